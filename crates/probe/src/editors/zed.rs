//! Zed: settings.json, debug.json and tasks.json, of the user and of the project (Zed, "Configuring Zed",
//! "Go").

use ogive_machine::{Editor, EditorKind, EditorScope, EditorSyntax, Receiver};

use super::file::{Wanted, read};
use super::json;
use super::leaf::{Means, Row, steers};
use super::places::Places;

const SETTINGS: &[Row] = &[
    ("lsp/gopls/binary/path", Means::Program("gopls")),
    ("lsp/gopls/binary/env/*", Means::Variable(Receiver::LanguageServer)),
    ("lsp/gopls/initialization_options/env/*", Means::Variable(Receiver::LanguageServer)),
    ("lsp/gopls/initialization_options/build.env/*", Means::Variable(Receiver::LanguageServer)),
    ("lsp/gopls/settings/env/*", Means::Variable(Receiver::LanguageServer)),
    ("lsp/gopls/settings/build.env/*", Means::Variable(Receiver::LanguageServer)),
    ("dap/Delve/binary", Means::Program("dlv")),
    ("dap/Delve/args/*", Means::DebuggerFlag),
    ("terminal/env/*", Means::Variable(Receiver::Terminal)),
];

const DEBUG: &[Row] = &[
    ("*/env/*", Means::Variable(Receiver::Debugger)),
    ("*/dlvFlags/*", Means::DebuggerFlag),
    ("*/tcp_connection/host", Means::DebuggerFlag),
];

const TASKS: &[Row] = &[("*/env/*", Means::Variable(Receiver::Task))];

pub(super) fn find(places: &Places<'_>) -> Vec<Editor> {
    let user = places.unix_config().map(|config| {
        // On Windows the folder has a capital.
        config.join(if places.os() == "windows" { "Zed" } else { "zed" })
    });
    let mut files = Vec::new();
    for (name, rows) in [("settings.json", SETTINGS), ("debug.json", DEBUG), ("tasks.json", TASKS)] {
        let of_user = user.as_ref().map(|folder| (folder.join(name), EditorScope::User));
        let of_project = places.nearest(&format!(".zed/{name}")).map(|path| (path, EditorScope::Folder));
        for (path, scope) in [of_user, of_project].into_iter().flatten() {
            let folder = path.parent().and_then(|inner| inner.parent()).map(ToOwned::to_owned);
            let wanted = Wanted { path, scope, syntax: EditorSyntax::Json };
            files.extend(read(places, wanted, folder.as_deref(), |text| {
                let leaves = json::leaves(text)?;
                let found = leaves.iter().filter_map(|leaf| Some((leaf.clone(), steers(rows, &leaf.path)?)));
                Ok(found.collect())
            }));
        }
    }
    let usual = ["/usr/lib/zed/zed-editor", "/usr/libexec/zed-editor"].map(Into::into);
    let programs = [places.at_home(".local/zed.app/libexec/zed-editor")].into_iter().flatten().chain(usual);
    let mut programs = places.present(programs);
    programs.extend(places.applications(&["Zed", "Zed Preview"]));
    if let Some(local) = places.folder_of("LOCALAPPDATA").filter(|_| places.os() == "windows") {
        programs.extend(places.present([local.join("Programs/Zed/Zed.exe")]));
    }
    vec![Editor { kind: EditorKind::Zed, programs, files }]
}
