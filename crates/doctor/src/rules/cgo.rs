//! What cgo would do here, for the rules.

use ogive_machine::{Compiler, Machine};
use ogive_platform::{Goos, Port};

use super::selected;
use crate::target;

/// What cgo would compile with, and for what.
pub(crate) struct Cgo<'m> {
    /// What builds are for.
    pub(crate) target: Port,
    /// The usual name of the compiler there (`cmd/dist`, `mkzdefaultcc`).
    pub(crate) usual: &'static str,
    /// The compiler that is taken: that of CC, else the usual one; none where that is missing.
    pub(crate) compiler: Option<&'m Compiler>,
    /// Whether CGO_ENABLED=1 asks for it.
    pub(crate) is_demanded: bool,
}

/// None when cgo is off, or where it is not known what builds are for: without a Go on PATH.
pub(crate) fn here(machine: &Machine) -> Option<Cgo<'_>> {
    let settings = &machine.go_settings;
    let host =
        selected::on(machine, &machine.search_path)?.port.or(selected::natural(machine).value().copied())?;
    let asked = |name: &str| settings.effective(name).map(|setting| setting.value.as_str());
    let target = Port::new(
        asked("GOOS").and_then(|os| os.parse().ok()).unwrap_or(host.os),
        asked("GOARCH").and_then(|arch| arch.parse().ok()).unwrap_or(host.arch),
    );
    let is_demanded = match asked("CGO_ENABLED") {
        Some("0") => return None,
        Some("1") => true,
        // It is off in cross builds.
        _ if target != host => return None,
        _ => false,
    };
    let usual = match target.os {
        Goos::Darwin | Goos::Freebsd | Goos::Ios | Goos::Openbsd => "clang",
        _ => "gcc",
    };
    let compilers = &machine.compilers;
    let compiler = compilers
        .iter()
        .find(|compiler| compiler.named_by.is_some())
        .or_else(|| compilers.iter().find(|compiler| compiler.command == usual));
    Some(Cgo { target, usual, compiler, is_demanded })
}

/// What builds are for, by the flag, else what this machine is; and how that is told.
pub(crate) fn built_for(machine: &Machine) -> Option<(Port, &'static str)> {
    match target::asked(machine) {
        Some(port) => Some((port, "builds are for")),
        None => selected::natural(machine).value().map(|port| (*port, "this machine is")),
    }
}

/// How a C compiler for this machine is installed on a system, by the `ID` of os-release(5).
pub(crate) fn installation(machine: &Machine) -> String {
    const COMMANDS: &[(&[&str], &str)] = &[
        (&["debian", "ubuntu", "linuxmint", "raspbian", "pop"], "apt-get install gcc libc6-dev"),
        (&["fedora", "rhel", "centos", "rocky", "almalinux", "ol", "amzn"], "dnf install gcc"),
        (&["alpine"], "apk add build-base"),
        (&["arch", "manjaro"], "pacman -S gcc"),
        (&["opensuse-leap", "opensuse-tumbleweed", "sles"], "zypper install gcc"),
        (&["macos"], "xcode-select --install"),
    ];
    let id = machine.abilities.host.system.value().map(|system| system.id.as_str());
    let command = COMMANDS.iter().find(|(ids, _)| id.is_some_and(|id| ids.contains(&id)));
    command.map_or_else(|| "install a C compiler".to_owned(), |(_, command)| (*command).to_owned())
}
