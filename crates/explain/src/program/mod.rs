//! Explains a program file: what it is, what this machine can run, where the two part.
//!
//! [`explain_file`] looks and explains, [`explain_command`] runs a command first. The decision itself,
//! [`explain`], is a function of what stands in the file ([`Program`]), what surrounds it
//! ([`FileState`]) and what the machine can run ([`Abilities`]). [`causes`] lists what it can find.

mod attempt;
mod behind;
mod case;
mod cause;
mod causes;
mod command;
mod evidence;
mod file;
mod libraries;
mod refusal;
#[cfg(test)]
pub(crate) mod tests;
mod version;
pub(crate) mod ways;

use std::io;
use std::path::Path;

use ogive_binary::Program;
use ogive_machine::Abilities;
use ogive_record::{Evidence, Fact, Provenance};
use ogive_system::System;

use self::case::Case;
use self::ways::shell;
use crate::{Cause, Explanation};

pub use self::attempt::{Attempt, End};
pub use self::behind::Behind;
pub use self::cause::{CauseRule, Found};
pub use self::causes::causes;
pub use self::command::{Ran, explain_command};
pub use self::file::{FileKind, FileState, observe_file};
pub use self::libraries::Libraries;
pub use self::refusal::Refusal;

/// Why nothing could be explained.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is not there or can't be read; the error says which.
    #[error(transparent)]
    Read(#[from] io::Error),
    /// No command was given.
    #[error("there is no command to run")]
    NoCommand,
    /// There is no such command.
    #[error("{0} is nowhere on PATH")]
    NotOnPath(String),
}

/// Explains the file at `path` on this machine. Runs nothing of it.
///
/// # Errors
/// When nothing is there, or it can't be read.
pub fn explain_file(system: &System, path: &Path) -> Result<Explanation, Error> {
    let machine = ogive_host::abilities(system);
    let (program, file) = observe_file(system, path, &machine)?;
    Ok(explain(&program, &file, &machine))
}

/// Everything that keeps a program from running, in the order of [`causes`].
#[must_use]
pub fn obstacles(
    program: &Program,
    file: &FileState,
    machine: &Abilities,
) -> Vec<(&'static CauseRule, Found)> {
    let case = Case { program, file, machine };
    causes().iter().filter_map(|rule| Some((*rule, (rule.judge)(&case)?))).collect()
}

/// How the first obstacle that the system comes to shows itself; none when nothing is in the way.
#[must_use]
pub fn refusal(program: &Program, file: &FileState, machine: &Abilities) -> Option<Refusal> {
    obstacles(program, file, machine).iter().map(|(_, found)| found.refusal).min()
}

/// Explains a program by what is known of it, its surroundings and the machine.
#[must_use]
pub fn explain(program: &Program, file: &FileState, machine: &Abilities) -> Explanation {
    let case = Case { program, file, machine };
    let mut obstacles = obstacles(program, file, machine).into_iter();
    let first = obstacles.next();
    let rest: Vec<Found> = obstacles.map(|(_, found)| found).collect();
    let mut shown = evidence::machine(&case);
    if let Some(attempt) = &file.attempt {
        let seen = Provenance::Command(vec![case.path()]);
        shown.push(evidence::said("when it was run", attempt.end.to_string(), seen));
    }
    let what = evidence::what(&case);
    let Some((rule, found)) = first else {
        let runs = evidence::runs(&case);
        let untold = untold(&runs, file.attempt.as_ref());
        shown.push(runs);
        return spelt_out(Explanation {
            subject: case.path(),
            what,
            machine: shown,
            cause: None,
            untold,
            ways: Vec::new(),
            doctor: None,
        });
    };
    let refusal =
        rest.iter().map(|other| other.refusal).chain([found.refusal]).min().unwrap_or(found.refusal);
    shown.push(evidence::said("it shows as", refusal.to_string(), Provenance::BuiltIn));
    shown
        .extend(rest.iter().map(|other| evidence::said("in the way too", &other.title, Provenance::BuiltIn)));
    let cause =
        Cause { name: rule.name.clone(), title: found.title, why: found.why, confidence: found.confidence };
    let mut ways = found.ways;
    // What is in the way too needs its own way, when it is another one.
    for way in rest.into_iter().filter_map(|other| other.ways.into_iter().next()) {
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    let mut seen: Vec<crate::Way> = Vec::new();
    ways.retain(|way| {
        let new = !seen.iter().any(|known| known.command == way.command && known.does == way.does);
        seen.push(way.clone());
        new
    });
    spelt_out(Explanation {
        subject: case.path(),
        what,
        machine: shown,
        cause: Some(cause),
        untold: None,
        ways,
        doctor: rule.doctor.clone(),
    })
}

/// What is left open when no cause was found: an end that no cause explains, or a fact that is missing.
fn untold(runs: &Evidence, attempt: Option<&Attempt>) -> Option<String> {
    match attempt.map(|attempt| attempt.end) {
        Some(End::Signal(_)) => {
            Some("it started, and what ended it is no mismatch that ogive knows".to_owned())
        }
        Some(End::NotStarted(_)) => {
            Some("the system refused it for a reason that is no mismatch that ogive knows".to_owned())
        }
        Some(End::Code(_)) => None,
        None => match &runs.fact {
            Fact::Unknown { unknown, .. } => Some(unknown.clone()),
            Fact::Known { .. } => None,
        },
    }
}

/// Names and texts that stand in the file must not steer the terminal that shows them.
fn spelt_out(mut explanation: Explanation) -> Explanation {
    let spell = |text: &mut String| *text = shell::shown(text);
    spell(&mut explanation.subject);
    explanation.untold.iter_mut().for_each(spell);
    for evidence in explanation.what.iter_mut().chain(&mut explanation.machine) {
        spell(&mut evidence.subject);
        if let Fact::Known { value: serde_json::Value::String(text), .. }
        | Fact::Unknown { unknown: text, .. } = &mut evidence.fact
        {
            spell(text);
        }
    }
    if let Some(cause) = &mut explanation.cause {
        spell(&mut cause.title);
        spell(&mut cause.why);
    }
    for way in &mut explanation.ways {
        spell(&mut way.does);
    }
    explanation
}
