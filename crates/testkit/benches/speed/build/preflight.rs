//! What is looked at before a compiler starts, beside `go list`.

use std::path::Path;

use super::contender::ogive_command;
use super::program::{fetch, go_command};
use super::timed::{middle, timed};
use super::{empty, program::copy};
use crate::Options;
use crate::table::{Limit, Row};

/// Packages of the module itself, besides what it needs.
const PACKAGES: usize = 300;

/// A package with C, so that there is something to look at.
const WITH_C: &str = "package withc\n\n// #cgo LDFLAGS: -lm\n// #include <math.h>\nimport \"C\"\n\n\
                      func Root() float64 { return float64(C.sqrt(2)) }\n";

/// The rows, with cgo on: a module of many packages that needs all that the program needs, and one with C.
pub fn rows(options: &Options, folder: &Path, go: &Path) -> Vec<Row> {
    if ogive_testkit::find("gcc").is_none() {
        eprintln!("no gcc on PATH: what is looked at before a build is not measured");
        return Vec::new();
    }
    let own = folder.join("preflight");
    empty(&own);
    let source = own.join("source");
    copy(&fetch(folder, go), &source);
    let mut imports = String::from("package main\n\nimport (\n");
    for number in 0..PACKAGES {
        let name = format!("p{number}");
        write(
            &source.join("many").join(&name).join("a.go"),
            &format!("package {name}\n\nimport _ \"net/http\"\n"),
        );
        imports.push_str(&format!("\t_ \"github.com/caddyserver/caddy/v2/many/{name}\"\n"));
    }
    imports.push_str("\t_ \"github.com/caddyserver/caddy/v2/withc\"\n)\n");
    write(&source.join("cmd/caddy/many.go"), &imports);
    write(&source.join("withc/a.go"), WITH_C);
    let list = || {
        let mut list = go_command(folder, go, &own);
        list.args(["list", "-deps", "-json", "./cmd/caddy"]).env("CGO_ENABLED", "1").current_dir(&source);
        timed(vec![list])
    };
    let look = || {
        let mut why = ogive_command(options, folder, go, &own);
        why.args(["--json", "cache", "why", "./cmd/caddy"]).current_dir(&source);
        timed(vec![why])
    };
    // The first ones index modules and try the compiler.
    let _ = (list(), look());
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..options.runs.max(3) {
        ours.push(look());
        theirs.push(list());
    }
    vec![
        Row::told("build: a look at a module with 300 dependencies and C", middle(&ours).wall, "s")
            .beside("`go list -deps -json`", middle(&theirs).wall)
            .limit(Limit::Ratio(1.3)),
    ]
}

fn write(file: &Path, text: &str) {
    let folder = file.parent().expect("a file is in a folder");
    std::fs::create_dir_all(folder).expect("a folder of the benchmark can be made");
    std::fs::write(file, text).expect("a file of the benchmark can be written");
}
