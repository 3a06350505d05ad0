//! Go programs that real SDKs built, for tests of what reads programs.
//!
//! The program prints one line and has one dependency, which a folder replaces. What was built once
//! stays below `target/fixtures/go-programs`.

use std::path::{Path, PathBuf};
use std::process::Command;

use ogive_platform::{Port, ports};

use crate::{fixtures, places, scene, skip};

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

/// How a program is built.
#[derive(Debug, Clone, Copy)]
struct Recipe {
    name: &'static str,
    release: &'static str,
    port: &'static str,
    /// Beside `build -o FILE` and the package.
    arguments: &'static [&'static str],
    environment: &'static [(&'static str, &'static str)],
    package: &'static str,
}

const fn recipe(name: &'static str, release: &'static str, port: &'static str) -> Recipe {
    Recipe { name, release, port, arguments: &[], environment: &[], package: APP }
}

impl Recipe {
    const fn with(self, arguments: &'static [&'static str]) -> Self {
        Self { arguments, ..self }
    }

    const fn env(self, environment: &'static [(&'static str, &'static str)]) -> Self {
        Self { environment, ..self }
    }

    const fn of(self, package: &'static str) -> Self {
        Self { package, ..self }
    }
}

const APP: &str = "example.com/app";
const GREETING: &str = "example.com/greeting";

/// The flags and levels of [`RELEASE`], one at a time, and what needs no C compiler of [`LINKED`].
const VARIANTS: &[Recipe] = &[
    recipe("stripped", RELEASE, "linux/amd64").with(&["-ldflags=-s -w"]),
    recipe("stripped", RELEASE, "darwin/arm64").with(&["-ldflags=-s -w"]),
    recipe("stripped", RELEASE, "windows/amd64").with(&["-ldflags=-s -w"]),
    recipe("trimpath", RELEASE, "linux/amd64").with(&["-trimpath"]),
    recipe("quoted", RELEASE, "linux/amd64")
        .with(&["-ldflags=-X 'main.text=a \"b\"\tü `c`' -buildid=", "-tags=x,y"]),
    recipe("v3", RELEASE, "linux/amd64").env(&[("GOAMD64", "v3")]),
    recipe("v2", RELEASE, "darwin/amd64").env(&[("GOAMD64", "v2")]),
    recipe("softfloat", RELEASE, "linux/386").env(&[("GO386", "softfloat")]),
    recipe("v5", RELEASE, "linux/arm").env(&[("GOARM", "5")]),
    recipe("v7-softfloat", RELEASE, "linux/arm").env(&[("GOARM", "7,softfloat")]),
    recipe("v9.0", RELEASE, "linux/arm64").env(&[("GOARM64", "v9.0,lse")]),
    recipe("softfloat", RELEASE, "linux/mips").env(&[("GOMIPS", "softfloat")]),
    recipe("softfloat", RELEASE, "linux/mips64le").env(&[("GOMIPS64", "softfloat")]),
    recipe("power10", RELEASE, "linux/ppc64le").env(&[("GOPPC64", "power10")]),
    recipe("rva23u64", RELEASE, "linux/riscv64").env(&[("GORISCV64", "rva23u64")]),
    recipe("experiment", RELEASE, "linux/amd64").env(&[("GOEXPERIMENT", "arenas")]),
    recipe("pie", RELEASE, "linux/amd64").with(&["-buildmode=pie"]),
    recipe("pie", RELEASE, "linux/arm64").with(&["-buildmode=pie"]),
    recipe("gui", RELEASE, "windows/arm64").with(&["-ldflags=-H=windowsgui"]),
    recipe("c-shared", RELEASE, "wasip1/wasm").with(&["-buildmode=c-shared"]),
    recipe("vcs", RELEASE, "linux/amd64").with(&["-buildvcs=true"]),
];

/// What the C compiler of this machine links, for linux/amd64.
const LINKED: &[Recipe] = &[
    recipe("cgo", RELEASE, "linux/amd64").with(&["-ldflags=-linkmode=external"]),
    recipe("c-shared", RELEASE, "linux/amd64").with(&["-buildmode=c-shared"]),
    recipe("c-archive", RELEASE, "linux/amd64").with(&["-buildmode=c-archive"]),
    recipe("plugin", RELEASE, "linux/amd64").with(&["-buildmode=plugin"]),
];

/// Releases that wrote build info in other ways or not at all, for machines of all kinds of pointers.
const OLD: &[Recipe] = &[
    recipe("old", "1.9.7", "linux/amd64"),
    recipe("old", "1.12.17", "linux/amd64"),
    recipe("old-stripped", "1.12.17", "linux/amd64").with(&["-ldflags=-s -w"]),
    recipe("old", "1.12.17", "linux/mips"),
    recipe("old", "1.12.17", "darwin/amd64"),
    recipe("old", "1.12.17", "windows/amd64"),
    recipe("old", "1.12.17", "windows/386"),
    recipe("old", "1.13.15", "linux/amd64"),
    recipe("old", "1.13.15", "linux/mips64"),
    recipe("old", "1.13.15", "darwin/386"),
    recipe("old", "1.13.15", "windows/386"),
    recipe("old", "1.17.13", "linux/amd64"),
    recipe("old-stripped", "1.17.13", "linux/amd64").with(&["-ldflags=-s -w"]),
    recipe("old-pie", "1.17.13", "linux/amd64").with(&["-buildmode=pie"]),
    recipe("old", "1.17.13", "linux/386"),
    recipe("old", "1.17.13", "linux/mips"),
    recipe("old", "1.17.13", "linux/mipsle"),
    recipe("old", "1.17.13", "linux/ppc64"),
    recipe("old", "1.17.13", "linux/s390x"),
    recipe("old", "1.17.13", "freebsd/arm"),
    recipe("old", "1.17.13", "openbsd/mips64"),
    recipe("old", "1.17.13", "darwin/amd64"),
    recipe("old", "1.17.13", "darwin/arm64"),
    recipe("old", "1.17.13", "windows/amd64"),
    recipe("old", "1.17.13", "windows/386"),
    recipe("old", "1.17.13", "js/wasm"),
    recipe("old", "1.18.10", "linux/amd64"),
    recipe("old", "1.18.10", "linux/s390x"),
    recipe("old", "1.18.10", "darwin/arm64"),
    recipe("old", "1.18.10", "windows/amd64"),
];

/// Packages without `main`: archives of Go objects.
const PACKAGES: &[Recipe] = &[
    recipe("package", "1.12.17", "linux/amd64").with(&["-buildmode=archive"]).of(GREETING),
    recipe("package", "1.17.13", "linux/s390x").with(&["-buildmode=archive"]).of(GREETING),
    recipe("package", RELEASE, "linux/amd64").with(&["-buildmode=archive"]).of(GREETING),
    recipe("package", RELEASE, "darwin/arm64").with(&["-buildmode=archive"]).of(GREETING),
    recipe("package", RELEASE, "windows/386").with(&["-buildmode=archive"]).of(GREETING),
    recipe("package", RELEASE, "js/wasm").with(&["-buildmode=archive"]).of(GREETING),
    recipe("package", RELEASE, "linux/mips").with(&["-buildmode=archive"]).of("internal/bytealg"),
    recipe("package-experiment", RELEASE, "linux/amd64")
        .with(&["-buildmode=archive"])
        .env(&[("GOEXPERIMENT", "arenas")])
        .of(GREETING),
];

/// A program for every port that [`RELEASE`] links without a C compiler.
///
/// # Panics
/// When the SDK can't be fetched or does not build.
#[must_use]
pub fn for_all_ports() -> Vec<GoProgram> {
    let table = ports::table(RELEASE.parse().expect("a version")).expect("the table of a known release");
    let ports = table.ports().filter(|info| info.builds(false)).map(|info| info.port);
    let built = ports.map(|port| built("plain", RELEASE, port, &[], &[], APP));
    built.collect()
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
    if name == "plain" {
        return built("plain", RELEASE, port.parse().expect("a port"), &[], &[], APP);
    }
    let mut recipes = VARIANTS.iter().chain(LINKED).chain(OLD).chain(PACKAGES);
    let recipe = recipes.find(|recipe| recipe.name == name && recipe.port == port);
    build(recipe.unwrap_or_else(|| panic!("no recipe makes {name} for {port}")))
}

fn all(recipes: &[Recipe]) -> Vec<GoProgram> {
    recipes.iter().map(build).collect()
}

fn build(recipe: &Recipe) -> GoProgram {
    let port = recipe.port.parse().expect("recipes name ports");
    let mut arguments = recipe.arguments.to_vec();
    // Releases before 1.18 stamp nothing and do not know the flag.
    if recipe.release == RELEASE && recipe.name != "vcs" {
        arguments.push("-buildvcs=false");
    }
    built(recipe.name, recipe.release, port, &arguments, recipe.environment, recipe.package)
}

fn built(
    name: &str,
    release: &'static str,
    port: Port,
    arguments: &[&str],
    environment: &[(&str, &str)],
    package: &str,
) -> GoProgram {
    let folder = places::fixtures().join("go-programs");
    let file = folder.join(format!("{release}-{}-{name}", port.dashed()));
    places::once(&file, |partial| {
        let sdk = fixtures::goroot(&format!("{release}-{}", scene::host()));
        let mut go = command(&sdk, &folder, partial);
        let cgo = if LINKED.iter().any(|recipe| recipe.name == name && port_of(recipe) == port) {
            "1"
        } else {
            "0"
        };
        go.env("CGO_ENABLED", cgo).env("GOOS", port.os.name()).env("GOARCH", port.arch.name());
        go.envs(environment.iter().copied()).args(["build", "-o"]).arg(partial).args(arguments).arg(package);
        run(&mut go);
        places::remove(&source(partial));
    });
    GoProgram { name: format!("{release} {port} {name}"), file, release, port }
}

fn port_of(recipe: &Recipe) -> Port {
    recipe.port.parse().expect("recipes name ports")
}

/// Where the sources of the program are that is built to `partial`.
fn source(partial: &Path) -> PathBuf {
    partial.with_extension("source")
}

/// The go command of `sdk` in a folder of sources of its own, which it can't leave.
fn command(sdk: &Path, folder: &Path, partial: &Path) -> Command {
    let source = source(partial);
    places::remove(&source);
    let gopath = source.join("gopath");
    // Before Go 1.11, imports are found in GOPATH alone; modules stand there as well as anywhere.
    let app = gopath.join("src").join(APP);
    let greeting = gopath.join("src").join(GREETING);
    write(&app, "main.go", MAIN);
    write(&app, "go.mod", APP_MOD);
    write(&greeting, "greeting.go", PACKAGE);
    write(&greeting, "go.mod", "module example.com/greeting\n\ngo 1.12\n");
    commit(&app);
    let mut go = Command::new(sdk.join("bin").join(format!("go{}", std::env::consts::EXE_SUFFIX)));
    let inherited = ["PATH", "TMPDIR", "SystemRoot"];
    let inherited = inherited.map(|name| (name, std::env::var_os(name).unwrap_or_default()));
    go.current_dir(&app).env_clear().envs(inherited.into_iter().filter(|(_, value)| !value.is_empty()));
    go.env("GOPATH", gopath).env("HOME", &source).env("GOCACHE", folder.join("cache"));
    for (name, value) in [
        ("GOENV", "off"),
        ("GOFLAGS", ""),
        ("GOPROXY", "off"),
        ("GOTOOLCHAIN", "local"),
        ("GOWORK", "off"),
        ("GOTELEMETRY", "off"),
        ("GOSUMDB", "off"),
    ] {
        go.env(name, value);
    }
    // Go 1.9 needs its root said where it was not built; `off` makes later ones find packages in GOPATH.
    go.env("GOROOT", sdk).env("GO111MODULE", "on");
    go
}

const MAIN: &str = "\
package main

import \"example.com/greeting\"

var text = greeting.Text

func main() { println(text) }
";

const APP_MOD: &str = "\
module example.com/app

go 1.12

require example.com/greeting v1.2.3

replace example.com/greeting => ../greeting
";

const PACKAGE: &str = "\
// Package greeting has a text.
package greeting

// Text is the text.
var Text = \"hello\"
";

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::create_dir_all(folder).expect("a folder below target can be made");
    std::fs::write(folder.join(name), text).expect("a file below target can be written");
}

/// Makes a repository of `folder`, which is what Go stamps programs with; no other around it is seen then.
fn commit(folder: &Path) {
    for arguments in [
        &["init", "-q", "-b", "main"][..],
        &["add", "."],
        &["-c", "user.name=ogive", "-c", "user.email=ogive@example.com", "commit", "-q", "-m", "Say hello"],
    ] {
        let mut git = Command::new("git");
        git.current_dir(folder).args(arguments).env("GIT_CONFIG_GLOBAL", "/dev/null");
        git.env("GIT_AUTHOR_DATE", "2024-02-29T12:00:00Z").env("GIT_COMMITTER_DATE", "2024-02-29T12:00:00Z");
        run(&mut git);
    }
}

fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} fails: {errors}");
}
