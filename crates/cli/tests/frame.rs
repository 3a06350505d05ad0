//! What holds for every command: help, spellings of others, settings, errors, exit codes.

#![expect(clippy::disallowed_methods, reason = "tests prepare and look at files as users do")]

use insta::assert_snapshot;
use ogive_testkit::Sandbox;

#[test]
fn short_help_shows_the_eight_commands_that_people_start_with() {
    let sandbox = Sandbox::new();
    assert_snapshot!(sandbox.ogive(["-h"]).run().shown(), @r"
    exit code 0
    --- stdout
    The right Go for this machine, in every shell

    Usage: ogive [OPTIONS] [COMMAND]

    Commands:
      doctor       Tell what is wrong with this machine, and why
      fix          Repair what the doctor finds, as one change that can be taken back
      undo         Take back what ogive changed on this machine
      explain      Tell why something does not run: a program, a command, an error text
      install      Install Go SDKs, verified
      pin          Pin the Go of this project
      build        Build programs for other platforms, each proven to be what it claims
      gate         Tell what keeps a repository from building or running on a platform that it declares

    More:
      setup default shell list which inspect cache cross facts rule uninstall upgrade adopt verify prune
      bundle windows exec env alias activate config completions man self

    Options:
          --json     Answer with a JSON document
      -q, --quiet    Leave out progress and talk
          --offline  Leave the network alone
      -h, --help     Print help (see more with '--help')
      -V, --version  Print version
    --- stderr
    ");
}

#[test]
fn long_help_describes_every_command() {
    let sandbox = Sandbox::new();
    let help = sandbox.ogive(["--help"]).succeed();
    for command in
        ["setup", "undo", "uninstall", "adopt", "verify", "prune", "bundle", "upgrade", "exec", "env", "self"]
    {
        assert!(help.lines().any(|line| line.trim_start().starts_with(&format!("{command} "))), "{command}");
    }
    assert!(help.contains("--auto-install"), "{help}");
}

#[test]
fn a_misspelt_command_is_answered_with_the_right_one() {
    let sandbox = Sandbox::new();
    assert_snapshot!(sandbox.ogive(["instal", "1.27.3"]).run().shown(), @r"
    exit code 2
    --- stdout
    --- stderr
    error: unrecognized subcommand 'instal'

      tip: some similar subcommands exist: 'list', 'uninstall', 'install'

    Usage: ogive [OPTIONS] [COMMAND]

    For more information, try '--help'.
    ");
}

#[test]
fn a_misspelt_architecture_is_answered_with_gos_name_for_it() {
    let sandbox = Sandbox::new();
    assert_snapshot!(sandbox.ogive(["install", "1.27.3-aarch64"]).run().shown(), @r#"
    exit code 2
    --- stdout
    --- stderr
    error: invalid value '1.27.3-aarch64' for '[GO]...': "aarch64" is not a Go architecture; Go calls it arm64

    For more information, try '--help'.
    "#);
}

#[test]
fn words_of_other_managers_are_answered_with_ours() {
    let sandbox = Sandbox::new();
    for (theirs, ours) in [("ls", "list"), ("versions", "list")] {
        let outcome = sandbox.ogive([theirs]).run();
        let said = format!("`{theirs}` is `{ours}` here");
        assert!(outcome.stderr.contains(&said), "{}", outcome.shown());
    }
    assert!(!sandbox.ogive(["ls", "--quiet"]).run().stderr.contains("is `list` here"));
}

#[test]
fn every_setting_says_where_it_comes_from() {
    let sandbox = Sandbox::new();
    std::fs::create_dir_all(sandbox.ogive_home()).unwrap();
    let file = "default = \"1.27.3\"\npartition = \"full\"\n\n[aliases]\ngo64 = \"+amd64\"\n\n\
                [sources]\norder = [\"index\"]\n";
    std::fs::write(sandbox.ogive_home().join("config.toml"), file).unwrap();
    let program = sandbox.ogive(["config", "show", "--color", "never", "--auto-install"]);
    assert_snapshot!(program.env("OGIVE_OFFLINE", "yes").run().shown(), @r"
    exit code 0
    --- stdout
    home [SANDBOX]/ogive
    file [SANDBOX]/ogive/config.toml

    setting          value                  from
    default          1.27.3                 [SANDBOX]/ogive/config.toml:1
    aliases.go64     amd64                  [SANDBOX]/ogive/config.toml:5
    auto-install     true                   --auto-install
    partition        full                   [SANDBOX]/ogive/config.toml:2
    sources.order    index                  [SANDBOX]/ogive/config.toml:8
    sources.index    http://127.0.0.1:9/dl  $OGIVE_INDEX
    sources.mirror   -                      built in
    sources.goproxy  -                      built in
    offline          true                   $OGIVE_OFFLINE
    quiet            false                  built in
    color            never                  --color
    --- stderr
    ");
}

#[test]
fn a_wrong_setting_is_named_with_its_place() {
    let sandbox = Sandbox::new();
    std::fs::create_dir_all(sandbox.ogive_home()).unwrap();
    std::fs::write(sandbox.ogive_home().join("config.toml"), "\npartition = \"some\"\n").unwrap();
    assert_snapshot!(sandbox.ogive(["config", "show"]).run().shown(), @r"
    exit code 2
    --- stdout
    --- stderr
    error: cannot read the settings in [SANDBOX]/ogive/config.toml:2
      because partition must be auto, full or off
      next: correct the file, or name another with OGIVE_CONFIG
    ");
    std::fs::remove_file(sandbox.ogive_home().join("config.toml")).unwrap();
    let program = sandbox.ogive(["config", "show"]).env("OGIVE_PARTITION", "some");
    assert_snapshot!(program.run().shown(), @r#"
    exit code 2
    --- stdout
    --- stderr
    error: the variable OGIVE_PARTITION is "some", which is not auto, full or off
      next: correct it, or unset OGIVE_PARTITION
    "#);
}

#[test]
fn a_wrong_setting_does_not_stop_what_takes_things_back() {
    let sandbox = Sandbox::new();
    std::fs::create_dir_all(sandbox.ogive_home()).unwrap();
    std::fs::write(sandbox.ogive_home().join("config.toml"), "partition = \"some\"\n").unwrap();
    assert_snapshot!(sandbox.ogive(["undo", "--list"]).run().shown(), @r"
    exit code 0
    --- stdout
    --- stderr
    warning: cannot read the settings in [SANDBOX]/ogive/config.toml:1: partition must be auto, full or off; nothing in it counts
    ogive has changed nothing yet
    ");
}

#[test]
fn help_of_a_command_ends_with_examples() {
    let sandbox = Sandbox::new();
    assert_snapshot!(sandbox.ogive(["install", "-h"]).run().shown(), @r"
    exit code 0
    --- stdout
    Install Go SDKs, verified

    Usage: ogive install [OPTIONS] [GO]...

    Arguments:
      [GO]...  What to install: 1.27.3, 1.27, stable, 1.27.3-amd64, 1.27.3-linux-amd64

    Options:
          --from <PATH>  Install from a bundle, an archive or the folder of an SDK
          --locked       Fail where ogive.lock would change
      -f, --force        Install anew what is installed already
      -h, --help         Print help (see more with '--help')

    Sources:
          --source <SOURCE>  Sources to ask, in this order: goproxy, index, or a folder of archives
          --index <URL>      A release index like go.dev/dl
          --mirror <NAME>    A known mirror of the release index: cn

    Global options:
          --json     Answer with a JSON document
      -q, --quiet    Leave out progress and talk
          --offline  Leave the network alone

    Examples:
      ogive install
      ogive install 1.27.3 1.27.3-arm64 1.26.8
      ogive install stable oldstable
      ogive install --mirror cn 1.27
      ogive install --from ogive-1.27.3.bundle
      ogive install --locked
    --- stderr
    ");
}

#[test]
fn an_error_is_a_document_when_json_is_asked_for() {
    let sandbox = Sandbox::new();
    let outcome = sandbox.ogive(["--json", "instal"]).run();
    let document: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(document["schema"], "ogive.error.v1");
    assert_eq!(document["exit"], 2);
    assert_eq!(outcome.code, Some(2));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let sandbox = Sandbox::new();
    let ogive = ogive_testkit::programs::ogive();
    let script = "\"$0\" completions bash | head -c 1; exit \"${PIPESTATUS[0]}\"";
    let Some(bash) = ogive_testkit::require("bash") else { return };
    let program = sandbox.program(bash).args(["-c", script]).args([ogive]);
    let outcome = program.run();
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{}", outcome.shown());
}

#[test]
fn nothing_is_coloured_that_is_no_terminal_unless_asked_for() {
    let mut sandbox = Sandbox::new();
    sandbox.unset("NO_COLOR");
    let show = ["config", "show"];
    assert!(!sandbox.ogive(show).succeed().contains('\x1b'));
    assert!(sandbox.ogive(show).args(["--color", "always"]).succeed().contains('\x1b'));
    assert!(sandbox.ogive(show).env("CLICOLOR_FORCE", "1").succeed().contains('\x1b'));
    let refused = sandbox.ogive(show).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1");
    assert!(!refused.succeed().contains('\x1b'));
}

#[test]
fn nowhere_to_keep_sdks_is_said_so() {
    let mut sandbox = Sandbox::new();
    sandbox.unset("OGIVE_HOME").unset("HOME");
    let outcome = sandbox.ogive(["config", "show"]).env("OGIVE_HOME", "relative").run();
    let outcome = outcome.expect_code(2);
    assert!(outcome.stderr.contains("OGIVE_HOME is relative"), "{}", outcome.shown());
    let outcome = sandbox.ogive(["config", "show", "--home", "relative"]).run();
    assert!(outcome.stdout.contains("/work/relative"), "{}", outcome.shown());
}
