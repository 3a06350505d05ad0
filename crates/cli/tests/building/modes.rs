//! Libraries for C, position-independent programs, the race detector, coverage.

use ogive_testkit::require;
use serde_json::Value;

use crate::{HELLO, built, document, row, with_program};

const LIBRARY: &str =
    "package main\n\nimport \"C\"\n\n//export Answer\nfunc Answer() C.int { return 42 }\n\nfunc main() {}\n";
const CALLER: &str = "#include \"hello_linux_amd64.h\"\n#include <stdio.h>\n\
    int main(void) { printf(\"the answer is %d\\n\", (int)Answer()); return 0; }\n";
const RACE: &str = "package main\n\nfunc main() {\n\tdone := make(chan int)\n\tx := 0\n\
    \tgo func() { x++; close(done) }()\n\tx++\n\t<-done\n\tprintln(x)\n}\n";

fn build(sandbox: &ogive_testkit::Sandbox, platforms: &str, flags: &[&str], code: i32) -> Value {
    let words = ["--json", "build", "-P", platforms].into_iter().chain(flags.iter().copied());
    document(&sandbox.ogive(words).run().expect_code(code))
}

#[test]
fn c_programs_use_what_was_built_for_them() {
    if require("gcc").is_none() {
        return;
    }
    let sandbox = with_program(LIBRARY);
    for (mode, library) in
        [("c-shared", "dist/hello_linux_amd64.so"), ("c-archive", "dist/hello_linux_amd64.a")]
    {
        let answer = build(&sandbox, "linux/amd64", &["--buildmode", mode], 0);
        let artifact = &row(&answer, "linux/amd64")["artifacts"][0];
        assert_eq!(
            (&artifact["path"], &artifact["header"]),
            (&library.into(), &"dist/hello_linux_amd64.h".into())
        );
        sandbox.write("dist/caller.c", CALLER);
        let linked = ["dist/caller.c", library, "-o", "dist/caller", "-pthread", "-Wl,-rpath,dist"];
        let _ = sandbox.program("gcc").args(linked).run().expect_code(0);
        let run = sandbox.program(sandbox.work().join("dist/caller")).env("LD_LIBRARY_PATH", sandbox.work());
        assert_eq!(run.succeed(), "the answer is 42", "{mode}");
    }
}

#[test]
fn instruments_and_position_independence_work_where_the_table_says_so() {
    let sandbox = with_program(HELLO);
    let answer = build(&sandbox, "linux/amd64,linux/mips", &["--buildmode", "pie"], 1);
    assert_eq!(sandbox.program(built(&sandbox, &answer, "linux/amd64")).succeed(), "hello from linux amd64");
    assert_eq!(row(&answer, "linux/mips")["because"], "Go makes no -buildmode=pie for linux/mips");
    let answer = build(&sandbox, "linux/amd64", &["--cover"], 0);
    let counters = sandbox.home().join("counters");
    std::fs::create_dir_all(&counters).unwrap();
    let run = sandbox.program(built(&sandbox, &answer, "linux/amd64")).env("GOCOVERDIR", &counters);
    assert_eq!(run.succeed(), "hello from linux amd64");
    assert!(crate::files(&counters).iter().any(|file| file.starts_with("covcounters.")));
    if require("gcc").is_none() {
        return;
    }
    sandbox.write("main.go", RACE);
    let answer = build(&sandbox, "linux/amd64,windows/arm64,linux/386", &["--race"], 1);
    for target in ["windows/arm64", "linux/386"] {
        assert_eq!(row(&answer, target)["because"], format!("-race does not work on {target}"));
    }
    let raced = sandbox.program(built(&sandbox, &answer, "linux/amd64")).run().expect_code(66);
    assert!(raced.stderr.contains("WARNING: DATA RACE"), "{}", raced.shown());
}
