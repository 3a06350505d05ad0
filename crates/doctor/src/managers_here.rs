//! What the managers of a machine believe its architecture to be.

use std::path::PathBuf;

use ogive_machine::{Machine, Manager, ProgramFile, ProgramKind};
use ogive_platform::{GoVersion, Goarch, Goos, Port};
use ogive_record::{Fact, Provenance};
use schemars::JsonSchema;
use serde::Serialize;

use crate::managers::{Grain, Habits, MANAGERS, Signal};
use crate::rules::{architecture_of_asdf, natural, on_path};

/// A manager, what it believes, and what is so.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Managing {
    /// Which.
    pub manager: Manager,
    /// Its name.
    pub name: &'static str,
    /// What it believes this machine to be: what it would install now, from a process like this one.
    pub believes: Fact<Port>,
    /// What Go should be for here.
    pub truth: Fact<Port>,
    /// How it tells; none where that is not known to ogive.
    pub signal: Option<Signal>,
    /// The same in words.
    pub asks: &'static str,
    /// What that gives in a shell that Rosetta translates.
    pub under_rosetta: &'static str,
    /// What can have an architecture of its own.
    pub grain: Option<Grain>,
    /// How another one is chosen.
    pub choosing: &'static str,
    /// Its Gos here.
    pub gos: Vec<ManagedGo>,
    /// Where this was read.
    pub sources: Vec<&'static str>,
}

/// A Go of a manager.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ManagedGo {
    /// Its GOROOT.
    pub goroot: PathBuf,
    /// Its version.
    pub version: Fact<GoVersion>,
    /// What it is for.
    pub port: Fact<Port>,
}

impl Managing {
    /// Whether it believes something else than is so; none when one of them is not known.
    #[must_use]
    pub fn is_wrong(&self) -> Option<bool> {
        Some(self.believes.value()?.arch != self.truth.value()?.arch)
    }
}

/// The managers that are found on a machine, or every known one.
#[must_use]
pub fn managers(machine: &Machine, every: bool) -> Vec<Managing> {
    let known = MANAGERS.iter().filter(|habits| every || is_here(machine, habits));
    let mut found: Vec<Managing> = known.map(|habits| managing(machine, habits)).collect();
    // What is here and whose habits nobody has read is told too.
    for go in &machine.gos {
        if !found.iter().any(|managing| managing.manager == go.manager) {
            found.push(unread(machine, go.manager));
        }
    }
    found
}

fn is_here(machine: &Machine, habits: &Habits) -> bool {
    machine.gos.iter().any(|go| go.manager == habits.manager) || program(machine, habits).is_some()
}

/// The program of a manager's command, by the search path of the process.
fn program<'m>(machine: &'m Machine, habits: &Habits) -> Option<&'m ProgramFile> {
    machine.program(machine.search_path.first(habits.command?)?)
}

fn managing(machine: &Machine, habits: &Habits) -> Managing {
    Managing {
        manager: habits.manager,
        name: habits.manager.name(),
        believes: believes(machine, habits),
        truth: natural(machine).clone(),
        signal: Some(habits.signal),
        asks: habits.asks,
        under_rosetta: habits.under_rosetta,
        grain: Some(habits.grain),
        choosing: habits.choosing,
        gos: gos(machine, habits.manager),
        sources: habits.sources.iter().map(|source| source.url).collect(),
    }
}

fn unread(machine: &Machine, manager: Manager) -> Managing {
    Managing {
        manager,
        name: manager.name(),
        believes: by_its_gos(machine, manager),
        truth: natural(machine).clone(),
        signal: None,
        asks: "not known to ogive",
        under_rosetta: "not known to ogive",
        grain: None,
        choosing: "not known to ogive",
        gos: gos(machine, manager),
        sources: Vec::new(),
    }
}

fn gos(machine: &Machine, manager: Manager) -> Vec<ManagedGo> {
    let of = machine.gos.iter().filter(|go| go.manager == manager);
    of.map(|go| ManagedGo { goroot: go.goroot.clone(), version: go.version.clone(), port: go.port.clone() })
        .collect()
}

fn believes(machine: &Machine, habits: &Habits) -> Fact<Port> {
    let host = &machine.abilities.host;
    let set = habits.variable.and_then(|name| machine.go_settings.effective(name));
    if let Some(set) = set.filter(|set| !set.value.is_empty()) {
        let os = natural(machine).value().map_or(Goos::Linux, |port| port.os);
        return match architecture(&set.value) {
            Some(arch) => Fact::known(Port::new(os, arch), set.source.clone()),
            None => Fact::unknown(format!("{}={} names none", set.name, set.value), set.source.clone()),
        };
    }
    let place = |path: &str| Provenance::File { path: path.into(), line: None };
    match habits.signal {
        Signal::Hardware => natural(machine).clone(),
        Signal::System => match &host.userland {
            known @ Fact::Known { .. } => known.clone(),
            Fact::Unknown { .. } => natural(machine).clone(),
        },
        Signal::Uname => match program(machine, habits).map(|program| &program.what) {
            // A command that is no script does not ask uname.
            Some(Fact::Known { value: ProgramKind::Native { .. }, .. })
                if habits.manager == Manager::Goenv =>
            {
                own_build(machine, habits)
            }
            _ => uname(machine),
        },
        Signal::GoBuild => match host.hardware.value() {
            Some(port) if port.os == Goos::Darwin => host.hardware.clone(),
            _ => uname(machine),
        },
        Signal::OwnBuild => own_build(machine, habits),
        Signal::Place if habits.manager == Manager::HomebrewArm => {
            Fact::known(Port::new(Goos::Darwin, Goarch::Arm64), place("/opt/homebrew"))
        }
        Signal::Place => Fact::known(Port::new(Goos::Darwin, Goarch::Amd64), place("/usr/local")),
        Signal::RunningGo => match on_path(machine) {
            Some((program, port)) => Fact::known(port, Provenance::File { path: program, line: None }),
            None => {
                Fact::unknown("no go is on PATH whose port is known", Provenance::Environment("PATH".into()))
            }
        },
        Signal::Download => by_its_gos(machine, habits.manager),
    }
}

/// As the variables of managers name architectures; x64 is mise's.
fn architecture(name: &str) -> Option<Goarch> {
    if name == "x64" { Some(Goarch::Amd64) } else { architecture_of_asdf(name) }
}

/// What `uname -m` says to processes like this one.
fn uname(machine: &Machine) -> Fact<Port> {
    let first = machine.search_path.first("uname");
    let what = first.and_then(|path| Some((path, machine.program(path)?.what.value()?)));
    match what {
        Some((path, ProgramKind::Script { .. })) => {
            let because = format!("uname is a script, {}", path.display());
            Fact::unknown(because, Provenance::File { path: path.to_owned(), line: None })
        }
        _ => machine.abilities.host.process.clone(),
    }
}

/// What a manager's own program is for, else what its Gos are for.
fn own_build(machine: &Machine, habits: &Habits) -> Fact<Port> {
    let file = program(machine, habits);
    match file.map(|file| (&file.what, &file.real)) {
        Some((Fact::Known { value: ProgramKind::Native { ports, .. }, provenance }, _))
            if ports.len() == 1 =>
        {
            Fact::known(ports[0], provenance.clone())
        }
        _ => by_its_gos(machine, habits.manager),
    }
}

/// What the Gos of a manager are for, where they agree.
fn by_its_gos(machine: &Machine, manager: Manager) -> Fact<Port> {
    let mut of = machine.gos.iter().filter(|go| go.manager == manager).map(|go| &go.port);
    let Some(first) = of.next() else {
        return Fact::unknown("neither its program nor a Go of it is here", Provenance::BuiltIn);
    };
    match of.find(|port| port.value() != first.value()) {
        Some(other) => Fact::unknown("its Gos are for several", other.provenance().clone()),
        None => first.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    fn of(machine: &Machine, manager: Manager) -> Managing {
        managers(machine, true).into_iter().find(|managing| managing.manager == manager).unwrap()
    }

    fn translated() -> Scenario {
        Scenario::apple_silicon().with(|machine| {
            machine.abilities.host.process =
                Fact::known("darwin/amd64".parse().unwrap(), Provenance::BuiltIn);
        })
    }

    #[test]
    fn under_rosetta_those_who_ask_uname_are_wrong_and_those_who_look_further_are_not() {
        let machine = translated().build();
        for (manager, wrong) in [
            (Manager::Asdf, Some(true)),
            (Manager::Goenv, Some(true)),
            (Manager::Gvm, Some(false)),
            (Manager::Ogive, Some(false)),
            (Manager::HomebrewArm, Some(false)),
            (Manager::HomebrewIntel, Some(true)),
            (Manager::Goup, None),
        ] {
            assert_eq!(of(&machine, manager).is_wrong(), wrong, "{manager:?}");
        }
        let told = translated().variable("ASDF_GOLANG_OVERWRITE_ARCH", "arm64").build();
        assert_eq!(of(&told, Manager::Asdf).is_wrong(), Some(false));
        let told = Scenario::apple_silicon().variable("MISE_ARCH", "x64").build();
        assert_eq!(of(&told, Manager::Mise).is_wrong(), Some(true));
    }

    #[test]
    fn a_program_of_its_own_tells_what_a_manager_installs_else_its_gos_do() {
        let port: Port = "darwin/amd64".parse().unwrap();
        let native = ProgramKind::Native { ports: vec![port], go: None };
        let program =
            Scenario::apple_silicon().program("goup", "/Users/ann/.go/bin/goup", native.clone()).build();
        assert_eq!(of(&program, Manager::Goup).believes.value(), Some(&port));
        assert!(managers(&program, false).iter().any(|managing| managing.manager == Manager::Goup));
        let goenv = translated().program(
            "goenv",
            "/Users/ann/bin/goenv",
            ProgramKind::Native { ports: vec!["darwin/arm64".parse().unwrap()], go: None },
        );
        assert_eq!(of(&goenv.build(), Manager::Goenv).is_wrong(), Some(false));
        let gos = Scenario::apple_silicon()
            .go("/Users/ann/.g/go", "1.27.3", "darwin/amd64")
            .with(|machine| machine.gos[0].manager = Manager::G)
            .build();
        assert_eq!(of(&gos, Manager::G).is_wrong(), Some(true));
        let here: Vec<Manager> = managers(&gos, false).iter().map(|managing| managing.manager).collect();
        assert_eq!(here, [Manager::G]);
    }

    #[test]
    fn each_manager_is_known_once_and_says_where_that_was_read() {
        for (at, habits) in MANAGERS.iter().enumerate() {
            assert!(!habits.sources.is_empty(), "{:?}", habits.manager);
            assert!(
                MANAGERS[..at].iter().all(|other| other.manager != habits.manager),
                "{:?}",
                habits.manager
            );
        }
    }
}
