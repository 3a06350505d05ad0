//! Which ports Go has, by release: the tables of 1.16 and later, made from real SDKs, and since
//! when each port exists.

mod generated;
mod history;

use std::fmt;

use crate::{GoVersion, Goarch, Port, PortSet};

pub use history::{Lifetime, first_release_of, lifetime};

/// When the newest line of the tables was looked up, as people write it.
pub const AS_OF: &str = "November 2026";

/// How programs of a port are linked (`internal/platform`, `MustLinkExternal`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Linking {
    /// By Go's own linker.
    Internal,
    /// By a C toolchain when they use cgo. Known from 1.21 on; older lines say [`Linking::Internal`].
    ExternalWithCgo,
    /// Always by a C toolchain, so that nothing can be built with `CGO_ENABLED=0`.
    External,
}

/// A release of macOS; 11.0 stands for 11 and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MacosVersion {
    /// The `10` of `10.15`.
    pub major: u16,
    /// The `15` of `10.15`.
    pub minor: u16,
}

impl fmt::Display for MacosVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.major, self.minor) {
            (11.., 0) => f.pad(&self.major.to_string()),
            (major, minor) => f.pad(&format!("{major}.{minor}")),
        }
    }
}

/// What is so about one port in one line of releases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PortInfo {
    /// The port.
    pub port: Port,
    /// Whether its breakage stops a release (Go's porting policy).
    pub first_class: bool,
    /// Whether cgo works.
    pub cgo: bool,
    /// Whether `-race` works.
    pub race: bool,
    /// Whether it is known and does not work: no plain `go tool dist list` shows it.
    pub broken: bool,
    /// Who links its programs.
    pub linking: Linking,
}

impl PortInfo {
    /// Whether a program can be built, with or without cgo.
    #[must_use]
    pub fn builds(&self, cgo: bool) -> bool {
        !self.broken && if cgo { self.cgo } else { self.linking != Linking::External }
    }
}

/// The ports of one line of releases, as of its newest release when the table was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PortTable {
    minor: u32,
}

impl PortTable {
    /// The line, as in `(1, 27)`.
    #[must_use]
    pub const fn line(self) -> (u32, u32) {
        (1, self.minor)
    }

    /// The release that the table was made from, as in `go1.27.3`.
    #[must_use]
    pub fn source(self) -> &'static str {
        generated::RELEASES[(self.minor - generated::LINES.start()) as usize]
    }

    /// Every port, broken ones included, in the order of their names.
    pub fn ports(self) -> impl Iterator<Item = PortInfo> {
        generated::ROWS.iter().filter(move |row| (row.from..=row.to).contains(&self.minor)).map(Row::info)
    }

    /// What is so about `port`; none where this line does not know it at all.
    #[must_use]
    pub fn get(self, port: Port) -> Option<PortInfo> {
        self.ports().find(|info| info.port == port)
    }

    /// Whether this line has a working `port`.
    #[must_use]
    pub fn exists(self, port: Port) -> bool {
        self.get(port).is_some_and(|info| !info.broken)
    }

    /// Everything that can be built: the working ports, with cgo where it works and without
    /// except where linking needs a C toolchain anyway.
    #[must_use]
    pub fn buildable(self) -> PortSet {
        let mut set = PortSet::EMPTY;
        for info in self.ports() {
            for cgo in [false, true] {
                if info.builds(cgo) {
                    set.insert(info.port, cgo);
                }
            }
        }
        set
    }

    /// The least macOS that these releases, and programs built by them, run on.
    #[must_use]
    pub fn minimum_macos(self, arch: Goarch) -> Option<MacosVersion> {
        // Apple's 64-bit Arm computers came with macOS 11.
        let least = MacosVersion { major: if arch == Goarch::Arm64 { 11 } else { 10 }, minor: 0 };
        self.macos(arch).map(|row| row.runs_on.max(least))
    }

    /// The least macOS that Go's linker writes into a program (`LC_BUILD_VERSION`), which can be
    /// older than the least that the program runs on.
    #[must_use]
    pub fn stamped_macos(self, arch: Goarch) -> Option<MacosVersion> {
        self.macos(arch).map(|row| match arch {
            Goarch::Arm64 => row.stamped_arm64,
            _ => row.stamped_amd64,
        })
    }

    fn macos(self, arch: Goarch) -> Option<&'static MinimumMacos> {
        let known = matches!(arch, Goarch::Amd64 | Goarch::Arm64);
        generated::MACOS.iter().find(|row| known && (row.from..=row.to).contains(&self.minor))
    }

    /// The build tags that the go command sets on its own, each with the ports it is set for:
    /// `goexperiment.…` and those of the default levels.
    pub(crate) fn tool_tags(self) -> impl Iterator<Item = (&'static str, u64)> {
        let rows = generated::TOOL_TAGS.iter();
        rows.filter(move |row| (row.from..=row.to).contains(&self.minor)).map(|row| (row.tag, row.ports))
    }
}

/// The table of the line that `version` belongs to; none before 1.16, and for lines that are newer
/// than this program.
#[must_use]
pub fn table(version: GoVersion) -> Option<PortTable> {
    let (major, minor) = version.line();
    (major == 1 && generated::LINES.contains(&minor)).then_some(PortTable { minor })
}

/// The newest table.
#[must_use]
pub fn newest() -> PortTable {
    PortTable { minor: *generated::LINES.end() }
}

/// All tables, the oldest first.
pub fn tables() -> impl Iterator<Item = PortTable> {
    generated::LINES.map(|minor| PortTable { minor })
}

impl Port {
    /// Every port that any release since 1.16 has had, broken ones included, in the order of
    /// their names.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &generated::PORTS
    }

    /// The place in [`Port::all`]; none for pairs that are no port.
    #[must_use]
    pub fn index(self) -> Option<usize> {
        generated::PORTS.iter().position(|&port| port == self)
    }
}

/// One port in a range of lines.
#[derive(Debug)]
struct Row {
    port: Port,
    from: u32,
    to: u32,
    first_class: bool,
    cgo: bool,
    race: bool,
    broken: bool,
    linking: Linking,
}

impl Row {
    const fn info(&self) -> PortInfo {
        let &Self { port, first_class, cgo, race, broken, linking, .. } = self;
        PortInfo { port, first_class, cgo, race, broken, linking }
    }
}

/// The least macOS in a range of lines.
#[derive(Debug)]
struct MinimumMacos {
    from: u32,
    to: u32,
    runs_on: MacosVersion,
    stamped_amd64: MacosVersion,
    stamped_arm64: MacosVersion,
}

/// A build tag in a range of lines, and the bits of the ports it is set for.
#[derive(Debug)]
struct ToolTag {
    tag: &'static str,
    from: u32,
    to: u32,
    ports: u64,
}

/// The bits of all ports of the architectures named.
const fn of_architectures(names: &[&str]) -> u64 {
    let mut bits = 0;
    let mut at = 0;
    while at < generated::PORTS.len() {
        if contains(names, generated::PORTS[at].arch.name(), "") {
            bits |= 1 << at;
        }
        at += 1;
    }
    bits
}

/// The bits of the ports named.
const fn of_ports(names: &[&str]) -> u64 {
    let mut bits = 0;
    let mut at = 0;
    while at < generated::PORTS.len() {
        let port = generated::PORTS[at];
        if contains(names, port.os.name(), port.arch.name()) {
            bits |= 1 << at;
        }
        at += 1;
    }
    bits
}

/// Whether `first`, or `first/second` unless that is empty, is among `names`, at compile time.
const fn contains(names: &[&str], first: &str, second: &str) -> bool {
    let mut at = 0;
    while at < names.len() {
        let name = names[at].as_bytes();
        let (first, second) = (first.as_bytes(), second.as_bytes());
        let whole = if second.is_empty() { first.len() } else { first.len() + 1 + second.len() };
        let mut byte = 0;
        while byte < whole && name.len() == whole {
            let expected = if byte < first.len() {
                first[byte]
            } else if byte == first.len() {
                b'/'
            } else {
                second[byte - first.len() - 1]
            };
            if name[byte] != expected {
                break;
            }
            byte += 1;
        }
        if byte == whole {
            return true;
        }
        at += 1;
    }
    false
}

#[cfg(test)]
mod tests;
