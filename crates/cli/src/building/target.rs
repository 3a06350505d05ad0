//! The environment of a target, for any tool that builds for it.

use std::path::PathBuf;

use ogive_build::cgo::{Places, Prepared};
use ogive_build::environment::{Set, target};
use ogive_build::{CgoChoice, NoToolchain, Toolchains as _};
use ogive_platform::Platform;

use super::{Fetch, Wants, wished};
use crate::{Context, Exit, Failure};

/// Where builds keep things.
pub(crate) fn places(context: &Context) -> Places {
    let stage = context.layout.builds();
    Places { store: stage.join("zig"), caches: context.layout.gocache(), stage }
}

/// The variables that name a platform, and those of its C toolchain. Without one, and unless it is demanded, cgo is
/// off and the user is told.
///
/// # Errors
/// When a toolchain is demanded or found, and will not do.
pub(crate) fn variables(
    context: &Context,
    platform: Platform,
    cgo: CgoChoice,
    fetch: Option<&Fetch>,
) -> anyhow::Result<Vec<Set>> {
    let mut set: Vec<Set> =
        target(platform).into_iter().map(|(name, value)| (name.into(), Some(value.into()))).collect();
    let mut enabled = |value: &str| set.push(("CGO_ENABLED".into(), Some(value.into())));
    if cgo == CgoChoice::Off {
        enabled("0");
        return Ok(set);
    }
    let wished = wished(context, &context.directory()?)?;
    let wants = Wants::new(&wished)?;
    let want = |platform| wants.of(platform);
    let fetch = match fetch {
        Some(fetch) => Some(fetch.clone()),
        None => wished.parsed(wished.table.fetch.as_ref())?,
    };
    let fetch_now = || fetch.as_ref().map_or(Ok(()), |fetch| fetch.now(context));
    let mut prepared = Prepared::new(&context.system, &want, places(context));
    if fetch.is_some() {
        prepared = prepared.fetching(&fetch_now);
    }
    let cancel = context.system.processes.interrupts()?;
    match prepared.of(platform, &[], &cancel) {
        Ok(toolchain) => {
            enabled("1");
            context.reporter.detail(&format!("the C compiler for {platform}: {}", toolchain.because));
            set.extend(toolchain.variables);
            Ok(set)
        }
        Err(NoToolchain::Missing { because, how }) if cgo == CgoChoice::Auto => {
            enabled("0");
            context.reporter.warn(&format!("{because}\ncgo is off"));
            how.iter().for_each(|way| context.reporter.next(way));
            Ok(set)
        }
        Err(NoToolchain::Missing { because, how }) => {
            let failure = Failure::new(Exit::MissingTool, because);
            Err(how.into_iter().fold(failure, Failure::hint).into())
        }
        Err(NoToolchain::Wrong(told)) => Err(Failure::new(Exit::Findings, told.join("\n")).into()),
        Err(NoToolchain::Cancelled) => Err(Failure::new(Exit::Interrupted, "interrupted").into()),
    }
}

/// The folders of PATH, the SDK's own programs first.
pub(crate) fn search_path(context: &Context, goroot: &std::path::Path) -> anyhow::Result<std::ffi::OsString> {
    let folders: Vec<PathBuf> =
        std::iter::once(goroot.join("bin")).chain(context.system.environment.paths("PATH")).collect();
    std::env::join_paths(folders)
        .map_err(|error| Failure::usage("cannot put the SDK on PATH").because(error).into())
}
