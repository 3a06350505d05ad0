//! `ogive setup`, `ogive undo` and `ogive self uninstall` on a real disk with real shells.
#![cfg(unix)]
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests look at files; what cannot be, fails"
)]

#[cfg(target_os = "linux")]
mod kill;
mod machine;

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

use machine::{Machine, assert_same};
use ogive_testkit::require;

const NO_SDK: &[&str] = &["setup", "--no-sdk"];

#[test]
fn every_kind_of_shell_finds_the_shims_first_and_undo_leaves_no_trace() {
    let machine = Machine::furnished();
    let before = machine.tree();
    let arguments = ["setup", "--no-sdk", "--shell", "bash,zsh,fish"];
    machine.ogive(&arguments).run().expect_code(0).expect_error("`ogive undo` takes it back");
    let shim = machine.shims().join("go").display().to_string();

    let kinds: &[(&str, &[&str])] = &[
        ("bash", &["-lc"]),
        ("bash", &["-ic"]),
        ("bash", &["-lic"]),
        ("sh", &["-lc"]),
        ("zsh", &["-c"]),
        ("zsh", &["-lc"]),
        ("zsh", &["-ic"]),
        ("zsh", &["-lic"]),
        ("fish", &["-c"]),
        ("fish", &["-lc"]),
        ("fish", &["-ic"]),
    ];
    for (shell, arguments) in kinds {
        if require(shell).is_some() {
            assert_eq!(machine.go_of(shell, arguments), shim, "{shell} {arguments:?}");
        }
    }

    let again = machine.ogive(&arguments).run().expect_code(0);
    assert!(again.stderr.contains("nothing to change"), "{}", again.shown());

    machine.ogive(&["undo"]).run().expect_code(0).expect_error("taken back: set-up of ogive");
    assert_same(&machine.tree(), &before, "after undo");
    for (shell, arguments) in kinds.iter().filter(|(shell, _)| require(shell).is_some()) {
        assert_ne!(machine.go_of(shell, arguments), shim, "{shell} {arguments:?}");
    }
}

#[test]
fn a_bash_that_sshd_starts_finds_the_shims() {
    let mut machine = Machine::furnished();
    machine.ogive(NO_SDK).run().expect_code(0).expect_error("set up for bash");
    // Debian's bash reads .bashrc then, as far as its guard.
    machine.sandbox_mut().set("SSH_CLIENT", "127.0.0.1 1 2");
    let found = machine.go_of("bash", &["-c"]);
    machine.write(".bashrc", "");
    if machine.go_of("bash", &["-c"]) == found {
        return ogive_testkit::skip("this bash does not read .bashrc when sshd starts it");
    }
    assert_eq!(found, machine.shims().join("go").display().to_string());
}

#[test]
fn shells_that_read_no_file_find_a_shim_in_a_folder_that_is_on_their_path() {
    let machine = Machine::furnished();
    let common = machine.path("common");
    fs::create_dir_all(&common).unwrap();
    machine::write(&common.join("go"), "#!/bin/sh\necho old\n", 0o755);
    let before = machine.tree();
    let folder = common.display().to_string();
    machine.ogive(&["setup", "--no-sdk", "--link-into", &folder]).succeed();
    // Neither HOME nor a start-up file: as cron, services and `env -i` start a script.
    let script = machine.path("script");
    machine::write(&script, "#!/bin/bash\ngo version\n", 0o755);
    let bare = |words: &[&str]| {
        let path = format!("PATH={folder}:/usr/bin:/bin");
        machine.sandbox().program("env").args(["-i", &path]).args(words).run()
    };
    for words in
        [&["bash", "-c", "go version"][..], &["sh", "-c", "go version"], &[&*script.to_string_lossy()]]
    {
        let said = bare(words);
        said.expect_code(127).expect_error("ogive install");
    }
    machine.ogive(&["undo"]).succeed();
    assert_same(&machine.tree(), &before, "after undo");
    assert_eq!(bare(&["bash", "-c", "go version"]).stdout, "old\n");
    let nowhere = machine.ogive(&["setup", "--no-sdk", "--link-into", "nowhere"]).run();
    nowhere.expect_code(2).expect_error("it is no folder");
}

#[test]
fn programs_that_login_shells_start_inherit_the_shims() {
    let machine = Machine::furnished();
    machine.ogive(NO_SDK).run().expect_code(0).expect_error("set up");
    let nested =
        machine.sandbox().program("bash").args(["-lc", "bash -c 'sh -c \"command -v go\"'"]).succeed();
    assert_eq!(nested, machine.shims().join("go").display().to_string());
}

#[test]
fn a_go_that_was_in_front_before_the_start_goes_behind_in_every_kind_of_shell() {
    let machine = Machine::furnished();
    machine.ogive(&["setup", "--no-sdk", "--shell", "bash,zsh,fish"]).succeed();
    let decoy = machine.path("decoy");
    let path = format!("{}:{}:/usr/bin:/bin", decoy.display(), machine.shims().display());
    let shim = machine.shims().join("go").display().to_string();
    for kind in ["bash -lc", "zsh -c", "zsh -lc", "fish -c", "fish -ic"] {
        let words: Vec<&str> = kind.split(' ').collect();
        let Some(_) = require(words[0]) else { continue };
        let run = |script: &str| {
            machine.sandbox().program(words[0]).args([words[1], script]).env("PATH", &path).succeed()
        };
        assert_eq!(run("command -v go"), shim, "{kind}");
        assert_eq!(run("printenv PATH | tr : '\\n' | grep -c shims"), "1", "{kind}");
        // What a script does itself has the last word.
        let own = format!("export PATH={}:$PATH; command -v go", decoy.display());
        let own = if words[0] == "fish" {
            format!("set -gx PATH {} $PATH; command -v go", decoy.display())
        } else {
            own
        };
        assert_eq!(run(&own), decoy.join("go").display().to_string(), "{kind}");
    }
}

#[test]
fn fish_finds_the_shims_first_wherever_its_files_change_path() {
    let Some(_) = require("fish") else { return };
    let config = ".config/fish/config.fish";
    let shims_first = |machine: &Machine, what: &str| {
        let shim = machine.shims().join("go").display().to_string();
        for arguments in [&["-c"], &["-lc"], &["-ic"]] {
            assert_eq!(machine.go_of("fish", arguments), shim, "{what} {arguments:?}");
        }
    };
    let setup = ["setup", "--no-sdk", "--shell", "fish"];
    let files = [
        ("config.fish", "CHANGE"),
        ("config.fish", "source ~/.config/fish/more"),
        ("config.fish", "fish_add_path --global --move --path DECOY"),
        ("conf.d/aa.fish", "CHANGE"),
        ("conf.d/zz.fish", "CHANGE"),
    ];
    for (name, text) in files {
        let machine = Machine::new();
        let decoy = machine.path("decoy").display().to_string();
        let change = format!("set -gx PATH {decoy} $PATH\n");
        machine.write(".config/fish/more", &change);
        let text = text.replace("CHANGE", &change).replace("DECOY", &decoy);
        machine.write(&format!(".config/fish/{name}"), format!("{text}\n"));
        let before = machine.tree();
        machine.ogive(&setup).succeed();
        shims_first(&machine, &text);
        // Somebody adds a line after ogive's.
        let set_up = machine.read(config);
        machine.write(config, format!("{set_up}{change}"));
        shims_first(&machine, "after the lines");
        machine.write(config, set_up);
        machine.ogive(&["undo"]).run().expect_code(0).expect_error("taken back");
        assert_same(&machine.tree(), &before, &text);
    }
    // The user's own functions may put another go in front when they are called.
    let machine = Machine::new();
    let decoy = machine.path("decoy").display().to_string();
    let function = format!("function other\n    set -gx PATH {decoy} $PATH\nend\n");
    machine.write(".config/fish/conf.d/zz.fish", function);
    machine.ogive(&setup).succeed();
    let found = machine.sandbox().program("fish").args(["-c", "other; command -v go"]).succeed();
    assert_eq!(found, format!("{decoy}/go"));
}

#[test]
fn the_start_costs_no_program_and_leaves_no_variable() {
    let Some(_) = require("strace") else { return };
    let machine = Machine::furnished();
    let log = machine.path("calls");
    let programs = || {
        let arguments =
            ["-f", "-qq", "-o", log.to_str().unwrap(), "-e", "trace=execve,fork,vfork,clone,clone3"];
        let shell = ["bash", "-lc", "set | grep '^__ogive' || :"];
        let variables = machine.sandbox().program("strace").args(arguments).args(shell).succeed();
        let lines = fs::read_to_string(&log).unwrap();
        (variables, lines.lines().filter(|line| !line.contains("---") && !line.contains("+++")).count())
    };
    let before = programs();
    machine.ogive(NO_SDK).run().expect_code(0).expect_error("set up");
    assert_eq!(programs(), before);
}

#[test]
fn a_dry_run_shows_the_diff_and_changes_nothing() {
    let machine = Machine::furnished();
    let before = machine.whole_tree();
    let shown = machine.ogive(&["setup", "--no-sdk", "--dry-run"]).run().expect_code(0).stdout;
    assert!(shown.contains("+++ ") && shown.contains("+# >>> ogive >>>"), "{shown}");
    assert!(shown.contains("No newline at end of file"), "{shown}");
    assert_same(&machine.whole_tree(), &before, "after a dry run");

    machine.ogive(NO_SDK).run().expect_code(0).expect_error("set up");
    let applied = machine.whole_tree();
    let shown = machine.ogive(&["undo", "--dry-run"]).run().expect_code(0).stdout;
    assert!(shown.contains("-# >>> ogive >>>") && shown.contains("remove the folder"), "{shown}");
    assert_same(&machine.whole_tree(), &applied, "after a dry undo");
}

#[test]
fn the_answer_is_a_document() {
    let machine = Machine::furnished();
    let said = machine.ogive(&["setup", "--no-sdk", "--json"]).succeed();
    let document: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(document["schema"], "ogive.setup.v1");
    assert_eq!(document["outcome"], "applied");
    let id = document["transaction"].as_str().unwrap();
    let list: serde_json::Value =
        serde_json::from_str(&machine.ogive(&["undo", "--list", "--json"]).succeed()).unwrap();
    assert_eq!(list["transactions"][0]["id"], id);
    assert_eq!(list["transactions"][0]["state"], "applied");
    let undone: serde_json::Value =
        serde_json::from_str(&machine.ogive(&["undo", id, "--json"]).succeed()).unwrap();
    assert_eq!(undone["undone"], true);
    assert!(machine.ogive(&["undo", "--list"]).succeed().contains("undone"));
}

#[test]
fn dotfiles_that_are_links_stay_links() {
    let machine = Machine::new();
    let dotfiles = machine.write("dotfiles/bashrc", "alias a=b\n");
    std::os::unix::fs::symlink("dotfiles/bashrc", machine.home().join(".bashrc")).unwrap();
    let before = machine.tree();
    machine.ogive(NO_SDK).run().expect_code(0).expect_error("set up");
    assert!(machine.home().join(".bashrc").is_symlink());
    assert!(fs::read_to_string(&dotfiles).unwrap().contains("# >>> ogive >>>"));
    machine.ogive(&["undo"]).run().expect_code(0).expect_error("taken back");
    assert_same(&machine.tree(), &before, "after undo");
}

#[test]
fn a_home_that_is_reached_through_a_link_is_set_up_once() {
    let mut machine = Machine::furnished();
    let link = machine.path("home-link");
    std::os::unix::fs::symlink("home", &link).unwrap();
    machine.sandbox_mut().set("HOME", &link);
    machine.ogive(NO_SDK).run().expect_code(0).expect_error("set up");
    let own = link.join(".local/share/ogive/shims/ogive");
    machine.sandbox().program(own).args(NO_SDK).run().expect_code(0).expect_error("nothing to change");
}

#[test]
fn odd_files_survive_to_the_byte() {
    let machine = Machine::new();
    machine.write(".bashrc", b"export NAME=caf\xe9\r\nalias a=b\r\nlast");
    machine.write(".profile", "");
    fs::set_permissions(machine.home().join(".bashrc"), fs::Permissions::from_mode(0o600)).unwrap();
    let before = machine.tree();
    machine.ogive(NO_SDK).run().expect_code(0).expect_error("set up");
    let bashrc = fs::read(machine.home().join(".bashrc")).unwrap();
    assert!(bashrc.starts_with(b"export NAME=caf\xe9\r\nalias a=b\r\nlast\r\n# >>> ogive >>>\r\n"));
    assert_eq!(fs::metadata(machine.home().join(".bashrc")).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(machine.go_of("bash", &["-ic"]), machine.shims().join("go").display().to_string());
    machine.ogive(&["undo"]).run().expect_code(0).expect_error("taken back");
    assert_same(&machine.tree(), &before, "after undo");
}

#[test]
fn a_read_only_file_is_an_error_before_anything_is_touched() {
    let machine = Machine::furnished();
    let bashrc = machine.home().join(".bashrc");
    fs::set_permissions(&bashrc, fs::Permissions::from_mode(0o444)).unwrap();
    let before = machine.whole_tree();
    let refused = machine.ogive(NO_SDK).run().expect_code(5);
    assert!(refused.stderr.contains(".bashrc is read-only; nothing was changed"), "{}", refused.shown());
    assert_same(&machine.whole_tree(), &before, "after the refusal");
}

#[test]
fn a_file_of_another_owner_keeps_its_owner() {
    if !ogive_testkit::require_root() {
        return;
    }
    let machine = Machine::furnished();
    let bashrc = machine.home().join(".bashrc");
    std::os::unix::fs::chown(&bashrc, Some(1234), Some(1235)).unwrap();
    let owner = || fs::metadata(&bashrc).map(|m| (m.uid(), m.gid())).unwrap();
    machine.ogive(NO_SDK).run().expect_code(0).expect_error("set up");
    assert_eq!(owner(), (1234, 1235));
    machine.ogive(&["undo"]).run().expect_code(0).expect_error("taken back");
    assert_eq!(owner(), (1234, 1235));
}

#[test]
fn what_cannot_be_set_up_is_told_before_anything_is_touched() {
    let machine = Machine::furnished();
    let before = machine.whole_tree();
    let refused = machine.ogive(&["setup", "--go", "1.27.3-s390x"]).run().expect_code(2);
    assert!(refused.stderr.contains("a default is a version"), "{}", refused.shown());
    machine.write(".zshrc", "# >>> ogive >>>\nhalf a block\n");
    let half = machine.ogive(NO_SDK).run().expect_code(2);
    assert!(half.stderr.contains(".zshrc") && half.stderr.contains("remove that line"), "{}", half.shown());
    machine.write(".zshrc", "alias ll='ls -l'\nexport PATH=/opt/mine:$PATH");
    fs::remove_file(machine.path("release/ogive-shim")).unwrap();
    let missing = machine.ogive(NO_SDK).run().expect_code(3);
    assert!(missing.stderr.contains("release/ogive-shim is missing"), "{}", missing.shown());
    assert_same(&machine.whole_tree(), &before, "after the refusals");
}

#[test]
fn powershell_finds_the_shims_first() {
    let Some(_) = require("pwsh") else { return };
    let machine = Machine::new();
    let before = machine.tree();
    machine
        .ogive(&["setup", "--no-sdk", "--shell", "powershell"])
        .run()
        .expect_code(0)
        .expect_error("set up");
    let ask = "(Get-Command -CommandType Application go)[0].Source";
    let found = machine.sandbox().program("pwsh").args(["-Command", ask]).succeed();
    assert_eq!(found, machine.shims().join("go").display().to_string());
    machine.ogive(&["undo"]).run().expect_code(0).expect_error("taken back");
    assert_same(&machine.tree(), &before, "after undo");
}

#[test]
fn zsh_is_set_up_where_it_looks_for_its_files() {
    let Some(_) = require("zsh") else { return };
    let machine = Machine::new();
    machine.write(".zshenv", "ZDOTDIR=$HOME/z\n");
    fs::create_dir(machine.home().join("z")).unwrap();
    machine
        .ogive(&["setup", "--no-sdk", "--shell", "zsh"])
        .run()
        .expect_code(0)
        .expect_error("set up for zsh");
    assert!(machine.read("z/.zshrc").contains("ogive"));
    assert!(!machine.home().join(".zshrc").exists());
    let shim = machine.shims().join("go").display().to_string();
    for arguments in [&["-c"], &["-lc"], &["-ic"]] {
        assert_eq!(machine.go_of("zsh", arguments), shim, "{arguments:?}");
    }
}

#[test]
fn what_somebody_changed_since_is_shown_and_their_lines_can_stay() {
    let machine = Machine::furnished();
    let before = machine.tree();
    machine.ogive(NO_SDK).run().expect_code(0).expect_error("set up");
    let changed = machine.read(".bashrc") + "alias theirs=1\n";
    machine.write(".bashrc", &changed);
    let refused = machine.ogive(&["undo"]).run().expect_code(1);
    assert!(refused.stderr.contains("+alias theirs=1"), "{}", refused.shown());
    assert!(refused.stderr.contains(".bashrc was changed since; nothing was changed"), "{}", refused.shown());
    assert_eq!(machine.read(".bashrc"), changed);
    machine.ogive(&["undo", "--on-change", "merge"]).run().expect_code(0).expect_error("taken back");
    assert_eq!(machine.read(".bashrc"), format!("{}alias theirs=1\n", machine::DEBIAN_BASHRC));
    machine.write(".bashrc", machine::DEBIAN_BASHRC);
    assert_same(&machine.tree(), &before, "but for their line");
}

#[test]
fn the_default_go_is_installed_and_taken_back_too() {
    let mut machine = Machine::furnished();
    machine.scene = machine.scene.serve("1.27.3").serve("1.26.8");
    let before = machine.tree();
    machine.ogive(&["setup"]).run().expect_code(0).expect_error("Go 1.27.3 is your default");
    let port = ogive_testkit::host().replacen('-', "/", 1);
    let said = machine.sandbox().program("bash").args(["-lc", "go version; go1.27.3 version"]).succeed();
    assert_eq!(said, format!("go version go1.27.3 {port}\ngo version go1.27.3 {port}"));
    assert!(machine.read(".config/ogive/config.toml").contains("default = \"1.27.3\""));
    machine.ogive(&["undo"]).run().expect_code(0).expect_error("taken back");
    assert_same(&machine.tree(), &before, "after undo");
}

#[test]
fn ogive_shell_chooses_for_one_shell_and_what_it_starts() {
    let mut machine = Machine::furnished();
    machine.scene = machine.scene.serve("1.27.3").serve("1.26.8");
    machine.ogive(&["setup", "--shell", "bash,zsh,fish"]).run().expect_code(0).expect_error("default");
    machine.ogive(&["install", "1.26.8"]).run().expect_code(0).expect_error("1.26.8");
    let (old, new) = ("go version go1.26.8", "go version go1.27.3");
    let starts = ["bash -lc", "zsh -c", "zsh -ic", "fish -c"];
    for start in starts.map(|start| start.split(' ').collect::<Vec<_>>()) {
        let Some(_) = require(start[0]) else { continue };
        let run = |script: &str| {
            let program = machine.sandbox().program(start[0]).args([start[1], script]);
            program.env("XDG_CONFIG_HOME", machine.home().join(".config")).run()
        };
        let first_words = |text: &str| -> Vec<String> {
            text.lines().map(|line| line.split(' ').take(3).collect::<Vec<_>>().join(" ")).collect()
        };
        let said = run("ogive shell 1.26.8; go version; sh -c 'go version'; ogive shell --unset; go version");
        assert_eq!(first_words(&said.stdout), [old, old, new], "{start:?}: {}", said.shown());
        let failed = run("ogive shell nonsense; echo $status$?");
        assert_ne!(failed.stdout.trim(), "0", "{start:?}: {}", failed.shown());
        assert!(run("ogive shell --help").stdout.contains("Usage:"), "{start:?}");
        assert!(run("ogive shell").stderr.contains("this shell asks for nothing"), "{start:?}");
    }
}

#[test]
fn two_set_ups_at_once_wait_for_one_another() {
    let machine = Machine::furnished();
    let before = machine.tree();
    let children: Vec<_> = (0..3).map(|_| machine.ogive(NO_SDK).start()).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        // Who comes late finds the files changed since its plan was made, or nothing left to do.
        assert!(output.status.success() || said.contains("run the command again"), "{said}");
    }
    machine.ogive(NO_SDK).run().expect_code(0).expect_error("nothing to change");
    machine.ogive(&["undo"]).run().expect_code(0).expect_error("taken back");
    assert_same(&machine.tree(), &before, "after undo");
}

#[test]
fn a_go_that_cannot_be_had_leaves_nothing_behind() {
    let machine = Machine::furnished();
    let before = machine.tree();
    let failed = machine.ogive(&["setup", "--go", "1.99.0"]).run();
    assert_ne!(failed.code, Some(0), "{}", failed.shown());
    assert!(failed.stderr.contains("what had been done was taken back"), "{}", failed.shown());
    assert_same(&machine.tree(), &before, "after the failure");
}

#[test]
fn self_uninstall_leaves_the_home_as_it_was() {
    let mut machine = Machine::furnished();
    machine.scene = machine.scene.serve("1.27.3").serve("1.26.8");
    let before = machine.whole_tree();
    machine.ogive(&["setup"]).run().expect_code(0).expect_error("set up");
    machine.ogive(&["install", "1.26.8"]).run().expect_code(0).expect_error("1.26.8");
    let asked = machine.ogive(&["self", "uninstall"]).run().expect_code(2);
    assert!(asked.stderr.contains("--yes"), "{}", asked.shown());
    let listed = machine.ogive(&["self", "uninstall", "--dry-run"]).succeed();
    assert!(listed.contains("take back: set-up of ogive"), "{listed}");
    // The installed program removes itself.
    let own = machine.home().join(".local/share/ogive/bin/ogive");
    let removed = machine.sandbox().program(own).args(["self", "uninstall", "--yes"]).run().expect_code(0);
    assert!(!removed.stderr.contains("left as it is"), "{}", removed.shown());
    assert_same(&machine.whole_tree(), &before, "after self uninstall");
}

#[test]
fn self_uninstall_after_undo_and_with_lines_of_others() {
    let mut machine = Machine::furnished();
    machine.scene = machine.scene.serve("1.27.3");
    machine.ogive(&["setup"]).run().expect_code(0).expect_error("set up");
    let theirs = machine.read(".bashrc") + "alias theirs=1\n";
    machine.write(".bashrc", theirs);
    machine.ogive(&["self", "uninstall", "--yes"]).run().expect_code(0).expect_error("removed");
    assert_eq!(machine.read(".bashrc"), format!("{}alias theirs=1\n", machine::DEBIAN_BASHRC));
    assert!(!machine.home().join(".local").exists());
    assert!(!machine.home().join(".cache").exists());
}
