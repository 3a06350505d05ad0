//! `ogive pin`: the Go of this project, written into the file that decides.

use std::path::{Path, PathBuf};

use ogive_report::NamedSchema;
use ogive_report::style::{DIM, paint};
use ogive_sdk::uninstall::Projects;
use ogive_selection::decide::{PIN_FILES, PinFile, Source};
use ogive_selection::edit::{go_version, pinned_version, project_arch, project_version, unpinned};
use ogive_selection::{Decision, Depth, GoRequest, Selector};

use crate::here::{Asked, short_request};
use crate::installing::install_missing;
use crate::selecting::{edit_file, installs, read_or_empty, say_what_decides};
use crate::{Context, Exit, Failure, env_vars};

/// Pin the Go of this project
///
/// Edits the file that decides the version here now, and never adds a second one. Where none pins
/// yet, a .go-version is made beside go.work or go.mod, or here. An architecture stands in
/// ogive.toml alone, since no other file has a place for it: a new pin with one is made there whole,
/// and one that stands in another file moves there with --move.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive pin 1.27.3\n  ogive pin stable\n  \
ogive pin 1.22.5-amd64 --reason \"the vendor's library has no arm64 build\"\n  \
ogive pin --move 1.22.5-amd64")]
pub struct Args {
    /// The Go: 1.27.3, 1.27, stable; with an architecture for this operating system: 1.22.5-amd64
    #[arg(value_name = "GO")]
    request: GoRequest,
    /// Why this architecture, for whoever reads ogive.toml
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Move a pin of another file into ogive.toml, which can hold an architecture
    #[arg(long = "move")]
    moved: bool,
}

/// Runs the command.
///
/// # Errors
/// When a file can't be changed, or what is asked for can't be had.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let asked = Asked { without_shell: true, ..Asked::default() };
    let decision = context.decide(asked, Depth::Every, &context.index()?)?;
    if args.request.os.is_some_and(|os| os != decision_os(&decision)) {
        return Err(Failure::usage("cannot pin for another operating system from here")
            .hint("write it below [go.arch] in ogive.toml")
            .into());
    }
    let place = match &decision.decided_by {
        Some(Source::Pin(place)) => Some(place.path.as_path()),
        _ => None,
    };
    let here = context.directory()?;
    // A new file stands beside go.work or go.mod.
    let minimum = decision.minimum.as_ref().and_then(|minimum| minimum.path.parent());
    let root = place.and_then(project_folder).or(minimum).unwrap_or(&here).to_owned();
    let foreign =
        place.and_then(|path| Some((path, kind(path)?))).filter(|(_, file)| *file != PinFile::Ogive);
    let moved = match foreign {
        // Where an ogive.toml stands beside it already, each keeps its part.
        Some((path, file)) if args.moved || adds_a_file(args, context, &decision, &root) => {
            Some((path, file, whole(args, path)?))
        }
        _ => None,
    };
    let mut written = Vec::new();
    if let Some((_, _, selector)) = moved {
        let project = root.join("ogive.toml");
        edit_file(context, &project, |bytes| project_version(bytes, selector))?;
        written.push(project);
    } else if let Some(selector) = args.request.selector {
        let file = pin_version(context, place, &root, selector, args.request.arch.is_some())?;
        written.push(file);
    }
    if let Some(arch) = args.request.arch {
        let file = arch_file(&decision, &root);
        let os = decision_os(&decision);
        edit_file(context, &file, |bytes| project_arch(bytes, os, arch, args.reason.as_deref()))?;
        if !written.contains(&file) {
            written.push(file);
        }
    } else if args.reason.is_some() {
        return Err(Failure::usage("a reason goes with an architecture")
            .hint("name one, as in `ogive pin 1.22.5-amd64 --reason TEXT`")
            .into());
    }
    for file in &written {
        context.say(&format!("pinned in {}", file.display()));
    }
    // Last, so that a pin stands somewhere whatever happens in between.
    if let Some((path, file, _)) = moved {
        take_out(context, path, file)?;
    }
    Projects::new(&context.store()).remember(&root)?;
    install(context)?;
    say_what_decides(context)?;
    if let Some(value) = context.system.environment.var(env_vars::GO.name) {
        context.say(&paint(DIM, format!("{}={value} comes first in this shell", env_vars::GO.name)));
    }
    Ok(Exit::Fine)
}

/// Whether an architecture would need a second file beside the one that pins the version.
fn adds_a_file(args: &Args, context: &Context, decision: &Decision, root: &Path) -> bool {
    args.request.arch.is_some() && !context.system.files.exists(&arch_file(decision, root))
}

/// The version to move, when moving is wanted.
fn whole(args: &Args, path: &Path) -> anyhow::Result<Selector> {
    let mut text = args.request.to_string();
    if !args.moved {
        let version = args.request.selector.map_or_else(|| "VERSION".to_owned(), |s| s.to_string());
        let what = format!("{} pins the version here and cannot hold an architecture", path.display());
        return Err(Failure::usage(what)
            .hint(format!("`ogive pin --move {text}` moves the pin into ogive.toml"))
            .hint(format!("`ogive pin {version}` pins the version alone"))
            .into());
    }
    args.request.selector.ok_or_else(|| {
        text.insert_str(0, "1.27.3-");
        Failure::usage("cannot move a pin without its version")
            .hint(format!("name it, as in `ogive pin --move {text}`"))
            .into()
    })
}

/// Takes the version of Go out of a file; removes the file when nothing else stands in it.
fn take_out(context: &Context, path: &Path, file: PinFile) -> anyhow::Result<()> {
    let os = context.os()?;
    let left = unpinned(file, &read_or_empty(context, path)?, os).map_err(|error| {
        Failure::usage(format!("cannot take the version out of {}", path.display())).because(error)
    })?;
    if left.trim_ascii().is_empty() {
        context.system.files.remove_file(path)?;
        context.say(&format!("removed {}: it has nothing else to say", path.display()));
    } else {
        context.system.files.replace(path, &left, 0o644)?;
        context.say(&format!("taken out of {}", path.display()));
    }
    Ok(())
}

/// Writes the version where it is decided, else into a new file.
fn pin_version(
    context: &Context,
    place: Option<&Path>,
    root: &Path,
    selector: Selector,
    with_architecture: bool,
) -> anyhow::Result<PathBuf> {
    if let Some(path) = place {
        let file = kind(path).ok_or_else(|| Failure::usage(format!("cannot change {}", path.display())))?;
        let os = context.os()?;
        edit_file(context, path, |bytes| pinned_version(file, bytes, selector, os))?;
        return Ok(path.to_owned());
    }
    // An ogive.toml that says nothing of the version yet is the better place than a second file.
    let project = root.join("ogive.toml");
    if with_architecture || context.system.files.exists(&project) {
        edit_file(context, &project, |bytes| project_version(bytes, selector))?;
        return Ok(project);
    }
    let path = root.join(".go-version");
    edit_file(context, &path, |bytes| go_version(bytes, selector))?;
    Ok(path)
}

/// The `ogive.toml` that pins the architecture now, else the one of the project.
fn arch_file(decision: &Decision, root: &Path) -> PathBuf {
    match &decision.arch_by {
        Some(Source::Pin(place)) => place.path.clone(),
        _ => root.join("ogive.toml"),
    }
}

fn decision_os(decision: &Decision) -> ogive_platform::Goos {
    match &decision.outcome {
        ogive_selection::Outcome::Installed(sdk) => sdk.name.host.os,
        ogive_selection::Outcome::Missing(missing) => missing.host.os,
    }
}

/// What kind of file pins.
fn kind(path: &Path) -> Option<PinFile> {
    PIN_FILES.iter().find(|(_, name)| path.ends_with(name)).map(|(file, _)| *file)
}

/// The project that a file pins for: `mise/config.toml` stands one folder deeper.
fn project_folder(path: &Path) -> Option<&Path> {
    let (_, name) = PIN_FILES.iter().rev().find(|(_, name)| path.ends_with(name))?;
    path.ancestors().nth(Path::new(name).components().count())
}

fn install(context: &Context) -> anyhow::Result<()> {
    let asked = Asked { without_shell: true, ..Asked::default() };
    let decision = context.decide(asked, Depth::Winner, &context.index()?)?;
    let ogive_selection::Outcome::Missing(missing) = &decision.outcome else { return Ok(()) };
    if installs(context) {
        install_missing(context, &missing.request())?;
    } else {
        let wanted = short_request(missing.request(), context.native()?);
        context.say(&format!("Go {wanted} is not installed yet"));
        context.reporter.next(&format!("ogive install {wanted}"));
    }
    Ok(())
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_stand_for_the_folder_that_they_pin() {
        for (path, folder) in [
            ("/p/.go-version", "/p"),
            ("/p/mise/config.toml", "/p"),
            ("/p/.mise/config.toml", "/p"),
            ("/p/.config/mise.toml", "/p"),
            ("/p/mise.toml", "/p"),
        ] {
            assert_eq!(project_folder(Path::new(path)), Some(Path::new(folder)), "{path}");
            assert!(kind(Path::new(path)).is_some(), "{path}");
        }
    }
}
