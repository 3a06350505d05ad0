//! `ogive windows resources`, and the programs that Go builds with what it writes.

#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read what was written")]

use ogive_binary::{Content, Subsystem};
use ogive_testkit::{Sandbox, go_programs, places};
use serde_json::Value;

const TABLE: &str = r#"[go]
version = "1.27"

[windows]
icon = "assets/app.ico"
version = "1.2.3"
product-name = "Answers"
company = "Müller & Co"
dpi = "per-monitor-v2"
execution-level = "administrator"
long-paths = true
"#;

/// An icon of one bitmap.
fn icon() -> Vec<u8> {
    let picture = [&40_u32.to_le_bytes()[..], &[0; 1100]].concat();
    let sizes = [picture.len() as u32, 22].map(u32::to_le_bytes).concat();
    [&[0, 0, 1, 0, 1, 0, 16, 16, 0, 0, 1, 0, 32, 0][..], &sizes, &picture].concat()
}

fn project() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("assets/app.ico", icon());
    sandbox.write("ogive.toml", TABLE);
    sandbox
}

fn answer(sandbox: &Sandbox, arguments: &[&str], code: i32) -> Value {
    let outcome = sandbox.ogive(["--json", "windows", "resources"]).args(arguments).run().expect_code(code);
    let answer: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let schema = places::root().join("schemas/ogive.windows-resources.v1.json");
    let schema = serde_json::from_slice(&std::fs::read(schema).unwrap()).unwrap();
    assert!(jsonschema::is_valid(&schema, &answer), "{answer:#}");
    answer
}

#[test]
fn go_builds_programs_with_what_the_table_asks_for() {
    let sandbox = project();
    // Told from a folder below, as for a package main there.
    sandbox.write("cmd/app/main.go", "package main\n\nfunc main() {}\n");
    sandbox.write("go.mod", "module example.com/app\n\ngo 1.20\n");
    let cmd = sandbox.work().join("cmd/app");
    let outcome = sandbox.ogive(["windows", "resources"]).current_dir(&cmd).run().expect_code(0);
    assert!(outcome.stderr.contains("each has 1 icon, a version, a manifest"), "{}", outcome.shown());
    let sdk = ogive_testkit::goroot(&format!("{}-{}", go_programs::RELEASE, ogive_testkit::host()));
    for arch in ["amd64", "arm64", "386"] {
        let file = sandbox.work().join(format!("{arch}.exe"));
        let go = sandbox.program(sdk.join("bin/go")).current_dir(&cmd);
        let go = go.env("GOOS", "windows").env("GOARCH", arch).env("GOTOOLCHAIN", "local");
        let go = go.env("GOCACHE", places::go_cache());
        let go = go.args(["build", "-ldflags=-H=windowsgui", "-o", file.to_str().unwrap()]);
        let _ = go.run().expect_code(0);
        let Content::Pe(pe) = ogive_binary::read(&std::fs::read(&file).unwrap()).unwrap().content else {
            panic!("no PE file")
        };
        assert_eq!(pe.subsystem, Subsystem::Gui, "{arch}");
        let manifest = pe.manifest.unwrap();
        for part in ["permonitorv2", "requireAdministrator", "longPathAware"] {
            assert!(manifest.contains(part), "{arch}: {manifest}");
        }
        let version = pe.version.unwrap();
        assert_eq!(version.file.as_deref(), Some("1.2.3.0"), "{arch}");
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert!(version.strings.contains(&pair("CompanyName", "Müller & Co")), "{arch}: {version:?}");
    }
    let shown = sandbox.ogive(["inspect", "--long", "amd64.exe"]).succeed();
    assert!(shown.contains("RT_GROUP_ICON (1)"), "{shown}");
}

#[test]
fn files_of_other_tools_are_taken_as_they_are() {
    let sandbox = project();
    let json = r##"{"RT_MANIFEST": {"#1": {"0409": {}}}, "RT_VERSION": {"#1": {"0000": {"info": {"0409": {"ProductName": "A"}}}}}}"##;
    sandbox.write("winres/winres.json", json);
    let arguments =
        ["winres/winres.json", "assets/app.ico", "--arch", "arm64", "--out", "out", "--name", "app"];
    let answer = answer(&sandbox, &[&arguments[..], &["--set", "version=4.5.6"]].concat(), 0);
    assert_eq!(answer["files"][0]["arch"], "arm64");
    let kinds: Vec<_> =
        answer["resources"].as_array().unwrap().iter().map(|each| each["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["RT_ICON", "RT_GROUP_ICON", "RT_VERSION", "RT_MANIFEST"]);
    let object = std::fs::read(sandbox.work().join("out/app_windows_arm64.syso")).unwrap();
    let resources = ogive_binary::resources::read(&object).unwrap();
    let version = resources.version().unwrap();
    assert_eq!((version.text("ProductName"), version.fixed.unwrap().file), (Some("A"), [4, 5, 6, 0]));
}

#[test]
fn other_objects_beside_are_told() {
    let sandbox = project();
    let _ = answer(&sandbox, &["--arch", "amd64", "--name", "old"], 0);
    std::fs::rename(sandbox.work().join("old_windows_amd64.syso"), sandbox.work().join("old.syso")).unwrap();
    let answer = answer(&sandbox, &["--arch", "amd64"], 1);
    let faults = answer["faults"].to_string();
    assert!(
        faults.contains("old.syso is for windows/amd64, and its name lets it into other builds"),
        "{faults}"
    );
    assert!(faults.contains("old.syso, rsrc_windows_amd64.syso all bring resources"), "{faults}");
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let sandbox = Sandbox::new();
    let fails = |arguments: &[&str], says: &str| {
        let outcome = sandbox.ogive(["windows", "resources"]).args(arguments).run().expect_code(2);
        outcome.expect_error(says);
    };
    fails(&[], "--set icon=app.ico");
    sandbox.write("versioninfo.json", "{}");
    fails(&[], "ogive windows resources versioninfo.json takes them");
    sandbox.write("ogive.toml", "[windows]\n\ndpi = 'much'\n");
    fails(&[], "ogive.toml:3");
    fails(&[], "windows.dpi must be system, unaware");
    sandbox.write("ogive.toml", "[windows]\nicn = 'much'\n");
    fails(&[], "no setting windows.icn; known here: icon");
    sandbox.write("ogive.toml", "[windows]\nicon = 'no.ico'\n");
    fails(&[], "cannot read no.ico");
    sandbox.write("ogive.toml", "[windows]\nsubsystem = 'gui'\n");
    fails(&[], "makes no resource");
    sandbox.write("app.rc", "\n1 MENU {}\n");
    fails(&["app.rc"], "app.rc:2: MENU is not made here");
    fails(&["versioninfo.json", "--arch", "riscv64"], "not for riscv64");
    fails(&["app.svg"], "must end with .json");
    fails(&["a.rc", "b.rc"], "second of its kind");
    fails(&["versioninfo.json", "--name", "../x"], "can't be the name");
    fails(&["versioninfo.json", "--set", "version"], "KEY=VALUE");
}
