//! What nobody wishes for.

use crate::{document, faulty, gate};

#[test]
fn a_file_that_does_not_parse_is_told_and_the_rest_is_judged() {
    let sandbox = faulty();
    sandbox.write("broken.go", "pakage bolt\n");
    sandbox.write("half.go", "package bolt\n\nfunc f() {\n\tx := \n}\n");
    sandbox.write("robot/bytes.go", b"package robot\n\nvar s = \"\xff\xfe\"\n");
    let outcome = sandbox.ogive(["gate"]).run().expect_code(1);
    assert!(outcome.stdout.contains("not read: broken.go:1: "), "{}", outcome.shown());
    assert!(outcome.stdout.contains("not read: half.go:5: "), "{}", outcome.shown());
    let answer = document(&sandbox.ogive(["--json", "gate"]).run());
    assert_eq!(answer["problems"][0]["path"], "broken.go");
    assert_eq!(answer["findings"][0]["rule"], "symbol-hole");
    assert_eq!(gate(&sandbox, &["robot"]).len(), 1);
}

#[test]
fn line_ends_byte_order_marks_and_links_change_nothing() {
    let sandbox = faulty();
    sandbox.write("db.go", "\u{feff}package bolt\r\n\r\nfunc open() int {\r\n\treturn most - 1\r\n}\r\n");
    #[cfg(unix)]
    std::os::unix::fs::symlink("..", sandbox.work().join("robot/loop")).unwrap();
    assert_eq!(gate(&sandbox, &["--only", "symbol-hole"]), ["symbol-hole db.go:4"]);
}

#[test]
fn a_broken_go_mod_is_told() {
    let sandbox = faulty();
    sandbox.write("go.mod", "module example.com/bolt\nrequire a\n");
    let outcome = sandbox.ogive(["gate"]).run().expect_code(1);
    assert!(outcome.stdout.contains("not read: go.mod:2: "), "{}", outcome.shown());
}

#[test]
fn a_large_generated_file_is_no_hindrance() {
    let sandbox = faulty();
    let lines: String = (0..50_000).map(|n| format!("var v{n} = \"{n}\"\n")).collect();
    sandbox.write("generated_linux.go", format!("package bolt\n\n{lines}"));
    assert_eq!(gate(&sandbox, &["--only", "symbol-hole"]), ["symbol-hole db.go:4"]);
}

#[test]
fn what_is_not_read_is_told() {
    let sandbox = faulty();
    sandbox.write("other/go.mod", "modul x\n");
    let secret = sandbox.home().join("secret.go");
    std::fs::write(&secret, "package bolt\n").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(&secret, sandbox.work().join("linked.go")).unwrap();
    let answer = document(&sandbox.ogive(["--json", "gate"]).run());
    let told = answer["problems"].to_string();
    assert!(told.contains("it names no module"), "{told}");
    if cfg!(unix) {
        assert!(told.contains("it is a link out of the repository"), "{told}");
    }
}

#[test]
fn a_line_that_builds_for_one_platform_does_not_narrow_the_gate() {
    let sandbox = faulty();
    std::fs::remove_file(sandbox.work().join("ogive.toml")).unwrap();
    sandbox.write("Makefile", "all:\n\tGOOS=linux GOARCH=amd64 go build ./...\n");
    sandbox.write("makefile.go", "package bolt\n\nconst text = `all:\n\tGOARCH=riscv64 go build`\n");
    let holes = gate(&sandbox, &["--only", "symbol-hole"]);
    assert_eq!(holes, ["symbol-hole db.go:4"]);
    sandbox.write(".goreleaser.yaml", "builds:\n  - goos: [linux]\n    goarch: [amd64]\n");
    let none: [&str; 0] = [];
    assert_eq!(gate(&sandbox, &["--only", "symbol-hole"]), none);
}

#[test]
fn conditions_without_end_are_judged() {
    let sandbox = faulty();
    let deep = "!".repeat(50_000);
    let text = format!(
        "package bolt\n\nimport \"runtime\"\n\nvar x bool\nvar y = runtime.GOARCH == \"amd64\" && {deep}x\n"
    );
    sandbox.write("deep.go", text);
    let _ = document(&sandbox.ogive(["--json", "gate"]).run());
}

#[test]
fn names_that_stand_for_ever_more_names_end() {
    let sandbox = faulty();
    let mut text = "package bolt\n\nimport \"runtime\"\n\nfunc f() {\n".to_owned();
    for at in 0..200 {
        text.push_str(&format!("\tx{at} := x{0} && x{0} && x{0}\n", at + 1));
    }
    text.push_str("\tif runtime.GOARCH == \"amd64\" && x0 {\n\t\tpanic(x0)\n\t}\n}\n");
    sandbox.write("names.go", text);
    assert!(gate(&sandbox, &[]).contains(&"symbol-hole db.go:4".to_owned()));
}
