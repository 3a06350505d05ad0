//! Start-up files that do what they should not.

use ogive_testkit::{Sandbox, require};
use serde_json::Value;

use crate::{at_home, document, state};

/// `kind file:line` of what the starts of a shell tell, each once.
fn told(facts: &Value, shell: &str) -> Vec<String> {
    let shells = facts["shells"].as_array().unwrap();
    let of = shells.iter().find(|found| found["kind"] == shell).unwrap_or_else(|| panic!("no {shell}"));
    let starts = of["starts"].as_array().unwrap();
    let troubles = starts.iter().filter_map(|start| start["troubles"].as_array()).flatten();
    let mut told: Vec<String> = troubles
        .map(|trouble| {
            let path = trouble["at"]["path"].as_str().unwrap_or_default();
            let file = path.rsplit('/').next().unwrap_or_default();
            format!("{} {file}:{}", trouble["kind"].as_str().unwrap(), trouble["at"]["line"])
        })
        .collect();
    told.sort();
    told.dedup();
    told
}

fn facts(sandbox: &Sandbox, arguments: &[&str]) -> Value {
    let all = ["--json", "facts"].iter().chain(arguments);
    document(&sandbox.ogive(all).run().expect_code(0))
}

#[test]
fn what_a_start_up_file_does_to_a_shell_is_told_with_its_line() {
    for program in ["zsh", "fish", "ksh", "tcsh"] {
        if require(program).is_none() {
            return;
        }
    }
    let sandbox = Sandbox::new();
    at_home(&sandbox, ".bashrc", "# x\nread -p 'name? ' name\necho welcome\n");
    at_home(&sandbox, ".zshrc", "# x\nvared -p 'name? ' name\nread name\nprint hi\n");
    at_home(&sandbox, ".profile", "# x\nif\nfi\n");
    at_home(&sandbox, ".config/fish/config.fish", "# x\nread name\necho hi\n");
    at_home(&sandbox, ".kshrc", "exec true\n");
    at_home(&sandbox, ".cshrc", "# x\necho hi\n");
    let found = facts(&sandbox, &[]);
    assert_eq!(told(&found, "bash"), ["asks .bashrc:2", "mistake .profile:3", "speaks .bashrc:3"]);
    let zsh = told(&found, "zsh");
    assert!(
        zsh.contains(&"speaks .zshrc:4".to_owned()) && zsh.iter().any(|t| t.starts_with("asks .zshrc:")),
        "{zsh:?}"
    );
    assert_eq!(told(&found, "fish"), ["asks config.fish:2", "speaks config.fish:3"]);
    assert_eq!(told(&found, "dash"), ["mistake :null"], "dash names no file");
    assert_eq!(told(&found, "tcsh"), ["speaks .cshrc:2"]);
    let shown = sandbox.ogive(["facts"]).run().expect_code(0).stdout;
    assert!(shown.contains("waits for what is typed"), "{shown}");

    at_home(&sandbox, ".bashrc", "# x\n\nsleep 100\n");
    at_home(&sandbox, ".profile", "# x\nexec true\n");
    at_home(&sandbox, ".zshrc", "# x\nexit 3\n");
    at_home(&sandbox, ".config/fish/config.fish", "exec true\n");
    let found = facts(&sandbox, &["--shell-time", "1"]);
    assert_eq!(told(&found, "bash"), ["hangs .bashrc:3", "replaces .profile:2"]);
    assert_eq!(told(&found, "zsh"), ["ends .zshrc:2"]);
    assert_eq!(told(&found, "dash"), ["replaces .profile:2"]);
    assert_eq!(told(&found, "fish"), ["replaces config.fish:1"]);
}

#[test]
fn looking_at_shells_leaves_nothing_behind() {
    for program in ["zsh", "fish"] {
        if require(program).is_none() {
            return;
        }
    }
    let sandbox = Sandbox::new();
    let history = "HISTFILE=~/.history\nHISTSIZE=100\nSAVEHIST=100\n";
    at_home(&sandbox, ".bashrc", &format!("{history}PROMPT_COMMAND='history -a'\nhistory -s secret\n"));
    at_home(
        &sandbox,
        ".zshrc",
        &format!(
            "{history}setopt inc_append_history\nautoload -Uz compinit && compinit -i -d ~/.dump\ncompdef _go go\n\
             _comps[x]=_x\nzcompile ~/.zshrc\nprint -s secret\nexport GOFLAGS=-v\n"
        ),
    );
    at_home(&sandbox, ".config/fish/config.fish", "sleep 1000.25 &\n");
    let before = state(&sandbox.home());
    let found = facts(&sandbox, &[]);
    assert_eq!(state(&sandbox.home()), before);
    // As it is once fish was used.
    std::fs::create_dir_all(sandbox.home().join(".local/share/fish")).unwrap();
    let before = state(&sandbox.home());
    let _ = facts(&sandbox, &[]);
    assert_eq!(state(&sandbox.home()), before);
    assert_eq!(told(&found, "zsh"), [""; 0], "the stand-ins for completions do");
    let zsh = crate::shells::start(&found, "zsh", "interactive");
    assert_eq!(zsh["value"]["variables"][0]["source"]["file"]["line"], 10);
    let running = std::fs::read_dir("/proc").unwrap().flatten().any(|process| {
        std::fs::read(process.path().join("cmdline")).is_ok_and(|words| words == b"sleep\x001000.25\0")
    });
    assert!(!running, "what a start-up file started runs on");
}
