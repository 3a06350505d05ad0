//! `ogive explain`: why something does not run.

use std::ffi::OsString;
use std::io::{IsTerminal as _, Read};
use std::path::{Path, PathBuf};

use ogive_explain::text::{Scan, explanations, recognisers, scan};
use ogive_explain::{Explanation, program};
use ogive_record::Evidence;
use ogive_report::{Document, NamedSchema, bytes, plural, schema_of};
use ogive_system::Exit as Ended;
use schemars::JsonSchema;
use serde::Serialize;

use crate::explaining::rendered;
use crate::{Context, Exit, Failure};

/// Tell why something does not run: a program, a command, an error text
///
/// A path with a slash, such as ./app, is a file: a program is held against this machine, a log is looked
/// through for what is known. Anything else is a text; `-` or a pipe reads one of any size. Behind `--`
/// stands a command, which is run and watched.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive explain ./app\n  ogive explain -- ./app --flag\n  \
ogive explain \"exec format error\"\n  go build ./... 2>&1 | ogive explain\n  ogive explain ./ci.log")]
pub struct Args {
    /// A file, named with a slash; else an error text; `-` for standard input
    #[arg(value_name = "FILE|TEXT")]
    subject: Vec<OsString>,
    /// A command to run and watch
    #[arg(last = true, value_name = "COMMAND", conflicts_with = "subject")]
    command: Vec<OsString>,
}

/// Why something does not run.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct ExplainDocument {
    /// What is known, in the order in which it was found.
    explanations: Vec<Explanation>,
    /// How many lines of a text were looked through.
    lines: Option<u64>,
    /// What was looked for, when nothing of a text is known.
    looked_for: Vec<String>,
    /// The exit code of the command that was run.
    exit_code: Option<i32>,
}

impl Document for ExplainDocument {
    const SCHEMA: &'static str = "ogive.explain.v1";
}

/// Runs the command.
///
/// # Errors
/// When the file or the text can't be read, or the command is not there.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    if !args.command.is_empty() {
        return command(&args.command, context);
    }
    match args.subject.as_slice() {
        [] if std::io::stdin().is_terminal() => Err(Failure::usage("nothing to explain was named")
            .hint("name a file, as in `ogive explain ./app`, or an error text")
            .hint("or give it a log: `go build ./... 2>&1 | ogive explain`")
            .into()),
        [] => text(&mut std::io::stdin().lock(), None, context),
        [dash] if dash == "-" => text(&mut std::io::stdin().lock(), None, context),
        [one] if is_file(one, context) => file(Path::new(one), context),
        words => {
            let words: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
            text(&mut words.join(" ").as_bytes(), None, context)
        }
    }
}

/// A name with a separator and without a space is a path, as is anything with one that is really there.
fn is_file(subject: &OsString, context: &Context) -> bool {
    let name = subject.to_string_lossy();
    let separated = Path::new(subject).components().count() > 1 || name.starts_with(['/', '.']);
    separated && (!name.contains(char::is_whitespace) || context.system.files.exists(Path::new(subject)))
}

fn file(path: &Path, context: &Context) -> anyhow::Result<Exit> {
    let explanation = program::explain_file(&context.system, path).map_err(|error| failure(path, error))?;
    // A log is no program; what stands in it is the question.
    let no_program = explanation.cause.as_ref().is_some_and(|cause| cause.name.as_str() == "not-a-program");
    if no_program && let Ok(mut stream) = context.system.files.open(path) {
        let found = scan(&mut *stream)?;
        if !found.hits.is_empty() {
            return told(&found, Some(path), context);
        }
    }
    show(ExplainDocument { explanations: vec![explanation], ..ExplainDocument::default() }, context)?;
    Ok(Exit::Fine)
}

fn failure(path: &Path, error: program::Error) -> anyhow::Error {
    let exit = match &error {
        program::Error::Read(io) if io.kind() == std::io::ErrorKind::NotFound => Exit::Usage,
        program::Error::Read(_) => Exit::Disk,
        program::Error::NoCommand => Exit::Usage,
        program::Error::NotOnPath(_) => Exit::NotFound,
    };
    let failure = Failure::new(exit, format!("cannot explain {}", path.display()));
    let failure = if exit == Exit::Usage { failure.hint("an error text goes in quotes") } else { failure };
    failure.because(error).into()
}

fn command(argv: &[OsString], context: &Context) -> anyhow::Result<Exit> {
    let name = PathBuf::from(argv.first().cloned().unwrap_or_default());
    let ran = program::explain_command(&context.system, argv).map_err(|error| failure(&name, error))?;
    let code = match ran.exit {
        Ended::Code(code) => code,
        Ended::Signal(signal) => 128 + signal,
        Ended::TimedOut => 124,
    };
    let mut document = ExplainDocument { exit_code: Some(code), ..ExplainDocument::default() };
    document.explanations.extend(ran.explanation);
    if code != 0 {
        let said = scan(&mut ran.stderr.as_slice())?;
        document.explanations.extend(explanations(&said, None, &machine(context)));
    }
    let known = !document.explanations.is_empty();
    if context.reporter.json() {
        context.reporter.document(&document)?;
    } else {
        // The command's own output is what stands on standard output.
        document.explanations.iter().for_each(|one| context.say(rendered(one).trim_end()));
        if code == 0 {
            context.say("it ran, and ended well");
        } else if !known {
            context.say(&format!("it ended with {code}, and nothing of what it said is known here"));
        }
    }
    Ok(if code == 0 { Exit::Fine } else { Exit::Child(u8::try_from(code).unwrap_or(u8::MAX)) })
}

fn text(stream: &mut dyn Read, file: Option<&Path>, context: &Context) -> anyhow::Result<Exit> {
    let found = scan(stream)
        .map_err(|error| Failure::new(Exit::Disk, "cannot read the text to its end").because(error))?;
    told(&found, file, context)
}

fn told(found: &Scan, file: Option<&Path>, context: &Context) -> anyhow::Result<Exit> {
    let explanations = explanations(found, file, &machine(context));
    let known = !explanations.is_empty();
    let names = || recognisers().iter().map(|recogniser| recogniser.name.to_string());
    let looked_for: Vec<String> = if known { Vec::new() } else { names().collect() };
    let list = looked_for.join(", ");
    show(ExplainDocument { explanations, lines: Some(found.lines), looked_for, exit_code: None }, context)?;
    if known {
        return Ok(Exit::Fine);
    }
    let size = format!(
        "{}, {}",
        plural(usize::try_from(found.lines).unwrap_or(usize::MAX), "line"),
        bytes(found.bytes)
    );
    context.say(&format!("nothing in this text is known ({size})\nlooked for: {list}"));
    context.reporter.next("`ogive rule --list` lists what was looked for, with what it means");
    context.reporter.next("a program itself is explained by its path, as in `ogive explain ./app`");
    Ok(Exit::Findings)
}

/// What matters of this machine to a text.
fn machine(context: &Context) -> Vec<Evidence> {
    let port = ogive_host::hardware_port(&context.system);
    vec![Evidence { subject: "this machine".into(), fact: port.map(|port| port.to_string().into()) }]
}

fn show(document: ExplainDocument, context: &Context) -> anyhow::Result<()> {
    if context.reporter.json() {
        context.reporter.document(&document)?;
        return Ok(());
    }
    let texts: Vec<String> = document.explanations.iter().map(rendered).collect();
    if !texts.is_empty() {
        context.reporter.data(&texts.join("\n"))?;
    }
    Ok(())
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<ExplainDocument>()]
}
