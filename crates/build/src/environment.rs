//! The variables of one build.

use std::ffi::OsString;

use ogive_platform::{Level, Platform};
use ogive_selection::environment::Change;

use crate::decision::CgoDecision;
use crate::request::Go;

/// A variable that is set, or removed.
pub type Set = (OsString, Option<OsString>);

/// The variables of a build for `platform`. Levels are always said: what somebody made the default with `go env -w`
/// would change what is built.
#[must_use]
pub fn variables(go: &Go, platform: Platform, cgo: &CgoDecision) -> Vec<Set> {
    let mut set: Vec<Set> = Vec::new();
    for variable in &go.variables {
        match &variable.change {
            Change::Keep => {}
            // Where tools of that SDK go has no meaning for what is built for others.
            _ if variable.name == "GOBIN" => {}
            Change::Unset => set.push((variable.name.clone().into(), None)),
            Change::Set(value) => set.push((variable.name.clone().into(), Some(value.clone()))),
        }
    }
    let mut add = |name: &str, value: &str| set.push((name.into(), Some(value.into())));
    // Another Go than the chosen one would build with other flags, ports and tools.
    add("GOTOOLCHAIN", "local");
    for (name, value) in target(platform) {
        add(name, &value);
    }
    add("CGO_ENABLED", cgo.variable());
    set
}

/// The variables that name a platform.
#[must_use]
pub fn target(platform: Platform) -> Vec<(&'static str, String)> {
    let port = platform.port;
    let mut variables = vec![("GOOS", port.os.name().to_owned()), ("GOARCH", port.arch.name().to_owned())];
    let level = platform.level.or_else(|| Level::default_of(port.arch));
    if let Some((name, level)) = Level::variable(port.arch).zip(level) {
        variables.push((name, level.to_string()));
    }
    variables
}
