//! `ogive explain`: why something does not run.

use std::ffi::{OsStr, OsString};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use ogive_explain::Explanation;
use ogive_explain::text::{self, Found, Scan};
use ogive_platform::Platform;
use ogive_record::Provenance;
use ogive_report::{Document, NamedSchema, schema_of};
use ogive_system::{Exit as Ended, Stream};
use schemars::JsonSchema;
use serde::Serialize;

use crate::explaining::{images, render, subjects};
use crate::platform_argument::platform;
use crate::{Context, Exit, Failure};

/// Tell why something does not run: a program, a command, an error text
///
/// A path (./app) is a program, everything else the text of an error; - or a pipe is a log. After -- stands
/// a command that is run and watched.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive explain ./app\n  ogive explain -- ./app --flag\n  \
ogive explain \"zsh: bad CPU type in executable: ./app\"\n  ogive explain --image example.com/app:1.4\n  ogive explain - < build.log")]
pub struct Args {
    /// A program as ./app, the text of an error, or - for a log on standard input
    #[arg(value_name = "SUBJECT", conflicts_with_all = ["command", "image"])]
    words: Vec<OsString>,
    /// An image: in a local engine, a registry, a layout folder or an archive
    #[arg(long, value_name = "IMAGE", conflicts_with = "command")]
    image: Option<String>,
    /// The platform that the engine is asked for [default: this machine's]
    #[arg(long, value_name = "PLATFORM", requires = "image", value_parser = platform)]
    platform: Option<Platform>,
    /// A command to run and watch
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

/// What a text or log, a program or an image was explained as.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct ExplainDocument {
    /// What was found, in the order in which it stands.
    found: Vec<FoundDocument>,
    /// Known lines beyond those, because there are too many different ones.
    left_out: u64,
    /// The lines that were looked at; none where the subject is no text.
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<u64>,
    /// Where nothing is known of a text: the names of what was looked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    looked_for: Vec<String>,
    /// The code with which the command ended that was run; 128 and the signal's number for a signal.
    #[serde(skip_serializing_if = "Option::is_none")]
    exit_code: Option<i32>,
}

/// One answer.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct FoundDocument {
    /// The first line that says so, counted from 1; none where the subject is no text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// How many lines say the same.
    pub count: u64,
    /// The answer.
    pub explanation: Explanation,
}

impl Document for ExplainDocument {
    const SCHEMA: &'static str = "ogive.explain.v1";
}

/// What is asked about.
#[derive(Debug, PartialEq, Eq)]
enum Subject {
    Text(String),
    Log,
    File(PathBuf),
}

/// Runs the command.
///
/// # Errors
/// When the subject can't be read, or none is named.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    if let Some(image) = &args.image {
        return answer(context, one(images::image(context, image, args.platform)?));
    }
    if !args.command.is_empty() {
        return watched(context, &args.command);
    }
    match subject(&args.words, context)? {
        Subject::Text(text) => {
            let scan = text::scan(text.as_bytes()).context("cannot read the text")?;
            let seen = |_| Provenance::Argument("SUBJECT".to_owned());
            told(context, scan, seen, &args.words)
        }
        Subject::Log => {
            let scan = text::scan(io::stdin().lock()).context("cannot read standard input")?;
            told(context, scan, |line| in_file(Path::new("<stdin>"), line), &[])
        }
        Subject::File(path) if is_log(&path) => {
            let doing = || format!("cannot read {}", path.display());
            let file = context.system.files.open(&path).with_context(doing)?;
            told(
                context,
                text::scan(file as Box<dyn Read>).with_context(doing)?,
                |line| in_file(&path, line),
                &[],
            )
        }
        Subject::File(path) => {
            let explanation = subjects::file(context, &path)?;
            // What is no program may be what a tool said, whatever its name.
            let cause = explanation.cause.as_ref().map(|cause| cause.name.as_str());
            if cause == Some("not-a-program")
                && is_text(context, &path)
                && let Ok(file) = context.system.files.open(&path)
                && let Ok(scan) = text::scan(file as Box<dyn Read>)
                && !scan.findings.is_empty()
            {
                return told(context, scan, |line| in_file(&path, line), &[]);
            }
            answer(context, one(explanation))
        }
    }
}

/// Runs a command and explains how it ended: by its file and by what it said. Its own output stands on
/// standard output, the answer beside it.
fn watched(context: &Context, words: &[OsString]) -> anyhow::Result<Exit> {
    let ran = subjects::command(context, words)?;
    let code = match ran.exit {
        Ended::Code(code) => code,
        Ended::Signal(signal) => 128 + signal,
        Ended::TimedOut | Ended::Cancelled => 124,
    };
    let mut document = ran.explanation.map_or_else(ExplainDocument::default, one);
    document.exit_code = Some(code);
    if code != 0 {
        let scan = text::scan(ran.stderr.as_slice()).context("cannot read what it said")?;
        let seen = |_| Provenance::Command(words.iter().map(|w| w.to_string_lossy().into_owned()).collect());
        document.found.extend(found(context, &scan, seen));
    }
    if context.reporter.json() {
        context.reporter.document(&document)?;
    } else if code == 0 {
        context.say("it ran, and ended well");
    } else if document.found.is_empty() {
        context.say(&format!("it ended with {code}, and nothing of what it said is known here"));
    } else {
        context.say(render::answers(&document.found, 0).trim_end());
    }
    Ok(if code == 0 { Exit::Fine } else { Exit::Child(u8::try_from(code).unwrap_or(u8::MAX)) })
}

/// `./` tells a file from a text. What looks like a path and is none may still be the start of a text: shells
/// put the program first, as in `./app: cannot execute binary file`.
fn subject(words: &[OsString], context: &Context) -> anyhow::Result<Subject> {
    match words {
        [] if context.system.environment.is_terminal(Stream::Input) => {
            Err(Failure::usage("nothing is named")
                .hint("name a program, as in `ogive explain ./app`, or pass the text of an error")
                .into())
        }
        [] => Ok(Subject::Log),
        [word] if word == "-" => Ok(Subject::Log),
        [word] if is_path(word) => {
            let path = PathBuf::from(word);
            if context.system.files.exists(&path) {
                return Ok(Subject::File(path));
            }
            match word.to_str().filter(|text| text::recognise(text).is_some()) {
                Some(text) => Ok(Subject::Text(text.to_owned())),
                None => Err(not_there(context, &path).into()),
            }
        }
        words => {
            let words: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
            Ok(Subject::Text(words.join(" ")))
        }
    }
}

/// Why nothing can be looked at there.
fn not_there(context: &Context, path: &Path) -> Failure {
    let files = &*context.system.files;
    match files.target(path) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            Failure::new(Exit::Disk, format!("cannot look at {}", path.display())).because(error)
        }
        Err(error) => Failure::new(Exit::NotFound, format!("cannot find {}", path.display())).because(error),
        Ok(_) => match files.read_link(path) {
            Ok(target) => Failure::new(
                Exit::NotFound,
                format!("{} is a link to {}, where nothing is", path.display(), target.display()),
            ),
            Err(_) => Failure::new(Exit::NotFound, format!("there is no {}", path.display())),
        },
    }
}

fn is_path(word: &OsStr) -> bool {
    let path = Path::new(word);
    path.is_absolute() || path.starts_with(".") || path.starts_with("..") || word == "~"
}

fn is_log(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "log" || ending == "txt")
}

/// Whether a file begins as texts do. What stands in libraries and archives is no tool's message.
fn is_text(context: &Context, path: &Path) -> bool {
    const HEAD: u64 = 4 << 10;
    let mut head = Vec::new();
    let file = context.system.files.open(path);
    file.is_ok_and(|file| file.take(HEAD).read_to_end(&mut head).is_ok())
        && (!head.contains(&0) || head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff"))
}

fn in_file(path: &Path, line: u64) -> Provenance {
    Provenance::File { path: path.to_owned(), line: u32::try_from(line).ok() }
}

fn one(explanation: Explanation) -> ExplainDocument {
    let found = vec![FoundDocument { line: None, count: 1, explanation }];
    ExplainDocument { found, ..ExplainDocument::default() }
}

/// Answers for a text or log; 1 when nothing in it is known.
fn told(
    context: &Context,
    scan: Scan,
    seen: impl Fn(u64) -> Provenance,
    words: &[OsString],
) -> anyhow::Result<Exit> {
    let found = found(context, &scan, seen);
    let known = !found.is_empty();
    let names = text::recognisers().iter().filter(|_| !known).map(|r| r.name.to_string());
    let document = ExplainDocument {
        found,
        left_out: scan.left_out,
        lines: Some(scan.lines),
        looked_for: names.collect(),
        exit_code: None,
    };
    if known {
        return answer(context, document);
    }
    if context.reporter.json() {
        context.reporter.document(&document)?;
    } else {
        context.reporter.data(&render::unknown(scan.lines))?;
    }
    if let [word] = words
        && context.system.files.exists(Path::new(word))
    {
        context
            .reporter
            .next(&format!("a file is named with its path: `ogive explain ./{}`", word.display()));
    }
    Ok(Exit::Findings)
}

fn found(context: &Context, scan: &Scan, seen: impl Fn(u64) -> Provenance) -> Vec<FoundDocument> {
    let machine = if scan.findings.is_empty() { Vec::new() } else { text::here(&context.system) };
    let one = |Found { recognised, line, count }: &Found| FoundDocument {
        line: Some(*line),
        count: *count,
        explanation: recognised.explain(&seen(*line), machine.clone()),
    };
    scan.findings.iter().map(one).collect()
}

fn answer(context: &Context, document: ExplainDocument) -> anyhow::Result<Exit> {
    if context.reporter.json() {
        context.reporter.document(&document)?;
    } else {
        context.reporter.data(&render::answers(&document.found, document.left_out))?;
    }
    Ok(Exit::Fine)
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<ExplainDocument>()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_told_from_a_text() {
        for path in ["./app", "../app", ".", "/usr/bin/app"] {
            assert!(is_path(OsStr::new(path)), "{path}");
        }
        for text in ["app", "exec format error", "bash: ./app: cannot execute binary file", "a/b"] {
            assert!(!is_path(OsStr::new(text)), "{text}");
        }
    }
}
