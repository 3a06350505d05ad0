//! GoLand, and IntelliJ IDEA with the plugin for Go.

use std::path::PathBuf;

use ogive_machine::{Editor, EditorFile, EditorKind, EditorScope, EditorSyntax};
use ogive_system::EntryKind;

use super::file::{Wanted, read};
use super::places::Places;
use super::xml;

/// A product: how its folders of settings begin, its applications on macOS, its folder of Toolbox and of Linux'
/// /opt, its program.
const PRODUCTS: [(EditorKind, &str, &[&str], &str, &str); 2] = [
    (EditorKind::GoLand, "GoLand", &["GoLand"], "goland", "goland"),
    (EditorKind::Idea, "IntelliJIdea", &["IntelliJ IDEA", "IntelliJ IDEA Ultimate"], "intellij-idea", "idea"),
];

pub(super) fn find(places: &Places<'_>) -> Vec<Editor> {
    let mut editors: Vec<Editor> = PRODUCTS
        .iter()
        .map(|&(kind, settings, applications, folder, program)| Editor {
            kind,
            programs: programs(places, applications, folder, program),
            files: user_files(places, settings),
        })
        .collect();
    let is_here = |editor: &Editor| !editor.programs.is_empty() || !editor.files.is_empty();
    let first = editors.iter().position(is_here).unwrap_or(0);
    editors[first].files.extend(project_files(places));
    editors
}

fn programs(places: &Places<'_>, applications: &[&str], folder: &str, program: &str) -> Vec<PathBuf> {
    let below = |above: PathBuf| {
        let entries = places.entries(&above, EntryKind::Directory);
        let is = |path: &PathBuf| {
            let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase());
            name.is_some_and(|name| name.starts_with(program) || name.starts_with(folder))
        };
        entries.filter(is).collect::<Vec<_>>()
    };
    match places.os() {
        "darwin" => places.applications(applications),
        "windows" => {
            let above = places.folder_of("ProgramFiles").map(|folder| folder.join("JetBrains"));
            let found = above.into_iter().flat_map(below);
            places.present(found.map(|found| found.join(format!("bin/{program}64.exe"))))
        }
        _ => {
            let toolbox = places.at_home(".local/share/JetBrains/Toolbox/apps");
            let folders = toolbox.into_iter().chain(["/opt".into()]).flat_map(below);
            let snap = PathBuf::from(format!("/snap/{program}/current"));
            // The launcher is machine code since 2024; before that a script, which starts the Java beside it.
            let programs = |folder: PathBuf| [folder.join("bin").join(program), folder.join("jbr/bin/java")];
            let found = folders
                .chain([snap])
                .filter_map(|folder| places.present(programs(folder)).into_iter().next());
            found.collect()
        }
    }
}

/// The files of the user, of each version that left some.
fn user_files(places: &Places<'_>, product: &str) -> Vec<EditorFile> {
    let Some(above) = places.config().map(|config| config.join("JetBrains")) else { return Vec::new() };
    let versions = places
        .entries(&above, EntryKind::Directory)
        .filter(|folder| folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with(product)));
    let mut files = Vec::new();
    // The newest by name is the one in use.
    if let Some(version) = versions.max() {
        for path in places.ending(&version.join("options"), ".xml") {
            let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
            if name.starts_with("go") || name == "project.default.xml" {
                files.extend(file(places, path, EditorScope::User, None));
            }
        }
    }
    files
}

fn project_files(places: &Places<'_>) -> Vec<EditorFile> {
    let mut files = Vec::new();
    if let Some(folder) = places.nearest(".idea") {
        let project = folder.parent().map(ToOwned::to_owned);
        let mut paths = vec![folder.join("workspace.xml"), folder.join("goLibraries.xml")];
        paths.extend(places.ending(&folder.join("runConfigurations"), ".xml"));
        if let Some(project) = &project {
            paths.extend(places.ending(&project.join(".run"), ".run.xml"));
        }
        for path in paths {
            files.extend(file(places, path, EditorScope::Folder, project.as_deref()));
        }
    }
    files
}

fn file(
    places: &Places<'_>,
    path: PathBuf,
    scope: EditorScope,
    folder: Option<&std::path::Path>,
) -> Option<EditorFile> {
    read(places, Wanted { path, scope, syntax: EditorSyntax::Xml }, folder, xml::found)
}
