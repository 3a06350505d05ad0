use ogive_testkit::{Sandbox, goroot, require};
use serde_json::Value;

use crate::{at_home, document, state};

/// What a start of a shell found.
pub(crate) fn start<'v>(facts: &'v Value, shell: &str, way: &str) -> &'v Value {
    let shells = facts["shells"].as_array().unwrap();
    let of = shells.iter().find(|found| found["kind"] == shell);
    let starts = of.unwrap_or_else(|| panic!("no {shell} in {shells:?}"))["starts"].as_array().unwrap();
    &starts.iter().find(|start| start["way"] == way).unwrap()["outcome"]
}

/// The programs of a name, and the file and line that put the folder of the first onto PATH.
fn go(outcome: &Value) -> (String, String) {
    let path = &outcome["value"]["search-path"];
    let words = path["words"].as_array().unwrap();
    let word = words.iter().find(|word| word["name"] == "go").unwrap();
    let Some(program) = word["meaning"]["programs"][0].as_str() else {
        return (String::new(), String::new());
    };
    let folder = program.strip_suffix("/go").unwrap();
    let folders = path["folders"].as_array().unwrap();
    let entry = folders.iter().find(|entry| entry["folder"] == folder).unwrap();
    let by = &entry["added-by"];
    let file = by["path"].as_str().unwrap_or_default().rsplit('/').next().unwrap_or_default();
    (program.to_owned(), format!("{file}:{}", by["line"]))
}

#[test]
fn each_shell_tells_the_line_that_puts_its_go_first() {
    for program in ["zsh", "fish", "ksh", "tcsh"] {
        if require(program).is_none() {
            return;
        }
    }
    let bin = goroot("1.27.3-linux-amd64").join("bin").display().to_string();
    let sandbox = Sandbox::new();
    at_home(
        &sandbox,
        ".bash_profile",
        &format!("# first\nexport EDITOR=vi\nPATH=\"{bin}:$PATH\"\n. ~/.bashrc\n"),
    );
    at_home(&sandbox, ".bashrc", "echo welcome\nalias gofmt='arch -x86_64 gofmt'\nexport GOFLAGS=-v\n");
    at_home(&sandbox, ".zshenv", "# nothing\n");
    at_home(&sandbox, ".zshrc", &format!("typeset -U path\n\npath=({bin} $path)\n"));
    at_home(&sandbox, ".config/fish/config.fish", &format!("# fish\nset -gx PATH {bin} $PATH\n"));
    at_home(&sandbox, ".profile", &format!("PATH={bin}:$PATH\nexport PATH\n"));
    at_home(&sandbox, ".kshrc", "alias ll='ls -l'\n");
    at_home(&sandbox, ".cshrc", &format!("setenv PATH {bin}:$PATH\n"));
    let before = state(&sandbox.home());
    let outcome = sandbox.ogive(["--json", "facts"]).run().expect_code(0);
    assert_eq!(state(&sandbox.home()), before, "looking changed something");
    let facts = document(&outcome);
    let program = format!("{bin}/go");
    let found = |shell: &str, way: &str| go(start(&facts, shell, way));
    for (shell, way, line) in [
        ("bash", "login-interactive", ".bash_profile:3"),
        ("bash", "login", ".bash_profile:3"),
        ("zsh", "login-interactive", ".zshrc:3"),
        ("zsh", "interactive", ".zshrc:3"),
        ("fish", "login", "config.fish:2"),
        ("fish", "script", "config.fish:2"),
        ("dash", "login", ".profile:1"),
        ("ksh", "login-interactive", ".profile:1"),
        ("tcsh", "script", ".cshrc:1"),
        ("tcsh", "login", ".cshrc:1"),
    ] {
        assert_eq!(found(shell, way), (program.clone(), line.to_owned()), "{shell}, {way}");
    }
    for (shell, way) in [("bash", "interactive"), ("zsh", "script"), ("dash", "script")] {
        assert_ne!(found(shell, way).0, program, "{shell}, {way}");
    }
    let bash = start(&facts, "bash", "login-interactive");
    assert_eq!(bash["value"]["said"], "welcome");
    let words = bash["value"]["search-path"]["words"].as_array().unwrap();
    let gofmt = words.iter().find(|word| word["name"] == "gofmt").unwrap();
    assert_eq!(gofmt["meaning"]["alias"]["text"], "arch -x86_64 gofmt");
    assert_eq!(gofmt["meaning"]["alias"]["made-by"]["line"], 2);
    let variables = bash["value"]["variables"].as_array().unwrap();
    let flags = variables.iter().find(|variable| variable["name"] == "GOFLAGS").unwrap();
    assert_eq!(flags["source"]["file"]["line"], 3);
}

#[test]
fn a_start_up_file_that_hangs_or_replaces_the_shell_or_is_wrong_is_a_fact() {
    let sandbox = Sandbox::new();
    at_home(&sandbox, ".bashrc", "sleep 100\n");
    at_home(&sandbox, ".bash_profile", "exec true\n");
    let outcome = sandbox.ogive(["--json", "facts", "--shell-time", "1"]).run().expect_code(0);
    let facts = document(&outcome);
    let unknown = |way: &str| start(&facts, "bash", way)["unknown"].as_str().unwrap_or_default().to_owned();
    assert!(unknown("interactive").contains("had not ended after 1 seconds"), "{}", unknown("interactive"));
    assert!(unknown("login").contains("ended it"), "{}", unknown("login"));
    assert!(start(&facts, "bash", "script")["value"].is_object());
    // A loop, a question and a wrong line keep nobody from going on.
    at_home(&sandbox, ".bashrc", "read -p 'name? ' name\nif\nexport GOFLAGS=-v\n");
    at_home(
        &sandbox,
        ".bash_profile",
        "[ -n \"$seen\" ] && return\nseen=1\n. ~/.bash_profile\nexport GOFLAGS=-x\n",
    );
    let facts = document(&sandbox.ogive(["--json", "facts"]).run().expect_code(0));
    assert!(start(&facts, "bash", "interactive")["value"].is_object());
    let variables = start(&facts, "bash", "login")["value"]["variables"].as_array().unwrap();
    assert!(
        variables.iter().any(|v| v["name"] == "GOFLAGS" && v["source"]["file"]["line"] == 4),
        "{variables:?}"
    );
}

#[test]
fn a_command_over_ssh_reads_what_bash_reads_for_it() {
    if !std::path::Path::new("/etc/debian_version").exists() {
        ogive_testkit::skip("bash reads .bashrc for sshd where it was built so, as Debian's is");
        return;
    }
    let mut sandbox = Sandbox::new();
    sandbox.set("SHELL", "/bin/bash");
    let ssh = |sandbox: &Sandbox| {
        let facts = document(&sandbox.ogive(["--json", "facts"]).run().expect_code(0));
        let variables = start(&facts, "bash", "ssh-command")["value"]["variables"].clone();
        variables.as_array().unwrap().iter().find(|v| v["name"] == "GOFLAGS").map(|v| v["value"].clone())
    };
    // The real shell, as sshd(8) starts it.
    let real = |sandbox: &Sandbox| {
        let output = std::process::Command::new("/bin/bash")
            .args(["-c", "printf %s \"$GOFLAGS\""])
            .env_clear()
            .env("HOME", sandbox.home())
            .env("SSH_CLIENT", "127.0.0.1 1 22")
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    at_home(
        &sandbox,
        ".bashrc",
        "export GOFLAGS=-v\ncase $- in *i*) ;; *) return;; esac\nexport GOFLAGS=-x\n",
    );
    assert_eq!(ssh(&sandbox).unwrap(), "-v");
    assert_eq!(real(&sandbox), "-v");
    at_home(&sandbox, ".bashrc", "case $- in *i*) ;; *) return;; esac\nexport GOFLAGS=-x\n");
    assert_eq!(ssh(&sandbox), None);
    assert_eq!(real(&sandbox), "");
    let facts = document(&sandbox.ogive(["--json", "facts"]).run().expect_code(0));
    let first = &facts["shells"][0]["starts"][0];
    assert_eq!(first["also"], serde_json::json!(["editor", "su"]));
    let shown = sandbox.ogive(["facts"]).run().expect_code(0).stdout;
    assert!(shown.contains("login, interactive; editor; su -"), "{shown}");
}

#[test]
fn nushell_tells_what_its_files_do() {
    let Some(nu) = ogive_testkit::require_nushell() else { return };
    let bin = goroot("1.27.3-linux-amd64").join("bin").display().to_string();
    let mut sandbox = Sandbox::new();
    let folder = nu.parent().unwrap();
    sandbox.set("PATH", std::env::join_paths([folder, "/usr/bin".as_ref(), "/bin".as_ref()]).unwrap());
    at_home(&sandbox, ".config/nushell/env.nu", "$env.GOFLAGS = \"-v\"\n");
    at_home(
        &sandbox,
        ".config/nushell/config.nu",
        &format!("# mine\n$env.PATH = ($env.PATH | prepend \"{bin}\")\nalias gofmt = arch -x86_64 gofmt\n"),
    );
    at_home(&sandbox, ".config/nushell/login.nu", "print welcome\n");
    let before = state(&sandbox.home());
    let facts = document(&sandbox.ogive(["--json", "facts"]).run().expect_code(0));
    assert_eq!(state(&sandbox.home()), before);
    for way in ["login-interactive", "interactive", "login"] {
        let started = start(&facts, "nu", way);
        assert_eq!(go(started), (format!("{bin}/go"), "config.nu:2".to_owned()), "{way}");
        assert_eq!(started["value"]["variables"][0]["source"]["file"]["line"], 1);
        let words = started["value"]["search-path"]["words"].as_array().unwrap();
        let gofmt = words.iter().find(|word| word["name"] == "gofmt").unwrap();
        assert_eq!(gofmt["meaning"]["alias"]["text"], "arch -x86_64 gofmt");
        assert_eq!(gofmt["meaning"]["alias"]["made-by"]["line"], 3);
    }
    assert_eq!(start(&facts, "nu", "login")["value"]["said"], "welcome");
    assert_eq!(start(&facts, "nu", "interactive")["value"]["said"], "");
    assert_ne!(go(start(&facts, "nu", "script")).0, format!("{bin}/go"));
    at_home(&sandbox, ".config/nushell/config.nu", "# mine\nlet x = (\n");
    let facts = document(&sandbox.ogive(["--json", "facts"]).run().expect_code(0));
    let told = start(&facts, "nu", "login")["unknown"].as_str().unwrap();
    assert!(told.contains("config.nu:2: Unclosed delimiter"), "{told}");
}

#[test]
fn folders_for_data_and_caches_are_the_user_s_own() {
    if require("fish").is_none() {
        return;
    }
    let sandbox = Sandbox::new();
    at_home(
        &sandbox,
        ".bashrc",
        "export GOPATH=${XDG_DATA_HOME:-$HOME/.local/share}/go GOCACHE=${XDG_CACHE_HOME:-$HOME/.cache}/go-build\n",
    );
    at_home(
        &sandbox,
        ".config/fish/config.fish",
        "set -q XDG_DATA_HOME; or set XDG_DATA_HOME $HOME/.local/share\n\
         set -q XDG_CACHE_HOME; or set XDG_CACHE_HOME $HOME/.cache\n\
         set -gx GOPATH $XDG_DATA_HOME/go\nset -gx GOCACHE $XDG_CACHE_HOME/go-build\n",
    );
    for arguments in [&["--json", "facts"][..], &["--json", "facts", "--no-shells"]] {
        let facts = document(&sandbox.ogive(arguments).run().expect_code(0));
        for shell in ["bash", "fish"] {
            let started = start(&facts, shell, "interactive");
            let variables = started["value"]["variables"].as_array().unwrap();
            for (name, below) in [("GOPATH", ".local/share/go"), ("GOCACHE", ".cache/go-build")] {
                let set = variables.iter().find(|variable| variable["name"] == name);
                let set = set.unwrap_or_else(|| panic!("{shell} has no {name}: {started:#}"));
                assert_eq!(set["value"], sandbox.home().join(below).to_str().unwrap(), "{shell}");
            }
        }
    }
}
