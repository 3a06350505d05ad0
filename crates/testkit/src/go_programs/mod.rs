//! Go programs that real SDKs built, for tests of what reads programs.
//!
//! The program prints one line and has one dependency, which a folder replaces. What was built once
//! stays below `target/fixtures/go-programs`.

mod build;
mod command;
mod recipes;

use std::path::PathBuf;

use ogive_platform::{Port, ports};

pub use self::command::go_for;
use self::recipes::{LINKED, OLD, PACKAGES, PLAIN, Recipe, VARIANTS};
use crate::{at_once, places, scene, skip};

/// The release that builds for every port.
pub const RELEASE: &str = "1.27.3";

/// A program, library or archive that a Go SDK built.
#[derive(Debug, Clone)]
pub struct GoProgram {
    /// What is told apart by it: `1.27.3 linux/arm64 plain`.
    pub name: String,
    /// The file.
    pub file: PathBuf,
    /// The release that built it.
    pub release: &'static str,
    /// What it is for.
    pub port: Port,
}

/// A program for every port that [`RELEASE`] links without a C compiler.
///
/// # Panics
/// When the SDK can't be fetched or does not build.
#[must_use]
pub fn for_all_ports() -> Vec<GoProgram> {
    let table = ports::table(RELEASE.parse().expect("a version")).expect("the table of a known release");
    let ports: Vec<Port> = table.ports().filter(|info| info.builds(false)).map(|info| info.port).collect();
    at_once(&ports, |port| build(&PLAIN, *port))
}

/// Programs for [`RELEASE`]'s flags, levels and build modes; those that need a C compiler where this
/// machine has one.
///
/// # Panics
/// When the SDK can't be fetched or does not build.
#[must_use]
pub fn variants() -> Vec<GoProgram> {
    let mut programs = all(VARIANTS);
    match skip::find("cc") {
        Some(_) if scene::host() == "linux-amd64" => programs.extend(all(LINKED)),
        _ => skip("programs that a C compiler links: no cc for linux/amd64"),
    }
    programs
}

/// Programs of releases from Go 1.9 to 1.18.
///
/// # Panics
/// When an SDK can't be fetched or does not build.
#[must_use]
pub fn of_old_releases() -> Vec<GoProgram> {
    all(OLD)
}

/// Archives of packages, of old releases too.
///
/// # Panics
/// When an SDK can't be fetched or does not build.
#[must_use]
pub fn packages() -> Vec<GoProgram> {
    all(PACKAGES)
}

/// The program of this name for this port among all the others: `("stripped", "linux/amd64")`.
///
/// # Panics
/// When there is none, when its SDK can't be fetched, and when it does not build.
#[must_use]
pub fn go_program(name: &str, port: &str) -> GoProgram {
    if name == PLAIN.name {
        return build(&PLAIN, port.parse().expect("a port"));
    }
    let mut recipes = VARIANTS.iter().chain(LINKED).chain(OLD).chain(PACKAGES);
    let recipe = recipes.find(|recipe| recipe.name == name && recipe.port == port);
    made(recipe.unwrap_or_else(|| panic!("no recipe makes {name} for {port}")))
}

fn all(recipes: &[Recipe]) -> Vec<GoProgram> {
    // SDKs that are older than a machine do not run on it: those for Linux on amd64 do everywhere there.
    let runs = |recipe: &&Recipe| recipe.release == RELEASE || scene::host() == "linux-amd64";
    if !recipes.iter().all(|recipe| runs(&recipe)) {
        skip("programs of old Go releases: no linux/amd64 to build them on");
    }
    recipes.iter().filter(runs).map(made).collect()
}

fn made(recipe: &Recipe) -> GoProgram {
    build(recipe, recipe.port.parse().expect("recipes name ports"))
}

fn build(recipe: &Recipe, port: Port) -> GoProgram {
    let Recipe { name, release, .. } = *recipe;
    let folder = places::fixtures().join("go-programs");
    let file = folder.join(format!("{release}-{}-{name}", port.dashed()));
    places::once(&file, |partial| build::build(recipe, port, partial));
    GoProgram { name: format!("{release} {port} {name}"), file, release, port }
}
