//! What is looked at before a compiler starts, beside `go list`.

use std::path::Path;

use super::contender::ogive_command;
use super::program::{LOOKED_AT, fetch, go_command};
use super::timed::{Timed, middle, timed};
use super::{empty, program::copy};
use crate::Options;
use crate::table::{Limit, Row};

/// A package with C, so that there is something to look at.
const WITH_C: &str = "package withc\n\n// #cgo LDFLAGS: -lm\n// #include <math.h>\nimport \"C\"\n\n\
                      func Root() float64 { return float64(C.sqrt(2)) }\n";

/// Packages of the standard library that the program does not import itself.
const NEW: [&str; 5] = ["image/gif", "index/suffixarray", "text/scanner", "debug/plan9obj", "container/ring"];

/// The rows, with cgo on: the program, which rests on 791 packages of 160 modules, and a package with C.
pub fn rows(options: &Options, folder: &Path, go: &Path) -> Vec<Row> {
    if ogive_testkit::find("gcc").is_none() {
        eprintln!("no gcc on PATH: what is looked at before a build is not measured");
        return Vec::new();
    }
    let own = folder.join("preflight");
    empty(&own);
    let source = own.join("source");
    copy(&fetch(&LOOKED_AT, folder, go), &source);
    write(&source.join("withc/a.go"), WITH_C);
    write(
        &source.join("cmd/caddy/withc.go"),
        "package main\n\nimport _ \"github.com/caddyserver/caddy/v2/withc\"\n",
    );
    let ogive = |words: &[&str]| {
        let mut command = ogive_command(options, folder, go, &own);
        command.args(words).current_dir(&source);
        timed(vec![command])
    };
    let list = || {
        let mut list = go_command(folder, go, &own);
        list.args(["list", "-deps", "-json", LOOKED_AT.package]).env("CGO_ENABLED", "1").current_dir(&source);
        timed(vec![list])
    };
    eprintln!("build: what is looked at before");
    // `cache why` tells of builds that were, and looks at all that a build looks at.
    let _ = (ogive(&["build", LOOKED_AT.package]), list());
    let (mut anew, mut kept, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..options.runs.max(3) {
        // What nothing imported yet has the packages listed again.
        let text = format!("package main\n\nimport _ \"{}\"\n", NEW[run % NEW.len()]);
        write(&source.join(format!("cmd/caddy/run{run}.go")), &text);
        std::thread::sleep(std::time::Duration::from_millis(50));
        anew.push(ogive(&["cache", "why", "github.com/caddyserver/caddy/v2/withc"]));
        kept.push(ogive(&["cache", "why", "github.com/caddyserver/caddy/v2/withc"]));
        theirs.push(list());
    }
    let row = |what: &str, took: &[Timed]| {
        Row::told(
            format!("build: a look at 791 packages of 160 modules with cgo, {what}"),
            middle(took).wall,
            "s",
        )
        .beside("`go list -deps -json`", middle(&theirs).wall)
    };
    vec![row("a file imports something new", &anew).limit(Limit::Ratio(1.3)), row("as it was", &kept)]
}

fn write(file: &Path, text: &str) {
    let folder = file.parent().expect("a file is in a folder");
    std::fs::create_dir_all(folder).expect("a folder of the benchmark can be made");
    std::fs::write(file, text).expect("a file of the benchmark can be written");
}
