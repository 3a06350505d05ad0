use ogive_testkit::go_programs::go_program;
use ogive_testkit::{Sandbox, goroot};
use serde_json::Value;

use crate::{at_home, document, rules, state};

/// A user of VS Code with something wrong in every scope, and of other editors besides.
fn user() -> (Sandbox, std::path::PathBuf) {
    let mut sandbox = Sandbox::new();
    let native = goroot("1.27.3-linux-amd64").join("bin");
    let line = format!("export PATH={}:$PATH\n", native.display());
    at_home(&sandbox, ".profile", &line);
    at_home(&sandbox, ".bashrc", &line);
    sandbox.set("PATH", std::env::join_paths([native, "/usr/bin".into(), "/bin".into()]).unwrap());
    let foreign = goroot("1.27.3-linux-arm64");
    at_home(
        &sandbox,
        ".config/Code/User/settings.json",
        &format!(
            "// mine\n{{\n  \"editor.fontSize\": 14, // large\n  /* the board's */\n  \"go.goroot\": \"{}\",\n  \
             \"go.toolsEnvVars\": {{\n    \"GOARCH\": \"arm64\", // for the board\n    \"GOPROXY\": \
             \"https://ann:pw@proxy.example\",\n  }},\n}}\n",
            foreign.display()
        ),
    );
    at_home(
        &sandbox,
        ".config/Code/User/profiles/-2b1c/settings.json",
        "{\r\n    \"terminal.integrated.env.linux\": { \"GOFLAGS\": \"-mod=vendor\" },\r\n}\r\n",
    );
    at_home(&sandbox, ".vscode-server/data/Machine/settings.json", "{\n  \"go.gopath\": \"~/other\"\n}\n");
    at_home(
        &sandbox,
        ".config/helix/languages.toml",
        "[language-server.gopls]\nenvironment = { GOOS = \"js\" }\n",
    );
    at_home(
        &sandbox,
        ".config/nvim/lua/plugins/go.lua",
        "return { gopls = {\n  cmd_env = { GOOS = 'plan9' },\n} }\n",
    );
    at_home(
        &sandbox,
        ".config/zed/settings.json",
        "{\n  \"lsp\": {\"gopls\": {}}\n  \"theme\": \"One\"\n}\n",
    );
    sandbox.write("go.mod", "module example.com/m\n\ngo 1.27\n");
    sandbox.write("m.code-workspace", "{\"folders\": [{\"path\": \".\"}],\n \"settings\": {\"go.alternateTools\": {\n  \"dlv\": \"/nowhere/dlv\"}}}\n");
    sandbox.write(
        ".vscode/launch.json",
        "{\n  // Use IntelliSense\n  \"version\": \"0.2.0\",\n  \"configurations\": [\n    {\n      \"type\": \"go\",\n      \
         \"env\": {\"GOOS\": \"windows\"},\n      \"dlvFlags\": [\"--check-go-version=false\", \
         \"--listen=:2345\"],\n    },\n  ],\n}\n",
    );
    sandbox.write(
        ".vscode/tasks.json",
        "{\"tasks\": [{\"label\": \"cross\", \"options\": {\"env\": {\"GOARCH\": \"arm64\"}}}]}\n",
    );
    sandbox.write(
        ".idea/workspace.xml",
        "<project>\n <component name=\"GOROOT\" url=\"file:///gone\" />\n</project>\n",
    );
    (sandbox, foreign)
}

fn is_amd64() -> bool {
    let here = cfg!(target_arch = "x86_64");
    if !here {
        ogive_testkit::skip("the settings are those of an amd64 machine");
    }
    here
}

/// `file:line title` of the findings of a rule, line zero where there is none.
fn found(answer: &Value, rule: &str) -> Vec<String> {
    let findings = answer["findings"].as_array().unwrap().iter().filter(|finding| finding["rule"] == rule);
    let told = findings.map(|finding| {
        let location = &finding["location"];
        let file = location["path"].as_str().unwrap_or_default().rsplit('/').next().unwrap_or_default();
        format!("{file}:{} {}", location["line"], finding["title"].as_str().unwrap())
    });
    told.collect()
}

#[test]
fn settings_of_every_scope_are_facts_with_their_lines_and_without_secrets() {
    if !is_amd64() {
        return;
    }
    let (sandbox, foreign) = user();
    let before = state(&sandbox.home());
    let outcome = sandbox.ogive(["--json", "facts"]).run().expect_code(0);
    assert_eq!(state(&sandbox.home()), before, "looking changed something");
    assert!(!outcome.stdout.contains("ann:pw"), "a secret is told");
    let facts = document(&outcome);
    let mut told = Vec::new();
    for editor in facts["editors"].as_array().unwrap() {
        for file in editor["files"].as_array().unwrap() {
            for setting in file["settings"]["value"].as_array().into_iter().flatten() {
                let place = &setting["source"]["file"];
                let name = place["path"].as_str().unwrap().rsplit('/').next().unwrap();
                let path: Vec<&str> =
                    setting["path"].as_array().unwrap().iter().map(|field| field.as_str().unwrap()).collect();
                let editor = editor["kind"].as_str().unwrap();
                told.push(format!(
                    "{editor} {name}:{} {} = {}",
                    place["line"],
                    path.join("/"),
                    setting["value"]
                ));
            }
        }
    }
    let goroot = format!("vs-code settings.json:5 go.goroot = \"{}\"", foreign.display());
    for line in [
        goroot.as_str(),
        "vs-code settings.json:7 go.toolsEnvVars/GOARCH = \"arm64\"",
        "vs-code settings.json:8 go.toolsEnvVars/GOPROXY = \"https://proxy.example\"",
        "vs-code settings.json:2 terminal.integrated.env.linux/GOFLAGS = \"-mod=vendor\"",
        "vs-code settings.json:2 go.gopath = \"~/other\"",
        "vs-code m.code-workspace:3 settings/go.alternateTools/dlv = \"/nowhere/dlv\"",
        "vs-code launch.json:7 configurations/0/env/GOOS = \"windows\"",
        "vs-code launch.json:8 configurations/0/dlvFlags/1 = \"--listen=:2345\"",
        "vs-code tasks.json:1 tasks/0/options/env/GOARCH = \"arm64\"",
        "go-land workspace.xml:2 GOROOT = \"file:///gone\"",
        "neovim go.lua:2 GOOS = \"plan9\"",
        "helix languages.toml:2 language-server/gopls/environment/GOOS = \"js\"",
    ] {
        assert!(told.iter().any(|told| told == line), "{line} is not in {told:#?}");
    }
    let page = sandbox.ogive(["facts"]).run().expect_code(0);
    for part in
        ["what editors are told of Go", "go.toolsEnvVars > GOARCH", "settings.json:7", "malformed at 2:"]
    {
        assert!(page.stdout.contains(part), "{part}: {}", page.shown());
    }
}

#[test]
fn what_is_wrong_in_editors_is_found_with_file_and_line() {
    if !is_amd64() {
        return;
    }
    let (sandbox, foreign) = user();
    let before = state(&sandbox.home());
    let answer = document(&sandbox.ogive(["--json", "doctor"]).run().expect_code(1));
    assert_eq!(state(&sandbox.home()), before, "the doctor changed something");
    assert_eq!(
        found(&answer, "editor-go-mismatch"),
        [
            format!(
                "settings.json:5 go.goroot of VS Code, {}, is for linux/arm64, not for this machine",
                foreign.display()
            ),
            "workspace.xml:2 GOROOT of GoLand, file:///gone, leads to no Go".to_owned(),
        ]
    );
    let mut leaks = found(&answer, "editor-target-leak");
    leaks.sort();
    assert_eq!(
        leaks,
        [
            "go.lua:2 Neovim sets GOOS=plan9 for the language server",
            "languages.toml:2 Helix sets GOOS=js for the language server",
            "launch.json:7 VS Code sets GOOS=windows for the debugger",
            "settings.json:7 VS Code sets GOARCH=arm64 for the Go tools",
        ]
    );
    assert_eq!(
        found(&answer, "dlv-listens-everywhere"),
        ["launch.json:8 VS Code has dlv listen on every network: --listen=:2345"]
    );
    assert_eq!(
        found(&answer, "editor-settings-malformed"),
        ["settings.json:2 settings of Zed are malformed: expected comma"]
    );
    let differing = found(&answer, "editor-environment-differs");
    assert!(
        differing.iter().any(|told| told.starts_with("settings.json:2 VS Code sets GOFLAGS=-mod=vendor")),
        "{differing:?}"
    );
    let remedies = &answer["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|f| f["rule"] == "dlv-listens-everywhere")
        .unwrap()["remedies"];
    let repair = &remedies[0]["repairs"]["repairs"][0];
    assert_eq!(repair["repair"], "edit-json");
    assert_eq!(repair["after"], "\"--listen=127.0.0.1:2345\"");
}

#[test]
fn a_translated_editor_is_told_by_its_program() {
    if !is_amd64() {
        return;
    }
    let sandbox = Sandbox::new();
    let program = sandbox.home().join(".local/zed.app/libexec/zed-editor");
    std::fs::create_dir_all(program.parent().unwrap()).unwrap();
    std::fs::copy(go_program("plain", "linux/arm64").file, program).unwrap();
    let answer = document(&sandbox.ogive(["--json", "doctor"]).run());
    assert!(rules(&answer).contains(&"editor-translated"), "{:?}", rules(&answer));
    assert_eq!(found(&answer, "editor-translated")[0], ":null Zed is the build for linux/arm64");
}
