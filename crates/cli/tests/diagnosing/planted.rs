use ogive_testkit::go_programs::go_program;
use ogive_testkit::{Sandbox, goroot};

use crate::{at_home, document, executable, place, proxy, released, rules, state, without_caches};

/// A user whose machine has eight things wrong.
fn planted() -> Sandbox {
    let mut sandbox = Sandbox::new();
    let native = goroot("1.27.3-linux-amd64").join("bin");
    let foreign = goroot("1.27.3-linux-arm64").join("bin");
    at_home(&sandbox, ".bash_profile", &format!("# mine\nexport PATH={}:$PATH\n", foreign.display()));
    at_home(
        &sandbox,
        ".bashrc",
        &format!(
            "export PATH={}:$PATH\nalias go='arch -x86_64 go'\nexport DOCKER_DEFAULT_PLATFORM=linux/arm64\n",
            native.display()
        ),
    );
    at_home(&sandbox, ".config/go/env", "# kept\nGOARCH=arm64\nGOFLAGS=-trimpath\nGO111MODULE=off\n");
    executable(&sandbox.home().join("bin/uname"), "#!/bin/sh\necho arm64\n");
    let tool = sandbox.home().join("go/bin/tool");
    std::fs::create_dir_all(tool.parent().unwrap()).unwrap();
    std::fs::copy(go_program("plain", "linux/s390x").file, tool).unwrap();
    sandbox.write("go.mod", "module example.com/m\n\ngo 1.27\n\ntoolchain go1.27.3-amd64\n");
    let path = [sandbox.home().join("bin"), foreign, native, "/usr/bin".into(), "/bin".into()];
    let path = std::env::join_paths(path).unwrap();
    sandbox.set("PATH", path);
    sandbox
}

fn is_amd64() -> bool {
    let here = cfg!(target_arch = "x86_64");
    if !here {
        ogive_testkit::skip("the planted faults are those of an amd64 machine");
    }
    here
}

#[test]
fn planted_faults_are_found_with_their_lines_and_nothing_is_changed() {
    if !is_amd64() {
        return;
    }
    let sandbox = planted();
    let before = state(&sandbox.home());
    let outcome = sandbox.ogive(["--json", "doctor"]).run().expect_code(1);
    assert_eq!(state(&sandbox.home()), before, "the doctor changed something");
    let answer = document(&outcome);
    let found = rules(&answer);
    for rule in [
        "translated-go",
        "persisted-target",
        "gopath-mode",
        "toolchain-name-with-architecture",
        "go-differs-by-shell",
        "go-is-alias",
        "shadowed-tool",
        "gobin-mixed",
        "default-platform-exported",
        "several-gos",
    ] {
        assert!(found.contains(&rule), "{rule} is not in {found:?}");
    }
    for (rule, at) in [
        ("persisted-target", "env:2"),
        ("gopath-mode", "env:4"),
        ("toolchain-name-with-architecture", "go.mod:5"),
        ("go-is-alias", ".bashrc:2"),
        ("default-platform-exported", ".bashrc:3"),
    ] {
        assert_eq!(place(&answer, rule), at, "{rule}");
    }
    let shown = sandbox.ogive(["doctor", "--severity", "error"]).run().expect_code(1);
    for part in ["builds go wrong", "uname is ", "could not tell", "fix: go env -u GOARCH"] {
        assert!(shown.stdout.contains(part), "{part}: {}", shown.shown());
    }
}

#[test]
fn what_is_fixed_is_gone_at_a_second_look_and_comes_back_to_the_byte() {
    if !is_amd64() {
        return;
    }
    let mut sandbox = planted();
    let _proxy = proxy(&mut sandbox);
    let ogive = released(&sandbox);
    let before = without_caches(&sandbox.home());
    let dry = sandbox.program(&ogive).args(["fix", "--dry-run"]).run().expect_code(1);
    assert!(dry.stdout.contains("-GOARCH=arm64"), "{}", dry.shown());
    assert_eq!(without_caches(&sandbox.home()), before, "a dry run changed something");

    let fixed = sandbox.program(&ogive).args(["--json", "fix", "--yes"]).run();
    let fixed = document(&fixed.expect_code(1));
    assert_eq!(fixed["applied"], true);
    let repaired: Vec<&str> =
        fixed["repaired"].as_array().unwrap().iter().map(|rule| rule.as_str().unwrap()).collect();
    for rule in [
        "default-platform-exported",
        "go-is-alias",
        "gopath-mode",
        "persisted-target",
        "toolchain-name-with-architecture",
        "translated-go",
    ] {
        assert!(repaired.contains(&rule), "{rule} is not in {repaired:?}");
    }
    let read = |path: &str| std::fs::read_to_string(sandbox.home().join(path)).unwrap();
    assert_eq!(read(".config/go/env"), "# kept\nGOFLAGS=-trimpath\n");
    let bashrc = read(".bashrc");
    assert!(bashrc.contains("\n# taken out by ogive: alias go='arch -x86_64 go'\n"), "{bashrc}");
    assert!(read(".bash_profile").starts_with("# mine\nexport PATH="), "what was there stays");
    let clean = ["doctor", "--only", "gopath-mode,persisted-target,go-is-alias,default-platform-exported"];
    let _ = sandbox.ogive(clean).run().expect_code(0);

    let _ = sandbox.ogive(["undo", "--yes"]).run().expect_code(0);
    assert_eq!(without_caches(&sandbox.home()), before, "not as it was");
}

#[test]
fn a_healthy_machine_has_nothing_wrong() {
    if !is_amd64() {
        return;
    }
    let mut sandbox = Sandbox::new();
    let native = goroot("1.27.3-linux-amd64").join("bin");
    let line = format!("export PATH={}:$PATH\n", native.display());
    at_home(&sandbox, ".profile", &line);
    at_home(&sandbox, ".bashrc", &line);
    sandbox.write("go.mod", "module example.com/m\n\ngo 1.27\n");
    sandbox.set("PATH", std::env::join_paths([native, "/usr/bin".into(), "/bin".into()]).unwrap());
    // The handlers of binfmt_misc are those of the machine of the test.
    let skip = "binfmt-disabled,binfmt-interpreter-gone";
    let answer = document(&sandbox.ogive(["--json", "doctor", "--skip", skip]).run().expect_code(0));
    let bad: Vec<_> =
        answer["findings"].as_array().unwrap().iter().filter(|f| f["severity"] != "info").collect();
    assert!(bad.is_empty(), "{bad:#?}");
}
