//! Ten homes with nothing wrong.

use ogive_testkit::{ModuleProxy, Sandbox, require};
use serde_json::Value;

use super::home::{Home, Program, home};
use super::is_amd64;
use crate::{document, executable, proxy, released};

/// All but the one that `ogive setup` makes.
fn homes() -> Vec<Home> {
    let mise = "export PATH=\"$HOME/.local/share/mise/installs/go/1.27.3/bin:$PATH\"\n";
    let packaged = "export PATH=\"$HOME/usr/bin:$PATH\"\n";
    let tools = "{go}\nexport PATH=\"$PATH:$HOME/go/bin\"\n";
    vec![
        home("bash alone"),
        home("fish")
            .file(".config/fish/config.fish", "fish_add_path -g {native}\n")
            .set("SHELL", "/usr/bin/fish"),
        home("a distribution's Go")
            .go("usr/lib/go", "native")
            .link("usr/bin/go", "../lib/go/bin/go")
            .file(".profile", packaged)
            .file(".bashrc", packaged)
            .path("{home}/usr/bin:/usr/bin:/bin"),
        home("native tools in GOPATH/bin")
            .file(".profile", tools)
            .file(".bashrc", tools)
            .program("go/bin/gopls", Program::For("linux/amd64"))
            .program("go/bin/dlv", Program::For("linux/amd64"))
            .program("go/bin/stringer", Program::For("linux/amd64"))
            .path("{native}:{home}/go/bin:/usr/bin:/bin"),
        home("editors that agree with the terminal")
            .file(".config/go/env", "GOFLAGS=-v\n")
            .file(
                ".config/Code/User/settings.json",
                concat!(
                    "{\n  // mine\n",
                    "  \"go.goroot\": \"{native_root}\",\n",
                    "  \"go.toolsEnvVars\": {\"GOFLAGS\": \"-v\"},\n}\n"
                ),
            )
            .file(".config/helix/languages.toml", "[language-server.gopls]\nconfig = { gofumpt = true }\n")
            .file(
                ".config/zed/settings.json",
                "{\"lsp\": {\"gopls\": {\"initialization_options\": {\"usePlaceholders\": true}}}}\n",
            )
            .project(
                ".vscode/launch.json",
                concat!(
                    "{\"configurations\": [{\"type\": \"go\", ",
                    "\"request\": \"launch\", \"program\": \"${workspaceFolder}\"}]}\n"
                ),
            ),
        home("a workspace")
            .project("go.work", "go 1.27\n\nuse (\n\t.\n\t./lib\n)\n")
            .project("lib/go.mod", "module example.com/lib\n\ngo 1.27\n")
            .project("lib/lib.go", "package lib\n"),
        home("cgo with gcc")
            .file(".config/go/env", "CC=gcc\nCGO_ENABLED=1\nCGO_CFLAGS=-O2 -g\n")
            .set("PKG_CONFIG_PATH", "/usr/lib/x86_64-linux-gnu/pkgconfig"),
        home("mise's Go")
            .go(".local/share/mise/installs/go/1.27.3", "native")
            .file(".profile", mise)
            .file(".bashrc", mise)
            .project(".tool-versions", "golang 1.27.3\n")
            .path("{home}/.local/share/mise/installs/go/1.27.3/bin:/usr/bin:/bin"),
        home("no Go and no project")
            .file(".profile", "export EDITOR=vi\n")
            .file(".bashrc", "alias ll='ls -l'\n")
            .without_project()
            .path("/usr/bin:/bin"),
    ]
}

/// A home of zsh, as `ogive setup` leaves it.
fn set_up() -> (Sandbox, ModuleProxy) {
    let home = home("zsh and ogive")
        .file(".profile", "")
        .file(".bashrc", "")
        .file(".zshrc", "# mine\nalias ll='ls -l'\n")
        .set("SHELL", "/usr/bin/zsh")
        .path("/usr/bin:/bin");
    let mut sandbox = home.plant();
    let proxy = proxy(&mut sandbox);
    let ogive = released(&sandbox);
    let _ = sandbox.program(ogive).args(["setup", "--yes"]).run().expect_code(0);
    let path = format!("{}:/usr/bin:/bin", sandbox.shims().display());
    sandbox.set("PATH", path);
    (sandbox, proxy)
}

/// What is told at warning or above.
fn complaints(sandbox: &Sandbox) -> Vec<String> {
    // The handlers of binfmt_misc are those of the machine of the test.
    let skip = "binfmt-disabled,binfmt-interpreter-gone,binfmt-bad-magic";
    let answer = document(&sandbox.ogive(["--json", "doctor", "--skip", skip]).run());
    let findings = answer["findings"].as_array().unwrap().iter();
    let told = |finding: &Value| format!("{}: {}", finding["rule"], finding["title"]);
    findings.filter(|finding| finding["severity"] != "info").map(told).collect()
}

#[test]
fn nothing_is_wrong_with_healthy_homes() {
    if !is_amd64() {
        return;
    }
    let (mut looked_at, mut wrong) = (0, Vec::new());
    let mut look = |name: &str, sandbox: &Sandbox| {
        looked_at += 1;
        wrong.extend(complaints(sandbox).into_iter().map(|told| format!("{name}: {told}")));
    };
    for home in homes() {
        if home.needs().into_iter().all(|program| require(program).is_some()) {
            look(home.name, &home.plant());
        }
    }
    if require("zsh").is_some() {
        let (sandbox, _proxy) = set_up();
        look("zsh and ogive", &sandbox);
    }
    assert!(wrong.is_empty(), "of {looked_at} homes:\n{}", wrong.join("\n"));
}

#[test]
fn a_healthy_home_is_judged_as_strictly_as_any() {
    if !is_amd64() {
        return;
    }
    let sandbox = home("one that is not").file(".config/go/env", "GOARCH=arm64\n").plant();
    executable(&sandbox.home().join("bin/uname"), "#!/bin/sh\necho arm64\n");
    assert!(!complaints(&sandbox).is_empty(), "a fault is not seen");
}
