//! How the go command is started.

use std::path::{Path, PathBuf};
use std::process::Command;

use ogive_platform::Port;

use super::recipes::{APP, GREETING, Recipe};
use crate::{fixtures, places, scene};

/// Builds to `partial`.
pub(super) fn build(recipe: &Recipe, port: Port, partial: &Path) {
    let sdk = fixtures::goroot(&format!("{}-{}", recipe.release, scene::host()));
    let mut go = command(&sdk, partial);
    go.env("CGO_ENABLED", "0").env("GOOS", port.os.name()).env("GOARCH", port.arch.name());
    go.envs(recipe.environment.iter().copied());
    go.args(["build", "-o"]).arg(partial).args(recipe.arguments).arg(recipe.package);
    run(&mut go);
    places::remove(&source(partial));
}

/// Where the sources of the program are that is built to `partial`.
fn source(partial: &Path) -> PathBuf {
    partial.with_extension("source")
}

/// The go command of `sdk` in a folder of sources of its own, which it can't leave.
fn command(sdk: &Path, partial: &Path) -> Command {
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
    go.env("GOPATH", gopath).env("HOME", &source).env("GOCACHE", places::go_cache());
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
    // Go 1.9 must be told where it stands.
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
