//! Editors: what is installed, and what their settings say of Go. No editor is run.

mod file;
mod helix;
mod jetbrains;
mod json;
mod leaf;
mod places;
mod script;
mod toml;
mod vim;
mod vscode;
mod xml;
mod zed;

pub(crate) use json::leaves as json_leaves;

use std::path::{Path, PathBuf};

use ogive_machine::{Editor, EditorSetting, Receiver, Steers};
use ogive_system::{EntryKind, System};

use self::places::Places;

/// Finds them.
pub(crate) fn find(system: &System) -> Vec<Editor> {
    let places = Places::of(system);
    let mut editors = vscode::find(&places);
    editors.extend(jetbrains::find(&places));
    editors.extend(vim::find(&places));
    editors.extend(zed::find(&places));
    editors.extend(helix::find(&places));
    editors.retain(|editor| !editor.programs.is_empty() || !editor.files.is_empty());
    editors
}

/// The programs that editors are and name: themselves, their Gos, their tools, and the Gos on the PATHs that
/// they make.
pub(crate) fn programs(system: &System, editors: &[Editor]) -> Vec<PathBuf> {
    let go = if system.kernel.compiled_os() == "windows" { "go.exe" } else { "go" };
    let named = editors.iter().flat_map(Editor::settings).flat_map(|(_, setting)| of_setting(setting, go));
    // A pipe would wait for somebody to write into it.
    let there = named.filter(|program| is_file(system, program));
    editors.iter().flat_map(|editor| editor.programs.clone()).chain(there).collect()
}

/// Whether a file is there, links followed, and nothing else.
fn is_file(system: &System, path: &Path) -> bool {
    matches!(system.files.target(path), Ok(Some(entry)) if entry.kind == EntryKind::File)
}

fn of_setting(setting: &EditorSetting, go: &str) -> Vec<PathBuf> {
    match (&setting.steers, &setting.names) {
        (Steers::Goroot, Some(goroot)) => vec![goroot.join("bin").join(go)],
        (Steers::Program(_) | Steers::ToolsBuilder, Some(program)) => vec![program.clone()],
        (Steers::Variable { name, of: Receiver::Tools | Receiver::Terminal }, _)
            if name.eq_ignore_ascii_case("PATH") =>
        {
            let folders = std::env::split_paths(&setting.value);
            folders.filter(|folder| folder.is_absolute()).map(|folder| folder.join(go)).collect()
        }
        (Steers::Variable { name, .. }, _) if name == "GOROOT" => {
            vec![Path::new(&setting.value).join("bin").join(go)]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use ogive_machine::{EditorKind, EditorScope};
    use ogive_system::NativeMachine;
    use ogive_system::memory::{MadeUpKernel, MemoryEnvironment, MemoryFiles, MemorySystem};

    use super::*;

    fn found(machine: MemorySystem) -> Vec<Editor> {
        find(&machine.system())
    }

    fn kinds(editors: &[Editor]) -> Vec<EditorKind> {
        editors.iter().map(|editor| editor.kind).collect()
    }

    const GOROOT: &str = "{\"go.goroot\": \"~/sdk/go1.27.3\"}";

    #[test]
    fn a_mac_keeps_programs_in_applications_and_settings_in_the_library() {
        let library = "/Users/ann/Library/Application Support";
        let editors = found(MemorySystem {
            files: MemoryFiles::new()
                .program("/Applications/Visual Studio Code.app/Contents/MacOS/Code", "x")
                .program("/Users/ann/Applications/Cursor.app/Contents/MacOS/Cursor", "x")
                .program("/Applications/GoLand.app/Contents/MacOS/goland", "x")
                .file(format!("{library}/Code/User/settings.json"), GOROOT)
                .file(format!("{library}/Code/User/profiles/-5f3/settings.json"), GOROOT)
                .file(
                    format!("{library}/JetBrains/GoLand2025.1/options/project.default.xml"),
                    "<application><component name=\"GOROOT\" url=\"file://$USER_HOME$/sdk/go1\"/></application>",
                )
                .file("/Users/ann/.config/zed/settings.json", "{\"lsp\": {\"gopls\": {\"binary\": {\"path\": \"/x\"}}}}")
                .file("/Users/ann/.config/helix/languages.toml", "[language-server.gopls]\ncommand = \"/g\"\n"),
            environment: MemoryEnvironment::new().with_home("/Users/ann").in_directory("/Users/ann/p"),
            kernel: MadeUpKernel::macos("arm64", "aarch64"),
            ..MemorySystem::default()
        });
        use EditorKind::{Cursor, GoLand, Helix, VsCode, Zed};
        assert_eq!(kinds(&editors), [VsCode, Cursor, GoLand, Zed, Helix]);
        assert_eq!(
            editors[0].programs,
            [PathBuf::from("/Applications/Visual Studio Code.app/Contents/MacOS/Code")]
        );
        let scopes: Vec<&EditorScope> = editors[0].files.iter().map(|file| &file.scope).collect();
        assert_eq!(scopes, [&EditorScope::User, &EditorScope::Profile("-5f3".into())]);
        let names = |editor: &Editor| editor.settings().next().and_then(|(_, setting)| setting.names.clone());
        assert_eq!(names(&editors[0]), Some("/Users/ann/sdk/go1.27.3".into()));
        assert_eq!(names(&editors[2]), Some("/Users/ann/sdk/go1".into()));
    }

    #[test]
    fn windows_keeps_them_in_the_folders_of_its_variables() {
        let editors = found(MemorySystem {
            files: MemoryFiles::new()
                .program("/local/Programs/Microsoft VS Code/Code.exe", "x")
                .program("/programs/JetBrains/GoLand 2024.3/bin/goland64.exe", "x")
                .file(
                    "/roaming/Code/User/settings.json",
                    "{\"terminal.integrated.env.windows\": {\"GOFLAGS\": \"-v\"}}",
                )
                .file("/local/nvim/init.lua", "vim.env.GOFLAGS = \"-v\"\n"),
            environment: MemoryEnvironment::new()
                .with_home("/ann")
                .with_var("APPDATA", "/roaming")
                .with_var("LOCALAPPDATA", "/local")
                .with_var("ProgramFiles", "/programs"),
            kernel: MadeUpKernel::windows(NativeMachine { process: 0, native: 0xaa64 }, "x86_64"),
            ..MemorySystem::default()
        });
        assert_eq!(kinds(&editors), [EditorKind::VsCode, EditorKind::GoLand, EditorKind::Neovim]);
        assert_eq!(editors[0].settings().count(), 1);
        assert_eq!(editors[1].programs.len(), 1);
    }

    #[test]
    fn projects_count_up_to_the_users_folder_and_unreadable_files_are_told() {
        let editors = found(MemorySystem {
            files: MemoryFiles::new()
                .file("/home/ann/.vscode/settings.json", GOROOT)
                .file("/home/ann/w/.vscode/settings.json", "{\n  \"go.goroot\": \"/a\"\n  \"x\": 1\n}")
                .file(
                    "/home/ann/w/all.code-workspace",
                    b"\xef\xbb\xbf{\"settings\": {\"go.goroot\": \"/b\"}}",
                )
                .file("/home/ann/w/.idea/workspace.xml", b"<a b=\"\xff\"/>"),
            environment: MemoryEnvironment::new()
                .with_home("/home/ann")
                .in_directory("/home/ann/w/inner/deep"),
            ..MemorySystem::default()
        });
        assert_eq!(kinds(&editors), [EditorKind::VsCode, EditorKind::GoLand]);
        let files = &editors[0].files;
        assert_eq!(files.len(), 2, "{files:#?}");
        assert_eq!(files[0].scope, EditorScope::Workspace);
        assert_eq!(files[1].malformed_at().unwrap().to_string(), "/home/ann/w/.vscode/settings.json:2:20");
        assert_eq!(editors[1].files[0].malformed_at().unwrap().column, Some(7));
    }
}
