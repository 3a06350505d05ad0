//! Having a translator run the program as it is.

use ogive_machine::qemu_name;
use ogive_platform::{Goarch, Goos};

use super::packages::{Family, family};
use super::{by_hand, run, shell};
use crate::Way;
use crate::program::case::Case;

/// The ways for a program of `arch` on this system, when it has no translator that works.
pub(crate) fn ways(case: &Case<'_>, arch: Goarch) -> Vec<Way> {
    match case.os() {
        Some(Goos::Darwin) if arch == Goarch::Amd64 && case.cpu() == Some(Goarch::Arm64) => rosetta(case),
        Some(Goos::Linux) => linux(case, arch),
        _ => Vec::new(),
    }
}

fn rosetta(case: &Case<'_>) -> Vec<Way> {
    let mut ways = Vec::new();
    if case.machine.translators.rosetta.value() != Some(&true) {
        let does = "Install Rosetta, which translates it; macOS 27 is the last that offers it in general";
        ways.push(run(does, "softwareupdate --install-rosetta --agree-to-license"));
    }
    if case.go().is_some() {
        ways.push(run("Work with a Go of that architecture", "ogive exec +amd64 go version"));
    }
    ways
}

fn linux(case: &Case<'_>, arch: Goarch) -> Vec<Way> {
    let Some(qemu) = qemu_name(arch) else { return Vec::new() };
    let mut ways = Vec::new();
    if let Some(emulator) = case.machine.emulators.iter().find(|emulator| emulator.arch == arch)
        && let (Some(emulator), Some(program)) =
            (shell::path(&emulator.program), shell::path(&case.file.path))
    {
        ways.push(run("Have the emulator that is here run it, this once", format!("{emulator} {program}")));
        ways.extend(register_again(case));
    }
    ways.push(register(case, arch, qemu));
    let docker = format!("docker run --privileged --rm tonistiigi/binfmt --install {arch}");
    ways.push(run("Where Docker is: have a container register one, until the machine restarts", docker));
    if matches!(arch, Goarch::Amd64) && case.go().is_some() {
        ways.push(run(
            "Work with a Go of that architecture, once a handler runs it",
            "ogive exec +amd64 go version",
        ));
    }
    ways
}

/// Registering a handler that stays, by the packages of the distribution.
fn register(case: &Case<'_>, arch: Goarch, qemu: &str) -> Way {
    let does = format!("Install an emulator and register it for every {arch} program");
    let family = family(case);
    match family {
        Family::Debian => {
            let version = case.machine.host.system.value().and_then(|system| system.version.as_deref());
            let major = version.and_then(|version| version.split('.').next()?.parse::<u32>().ok());
            // Debian 13 and Ubuntu 25.04 put the registration into a package of its own.
            let debian = case.machine.host.system.value().is_some_and(|system| system.id == "debian");
            let split = major.is_some_and(|major| if debian { major >= 13 } else { major >= 25 });
            family.install(&does, if split { "qemu-user-binfmt" } else { "qemu-user-static binfmt-support" })
        }
        Family::Fedora => family.install(&does, &format!("qemu-user-static-{}", fedora(qemu))),
        Family::Suse => family.install(&does, "qemu-linux-user"),
        Family::Arch => family.install(&does, "qemu-user-static qemu-user-static-binfmt"),
        Family::Alpine => family.install(&does, &format!("qemu-{qemu} qemu-openrc")),
        Family::Other => by_hand(format!(
            "{does}: the package with qemu-{qemu}-static, named qemu-user or qemu-user-static mostly"
        )),
    }
}

/// Fedora joins emulators of one family in a package.
fn fedora(qemu: &str) -> &str {
    match qemu {
        "i386" | "x86_64" => "x86",
        "armeb" => "arm",
        "aarch64_be" => "aarch64",
        name if name.starts_with("mips") => "mips",
        name if name.starts_with("ppc") => "ppc",
        name if name.starts_with("riscv") => "riscv",
        name if name.starts_with("sparc") => "sparc",
        name => name,
    }
}

/// Having the handlers of the distribution registered again.
pub(crate) fn register_again(case: &Case<'_>) -> Vec<Way> {
    let mut ways = vec![run(
        "Have systemd register the handlers of all installed packages",
        "sudo systemctl restart systemd-binfmt",
    )];
    if family(case) == Family::Debian {
        ways.push(run("The same by binfmt-support, where that is installed", "sudo update-binfmts --enable"));
    }
    ways
}
