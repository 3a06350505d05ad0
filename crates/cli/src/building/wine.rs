//! Wine, which runs programs for Windows elsewhere.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use ogive_build::Starter;
use ogive_build::environment::Set;
use ogive_platform::{Goarch, Platform};
use ogive_system::{Command, System, programs_in};

/// How long it may take to make the Windows that it plays, which it does once.
const PATIENCE: Duration = Duration::from_secs(300);

/// The library that Go's programs take random numbers from (`runtime.loadOptionalSyscalls`), which Wine has since 8.13.
const RANDOM: &str = "bcryptprimitives.dll";

/// Where its libraries stand: Debian's, Fedora's and Arch's places, those of its own builds.
const LIBRARIES: [&str; 5] = [
    "/usr/lib/{debian}/wine",
    "/usr/lib/wine",
    "/usr/lib64/wine",
    "/usr/local/lib/wine",
    "/opt/wine-stable/lib/wine",
];

/// Wine of this machine.
pub(super) struct Wine<'a> {
    system: &'a System,
    /// Where it keeps the Windows that it plays: not that of the user, whom it would ask things.
    prefix: PathBuf,
    made: OnceLock<()>,
}

impl<'a> Wine<'a> {
    pub(super) const fn new(system: &'a System, prefix: PathBuf) -> Self {
        Self { system, prefix, made: OnceLock::new() }
    }

    /// How it runs a program; none where it is not here, and why not, as a clause, where it can't.
    pub(super) fn starter(&self, platform: Platform) -> Option<Result<Starter, String>> {
        let (libraries, windows) = match platform.port.arch {
            Goarch::Amd64 => (("x86_64-linux-gnu", "x86_64-windows"), "system32"),
            Goarch::I386 => (("i386-linux-gnu", "i386-windows"), "syswow64"),
            _ => return None,
        };
        let paths = self.system.environment.paths("PATH");
        let find = |name: &str| programs_in(&*self.system.files, &paths, name).into_iter().next();
        let program = find("wine").or_else(|| find("wine64"))?;
        let (debian, folder) = libraries;
        let folders = LIBRARIES.map(|place| PathBuf::from(place.replace("{debian}", debian)).join(folder));
        let there: Vec<&PathBuf> = folders.iter().filter(|folder| self.system.files.is_dir(folder)).collect();
        if there.is_empty() {
            return Some(Err(format!("Wine here has no libraries for {}", platform.port)));
        }
        let own = self.prefix.join("drive_c/windows").join(windows);
        let has = |folder: &Path| self.system.files.exists(&folder.join(RANDOM));
        if !there.into_iter().any(|folder| has(folder)) && !has(&own) {
            return Some(Err(format!("Wine here has no {RANDOM}, which Go's programs load; Wine 9 has it")));
        }
        self.made.get_or_init(|| self.make(&program));
        Some(Ok(Starter { program, arguments: Vec::new(), environment: self.environment() }))
    }

    /// It says nothing of its own, and does not ask whether it may fetch a browser and a runtime for .NET.
    fn environment(&self) -> Vec<Set> {
        let set = |name: &str, value: &str| (name.into(), Some(value.into()));
        vec![
            ("WINEPREFIX".into(), Some(self.prefix.as_os_str().to_owned())),
            set("WINEDEBUG", "-all"),
            set("WINEDLLOVERRIDES", "mscoree,mshtml="),
        ]
    }

    /// Makes the Windows that it plays, unless it is there; it takes longer than a program should. What goes wrong shows
    /// when a program is run.
    fn make(&self, program: &Path) {
        if self.system.files.exists(&self.prefix.join("system.reg")) {
            return;
        }
        let mut command = Command::new(program).arg("wineboot").arg("--init");
        command.environment = self.environment();
        command.time_limit = Some(PATIENCE);
        let made = self.system.files.create_dir_all(&self.prefix);
        let _ = made.and_then(|()| self.system.processes.output(&command).map(|_| ()));
    }
}
