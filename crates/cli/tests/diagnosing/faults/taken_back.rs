//! Every planted fault that a rule offers to repair: repaired, looked at again for real, and taken back to the byte.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use ogive_testkit::{ModuleProxy, Outcome, Sandbox, goroot, places, require};
use serde_json::Value;

use super::{Fault, all, is_amd64, more, tool};
use crate::{document, proxy, released, state, without_caches};

/// The faults that are left to a person, by rule and, where other faults of the rule are repaired, home; and why.
const STEPS: &[(&str, &str, &str)] = &[
    ("several-gos", "", "steps, because nothing is wrong as long as the first is the one that is meant"),
    ("go-is-alias", "function go in .bashrc", "steps, because a function may do more than run another Go"),
    (
        "go-is-alias",
        "function go in config.fish",
        "steps, because a function may do more than run another Go",
    ),
    (
        "path-entry-unsafe",
        "a missing folder before Go's",
        "steps, because the folder may come back, as that of a disk that is not mounted",
    ),
    (
        "path-entry-unsafe",
        "a folder that everybody may write to before Go's",
        "steps, because who else is to write there is not known",
    ),
    ("two-managers", "shims of asdf and of goenv", "steps, because no start-up file puts them there"),
    ("startup-file-mistake", "", "steps, because what was meant is not known"),
    ("startup-file-stops", "", "steps, because it may be wanted where somebody sits before it"),
    ("startup-file-speaks", "", "steps, because it may be wanted where somebody sits before it"),
    ("goproxy-unreachable", "", "steps, because only the network's owner knows what is in the way"),
    (
        "go-unsupported",
        ".go-version of a line without fixes",
        "steps, because what a project is built with is for its people to say",
    ),
    ("project-in-gopath", "", "steps, because where the project is to lie is not known"),
    ("gopath-leftovers", "", "steps, because nothing keeps versions of what lies there"),
    (
        "gobin-mixed",
        "a program of another CPU, with a module replaced, in GOPATH/bin",
        "steps, because go install refuses modules with replacements",
    ),
    (
        "gopls-older-than-module",
        "gopls of an older Go than go.mod's",
        "steps, because it does not say what it was built from",
    ),
    (
        "dlv-older-than-module",
        "dlv of an older Go than go.mod's",
        "steps, because it does not say what it was built from",
    ),
    ("wrong-libc", "", "steps, because the program does not say what it was built from"),
    ("gvm-translated", "", "steps, because another Go runs, and only gvm takes out what gvm brought"),
    ("stale-usr-local-go", "", "steps, because two Gos lie in one folder, which nothing can tell apart"),
    ("cgo-compiler-missing", "", "steps, because which compiler is meant is not known"),
    ("cgo-compiler-foreign", "", "steps, because which compiler is meant is not known"),
    (
        "gocache-shared-by-cgo-toolchains",
        "CC is a script",
        "steps, because what the script is for is not known",
    ),
    (
        "libclang-foreign",
        "libclang of another CPU",
        "steps, because where a libclang for this machine lies is not known",
    ),
    (
        "editor-environment-differs",
        "VS Code's GOFLAGS are its own",
        "steps, because which of the two is meant is not known",
    ),
    ("editor-settings-malformed", "", "steps, because what was meant is not known"),
    ("editor-target-leak", "Neovim's GOOS for gopls", "steps, because its settings are a program"),
    ("editor-translated", "", "steps, because only the editor's own installer replaces it"),
    ("container-emulated", "", "steps, because whether the image has this machine's platform is not known"),
    ("engine-architecture", "", "steps, because what is in the virtual machine would be lost"),
    ("myth-clean-cache", "", "steps, because the line may be part of a longer command"),
    ("myth-arch-go", "", "steps, because the alias has a name of its own, and may be used"),
    ("myth-rm-gopath-src", "", "steps, because the line may be part of a longer command"),
    ("myth-translations-deleted", "", "steps, because the line may be part of a longer command"),
    ("goproxy-malformed", "GOPROXY without a scheme", "steps, because which address was meant is not known"),
];

/// Whether [`STEPS`] has a fault.
fn is_left(fault: &Fault) -> bool {
    STEPS.iter().any(|(rule, home, _)| *rule == fault.rule && (home.is_empty() || *home == fault.home.name))
}

/// What was found of one fault.
enum Tried {
    /// Its rule has steps alone, or nothing.
    Steps,
    /// It was repaired and taken back.
    Repaired,
}

#[test]
fn what_is_repaired_is_gone_and_comes_back_to_the_byte() {
    if !is_amd64() {
        return;
    }
    let faults: Vec<Fault> = all().into_iter().chain(more::faults()).collect();
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let repaired = AtomicUsize::new(0);
    let work = || {
        while let Some(fault) = faults.get(next.fetch_add(1, Ordering::Relaxed)) {
            if !fault.home.needs().into_iter().all(|program| require(program).is_some()) {
                continue;
            }
            let (rule, home) = (fault.rule, fault.home.name);
            let complaint = match (tried(fault), is_left(fault)) {
                (Ok(Tried::Steps), true) => continue,
                (Ok(Tried::Repaired), false) => {
                    repaired.fetch_add(1, Ordering::Relaxed);
                    continue;
                }
                (Ok(Tried::Steps), false) => "it offers no repair, and STEPS does not say why".to_owned(),
                (Ok(Tried::Repaired), true) => "STEPS has it, and it offers a repair that works".to_owned(),
                (Err(complaint), _) => complaint,
            };
            wrong.lock().unwrap().push(format!("{rule}, {home}: {complaint}"));
        }
    };
    std::thread::scope(|scope| {
        let second = scope.spawn(work);
        work();
        second.join().unwrap();
    });
    let wrong = wrong.into_inner().unwrap();
    let repaired = repaired.into_inner();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), faults.len(), wrong.join("\n"));
    for (rule, home, because) in STEPS {
        assert!(because.starts_with("steps, because "), "{because}");
        let is_it = |fault: &Fault| fault.rule == *rule && (home.is_empty() || fault.home.name == *home);
        assert!(faults.iter().any(is_it), "{rule}, {home} is not planted");
    }
    assert!(repaired >= 50, "{repaired} repaired");
}

/// Everything of a user that a repair may change.
fn everything(sandbox: &Sandbox) -> BTreeMap<PathBuf, (u32, Vec<u8>)> {
    let mut found = without_caches(&sandbox.home());
    found.extend(state(&sandbox.work()));
    found
}

/// What came to be, went away or changed, by its path below the user's folder.
fn difference(sandbox: &Sandbox, before: &BTreeMap<PathBuf, (u32, Vec<u8>)>) -> String {
    let after = everything(sandbox);
    let paths = before.keys().chain(after.keys()).filter(|path| before.get(*path) != after.get(*path));
    let mut names: Vec<String> =
        paths.map(|path| path.strip_prefix(sandbox.root()).unwrap_or(path).display().to_string()).collect();
    names.dedup();
    names.join(", ")
}

fn own<'a>(answer: &'a Value, rule: &str) -> Vec<&'a Value> {
    answer["findings"].as_array().unwrap().iter().filter(|finding| finding["rule"] == rule).collect()
}

/// What a rule still says that is as bad as what it said before.
fn still(outcome: &Outcome, rule: &str, before: &[&Value]) -> Vec<Value> {
    let rank = |finding: &Value| {
        ["info", "warning", "error"].iter().position(|severity| finding["severity"] == *severity)
    };
    let worst = before.iter().map(|finding| rank(finding)).max().unwrap();
    own(&document(outcome), rule).into_iter().filter(|finding| rank(finding) >= worst).cloned().collect()
}

/// What a person needs of a long answer.
fn gist(fixed: &Outcome, answer: &Value) -> String {
    let left = answer["left"]["findings"].as_array();
    let titles: Vec<&Value> = left.into_iter().flatten().map(|finding| &finding["title"]).collect();
    let (by_hand, again) = (&answer["by-hand"], &answer["again"]);
    format!("by hand {by_hand}, again {again}, left {titles:?}, said {}", fixed.stderr)
}

fn tried(fault: &Fault) -> Result<Tried, String> {
    let rule = fault.rule;
    let mut sandbox = fault.home.plant();
    if rule == "shim-not-first" {
        let shim = sandbox.shims().join("go");
        std::fs::create_dir_all(sandbox.shims()).unwrap();
        std::os::unix::fs::symlink(ogive_testkit::programs::shim(), shim).unwrap();
    }
    let doctor = ["--json", "doctor", "--only", rule];
    let found = document(&sandbox.ogive(doctor).run());
    let found = own(&found, rule);
    let remedies: Vec<&Value> =
        found.iter().flat_map(|finding| finding["remedies"].as_array().unwrap()).collect();
    if !remedies.iter().any(|remedy| remedy.get("repairs").is_some() || remedy.get("plan").is_some()) {
        return Ok(Tried::Steps);
    }
    let wished: String = remedies.iter().map(|remedy| remedy.to_string()).collect();
    let _proxy = serve(&mut sandbox, &wished);
    let before = everything(&sandbox);
    let fixed = sandbox.program(released(&sandbox)).args(["--json", "fix", "--yes", "--only", rule]).run();
    let answer = document(&fixed);
    let is_by_hand = answer["by-hand"].as_array().is_some_and(|by_hand| !by_hand.is_empty());
    if answer["applied"] == false && is_by_hand {
        return Ok(Tried::Steps);
    }
    if answer["repaired"] != serde_json::json!([rule]) {
        return Err(format!("it is not repaired: {}", gist(&fixed, &answer)));
    }
    look_again(&sandbox, rule, &found)?;
    let undone = sandbox.ogive(["undo", "--yes"]).run();
    let difference = difference(&sandbox, &before);
    match undone.code == Some(0) && difference.is_empty() {
        true => Ok(Tried::Repaired),
        false => Err(format!("not as before: {difference}: {}", undone.shown())),
    }
}

/// Prepares a user for a repair that installs a Go, or builds tools.
fn serve(sandbox: &mut Sandbox, wished: &str) -> Option<ModuleProxy> {
    let wishes = |what: &str| wished.contains(&format!("\"{what}\""));
    if wishes("set-up") || wishes("rebuild") {
        // What is there already is not installed, which would take most of the time of this test.
        let native = goroot("1.27.3-linux-amd64");
        let _ = sandbox.ogive(["adopt", "--external"]).args([native]).run().expect_code(0);
    }
    if !wishes("set-up") && !wishes("install-sdk") && !wishes("rebuild") {
        return None;
    }
    let proxy = proxy(sandbox);
    if wishes("rebuild") {
        sandbox.set("GOPROXY", format!("{},{}", proxy.url(), tool::proxy()));
        sandbox.set("GONOSUMDB", "example.com/*").set("GOCACHE", places::go_cache());
    }
    Some(proxy)
}

/// Looks from where the repair was asked for, or from a new session: a window keeps what it was started with.
fn look_again(sandbox: &Sandbox, rule: &str, before: &[&Value]) -> Result<(), String> {
    let command = ["--json", "doctor", "--only", rule];
    let here = sandbox.ogive(command).run();
    let found = still(&here, rule, before);
    if found.is_empty() {
        return Ok(());
    }
    let program = ogive_testkit::programs::ogive();
    let words = format!("exec {} {}", program.display(), command.join(" "));
    let mut login = sandbox.program("/bin/bash").args(["-l", "-i", "-c", &words]);
    login.command().env_clear();
    for (name, value) in [
        ("HOME", sandbox.home()),
        ("OGIVE_HOME", sandbox.ogive_home()),
        ("SHELL", Path::new("/bin/bash").to_owned()),
        ("PATH", Path::new("/usr/bin:/bin").to_owned()),
    ] {
        login = login.env(name, value);
    }
    let found = still(&login.run(), rule, before);
    match found.is_empty() {
        true => Ok(()),
        false => Err(format!("still found in a new session: {found:?}")),
    }
}
