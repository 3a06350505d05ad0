//! Two folders, two users, two caches: the same bytes, or what differs is named.

use std::path::Path;

use ogive_testkit::{Sandbox, require};
use serde_json::Value;

use crate::{GO_MOD, document, files, row, user, with_program};

/// C with its own file's name in it, a function of a header beside the module, and debug information of both.
const WITH_C: &str = "package main\n\n// #cgo CFLAGS: -g -I${SRCDIR}/../headers\n// #include \"answer.h\"\n\
    // static const char *where(void) { return __FILE__; }\nimport \"C\"\n\n\
    func main() { println(C.answer(), C.GoString(C.where())) }\n";
const HEADER: &str = "static inline int answer(void) { return 42 + (__FILE__[0] == 0); }\n\
    static const char *header(void) __attribute__((used));\nstatic const char *header(void) { return __FILE__; }\n";

fn check(sandbox: &Sandbox, platforms: &str, code: i32) -> Value {
    let build = ["--json", "build", "-P", platforms, "--check-reproducible"];
    document(&sandbox.ogive(build).run().expect_code(code))
}

fn parts(answer: &Value, target: &str) -> Vec<String> {
    let row = row(answer, target);
    assert_eq!(row["reproduced"]["reproduced"], "differs", "{row:#}");
    let differences = row["reproduced"]["programs"][0]["differences"].as_array().unwrap();
    differences.iter().map(|difference| difference["part"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn pure_go_is_the_same_of_a_workspace_with_replacements_and_vendored_modules() {
    let sandbox = user();
    sandbox.write(
        "app/go.mod",
        "module example.com/app\n\ngo 1.21\n\nrequire example.com/out v0.0.0\n\n\
        replace example.com/out => ../out\n",
    );
    sandbox.write(
        "app/main.go",
        "package main\n\nimport \"example.com/out\"\n\nfunc main() { println(out.Name()) }\n",
    );
    sandbox.write("out/go.mod", "module example.com/out\n\ngo 1.21\n");
    sandbox.write("out/out.go", "package out\n\nfunc Name() string { return \"out\" }\n");
    sandbox.write("go.work", "go 1.21\n\nuse ./app\n");
    let platforms = "windows/amd64,darwin/universal";
    let build = || {
        let build = ["--json", "build", "-P", platforms, "--check-reproducible"];
        document(&sandbox.ogive(build).current_dir(sandbox.work().join("app")).run().expect_code(0))
    };
    let answer = build();
    for target in ["windows/amd64", "darwin/universal"] {
        assert_eq!(row(&answer, target)["reproduced"]["reproduced"], "same", "{answer:#}");
    }
    assert!(!files(&sandbox.ogive_home().join("builds")).iter().any(|file| file.contains("reproduce-")));
    // Of vendored modules the folders that replace them are not there.
    std::fs::remove_file(sandbox.work().join("go.work")).unwrap();
    let vendored = ["exec", "go", "mod", "vendor"];
    let _ = sandbox.ogive(vendored).current_dir(sandbox.work().join("app")).run().expect_code(0);
    std::fs::remove_dir_all(sandbox.work().join("out")).unwrap();
    let build = ["--json", "build", "-P", "linux/amd64", "--check-reproducible"];
    let answer = document(&sandbox.ogive(build).current_dir(sandbox.work().join("app")).run().expect_code(0));
    assert_eq!(row(&answer, "linux/amd64")["reproduced"]["reproduced"], "same", "{answer:#}");
}

/// What two users make of the same sources in folders of their own.
fn digest(sandbox: &Sandbox, folder: &Path, platforms: &str) -> String {
    let build = sandbox.ogive(["build", "-P", platforms]).current_dir(folder.join("m"));
    let _ = build.run().expect_code(0);
    std::fs::read_to_string(folder.join("m/dist/checksums.txt")).unwrap()
}

#[test]
fn two_users_with_c_in_two_folders_make_the_same_bytes() {
    if require("gcc").is_none() {
        return;
    }
    let sources = |sandbox: &Sandbox, folder: &str| {
        sandbox.write(&format!("{folder}/m/go.mod"), GO_MOD);
        sandbox.write(&format!("{folder}/m/main.go"), WITH_C);
        sandbox.write(&format!("{folder}/headers/answer.h"), HEADER);
        std::fs::create_dir_all(sandbox.work().join(folder).join(".git")).unwrap();
        sandbox.work().join(folder)
    };
    let mut platforms = "linux/amd64".to_owned();
    if require("x86_64-w64-mingw32-gcc").is_some() {
        platforms.push_str(",windows/amd64");
    }
    let one = user();
    let mut other = user();
    other.set("GOCACHE", other.home().join("cache")).set("USER", "another").set("LOGNAME", "another");
    let first = digest(&one, &sources(&one, "a"), &platforms);
    let second = digest(&other, &sources(&other, "another/longer/folder"), &platforms);
    assert_eq!(first, second);
}

#[test]
fn what_differs_is_named_by_its_section() {
    if require("gcc").is_none() {
        return;
    }
    // The time of the compiler; at least a second lies between two builds.
    let sandbox = with_program(
        "package main\n\n// static const char *when(void) { return \"built \" __DATE__ \" \" __TIME__; }\n\
        import \"C\"\n\nfunc main() { println(C.GoString(C.when())) }\n",
    );
    let answer = check(&sandbox, "linux/amd64", 1);
    let parts_of = parts(&answer, "linux/amd64");
    assert_eq!(parts_of, ["section .rodata"], "{answer:#}");
    let text = &row(&answer, "linux/amd64")["reproduced"]["programs"][0]["differences"][0]["text"];
    assert!(text[0].as_str().unwrap().starts_with("built "), "{text}");
    let shown = sandbox.ogive(["build", "-P", "linux/amd64", "--check-reproducible"]).run().expect_code(1);
    let line = "dist/hello_linux_amd64 is not reproducible: section .rodata differs at 0x";
    assert!(shown.stdout.contains(line), "{}", shown.shown());
}
