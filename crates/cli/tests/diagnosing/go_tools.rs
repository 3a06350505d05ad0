//! Real gopls and dlv of another machine, or of an older Go than the project's.

use std::path::PathBuf;

use ogive_testkit::go_tools::{DLV, GOPLS, GoTool};
use ogive_testkit::{Sandbox, goroot, places, require};
use serde_json::Value;

use crate::{document, place, proxy, released, rules, without_caches};

/// A user on amd64 with a module of Go 1.27 and Go 1.27.3.
fn user() -> Option<Sandbox> {
    if !cfg!(target_arch = "x86_64") {
        ogive_testkit::skip("tools of another machine are arm64's");
        return None;
    }
    let mut sandbox = Sandbox::new();
    let native = goroot("1.27.3-linux-amd64").join("bin");
    sandbox.set("PATH", std::env::join_paths([native, "/usr/bin".into(), "/bin".into()]).unwrap());
    sandbox.write("go.mod", "module example.com/m\n\ngo 1.27\n");
    Some(sandbox)
}

fn put(sandbox: &Sandbox, tool: GoTool, release: &str, port: &str) -> PathBuf {
    let file = sandbox.home().join("go/bin").join(tool.name);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::copy(tool.built(release, port), &file).unwrap();
    file
}

const RULES: &str = "gopls-foreign,dlv-foreign,gopls-older-than-module,dlv-older-than-module";

fn judged(sandbox: &Sandbox) -> Value {
    document(&sandbox.ogive(["--json", "doctor", "--only", RULES]).run())
}

#[test]
fn a_gopls_of_another_machine_is_told_from_one_of_an_older_go() {
    told_apart(GOPLS, "gopls-foreign", "gopls-older-than-module");
}

#[test]
fn a_dlv_of_another_machine_is_told_from_one_of_an_older_go() {
    told_apart(DLV, "dlv-foreign", "dlv-older-than-module");
}

fn told_apart(tool: GoTool, foreign: &str, older: &str) {
    let Some(sandbox) = user() else { return };
    let file = put(&sandbox, tool, "1.27.3", "linux/arm64");
    let answer = judged(&sandbox);
    assert_eq!(rules(&answer), [foreign], "{answer:#}");
    let title = answer["findings"][0]["title"].as_str().unwrap();
    assert_eq!(title, format!("{} is for linux/arm64, not for this machine", file.display()));
    let repair = &answer["findings"][0]["remedies"][0]["repairs"]["repairs"][0];
    assert_eq!((&repair["package"], &repair["version"]), (&tool.package.into(), &tool.version.into()));

    let _ = put(&sandbox, tool, "1.26.8", "linux/amd64");
    let answer = judged(&sandbox);
    assert_eq!(rules(&answer), [older], "{answer:#}");
    assert_eq!(place(&answer, older), "go.mod:3");
    sandbox.write("go.mod", "module example.com/m\n\ngo 1.26\n");
    assert_eq!(rules(&judged(&sandbox)), [""; 0]);
    let version = sandbox.program(&file).args(["version"]).run().expect_code(0);
    assert!(version.stdout.contains(tool.version.trim_start_matches('v')), "{}", version.shown());
}

/// A variable of the machine's own go command.
fn go_env(name: &str) -> String {
    let output = std::process::Command::new("go").args(["env", name]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn a_foreign_dlv_is_built_again_and_then_runs() {
    let (Some(mut sandbox), Some(_)) = (user(), require("go")) else { return };
    let own = proxy(&mut sandbox);
    sandbox.set("GOPROXY", format!("{},{}", own.url(), go_env("GOPROXY")));
    sandbox.set("GONOSUMDB", "github.com/*,golang.org/x/*,go.starlark.net,gopkg.in/*");
    sandbox.set("GOCACHE", places::go_cache());
    let dlv = put(&sandbox, DLV, "1.27.3", "linux/arm64");
    let before = without_caches(&sandbox.home());

    let fix = ["--json", "fix", "--yes", "--only", "dlv-foreign"];
    let fixed = sandbox.program(released(&sandbox)).args(fix).run().expect_code(0);
    assert_eq!(document(&fixed)["repaired"], serde_json::json!(["dlv-foreign"]));
    let version = sandbox.program(&dlv).args(["version"]).run().expect_code(0);
    assert!(version.stdout.contains("Version: 1.26.2"), "{}", version.shown());
    assert_eq!(rules(&judged(&sandbox)), [""; 0]);

    let _ = sandbox.ogive(["undo", "--yes"]).run().expect_code(0);
    assert_eq!(without_caches(&sandbox.home()), before);
}
