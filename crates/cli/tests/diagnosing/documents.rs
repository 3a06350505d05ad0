use ogive_testkit::Sandbox;

use crate::{at_home, document, rules};

#[test]
fn another_machines_document_is_judged_and_nothing_in_it_is_run() {
    let sandbox = Sandbox::new();
    at_home(&sandbox, ".config/go/env", "GOOS=plan9\n");
    let facts = sandbox.ogive(["--json", "facts", "--no-shells"]).run().expect_code(0);
    let mut value = document(&facts);
    value["shells"] = serde_json::json!([]);
    // What a command would be, if one were run.
    let witness = sandbox.work().join("ran");
    let command = format!("touch {}", witness.display());
    value["login-shell"]["value"] = command.clone().into();
    value["go-settings"]["process"] = serde_json::json!([
        { "name": "CC", "value": command, "source": { "environment": "CC" } }
    ]);
    let path = sandbox.write("facts.json", value.to_string());
    let path = path.to_str().unwrap();
    let answer = document(&sandbox.ogive(["--json", "doctor", "--facts", path]).run().expect_code(1));
    assert!(rules(&answer).contains(&"persisted-target"), "{answer:#}");
    assert!(!witness.exists());
    let untold = answer["untold"].as_array().unwrap();
    assert!(untold.iter().any(|untold| untold["rule"] == "go-differs-by-shell"), "{untold:?}");

    value["schema"] = "ogive.facts.v9".into();
    sandbox.write("newer.json", value.to_string());
    sandbox.write("other.json", "{\"schema\": \"x\"}");
    sandbox.write("cut.json", "{\"schema\":");
    for (file, code, told) in [
        ("newer.json", 2, "the form ogive.facts.v9"),
        ("other.json", 2, "not what `ogive facts --json` writes"),
        ("cut.json", 2, "it is no JSON"),
        ("none.json", 127, "there is no none.json"),
    ] {
        let outcome = sandbox.ogive(["doctor", "--facts", file]).run().expect_code(code);
        assert!(outcome.stderr.contains(told), "{file}: {}", outcome.shown());
    }
}

#[test]
fn secrets_and_names_are_left_out() {
    let mut sandbox = Sandbox::new();
    at_home(&sandbox, ".config/go/env", "GOPROXY=https://ann:s3cret@proxy.example.com\nGOAUTH=s3cret\n");
    sandbox.set("GOPRIVATE_TOKEN", "s3cret").set("OGIVE_TOKEN", "s3cret");
    let outcome = sandbox.ogive(["--json", "facts"]).run().expect_code(0);
    assert!(!outcome.stdout.contains("s3cret"), "{}", outcome.shown());
    assert!(outcome.stdout.contains("https://proxy.example.com"), "{}", outcome.shown());
    let outcome = sandbox.ogive(["--json", "facts", "--anonymous"]).run().expect_code(0);
    let home = sandbox.home().display().to_string();
    assert!(!outcome.stdout.contains(&home), "{}", outcome.shown());
    assert!(outcome.stdout.contains("/home/user"), "{}", outcome.shown());
    let _ = document(&outcome);
}

#[test]
fn two_machines_are_held_against_each_other() {
    let sandbox = Sandbox::new();
    let one = sandbox.ogive(["--json", "facts", "--no-shells"]).run().expect_code(0).stdout;
    at_home(&sandbox, ".config/go/env", "GOFLAGS=-mod=mod\n");
    let two = sandbox.ogive(["--json", "facts", "--no-shells"]).run().expect_code(0).stdout;
    sandbox.write("one.json", &one);
    sandbox.write("two.json", &two);
    let same = sandbox.ogive(["facts", "--diff", "one.json", "one.json"]).run().expect_code(0);
    assert!(same.stderr.contains("alike"), "{}", same.shown());
    let outcome = sandbox.ogive(["--json", "facts", "--diff", "one.json", "two.json"]).run().expect_code(1);
    let differences = document(&outcome)["differences"].to_string();
    assert!(differences.contains("-mod=mod"), "{differences}");
}

#[test]
fn a_rule_that_is_not_known_is_told_with_its_neighbour() {
    let sandbox = Sandbox::new();
    let outcome = sandbox.ogive(["doctor", "--only", "goroot-mismach"]).run().expect_code(2);
    assert!(outcome.stderr.contains("goroot-mismatch"), "{}", outcome.shown());
    let shown = sandbox.ogive(["rule", "go-differs-by-shell"]).run().expect_code(0);
    assert!(shown.stdout.contains("start-up"), "{}", shown.shown());
}

#[test]
fn what_explain_points_to_is_a_rule_of_the_doctor() {
    let sandbox = Sandbox::new();
    for (text, rule) in [
        ("go: build cache is disabled by GOCACHE=off, but required as of Go 1.12", Some("gocache-off")),
        ("go: list -m cannot be used with GO111MODULE=off", Some("gopath-mode")),
        ("cannot install cross-compiled binaries when GOBIN is set", Some("gobin-blocks-cross-install")),
        ("can not run under Rosetta, check that the installed build of Go is right", Some("dlv-translated")),
        (
            "Version of Delve is too old for Go version 1.20.8 (maximum supported version 1.19)",
            Some("dlv-older-than-module"),
        ),
        (
            "m.go:1:1: package requires newer Go version go1.26 (application built with go1.25)",
            Some("gopls-older-than-module"),
        ),
        ("/lib64/libc.so.6: version `GLIBC_2.34' not found (required by ./app)", None),
    ] {
        let outcome = sandbox.ogive(["--json", "explain", text]).run().expect_code(0);
        let answer: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
        let named = answer["found"][0]["explanation"]["doctor"].as_str();
        if rule.is_some() {
            assert_eq!(named, rule, "{}", outcome.shown());
        }
        if let Some(rule) = named {
            let asked = sandbox.ogive(["doctor", "--no-shells", "--only", rule]).run();
            assert!(matches!(asked.code, Some(0 | 1)), "{}", asked.shown());
        }
    }
}

#[test]
fn nothing_of_the_current_folder_is_run() {
    let mut sandbox = Sandbox::new();
    let witness = sandbox.work().join("ran");
    for name in ["gcc", "clang", "go", "cc"] {
        crate::executable(&sandbox.work().join(name), &format!("#!/bin/sh\ntouch {}\n", witness.display()));
    }
    sandbox.set("PATH", ".:/usr/bin:/bin");
    let _ = sandbox.ogive(["--json", "facts"]).run().expect_code(0);
    sandbox.set("CC", "./gcc");
    let outcome = sandbox.ogive(["--json", "facts"]).run().expect_code(0);
    assert!(!witness.exists());
    assert!(outcome.stdout.contains("./gcc depends on the current folder"), "{}", outcome.shown());
}

#[test]
fn findings_are_written_for_code_hosts() {
    let sandbox = Sandbox::new();
    at_home(&sandbox, ".config/go/env", "GOOS=plan9\n");
    sandbox.write("go.mod", "module example.com/m\n\ngo 1.27\n\ntoolchain go1.27.3-amd64\n");
    sandbox.write("ogive.toml", "[doctor.rules]\nseveral-gos = { severity = 'off', reason = 'x' }\n");
    let doctor = |more: &[&str]| sandbox.ogive([&["doctor", "--no-shells"], more].concat()).run();
    let answer = doctor(&["--sarif", "out.sarif"]).expect_code(1);
    assert!(answer.stdout.contains("builds go wrong"), "{}", answer.shown());
    let log = std::fs::read_to_string(sandbox.work().join("out.sarif")).unwrap();
    assert_eq!(doctor(&["--sarif"]).expect_code(1).stdout, log);
    let log: serde_json::Value = serde_json::from_str(&log).unwrap();
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    let result = |rule: &str| results.iter().find(|result| result["ruleId"] == rule).unwrap();
    let place = |rule: &str| result(rule)["locations"][0]["physicalLocation"].clone();
    let toolchain = place("toolchain-name-with-architecture");
    assert_eq!(toolchain["artifactLocation"]["uri"], "go.mod");
    assert_eq!(toolchain["region"]["startLine"], 5);
    let env = place("persisted-target");
    let uri = env["artifactLocation"]["uri"].as_str().unwrap();
    assert!(uri.starts_with("file:///") && uri.ends_with("/.config/go/env"), "{uri}");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    let off = &run["invocations"][0]["ruleConfigurationOverrides"][0];
    assert_eq!(
        (&off["descriptor"]["id"], &off["configuration"]["enabled"]),
        (&"several-gos".into(), &false.into())
    );
    let _ = doctor(&["--json", "--sarif"]).expect_code(2);
    doctor(&["--sarif", "no/such/folder/x"]).expect_code(5).expect_error("cannot write no/such/folder/x");
}

#[test]
fn a_page_shows_findings_shells_and_processes_and_runs_nothing() {
    let sandbox = Sandbox::new();
    let bin = sandbox.home().join("sdk/bin");
    crate::executable(&bin.join("go"), "#!/bin/sh\n");
    at_home(&sandbox, ".bash_profile", &format!("# mine\nPATH={}:$PATH\n", bin.display()));
    at_home(&sandbox, ".config/go/env", "GOOS=plan9\n");
    sandbox.write(
        "ogive.toml",
        "[doctor.rules]\nseveral-gos = { severity = 'off', reason = '<script>alert(1)</script>' }\n",
    );
    let answer = sandbox.ogive(["doctor", "--html", "page.html"]).run().expect_code(1);
    assert!(answer.stdout.contains("1 off by ogive.toml:2"), "{}", answer.shown());
    let page = std::fs::read_to_string(sandbox.work().join("page.html")).unwrap();
    for part in [
        "<code>persisted-target</code>",
        ".config/<wbr>go/<wbr>env:1",
        "by ~/<wbr>.bash_profile:2",
        "<code>~/<wbr>sdk/<wbr>bin</code>",
        "<ol class=\"chain\">",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("<script"), "{page}");

    // Another machine's document may hold anything.
    let mut value = document(&sandbox.ogive(["--json", "facts"]).run().expect_code(0));
    let evil = "\"><script>alert(1)</script>";
    value["ancestry"]["value"][0]["name"] = evil.into();
    value["go-settings"]["persisted"]["value"][0]["value"] = evil.into();
    value["shells"][0]["starts"][0]["outcome"]["value"]["search-path"]["folders"][0]["folder"] = evil.into();
    sandbox.write("facts.json", value.to_string());
    let page = sandbox.ogive(["doctor", "--facts", "facts.json", "--html"]).run().expect_code(1).stdout;
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("by the facts in facts.json"), "{page}");
    assert!(page.contains("&quot;&gt;&lt;script&gt;") && !page.contains("<script"), "{page}");
    sandbox.ogive(["doctor", "--html", "--sarif"]).run().expect_error("--sarif and --html are two ways");
}

#[test]
fn managers_are_told_with_what_they_believe() {
    let mut sandbox = Sandbox::new();
    let goroot = sandbox.home().join(".asdf/installs/golang/1.27.3/go");
    for folder in ["bin", "pkg"] {
        std::fs::create_dir_all(goroot.join(folder)).unwrap();
    }
    for file in ["VERSION", "bin/go"] {
        std::fs::copy(ogive_testkit::goroot("1.27.3-linux-arm64").join(file), goroot.join(file)).unwrap();
    }
    crate::executable(&sandbox.home().join("bin/goenv"), "#!/usr/bin/env bash\n");
    let path = [sandbox.home().join("bin"), "/usr/bin".into(), "/bin".into()];
    sandbox.set("PATH", std::env::join_paths(path).unwrap()).set("ASDF_GOLANG_OVERWRITE_ARCH", "arm64");
    let answer =
        document(&sandbox.ogive(["--json", "doctor", "--no-shells", "--managers"]).run().expect_code(0));
    let managers = answer["managers"].as_array().unwrap();
    let of =
        |name: &str| managers.iter().find(|of| of["manager"] == name).unwrap_or_else(|| panic!("{answer:#}"));
    assert_eq!(of("asdf")["believes"]["value"], "linux/arm64");
    assert_eq!(of("asdf")["believes"]["provenance"]["environment"], "ASDF_GOLANG_OVERWRITE_ARCH");
    assert_eq!(of("asdf")["gos"][0]["port"]["value"], "linux/arm64");
    assert_eq!(of("goenv")["signal"], "uname");
    assert!(!managers.iter().any(|of| of["manager"] == "gobrew"), "{answer:#}");
    let all = sandbox.ogive(["doctor", "--no-shells", "--managers", "all"]).run().expect_code(0);
    for part in [
        "gobrew\n",
        "Homebrew (/opt/homebrew)\n",
        "it refuses",
        "uname -m, unless ASDF_GOLANG_OVERWRITE_ARCH",
    ] {
        assert!(all.stdout.contains(part), "{part}: {}", all.shown());
    }
}

#[test]
fn a_build_keeps_the_facts_of_its_machine() {
    let mut sandbox = Sandbox::new();
    at_home(&sandbox, ".config/go/env", "GOFLAGS=-ldflags=<b>|x\n");
    let summary = sandbox.write("summary.md", "before\n");
    sandbox.set("GITHUB_STEP_SUMMARY", &summary);
    let told = sandbox.ogive(["facts", "--no-shells", "--ci"]).run().expect_code(0).stdout;
    let file = sandbox.work().join("ogive-facts.json");
    assert_eq!(std::path::Path::new(told.trim_end()).canonicalize().unwrap(), file.canonicalize().unwrap());
    let judged = sandbox.ogive(["doctor", "--facts", "ogive-facts.json", "--severity", "error"]).run();
    assert!(matches!(judged.code, Some(0 | 1)), "{}", judged.shown());
    let added = std::fs::read_to_string(&summary).unwrap();
    assert!(added.starts_with("before\n### The machine of this build"), "{added}");
    assert!(added.contains(r"| setting | GOFLAGS=-ldflags=&lt;b&gt;\|x ("), "{added}");
    let json = sandbox.ogive(["--json", "facts", "--no-shells", "--ci", "other.json"]).run().expect_code(0);
    assert_eq!(std::fs::read_to_string(sandbox.work().join("other.json")).unwrap(), json.stdout);
    let outcome = sandbox.ogive(["facts", "--no-shells", "--ci", "no/folder.json"]).run().expect_code(5);
    outcome.expect_error("cannot write no/folder.json");
}

#[test]
fn builds_are_judged_for_another_platform_when_one_is_named() {
    let mut sandbox = Sandbox::new();
    let goroot = ogive_testkit::goroot("1.27.3-linux-amd64");
    let path = [goroot.join("bin"), "/usr/bin".into(), "/bin".into()];
    sandbox.set("PATH", std::env::join_paths(path).unwrap());
    sandbox.set("CGO_ENABLED", "1").set("CGO_CFLAGS", "--target=riscv64-linux-gnu");
    let only = ["--json", "doctor", "--no-shells", "--only", "cgo-flags-foreign,persisted-target"];
    let answer = document(&sandbox.ogive(only).run().expect_code(1));
    assert_eq!(rules(&answer), ["cgo-flags-foreign"]);
    let riscv =
        document(&sandbox.ogive([&only[..], &["--target", "linux/riscv64"]].concat()).run().expect_code(0));
    assert_eq!(riscv["platform"], "linux/riscv64");
    let shown = sandbox.ogive(["doctor", "--no-shells", "--platform", "linux/s390x"]).run().expect_code(1);
    assert!(shown.stdout.starts_with("builds are judged for linux/s390x"), "{}", shown.shown());
    assert!(shown.stdout.contains("and builds are for linux/s390x"), "{}", shown.shown());
    let _ = sandbox.ogive(["doctor", "--platform", "linux"]).run().expect_code(2);
}

#[test]
fn a_document_from_elsewhere_commands_no_terminal() {
    let sandbox = Sandbox::new();
    at_home(&sandbox, ".config/go/env", "GOOS=plan9\n");
    let facts = sandbox.ogive(["--json", "facts", "--no-shells"]).run().expect_code(0);
    let other = facts.stdout.replace("plan9", "plan9\\u001b]0;x\\u0007\\u001b[2J");
    sandbox.write("mine.json", &facts.stdout);
    sandbox.write("other.json", other);
    for arguments in [
        &["doctor", "--facts", "other.json"][..],
        &["doctor", "--facts", "other.json", "--managers", "all"],
        &["facts", "--diff", "mine.json", "other.json"],
    ] {
        let outcome = sandbox.ogive([&["--color", "always"], arguments].concat()).run();
        for command in ["\u{1b}]0;", "\u{1b}[2J", "\u{7}"] {
            assert!(!outcome.stdout.contains(command), "{arguments:?}: {:?}", outcome.stdout);
        }
    }
}
