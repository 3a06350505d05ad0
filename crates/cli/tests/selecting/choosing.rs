//! `ogive which | pin | default | shell | alias | exec | env`, as a user sees them.

use insta::assert_snapshot;

use crate::fake::{named, native, store};

#[test]
fn which_names_the_program_and_why_lists_everything() {
    let mut fake = store(&["1.26.8", "1.27.3"]);
    fake.settings("default = \"1.26.8\"\n");
    fake.write(".go-version", "1.27\n");
    fake.write("go.mod", "module m\n\ngo 1.26\n");
    fake.sandbox.set("GOTOOLCHAIN", "local").filter(native().0, "[NATIVE]");
    assert_snapshot!(fake.ogive("which").shown(), @r"
    exit code 0
    --- stdout
    [SANDBOX]/ogive/sdk/go1.27.3.linux-[NATIVE]/bin/go
    --- stderr
    here: Go 1.27.3 on linux/[NATIVE], by [SANDBOX]/work/.go-version:1
    ");
    // How wide the columns are depends on the folder of the test, how the hardware is known on the machine.
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown = fake.ogive("which --why").shown().lines().map(words).collect::<Vec<_>>().join("\n");
    let (start, end) = shown.split_once("this machine (").unwrap();
    let shown = format!("{start}this machine{}", end.split_once(')').unwrap().1);
    assert_snapshot!(shown, @r"
    exit code 0
    --- stdout
    [SANDBOX]/ogive/sdk/go1.27.3.linux-[NATIVE]/bin/go

    here: Go 1.27.3 on linux/[NATIVE], by [SANDBOX]/work/.go-version:1

    asked for decided
    * [SANDBOX]/work/.go-version:1 1.27 the version
    [SANDBOX]/ogive/config.toml:1 1.26.8 nothing: [SANDBOX]/work/.go-version:1 comes first
    [SANDBOX]/work/go.mod:3 at least 1.26 nothing: [SANDBOX]/work/.go-version:1 pins the version; only the default is raised
    * this machine [NATIVE] the architecture

    then Go stays with this one: [SANDBOX]/work/go.mod asks for nothing newer
    --- stderr
    ");
}

#[test]
fn which_tells_what_is_missing() {
    let fake = store(&["1.26.8!"]);
    fake.write(".go-version", "1.26.8\n");
    let (native, other) = native();
    let outcome = fake.ogive("which").expect_code(127);
    assert!(outcome.stdout.is_empty());
    outcome.expect_error(&format!("ogive install 1.26.8-{native}"));
    let json: serde_json::Value =
        serde_json::from_str(&fake.ogive("which --json").expect_code(127).stdout).unwrap();
    assert_eq!(json["missing"]["command"], format!("ogive install 1.26.8-{native}"));
    assert_eq!(json["missing"]["elsewhere"][0], named(&["1.26.8!"])[0]);
    drop(fake.ogive(&format!("which +{other}")).expect_code(0));
}

#[test]
fn pin_edits_the_file_that_decides_and_adds_no_second() {
    let fake = store(&["1.26.8", "1.27.3", "1.27.3!"]);
    let other = native().1;
    // Nothing pins yet: .go-version beside go.mod.
    fake.write("go.mod", "module m\n\ngo 1.21\n");
    fake.write("deep/er/x", "");
    let pin = |line: &str, folder: &str| {
        let folder = fake.sandbox.work().join(folder);
        fake.sandbox.ogive(line.split(' ')).current_dir(folder).run().expect_code(0)
    };
    pin("pin 1.26.8", "deep/er").expect_error(".go-version");
    assert_eq!(fake.read(".go-version"), "1.26.8\n");
    pin("pin 1.27.3", "deep").expect_error("here: Go 1.27.3");
    assert_eq!(fake.read(".go-version"), "1.27.3\n");
    // No place for an architecture, and no second file: refused, with the way out.
    let line = format!("pin 1.27.3-{other} --reason library");
    let refused = fake.ogive(&line).expect_code(2);
    refused
        .expect_error("cannot hold an architecture")
        .expect_error(&format!("ogive pin --move 1.27.3-{other}"));
    assert!(!fake.sandbox.work().join("ogive.toml").exists());
    assert_eq!(fake.read(".go-version"), "1.27.3\n");
    fake.ogive(&format!("pin --move {other}")).expect_code(2).expect_error("without its version");
    pin(&format!("{line} --move"), "deep").expect_error("removed");
    let os = std::env::consts::OS.replace("macos", "darwin");
    assert_eq!(
        fake.read("ogive.toml"),
        format!(
            "[go]\nversion = \"1.27.3\"\n\n[go.arch]\n{os} = {{ arch = \"{other}\", reason = \"library\" }}\n"
        )
    );
    assert!(!fake.sandbox.work().join(".go-version").exists());
    // Where both files stand, each keeps its part.
    fake.write("ogive.toml", &format!("[go.arch]\n{os} = \"{}\"\n", native().0));
    fake.write(".go-version", "1.26.8\n");
    pin(&format!("pin 1.27.3-{other}"), "").expect_error("ogive.toml");
    assert_eq!(fake.read("ogive.toml"), format!("[go.arch]\n{os} = \"{other}\"\n"));
    assert_eq!(fake.read(".go-version"), "1.27.3\n");
    std::fs::remove_file(fake.sandbox.work().join("ogive.toml")).unwrap();
    // What another tool reads keeps its format.
    std::fs::remove_file(fake.sandbox.work().join(".go-version")).unwrap();
    fake.write(".tool-versions", "nodejs 20 # n\ngolang 1.26.8 # g\n");
    pin("pin 1.27.3", "").expect_error(".tool-versions");
    assert_eq!(fake.read(".tool-versions"), "nodejs 20 # n\ngolang 1.27.3 # g\n");
    pin(&format!("pin --move 1.27.3-{other}"), "").expect_error("taken out of");
    assert_eq!(fake.read(".tool-versions"), "nodejs 20 # n\n");
    std::fs::remove_file(fake.sandbox.work().join("ogive.toml")).unwrap();
    fake.write(".tool-versions", "nodejs 20 # n\ngolang 1.27.3 # g\n");
    assert!(!fake.sandbox.work().join(".go-version").exists());
    // A nearer file decides for its own folder.
    fake.write("deep/mise.toml", "[tools]\ngo = '1.26.8' # why\n");
    pin("pin 1.27.3", "deep/er").expect_error("mise.toml");
    assert_eq!(fake.read("deep/mise.toml"), "[tools]\ngo = \"1.27.3\" # why\n");
    // Not installed: pinned all the same, and told how to get it.
    pin("pin 1.25.1", "").expect_error("ogive install 1.25.1");
}

#[test]
fn a_new_pin_with_an_architecture_is_an_ogive_toml() {
    let fake = store(&["1.27.3", "1.27.3!"]);
    let other = native().1;
    drop(fake.ogive(&format!("pin 1.27.3-{other}")).expect_code(0));
    let os = std::env::consts::OS.replace("macos", "darwin");
    assert_eq!(
        fake.read("ogive.toml"),
        format!("[go]\nversion = \"1.27.3\"\n\n[go.arch]\n{os} = \"{other}\"\n")
    );
    assert!(!fake.sandbox.work().join(".go-version").exists());
    fake.ogive("pin 1.27.3 --reason x").expect_code(2).expect_error("a reason goes with an architecture");
}

#[test]
fn a_default_is_a_version_and_never_an_architecture_by_accident() {
    let fake = store(&["1.26.8", "1.27.3", "1.27.3!"]);
    let (native, other) = native();
    let config = || std::fs::read_to_string(fake.sandbox.ogive_home().join("config.toml")).unwrap();
    fake.settings("# mine\ndefault = \"1.26.8\" # old\n");
    fake.ogive(&format!("default 1.27.3-{native}")).expect_code(0).expect_error("here: Go 1.27.3");
    assert_eq!(config(), "# mine\ndefault = \"1.27.3\" # old\n");
    let link = std::fs::read_link(fake.sandbox.sdks().join("default")).unwrap();
    assert!(link.to_string_lossy().contains("1.27.3"), "{link:?}");
    fake.ogive(&format!("default 1.27.3-{other}")).expect_code(0).expect_error("on every machine");
    assert_eq!(config(), format!("# mine\ndefault = \"1.27.3-{other}\" # old\n"));
    fake.ogive("default amd64").expect_code(2).expect_error("no version");
    fake.ogive("default --unset").expect_code(0).expect_error("your default is gone");
    assert!(fake.says("go version").starts_with("go1.27.3."));
    fake.ogive("default").expect_code(0).expect_error("you have no default");
}

#[test]
fn an_alias_is_a_program_until_it_is_removed() {
    let fake = store(&["1.26.8", "1.27.3", "1.27.3!"]);
    let other = native().1;
    fake.settings("default = \"1.27.3\"\n# keep\n");
    drop(fake.ogive(&format!("alias foreign +{other}")).expect_code(0));
    drop(fake.ogive("alias old 1.26.8").expect_code(0));
    let run = |name: &str| fake.sandbox.program(fake.sandbox.shims().join(name)).args(["version"]).succeed();
    assert!(
        run("foreign")
            .starts_with(&format!("go1.27.3.{}-{other}", std::env::consts::OS.replace("macos", "darwin")))
    );
    assert!(run("old").starts_with("go1.26.8."));
    assert_snapshot!(fake.ogive("alias --list").expect_code(0).stdout.replace(other, "[FOREIGN]"), @r"
    alias    runs go
    foreign  [FOREIGN]
    old      1.26.8
    ");
    drop(fake.ogive("alias --remove foreign").expect_code(0));
    drop(fake.ogive("alias --remove old").expect_code(0));
    assert!(!fake.sandbox.shims().join("old").exists());
    assert_eq!(
        std::fs::read_to_string(fake.sandbox.ogive_home().join("config.toml")).unwrap(),
        "default = \"1.27.3\"\n# keep\n"
    );
    fake.ogive("alias --remove old").expect_code(127).expect_error("no alias old");
    for name in ["go", "gofmt", "go1.27.3", "a/b", "ogive"] {
        drop(fake.ogive(&format!("alias {name} 1.27.3")).expect_code(2));
    }
    fake.ogive("alias ls 1.27.3").expect_code(2).expect_error("would hide");
    assert!(!fake.sandbox.shims().join("ls").exists());
}

#[test]
fn list_repairs_the_index_that_shims_complain_about() {
    let fake = store(&["1.26.8", "1.27.3"]);
    for damaged in ["junk", "ogive-index 1\nend 0\n"] {
        fake.index(damaged);
        drop(fake.ogive("list").expect_code(0));
        let outcome = fake.shim("go version").expect_code(0);
        assert!(outcome.stderr.is_empty(), "{}", outcome.stderr);
        assert!(outcome.stdout.starts_with("go1.27.3."), "{}", outcome.stdout);
    }
}

#[test]
fn which_sees_what_was_removed_by_hand_as_the_shim_does() {
    let fake = store(&["1.26.8", "1.27.3"]);
    let folder = format!("go{}", named(&["1.27.3"])[0].replacen("-linux-", ".linux-", 1));
    std::fs::remove_dir_all(fake.sandbox.sdks().join(folder)).unwrap();
    assert!(fake.says("go version").starts_with("go1.26.8."));
    let shown = fake.ogive("which").expect_code(0).stdout;
    assert!(shown.contains("/go1.26.8."), "{shown}");
}

#[test]
fn with_nothing_installed_nobody_is_said_to_ask() {
    let fake = store(&[]);
    let outcome = fake.ogive("which").expect_code(127);
    assert!(!outcome.stderr.contains("asks for it"), "{}", outcome.stderr);
    outcome.expect_error("run ogive install stable\n");
    let pinned = fake.ogive("pin 1.26.8").expect_code(0);
    pinned.expect_error("next: ogive install 1.26.8\n");
}

#[test]
fn exec_runs_any_command_with_the_chosen_go() {
    let mut fake = store(&["1.26.8", "1.27.3!"]);
    let other = native().1;
    fake.settings("default = \"1.26.8\"\n");
    let out =
        fake.sandbox.ogive(["exec", "sh", "-c", "go \"$@\"; echo $OGIVE_GO", "sh", "a b", "-v"]).succeed();
    assert!(out.ends_with(&format!("/bin/go <a b> <-v>\n{}", named(&["1.26.8"])[0])), "{out}");
    let out = fake.ogive(&format!("exec +1.27.3-{other} go version")).expect_code(0).stdout;
    assert!(out.starts_with("go1.27.3."), "{out}");
    assert_eq!(fake.sandbox.ogive(["exec", "sh", "-c", "exit 7"]).run().code, Some(7));
    assert_eq!(fake.sandbox.ogive(["exec", "sh", "-c", "kill -TERM $$"]).run().signal, Some(15));
    fake.ogive("exec no-such-program").expect_code(127).expect_error("no such program on PATH");
    fake.ogive("exec 1.26.8 go version").expect_code(127).expect_error("ogive exec +1.26.8 go version");
    drop(fake.ogive("exec +1.25.1 go version").expect_code(127));
    drop(fake.ogive("exec +nonsense go version").expect_code(2));
    fake.sandbox.set("GOROOT", "/gone");
    assert_eq!(fake.sandbox.ogive(["exec", "sh", "-c", "echo ${GOROOT-unset}"]).succeed(), "unset");
}

#[test]
fn env_in_every_format() {
    let mut fake = store(&["1.27.3", "1.27.3!"]);
    let other = native().1;
    let platform = format!("{}_{other}", std::env::consts::OS.replace("macos", "darwin"));
    fake.sandbox.filter(&platform, "[FOREIGN]");
    fake.write("ogive.toml", "[go.env]\nGOPRIVATE = \"it's $x\"\nCC = \"evil\"\n");
    let shown = |flags: &str| fake.ogive(&format!("env +{other} {flags}")).expect_code(0).shown();
    assert_snapshot!(shown("--shell bash"), @r"
    exit code 0
    --- stdout
    unset GOROOT
    export GOBIN='[SANDBOX]/home/go/bin/[FOREIGN]'
    export GOCACHE='[SANDBOX]/ogive/cache/gocache/[FOREIGN]'
    export GOPRIVATE='it'\''s $x'
    --- stderr
    warning: ogive.toml asks on line 3 for CC, which is not set: it may start programs, or is not a setting of the go command
    ");
    assert_snapshot!(shown("--shell fish"), @r"
    exit code 0
    --- stdout
    set --erase GOROOT
    set --global --export GOBIN '[SANDBOX]/home/go/bin/[FOREIGN]'
    set --global --export GOCACHE '[SANDBOX]/ogive/cache/gocache/[FOREIGN]'
    set --global --export GOPRIVATE 'it\'s $x'
    --- stderr
    warning: ogive.toml asks on line 3 for CC, which is not set: it may start programs, or is not a setting of the go command
    ");
    assert_snapshot!(shown("--shell pwsh"), @r"
    exit code 0
    --- stdout
    Remove-Item Env:GOROOT -ErrorAction SilentlyContinue
    $env:GOBIN = '[SANDBOX]/home/go/bin/[FOREIGN]'
    $env:GOCACHE = '[SANDBOX]/ogive/cache/gocache/[FOREIGN]'
    $env:GOPRIVATE = 'it''s $x'
    --- stderr
    warning: ogive.toml asks on line 3 for CC, which is not set: it may start programs, or is not a setting of the go command
    ");
    assert_snapshot!(shown("--dotenv"), @r#"
    exit code 0
    --- stdout
    GOROOT=""
    GOBIN="[SANDBOX]/home/go/bin/[FOREIGN]"
    GOCACHE="[SANDBOX]/ogive/cache/gocache/[FOREIGN]"
    GOPRIVATE="it's \$x"
    --- stderr
    warning: ogive.toml asks on line 3 for CC, which is not set: it may start programs, or is not a setting of the go command
    "#);
    assert_snapshot!(shown("--github"), @r"
    exit code 0
    --- stdout
    GOROOT=
    GOBIN=[SANDBOX]/home/go/bin/[FOREIGN]
    GOCACHE=[SANDBOX]/ogive/cache/gocache/[FOREIGN]
    GOPRIVATE=it's $x
    --- stderr
    warning: ogive.toml asks on line 3 for CC, which is not set: it may start programs, or is not a setting of the go command
    ");
    assert_snapshot!(shown("--shell bash --partition full"), @r"
    exit code 0
    --- stdout
    unset GOROOT
    export GOPATH='[SANDBOX]/home/go/[FOREIGN]'
    export GOMODCACHE='[SANDBOX]/home/go/pkg/mod'
    export GOBIN='[SANDBOX]/home/go/[FOREIGN]/bin'
    export GOCACHE='[SANDBOX]/ogive/cache/gocache/[FOREIGN]'
    export GOPRIVATE='it'\''s $x'
    --- stderr
    warning: ogive.toml asks on line 3 for CC, which is not set: it may start programs, or is not a setting of the go command
    ");
    assert_snapshot!(fake.ogive("env --shell bash").expect_code(0).shown(), @r"
    exit code 0
    --- stdout
    unset GOROOT
    export GOPRIVATE='it'\''s $x'
    --- stderr
    warning: ogive.toml asks on line 3 for CC, which is not set: it may start programs, or is not a setting of the go command
    ");
}
