//! Packages of distributions by their `ID` of os-release(5).

use super::{by_hand, run};
use crate::Way;
use crate::program::case::Case;

/// How a distribution installs packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Debian,
    Fedora,
    Suse,
    Arch,
    Alpine,
    Other,
}

/// The family of the distribution that runs here.
pub(crate) fn family(case: &Case<'_>) -> Family {
    match case.machine.host.system.value().map(|system| system.id.as_str()) {
        Some("debian" | "ubuntu" | "linuxmint" | "pop" | "raspbian" | "kali" | "devuan") => Family::Debian,
        Some("fedora" | "rhel" | "centos" | "rocky" | "almalinux" | "amzn" | "ol") => Family::Fedora,
        Some("opensuse-leap" | "opensuse-tumbleweed" | "sles" | "opensuse") => Family::Suse,
        Some("arch" | "manjaro" | "endeavouros") => Family::Arch,
        Some("alpine") => Family::Alpine,
        _ => Family::Other,
    }
}

impl Family {
    /// The way to install packages.
    pub(crate) fn install(self, does: &str, packages: &str) -> Way {
        let program = match self {
            Self::Debian => "sudo apt-get install",
            Self::Fedora => "sudo dnf install",
            Self::Suse => "sudo zypper install",
            Self::Arch => "sudo pacman -S",
            Self::Alpine => "sudo apk add",
            Self::Other => return by_hand(format!("{does}: install {packages}")),
        };
        run(does, format!("{program} {packages}"))
    }
}
