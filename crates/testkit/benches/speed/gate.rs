//! `ogive gate` on Kubernetes, beside tools that look for one pattern.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use ogive_testkit::{Sandbox, find};

use crate::Options;
use crate::measure::{median, peak};
use crate::table::{Limit, Row};

/// 1.63 million lines of Go.
const MODULE: &str = "k8s.io/kubernetes@v1.34.2";

/// A module that can be built, for the compiler's own look at it.
const BUILT: &str = "github.com/junegunn/fzf@v0.65.2";

/// How many files are changed for `--new-from`.
const CHANGED: usize = 10;

/// One rule of those that the gate has, as others are told it.
const AST_GREP: &str = "runtime.GOARCH == $X";
const SEMGREP: &str = "rules:\n- {id: goarch, languages: [go], severity: ERROR, message: goarch, pattern: runtime.GOARCH == $X}\n";

/// The rows of `ogive gate`.
pub fn measure(options: &Options) -> Vec<Row> {
    let Some(module) = fetched(MODULE) else {
        eprintln!("{MODULE} is not to be had: ogive gate is not measured");
        return Vec::new();
    };
    let sandbox = Sandbox::within(&options.dir);
    let top = sandbox.work().join("kubernetes");
    copy(&module, &top);
    let gate = |arguments: &[&str]| {
        let mut command = Command::new(&options.ogive);
        command.arg("gate").args(arguments).current_dir(&top);
        command.env("OGIVE_HOME", sandbox.ogive_home());
        command
    };
    let said = gate(&["--no-cache", "--format", "json"]).output().expect("ogive starts").stdout;
    let said: serde_json::Value = serde_json::from_slice(&said).expect("the answer is a document");
    let lines = said["lines"].as_f64().expect("it says how many lines there are") / 1e6;
    let took = |arguments: &[&str]| {
        let mut runs: Vec<Duration> = (0..options.runs).map(|_| timed(&mut gate(arguments))).collect();
        median(&mut runs).as_secs_f64()
    };
    const PLATFORMS: &str = "--platform=all-first-class";
    let cold = took(&["--no-cache", PLATFORMS]);
    timed(&mut gate(&[PLATFORMS]));
    let warm = took(&[PLATFORMS]);
    let (all, one) =
        (took(&["--no-cache", "--platform=all"]), took(&["--no-cache", "--platform=linux/amd64"]));
    let memory = peak(&or_one(&gate(&["--no-cache", PLATFORMS]))) as f64 / 1e6;
    let mut rows = vec![
        Row::told(
            "gate: all rules on Kubernetes, nothing remembered, for a million lines",
            cold / lines,
            "s",
        )
        .limit(Limit::Value(0.35)),
        Row::told("gate: the same, where nothing has changed", warm / lines, "s").limit(Limit::Value(0.1)),
        Row::told("gate: peak memory", memory, "MB").limit(Limit::Value(300.0)),
        Row::told("gate: for all 47 ports", all, "s").beside("for linux/amd64", one).limit(Limit::Ratio(1.3)),
    ];
    rows.extend(peers(options, &top, cold));
    rows.extend(vet(options, &sandbox));
    rows.extend(new_from(&top, &gate));
    rows
}

/// What others take for one rule.
fn peers(options: &Options, top: &Path, ours: f64) -> Vec<Row> {
    let mut rows = Vec::new();
    let rule = top.with_file_name("goarch.yaml");
    std::fs::write(&rule, SEMGREP).expect("a rule can be written");
    let mut add = |name: &str, program: PathBuf, arguments: &[&str]| {
        let run = || {
            let mut command = Command::new(&program);
            command.args(arguments).current_dir(top);
            timed(&mut command)
        };
        let mut runs: Vec<Duration> = (0..options.runs.min(3)).map(|_| run()).collect();
        let theirs = median(&mut runs).as_secs_f64();
        rows.push(
            Row::told("gate: all rules on Kubernetes, nothing remembered", ours, "s").beside(name, theirs),
        );
    };
    match find("ast-grep") {
        Some(program) => {
            add("ast-grep, one rule", program, &["run", "--lang", "go", "--pattern", AST_GREP, "."])
        }
        None => eprintln!("no ast-grep on PATH"),
    }
    match find("semgrep") {
        Some(program) => {
            let rule = rule.to_str().expect("folders of a benchmark have plain names");
            let quiet = ["--metrics", "off", "--disable-version-check", "--quiet", "--no-git-ignore"];
            add("semgrep, one rule", program, &[&["scan", "--config", rule][..], &quiet, &["."]].concat());
        }
        None => eprintln!("no semgrep on PATH"),
    }
    rows
}

/// What `go vet` takes for one platform of a module that is built already, with all that it imports.
fn vet(options: &Options, sandbox: &Sandbox) -> Vec<Row> {
    let (Some(go), Some(module)) = (find("go"), fetched(BUILT)) else {
        eprintln!("{BUILT} is not to be had: go vet is not measured");
        return Vec::new();
    };
    let top = sandbox.work().join("fzf");
    copy(&module, &top);
    let vet = |round: usize| {
        let mut command = Command::new(&go);
        // Another flag each time, so that no look is remembered.
        command.args(["vet", &format!("-printf.funcs=none{round}"), "./..."]).current_dir(&top);
        timed(&mut command)
    };
    vet(0);
    let mut runs: Vec<Duration> = (1..=options.runs).map(vet).collect();
    let theirs = median(&mut runs).as_secs_f64();
    let ours = || {
        let mut command = Command::new(&options.ogive);
        command.args(["gate", "--no-cache", "--platform=all-first-class"]).current_dir(&top);
        command.env("OGIVE_HOME", sandbox.ogive_home());
        timed(&mut command)
    };
    let mut runs: Vec<Duration> = (0..options.runs).map(|_| ours()).collect();
    let ours = median(&mut runs).as_secs_f64();
    vec![
        Row::told("gate: all rules on fzf v0.65.2 for 8 platforms, nothing remembered", ours, "s")
            .beside("`go vet` for one, all built before", theirs),
    ]
}

/// `--new-from` after ten files were changed.
fn new_from(top: &Path, gate: &dyn Fn(&[&str]) -> Command) -> Vec<Row> {
    let Some(git) = find("git") else { return Vec::new() };
    let run = |arguments: &[&str]| {
        let who = ["-c", "user.name=ogive", "-c", "user.email=ogive@example.com", "-c", "gc.auto=0"];
        let mut command = Command::new(&git);
        let status = command.args(who).args(arguments).current_dir(top).stdout(Stdio::null()).status();
        assert!(status.is_ok_and(|status| status.success()), "git {arguments:?}");
    };
    run(&["init", "--quiet"]);
    run(&["add", "--all", "--force"]);
    run(&["commit", "--quiet", "--message", "as it came"]);
    let words = ["--new-from", "HEAD", "--platform=all-first-class"];
    timed(&mut gate(&words));
    let folder = top.join("pkg/kubelet");
    let files = std::fs::read_dir(folder).expect("the kubelet is there").filter_map(Result::ok);
    let files = files.map(|file| file.path()).filter(|path| path.extension().is_some_and(|end| end == "go"));
    let changed: Vec<PathBuf> = files.take(CHANGED).collect();
    assert_eq!(changed.len(), CHANGED);
    let change = |round: usize| {
        for path in &changed {
            let mut text = std::fs::read_to_string(path).expect("a source can be read");
            text.push_str(&format!("\n// {round}\n"));
            std::fs::write(path, text).expect("a source can be written");
        }
    };
    let (mut after, mut again) = (Vec::new(), Vec::new());
    for round in 0..3 {
        change(round);
        after.push(timed(&mut gate(&words)));
        again.push(timed(&mut gate(&words)));
    }
    let milliseconds = |runs: &mut [Duration]| median(runs).as_secs_f64() * 1e3;
    vec![
        Row::told("gate: --new-from with ten changed files, asked again", milliseconds(&mut again), "ms")
            .limit(Limit::Value(100.0)),
        Row::told("gate: the same as soon as they were changed", milliseconds(&mut after), "ms")
            .limit(Limit::Value(100.0)),
    ]
}

/// How long a command takes that ends with 0 or, having found something, with 1.
fn timed(command: &mut Command) -> Duration {
    let start = Instant::now();
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let took = start.elapsed();
    assert!(
        status.as_ref().is_ok_and(|status| matches!(status.code(), Some(0 | 1))),
        "{command:?}: {status:?}"
    );
    took
}

/// The same command, which ends with 0 where it would with 1.
fn or_one(command: &Command) -> Command {
    let mut through = Command::new("sh");
    through.args(["-c", "\"$@\" || test $? = 1", "sh"]).arg(command.get_program()).args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        through.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            through.env(name, value);
        }
    }
    through
}

/// The folder of a module in the module cache, fetched by the machine's GOPROXY.
fn fetched(module: &str) -> Option<PathBuf> {
    let mut go = Command::new(find("go")?);
    let output = go.args(["mod", "download", "-json", module]).current_dir("/").output().ok()?;
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).ok()?;
    said["Dir"].as_str().map(PathBuf::from)
}

/// Copies a folder of the module cache, so that it can be written to.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in std::fs::read_dir(from).expect("a module can be listed") {
        let entry = entry.expect("a module can be listed");
        let target = to.join(entry.file_name());
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            copy(&entry.path(), &target);
        } else {
            let bytes = std::fs::read(entry.path()).expect("a module can be read");
            std::fs::write(target, bytes).expect("a copy can be written");
        }
    }
}
