//! `ogive activate` and `ogive shell` in real shells.

use std::path::Path;

use ogive_testkit::{Sandbox, require};

use crate::fake::{Fake, named, store};

/// Runs a script in a shell that has evaluated what `ogive activate` prints.
fn run(shell: &str, script: &str) -> Option<String> {
    let program = require(shell)?;
    run_in(&program, shell, store(&["1.26.8", "1.27.3"]), script)
}

fn run_in(program: &Path, shell: &str, mut fake: Fake, script: &str) -> Option<String> {
    fake.settings("default = \"1.26.8\"\n");
    drop(fake.shim("go version"));
    let bin = fake.sandbox.ogive_home().join("bin");
    fake.sandbox.set("PATH", format!("{}:/usr/bin:/bin", bin.display()));
    let activate = if shell == "fish" {
        "ogive activate fish | source\n".to_owned()
    } else {
        format!("eval \"$(ogive activate {shell})\"\n")
    };
    let quiet: &[&str] = match shell {
        "fish" => &["--no-config", "-c"],
        "zsh" => &["-f", "-c"],
        _ => &["--norc", "-c"],
    };
    let script = format!("{activate}{activate}{script}");
    Some(fake.sandbox.program(program).args(quiet).args([script.as_str()]).succeed())
}

fn lines(shell: &str, script: &str) -> Option<Vec<String>> {
    run(shell, script).map(|out| out.lines().map(str::to_owned).collect())
}

fn folder(version: &str) -> String {
    named(&[version])[0].parse::<ogive_platform::SdkName>().unwrap().folder()
}

const POSIX: &str = "go here
ogive shell 1.27.3 2>/dev/null
go here
sh -c 'go child'
ogive shell --unset 2>/dev/null
go here
ogive shell 9.9.9.9 2>/dev/null || echo failed
echo \"${OGIVE_GO-unset}\"
echo \"$PATH\" | tr ':' '\\n' | grep -c shims
";

const FISH: &str = "go here
ogive shell 1.27.3 2>/dev/null
go here
sh -c 'go child'
ogive shell --unset 2>/dev/null
go here
ogive shell 9.9.9.9 2>/dev/null; or echo failed
set -q OGIVE_GO; and echo set; or echo unset
string join \\n $PATH | grep -c shims
";

#[test]
fn a_shells_choice_is_its_own_and_ends_with_unset() {
    for (shell, script) in [("bash", POSIX), ("zsh", POSIX), ("fish", FISH)] {
        let Some(said) = lines(shell, script) else { continue };
        let [old, new] = [folder("1.26.8"), folder("1.27.3")];
        assert_eq!(
            said,
            [
                format!("{old}/bin/go <here>"),
                format!("{new}/bin/go <here>"),
                format!("{new}/bin/go <child>"),
                format!("{old}/bin/go <here>"),
                "failed".to_owned(),
                "unset".to_owned(),
                "1".to_owned(),
            ],
            "{shell}"
        );
    }
}

#[test]
fn flags_may_stand_before_the_command() {
    for shell in ["bash", "zsh", "fish"] {
        for flags in ["--quiet", "-q --color never --offline", "--color=never"] {
            let script = format!("ogive {flags} shell 1.27.3; go here; ogive {flags} shell --unset; go here");
            let Some(said) = lines(shell, &script) else { continue };
            let [old, new] =
                [folder("1.26.8"), folder("1.27.3")].map(|folder| format!("{folder}/bin/go <here>"));
            assert_eq!(said, [new, old], "{shell} {flags}");
        }
        let Some(said) = run(shell, "ogive --quiet shell --help; ogive -q shell; ogive --color never shell")
        else {
            continue;
        };
        assert!(said.contains("Usage:"), "{shell}: {said}");
    }
}

#[test]
fn nothing_is_chosen_while_another_go_stands_in_front() {
    for shell in ["bash", "zsh", "fish"] {
        let [front, code, unset] = match shell {
            "fish" => [
                "set -gx PATH $PWD/other $PATH",
                "echo $status",
                "set -q OGIVE_GO; and echo set; or echo unset",
            ],
            _ => ["PATH=$PWD/other:$PATH", "echo $?", "echo \"${OGIVE_GO-unset}\""],
        };
        let again = match shell {
            "fish" => "ogive activate fish | source".to_owned(),
            _ => format!("eval \"$(ogive activate {shell})\""),
        };
        let script = format!(
            "mkdir other; cp /bin/true other/go; {front}\nogive shell 1.27.3 2>said; {code}\ncat said\n{unset}\n\
             {again}\nogive shell 1.27.3 2>/dev/null; {code}; go here; {front}; ogive shell --unset 2>/dev/null; {unset}"
        );
        let Some(said) = lines(shell, &script) else { continue };
        assert_eq!(said[0], "1", "{shell}: {said:?}");
        assert!(said[1].contains("/other/go") && said[1].contains("not ogive's shim"), "{shell}: {said:?}");
        assert!(said[2].contains(&format!("ogive activate {shell}")), "{shell}: {said:?}");
        let rest = ["unset".to_owned(), "0".to_owned(), format!("{}/bin/go <here>", folder("1.27.3"))];
        assert_eq!(said[3..6], rest, "{shell}: {said:?}");
        assert_eq!(said[6..], ["unset"], "{shell}: {said:?}");
    }
}

#[test]
fn arguments_pass_through_the_function() {
    for shell in ["bash", "zsh", "fish"] {
        let script = "ogive exec sh -c 'printf \"<%s>\" \"$@\"' sh 'a b' '$x' ''";
        let Some(said) = run(shell, script) else { continue };
        assert_eq!(said, "<a b><$x><>", "{shell}");
    }
}

#[test]
fn a_path_made_to_break_out_of_quotes_stays_a_path() {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("a b'c\"d$(touch broken)`touch broken`\\e;f&g*!");
    std::fs::create_dir(&folder).unwrap();
    for shell in ["bash", "zsh", "fish"] {
        let Some(program) = require(shell) else { continue };
        let names = named(&["1.26.8", "1.27.3"]);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let fake = Fake::of(Sandbox::within(&folder), &names);
        let work = fake.sandbox.work();
        let script = "go here; ogive shell 1.27.3 2>/dev/null; go here; ls";
        let said = run_in(&program, shell, fake, script).unwrap();
        let lines: Vec<&str> = said.lines().collect();
        let new = self::folder("1.27.3");
        assert_eq!(
            lines,
            [format!("{}/bin/go <here>", self::folder("1.26.8")), format!("{new}/bin/go <here>")],
            "{shell}"
        );
        assert!(!work.join("broken").exists());
    }
}

#[test]
fn powershell_evaluates_it_too() {
    let Some(program) = require("pwsh") else { return };
    let mut fake = store(&["1.26.8", "1.27.3"]);
    fake.settings("default = \"1.26.8\"\n");
    drop(fake.shim("go version"));
    let bin = fake.sandbox.ogive_home().join("bin");
    fake.sandbox.set("PATH", format!("{}:/usr/bin:/bin", bin.display()));
    let script = "ogive activate pwsh | Out-String | Invoke-Expression\n\
                  ogive shell 1.27.3 2>$null\ngo here\nogive shell --unset 2>$null\ngo here\n";
    let said = fake.sandbox.program(program).args(["-NoProfile", "-Command", script]).succeed();
    let [old, new] = [folder("1.26.8"), folder("1.27.3")];
    assert_eq!(said, format!("{new}/bin/go <here>\n{old}/bin/go <here>"));
}
