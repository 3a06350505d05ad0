//! Shells, started as their user's sessions start them.
//!
//! Bash and zsh are traced (`set -x` with a PS4 that names file and line), so that what a line did is known
//! from the shell itself. Of the others the start-up files are read for lines that name what was found.

mod answer;
mod base;
mod lines;
mod lost;
mod notions;
mod read;
mod script;
mod trace;
mod troubles;
mod ways;

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use ogive_machine::{
    Meaning, PathEntry, SearchPath, Setting, ShellFacts, ShellKind, ShellStart, Started, Trouble, Word,
};
use ogive_record::{Fact, Location, Provenance};
use ogive_system::{Command, Exit, System};

use self::answer::{Answer, Defined};
use self::base::Base;
use self::lost::Lost;
use self::ways::Wanted;
use crate::names::{WORDS, concerns_go, without_secrets};
use crate::search_path::Folders;

pub(crate) use self::notions::find as notions;

/// The most that is kept of what start-up files say, in bytes.
const SAID: usize = 400;

/// Looks at the shells that this user has or has files for. `limit` is the time that each start may take; none
/// to start none, and to read their files alone.
pub(crate) fn look(
    system: &System,
    folders: &Folders<'_>,
    limit: Option<Duration>,
    login: &Fact<PathBuf>,
) -> Vec<ShellFacts> {
    let mut shells: Vec<ShellFacts> = ShellKind::ALL
        .into_iter()
        .filter_map(|kind| {
            let is_login_shell =
                login.value().is_some_and(|program| ShellKind::of_program(program) == Some(kind));
            let has_files = has_files(system, kind);
            let wanted = match kind {
                ShellKind::Bash => true,
                ShellKind::Sh => is_login_shell || !ways::of_system(system).is_empty(),
                _ => is_login_shell || has_files,
            };
            // Of a shell that is not installed the files may be another machine's, whose home this is too.
            let named = || has_files.then(|| PathBuf::from(kind.name()));
            let program = wanted.then(|| installed(system, kind, login).or_else(named)).flatten()?;
            Some(ShellFacts { kind, program, is_login_shell, starts: Vec::new() })
        })
        .collect();
    let wanted: Vec<(usize, Wanted)> = shells
        .iter()
        .enumerate()
        .flat_map(|(at, shell)| ways::of(system, shell).into_iter().map(move |wanted| (at, wanted)))
        .collect();
    let begin = |(at, wanted): &(usize, Wanted)| {
        let shell = &shells[*at];
        match limit.filter(|_| shell.program.has_root()) {
            Some(limit) => start(system, folders, shell, wanted, limit),
            None => (from_files(system, folders, shell, wanted), Vec::new()),
        }
    };
    let outcomes: Vec<(Fact<Started>, Vec<Trouble>)> = match limit {
        None => wanted.iter().map(begin).collect(),
        Some(_) => std::thread::scope(|scope| {
            let running: Vec<_> = wanted.iter().map(|wanted| scope.spawn(|| begin(wanted))).collect();
            running
                .into_iter()
                .map(|thread| thread.join().expect("a thread that panics ends the program"))
                .collect()
        }),
    };
    for ((at, Wanted { way, also, .. }), (outcome, troubles)) in wanted.into_iter().zip(outcomes) {
        let is_read = limit.is_none() || !shells[at].program.has_root();
        shells[at].starts.push(ShellStart { way, also, is_read, outcome, troubles });
    }
    shells
}

/// What the text of the start-up files says.
fn from_files(system: &System, known: &Folders<'_>, shell: &ShellFacts, wanted: &Wanted) -> Fact<Started> {
    let Some(read) = read::start(system, shell.kind, &shell.program, wanted) else {
        let files = lines::own_files(shell.kind)
            .iter()
            .map(|file| Provenance::File { path: file.into(), line: None });
        let provenance = files.into_iter().next().unwrap_or(Provenance::BuiltIn);
        return Fact::unknown("it was not started, and its files tell it only then", provenance);
    };
    let provenance = match read.files.last() {
        Some(path) => Provenance::File { path: path.clone(), line: None },
        None => wanted.base.provenance(),
    };
    if let Some(path) = read.unread {
        let place = Provenance::File { path, line: None };
        return Fact::unknown("a start-up file is too large to be read", place);
    }
    if !read.ends {
        return Fact::unknown("its start-up files end it, or start something else", provenance);
    }
    let source = lines::Lines::read(system, &read.files);
    Fact::known(judged(known, &wanted.base, &read.answer, &read.events, &source), provenance)
}

/// The program of a shell: the user's own where it is that, else where such programs lie, on PATH at last.
fn installed(system: &System, kind: ShellKind, login: &Fact<PathBuf>) -> Option<PathBuf> {
    let own = login.value().filter(|program| ShellKind::of_program(program) == Some(kind));
    let usual = ["/bin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"].map(PathBuf::from);
    // Nothing of the current folder is run.
    let path = system.environment.paths("PATH").into_iter().filter(|folder| folder.has_root());
    let named = usual.into_iter().chain(path).map(|folder| folder.join(kind.name()));
    own.cloned().into_iter().chain(named).find(|path| system.files.is_executable(path).unwrap_or(false))
}

/// Whether the user has start-up files for a shell: one that was never set up finds what all find.
fn has_files(system: &System, kind: ShellKind) -> bool {
    let Some(home) = system.environment.home() else { return false };
    lines::own_files(kind).iter().any(|file| system.files.exists(&home.join(file)))
}

fn start(
    system: &System,
    known: &Folders<'_>,
    shell: &ShellFacts,
    wanted: &Wanted,
    limit: Duration,
) -> (Fact<Started>, Vec<Trouble>) {
    let Wanted { way, base, .. } = wanted;
    let (kind, way) = (shell.kind, *way);
    if ways::reads_nothing(kind, way) {
        let answer = Answer::of(base.given());
        let source = lines::Lines::read(system, &[]);
        return (Fact::known(judged(known, base, &answer, &[], &source), base.provenance()), Vec::new());
    }
    let spoken = script::of(system, kind, way);
    let mut words = vec![shell.program.display().to_string()];
    words.extend(spoken.arguments.iter().filter(|argument| !argument.contains('\n')).cloned());
    let provenance = Provenance::Command(words);
    let lost = Lost::of(system, kind, base);
    let output = match system.processes.output(&command(system, shell, wanted, spoken, &lost, limit)) {
        Ok(output) => output,
        Err(error) => return (Fact::unknown(error.to_string(), provenance), Vec::new()),
    };
    let (stdout, stderr) = (lost.given_back(output.stdout), lost.given_back(output.stderr));
    let events = trace::events(&stderr);
    let mut files = trace::files(&events);
    if files.is_empty() {
        files = lines::files(system, kind, way);
    }
    let source = lines::Lines::read(system, &files);
    let answer = Answer::read(&stdout, kind);
    let troubles = troubles::of(&troubles::Seen {
        shell,
        exit: output.exit,
        answer: answer.as_ref(),
        events: &events,
        stderr: &stderr,
        lines: &source,
    });
    let outcome = match answer {
        Some(answer) => Fact::known(judged(known, base, &answer, &events, &source), provenance),
        None => Fact::unknown(not_ended(output.exit, &troubles, limit), provenance),
    };
    (outcome, troubles)
}

/// Why start-up files did not come to their end.
fn not_ended(exit: Exit, troubles: &[Trouble], limit: Duration) -> String {
    let because = match exit {
        Exit::TimedOut => format!("its start-up files had not ended after {} seconds", limit.as_secs()),
        _ => "its start-up files ended it, or started something else".to_owned(),
    };
    match troubles.iter().find_map(|trouble| Some((trouble.at.as_ref()?, &trouble.told))) {
        Some((at, told)) => format!("{because}: {at}: {told}"),
        None => because,
    }
}

/// The shell, told what to say.
fn command(
    system: &System,
    shell: &ShellFacts,
    wanted: &Wanted,
    spoken: script::Spoken,
    lost: &Lost,
    limit: Duration,
) -> Command {
    let mut command = Command::new(&shell.program);
    command.arguments = spoken.arguments.iter().map(Into::into).collect();
    command.input = spoken.input.into_bytes();
    command.clear_environment = true;
    let marks = wanted.marks.iter().map(|(name, value)| (OsString::from(name), OsString::from(value)));
    let own = spoken.environment.into_iter().map(|(name, value)| (name.into(), value.into()));
    let variables = wanted.base.variables(&shell.program).into_iter();
    let variables = variables.chain(lost.variables()).chain(own).chain(marks);
    command.environment = variables.map(|(name, value)| (name, Some(value))).collect();
    // Nothing can be started in a folder that can't be entered.
    let home = system.environment.home().filter(|home| system.files.list(home).is_ok());
    command.directory = Some(home.unwrap_or_else(|| "/".into()));
    command.leaves_nothing = true;
    command.time_limit = Some(limit);
    command
}

/// What an answer and a trace tell.
fn judged(
    known: &Folders<'_>,
    base: &Base,
    answer: &Answer,
    events: &[trace::Event],
    source: &lines::Lines,
) -> Started {
    let path = answer.variable("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(path).collect();
    let traced = trace::added(events, &base.folders());
    let named = if events.is_empty() { source.folders() } else { HashMap::new() };
    let folders: Vec<PathEntry> = folders
        .into_iter()
        .map(|folder| {
            let added_by = traced
                .get(&folder)
                .cloned()
                .or_else(|| base.place_of(&folder))
                .or_else(|| named.get(&folder).cloned());
            PathEntry { added_by, ..known.entry(folder) }
        })
        .collect();
    let mut programs = known.programs(&folders);
    let words = WORDS.iter().map(|&name| {
        let made_by = || trace::alias(events, name).or_else(|| source.defining(name));
        let meaning = match answer.defined(name) {
            Some(Defined::Alias(text)) => Meaning::Alias { text: text.clone(), made_by: made_by() },
            Some(Defined::Function(place)) => Meaning::Function { made_by: place.clone().or_else(made_by) },
            None => programs(name),
        };
        Word { name: name.to_owned(), meaning }
    });
    let words = words.collect();
    let variables = answer
        .variables()
        .filter(|(name, _)| concerns_go(name))
        .map(|(name, value)| Setting {
            name: name.to_owned(),
            value: without_secrets(name, value),
            source: provenance(
                trace::assigned(events, name).or_else(|| source.assigning(name)).or_else(|| base.place(name)),
                name,
            ),
        })
        .collect();
    Started {
        search_path: SearchPath { folders, words },
        variables,
        files: source.files(),
        said: answer.said().chars().take(SAID).collect(),
    }
}

fn provenance(place: Option<Location>, name: &str) -> Provenance {
    match place {
        Some(Location { path, line, .. }) => Provenance::File { path, line },
        None => Provenance::Environment(name.to_owned()),
    }
}

/// The start-up files that users have of every shell, below their folder, whether they are there or not.
pub fn own_start_up_files() -> impl Iterator<Item = &'static str> {
    ShellKind::ALL.into_iter().flat_map(|kind| lines::own_files(kind).iter().copied())
}
