//! What whoever calls a shim notices.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use ogive_testkit::{require, skip};

use crate::fake::{Fake, named, native, program, store};

fn standard() -> Fake {
    let fake = store(&["1.26.8", "1.27.3", "1.27.3!"]);
    fake.settings("default = \"1.26.8\"\n[aliases]\nmine = \"1.27.3\"\n");
    fake
}

#[test]
fn the_shipped_shim_is_small_and_needs_no_loader() {
    let shim = ogive_testkit::programs::shim();
    // `cargo xtask test` builds it as it is shipped: for musl, where Rust has that target.
    if !shim.components().any(|part| part.as_os_str().to_string_lossy().ends_with("-musl")) {
        return skip("the shim is not built for musl here");
    }
    let bytes = fs::read(&shim).unwrap();
    assert!(bytes.len() <= 1_000_000, "{} bytes", bytes.len());
    assert!(!bytes.windows(8).any(|window| window == b"/ld-musl"), "it asks for a dynamic loader");
}

#[test]
fn the_name_decides_and_only_its_own_argument_is_taken() {
    let fake = standard();
    let [old, new, foreign] = ["1.26.8", "1.27.3", "1.27.3!"].map(folder);
    let (native, other) = native();
    assert_eq!(fake.says("go version"), format!("{old}/bin/go <version>"));
    assert_eq!(fake.says("gofmt -l +x.go"), format!("{old}/bin/gofmt <-l> <+x.go>"));
    assert_eq!(fake.says("go1.27.3 version"), format!("{new}/bin/go <version>"));
    assert_eq!(fake.says("go1.27 version"), format!("{new}/bin/go <version>"));
    assert_eq!(fake.says("mine build"), format!("{new}/bin/go <build>"));
    assert_eq!(fake.says(&format!("go1.27.3-{other}")), format!("{foreign}/bin/go"));
    assert_eq!(
        fake.says(&format!("go +1.27.3-{other} build +{native}")),
        format!("{foreign}/bin/go <build> <+{native}>")
    );
    fake.write(".go-version", "1.27.3\n");
    assert_eq!(fake.says(&format!("go-{other} version")), format!("{foreign}/bin/go <version>"));
    assert_eq!(fake.says(&format!("go +{other} version")), format!("{foreign}/bin/go <version>"));
    assert_eq!(fake.says(&format!("go-{native} version")), format!("{new}/bin/go <version>"));
}

/// `go1.27.3.linux-amd64`
fn folder(name: &str) -> String {
    named(&[name])[0].parse::<ogive_platform::SdkName>().unwrap().folder()
}

#[test]
fn words_reach_the_program_untouched() {
    let fake = standard();
    let words = ["a b", "", "*", "$HOME", "-x=\"y\"", "é\u{1f600}", "+amd64", "--"];
    let out = fake.sandbox.shim("go", ["run"]).args(words).succeed();
    let shown: Vec<String> = words.iter().map(|word| format!("<{word}>")).collect();
    assert!(out.ends_with(&format!(" <run> {}", shown.join(" "))), "{out}");
    let input = fake.sandbox.shim("go", ["input"]).input("line\n").succeed();
    assert_eq!(input, "line");
}

#[test]
fn exit_codes_and_signals_pass_through() {
    let fake = standard();
    for code in [0, 1, 2, 77, 255] {
        assert_eq!(fake.shim(&format!("go exit {code}")).code, Some(code));
    }
    assert_eq!(fake.shim("go signal").signal, Some(15));
}

#[test]
fn what_is_not_installed_names_the_exact_command() {
    let fake = standard();
    let (native, other) = native();
    fake.write(".go-version", "1.25.1\n");
    let outcome = fake.shim("go version").expect_code(127);
    outcome.expect_error(&format!("install it: ogive install 1.25.1-{native}\n"));
    fake.write(".go-version", "1.26.8\n");
    let outcome = fake.shim(&format!("go +{other} version")).expect_code(127);
    outcome.expect_error(&format!("install it: ogive install 1.26.8-{other}\n"));
    fake.shim("go1.99.1").expect_code(127).expect_error("ogive install 1.99.1");
    // Nobody sits there and nothing settles it: no attempt was made.
    assert!(!fake.shim("go1.99.1").stderr.contains("installing"));
}

#[test]
fn what_is_settled_installs_what_is_missing() {
    let fake = standard();
    let name = named(&["1.25.1"])[0].clone();
    let folder = folder("1.25.1");
    let installs = format!(
        "#!/bin/sh\necho \"data of ogive: $*\"\nmkdir -p \"$OGIVE_HOME/sdk/{folder}/bin\"\n\
         cp \"$OGIVE_HOME/sdk/{}/bin/go\" \"$OGIVE_HOME/sdk/{folder}/bin/go\"\n\
         printf 'ogive-index 1\\n{name}\\t-\\nend 1\\n' > \"$OGIVE_HOME/sdk/index\"\n",
        self::folder("1.26.8")
    );
    let ogive = fake.sandbox.ogive_home().join("bin/ogive");
    program(&ogive, &installs);
    fake.write(".go-version", "1.25.1\n");
    fake.settings("auto-install = true\n");
    let outcome = fake.shim("go version").expect_code(0);
    // Standard output belongs to the program alone.
    assert_eq!(outcome.stdout, format!("{folder}/bin/go <version>\n"));
    outcome.expect_error(&format!("data of ogive: install 1.25.1-{}\n", native().0));

    program(&ogive, "#!/bin/sh\nexit 4\n");
    fake.write(".go-version", "1.24.1\n");
    fake.shim("go version").expect_code(127).expect_error("`ogive install 1.24.1");
    let refused = fake.sandbox.shim("go", ["version"]).env("OGIVE_AUTO_INSTALL", "0").run().expect_code(127);
    assert!(!refused.stderr.contains("installing"), "{}", refused.stderr);
}

/// Runs a line on a terminal of its own; what it shows there.
fn on_a_terminal(fake: &Fake, line: &str) -> Option<(Option<i32>, String)> {
    let script = require("script")?;
    let outcome = fake.sandbox.program(script).args(["-qec", line, "/dev/null"]).run();
    Some((outcome.code, outcome.stdout.replace('\r', "")))
}

#[test]
#[cfg(target_os = "linux")]
fn on_a_terminal_it_installs_what_is_missing_and_hints_at_the_target() {
    let fake = standard();
    let other = native().1;
    drop(fake.shim("go version"));
    program(&fake.sandbox.ogive_home().join("bin/ogive"), "#!/bin/sh\necho \"asked to $*\"\nexit 4\n");
    fake.write(".go-version", "1.25.1\n");
    let Some((code, shown)) = on_a_terminal(&fake, "go version") else { return };
    assert_eq!(code, Some(127), "{shown}");
    assert!(shown.contains(&format!("asked to install 1.25.1-{}", native().0)), "{shown}");
    fake.settings("auto-install = false\n");
    let (code, shown) = on_a_terminal(&fake, "go version").unwrap();
    assert!(code == Some(127) && !shown.contains("asked"), "{shown}");

    fake.write(".go-version", "1.27.3\n");
    let hint = format!("GOARCH={other} go build");
    let (_, shown) = on_a_terminal(&fake, &format!("go +{other} build")).unwrap();
    assert!(shown.contains(&hint), "{shown}");
    let (_, shown) = on_a_terminal(&fake, &format!("go +{other} version")).unwrap();
    assert!(!shown.contains(&hint), "{shown}");
    assert!(!fake.shim(&format!("go +{other} build")).stderr.contains(&hint));
}

#[test]
fn links_on_the_way_to_the_folder_count_as_the_shell_shows_them() {
    let fake = standard();
    fake.write("real/deep/x", "");
    fake.write("linked/.go-version", "1.27.3\n");
    let link = fake.sandbox.work().join("linked/deep");
    symlink(fake.sandbox.work().join("real/deep"), &link).unwrap();
    let run = |pwd: &str| {
        let shim = fake.sandbox.shim("go", ["version"]).current_dir(&link).env("PWD", pwd);
        shim.succeed().split('/').next().unwrap().to_owned()
    };
    assert_eq!(run(link.to_str().unwrap()), folder("1.27.3"));
    // A PWD that lies is not believed.
    assert_eq!(run("/"), folder("1.26.8"));
    assert_eq!(run("linked/deep"), folder("1.26.8"));
}

#[test]
fn the_choice_is_handed_on_and_a_wrong_goroot_is_removed() {
    let fake = standard();
    let goroot = fake.sandbox.sdks().join(folder("1.26.8"));
    let env = |goroot: &str| fake.sandbox.shim("go", ["env"]).env("GOROOT", goroot).succeed();
    let wrong = env("/gone/go");
    assert!(wrong.contains(&format!("OGIVE_GO={}\n", named(&["1.26.8"])[0])), "{wrong}");
    assert!(!wrong.contains("\nGOROOT="), "{wrong}");
    let foreign = fake.sandbox.sdks().join(folder("1.27.3!"));
    assert!(!env(foreign.to_str().unwrap()).contains("\nGOROOT="));
    assert!(env(goroot.to_str().unwrap()).contains(&format!("GOROOT={}", goroot.display())));
}

#[test]
fn tools_of_a_foreign_sdk_do_not_overwrite_the_hardwares_own() {
    let fake = standard();
    fake.write(".go-version", "1.27.3\n");
    let home = fake.sandbox.home();
    let other = native().1;
    let line = |text: &str, name: &str| {
        text.lines().find_map(|line| line.strip_prefix(&format!("{name}=")).map(str::to_owned))
    };
    let own = fake.says("go env");
    assert_eq!((line(&own, "GOBIN"), line(&own, "GOCACHE")), (None, None));
    let foreign = fake.says(&format!("go +{other} env"));
    let platform = format!("{}_{other}", std::env::consts::OS.replace("macos", "darwin"));
    assert_eq!(line(&foreign, "GOBIN"), Some(home.join("go/bin").join(&platform).display().to_string()));
    let cache = fake.sandbox.ogive_home().join("cache/gocache").join(&platform);
    assert_eq!(line(&foreign, "GOCACHE"), Some(cache.display().to_string()));
    let off = fake.sandbox.shim("go", [&format!("+{other}"), "env"]).env("OGIVE_PARTITION", "off").succeed();
    assert_eq!((line(&off, "GOBIN"), line(&off, "GOCACHE")), (None, None));
}

#[test]
fn projects_set_what_is_harmless() {
    let fake = standard();
    fake.write(
        "ogive.toml",
        "[go.env]\nGO111MODULE = \"auto\"\nCC = \"evil\"\nGOFLAGS = \"-toolexec=evil\"\n",
    );
    let env = fake.says("go env");
    assert!(env.contains("GO111MODULE=auto") && !env.contains("evil"), "{env}");
    let env = fake.sandbox.shim("go", ["env"]).env("GO111MODULE", "on").succeed();
    assert!(env.contains("GO111MODULE=on"), "{env}");
}

#[test]
fn a_damaged_index_is_replaced_by_a_look_at_the_store() {
    let fake = standard();
    for index in ["", "ogive-index 1\n", "ogive-index 2\nend 0\n", "\u{0}\u{0}"] {
        fake.index(index);
        let outcome = fake.shim("go version").expect_code(0);
        assert_eq!(outcome.stdout, format!("{}/bin/go <version>\n", folder("1.26.8")));
        assert_eq!(outcome.stderr.matches("looking through the store").count(), 1, "{}", outcome.stderr);
    }
    fs::remove_file(fake.sandbox.sdks().join("index")).unwrap();
    fake.shim("go version").expect_code(0).expect_error("looking through the store");
}

#[test]
fn an_index_that_names_what_was_removed_by_hand_is_no_obstacle() {
    let fake = standard();
    fake.settings("");
    fs::remove_dir_all(fake.sandbox.sdks().join(folder("1.27.3"))).unwrap();
    assert_eq!(fake.says("go version"), format!("{}/bin/go <version>", folder("1.26.8")));
    let exact = fake.shim("go1.27.3 version").expect_code(127);
    exact.expect_error("ogive install 1.27.3");
}

#[test]
fn it_works_without_home_and_without_any_variable() {
    let mut fake = standard();
    let home = fake.sandbox.ogive_home();
    fake.sandbox.unset("HOME").unset("OGIVE_HOME").unset("XDG_DATA_HOME");
    assert_eq!(
        fake.says("go version"),
        format!("{}/bin/go <version>", folder("1.26.8")),
        "{}",
        home.display()
    );
}

#[test]
fn it_never_becomes_itself() {
    let fake = standard();
    let go = fake.sandbox.sdks().join(folder("1.26.8")).join("bin/go");
    fs::remove_file(&go).unwrap();
    symlink(fake.sandbox.ogive_home().join("bin/ogive-shim"), &go).unwrap();
    fake.shim("go version").expect_code(126).expect_error("is this shim itself");
    // A script that leads back by way of PATH.
    program(&go, "#!/bin/sh\nexec go \"$@\"\n");
    drop(fake.shim("go version"));
    fake.shim("go version").expect_code(126).expect_error("started one another");
}

#[test]
fn a_program_for_another_machine_is_told_from_one_that_is_missing() {
    let fake = standard();
    let go = fake.sandbox.sdks().join(folder("1.26.8")).join("bin/go");
    program(&go, "\x7fELF\x02\x01\x01nothing that runs");
    fake.shim("go version").expect_code(126).expect_error("can't run here");
    program(&go, "#!/no/such/interpreter\n");
    fake.shim("go version").expect_code(126).expect_error("can't run here");
    fs::set_permissions(&go, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    fake.shim("go version").expect_code(126).expect_error("can't run here");
}

#[test]
fn what_is_wrong_is_named_by_file_and_line() {
    let fake = standard();
    let file = fake.write(".go-version", "# ours\nnonsense\n");
    fake.shim("go version").expect_code(2).expect_error(&format!("{}:2:", file.display()));
    // Who says it all does not need the file.
    fake.shim(&format!("go +1.27.3-{} version", native().0)).expect_code(0).expect_error("");
    fake.settings("default = \n");
    fake.shim("go version").expect_code(2).expect_error("config.toml:1:");
    fake.settings("");
    fake.shim("go +x86_64 version").expect_code(2).expect_error("Go calls it amd64");
    let outcome = fake.sandbox.shim("go", ["version"]).env("OGIVE_GO", "nonsense").run();
    outcome.expect_code(2).expect_error("OGIVE_GO=nonsense");
    fake.shim("unheard-of").expect_code(2).expect_error("ogive alias unheard-of");
}

/// A real Go that is installed on this machine, as (version, GOROOT).
fn real_go() -> Option<(String, PathBuf)> {
    let fixed = PathBuf::from("/usr/local/go/bin/go");
    let go = if fixed.is_file() { fixed } else { require("go")? };
    let output = std::process::Command::new(go)
        .args(["env", "GOVERSION", "GOROOT"])
        .env("GOTOOLCHAIN", "local")
        .env("GOTELEMETRY", "off")
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let mut lines = text.lines();
    let version = lines.next()?.strip_prefix("go")?.to_owned();
    let plain = version.parse::<ogive_platform::GoVersion>().is_ok();
    if !plain {
        skip("the machine's own Go has a version of its own");
    }
    plain.then_some((version, PathBuf::from(lines.next()?)))
}

/// A real Go as the selected SDK, and 1.99.1 to switch to, for both architectures.
fn with_real_go() -> Option<(Fake, String)> {
    let (version, goroot) = real_go()?;
    let real = named(&[&version])[0].clone();
    let mut fake = store(&["1.99.1", "1.99.1!"]);
    fake.sandbox.set("GOTOOLCHAIN", "auto");
    let mut both = ["1.99.1", "1.99.1!"].map(|name| named(&[name])[0].clone());
    both.sort();
    let [first, second] = both;
    fake.index(&format!("ogive-index 1\n{real}\t{}\n{first}\t-\n{second}\t-\nend 3\n", goroot.display()));
    fake.write(".go-version", &version);
    // Only so does `go1.99.1` stand on PATH.
    drop(fake.shim("go1.99.1"));
    Some((fake, version))
}

#[test]
fn gos_own_switching_finds_the_sdk_of_the_same_architecture() {
    let Some((fake, version)) = with_real_go() else { return };
    fake.write("go.mod", "module example.com/m\n\ngo 1.21\n\ntoolchain go1.99.1\n");
    let says = fake.says("go version");
    assert_eq!(says, format!("{}/bin/go <version>", folder("1.99.1")));
    // A leftover GOROOT breaks the real one unless it is removed.
    let gone =
        fake.sandbox.shim("go", ["env", "GOVERSION"]).env("GOROOT", "/gone").env("GOTOOLCHAIN", "local");
    assert_eq!(gone.succeed(), format!("go{version}"));
    let then: serde_json::Value =
        serde_json::from_str(&fake.ogive("which --json").expect_code(0).stdout).unwrap();
    assert_eq!(then["then"]["to"], "go1.99.1");
    assert_eq!(then["then"]["from"], "shim");
}

#[test]
fn the_second_decision_is_what_the_real_go_does() {
    let Some((fake, version)) = with_real_go() else { return };
    let settings = [
        "auto",
        "local",
        "path",
        "go1.99.1",
        "go1.98.0",
        "go1.99.1+auto",
        "local+path",
        "local+auto",
        "go1.20.1+auto",
        "go1.99.1+x",
        "bash",
        "go1.97.2+path",
        "go1.98+auto",
    ];
    let modules = [
        "go 1.20".to_owned(),
        format!("go {version}"),
        "go 1.99.1".to_owned(),
        "go 1.99".to_owned(),
        "go 1.98.3".to_owned(),
        "go 1.20\ntoolchain go1.99.1".to_owned(),
        "go 1.20\ntoolchain go1.19.1".to_owned(),
        "go 1.20\ntoolchain default".to_owned(),
        "go 1.99.1\ntoolchain default".to_owned(),
        "go 1.99.1\ntoolchain go1.98.1".to_owned(),
    ];
    for setting in settings {
        for module in &modules {
            fake.write("go.mod", &format!("module example.com/m\n\n{module}\n"));
            let run = fake.sandbox.shim("go", ["list", "-m"]).env("GOTOOLCHAIN", setting).run();
            let which = fake.sandbox.ogive(["which", "--json"]).env("GOTOOLCHAIN", setting).succeed();
            let then = serde_json::from_str::<serde_json::Value>(&which).unwrap()["then"].clone();
            let to = then["to"].as_str().unwrap_or_default();
            let as_foretold = match (then["does"].as_str().unwrap(), then["from"].as_str()) {
                // It is the selected Go that finds fault with a useless toolchain line.
                ("stays", _) => {
                    run.stdout == "example.com/m\n" || run.stderr.contains("updates to go.mod needed")
                }
                ("fails", _) => run.code != Some(0),
                ("switches", Some("shim")) => {
                    run.stdout == format!("{}/bin/go <list> <-m>\n", folder("1.99.1"))
                }
                ("switches", Some("download")) => {
                    run.code != Some(0) && run.stderr.contains(&format!("download {to}"))
                }
                ("switches", Some("nowhere")) => {
                    run.stderr.contains(&format!("cannot find \"{to}\" in PATH"))
                }
                _ => false,
            };
            assert!(as_foretold, "GOTOOLCHAIN={setting}, {module:?}: {then}\n{}", run.shown());
        }
    }
}
