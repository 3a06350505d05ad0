//! VS Code and its family: settings.json, launch.json and tasks.json in each scope (VS Code, "User and workspace
//! settings"; vscode-go, "Settings", "Debugging").

use std::path::{Path, PathBuf};

use ogive_machine::{Editor, EditorFile, EditorKind, EditorScope, EditorSyntax, Receiver, Steers};
use ogive_system::EntryKind;

use super::file::{Found, Wanted, read};
use super::json;
use super::leaf::{Leaf, Leaves, Means, Row, steers};
use super::places::Places;

/// A member of the family.
struct Member {
    kind: EditorKind,
    /// The folder of the user's settings.
    config: &'static str,
    /// The folder of a server, for what is opened from another machine, below the user's.
    server: &'static str,
    /// Its programs on Linux.
    linux: &'static [&'static str],
    /// The name of the application on macOS.
    application: &'static str,
    /// Its program on Windows, below the folders of programs.
    windows: &'static str,
}

const FAMILY: [Member; 5] = [
    Member {
        kind: EditorKind::VsCode,
        config: "Code",
        server: ".vscode-server",
        linux: &[
            "/usr/share/code/code",
            "/opt/visual-studio-code/code",
            "/usr/lib/code/code",
            "/snap/code/current/usr/share/code/code",
        ],
        application: "Visual Studio Code",
        windows: "Microsoft VS Code/Code.exe",
    },
    Member {
        kind: EditorKind::VsCodeInsiders,
        config: "Code - Insiders",
        server: ".vscode-server-insiders",
        linux: &["/usr/share/code-insiders/code-insiders"],
        application: "Visual Studio Code - Insiders",
        windows: "Microsoft VS Code Insiders/Code - Insiders.exe",
    },
    Member {
        kind: EditorKind::VsCodium,
        config: "VSCodium",
        server: ".vscodium-server",
        linux: &["/usr/share/codium/codium", "/opt/vscodium-bin/codium"],
        application: "VSCodium",
        windows: "VSCodium/VSCodium.exe",
    },
    Member {
        kind: EditorKind::Cursor,
        config: "Cursor",
        server: ".cursor-server",
        linux: &["/usr/share/cursor/cursor", "/opt/Cursor/cursor", "/opt/cursor/cursor"],
        application: "Cursor",
        windows: "cursor/Cursor.exe",
    },
    Member {
        kind: EditorKind::Windsurf,
        config: "Windsurf",
        server: ".windsurf-server",
        linux: &["/usr/share/windsurf/windsurf"],
        application: "Windsurf",
        windows: "Windsurf/Windsurf.exe",
    },
];

/// What stands in settings.json.
const SETTINGS: &[Row] = &[
    ("go.goroot", Means::Goroot),
    ("go.gopath", Means::Gopath),
    ("go.alternateTools/*", Means::ProgramOfName),
    ("go.toolsManagement.go", Means::ToolsBuilder),
    ("go.toolsEnvVars/*", Means::Variable(Receiver::Tools)),
    ("go.testEnvVars/*", Means::Variable(Receiver::Tests)),
    ("go.delveConfig/dlvFlags/*", Means::DebuggerFlag),
    ("gopls/build.env/*", Means::Variable(Receiver::LanguageServer)),
    ("gopls/env/*", Means::Variable(Receiver::LanguageServer)),
];

/// What stands in launch.json, and below `launch` in the others.
const LAUNCH: &[Row] = &[
    ("configurations/*/env/*", Means::Variable(Receiver::Debugger)),
    ("configurations/*/dlvFlags/*", Means::DebuggerFlag),
    ("configurations/*/host", Means::DebuggerFlag),
    ("configurations/*/dlvToolPath", Means::Program("dlv")),
];

/// What stands in tasks.json, and below `tasks` in the others.
const TASKS: &[Row] = &[
    ("options/env/*", Means::Variable(Receiver::Task)),
    ("tasks/*/options/env/*", Means::Variable(Receiver::Task)),
];

pub(super) fn find(places: &Places<'_>) -> Vec<Editor> {
    let mut editors: Vec<Editor> = FAMILY.iter().map(|member| of_member(places, member)).collect();
    // What a project has for all of the family is told once: of the first that is here.
    let is_here = |editor: &Editor| !editor.programs.is_empty() || !editor.files.is_empty();
    let first = editors.iter().position(is_here).unwrap_or(0);
    editors[first].files.extend(of_project(places));
    editors
}

fn of_member(places: &Places<'_>, member: &Member) -> Editor {
    let mut files = Vec::new();
    for user in user_folders(places, member) {
        files.extend(file(places, user.join("settings.json"), EditorScope::User, None));
        files.extend(file(places, user.join("tasks.json"), EditorScope::User, None));
        for profile in places.entries(&user.join("profiles"), EntryKind::Directory) {
            let name = profile.file_name().map(|name| name.to_string_lossy().into_owned());
            let scope = EditorScope::Profile(name.unwrap_or_default());
            files.extend(file(places, profile.join("settings.json"), scope.clone(), None));
            files.extend(file(places, profile.join("tasks.json"), scope, None));
        }
    }
    let servers = [Some(member.server), (member.kind == EditorKind::VsCode).then_some(".vscode-remote")];
    for server in servers.into_iter().flatten().filter_map(|server| places.at_home(server)) {
        files.extend(file(places, server.join("data/Machine/settings.json"), EditorScope::Remote, None));
    }
    Editor { kind: member.kind, programs: programs(places, member), files }
}

fn user_folders(places: &Places<'_>, member: &Member) -> Vec<PathBuf> {
    let usual = places.config().map(|config| config.join(member.config).join("User"));
    let flatpak = (member.kind == EditorKind::VsCode && places.os() == "linux")
        .then(|| places.at_home(".var/app/com.visualstudio.code/config/Code/User"))
        .flatten();
    [usual, flatpak].into_iter().flatten().collect()
}

fn programs(places: &Places<'_>, member: &Member) -> Vec<PathBuf> {
    match places.os() {
        "darwin" => places.applications(&[member.application]),
        "windows" => {
            let local = places.folder_of("LOCALAPPDATA").map(|local| local.join("Programs"));
            let folders = [local, places.folder_of("ProgramFiles")];
            places.present(folders.into_iter().flatten().map(|folder| folder.join(member.windows)))
        }
        _ => places.present(member.linux.iter().map(PathBuf::from)),
    }
}

fn of_project(places: &Places<'_>) -> Vec<EditorFile> {
    let mut files = Vec::new();
    for workspace in places.nearest_ending(".code-workspace") {
        let folder = workspace.parent().map(Path::to_owned);
        files.extend(file(places, workspace, EditorScope::Workspace, folder.as_deref()));
    }
    for name in ["settings.json", "launch.json", "tasks.json"] {
        if let Some(path) = places.nearest(&format!(".vscode/{name}")) {
            let folder = path.parent().and_then(Path::parent).map(Path::to_owned);
            files.extend(file(places, path, EditorScope::Folder, folder.as_deref()));
        }
    }
    files
}

fn file(places: &Places<'_>, path: PathBuf, scope: EditorScope, folder: Option<&Path>) -> Option<EditorFile> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let os = places.os();
    let wanted = Wanted { path, scope, syntax: EditorSyntax::Json };
    read(places, wanted, folder, |text| found(&name, os, text))
}

/// What concerns Go in a file of this name.
fn found(name: &str, os: &str, text: &str) -> Found {
    let leaves = json::leaves(text)?;
    let found = leaves.iter().filter_map(|leaf| {
        let steers = match name {
            "launch.json" => launch(&leaves, 0, leaf),
            "tasks.json" => tasks(&leaves, 0, leaf),
            _ => {
                // A workspace file has the settings one level deeper, and the others beside them.
                let deep = usize::from(name.ends_with(".code-workspace"));
                let within = |field: &str| leaf.path.first().is_some_and(|first| first == field);
                match leaf.path.get(deep).map(String::as_str) {
                    _ if within("launch") => launch(&leaves, 1, leaf),
                    _ if within("tasks") => tasks(&leaves, 1, leaf),
                    _ if deep == 1 && !within("settings") => None,
                    Some("launch") => launch(&leaves, deep + 1, leaf),
                    Some(_) => settings(os, &leaf.path[deep..]),
                    None => None,
                }
            }
        }?;
        Some((leaf.clone(), steers))
    });
    Ok(found.collect())
}

fn settings(os: &str, path: &[String]) -> Option<Steers> {
    let terminal = match os {
        "darwin" => "terminal.integrated.env.osx/*",
        "windows" => "terminal.integrated.env.windows/*",
        _ => "terminal.integrated.env.linux/*",
    };
    steers(SETTINGS, path).or_else(|| steers(&[(terminal, Means::Variable(Receiver::Terminal))], path))
}

/// A configuration for another debugger than Go's says nothing of Go; one without a type is none.
fn launch(leaves: &Leaves, deep: usize, leaf: &Leaf) -> Option<Steers> {
    let is_go = leaves.beside(leaf, deep + 2, "type") == Some("go");
    is_go.then(|| steers(LAUNCH, leaf.path.get(deep..)?)).flatten()
}

/// The variables of tasks, and the flags of those that run dlv.
fn tasks(leaves: &Leaves, deep: usize, leaf: &Leaf) -> Option<Steers> {
    let path = leaf.path.get(deep..)?;
    if let Some(variable) = steers(TASKS, path) {
        return Some(variable);
    }
    let command = leaves.beside(leaf, deep + 2, "command")?;
    let runs_dlv = command.split(['/', '\\', ' ']).any(|word| word == "dlv" || word == "dlv.exe");
    let row: &[Row] = &[("tasks/*/args/*", Means::DebuggerFlag), ("tasks/*/command", Means::DebuggerFlag)];
    let is_flag = leaf.value.contains("-l");
    (runs_dlv && is_flag).then(|| steers(row, path)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, text: &str) -> Vec<String> {
        let mut found = found(name, "linux", text).unwrap();
        found.sort_by_key(|(leaf, _)| leaf.line);
        found.iter().map(|(leaf, steers)| format!("{}: {} {steers:?}", leaf.line, leaf.value)).collect()
    }

    /// Fields as vscode-go 0.46 documents them.
    #[test]
    fn each_file_tells_what_concerns_go() {
        let settings = r#"{
            "go.goroot": "/opt/go",
            "go.toolsEnvVars": {"GOARCH": "arm64", "DATABASE": "x"},
            "terminal.integrated.env.osx": {"GOFLAGS": "-v"},
            "terminal.integrated.env.linux": {"PATH": "/opt/go/bin:${env:PATH}"},
            "launch": {"configurations": [{"type": "go", "env": {"GOOS": "js"}}]},
            "editor.tabSize": 4
        }"#;
        assert_eq!(
            told("settings.json", settings),
            [
                "2: /opt/go Goroot",
                "3: arm64 Variable { name: \"GOARCH\", of: Tools }",
                "5: /opt/go/bin:${env:PATH} Variable { name: \"PATH\", of: Terminal }",
                "6: js Variable { name: \"GOOS\", of: Debugger }",
            ]
        );
        let workspace = r#"{"folders": [{"path": "."}], "settings": {
            "go.alternateTools": {"dlv": "/x/dlv"}},
            "tasks": {"tasks": [{"type": "shell", "command": "dlv debug --listen=:2345"}]},
            "go.goroot": "not a setting here"}"#;
        assert_eq!(
            told("x.code-workspace", workspace),
            ["2: /x/dlv Program(\"dlv\")", "3: dlv debug --listen=:2345 DebuggerFlag"]
        );
        let launch = r#"{"configurations": [
            {"type": "node", "env": {"GOARCH": "arm64"}, "host": "0.0.0.0"},
            {"type": "go", "env": {"GOARCH": "arm64"}, "dlvFlags": ["--listen=:1"]}]}"#;
        assert_eq!(
            told("launch.json", launch),
            ["3: --listen=:1 DebuggerFlag", "3: arm64 Variable { name: \"GOARCH\", of: Debugger }"]
        );
    }
}
