//! Neovim and Vim: their programs in Lua and Vim script, and the settings of coc.nvim.

use std::path::{Path, PathBuf};

use ogive_machine::{Editor, EditorFile, EditorKind, EditorScope, EditorSyntax, Receiver};
use ogive_system::EntryKind;

use super::file::{Wanted, read};
use super::leaf::{Leaf, Means, Row, steers};
use super::places::Places;
use super::{json, script};

/// More files than any real set-up has.
const MOST_FILES: usize = 500;
/// Deeper than any real one.
const DEEPEST: usize = 6;

/// What stands in coc-settings.json (coc.nvim, "Language servers"; coc-go).
const COC: &[Row] = &[
    ("go.goplsPath", Means::Program("gopls")),
    ("go.goplsEnv/*", Means::Variable(Receiver::LanguageServer)),
    ("languageserver/*/env/*", Means::Variable(Receiver::LanguageServer)),
    ("languageserver/*/initializationOptions/env/*", Means::Variable(Receiver::LanguageServer)),
    ("languageserver/*/initializationOptions/build.env/*", Means::Variable(Receiver::LanguageServer)),
];

pub(super) fn find(places: &Places<'_>) -> Vec<Editor> {
    let neovim = match places.os() {
        "windows" => places.folder_of("LOCALAPPDATA"),
        _ => places.unix_config(),
    };
    let neovim = neovim.map(|config| config.join("nvim"));
    let vim = places.at_home(if places.os() == "windows" { "vimfiles" } else { ".vim" });
    let mut vim_files: Vec<PathBuf> =
        [".vimrc", "_vimrc"].iter().filter_map(|name| places.at_home(name)).collect();
    vim_files.extend(vim.iter().map(|folder| folder.join("vimrc")));
    vec![
        editor(
            places,
            EditorKind::Neovim,
            "nvim",
            neovim.iter().flat_map(|folder| scripts(places, folder)),
            neovim.as_deref(),
        ),
        editor(places, EditorKind::Vim, "vim", vim_files.into_iter(), vim.as_deref()),
    ]
}

fn editor(
    places: &Places<'_>,
    kind: EditorKind,
    program: &str,
    scripts: impl Iterator<Item = PathBuf>,
    folder: Option<&Path>,
) -> Editor {
    let mut files: Vec<EditorFile> = scripts.filter_map(|path| of_script(places, path)).collect();
    if let Some(folder) = folder {
        files.extend(coc(places, folder.join("coc-settings.json"), EditorScope::User));
        if kind == EditorKind::Neovim || files.iter().any(|file| file.syntax == EditorSyntax::Json) {
            let project = places.nearest(".vim/coc-settings.json");
            files.extend(project.and_then(|path| coc(places, path, EditorScope::Folder)));
        }
    }
    Editor { kind, programs: places.on_path(program).into_iter().collect(), files }
}

/// The programs below the folder of Neovim's settings.
fn scripts(places: &Places<'_>, folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![(folder.to_owned(), 0)];
    while let Some((folder, depth)) = waiting.pop() {
        let is_script = |path: &PathBuf| {
            path.extension().is_some_and(|extension| extension == "lua" || extension == "vim")
        };
        found.extend(places.entries(&folder, EntryKind::File).filter(is_script));
        if found.len() > MOST_FILES {
            found.truncate(MOST_FILES);
            break;
        }
        if depth < DEEPEST {
            let entries = places.system.files.list(&folder).unwrap_or_default();
            // Links are not followed: they may lead round in a circle.
            let inner = entries.into_iter().filter(|(_, kind)| *kind == EntryKind::Directory);
            waiting.extend(inner.map(|(name, _)| (folder.join(name), depth + 1)));
        }
    }
    found.sort();
    found
}

fn of_script(places: &Places<'_>, path: PathBuf) -> Option<EditorFile> {
    let comment = if path.extension().is_some_and(|extension| extension == "lua") { "--" } else { "\"" };
    let wanted = Wanted { path, scope: EditorScope::User, syntax: EditorSyntax::Script };
    read(places, wanted, None, |text| Ok(script::found(text, comment)))
}

fn coc(places: &Places<'_>, path: PathBuf, scope: EditorScope) -> Option<EditorFile> {
    let folder = path.parent().and_then(Path::parent).map(Path::to_owned);
    let wanted = Wanted { path, scope, syntax: EditorSyntax::Json };
    read(places, wanted, folder.as_deref(), |text| {
        let leaves = json::leaves(text)?;
        let is_gopls =
            |leaf: &Leaf| leaves.beside(leaf, 2, "command").is_some_and(|command| command.ends_with("gopls"));
        let found = leaves.iter().filter_map(|leaf| {
            let is_server = leaf.path.first().is_some_and(|first| first == "languageserver");
            if is_server && !is_gopls(leaf) {
                return None;
            }
            let rows: &[Row] = &[("languageserver/*/command", Means::Program("gopls"))];
            Some((leaf.clone(), steers(COC, &leaf.path).or_else(|| steers(rows, &leaf.path))?))
        });
        Ok(found.collect())
    })
}
