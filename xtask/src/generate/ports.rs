//! Go's ports by release, asked of real SDKs: what `go tool dist list` says, what the SDK's own
//! `internal/platform` and linker sources say, and the tags that its go command sets.
//!
//! The SDKs are toolchain modules, fetched by the go command through whatever proxy it is set to.
//! What each answered is kept under `target/`, so only the first run downloads.

mod print;
mod sdk;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, ensure};

use super::Output;
use crate::at_once::at_once;

/// The newest release that stands for each line, oldest line first. Raise these by hand; the rest follows.
const RELEASES: &[(u32, &str)] = &[
    (16, "1.16.15"),
    (17, "1.17.13"),
    (18, "1.18.10"),
    (19, "1.19.13"),
    (20, "1.20.14"),
    (21, "1.21.13"),
    (22, "1.22.12"),
    (23, "1.23.12"),
    (24, "1.24.13"),
    (25, "1.25.14"),
    (26, "1.26.11"),
    (27, "1.27.4"),
];

/// The least macOS that release notes name, by the line that raised it. The linker's source holds
/// it too from 1.23 on; before that it stamped programs with an older one.
const MINIMUM_MACOS: &[(u32, (u16, u16))] =
    &[(16, (10, 12)), (17, (10, 13)), (21, (10, 15)), (23, (11, 0)), (25, (12, 0)), (27, (13, 0))];

/// What is so about one port in one line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Facts {
    first_class: bool,
    cgo: bool,
    race: bool,
    broken: bool,
    external: bool,
    external_with_cgo: bool,
}

/// What one SDK says.
#[derive(Debug, Default)]
pub struct Line {
    minor: u32,
    release: &'static str,
    /// By `GOOS/GOARCH`.
    ports: BTreeMap<String, Facts>,
    /// Ports by build tag that the go command sets on its own.
    tags: BTreeMap<String, Vec<String>>,
    /// What the linker stamps as the least macOS, for amd64 and for arm64.
    stamped: [(u16, u16); 2],
    documented: (u16, u16),
}

/// SDKs that are fetched and asked at a time: most of it is unpacking, which a processor does alone.
const AT_A_TIME: usize = 3;

/// What every SDK says, in their order.
fn asked(folder: &Path) -> anyhow::Result<Vec<Line>> {
    let said = at_once(AT_A_TIME, RELEASES, |&(minor, release)| {
        sdk::line(folder, minor, release).with_context(|| format!("ask the SDK of go{release}"))
    });
    said.into_iter().collect()
}

/// The table of ports.
///
/// # Errors
/// When an SDK cannot be fetched or run, or its sources have taken another shape.
pub fn ports(root: &Path) -> anyhow::Result<Vec<Output>> {
    let folder = root.join("target/ports");
    let mut lines = asked(&folder)?;
    // Releases before 1.17 have no notion of first class, although the policy is older.
    let first_class = |line: &Line| line.ports.values().any(|facts| facts.first_class);
    if let Some(listed) = lines.iter().position(first_class) {
        let (before, from) = lines.split_at_mut(listed);
        for (port, facts) in before.iter_mut().flat_map(|line| &mut line.ports) {
            facts.first_class = from[0].ports.get(port).is_some_and(|later| later.first_class);
        }
    }
    for line in &mut lines {
        let documented = MINIMUM_MACOS.iter().rfind(|(from, _)| *from <= line.minor);
        line.documented = documented.context("no least macOS is known")?.1;
        ensure!(
            line.stamped[0] <= line.documented && (line.minor < 23 || line.stamped[0] == line.documented),
            "go{}'s linker stamps macOS {:?}, but {:?} is said to be the least: look at its release notes",
            line.release,
            line.stamped[0],
            line.documented,
        );
    }
    Ok(vec![Output {
        path: "crates/platform/src/ports/generated.rs".into(),
        contents: print::source(&lines).into_bytes(),
    }])
}
