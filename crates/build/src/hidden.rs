//! Folders of this machine that programs are not to name, and how C compilers are kept from naming them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use ogive_system::{Command, Exit, System};

use crate::environment::Set;
use crate::packages::Listing;
use crate::request::Request;
use crate::run::Workshop;

/// The variables with flags of compilers, and what the go command takes when they are not set.
const FLAGS: [&str; 3] = ["CGO_CFLAGS", "CGO_CXXFLAGS", "CGO_FFLAGS"];
const DEFAULT: &str = "-g -O2";

/// The folders; none where the user wishes to keep them.
pub(crate) fn folders(system: &System, request: &Request) -> Vec<PathBuf> {
    if request.flags.keeps_origin {
        return Vec::new();
    }
    let mut folders = vec![request.directory.clone(), request.go.goroot.clone()];
    folders.extend(system.environment.home());
    // A root names everything.
    folders.retain(|folder| folder.components().count() > 2);
    folders
}

/// The variables by which a C compiler writes other names in their place. The go command hides the module of what is
/// compiled and its own folder; headers elsewhere, in another module, the repository or the user's home, it does not.
pub(crate) fn variables(
    shop: Workshop<'_>,
    request: &Request,
    listing: &Listing,
    windows: bool,
    toolchain: &[Set],
) -> Vec<Set> {
    let named = named(shop.system, request, listing);
    let value =
        |name: &str| toolchain.iter().find(|(other, _)| other == name).and_then(|(_, value)| value.clone());
    let Some(compiler) = value("CC").and_then(|text| text.into_string().ok()) else { return Vec::new() };
    if named.is_empty() || !understands(shop, &compiler, toolchain) {
        return Vec::new();
    }
    let root = if windows { r"\\_\_\" } else { "/_/" };
    let flag = |(folder, name): &(PathBuf, String)| {
        Some(format!("-ffile-prefix-map={}={root}{name}", folder.to_str()?))
    };
    let Ok(flags) = ogive_cc::join(&named.iter().filter_map(flag).collect::<Vec<_>>()) else {
        return Vec::new();
    };
    let with = |name: &str| {
        let own = value(name).or_else(|| shop.system.environment.var_os(name)).filter(|own| !own.is_empty());
        let mut text: OsString = own.unwrap_or_else(|| DEFAULT.into());
        text.push(" ");
        text.push(&flags);
        (name.into(), Some(text))
    };
    FLAGS.into_iter().map(with).collect()
}

/// The folders with what is written for them, those within others last: of two that fit, compilers take the last.
fn named(system: &System, request: &Request, listing: &Listing) -> Vec<(PathBuf, String)> {
    if request.flags.keeps_origin {
        return Vec::new();
    }
    let mut named: Vec<(PathBuf, String)> = Vec::new();
    let mut add = |folder: &Path, name: &str| {
        let known = named.iter().any(|(other, _)| other == folder);
        // A root names everything.
        if !known && folder.components().count() > 2 {
            named.push((folder.to_owned(), name.to_owned()));
        }
    };
    add(&request.go.goroot, "go");
    if let Some(home) = system.environment.home() {
        add(&home, "home");
    }
    for module in &listing.modules {
        add(&module.folder, &module.path);
    }
    let is_repository = |folder: &&Path| system.files.exists(&folder.join(".git"));
    if let Some(repository) = request.directory.ancestors().find(is_repository) {
        add(repository, "repository");
    }
    add(&request.directory, "module");
    named.sort_by_key(|(folder, _)| folder.components().count());
    named
}

/// Whether a compiler knows `-ffile-prefix-map`, as GCC has since 8 and clang since 10.
fn understands(shop: Workshop<'_>, compiler: &str, toolchain: &[Set]) -> bool {
    let Some((program, rest)) = ogive_cc::split(compiler).ok().and_then(|words| {
        let (program, rest) = words.split_first()?;
        Some((program.clone(), rest.to_vec()))
    }) else {
        return false;
    };
    let mut command = Command::new(program);
    command.arguments = rest.into_iter().map(Into::into).collect();
    command.arguments.extend(["-ffile-prefix-map=a=b", "-E", "-x", "c", "-"].map(Into::into));
    command.environment = toolchain.to_vec();
    command.cancel = Some(shop.cancel.clone());
    shop.system.processes.output(&command).is_ok_and(|output| matches!(output.exit, Exit::Code(0)))
}
