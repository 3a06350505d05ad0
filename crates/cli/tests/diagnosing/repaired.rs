//! What `ogive fix` does to a home, and that `ogive undo` gives it back to the byte.

use std::collections::BTreeMap;

use ogive_testkit::{Sandbox, goroot, places, programs, require};

use crate::{at_home, document, executable, proxy, released, state, without_caches};

/// Rules whose repair needs nothing from the network, each with something to find in [`home`].
const RULES: [&str; 7] = [
    "cc-for-target-ignored",
    "default-platform-exported",
    "editor-target-leak",
    "go-is-alias",
    "gohost-exported",
    "gopath-mode",
    "persisted-target",
];

/// A home with something wrong in most files.
fn home() -> Sandbox {
    let mut sandbox = Sandbox::new();
    let native = goroot("1.27.3-linux-amd64").join("bin");
    at_home(
        &sandbox,
        ".profile",
        "# mine\r\nexport GOHOSTARCH=arm64\r\nif [ -n \"$BASH_VERSION\" ]; then\r\n  . ~/.bashrc\r\nfi\r\n",
    );
    at_home(
        &sandbox,
        ".bashrc",
        "alias ll='ls -l' go='arch -x86_64 go'\nif true; then\n  export DOCKER_DEFAULT_PLATFORM=linux/s390x\nfi\n\
         export EDITOR=vi CC_FOR_TARGET=aarch64-linux-gnu-gcc",
    );
    at_home(&sandbox, ".config/go/env", "# kept\nGOARCH=s390x\nGOFLAGS=-trimpath\nGO111MODULE=off\n");
    at_home(
        &sandbox,
        ".config/Code/User/settings.json",
        "{\n  // for the board\n  \"go.toolsEnvVars\": { \"GOARCH\": \"s390x\", \"GOFLAGS\": \"-v\" },\n  \"editor.tabSize\": 4,\n}\n",
    );
    sandbox.write("go.mod", "module example.com/m\n\ngo 1.27\n");
    sandbox.set("PATH", std::env::join_paths([native, "/usr/bin".into(), "/bin".into()]).unwrap());
    sandbox.set("SHELL", "/bin/bash");
    sandbox
}

fn is_amd64() -> bool {
    let here = cfg!(target_arch = "x86_64");
    if !here {
        ogive_testkit::skip("what is planted is wrong on an amd64 machine");
    }
    here
}

/// Repairs what a rule finds; the name of the change.
fn fix(sandbox: &Sandbox, rule: &str) -> String {
    let outcome = sandbox.ogive(["--json", "fix", "--yes", "--only", rule]).run();
    let answer = document(&outcome);
    assert_eq!(answer["applied"], true, "{rule}: {}", outcome.shown());
    assert!(
        answer["repaired"].as_array().unwrap().iter().any(|repaired| repaired == rule),
        "{rule}: {}",
        outcome.shown()
    );
    answer["transaction"].as_str().unwrap().to_owned()
}

#[test]
fn files_are_edited_as_a_careful_person_would() {
    if !is_amd64() {
        return;
    }
    let sandbox = home();
    let only = RULES.join(",");
    let _ = sandbox.ogive(["fix", "--yes", "--only", &only]).run().expect_code(0);
    let read = |path: &str| std::fs::read_to_string(sandbox.home().join(path)).unwrap();
    assert_eq!(
        read(".profile"),
        "# mine\r\n# taken out by ogive: export GOHOSTARCH=arm64\r\nif [ -n \"$BASH_VERSION\" ]; then\r\n  . ~/.bashrc\r\nfi\r\n"
    );
    assert_eq!(
        read(".bashrc"),
        "alias ll='ls -l'\nif true; then\n  : # taken out by ogive: export DOCKER_DEFAULT_PLATFORM=linux/s390x\nfi\n\
         export EDITOR=vi"
    );
    assert_eq!(read(".config/go/env"), "# kept\nGOFLAGS=-trimpath\n");
    assert_eq!(
        read(".config/Code/User/settings.json"),
        "{\n  // for the board\n  \"go.toolsEnvVars\": { \"GOFLAGS\": \"-v\" },\n  \"editor.tabSize\": 4,\n}\n"
    );
    let _ = sandbox.ogive(["doctor", "--only", &only]).run().expect_code(0);
    let _ = sandbox.ogive(["undo", "--yes"]).run().expect_code(0);
}

#[test]
fn any_repairs_in_any_order_are_taken_back_to_the_byte() {
    if !is_amd64() {
        return;
    }
    let sandbox = home();
    let before = state(&sandbox.home());
    // Every rule comes first, last and in the middle of some order, and every pair in both orders.
    for round in 0..RULES.len() {
        let mut order: Vec<&str> = (0..RULES.len()).map(|n| RULES[(n * (round + 1) + round) % 7]).collect();
        if round == 6 {
            order = RULES.iter().rev().copied().collect();
        }
        order.truncate(2 + round % 6);
        let done: Vec<String> = order.iter().map(|rule| fix(&sandbox, rule)).collect();
        assert_ne!(state(&sandbox.home()), before);
        for change in done.iter().rev() {
            let _ = sandbox.ogive(["undo", change, "--yes"]).run().expect_code(0);
        }
        assert_eq!(state(&sandbox.home()), before, "after {order:?}");
    }
}

#[test]
fn a_file_that_is_made_from_another_is_left_and_its_source_named() {
    if !is_amd64() {
        return;
    }
    let sandbox = home();
    let home = sandbox.home();
    // stow: a link into a folder of dotfiles. chezmoi: a source of the same name. Read-only: nobody's.
    let stowed = home.join("dotfiles/bashrc");
    std::fs::create_dir_all(stowed.parent().unwrap()).unwrap();
    std::fs::rename(home.join(".bashrc"), &stowed).unwrap();
    std::os::unix::fs::symlink("dotfiles/bashrc", home.join(".bashrc")).unwrap();
    at_home(&sandbox, ".local/share/chezmoi/dot_profile.tmpl", "export GOHOSTARCH={{ .arch }}\n");
    let before = state(&home);
    let outcome =
        sandbox.ogive(["fix", "--yes", "--only", "go-is-alias,gohost-exported"]).run().expect_code(1);
    assert_eq!(state(&home), before, "{}", outcome.shown());
    for part in [
        "it is a link to",
        "dotfiles/bashrc",
        "-alias ll='ls -l' go='arch -x86_64 go'",
        "+alias ll='ls -l'",
        "chezmoi makes it from",
        "dot_profile.tmpl",
        "nothing was changed",
    ] {
        assert!(
            outcome.stdout.contains(part) || outcome.stderr.contains(part),
            "{part}: {}",
            outcome.shown()
        );
    }
}

#[test]
fn what_somebody_changed_in_between_is_not_overwritten() {
    if !is_amd64() {
        return;
    }
    let sandbox = home();
    let change = fix(&sandbox, "default-platform-exported");
    let bashrc = sandbox.home().join(".bashrc");
    let mut text = std::fs::read_to_string(&bashrc).unwrap();
    text =
        text.replace("  : # taken out by ogive: export DOCKER_DEFAULT_PLATFORM=linux/s390x", "  true # mine");
    std::fs::write(&bashrc, &text).unwrap();
    let outcome = sandbox.ogive(["undo", &change, "--yes"]).run();
    assert_ne!(outcome.code, Some(0), "{}", outcome.shown());
    assert_eq!(std::fs::read_to_string(&bashrc).unwrap(), text);
    assert!(outcome.stderr.contains(".bashrc was changed since"), "{}", outcome.shown());
}

/// System calls that change what is on the disk, or make it durable.
const CHANGING: &str =
    "mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,write,pwrite64,ftruncate,fchmod,fsync,fdatasync";

#[test]
fn a_repair_killed_anywhere_is_finished_or_taken_back() {
    if !is_amd64() || require("strace").is_none() {
        return;
    }
    let whole = "gopath-mode,persisted-target,editor-target-leak";
    let fix = ["fix", "--yes", "--no-shells", "--only", whole];
    let sandbox = home();
    let before = state(&sandbox.home());
    let log = sandbox.root().join("calls");
    let program = programs::ogive();
    let strace = |arguments: &[&str]| {
        sandbox.program("strace").args(["-f", "-qq"]).args(arguments).args([&program]).args(fix).run()
    };
    let _ = strace(&["-o", log.to_str().unwrap(), "-e", &format!("trace={CHANGING}")]);
    let mut calls: BTreeMap<String, usize> = BTreeMap::new();
    for line in std::fs::read_to_string(&log).unwrap().lines() {
        let call = line.split_ascii_whitespace().nth(1).and_then(|rest| rest.split_once('('));
        if let Some((name, _)) = call {
            *calls.entry(name.to_owned()).or_default() += 1;
        }
    }
    let _ = sandbox.ogive(["undo", "--yes"]).run().expect_code(0);
    assert_eq!(state(&sandbox.home()), before);
    let mut kills = 0;
    for (call, times) in calls {
        for n in 1..=times {
            let inject = format!("inject={call}:signal=SIGKILL:when={n}");
            let _ = strace(&["-o", "/dev/null", "-e", &format!("trace={call}"), "-e", &inject]);
            kills += 1;
            let when = format!("killed at {call} {n} of {times}");
            if kills % 2 == 0 {
                // The next run goes on with it.
                let again = sandbox.ogive(fix).run();
                let env = std::fs::read_to_string(sandbox.home().join(".config/go/env")).unwrap();
                assert_eq!(env, "# kept\nGOFLAGS=-trimpath\n", "{when}: {}", again.shown());
            }
            let mut undone = sandbox.ogive(["undo", "--yes"]).run();
            if undone.code == Some(0) && state(&sandbox.home()) != before {
                undone = sandbox.ogive(["undo", "--yes"]).run();
            }
            assert_eq!(state(&sandbox.home()), before, "{when}: {}", undone.shown());
        }
    }
    assert!(kills > 30, "{kills} kills");
}

#[test]
fn from_a_foreign_go_in_every_shell_to_the_right_one_and_back() {
    if !is_amd64() {
        return;
    }
    let mut sandbox = Sandbox::new();
    let _proxy = proxy(&mut sandbox);
    let foreign = goroot("1.27.3-linux-arm64");
    let gvm = sandbox.home().join(".gvm/gos/go1.27.3");
    std::fs::create_dir_all(gvm.parent().unwrap()).unwrap();
    std::os::unix::fs::symlink(&foreign, &gvm).unwrap();
    executable(
        &sandbox.home().join(".gvm/scripts/gvm"),
        "export GVM_ROOT=\"$HOME/.gvm\"\nexport GOROOT=\"$HOME/.gvm/gos/go1.27.3\"\nexport PATH=\"$GOROOT/bin:$PATH\"\n",
    );
    let profile = "[ -s ~/.gvm/scripts/gvm ] && . ~/.gvm/scripts/gvm\n";
    at_home(&sandbox, ".profile", profile);
    at_home(&sandbox, ".bashrc", &format!("# interactive\n{profile}"));
    sandbox.set("SHELL", "/bin/bash");
    sandbox.set("PATH", std::env::join_paths([gvm.join("bin"), "/usr/bin".into(), "/bin".into()]).unwrap());
    sandbox.set("GOROOT", &gvm);
    let before = without_caches(&sandbox.home());
    let fixed = sandbox.program(released(&sandbox)).args(["fix", "--yes"]).run();
    assert!(fixed.stderr.contains("repaired, as a second look shows"), "{}", fixed.shown());
    let login = |words: &str| {
        let shell = sandbox.program("/bin/bash").args(["-lc", words]);
        shell.run().expect_code(0).stdout.trim().to_owned()
    };
    assert_eq!(login("go version"), "go version go1.27.3 linux/amd64", "{}", fixed.shown());
    assert!(login("command -v go").ends_with("/shims/go"));
    let _ = sandbox.ogive(["undo", "--yes"]).run().expect_code(0);
    assert_eq!(without_caches(&sandbox.home()), before);
}

#[test]
fn what_a_tmux_server_still_needs_is_said() {
    if !is_amd64() || require("tmux").is_none() {
        return;
    }
    let mut sandbox = home();
    let root = sandbox.root().to_owned();
    sandbox.set("TMUX_TMPDIR", root).set("DOCKER_DEFAULT_PLATFORM", "linux/s390x");
    let (said, done) = (sandbox.root().join("said"), sandbox.root().join("done"));
    let command = format!(
        "{} fix --yes --only default-platform-exported > {said} 2>&1; touch {done}",
        programs::ogive().display(),
        said = said.display(),
        done = done.display()
    );
    let tmux = |words: &[&str]| sandbox.program("tmux").args(["-f", "/dev/null"]).args(words).run();
    let started = tmux(&["new-session", "-d", &command]);
    assert_eq!(started.code, Some(0), "{}", started.shown());
    let waited = (0..600).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        done.exists()
    });
    let _ = tmux(&["kill-server"]);
    let said = std::fs::read_to_string(said).unwrap();
    assert!(waited, "{said}");
    for part in [
        "exec bash -l",
        "unset DOCKER_DEFAULT_PLATFORM",
        "tmux set-environment -gu DOCKER_DEFAULT_PLATFORM",
        "tmux kill-server",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

/// A variable of the machine's own go command.
fn go_env(name: &str) -> String {
    let output = std::process::Command::new("go").args(["env", name]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn a_foreign_tool_is_built_again_from_what_it_says_of_itself_and_the_old_one_comes_back() {
    if !is_amd64() || require("go").is_none() {
        return;
    }
    let mut sandbox = Sandbox::new();
    let own = proxy(&mut sandbox);
    let native = goroot("1.27.3-linux-amd64").join("bin");
    sandbox.set("PATH", std::env::join_paths([native.clone(), "/usr/bin".into(), "/bin".into()]).unwrap());
    sandbox.set("GOPROXY", format!("{},{}", own.url(), go_env("GOPROXY"))).set("GONOSUMDB", "golang.org/x/*");
    sandbox.set("GOCACHE", places::go_cache());
    let package = "golang.org/x/tools/cmd/stringer";
    let go = sandbox.program(native.join("go")).args(["install", &format!("{package}@v0.30.0")]);
    let _ = go.env("GOARCH", "arm64").run().expect_code(0);
    let tool = sandbox.home().join("go/bin/stringer");
    std::fs::rename(sandbox.home().join("go/bin/linux_arm64/stringer"), &tool).unwrap();
    std::fs::remove_dir(sandbox.home().join("go/bin/linux_arm64")).unwrap();
    let before = without_caches(&sandbox.home());

    let fix = ["--json", "fix", "--yes", "--only", "gobin-mixed"];
    let fixed = sandbox.program(released(&sandbox)).args(fix).run().expect_code(0);
    assert_eq!(document(&fixed)["repaired"], serde_json::json!(["gobin-mixed"]));
    let said = sandbox.ogive(["--json", "inspect", tool.to_str().unwrap()]).run().expect_code(0).stdout;
    for part in ["\"arch\": \"amd64\"", package, "v0.30.0", "1.27.3"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let usage = sandbox.program(&tool).args(["-h"]).run();
    assert!(usage.stderr.contains("Usage of stringer"), "{}", usage.shown());
    let _ = sandbox.ogive(["undo", "--yes"]).run().expect_code(0);
    assert_eq!(without_caches(&sandbox.home()), before);
}

#[test]
fn what_only_other_sessions_export_is_taken_out() {
    if !is_amd64() || require("zsh").is_none() {
        return;
    }
    let sandbox = home();
    let native = goroot("1.27.3-linux-amd64").canonicalize().unwrap();
    let older = goroot("1.26.8-linux-amd64").canonicalize().unwrap();
    let path = format!("export PATH={}/bin:$PATH\n", native.display());
    let zshrc = format!("{path}export GOROOT={}\nexport CGO_LDFLAGS='-arch arm64'\n", older.display());
    at_home(&sandbox, ".zshrc", &zshrc);
    at_home(&sandbox, ".zprofile", "export PKG_CONFIG_PATH=/usr/lib/aarch64-linux-gnu/pkgconfig\n");
    let before = state(&sandbox.home());
    let rules = ["goroot-mismatch", "cgo-flags-foreign", "pkg-config-foreign"];
    let done = rules.map(|rule| fix(&sandbox, rule));
    let read = |path: &str| std::fs::read_to_string(sandbox.home().join(path)).unwrap();
    let statements = read(".zshrc") + &read(".zprofile");
    for name in ["GOROOT", "CGO_LDFLAGS", "PKG_CONFIG_PATH"] {
        assert!(statements.contains(&format!("# taken out by ogive: export {name}=")), "{statements}");
    }
    let _ = sandbox.ogive(["doctor", "--only", &rules.join(",")]).run().expect_code(0);
    for change in done.iter().rev() {
        let _ = sandbox.ogive(["undo", change, "--yes"]).run().expect_code(0);
    }
    assert_eq!(state(&sandbox.home()), before);
}
