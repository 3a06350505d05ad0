//! What the go command's own cache does not see, and the partitions that ogive makes of it.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use ogive_testkit::{Sandbox, require, require_arm64};
use serde_json::Value;

use crate::{document, row, store, user};

/// A user with a program that tells a number of a header, or of pkg-config, outside of its package.
fn with_answer(preamble: &str) -> Sandbox {
    let sandbox = user();
    sandbox.write("m/go.mod", "module example.com/answer\n\ngo 1.21\n");
    let main =
        format!("package main\n\n{preamble}import \"C\"\n\nfunc main() {{ println(int(C.ANSWER)) }}\n");
    sandbox.write("m/main.go", main);
    sandbox
}

fn in_module(sandbox: &Sandbox, words: &[&str]) -> ogive_testkit::Outcome {
    sandbox.ogive(words).current_dir(sandbox.work().join("m")).run()
}

/// What a program says; println writes to the other stream.
fn says(sandbox: &Sandbox, file: &str) -> String {
    let run = sandbox.program(sandbox.work().join("m").join(file));
    run.env("QEMU_LD_PREFIX", "/usr/aarch64-linux-gnu").run().expect_code(0).stderr.trim().to_owned()
}

/// Builds with the go command alone, in a cache of its own.
fn plain_go(sandbox: &Sandbox, words: &[&str], variables: &[(&str, &str)]) -> ogive_testkit::Outcome {
    let words = [&["exec", "go", "build"], words].concat();
    let go = sandbox.ogive(words).current_dir(sandbox.work().join("m"));
    let go = go.env("CGO_ENABLED", "1").env("GOCACHE", sandbox.home().join("plain"));
    variables.iter().fold(go, |go, (name, value)| go.env(name, value)).run()
}

fn script(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

fn partitions(sandbox: &Sandbox) -> Vec<Value> {
    let list = document(&sandbox.ogive(["--json", "cache", "list"]).run().expect_code(0));
    list["partitions"].as_array().unwrap().clone()
}

#[test]
fn a_header_that_changes_is_named_before_and_after_it_is_built() {
    if require("gcc").is_none() {
        return;
    }
    let mut sandbox = with_answer("// #include \"answer.h\"\n");
    sandbox.write("headers/answer.h", "#define ANSWER 1\n");
    sandbox.set("CGO_CFLAGS", format!("-I{}", sandbox.work().join("headers").display()));
    let build = |words: &[&str]| in_module(&sandbox, words).expect_code(0);
    assert!(
        build(&["cache", "why"]).stderr.contains("no build with C is known"),
        "nothing is told where nothing was built"
    );
    let first = document(&build(&["--json", "build", "-P", "linux/amd64"]));
    assert_eq!(row(&first, "linux/amd64")["why"][0]["rebuilds"], "first", "{first:#}");
    let again = build(&["build", "-P", "linux/amd64", "--why"]).stdout;
    assert!(again.contains("nothing that the go command does not see has changed"), "{again}");

    sandbox.write("headers/answer.h", "#define ANSWER 2\n");
    let header = format!("header {}", sandbox.work().join("headers/answer.h").display());
    let why = build(&["cache", "why", "example.com/answer"]).stdout;
    assert!(why.contains(&format!("{header} changed: Go's own cache would keep the old object")), "{why}");
    let why = document(&build(&["--json", "cache", "why"]));
    let parts = why["platforms"][0]["inputs"].as_array().unwrap();
    let part = |name: &str| {
        parts.iter().find(|part| part["name"] == name).unwrap_or_else(|| panic!("{name}: {why:#}"))
    };
    assert_eq!(part(&header)["packages"][0], "example.com/answer");
    assert_eq!((&part(&header)["hashed-by-go"], &part(&header)["how"]), (&false.into(), &"changed".into()));
    assert_eq!(
        (&part("CGO_CFLAGS")["hashed-by-go"], &part("CGO_CFLAGS")["how"]),
        (&true.into(), &Value::Null)
    );
    let unknown = in_module(&sandbox, &["cache", "why", "example.com/other"]).expect_code(2);
    assert!(unknown.stderr.contains("those with C are example.com/answer"), "{}", unknown.shown());

    let built = build(&["build", "-P", "linux/amd64", "--why"]).stdout;
    assert!(built.contains(&format!("{header} changed: the packages with C are built anew")), "{built}");
    assert_eq!(says(&sandbox, "dist/answer_linux_amd64"), "2");
}

#[test]
fn a_pc_file_that_changes_is_seen_where_go_does_not_see_it() {
    if require("gcc").is_none() || require("pkg-config").is_none() {
        return;
    }
    let mut sandbox = with_answer("// #cgo pkg-config: answer\n");
    let pc =
        |answer: u32| format!("Name: answer\nDescription: a number\nVersion: 1\nCflags: -DANSWER={answer}\n");
    sandbox.write("pc/answer.pc", pc(1));
    sandbox.set("PKG_CONFIG_PATH", sandbox.work().join("pc"));
    let build = || in_module(&sandbox, &["build", "-P", "linux/amd64", "--why"]).expect_code(0).stdout;
    build();
    let _ = plain_go(&sandbox, &["-o", "plain-1"], &[]).expect_code(0);
    assert_eq!((&*says(&sandbox, "dist/answer_linux_amd64"), &*says(&sandbox, "plain-1")), ("1", "1"));
    sandbox.write("pc/answer.pc", pc(2));
    let why = build();
    assert!(why.contains("pkg-config --cflags answer changed: the packages with C are built anew"), "{why}");
    let _ = plain_go(&sandbox, &["-o", "plain-2"], &[]).expect_code(0);
    assert_eq!(says(&sandbox, "dist/answer_linux_amd64"), "2");
    assert_eq!(says(&sandbox, "plain-2"), "1", "the go command does not hash what pkg-config answers");
}

#[test]
fn a_wrapper_whose_target_changes_gets_another_partition() {
    if require("aarch64-linux-gnu-gcc").is_none() || require("gcc").is_none() || !require_arm64() {
        return;
    }
    let mut sandbox = user();
    // Caches of its own, which no other test may fill.
    let home = sandbox.home().join("own");
    std::fs::create_dir_all(&home).unwrap();
    std::os::unix::fs::symlink(store().join("sdk"), home.join("sdk")).unwrap();
    sandbox.set("OGIVE_HOME", home);
    sandbox.write("m/go.mod", "module example.com/answer\n\ngo 1.21\n");
    sandbox.write(
        "m/main.go",
        "package main\n\nimport \"example.com/answer/c\"\n\nfunc main() { println(c.Answer()) }\n",
    );
    sandbox.write(
        "m/c/c.go",
        "package c\n\n// int answer(void);\nimport \"C\"\n\nfunc Answer() int { return int(C.answer()) }\n",
    );
    sandbox.write("m/c/c.c", "int answer(void) { return 42; }\n");
    sandbox.write("m/other/other.go", "package other\n\n// static int one(void) { return 1; }\nimport \"C\"\n\nfunc One() int { return int(C.one()) }\n");
    let wrapper = sandbox.work().join("wrapped-cc");
    // Of two compilers of one version the line that the go command keeps (-###) is one; Debian's two may differ in it.
    let wrong =
        "#!/bin/sh\ncase \"$*\" in *-###*) exec aarch64-linux-gnu-gcc \"$@\";; esac\nexec gcc \"$@\"\n";
    let right = "#!/bin/sh\nexec aarch64-linux-gnu-gcc \"$@\"\n";
    let name = wrapper.display().to_string();
    let variables = [("GOARCH", "arm64"), ("CC", &*name)];

    // runtime/cgo, which has assembly, comes from the right compiler; then the same name compiles for x86-64.
    script(&wrapper, right);
    let _ = plain_go(&sandbox, &["./other"], &variables).expect_code(0);
    script(&wrapper, wrong);
    let _ = plain_go(&sandbox, &["./c"], &variables).expect_code(0);
    script(&wrapper, right);
    let _ = plain_go(&sandbox, &["-o", "c.a", "./c"], &variables).expect_code(0);
    let read = document(&in_module(&sandbox, &["--json", "inspect", "c.a"]));
    let archs: Vec<&str> = read["items"][0]["program"]["groups"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|group| group["kind"] == "elf")
        .filter_map(|group| group["target"]["value"]["arch"].as_str())
        .collect();
    assert_eq!(archs, ["amd64"], "the go command keeps the objects of the other machine: {read:#}");

    sandbox.write("m/ogive.toml", format!("[build.cc]\n\"linux/arm64\" = {name:?}\n"));
    let build = || in_module(&sandbox, &["build", "-P", "linux/arm64", "--why"]);
    let _ = build().expect_code(0);
    script(&wrapper, wrong);
    let lie = build().expect_code(1);
    assert!(lie.stdout.contains("amd64"), "{}", lie.shown());
    script(&wrapper, "#!/bin/sh\n# another\nexec aarch64-linux-gnu-gcc \"$@\"\n");
    let why = build().expect_code(0).stdout;
    assert!(why.contains("wrapped-cc changed: another cache partition"), "{why}");
    assert_eq!(says(&sandbox, "dist/answer_linux_arm64"), "42");

    let two = partitions(&sandbox);
    assert_eq!(two.len(), 2, "{two:#?}");
    for partition in &two {
        assert_eq!(partition["owner"]["platform"], "linux/arm64");
        assert_eq!(partition["owner"]["cc"], name.as_str());
        assert!(partition["objects"].as_u64() > Some(10) && partition["bytes"].as_u64() > Some(1 << 20));
    }
    a_planted_object_is_found(&sandbox, two[0]["path"].as_str().unwrap());
    only_what_is_wished_goes(&sandbox, &two);
}

/// Both partitions are right, until an object for another machine lies in one.
fn a_planted_object_is_found(sandbox: &Sandbox, partition: &str) {
    let fine = sandbox.ogive(["cache", "verify"]).run().expect_code(0);
    assert_eq!(fine.stdout.matches("as it should be").count(), 2, "{}", fine.shown());
    let planted = Path::new(partition).join("00/00planted-d");
    std::fs::create_dir_all(planted.parent().unwrap()).unwrap();
    let compiled = sandbox.program("gcc").args(["-c", "m/c/c.c", "-o", planted.to_str().unwrap()]);
    let _ = compiled.run().expect_code(0);
    let found = sandbox.ogive(["cache", "verify"]).run().expect_code(1);
    assert!(found.stdout.contains("00planted-d is for amd64, not for linux/arm64"), "{}", found.shown());
    std::fs::remove_file(planted).unwrap();
}

/// `cache prune` removes what has the name of a partition, is no link, and is wished gone.
fn only_what_is_wished_goes(sandbox: &Sandbox, two: &[Value]) {
    let caches = Path::new(two[0]["path"].as_str().unwrap()).parent().unwrap().to_owned();
    let elsewhere = sandbox.work().join("elsewhere");
    std::fs::create_dir_all(&elsewhere).unwrap();
    std::fs::write(elsewhere.join("kept"), "kept").unwrap();
    std::os::unix::fs::symlink(&elsewhere, caches.join("cgo-0123456789abcdef")).unwrap();
    std::fs::create_dir_all(caches.join("cgo-of-somebody-else")).unwrap();
    let before = crate::files(&caches);
    let dry =
        document(&sandbox.ogive(["--json", "cache", "prune", "--all", "--dry-run"]).run().expect_code(0));
    assert_eq!(dry["removed"].as_array().map(Vec::len), Some(2), "{dry:#}");
    assert_eq!(crate::files(&caches), before, "--dry-run changes nothing");
    let young = document(&sandbox.ogive(["--json", "cache", "prune"]).run().expect_code(0));
    assert_eq!(young["removed"].as_array().map(Vec::len), Some(0), "both were used today: {young:#}");

    // A build holds its lock as long as it runs.
    let used = two[0]["name"].as_str().unwrap();
    let lock = std::fs::File::create(caches.join("uses").join(used).join("0")).unwrap();
    lock.lock().unwrap();
    let ended = document(&sandbox.ogive(["--json", "cache", "prune", "--all"]).run().expect_code(0));
    assert_eq!(ended["in-use"][0]["name"], used, "{ended:#}");
    assert_eq!(ended["removed"][0]["name"], two[1]["name"], "{ended:#}");
    drop(lock);
    let _ = sandbox.ogive(["cache", "prune", "--all"]).run().expect_code(0);
    assert!(partitions(sandbox).is_empty());
    assert!(elsewhere.join("kept").exists() && caches.join("cgo-of-somebody-else").exists());
}
