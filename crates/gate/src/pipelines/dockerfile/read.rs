//! Makes the model of what the parser reads.

use std::ops::Range;

use parse_dockerfile::{Command as Form, Flag, Instruction, Source, UnescapedString};

use super::{Dockerfile, Does, Setting, Stage, Step, here};
use crate::pipelines::script::{LineEnd, Script, as_offset};
use crate::pipelines::shell::{Command, Word, commands, words};

/// How many stages a file has at most.
const STAGES: usize = 200;

/// Why a text is no Dockerfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DockerfileError {
    /// The line, from 1.
    pub line: u32,
    /// What is wrong.
    pub reason: String,
}

struct Reader<'s> {
    /// What the parser reads, without a mark at its beginning.
    text: &'s str,
    /// How many bytes stand before it in the file.
    base: usize,
    escape: char,
    /// The bodies of here-documents that the parser did not see.
    bodies: &'s [Range<usize>],
}

impl<'s> Dockerfile<'s> {
    /// Reads a text.
    ///
    /// # Errors
    /// When it is none that a builder takes.
    pub fn read(text: &'s str) -> Result<Self, DockerfileError> {
        let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
        let base = text.len() - bare.len();
        match parse_dockerfile::parse(bare) {
            Ok(parsed) => Self::of(&parsed, bare, base, &[]),
            Err(error) => {
                let escape = if has_other_escape(bare) { '`' } else { '\\' };
                let (told, bodies) = here::masked(bare, escape);
                let parsed = parse_dockerfile::parse(&told).ok().filter(|_| !bodies.is_empty());
                let parsed = parsed.ok_or_else(|| DockerfileError {
                    line: u32::try_from(error.line()).unwrap_or(u32::MAX).max(1),
                    reason: format!("{error:#}"),
                })?;
                Self::of(&parsed, bare, base, &bodies)
            }
        }
    }

    fn of(
        parsed: &parse_dockerfile::Dockerfile<'_>,
        bare: &'s str,
        base: usize,
        bodies: &[Range<usize>],
    ) -> Result<Self, DockerfileError> {
        let stages =
            parsed.instructions.iter().filter(|instruction| matches!(instruction, Instruction::From(_)));
        if stages.count() > STAGES {
            return Err(DockerfileError { line: 1, reason: format!("it has more than {STAGES} stages") });
        }
        let escape = parsed.parser_directives.escape.as_ref().map_or('\\', |directive| directive.value.value);
        let reader = Reader { text: bare, base, escape, bodies };
        let mut file = Self::default();
        let starts: Vec<usize> = parsed.instructions.iter().map(start_of).collect();
        for (at, instruction) in parsed.instructions.iter().enumerate() {
            let end = starts.get(at + 1).copied().unwrap_or(bare.len());
            let span = starts[at].min(end)..end;
            match instruction {
                Instruction::From(from) => {
                    let stage = Stage {
                        offset: reader.offset(span.start),
                        platform: value_of(&from.options, "platform").map(|value| reader.word(value)),
                        image: reader.word(&from.image),
                        name: from.as_.as_ref().map(|(_, name)| name.value.to_string()),
                        parent: file.stage_named(&from.image.value, false),
                        steps: Vec::new(),
                    };
                    file.stages.push(stage);
                }
                Instruction::Arg(arg) if file.stages.is_empty() => {
                    file.globals.extend(reader.args(arg.arguments.span.clone()));
                }
                other => {
                    let does = reader.does(other, &file);
                    let step = Step { offset: reader.offset(span.start), text: &bare[span], does };
                    if let Some(stage) = file.stages.last_mut() {
                        stage.steps.push(step);
                    }
                }
            }
        }
        Ok(file)
    }

    /// The stage of a name, or, where such are taken, of a number.
    fn stage_named(&self, name: &str, numbers: bool) -> Option<usize> {
        let named = self
            .stages
            .iter()
            .rposition(|stage| stage.name.as_ref().is_some_and(|other| other.eq_ignore_ascii_case(name)));
        let number = || name.parse::<usize>().ok().filter(|number| numbers && *number < self.stages.len());
        named.or_else(number)
    }
}

impl Reader<'_> {
    fn offset(&self, at: usize) -> u32 {
        as_offset(self.base + at)
    }

    fn word(&self, string: &UnescapedString<'_>) -> Word {
        Word { text: string.value.to_string(), offset: self.offset(string.span.start) }
    }

    /// Lines as a builder joins them: comments and empty lines between joined ones are none.
    fn script(&self, span: Range<usize>) -> Script {
        let mut script = Script::default();
        let mut at = span.start;
        let mut is_joined = false;
        for line in self.text.get(span).unwrap_or_default().split_inclusive('\n') {
            let bare = line.trim_end();
            let is_comment = bare.trim_start().starts_with('#') || bare.is_empty();
            if !(is_joined && is_comment) {
                let joined = bare.strip_suffix(self.escape);
                let end = if joined.is_some() { LineEnd::Joined } else { LineEnd::Break };
                script.push(joined.unwrap_or(bare), self.offset(at), end);
                is_joined = joined.is_some();
            }
            at += line.len();
        }
        script
    }

    fn env(&self, span: Range<usize>) -> Vec<Setting> {
        let words = words(&self.script(span));
        // `ENV NAME value`, as it was written before there was `=`.
        if let [name, value, ..] = words.as_slice()
            && !name.text.contains('=')
        {
            let value = Some(value.text.clone());
            return vec![Setting { name: name.text.clone(), value, offset: name.offset }];
        }
        words.into_iter().map(setting).collect()
    }

    fn args(&self, span: Range<usize>) -> Vec<Setting> {
        words(&self.script(span)).into_iter().map(setting).collect()
    }

    fn does(&self, instruction: &Instruction<'_>, file: &Dockerfile<'_>) -> Does {
        match instruction {
            Instruction::Arg(arg) => Does::Arg(self.args(arg.arguments.span.clone())),
            Instruction::Env(env) => Does::Env(self.env(env.arguments.span.clone())),
            Instruction::Run(run) => {
                let mut found = match &run.arguments {
                    Form::Shell(shell) => commands(&self.script(shell.span.clone())),
                    Form::Exec(words) => self.exec(&words.value),
                    _ => Vec::new(),
                };
                if found.iter().all(|command| command.words.is_empty() || is_shell(command)) {
                    for document in &run.here_docs {
                        found.extend(self.here_document(document.span.clone()));
                    }
                    let end = match &run.arguments {
                        Form::Shell(shell) => shell.span.end,
                        _ => usize::MAX,
                    };
                    // A body begins in the line behind.
                    let body = self.bodies.iter().find(|body| body.start > end);
                    if let Some(body) = body.filter(|body| self.text[end..body.start].trim().is_empty()) {
                        found.extend(self.here_document(body.clone()));
                    }
                }
                Does::Run(found)
            }
            Instruction::Copy(copy) => {
                let from = value_of(&copy.options, "from");
                Does::Copy(from.and_then(|from| file.stage_named(&from.value, true)))
            }
            Instruction::Add(add) => {
                let paths = add.src.iter().filter_map(|source| match source {
                    Source::Path(path) => Some(self.word(path)),
                    _ => None,
                });
                Does::Add(paths.collect())
            }
            _ => Does::Other,
        }
    }

    /// A command that no shell takes apart, unless it is one.
    fn exec(&self, words: &[UnescapedString<'_>]) -> Vec<Command> {
        let shell = ["sh", "bash", "ash"]
            .iter()
            .any(|shell| words.first().is_some_and(|word| word.value.ends_with(shell)));
        match words {
            [_, .., script] if shell => {
                commands(&Script::of(&script.value, self.offset(script.span.start + 1)))
            }
            _ => {
                let mut line = Script::default();
                for word in words {
                    line.push(&word.value, self.offset(word.span.start), LineEnd::Folded);
                }
                commands(&line)
            }
        }
    }

    /// The commands of a here-document, if it is one of shell.
    fn here_document(&self, span: Range<usize>) -> Vec<Command> {
        let start = span.start;
        let Some(body) = self.text.get(span) else { return Vec::new() };
        let is_other = body
            .strip_prefix("#!")
            .is_some_and(|rest| !rest.lines().next().unwrap_or_default().trim_end().ends_with("sh"));
        if is_other { Vec::new() } else { commands(&Script::of(body, self.offset(start))) }
    }
}

/// Whether the directive at the beginning makes a backquote what joins lines.
fn has_other_escape(text: &str) -> bool {
    let directives = text.lines().take_while(|line| line.starts_with('#'));
    directives
        .filter_map(|line| line[1..].trim().split_once('='))
        .any(|(name, value)| name.trim().eq_ignore_ascii_case("escape") && value.trim() == "`")
}

/// `NAME=value`, or a name alone.
fn setting(word: Word) -> Setting {
    let (name, value) = match word.text.split_once('=') {
        Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
        None => (word.text, None),
    };
    Setting { name, value, offset: word.offset }
}

fn is_shell(command: &Command) -> bool {
    matches!(command.program(), "sh" | "bash" | "ash" | "dash" | "set")
}

fn value_of<'f, 's>(flags: &'f [Flag<'s>], name: &str) -> Option<&'f UnescapedString<'s>> {
    let flag = flags.iter().find(|flag| flag.name.value == name)?;
    flag.value.as_ref()
}

fn start_of(instruction: &Instruction<'_>) -> usize {
    match instruction {
        Instruction::Add(it) => it.add.span.start,
        Instruction::Arg(it) => it.arg.span.start,
        Instruction::Cmd(it) => it.cmd.span.start,
        Instruction::Copy(it) => it.copy.span.start,
        Instruction::Entrypoint(it) => it.entrypoint.span.start,
        Instruction::Env(it) => it.env.span.start,
        Instruction::Expose(it) => it.expose.span.start,
        Instruction::From(it) => it.from.span.start,
        Instruction::Healthcheck(it) => it.healthcheck.span.start,
        Instruction::Label(it) => it.label.span.start,
        Instruction::Maintainer(it) => it.maintainer.span.start,
        Instruction::Onbuild(it) => it.onbuild.span.start,
        Instruction::Run(it) => it.run.span.start,
        Instruction::Shell(it) => it.shell.span.start,
        Instruction::Stopsignal(it) => it.stopsignal.span.start,
        Instruction::User(it) => it.user.span.start,
        Instruction::Volume(it) => it.volume.span.start,
        Instruction::Workdir(it) => it.workdir.span.start,
        _ => 0,
    }
}
