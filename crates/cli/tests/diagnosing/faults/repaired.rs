//! Planted faults, repaired and given back to the byte.

use std::path::Path;

use ogive_testkit::require;

use super::home::{Home, home};
use super::{Fault, all, fault, is_amd64};
use crate::{document, state, without_caches};

/// Rules whose faults `ogive fix` leaves as they are planted, and why.
const LEFT: &[(&str, &str)] = &[
    ("cgo-compiler-foreign", "which compiler is meant is not known"),
    ("cgo-compiler-missing", "a compiler is to be installed, or CC corrected"),
    ("container-emulated", "an image of that platform may be meant"),
    ("dlv-older-than-module", "what was planted has no build info"),
    ("editor-settings-malformed", "what was meant is not known"),
    ("editor-translated", "an application is to be installed"),
    ("engine-architecture", "a virtual machine is to be made again"),
    ("go-unsupported", "whether a project can go on with a newer Go is not known"),
    ("gocache-shared-by-cgo-toolchains", "what a script compiles for is not known"),
    ("gopath-leftovers", "code that is in no repository is left"),
    ("gopls-older-than-module", "what was planted has no build info"),
    ("goproxy-unreachable", "a proxy may answer tomorrow"),
    ("libclang-foreign", "no start-up file sets the variable"),
    ("myth-arch-go", "a belief: there is nothing to repair"),
    ("myth-clean-cache", "a belief: there is nothing to repair"),
    ("myth-rm-gopath-src", "a belief: there is nothing to repair"),
    ("myth-translations-deleted", "a belief: there is nothing to repair"),
    ("project-in-gopath", "where a project is to lie is its owner's to say"),
    ("several-gos", "there is nothing to repair"),
    ("stale-usr-local-go", "a Go is to be unpacked again"),
    ("wrong-libc", "another build is to be taken"),
    // What needs a set-up or a network has tests of its own.
    ("dlv-foreign", "its repair needs a network"),
    ("go-differs-by-shell", "its repair is a set-up"),
    ("gobin-mixed", "its repair needs a network"),
    ("gopls-foreign", "its repair needs a network"),
    ("gvm-translated", "its repair is a set-up"),
    ("translated-go", "its repair is a set-up"),
];

/// Homes of rules that are repaired otherwise which are left, and why.
const LEFT_HOMES: &[(&str, &str)] = &[
    ("GOPROXY without a scheme", "which proxy is meant is not known"),
    ("Helix' GOOS for gopls", "ogive changes no TOML of editors"),
    ("Neovim's GOOS for gopls", "ogive changes no Lua"),
    ("VS Code's GOFLAGS are its own", "whether it is meant everywhere is not known"),
    ("a folder that everybody may write to before Go's", "its mode or its place may be wrong"),
    ("a missing folder before Go's", "it may be there tomorrow"),
    ("function go in .bashrc", "what a function does besides is not known"),
    ("function go in config.fish", "what a function does besides is not known"),
    ("shims of asdf and of goenv", "no start-up file puts them there"),
];

/// Faults that only their repair tells from those that are planted elsewhere.
fn more() -> Vec<Fault> {
    let shim = |of: &'static str| match of {
        "asdf" => "#!/usr/bin/env bash\n# asdf-plugin: golang 1.27.3\nexec asdf exec \"go\" \"$@\"\n",
        _ => {
            "#!/usr/bin/env bash\nset -e\nexport GOENV_ROOT=\"$HOME/.goenv\"\nexec goenv exec \"go\" \"$@\"\n"
        }
    };
    let managers = |name, bashrc| {
        home(name)
            .file(".asdf/shims/go", shim("asdf"))
            .file(".goenv/shims/go", shim("goenv"))
            .file(".asdf/asdf.sh", "export PATH=\"$HOME/.asdf/shims:$PATH\"\n")
            .file(".asdf/plugins/golang/LICENSE", "MIT\n")
            .file(".profile", "# mine\n")
            .file(".bashrc", bashrc)
    };
    vec![
        fault(
            "two-managers",
            "",
            managers(
                "hooks of asdf and of goenv",
                "{go}\nexport PATH=\"$HOME/.goenv/shims:$PATH\"\n[ -d ~/.asdf ] && . \"$HOME/.asdf/asdf.sh\"\n",
            ),
        ),
        fault(
            "selection-disagrees",
            "",
            home("three files that pin")
                .project(".go-version", "# ours\ngo1.27.3\n")
                .project(".tool-versions", "nodejs 22.1.0\ngolang 1.26.8 # old\n")
                .project("mise.toml", "[tools]\n# pinned\ngo = \"1.26.1\" # why\nnode = '22'\n"),
        ),
        fault(
            "selection-disagrees",
            "",
            home("a pin below go.mod's")
                .project("go.mod", "module example.com/m\n\ngo 1.26\n\ntoolchain go1.27.3\n")
                .project(".go-version", "1.26.8\n"),
        ),
        fault(
            "shim-not-first",
            "",
            home("a Go before ogive's shims")
                .file(".profile", "export PATH={shims}:$PATH\n")
                .file(".bashrc", "export PATH={shims}:$PATH\n{go}\n")
                .path("{shims}:/usr/bin:/bin"),
        ),
        fault(
            "goproxy-malformed",
            "",
            home("a misspelt proxy in .bashrc")
                .file(".bashrc", "{go}\nexport GOPROXY='htps://a.example direct' # ours\n"),
        ),
        fault(
            "cgo-flags-foreign",
            "",
            home("flags for another CPU among others")
                .file(".bashrc", "{go}\nexport CGO_LDFLAGS='-O2 -arch arm64 -lm'\n")
                .set("CGO_LDFLAGS", "-O2 -arch arm64 -lm"),
        ),
        fault(
            "persisted-target",
            "",
            home("GOARCH exported twice")
                .file(".profile", "{go}\nexport GOARCH=arm64\n")
                .file(".bashrc", "{go}\nexport GOARCH=arm64 EDITOR=vi\n"),
        ),
    ]
}

fn is_left(fault: &Fault) -> bool {
    let is_in = |list: &[(&str, &str)], name: &str| list.iter().any(|(left, _)| *left == name);
    is_in(LEFT, fault.rule) || is_in(LEFT_HOMES, fault.home.name)
}

/// What is wrong with the repair of a fault, if anything.
fn wrong(fault: &Fault) -> Option<String> {
    let mut sandbox = fault.home.plant();
    if fault.rule == "shim-not-first" {
        let shim = sandbox.shims().join("go");
        std::fs::create_dir_all(shim.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(ogive_testkit::programs::shim(), shim).unwrap();
    }
    let (home, work) = (sandbox.home(), sandbox.work());
    let as_it_was = (without_caches(&home), state(&work));
    let fixed = sandbox.ogive(["--json", "fix", "--yes", "--only", fault.rule]).run();
    let answer = document(&fixed);
    let repaired = answer["repaired"].as_array().unwrap();
    if answer["applied"] != true || repaired.iter().all(|rule| rule != fault.rule) {
        return Some(format!("not repaired: {}", fixed.shown()));
    }
    // A session that starts now has not what the start-up files no longer export.
    for name in fault.home.exported() {
        sandbox.unset(name);
    }
    let found = sandbox.ogive(["doctor", "--only", fault.rule]).run();
    if found.code != Some(0) {
        return Some(format!("still found: {}", found.shown()));
    }
    let undone = sandbox.ogive(["undo", "--yes"]).run();
    let same = (without_caches(&home), state(&work)) == as_it_was;
    (undone.code != Some(0) || !same).then(|| format!("not given back: {}", undone.shown()))
}

#[test]
fn what_ogive_can_repair_is_repaired_and_given_back_to_the_byte() {
    if !is_amd64() {
        return;
    }
    let only = std::env::var("OGIVE_TEST_RULE").unwrap_or_default();
    let mut faults = all();
    for (rule, _) in LEFT {
        assert!(faults.iter().any(|fault| fault.rule == *rule), "no fault of {rule}");
    }
    for (name, _) in LEFT_HOMES {
        assert!(faults.iter().any(|fault| fault.home.name == *name), "no home {name:?}");
    }
    faults.extend(more());
    faults.retain(|fault| {
        let programs = fault.home.needs();
        !is_left(fault)
            && fault.rule.contains(&only)
            && programs.into_iter().all(|program| require(program).is_some())
    });
    let told: Vec<String> = std::thread::scope(|scope| {
        let parts = faults.chunks(faults.len().div_ceil(3));
        let threads: Vec<_> = parts
            .map(|part| {
                scope.spawn(move || {
                    let told = part.iter().filter_map(|fault| {
                        Some(format!("{}, {}: {}", fault.rule, fault.home.name, wrong(fault)?))
                    });
                    told.collect::<Vec<_>>()
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(told.is_empty(), "{} of {}:\n{}", told.len(), faults.len(), told.join("\n"));
}

#[test]
fn what_a_repair_writes_is_what_a_careful_person_would() {
    if !is_amd64() {
        return;
    }
    let fixed = |name: &str| {
        let fault = more().into_iter().find(|fault| fault.home.name == name).unwrap();
        let sandbox = fault.home.plant();
        let _ = sandbox.ogive(["fix", "--yes", "--only", fault.rule]).run();
        sandbox
    };
    let read = |folder: &Path, path: &str| std::fs::read_to_string(folder.join(path)).unwrap();
    let pinned = fixed("three files that pin");
    assert_eq!(read(&pinned.work(), ".go-version"), "# ours\ngo1.27.3\n");
    assert_eq!(read(&pinned.work(), ".tool-versions"), "nodejs 22.1.0\ngolang 1.27.3 # old\n");
    let mise = "[tools]\n# pinned\ngo = \"1.27.3\" # why\nnode = '22'\n";
    assert_eq!(read(&pinned.work(), "mise.toml"), mise);
    let managers = fixed("hooks of asdf and of goenv");
    let bashrc = read(&managers.home(), ".bashrc");
    assert!(
        bashrc.contains("\n# taken out by ogive: export PATH=\"$HOME/.goenv/shims:$PATH\"\n"),
        "{bashrc}"
    );
    assert!(bashrc.contains("\n[ -d ~/.asdf ] && . "), "{bashrc}");
    let proxy = fixed("a misspelt proxy in .bashrc");
    let bashrc = read(&proxy.home(), ".bashrc");
    assert!(bashrc.ends_with("\nexport GOPROXY=https://a.example,direct # ours\n"), "{bashrc}");
    let flags = fixed("flags for another CPU among others");
    let bashrc = read(&flags.home(), ".bashrc");
    assert!(bashrc.ends_with("\nexport CGO_LDFLAGS='-O2 -lm'\n"), "{bashrc}");
}

#[test]
fn a_manager_that_provides_more_than_go_keeps_its_hook() {
    if !is_amd64() {
        return;
    }
    let planted: Home = more().remove(0).home.file(".goenv/README", "\n").file(
        ".bashrc",
        "{go}\n[ -d ~/.asdf ] && . \"$HOME/.asdf/asdf.sh\"\nexport PATH=\"$HOME/.goenv/shims:$PATH\"\n",
    );
    let sandbox = planted.file(".asdf/plugins/nodejs/LICENSE", "MIT\n").plant();
    let before = state(&sandbox.home());
    let fixed = sandbox.ogive(["fix", "--yes", "--only", "two-managers"]).run().expect_code(1);
    assert!(fixed.stdout.contains("asdf provides nodejs too"), "{}", fixed.shown());
    assert_eq!(state(&sandbox.home()), before);
}
