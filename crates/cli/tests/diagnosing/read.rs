//! `--no-shells`: what is read from start-up files is what the shells themselves come to.

use ogive_testkit::{Sandbox, require};
use serde_json::Value;

use crate::{at_home, document, state};

/// Homes: the shell, and its files. `BIN` is a folder with a program `go`.
const HOMES: &[(&str, &[(&str, &str)])] = &[
    (
        "bash",
        &[
            (
                ".bash_profile",
                "if [ -f ~/.bashrc ]; then\n  . ~/.bashrc\nfi\nexport PATH=\"$HOME/bin:$PATH\"\n",
            ),
            (
                ".bashrc",
                "# ~/.bashrc\ncase $- in\n  *i*) ;;\n  *) return;;\nesac\nexport GOFLAGS=-v GOPATH=$HOME/go\n\
                 PATH=$PATH:${GOPATH}/bin\nalias go='arch -x86_64 go'\n[ -d /no/such ] && PATH=/no/such:$PATH\n\
                 [[ -d BIN && $TERM == xterm* ]] && PATH=BIN:$PATH\n",
            ),
        ],
    ),
    (
        "bash",
        &[(
            ".profile",
            "pathmunge() {\n  case \":${PATH}:\" in\n    *:\"$1\":*) ;;\n    *)\n      if [ \"$2\" = after ]; then\n        PATH=$PATH:$1\n      \
             else\n        PATH=$1:$PATH\n      fi\n  esac\n}\npathmunge BIN\npathmunge /opt/x after\npathmunge BIN\n\
             export CC=${CC:-gcc}\nif ! command -v no-such-program >/dev/null 2>&1; then export GOARCH=arm64; fi\n\
             gopls() { command gopls \"$@\"; }\nunset -f pathmunge\nexport PATH\n",
        )],
    ),
    (
        "bash",
        &[
            (".bashrc", ". ~/.a\nexport CGO_ENABLED=0\n"),
            (".a", ". ~/.b\nfor d in ~/x ~/y \"$HOME/with blank\"; do\n  PATH=\"$d:$PATH\"\ndone\n"),
            (
                ".b",
                "cat <<EOF >/dev/null\nexport GOOS=plan9\nEOF\nGOOS=x true\nexport GOARM=\"7\" \\\n  GOAMD64=v3\n(export GOOS=js)\n\
                 PATH+=:/plus\nPATH=${PATH%:/plus}:/last\nexport MISE_A=${HOME##*/} GO_X='a b'\"c\"\n",
            ),
        ],
    ),
    (
        "zsh",
        &[
            (".zshenv", "export GOFLAGS=-v\n"),
            (".zprofile", "export PATH=$HOME/profile:$PATH\n"),
            (
                ".zshrc",
                "typeset -U path\npath=(BIN $path)\npath+=(/opt/tail)\nif [[ -o interactive ]]; then\n  alias go='arch go'\nfi\n\
                 [[ -z $no_such ]] && export GOARCH=arm64\n[[ -n $no_such ]] && export GOOS=js\nsource ~/.more 2>/dev/null\n\
                 function gofmt { command gofmt \"$@\" }\n",
            ),
            (".more", "export CC=clang\nexport PATH=\"/opt/more:$PATH\"\n"),
        ],
    ),
    (
        "fish",
        &[
            (
                ".config/fish/config.fish",
                "set -gx GOPATH $HOME/go\nset -gx PATH BIN $PATH\nfish_add_path -g --append $HOME/.config\n\
                 if status is-interactive\n    alias go 'arch go'\nelse if test -d /no\n    set -gx GOOS js\nelse\n    set -gx GOARCH arm64\nend\n\
                 test -d /etc; and set -gx CC clang\ntype -q no-such-program; or set -x GOFLAGS -v\n\
                 for d in /a /b\n    set PATH $PATH $d\nend\nswitch $TERM\n    case 'x*'\n        set -gx GOARM 7\n    case '*'\n        set -gx GOARM 5\nend\n\
                 function gofmt\n    command gofmt $argv\nend\nset -gx CXX \"$HOME/c++\"\n",
            ),
            (".config/fish/conf.d/a.fish", "fish_add_path -g BIN\nset -gx GO_A one\n"),
        ],
    ),
    (
        "tcsh",
        &[(
            ".cshrc",
            "setenv GOPATH $HOME/go\nset path = ( BIN $path )\nif ( $?prompt ) then\n  alias go arch go\nelse\n  setenv GOARCH arm64\nendif\n\
             if ( -d /etc ) setenv CC clang\n",
        )],
    ),
    (
        "ksh",
        &[
            (".profile", "export GOFLAGS=-v\nPATH=BIN:$PATH; export PATH\n"),
            (".kshrc", "export GOARCH=arm64\n"),
        ],
    ),
    ("dash", &[(".profile", "GOFLAGS=-v\nexport GOFLAGS\nPATH=\"BIN:$PATH\"\n")]),
];

/// What a start found, without where a variable came from when nobody says.
fn found(start: &Value) -> Value {
    let mut value = start["outcome"]["value"].clone();
    let fields = value.as_object_mut().unwrap_or_else(|| panic!("{start:#}"));
    fields.remove("files");
    fields.remove("said");
    value
}

/// Without the lines, of shells that can't tell them.
fn without_lines(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for name in ["added-by", "made-by", "source"] {
                fields.remove(name);
            }
            fields.values_mut().for_each(without_lines);
        }
        Value::Array(values) => values.iter_mut().for_each(without_lines),
        _ => {}
    }
}

#[test]
fn what_files_say_is_what_shells_come_to() {
    for (at, (shell, files)) in HOMES.iter().enumerate() {
        if require(shell).is_none() {
            continue;
        }
        let sandbox = Sandbox::new();
        let bin = sandbox.home().join("bin");
        crate::executable(&bin.join("go"), "#!/bin/sh\n");
        for (path, contents) in *files {
            at_home(&sandbox, path, &contents.replace("BIN", bin.to_str().unwrap()));
        }
        let looked = |arguments: &[&str]| {
            let facts = document(&sandbox.ogive(arguments).run().expect_code(0));
            let shells = facts["shells"].as_array().unwrap().clone();
            shells.into_iter().find(|found| found["kind"] == *shell).unwrap()["starts"].clone()
        };
        let started = looked(&["--json", "facts"]);
        let read = looked(&["--json", "facts", "--no-shells"]);
        for (started, read) in started.as_array().unwrap().iter().zip(read.as_array().unwrap()) {
            assert_eq!(read["is-read"], true);
            let (mut one, mut other) = (found(started), found(read));
            if !matches!(*shell, "bash" | "zsh") {
                without_lines(&mut one);
                without_lines(&mut other);
            }
            // Functions are known by the line that makes them here alone.
            assert_eq!(other, one, "home {at} of {shell}, {}", started["way"]);
        }
    }
}

#[test]
fn no_shell_is_started_when_none_is_wanted() {
    let sandbox = Sandbox::new();
    at_home(&sandbox, ".bashrc", "touch ~/started\nexport GOFLAGS=$(touch ~/started; echo -v)\n");
    at_home(&sandbox, ".config/nushell/config.nu", "touch ~/started\n");
    let before = state(&sandbox.home());
    let outcome = sandbox.ogive(["--json", "facts", "--no-shells"]).run().expect_code(0);
    assert_eq!(state(&sandbox.home()), before);
    let facts = document(&outcome);
    let nu = crate::shells::start(&facts, "nu", "login");
    assert!(nu["unknown"].as_str().unwrap().contains("it was not started"), "{nu}");
    let shown = sandbox.ogive(["facts", "--no-shells"]).run().expect_code(0).stdout;
    assert!(shown.contains("bash (read, not started)"), "{shown}");
}
