//! What a build takes from the one before, and only while it is so.

use std::path::PathBuf;
use std::time::SystemTime;

use ogive_testkit::Sandbox;
use serde_json::Value;

use crate::{HELLO, document, row, store, with_program};

/// A platform that Go has cgo for, and nobody here a C compiler: it ends before one would start.
const PLATFORM: &str = "illumos/amd64";

/// What makes a package need C.
const WITH_C: &str = "import \"C\"\n";

fn build(sandbox: &Sandbox) -> Value {
    document(&sandbox.ogive(["--json", "build", "./...", "--platform", PLATFORM]).run())
}

/// How the last build was decided: `pure` or `cgo`.
fn decided(sandbox: &Sandbox) -> String {
    let answer = build(sandbox);
    row(&answer, PLATFORM)["cgo"]["cgo"].as_str().unwrap_or_else(|| panic!("{answer:#}")).to_owned()
}

/// The names of what was built.
fn names(sandbox: &Sandbox) -> Vec<String> {
    let answer = build(sandbox);
    let artifacts = row(&answer, PLATFORM)["artifacts"].as_array().unwrap_or_else(|| panic!("{answer:#}"));
    artifacts.iter().map(|artifact| artifact["package"].as_str().unwrap().to_owned()).collect()
}

/// What is kept of builds of this folder, by the beginning of its name.
fn kept(sandbox: &Sandbox, start: &str) -> Vec<PathBuf> {
    let work = sandbox.work().display().to_string();
    let below = |folder: PathBuf| std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path());
    let ways = below(store().join("cache/build")).flat_map(below);
    let is_of_it = |file: &PathBuf| {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        name.starts_with(start) && std::fs::read_to_string(file).unwrap().contains(&work)
    };
    ways.flat_map(below).filter(is_of_it).collect()
}

/// When that was last written.
fn written(files: &[PathBuf]) -> Option<SystemTime> {
    files.iter().map(|file| std::fs::metadata(file).unwrap().modified().unwrap()).max()
}

/// When the packages were listed that are kept.
fn listed(sandbox: &Sandbox) -> Option<SystemTime> {
    written(&kept(sandbox, "packages-"))
}

#[test]
fn packages_are_listed_again_when_it_matters_and_only_then() {
    let sandbox = with_program(HELLO);
    sandbox.write("go.mod", "module example.com/hello\n\ngo 1.21\n\nrequire example.com/near v0.0.0\n\nreplace example.com/near => ../near\n");
    sandbox.write("../near/go.mod", "module example.com/near\n\ngo 1.21\n");
    sandbox.write("../near/near.go", "package near\n");
    sandbox.write("near.go", "package main\n\nimport _ \"example.com/near\"\n");
    // What is written while ogive starts may be seen by one and not by the other; the second time it is old.
    let _ = (build(&sandbox), build(&sandbox));
    let first = listed(&sandbox).expect("the list is kept");
    sandbox.write("main.go", HELLO.replace("hello", "good day"));
    sandbox.write("README.md", "nothing that Go reads\n");
    assert_eq!(names(&sandbox), ["example.com/hello"]);
    assert_eq!(listed(&sandbox), Some(first), "what stands below imports decides nothing");

    sandbox.write("cmd/tool/main.go", HELLO);
    assert_eq!(names(&sandbox), ["example.com/hello", "example.com/hello/cmd/tool"], "a new folder");
    sandbox.write("cmd/tool/main.go", format!("//go:build ignore\n\n{HELLO}"));
    assert_eq!(names(&sandbox), ["example.com/hello"], "another constraint");
    let part = sandbox.write("part/go.mod", "module example.com/part\n\ngo 1.21\n");
    sandbox.write("part/main.go", HELLO);
    assert_eq!(names(&sandbox), ["example.com/hello"], "another module below");
    std::fs::remove_file(&part).unwrap();
    assert_eq!(
        names(&sandbox),
        ["example.com/hello", "example.com/hello/part"],
        "it is a part of this one now"
    );
    std::fs::remove_dir_all(part.parent().unwrap()).unwrap();
    let near = sandbox.write("../near/c.go", format!("package near\n\n{WITH_C}"));
    assert_eq!(decided(&sandbox), "cgo", "a new file in what replaces a module");
    std::fs::write(&near, "package near\n").unwrap();
    assert_eq!(decided(&sandbox), "pure", "another import there");

    sandbox.write("../other/go.mod", "module example.com/near\n\ngo 1.21\n");
    sandbox.write("../other/near.go", format!("package near\n\n{WITH_C}"));
    let workspace = sandbox.write("../go.work", "go 1.21\n\nuse ./work\nuse ./other\n");
    let module = std::fs::read_to_string(sandbox.work().join("go.mod")).unwrap();
    sandbox.write("go.mod", module.replace("\nreplace example.com/near => ../near\n", ""));
    assert_eq!(decided(&sandbox), "cgo", "a workspace with another module of that name");
    std::fs::remove_file(workspace).unwrap();
    sandbox.write("go.mod", module);
    assert_eq!(decided(&sandbox), "pure", "no workspace any more");

    sandbox.write("tagged.go", format!("//go:build tagged\n\npackage main\n\n{WITH_C}"));
    assert_eq!(decided(&sandbox), "pure");
    let flags = |flags: &str| {
        let build = sandbox.ogive(["--json", "build", "./...", "--platform", PLATFORM]).env("GOFLAGS", flags);
        let answer = document(&build.run());
        row(&answer, PLATFORM)["cgo"]["cgo"].as_str().unwrap_or_else(|| panic!("{answer:#}")).to_owned()
    };
    assert_eq!(flags("-tags=tagged"), "cgo", "a tag of the environment");
    sandbox.write("../home/.config/go/env", "GOFLAGS=-tags=tagged\n");
    assert_eq!(decided(&sandbox), "cgo", "a tag that go env -w wrote");
    std::fs::remove_file(sandbox.home().join(".config/go/env")).unwrap();

    let _ = sandbox.ogive(["exec", "go", "mod", "vendor"]).run().expect_code(0);
    assert_eq!(decided(&sandbox), "pure");
    sandbox.write("vendor/example.com/near/near.go", format!("package near\n\n{WITH_C}"));
    assert_eq!(decided(&sandbox), "cgo", "a vendored package");
    std::fs::remove_dir_all(sandbox.work().join("vendor")).unwrap();
    assert_eq!(decided(&sandbox), "pure", "nothing is vendored any more");
    let last = listed(&sandbox);
    assert_eq!((decided(&sandbox), listed(&sandbox)), ("pure".to_owned(), last));
}

#[test]
fn what_is_embedded_and_what_lies_there_is_looked_at_each_time() {
    let sandbox = with_program(
        "package main\n\nimport _ \"embed\"\n\n//go:embed text\nvar text string\n\nfunc main() { print(text) }\n",
    );
    sandbox.write("text", "one");
    let build = || {
        let answer = document(&sandbox.ogive(["--json", "build", "-P", "linux/amd64"]).run().expect_code(0));
        let row = row(&answer, "linux/amd64").clone();
        let file = sandbox.work().join(row["artifacts"][0]["path"].as_str().unwrap());
        (file, row["unchanged"].as_bool().unwrap())
    };
    let says = |file: &PathBuf| sandbox.program(file).run().expect_code(0).stderr;
    let (file, _) = build();
    assert_eq!((says(&file).trim(), build().1), ("one", true));
    sandbox.write("text", "two");
    assert_eq!((build().1, says(&file).trim()), (false, "two"), "a file that is embedded");
    std::fs::write(&file, "edited by hand").unwrap();
    assert_eq!((build().1, says(&file).trim()), (false, "two"), "what was edited is put right");
}

/// Says what it embeds, what a module beside it says, and what a flag sets.
const SAYS: &str = r#"package main

import (
	"embed"
	"fmt"

	"example.com/near"
)

//go:embed text
var texts embed.FS

var set = "nothing"

func main() {
	entries, _ := texts.ReadDir("text")
	for _, entry := range entries {
		if entry.IsDir() {
			continue
		}
		text, _ := texts.ReadFile("text/" + entry.Name())
		fmt.Print(string(text), " ")
	}
	fmt.Println(near.Text, set)
}
"#;

#[test]
fn the_go_command_is_asked_again_when_a_program_would_be_another_and_only_then() {
    let sandbox = with_program(SAYS);
    sandbox.write(
        "go.mod",
        "module example.com/hello\n\ngo 1.21\n\nrequire example.com/near v0.0.0\n\nreplace example.com/near => ../near\n",
    );
    sandbox.write("../near/go.mod", "module example.com/near\n\ngo 1.21\n");
    let near =
        |text: &str| sandbox.write("../near/near.go", format!("package near\n\nconst Text = {text:?}\n"));
    near("near");
    sandbox.write("text/a.txt", "a");
    let said = |more: &[&str]| {
        let program = sandbox.work().join("dist/hello_linux_amd64");
        let _ = std::fs::remove_file(&program);
        let flags = ["build", "--cgo", "off", "--platform", "linux/amd64"];
        let _ = sandbox.ogive(flags.iter().chain(more)).run().expect_code(0);
        sandbox.program(program).succeed()
    };
    let made = || written(&kept(&sandbox, "made-")).expect("it is kept what was made");
    // What is written while ogive starts may be seen by one and not by the other; the second time it is old.
    let _ = (said(&[]), said(&[]));
    let first = made();
    assert_eq!((said(&[]), made()), ("a near nothing".to_owned(), first), "nothing has changed");
    sandbox.write("README.md", "nothing that is built\n");
    sandbox.write("hello_test.go", "package main\n");
    assert_eq!((said(&[]), made()), ("a near nothing".to_owned(), first), "nothing that matters has changed");

    near("far");
    assert_eq!(said(&[]), "a far nothing", "a module that replaces another");
    sandbox.write("text/a.txt", "A");
    assert_eq!(said(&[]), "A far nothing", "what is embedded");
    sandbox.write("text/b/c.txt", "unseen");
    sandbox.write("text/b.txt", "B");
    assert_eq!(said(&[]), "A B far nothing", "a file more");
    sandbox.write("main.go", SAYS.replace("nothing", "something"));
    assert_eq!(said(&[]), "A B far something");
    let flags = ["--ldflags", "-X main.set=this"];
    assert_eq!(said(&flags), "A B far this");
    assert_eq!(said(&[]), "A B far something", "what was made in another way");
    // What lies in the stage is not what was made there.
    for record in kept(&sandbox, "made-") {
        let stage = record.with_file_name("linux_amd64_v1").join("hello");
        if stage.exists() {
            std::fs::write(&stage, "damaged").unwrap();
        }
    }
    assert_eq!(said(&[]), "A B far something", "a damaged file is made anew");
}
