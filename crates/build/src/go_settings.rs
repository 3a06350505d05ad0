//! The user's settings of the go command: a variable, else what `go env -w` wrote (cmd/go, `cfg.Getenv`).

use std::path::PathBuf;

use ogive_system::System;

/// The most bytes of a GOENV file.
const MOST: u64 = 1 << 20;

/// The value of a setting that `go env -w` takes; none when it is empty or not made.
pub(crate) fn setting(system: &System, name: &str) -> Option<String> {
    let said = system.environment.var(name).or_else(|| written(system, name));
    said.filter(|value| !value.is_empty())
}

/// The folder of the module cache (cmd/go, `cfg.GOMODCACHE`); none where nothing leads to one.
#[must_use]
pub fn module_cache(system: &System) -> Option<PathBuf> {
    if let Some(folder) = setting(system, "GOMODCACHE") {
        return Some(folder.into());
    }
    let gopath = match setting(system, "GOPATH") {
        Some(folders) => std::env::split_paths(&folders).next()?,
        None => system.environment.home()?.join("go"),
    };
    Some(gopath.join("pkg/mod"))
}

/// The value of `-ldflags` in GOFLAGS, which flags of the command line would take the place of.
pub(crate) fn link_flags(system: &System) -> Option<String> {
    let flags = ogive_cc::split(&setting(system, "GOFLAGS")?).ok()?;
    flags.into_iter().rev().find_map(|flag| {
        let flag = flag.strip_prefix("--").or_else(|| flag.strip_prefix('-'))?;
        flag.strip_prefix("ldflags=").map(str::to_owned)
    })
}

/// The last line of a name.
fn written(system: &System, name: &str) -> Option<String> {
    let bytes = system.files.read(&file(system)?, MOST).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let value = |line: &str| Some(line.trim_start().strip_prefix(name)?.strip_prefix('=')?.to_owned());
    text.lines().rev().find_map(value)
}

/// The GOENV file (`cfg.EnvFile`, `os.UserConfigDir`).
fn file(system: &System) -> Option<PathBuf> {
    let environment = &*system.environment;
    match environment.var("GOENV").filter(|path| !path.is_empty()) {
        Some(off) if off == "off" => return None,
        Some(path) => return Some(path.into()),
        None => {}
    }
    let folder = match system.kernel.compiled_os() {
        "darwin" | "macos" => environment.home()?.join("Library/Application Support"),
        "windows" => environment.var("AppData")?.into(),
        _ => match environment.var("XDG_CONFIG_HOME").filter(|folder| !folder.is_empty()) {
            Some(folder) => folder.into(),
            None => environment.home()?.join(".config"),
        },
    };
    Some(folder.join("go").join("env"))
}
