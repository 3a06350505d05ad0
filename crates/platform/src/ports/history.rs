//! Since when each port exists, and when it ended.
//!
//! From 1.16 on the generated tables know. Before that: `go tool dist list` of each line from 1.7,
//! the first that has it, to 1.15; before that the release notes, and where they are silent the
//! line by which the port was there.

use super::{PortTable, tables};
use crate::{GoVersion, Goarch, Goos, Port};

/// The lines of Go releases in which a port worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime {
    /// The first release.
    pub first: GoVersion,
    /// The last line that had it, as in `(1, 25)`; none while the newest has it.
    pub last: Option<(u32, u32)>,
}

/// When `port` appeared and ended; none for pairs that never worked.
///
/// darwin/arm64 counts from 1.16: what 1.5 to 1.15 called so is today's ios/arm64, and those
/// never ran on a Mac.
#[must_use]
pub fn lifetime(port: Port) -> Option<Lifetime> {
    let works = |table: &PortTable| table.exists(port);
    let early = EARLY.iter().find(|(os, arch, _)| Port::new(*os, *arch) == port).map(|&(_, _, minor)| minor);
    let ended = ENDED.iter().find(|(os, arch, ..)| Port::new(*os, *arch) == port);
    if let Some(&(_, _, first, last)) = ended {
        return Some(Lifetime { first: GoVersion::release(1, first, 0), last: Some((1, last)) });
    }
    let first = early.or_else(|| tables().find(works).map(|table| table.line().1))?;
    let last = tables().filter(works).last()?.line();
    Some(Lifetime {
        first: GoVersion::release(1, first, 0),
        last: (last != super::newest().line()).then_some(last),
    })
}

/// The first release that has `port`: for darwin/arm64 it is 1.16. None for pairs that never worked.
#[must_use]
pub fn first_release_of(port: Port) -> Option<GoVersion> {
    lifetime(port).map(|lifetime| lifetime.first)
}

/// The first lines (`1.N`) of the ports that 1.16 already had.
const EARLY: &[(Goos, Goarch, u32)] = &[
    (Goos::Aix, Goarch::Ppc64, 12),
    (Goos::Android, Goarch::I386, 6),
    (Goos::Android, Goarch::Amd64, 6),
    (Goos::Android, Goarch::Arm, 4),
    (Goos::Android, Goarch::Arm64, 6),
    (Goos::Darwin, Goarch::Amd64, 0),
    (Goos::Dragonfly, Goarch::Amd64, 3),
    (Goos::Freebsd, Goarch::I386, 0),
    (Goos::Freebsd, Goarch::Amd64, 0),
    (Goos::Freebsd, Goarch::Arm, 1),
    (Goos::Freebsd, Goarch::Arm64, 14),
    (Goos::Illumos, Goarch::Amd64, 13),
    (Goos::Js, Goarch::Wasm, 11),
    (Goos::Linux, Goarch::I386, 0),
    (Goos::Linux, Goarch::Amd64, 0),
    (Goos::Linux, Goarch::Arm, 0),
    (Goos::Linux, Goarch::Arm64, 5),
    (Goos::Linux, Goarch::Mips, 8),
    (Goos::Linux, Goarch::Mips64, 6),
    (Goos::Linux, Goarch::Mips64le, 6),
    (Goos::Linux, Goarch::Mipsle, 8),
    (Goos::Linux, Goarch::Ppc64, 5),
    (Goos::Linux, Goarch::Ppc64le, 5),
    (Goos::Linux, Goarch::Riscv64, 14),
    (Goos::Linux, Goarch::S390x, 7),
    (Goos::Netbsd, Goarch::I386, 1),
    (Goos::Netbsd, Goarch::Amd64, 1),
    (Goos::Netbsd, Goarch::Arm, 1),
    (Goos::Netbsd, Goarch::Arm64, 13),
    (Goos::Openbsd, Goarch::I386, 1),
    (Goos::Openbsd, Goarch::Amd64, 1),
    (Goos::Openbsd, Goarch::Arm, 7),
    (Goos::Openbsd, Goarch::Arm64, 13),
    (Goos::Plan9, Goarch::I386, 3),
    (Goos::Plan9, Goarch::Amd64, 4),
    (Goos::Plan9, Goarch::Arm, 7),
    (Goos::Solaris, Goarch::Amd64, 3),
    (Goos::Windows, Goarch::I386, 0),
    (Goos::Windows, Goarch::Amd64, 0),
    (Goos::Windows, Goarch::Arm, 12),
];

/// The first and last lines of the ports that ended before 1.16.
const ENDED: &[(Goos, Goarch, u32, u32)] = &[
    (Goos::Darwin, Goarch::I386, 0, 14),
    (Goos::Darwin, Goarch::Arm, 5, 14),
    (Goos::Dragonfly, Goarch::I386, 3, 4),
    (Goos::Nacl, Goarch::I386, 3, 13),
    (Goos::Nacl, Goarch::Amd64p32, 3, 13),
    (Goos::Nacl, Goarch::Arm, 4, 13),
];
