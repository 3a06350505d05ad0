//! Machines that can't be had here, by the documents that `ogive facts --json` would write there.

use std::path::{Path, PathBuf};

use ogive_testkit::Sandbox;

use crate::{document, rules, state};

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/machines")
}

#[test]
fn a_machine_that_was_sent_is_judged_and_nothing_of_it_is_run() {
    let sandbox = Sandbox::new();
    let before = state(sandbox.root());
    for (name, rule) in [
        ("a-terminal-is-opened-using-rosetta", "translated-shell"),
        ("a-tmux-server-and-an-editor-are-translated", "translated-ancestor"),
        ("an-intel-homebrew-comes-first", "homebrew-prefix-mismatch"),
        ("gvm-makes-one-translated-go-after-the-other", "gvm-translated"),
        ("path-helper-puts-homebrew-before-a-line-of-zshenv", "path-helper-demotes"),
        ("an-intel-mac-was-migrated-to-apple-silicon", "migrated-machine"),
        ("ogive-itself-is-translated", "ogive-translated"),
        ("an-x64-go-runs-on-windows-for-arm", "prism-emulated"),
    ] {
        let file = examples().join(format!("{name}.json"));
        let facts = file.to_str().unwrap();
        let answer = document(&sandbox.ogive(["--json", "doctor", "--facts", facts]).run().expect_code(1));
        let found = rules(&answer);
        assert!(found.contains(&rule), "{name}: {found:?}");
        let page = sandbox.ogive(["doctor", "--facts", facts]).run().expect_code(1);
        assert!(page.stdout.contains(&format!("[{rule}]")), "{}", page.shown());
    }
    assert_eq!(state(sandbox.root()), before);
}

#[test]
fn every_machine_reads_as_a_document() {
    let sandbox = Sandbox::new();
    let mut read = 0;
    for entry in std::fs::read_dir(examples()).unwrap() {
        let file = entry.unwrap().path();
        let outcome = sandbox.ogive(["--json", "doctor", "--facts", file.to_str().unwrap()]).run();
        assert!(matches!(outcome.code, Some(0 | 1)), "{}", outcome.shown());
        let _ = document(&outcome);
        read += 1;
    }
    assert!(read >= 12, "{read} machines");
}
