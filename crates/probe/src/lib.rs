//! Looks at a machine as somebody who works with Go meets it: what each shell finds, which Gos there are,
//! what steers them, what Go built. The answer is a [`Machine`], which the rules of the doctor judge.
//!
//! Nothing is changed. Shells are started as their user's sessions start them, in a session of their own
//! with a time limit, and traced, so that every folder of a PATH is known by the line that put it there.

mod ancestry;
mod git;
mod gopath;
mod gos;
mod login;
mod manager;
mod names;
mod program;
mod project;
mod search_path;
mod settings;
mod shells;
mod tools;

use std::path::PathBuf;
use std::time::Duration;

use ogive_machine::{Machine, SearchPath};
use ogive_record::{Fact, Provenance};
use ogive_system::System;

/// How the machine is looked at.
#[derive(Debug, Clone)]
pub struct Options {
    /// How long each shell may take to start; none to start no shell.
    pub shells: Option<Duration>,
    /// The folder of ogive's own SDKs.
    pub sdks: PathBuf,
    /// The folder of ogive's shims.
    pub shims: PathBuf,
}

/// Looks at the machine.
#[must_use]
pub fn machine(system: &System, options: &Options) -> Machine {
    let home = home(system);
    let abilities = ogive_host::abilities(system);
    let go_settings = settings::of(system);
    let login_shell = login::shell(system);
    let shells = shells::look(system, options.shells, &login_shell);
    let search_path = search_path::of_process(system);
    let mut look = program::Look::new(system, options);
    for path in paths(&search_path, &shells) {
        for word in &path.words {
            look.word(word);
        }
    }
    let gos = gos::find(system, options, &look, &go_settings);
    let tools = tools::find(system, &go_settings, home.value());
    let compilers = compilers(system, &go_settings, &search_path);
    let project = project::around(system, &go_settings);
    for path in gos::programs(system, &gos).into_iter().chain(tools.iter().map(|tool| tool.path.clone())) {
        look.at(&path);
    }
    let ancestry = ancestry::of(system, &abilities);
    Machine {
        abilities,
        home,
        ancestry,
        search_path,
        login_shell,
        shells,
        programs: look.into_programs(),
        gos,
        go_settings,
        project,
        tools,
        compilers,
    }
}

fn home(system: &System) -> Fact<PathBuf> {
    let provenance = Provenance::Environment("HOME".into());
    match system.environment.home() {
        Some(home) => Fact::known(home, provenance),
        None => Fact::unknown("HOME is not set, and the system knows no folder of this user", provenance),
    }
}

/// Every search path that is known.
fn paths<'a>(
    here: &'a SearchPath,
    shells: &'a [ogive_machine::ShellFacts],
) -> impl Iterator<Item = &'a SearchPath> {
    let started = shells.iter().flat_map(|shell| &shell.starts).filter_map(|start| start.outcome.value());
    std::iter::once(here).chain(started.map(|started| &started.search_path))
}

/// What cgo would take: CC where it is set, else the usual names.
fn compilers(
    system: &System,
    settings: &ogive_machine::GoSettings,
    path: &SearchPath,
) -> Vec<ogive_machine::Compiler> {
    let folders: Vec<PathBuf> = path.folders.iter().map(|entry| entry.folder.clone()).collect();
    let set = settings.effective("CC");
    let named = match set {
        Some(set) => vec![ogive_cc::Named { command: set.value.clone(), by: Some(set.source.clone()) }],
        None => ["gcc", "clang"]
            .into_iter()
            .filter(|name| path.first(name).is_some())
            .map(|name| ogive_cc::Named { command: name.to_owned(), by: None })
            .collect(),
    };
    named.iter().map(|named| ogive_cc::ask(system, named, &folders)).collect()
}
