//! Looks at a machine as somebody who works with Go meets it: what each shell finds, which Gos there are,
//! what steers them, what Go built. The answer is a [`Machine`], which the rules of the doctor judge.
//!
//! Nothing is changed. Shells are started as their user's sessions start them, in a session of their own
//! with a time limit, and traced, so that every folder of a PATH is known by the line that put it there.

mod ancestry;
mod containers;
mod developer;
mod editors;
mod git;
mod gopath;
mod gos;
mod libclang;
mod login;
mod manager;
mod names;
mod own;
mod program;
mod project;
mod proxies;
mod search_path;
mod settings;
mod shells;
mod text;
mod tools;

pub use shells::own_start_up_files;

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
    /// Whether the proxies of GOPROXY are asked whether they are there: the only look at the network.
    pub ask_proxies: bool,
}

/// Looks at the machine.
#[must_use]
pub fn machine(system: &System, options: &Options) -> Machine {
    let home = home(system);
    let system = &text::system(system);
    let abilities = ogive_host::abilities(system);
    let mut go_settings = settings::of(system);
    let login_shell = login::shell(system);
    let folders = search_path::Folders::new(system);
    let shells = shells::look(system, &folders, options.shells, &login_shell);
    let search_path = folders.of_process();
    let mut look = program::Look::new(system, options);
    for path in paths(&search_path, &shells) {
        for word in &path.words {
            look.word(word);
        }
    }
    let editors = editors::find(system);
    for path in editors::programs(system, &editors) {
        look.at(&path);
    }
    let gos = gos::find(system, options, &look, &go_settings, &shells);
    go_settings.gopath_links = gopath::links(system, &go_settings, &shells, home.value());
    go_settings.proxies = options.ask_proxies.then(|| proxies::ask(system, &go_settings, &gos));
    let tools = tools::find(system, &go_settings, home.value());
    let developer_folder = developer::folder(system);
    let compilers = compilers(system, &go_settings, &search_path, developer_folder.as_ref());
    let project = project::around(system, &go_settings);
    for path in gos::programs(system, &gos).into_iter().chain(tools.iter().map(|tool| tool.path.clone())) {
        look.at(&path);
    }
    for program in compilers.iter().filter_map(|compiler| compiler.program.value()) {
        look.at(program);
    }
    let ancestry = ancestry::of(system, &abilities);
    let own = own::programs(system, options);
    let libclang = libclang::find(system, &go_settings, &search_path, &shells);
    let notions = Some(shells::notions(system, &shells));
    let containers = Some(containers::look(system, &abilities, project.as_ref()));
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
        editors,
        own,
        libclang,
        developer_folder,
        containers,
        notions,
    }
}

fn home(system: &System) -> Fact<PathBuf> {
    let provenance = Provenance::Environment("HOME".into());
    match system.environment.home() {
        Some(home) if !text::is_text(&home) => {
            Fact::unknown(format!("{} is not text in UTF-8", home.display()), provenance)
        }
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
    developer: Option<&Fact<PathBuf>>,
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
    let ask = |named: &ogive_cc::Named| match developer {
        Some(Fact::Unknown { unknown, .. }) => {
            developer::unasked(named, path, unknown).unwrap_or_else(|| ogive_cc::ask(system, named, &folders))
        }
        _ => ogive_cc::ask(system, named, &folders),
    };
    named.iter().map(ask).collect()
}
