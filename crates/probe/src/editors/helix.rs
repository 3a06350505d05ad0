//! Helix: languages.toml, of the user and of the project (Helix, "Languages").

use ogive_machine::{Editor, EditorFile, EditorKind, EditorScope, EditorSyntax, Receiver};

use super::file::{Wanted, read};
use super::leaf::{Means, Row, steers};
use super::places::Places;
use super::toml;

const ROWS: &[Row] = &[
    ("language-server/gopls/command", Means::Program("gopls")),
    ("language-server/gopls/environment/*", Means::Variable(Receiver::LanguageServer)),
    ("language-server/gopls/config/env/*", Means::Variable(Receiver::LanguageServer)),
    ("language-server/gopls/config/build.env/*", Means::Variable(Receiver::LanguageServer)),
    ("language-server/gopls/config/gopls/env/*", Means::Variable(Receiver::LanguageServer)),
];

const DEBUGGER: &[Row] = &[
    ("language/*/debugger/command", Means::Program("dlv")),
    ("language/*/debugger/args/*", Means::DebuggerFlag),
];

pub(super) fn find(places: &Places<'_>) -> Vec<Editor> {
    let user = places.unix_config().map(|config| config.join("helix/languages.toml"));
    let project = places.nearest(".helix/languages.toml");
    let files = [user.map(|path| (path, EditorScope::User)), project.map(|path| (path, EditorScope::Folder))];
    let files = files.into_iter().flatten().filter_map(|(path, scope)| {
        let wanted = Wanted { path, scope, syntax: EditorSyntax::Toml };
        languages(places, wanted)
    });
    let programs = ["hx", "helix"].into_iter().filter_map(|name| places.on_path(name));
    let programs = programs.chain(["/usr/lib/helix/hx".into()]);
    vec![Editor {
        kind: EditorKind::Helix,
        programs: places.present(programs).into_iter().take(1).collect(),
        files: files.collect(),
    }]
}

fn languages(places: &Places<'_>, wanted: Wanted) -> Option<EditorFile> {
    let folder = wanted.path.parent().and_then(|inner| inner.parent()).map(ToOwned::to_owned);
    read(places, wanted, folder.as_deref(), |text| {
        let leaves = toml::leaves(text)?;
        let found = leaves.iter().filter_map(|leaf| {
            let found = steers(ROWS, &leaf.path);
            let is_go = || leaves.beside(leaf, 2, "name") == Some("go");
            let debugger = || is_go().then(|| steers(DEBUGGER, &leaf.path)).flatten();
            Some((leaf.clone(), found.or_else(debugger)?))
        });
        Ok(found.collect())
    })
}
