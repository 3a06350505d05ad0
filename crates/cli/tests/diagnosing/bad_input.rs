//! What nobody wishes for: the machine is told all the same, and nothing is run that should not be.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;

use ogive_testkit::{Sandbox, require, require_root};
use serde_json::{Value, json};

use crate::shells::start;
use crate::{at_home, document, executable, rules};

fn facts(sandbox: &Sandbox, arguments: &[&str]) -> Value {
    let all = ["--json", "facts"].iter().chain(arguments);
    document(&sandbox.ogive(all).run().expect_code(0))
}

/// Both with shells and without.
const BOTH: [&[&str]; 2] = [&["--shell-time", "2"], &["--no-shells"]];

#[test]
fn a_home_that_is_not_there_or_can_t_be_read_is_told() {
    let mut sandbox = Sandbox::new();
    for home in [Some("/no/such/home"), Some("/etc/passwd"), None] {
        match home {
            Some(home) => sandbox.set("HOME", home),
            None => sandbox.unset("HOME"),
        };
        for arguments in BOTH {
            let found = facts(&sandbox, arguments);
            let started = start(&found, "bash", "login");
            assert!(started["value"].is_object(), "{home:?}: {started:#}");
        }
    }
    let (Some(setpriv), true) = (require("setpriv"), require_root()) else { return };
    let sandbox = Sandbox::new();
    at_home(&sandbox, ".bashrc", "export GOFLAGS=-v\n");
    std::fs::set_permissions(sandbox.home(), std::fs::Permissions::from_mode(0o0)).unwrap();
    let ogive = sandbox.ogive([""]).command().get_program().to_owned();
    for arguments in BOTH {
        // Root reads everything but for these.
        let dropped = ["--bounding-set", "-dac_override,-dac_read_search"].map(OsStr::new);
        let all = dropped.into_iter().chain([ogive.as_os_str(), "--json".as_ref(), "facts".as_ref()]);
        let all = all.chain(arguments.iter().map(OsStr::new));
        let found = document(&sandbox.program(&setpriv).args(all).run().expect_code(0));
        let started = start(&found, "bash", "interactive");
        assert!(started["value"].is_object() || started["unknown"].is_string(), "{started:#}");
        let persisted = &found["go-settings"]["persisted"];
        assert!(persisted["unknown"].is_string(), "{persisted:#}");
    }
    std::fs::set_permissions(sandbox.home(), std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_shell_that_is_not_there_is_no_hindrance() {
    let mut sandbox = Sandbox::new();
    sandbox.set("SHELL", "/no/such/zsh").set("PATH", "");
    for arguments in BOTH {
        let found = facts(&sandbox, arguments);
        assert_eq!(found["login-shell"]["value"], "/no/such/zsh");
        assert!(found["shells"].as_array().unwrap().iter().any(|shell| shell["kind"] == "bash"));
    }
}

#[test]
fn start_up_files_of_any_size_that_read_each_other_come_to_an_end() {
    let sandbox = Sandbox::new();
    at_home(&sandbox, ".bashrc", &format!("export GOFLAGS=-v\n{}", "# nothing at all\n".repeat(600_000)));
    at_home(&sandbox, ".bash_profile", ". ~/.a\n");
    at_home(&sandbox, ".a", ". ~/.b\n");
    at_home(&sandbox, ".b", ". ~/.a\nexport GOFLAGS=-x\n");
    at_home(&sandbox, ".zshrc", &"if true; then ".repeat(50_000));
    for arguments in BOTH {
        let found = facts(&sandbox, arguments);
        let read = start(&found, "bash", "login");
        assert!(read["value"].is_object() == (arguments == ["--no-shells"]), "{read:#}");
        let large = start(&found, "bash", "interactive");
        assert_eq!(large["value"]["variables"][0]["value"], "-v", "{arguments:?}: {large:#}");
    }
}

#[test]
fn a_path_of_thousands_of_folders_is_read() {
    let mut sandbox = Sandbox::new();
    let folders: Vec<String> = (0..5000).map(|number| format!("/no/such/folder/{number}")).collect();
    let path = format!("{}:/usr/bin:/bin", folders.join(":"));
    at_home(&sandbox, ".bashrc", &format!("export PATH={path}\n"));
    sandbox.set("PATH", &path);
    for arguments in BOTH {
        let found = facts(&sandbox, arguments);
        let of_shell = &start(&found, "bash", "interactive")["value"]["search-path"]["folders"];
        assert_eq!(of_shell.as_array().unwrap().len(), 5002);
        assert_eq!(of_shell[4999]["defect"], "missing");
        assert_eq!(of_shell[4999]["added-by"]["line"], 1);
    }
}

#[test]
fn no_go_and_no_tool_is_run() {
    let mut sandbox = Sandbox::new();
    let witness = sandbox.work().join("ran");
    let script = format!("#!/bin/sh\ntouch {}\nsleep 100\n", witness.display());
    let bin = sandbox.home().join("bin");
    for name in ["go", "gofmt", "gopls", "dlv", "arch", "uname", "file", "pkg-config", "qemu-aarch64"] {
        executable(&bin.join(name), &script);
        executable(&sandbox.home().join("go/bin").join(name), &script);
        executable(&sandbox.home().join("sdk/go1.27.3/bin").join(name), &script);
    }
    at_home(&sandbox, "sdk/go1.27.3/pkg/x", "");
    at_home(&sandbox, ".bashrc", &format!("export PATH={}:$PATH\n", bin.display()));
    sandbox.set("PATH", format!("{}:/usr/bin:/bin", bin.display()));
    for arguments in BOTH {
        let _ = facts(&sandbox, arguments);
        let judged = sandbox.ogive(["doctor"].iter().chain(arguments)).run();
        assert!(matches!(judged.code, Some(0 | 1)), "{}", judged.shown());
        assert!(!witness.exists(), "{arguments:?}");
    }
}

#[test]
fn what_is_not_utf_8_is_read_as_far_as_it_goes() {
    let mut sandbox = Sandbox::new();
    let bytes = b"# caf\xe9\nexport GOFLAGS=-v\nexport PATH=/caf\xe9:$PATH\n";
    std::fs::write(sandbox.home().join(".bashrc"), bytes).unwrap();
    sandbox.set("GOPATH", OsStr::from_bytes(b"/go\xff"));
    sandbox.set("PATH", OsStr::from_bytes(b"/caf\xe9:/usr/bin:/bin"));
    for arguments in BOTH {
        let found = facts(&sandbox, arguments);
        let started = start(&found, "bash", "interactive");
        let variables = started["value"]["variables"].as_array().unwrap_or_else(|| panic!("{started:#}"));
        assert!(variables.iter().any(|variable| variable["value"] == "-v"), "{arguments:?}: {started:#}");
        assert_eq!(started["value"]["search-path"]["folders"][0]["folder"], "/caf\u{fffd}");
    }
    let home = sandbox.home().join(OsStr::from_bytes(b"caf\xe9"));
    std::fs::create_dir_all(home.join("sdk").join(OsStr::from_bytes(b"\xe9"))).unwrap();
    sandbox.set("HOME", &home);
    let folder = sandbox.work().join(OsStr::from_bytes(b"\xe9"));
    std::fs::create_dir_all(&folder).unwrap();
    for arguments in BOTH {
        let all = ["--json", "facts"].iter().chain(arguments);
        let found = document(&sandbox.ogive(all).current_dir(&folder).run().expect_code(0));
        assert!(found["home"]["unknown"].as_str().unwrap().contains("not text in UTF-8"));
    }
}

/// Puts `program` wherever a document has a path.
fn planted(value: &mut Value, program: &str) {
    match value {
        Value::String(text) if text.starts_with('/') => *text = program.to_owned(),
        Value::Array(values) => values.iter_mut().for_each(|value| planted(value, program)),
        Value::Object(fields) => fields.values_mut().for_each(|value| planted(value, program)),
        _ => {}
    }
}

#[test]
fn nothing_that_stands_in_another_machine_s_document_is_run_or_changed() {
    let sandbox = Sandbox::new();
    at_home(&sandbox, ".bashrc", "alias go='arch -x86_64 go'\n");
    at_home(&sandbox, ".config/go/env", "GOOS=plan9\nCC=gcc\n");
    let witness = sandbox.work().join("ran");
    let program = sandbox.home().join("bin/evil");
    executable(&program, &format!("#!/bin/sh\ntouch {}\n", witness.display()));
    let mut value = facts(&sandbox, &["--shell-time", "5"]);
    planted(&mut value, program.to_str().unwrap());
    value["compilers"] = json!([]);
    let before = crate::state(&sandbox.home());
    let path = sandbox.write("facts.json", value.to_string());
    let path = path.to_str().unwrap();
    let answer = document(&sandbox.ogive(["--json", "doctor", "--facts", path]).run().expect_code(1));
    assert!(rules(&answer).contains(&"persisted-target"), "{answer:#}");
    let _ = sandbox.ogive(["facts", "--diff", path, path]).run().expect_code(0);
    assert!(!witness.exists());
    assert_eq!(crate::state(&sandbox.home()), before);
}

/// Puts `text` behind whatever a document has that begins as a path.
fn behind(value: &mut Value, text: &str) {
    match value {
        Value::String(own) if own.starts_with('/') => own.push_str(text),
        Value::Array(values) => values.iter_mut().for_each(|value| behind(value, text)),
        Value::Object(fields) => fields.values_mut().for_each(|value| behind(value, text)),
        _ => {}
    }
}

#[test]
fn a_terminal_obeys_nothing_that_stands_in_a_document() {
    let sandbox = Sandbox::new();
    let examples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/machines");
    let machine = examples.join("an-intel-mac-was-migrated-to-apple-silicon.json");
    let mut value: Value = serde_json::from_slice(&std::fs::read(&machine).unwrap()).unwrap();
    behind(&mut value, "\u{1b}[8m\u{1b}]0;title\u{7}\u{9b}2J\u{202e}\r<script>alert(1)</script>");
    let file = sandbox.write("facts.json", value.to_string());
    let (file, machine) = (file.to_str().unwrap(), machine.to_str().unwrap());
    let obeyed = ['\u{7}', '\u{9b}', '\u{202e}', '\r'];
    for arguments in [
        &["doctor", "--facts", file][..],
        &["doctor", "--managers", "all", "--facts", file],
        &["doctor", "--html", "--facts", file],
        &["facts", "--diff", file, machine],
        &["fix", "--dry-run", "--no-shells"],
    ] {
        let program = sandbox.ogive(["--color", "always"]).args(arguments).env_remove("NO_COLOR").run();
        assert!(matches!(program.code, Some(0 | 1)), "{}", program.shown());
        for text in [&program.stdout, &program.stderr] {
            assert!(!text.contains(obeyed), "{arguments:?}: {text:?}");
            for bad in ["\u{1b}[8m", "\u{1b}]", "<script>"] {
                assert!(
                    !text.contains(bad) || bad == "<script>" && !arguments.contains(&"--html"),
                    "{text:?}"
                );
            }
        }
    }
}

#[test]
fn a_document_of_a_newer_ogive_is_refused_and_what_it_has_more_is_left() {
    let sandbox = Sandbox::new();
    let mut value = facts(&sandbox, &["--no-shells"]);
    value["schema"] = json!("ogive.facts.v9");
    let newer = sandbox.write("newer.json", value.to_string());
    let refused = sandbox.ogive(["doctor", "--facts"]).args([&newer]).run().expect_code(2);
    for part in ["of the form ogive.facts.v9", "reads ogive.facts.v1", "take the same version of ogive"] {
        assert!(refused.stderr.contains(part), "{part}: {}", refused.shown());
    }
    value["schema"] = json!("ogive.facts.v1");
    value["more"] = json!({"of": ["a", "later", "release"]});
    let more = sandbox.write("more.json", value.to_string());
    let judged = sandbox.ogive(["doctor", "--facts"]).args([&more]).run();
    assert!(matches!(judged.code, Some(0 | 1)), "{}", judged.shown());
}

#[test]
fn settings_that_are_no_json_are_told_with_their_place_and_left_as_they_are() {
    let sandbox = Sandbox::new();
    let text = "{\n  \"go.goroot\": \"/x\",\n  \"a\": [1, 2,,\n}\n";
    let file = at_home(&sandbox, ".config/Code/User/settings.json", text);
    let answer = document(&sandbox.ogive(["--json", "doctor", "--no-shells"]).run());
    let finding = answer["findings"].as_array().unwrap().iter();
    let finding = finding.clone().find(|found| found["rule"] == "editor-settings-malformed").unwrap();
    assert_eq!((&finding["location"]["line"], &finding["location"]["column"]), (&json!(3), &json!(14)));
    let _ = sandbox.ogive(["fix", "--yes", "--no-shells"]).run();
    assert_eq!(std::fs::read_to_string(file).unwrap(), text);
}

#[test]
fn documents_that_are_none_are_refused() {
    let sandbox = Sandbox::new();
    let mut deep = "[".repeat(200_000);
    deep.push_str(&"]".repeat(200_000));
    sandbox.write("deep.json", deep);
    sandbox.write("bytes.json", b"{\"schema\": \"ogive.facts.v1\", \"home\": \"\xff\"}");
    sandbox.write("empty.json", "");
    sandbox.write("half.json", "{\"schema\": \"ogive.facts.v1\"}");
    sandbox.write("types.json", "{\"schema\": \"ogive.facts.v1\", \"abilities\": 7}");
    for file in ["deep.json", "bytes.json", "empty.json", "half.json", "types.json"] {
        let outcome = sandbox.ogive(["doctor", "--facts", file]).run().expect_code(2);
        assert!(outcome.stderr.contains(&format!("cannot read the facts in {file}")), "{}", outcome.shown());
    }
}
