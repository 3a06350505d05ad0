//! Eight faults at once in one home: told, shown, repaired, and taken back to the byte.

use std::fmt::Write as _;
use std::path::PathBuf;

use ogive_testkit::{ModuleProxy, Outcome, Sandbox, goroot, places, require};

use crate::faults::tool;
use crate::{at_home, document, executable, proxy, released, state, without_caches};

/// A user with eight things wrong, and what the repair of some needs.
fn planted() -> (Sandbox, ModuleProxy) {
    let mut sandbox = Sandbox::new();
    let [native, foreign] =
        ["1.27.3-linux-amd64", "1.27.3-linux-arm64"].map(|name| goroot(name).canonicalize().unwrap());
    let (go, emulated) = (native.join("bin"), foreign.join("bin"));
    // The emulated Go is first in login shells alone.
    at_home(
        &sandbox,
        ".bash_profile",
        &format!("# mine\nexport PATH={}:{}:$PATH\n. ~/.bashrc-both\n", emulated.display(), go.display()),
    );
    at_home(&sandbox, ".bashrc", &format!("export PATH={}:$PATH\n. ~/.bashrc-both\n", go.display()));
    at_home(
        &sandbox,
        ".bashrc-both",
        "export PATH=$HOME/bin:$PATH\nexport PKG_CONFIG_PATH=/usr/lib/aarch64-linux-gnu/pkgconfig\n",
    );
    executable(&sandbox.home().join("bin/arch"), "#!/bin/sh\necho aarch64\n");
    let gobin = sandbox.home().join("tools");
    at_home(
        &sandbox,
        ".config/go/env",
        &format!("# kept\nGOARCH=arm64\nGOFLAGS=-trimpath\nGOBIN={}\n", gobin.display()),
    );
    std::fs::create_dir_all(&gobin).unwrap();
    for (name, platform) in [("stringer", "linux/amd64"), ("mockgen", "linux/s390x"), ("dlv", "linux/arm64")]
    {
        std::fs::copy(tool::tool("1.27.3", platform), gobin.join(name)).unwrap();
    }
    at_home(
        &sandbox,
        ".config/Code/User/settings.json",
        &format!("{{\n  // mine\n  \"go.goroot\": \"{}\",\n  \"editor.tabSize\": 4\n}}\n", foreign.display()),
    );
    leftover(&mut sandbox);
    sandbox.write("go.mod", "module example.com/m\n\ngo 1.27\n");
    let proxy = proxy(&mut sandbox);
    let gos = format!("{},{}", proxy.url(), tool::proxy());
    sandbox.set("GOPROXY", gos).set("GONOSUMDB", "example.com/*").set("GOCACHE", places::go_cache());
    sandbox.set("SHELL", "/bin/bash");
    let (bin, path) = (sandbox.home().join("bin"), "/usr/bin:/bin");
    let path = format!("{}:{}:{}:{path}", bin.display(), emulated.display(), go.display());
    sandbox.set("PATH", path).set("PKG_CONFIG_PATH", "/usr/lib/aarch64-linux-gnu/pkgconfig");
    let _ = sandbox.ogive(["adopt", "--external"]).args([&native]).run().expect_code(0);
    (sandbox, proxy)
}

/// A repository below GOPATH/src that is clean and pushed.
fn leftover(sandbox: &mut Sandbox) {
    for (name, value) in [
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_AUTHOR_NAME", "Ann"),
        ("GIT_AUTHOR_EMAIL", "ann@example.com"),
        ("GIT_COMMITTER_NAME", "Ann"),
        ("GIT_COMMITTER_EMAIL", "ann@example.com"),
    ] {
        sandbox.set(name, value);
    }
    let remote = sandbox.root().join("lib.git");
    let folder = sandbox.home().join("go/src/example.com/lib");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("lib.go"), "package lib\n").unwrap();
    let git = |words: &[&str]| sandbox.program("git").args(words).current_dir(&folder).succeed();
    let remote = remote.to_str().unwrap();
    git(&["init", "-q", "--bare", "-b", "main", remote]);
    git(&["init", "-q", "-b", "main"]);
    git(&["add", "."]);
    git(&["commit", "-qm", "first"]);
    git(&["remote", "add", "origin", remote]);
    git(&["push", "-q", "-u", "origin", "main"]);
}

/// The commands and what they said, which `OGIVE_TEST_TRANSCRIPT` names a file for.
struct Transcript {
    ogive: PathBuf,
    text: String,
}

impl Transcript {
    fn run(&mut self, sandbox: &Sandbox, words: &[&str]) -> Outcome {
        let outcome = sandbox.program(&self.ogive).args(words).run();
        let _ = writeln!(self.text, "$ ogive {}\n{}", words.join(" "), outcome.shown());
        outcome
    }
}

impl Drop for Transcript {
    fn drop(&mut self) {
        if let Some(file) = std::env::var_os("OGIVE_TEST_TRANSCRIPT") {
            let _ = std::fs::write(file, &self.text);
        }
    }
}

/// `doctor` from a new session of the user's.
fn in_new_session(sandbox: &Sandbox, words: &str) -> Outcome {
    let program = ogive_testkit::programs::ogive();
    let command = format!("exec {} {words}", program.display());
    let mut login = sandbox.program("/bin/bash").args(["-l", "-i", "-c", &command]);
    login.command().env_remove("PKG_CONFIG_PATH");
    login.env("PATH", "/usr/bin:/bin").run()
}

#[test]
fn eight_faults_are_told_repaired_and_taken_back() {
    if !cfg!(target_arch = "x86_64") {
        ogive_testkit::skip("the planted faults are those of an amd64 machine");
        return;
    }
    if require("git").is_none() {
        return;
    }
    let (sandbox, _proxy) = planted();
    let mut transcript = Transcript { ogive: released(&sandbox), text: String::new() };
    let before = (without_caches(&sandbox.home()), state(&sandbox.work()));
    let now = |sandbox: &Sandbox| (without_caches(&sandbox.home()), state(&sandbox.work()));

    let told = transcript.run(&sandbox, &["doctor"]).expect_code(1).stdout;
    for (rule, place) in [
        ("persisted-target", "env:2"),
        ("translated-go", ".bash_profile:2"),
        ("shadowed-tool", "bin/arch"),
        ("gobin-mixed", "mockgen"),
        ("pkg-config-foreign", ".bashrc-both:2"),
        ("editor-go-mismatch", "settings.json:3"),
        ("dlv-foreign", "tools/dlv"),
        ("gopath-leftovers", "go/src"),
    ] {
        assert!(told.contains(place), "{rule} at {place}: {told}");
        let answer = document(&sandbox.ogive(["--json", "doctor", "--only", rule]).run());
        assert_eq!(answer["findings"][0]["rule"], rule, "{answer:#}");
    }
    let dry = transcript.run(&sandbox, &["fix", "--dry-run"]).expect_code(1);
    for part in ["-GOARCH=arm64", "-  \"go.goroot\"", "build", "and more may follow"] {
        assert!(dry.stdout.contains(part) || dry.stderr.contains(part), "{part}: {}", dry.shown());
    }
    assert!(now(&sandbox) == before, "the dry run changed something");

    let fixed = transcript.run(&sandbox, &["fix", "--yes"]);
    assert!(fixed.stderr.contains("repaired, as a second look shows"), "{}", fixed.shown());
    let moved = transcript.run(&sandbox, &["fix", "--yes", "--only", "shadowed-tool,gopath-leftovers"]);
    assert_eq!(moved.code, Some(0), "{}", moved.shown());
    assert!(!sandbox.home().join("bin/arch").exists());
    assert!(sandbox.home().join("go/src-before-modules/example.com/lib/lib.go").exists());
    // The handlers of binfmt_misc are those of the machine of the test.
    let skip = "binfmt-disabled,binfmt-interpreter-gone,binfmt-bad-magic";
    let clean = in_new_session(&sandbox, &format!("doctor --severity warning --skip {skip}"));
    let _ = writeln!(
        transcript.text,
        "$ ogive doctor --severity warning   # in a new session\n{}",
        clean.shown()
    );
    let clean = clean.expect_code(0);
    assert!(!clean.stdout.contains("persisted-target"), "{}", clean.shown());

    let mut undone = 0;
    while transcript.run(&sandbox, &["undo", "--yes"]).code == Some(0) {
        undone += 1;
    }
    assert!((1..=2).contains(&undone), "{undone} times undone");
    let after = now(&sandbox);
    let paths = before.0.keys().chain(after.0.keys());
    let changed: Vec<_> = paths.filter(|path| before.0.get(*path) != after.0.get(*path)).collect();
    assert!(after == before, "not as before: {changed:?}");
}
