//! What installing, listing and removing say and do.

use crate::support::{World, document};
use insta::assert_snapshot;

#[test]
fn the_first_sdk_becomes_the_default_and_a_later_one_says_how_to_select_it() {
    let world = World::new(&["1.26.8-linux-amd64", "1.27.3-linux-amd64", "1.27.3-linux-arm64"]);
    assert_snapshot!(world.shown("install 1.26.8"), @r"
    exit code 0
    --- stdout
    --- stderr
    1.26.8-linux-amd64: downloading
    1.26.8-linux-amd64: verifying
    Go 1.26.8 is installed, verified by sum.example.test
    Go 1.26.8 is your default now
    ");
    assert_snapshot!(world.shown("install 1.27.3 1.27.3-arm64"), @r"
    exit code 0
    --- stdout
    --- stderr
    1.27.3-linux-amd64: downloading
    1.27.3-linux-amd64: verifying
    1.27.3-linux-arm64: downloading
    1.27.3-linux-arm64: verifying
    Go 1.27.3 is installed, verified by sum.example.test
    Go 1.27.3-arm64 is installed, verified by sum.example.test
    next: select it
      ogive default 1.27.3-arm64  everywhere
      ogive pin 1.27.3-arm64      in this project
      ogive shell 1.27.3-arm64    in this window
      go +1.27.3-arm64 version    for one command
    ");
    assert_snapshot!(world.shown("list"), @r"
    exit code 0
    --- stdout
    go            runs on      size                  files
    1.26.8        linux/amd64  316 B  here, default  verified by sum.example.test
    1.27.3        linux/amd64  316 B                 verified by sum.example.test
    1.27.3-arm64  linux/arm64  316 B                 verified by sum.example.test
    --- stderr
    without api, doc, misc, test: 1.26.8, 1.27.3, 1.27.3-arm64
    ");
    let default = std::fs::read_link(world.sandbox.sdks().join("default")).unwrap();
    assert_eq!(default.to_str(), Some("go1.26.8.linux-amd64"));
    let again = world.shown("install 1.26.8");
    assert!(again.contains("Go 1.26.8 is installed already"), "{again}");
    let anew = world.shown("install --force 1.26.8");
    assert!(!anew.contains("next: select it"), "it is the default: {anew}");
}

#[test]
fn lines_and_names_of_releases_are_installable() {
    let world = World::new(&["1.26.8-linux-amd64", "1.27.1-linux-amd64", "1.27.3-linux-amd64"]);
    let installed = world.json("install 1.27 oldstable");
    let names: Vec<_> = installed["installed"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["1.27.3-linux-amd64", "1.26.8-linux-amd64"]);
    assert_eq!(installed["new-default"], "1.27.3");
    assert_eq!(installed["installed"][0]["verified"]["by"], "checksum-database");
}

#[test]
fn spellings_of_other_tools_are_understood() {
    let world = World::new(&["1.21.0-linux-amd64", "1.22.5-linux-arm64"]);
    let installed = world.json("add go1.21.0 go1.22.5.linux-arm64");
    let names: Vec<_> = installed["installed"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["1.21.0-linux-amd64", "1.22.5-linux-arm64"]);
}

#[test]
fn a_misspelt_version_is_answered_with_its_neighbour() {
    let world = World::new(&["1.27.3-linux-amd64"]);
    assert_snapshot!(world.shown("install 1.27.33"), @r"
    exit code 127
    --- stdout
    --- stderr
    1.27.33-linux-amd64: downloading
    error: cannot install Go 1.27.33-linux-amd64
      because there is no Go 1.27.33 for linux/amd64
      next: did you mean 1.27.3?
    ");
    assert_eq!(world.sandbox.half_installed(), Vec::<String>::new());
}

#[test]
fn without_arguments_what_the_folder_asks_for_is_installed() {
    let world = World::new(&["1.26.8-linux-amd64", "1.27.3-linux-amd64"]);
    world.sandbox.write("go.mod", "module example.test\n\ngo 1.26.0\n\ntoolchain go1.26.8\n");
    assert_snapshot!(world.shown("install"), @r"
    exit code 0
    --- stdout
    --- stderr
    [SANDBOX]/work/go.mod:5 asks for Go 1.26.8
    1.26.8-linux-amd64: downloading
    1.26.8-linux-amd64: verifying
    Go 1.26.8 is installed, verified by sum.example.test
    Go 1.26.8 is your default now
    ");
    world.sandbox.write(".go-version", "1.27.3\n");
    assert_snapshot!(world.shown("install"), @r"
    exit code 0
    --- stdout
    --- stderr
    [SANDBOX]/work/.go-version:1 asks for Go 1.27.3
    1.27.3-linux-amd64: downloading
    1.27.3-linux-amd64: verifying
    Go 1.27.3 is installed, verified by sum.example.test
    ");
    assert_snapshot!(world.shown("install"), @r"
    exit code 0
    --- stdout
    --- stderr
    Go 1.27.3 is asked for here (by [SANDBOX]/work/.go-version:1) and installed
    ");
}

#[test]
fn a_lock_file_holds_what_a_line_meant() {
    let world = World::new(&["1.27.1-linux-amd64"]);
    world.sandbox.write("ogive.toml", "go = \"1.27\"\n");
    world.ogive("install").succeed();
    let lock = || std::fs::read_to_string(world.sandbox.work().join("ogive.lock")).unwrap();
    let before = lock();
    assert!(before.contains("version = \"1.27.1\"") && before.contains("linux-amd64 = \"h1:"), "{before}");
    world.serve("1.27.3-linux-amd64");
    world.ogive("uninstall --force 1.27.1").succeed();
    world.ogive("install --locked").succeed();
    assert_eq!(lock(), before);
    assert!(world.ogive("list").succeed().contains("1.27.1"), "the locked one is installed");
    std::fs::write(world.sandbox.work().join("ogive.toml"), "go = \"1.26\"\n").unwrap();
    world.serve("1.26.8-linux-amd64");
    assert_snapshot!(world.shown("install --locked"), @r"
    exit code 2
    --- stdout
    --- stderr
    error: cannot install Go 1.26
      because [SANDBOX]/work/ogive.lock does not match: it has no entry for 1.26
      next: run without --locked, or ogive upgrade
    ");
    assert_eq!(lock(), before);
}

#[test]
fn an_upgrade_moves_the_lock_file_with_the_hashes_of_every_host() {
    let world = World::new(&["1.18.3-linux-amd64", "1.18.3-darwin-arm64"]);
    world.sandbox.write("ogive.toml", "go = \"1.18\"\n");
    assert_snapshot!(world.shown("upgrade"), @r"
    exit code 0
    --- stdout
    1.18: 1.18.3, new in [SANDBOX]/work/ogive.lock
    --- stderr
    next: `ogive install` installs it here
    ");
    world.serve("1.18.4-linux-amd64");
    let lock = || std::fs::read_to_string(world.sandbox.work().join("ogive.lock")).unwrap();
    let before = lock();
    assert_snapshot!(world.shown("upgrade --dry-run"), @r"
    exit code 0
    --- stdout
    1.18: 1.18.3 to 1.18.4
      1.18.4 fixes security in compress/gzip, encoding/gob, encoding/xml, go/parser, io/fs, net/http, path/filepath
    --- stderr
    next: `ogive upgrade` writes it
    ");
    assert_eq!(lock(), before);
    let upgraded = world.json("upgrade");
    assert_eq!(upgraded["entries"][0]["security"][0]["version"], "1.18.4");
    assert!(lock().contains("version = \"1.18.4\""), "{}", lock());
    world.sandbox.write("ogive.toml", "go = \"1.18.4\"\n");
    std::fs::remove_file(world.sandbox.work().join("ogive.lock")).unwrap();
    assert_snapshot!(world.shown("upgrade"), @r"
    exit code 2
    --- stdout
    --- stderr
    error: nothing to upgrade: this project is pinned to exactly 1.18.4
      next: ogive pin 1.18 pins it to a line, which upgrades move along
    ");
}

#[test]
fn versioned_shims_exist_while_their_version_is_installed() {
    let world = World::new(&["1.26.8-linux-amd64", "1.27.3-linux-amd64", "1.27.4-linux-arm64"]);
    let shims = world.sandbox.shims();
    std::fs::create_dir_all(&shims).unwrap();
    world.sandbox.install_shim();
    let names = || {
        let mut names: Vec<String> = std::fs::read_dir(&shims)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    world.ogive("install 1.26.8 1.27.3 1.27.4-arm64").succeed();
    assert_eq!(names(), ["go1.26.8", "go1.27.3"], "1.27.4 is there for another architecture only");
    world.ogive("uninstall 1.26.8").succeed();
    assert_eq!(names(), ["go1.27.3"]);
}

#[test]
fn what_a_project_pins_is_not_removed_unless_forced() {
    let world = World::new(&["1.26.8-linux-amd64", "1.27.3-linux-amd64"]);
    world.ogive("install 1.26.8 1.27.3").succeed();
    world.sandbox.write("app/.go-version", "1.27.3\n");
    let app = world.sandbox.work().join("app");
    world.ogive("install").current_dir(&app).succeed();
    assert_snapshot!(world.shown("uninstall 1.27.3"), @r"
    exit code 2
    --- stdout
    --- stderr
    error: cannot remove Go 1.27.3-linux-amd64
      because 1.27.3-linux-amd64 is still in use: [SANDBOX]/work/app/.go-version pins it
      next: --force removes it all the same
    ");
    assert_snapshot!(world.shown("uninstall --force 1.27.3"), @r"
    exit code 0
    --- stdout
    --- stderr
    Go 1.27.3 is removed
    ");
    assert_snapshot!(world.shown("uninstall 1.21"), @r"
    exit code 127
    --- stdout
    --- stderr
    error: cannot remove Go 1.21: it is not installed
      next: installed are 1.26.8
    ");
    world.sandbox.write(".go-version", "1.26.8\n");
    let here = world.ogive("uninstall 1.26.8").run().expect_code(2);
    let _ = here.expect_error("/work/.go-version pins it");
    std::fs::remove_file(world.sandbox.work().join(".go-version")).unwrap();
    assert_eq!(world.json("uninstall 1.26.8")["removed"][0], "1.26.8-linux-amd64");
    assert_snapshot!(world.shown("list"), @r"
    exit code 0
    --- stdout
    --- stderr
    no Go is installed
    next: ogive install stable
    ");
}

#[test]
fn changes_to_installed_files_are_found() {
    let world = World::new(&["1.27.3-linux-amd64"]);
    world.ogive("install 1.27.3").succeed();
    assert_eq!(world.json("verify")["intact"], true);
    let version = world.sandbox.sdks().join("go1.27.3.linux-amd64/VERSION");
    std::fs::remove_file(&version).unwrap();
    std::fs::write(version.with_file_name("EXTRA"), "x").unwrap();
    assert_snapshot!(world.shown("verify 1.27.3"), @r"
    exit code 1
    --- stdout
    --- stderr
    1.27.3: not as it was installed
      missing: VERSION
      added: EXTRA
    next: `ogive install --force 1.27.3-linux-amd64` installs it anew
    ");
    let outcome = world.ogive("verify --json").run();
    assert_eq!(outcome.code, Some(1));
    assert_eq!(document(&outcome)["sdks"][0]["differences"]["missing"][0], "VERSION");
    world.ogive("install --force 1.27.3").succeed();
    assert_eq!(world.json("verify")["intact"], true);
}

#[test]
fn nothing_is_fetched_when_offline() {
    let world = World::new(&["1.27.3-linux-amd64"]);
    assert_snapshot!(world.shown("install --offline 1.27.3"), @r"
    exit code 4
    --- stdout
    --- stderr
    1.27.3-linux-amd64: downloading
    error: cannot install Go 1.27.3-linux-amd64
      because fetching [PROXY]/golang.org/toolchain/@v/v0.0.1-go1.27.3.linux-amd64.zip: the network is off (--offline), [PROXY] was not asked
      next: run again without --offline, or install from a file with --from
    ");
}

#[test]
fn what_cannot_be_verified_is_refused_and_the_flag_that_accepts_it_is_named() {
    let mut world = World::new(&["1.27.3-linux-amd64"]);
    world.sandbox.set("GOSUMDB", "off");
    let refused = world.ogive("install 1.27.3").run().expect_code(4);
    let refused = refused.expect_error("a toolchain module cannot be verified: GOSUMDB (environment) is off");
    let _ = refused
        .expect_error("next: --accept-unverified accepts it unverified; that is recorded with the SDK");
    world.ogive("install --accept-unverified 1.27.3").succeed();
    let listed = world.shown("list");
    assert!(listed.contains("unverified: accepted by --accept-unverified"), "{listed}");
}

#[test]
fn what_is_installed_elsewhere_is_no_sdk_of_the_store() {
    let world = World::new(&["1.27.3-linux-amd64"]);
    let dir = world.sandbox.root().join("elsewhere");
    let installed = world.ogive("install 1.27.3 --json --dir").args([&dir]).run();
    assert!(dir.join("go1.27.3.linux-amd64/bin/go").is_file(), "{}", installed.shown());
    assert_eq!(document(&installed)["new-default"], serde_json::Value::Null);
    assert!(world.shown("list").contains("no Go is installed"));
}

#[test]
fn quiet_says_nothing_and_ci_gets_lines() {
    let world = World::new(&["1.27.3-linux-amd64"]);
    let quiet = world.ogive("install --quiet 1.27.3").run().expect_code(0);
    assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str()), ("", ""));
    let lines = world.ogive("install --force 1.27.3").env("CI", "true").run();
    assert!(lines.stderr.lines().any(|line| line == "1.27.3-linux-amd64: downloading"), "{}", lines.shown());
    assert!(!lines.stderr.contains('\r') && !lines.stderr.contains('\x1b'));
}

#[test]
fn leftovers_and_unneeded_sdks_are_pruned() {
    let world = World::new(&["1.21.13-linux-amd64", "1.26.8-linux-amd64", "1.27.3-linux-amd64"]);
    world.ogive("install 1.21.13 1.26.8 1.27.3").succeed();
    let staging = world.sandbox.ogive_home().join("staging/go1.25.0.linux-amd64");
    std::fs::create_dir_all(&staging).unwrap();
    std::fs::write(staging.join("x"), "12345").unwrap();
    let dry = world.json("prune --dry-run --sdks");
    let kinds: Vec<_> = dry["items"].as_array().unwrap().iter().map(|item| &item["kind"]).collect();
    assert_eq!(kinds, ["staging", "sdk"], "the default and the newest stay: {dry:#}");
    assert!(staging.exists());
    assert_eq!(dry["items"][1]["sdk"], "1.26.8-linux-amd64");
    world.ogive("prune").succeed();
    assert!(!staging.exists());
    world.ogive("prune --sdks").succeed();
    let listed = world.ogive("list").succeed();
    assert!(
        !listed.contains("1.26.8") && listed.contains("1.27.3") && listed.contains("1.21.13"),
        "{listed}"
    );
}

#[test]
fn a_bundle_installs_without_network_and_without_trust() {
    let world = World::new(&["1.27.3-linux-amd64", "1.27.3-darwin-arm64"]);
    let written = world.json("bundle 1.27.3 --for darwin-arm64,linux-amd64");
    assert_eq!(written["sdks"].as_array().unwrap().len(), 2);
    let file = world.sandbox.work().join("ogive-1.27.3.bundle");
    let mut other = World::new(&[]);
    other.sandbox.set("GOSUMDB", world.sumdb.verifier_key()).set("GOPROXY", "off");
    let installed = other.ogive("install --offline --json --from").args([&file]).run();
    let installed = document(&installed);
    assert_eq!(installed["installed"][0]["name"], "1.27.3-linux-amd64", "only what runs here");
    assert_eq!(installed["installed"][0]["verified"]["offline"], true);
}

#[test]
fn a_go_on_this_machine_is_adopted() {
    let world = World::new(&["1.27.3-linux-amd64"]);
    let folder = world.sandbox.root().join("usr-local-go");
    ogive_testkit::hostile::SyntheticToolchain::new("1.27.3-linux-amd64").unpack(&folder);
    let adopted = world.ogive("adopt --json").args([&folder]).run();
    let adopted = document(&adopted);
    assert_eq!(
        (adopted["name"].as_str(), adopted["external"].as_bool()),
        (Some("1.27.3-linux-amd64"), Some(false))
    );
    let again = world.ogive("adopt").args([&folder]).run().expect_code(0);
    again.expect_error("in the store already; nothing was taken");
    assert_snapshot!(world.shown("list"), @r"
    exit code 0
    --- stdout
    go      runs on      size                  files
    1.27.3  linux/amd64  316 B  here, default  verified by sum.example.test
    --- stderr
    without api, doc, misc, test: 1.27.3
    ");
}

#[test]
fn remote_lists_show_the_newest_of_each_line() {
    let world = World::new(&[
        "1.26.7-linux-amd64",
        "1.26.8-linux-amd64",
        "1.27.3-linux-amd64",
        "1.27.3-linux-arm64",
        "1.28rc1-linux-amd64",
    ]);
    world.ogive("install 1.26.7").succeed();
    assert_snapshot!(world.shown("list --remote"), @r"
    exit code 0
    --- stdout
    go      runs on
    1.26.7  linux/amd64  installed
    1.26.8  linux/amd64
    1.27.3  linux/amd64
    --- stderr
    the newest of each line; --all shows every release
    ");
    let versions = |line: &str| {
        let listed = world.json(line);
        let all = listed["versions"].as_array().unwrap().iter();
        all.map(|one| one["version"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(versions("list --remote --all"), ["1.26.7", "1.26.8", "1.27.3", "1.28rc1"]);
    assert_eq!(versions("list --remote 1.26"), ["1.26.7", "1.26.8"]);
    assert_eq!(versions("list --remote arm64"), ["1.27.3"]);
}

#[test]
fn every_document_is_as_its_schema_says() {
    let world = World::new(&["1.27.3-linux-amd64"]);
    world.ogive("install 1.27.3").succeed();
    for line in ["", "list", "config show", "which", "env", "prune", "verify", "alias", "undo --list"] {
        world.json(line);
    }
}

#[test]
fn bare_ogive_answers_in_five_lines() {
    let world = World::new(&["1.27.3-linux-amd64"]);
    assert_snapshot!(world.shown(""), @r"
    exit code 0
    --- stdout
    machine  linux/amd64, this shell: native
    go       none is installed
    project  no go.mod and no go.work here
    wrong    there are no shims yet (and 1 more)
    next     ogive setup
    --- stderr
    ");
    world.ogive("install 1.27.3").succeed();
    world.sandbox.write("go.mod", "module example.test\n\ngo 1.26.0\n");
    assert_snapshot!(world.shown(""), @r"
    exit code 0
    --- stdout
    machine  linux/amd64, this shell: native
    go       1.27.3, linux/amd64, by [SANDBOX]/ogive/config.toml:1
    project  [SANDBOX]/work/go.mod, at least Go 1.26.0
    wrong    there are no shims yet
    next     ogive setup
    --- stderr
    ");
    assert_eq!(world.json("")["go"], "1.27.3-linux-amd64");
}
