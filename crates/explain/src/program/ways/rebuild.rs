//! Building a Go program anew for this machine, with what its own build info says.

use ogive_binary::GoBuild;
use ogive_platform::{Goarch, Goos, Level, Port};

use super::shell::{is_plain, posix, powershell};
use super::{by_hand, run};
use crate::Way;
use crate::program::case::Case;

/// Commands of the go command that give the same program for this machine; none for programs that are
/// not Go's.
pub(crate) fn ways(case: &Case<'_>) -> Vec<Way> {
    let (Some(go), Some(port)) = (case.go(), case.natural()) else { return Vec::new() };
    let recipe = recipe(go, port, case.cpu_level(port.arch));
    let shell = if case.is_windows() { Shell::PowerShell } else { Shell::Posix };
    let mut ways = Vec::new();
    let note = recipe.note.map(|note| format!(" ({note})")).unwrap_or_default();
    if let Some(module) = published(go) {
        let words = recipe.words("install", &module);
        ways.push(run(
            format!("Build the same version for {port}{note}"),
            shell.line(&recipe.variables, &words),
        ));
    } else {
        let words =
            recipe.words("build", go.path.as_deref().filter(|path| is_import_path(path)).unwrap_or("."));
        let place = match go.main.as_ref().map(|main| main.path.as_str()).filter(|path| is_import_path(path))
        {
            Some(module) => format!("In a checkout of {module}, build it for {port}{note}"),
            None => format!("In the folder of its source, build it for {port}{note}"),
        };
        ways.push(run(place, shell.line(&recipe.variables, &words)));
    }
    if let Some(revision) =
        go.setting("vcs.revision").filter(|text| text.chars().all(|c| c.is_ascii_hexdigit()))
        && published(go).is_none()
    {
        let dirty = if go.setting("vcs.modified") == Some("true") {
            ", with changes that were not committed"
        } else {
            ""
        };
        ways.push(by_hand(format!("Its source is the commit {revision}{dirty}")));
    }
    ways
}

/// `PATH@VERSION`, when the go command can fetch it.
fn published(go: &GoBuild) -> Option<String> {
    let (path, main) = (go.path.as_deref()?, go.main.as_ref()?);
    let version = main.version.as_str();
    let characters = |c: char| c.is_ascii_alphanumeric() || "._-+".contains(c);
    let known = version.starts_with('v') && version.chars().all(characters) && !version.contains("+dirty");
    let inside = path == main.path || path.strip_prefix(&main.path).is_some_and(|rest| rest.starts_with('/'));
    let fetched = known && inside && main.replace.is_none() && is_import_path(path);
    // Local replacements of what it uses would be lost.
    let replaced = go.dependencies.iter().any(|module| module.replace.is_some());
    (fetched && !replaced).then(|| format!("{path}@{version}"))
}

/// `module.CheckImportPath` of golang.org/x/mod: no more characters than these, and no option.
fn is_import_path(path: &str) -> bool {
    let characters = |c: char| c.is_ascii_alphanumeric() || "-._~+/".contains(c);
    !path.is_empty()
        && !path.starts_with(['-', '/'])
        && path.chars().all(characters)
        && path != "command-line-arguments"
}

/// Variables and flags.
struct Recipe {
    variables: Vec<(&'static str, String)>,
    flags: Vec<String>,
    note: Option<&'static str>,
}

impl Recipe {
    fn words(&self, verb: &str, package: &str) -> Vec<String> {
        let start = ["go", verb].map(str::to_owned).into_iter();
        start.chain(self.flags.iter().cloned()).chain([package.to_owned()]).collect()
    }
}

fn recipe(go: &GoBuild, port: Port, cpu: Option<Level>) -> Recipe {
    let mut variables = vec![("GOOS", port.os.to_string()), ("GOARCH", port.arch.to_string())];
    if let Some(level) = level(go, port.arch, cpu) {
        variables.push(level);
    }
    // Ports that must link by the C toolchain say so themselves.
    if let Some(cgo @ ("0" | "1")) = go.setting("CGO_ENABLED") {
        variables.push(("CGO_ENABLED", cgo.to_owned()));
    }
    let mut flags = Vec::new();
    let mut note = None;
    for key in ["-trimpath", "-tags", "-buildmode", "-ldflags"] {
        let Some(value) = go.setting(key).filter(|value| !value.is_empty()) else { continue };
        match key {
            // Whoever pastes the command would run a program that the file's maker chose.
            "-ldflags" if value.contains("-ext") || !is_plain(value) => {
                note = Some("its -ldflags are left out, since they name programs or hold odd characters");
            }
            "-buildmode" if value == "exe" => {}
            _ if value == "true" => flags.push(key.to_owned()),
            _ if is_plain(value) => flags.push(format!("{key}={value}")),
            _ => note = Some("a flag with odd characters is left out"),
        }
    }
    Recipe { variables, flags, note }
}

/// The program's own level where the CPU has it, else the CPU's; none for another architecture.
fn level(go: &GoBuild, arch: Goarch, cpu: Option<Level>) -> Option<(&'static str, String)> {
    let platform = go.platform().filter(|platform| platform.port.arch == arch)?;
    let own = platform.level?;
    let level = match cpu {
        Some(cpu) if !Level::runs_on(cpu, own) => cpu,
        _ => own,
    };
    (Some(level) != Level::default_of(arch)).then_some((Level::variable(arch)?, level.to_string()))
}

/// Whose language a command is in.
#[derive(Clone, Copy)]
enum Shell {
    Posix,
    PowerShell,
}

impl Shell {
    fn line(self, variables: &[(&str, String)], words: &[String]) -> String {
        match self {
            Self::Posix => {
                let variables = variables.iter().map(|(name, value)| format!("{name}={}", posix(value)));
                variables.chain(words.iter().map(|word| posix(word))).collect::<Vec<_>>().join(" ")
            }
            Self::PowerShell => {
                let variables = variables.iter().map(|(name, value)| format!("$env:{name}='{value}';"));
                variables.chain(words.iter().map(|word| powershell(word))).collect::<Vec<_>>().join(" ")
            }
        }
    }
}

/// Whether the recipe would need a C compiler for this machine.
pub(crate) fn uses_cgo(case: &Case<'_>) -> bool {
    case.go().is_some_and(|go| go.setting("CGO_ENABLED") == Some("1"))
}

/// The program without any C library, which every Linux runs.
pub(crate) fn without_libc(case: &Case<'_>) -> Option<Way> {
    let (go, port) = (case.go()?, case.natural()?);
    if port.os != Goos::Linux || !uses_cgo(case) {
        return None;
    }
    let mut recipe = recipe(go, port, case.cpu_level(port.arch));
    recipe.variables.retain(|(name, _)| *name != "CGO_ENABLED");
    recipe.variables.push(("CGO_ENABLED", "0".to_owned()));
    let package = go.path.as_deref().filter(|path| is_import_path(path)).unwrap_or(".");
    let (verb, package) = published(go).map_or(("build", package.to_owned()), |module| ("install", module));
    let line = Shell::Posix.line(&recipe.variables, &recipe.words(verb, &package));
    Some(run("Build it without cgo, if it can do without C code: then it needs no C library", line))
}
