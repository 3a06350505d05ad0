//! Which files are built, what they embed and their flags for C, compared with `go/build`.

use std::collections::BTreeMap;
use std::path::Path;

use ogive_gosource::cgo::cgo_lines;
use ogive_gosource::{File, Header};
use ogive_platform::constraint::{Compiler, Context, FileConstraint};
use ogive_platform::{Port, PortSet};
use ogive_testkit::go_programs::RELEASE;

use super::{corpus, go};

/// What is known of a file.
struct Known {
    name: String,
    builds: PortSet,
    embeds: Vec<String>,
    flags: Vec<(PortSet, Vec<String>)>,
}

fn known(name: &str, source: &[u8], context: &Context) -> Option<Known> {
    let header = Header::read(source);
    let constraint = FileConstraint::of(name, source);
    // Go lists what it refuses for its imports, but not what it refuses for its constraints.
    let builds = header.builds(&constraint, context).ok()?;
    let mut embeds = Vec::new();
    if header.imports.iter().any(|import| import.path == "embed") {
        for pattern in
            File::read(source).header.directives.iter().filter_map(|line| line.embed_patterns()).flatten()
        {
            embeds.push(format!("{}@{name}:{}", pattern.pattern, pattern.offset));
        }
    }
    let mut flags = Vec::new();
    for doc in header.imports.iter().filter(|import| import.path == "C").filter_map(|import| import.doc) {
        for line in cgo_lines(source, doc).into_iter().flatten() {
            flags.push((line.condition.builds(context), line.arguments));
        }
    }
    Some(Known { name: name.to_owned(), builds, embeds, flags })
}

/// The name and the contents of a file.
type Source = (String, Vec<u8>);

fn walk(top: &Path, folder: &Path, each: &mut dyn FnMut(&str, Vec<Source>)) {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(top, &path, each);
        } else if path.extension().is_some_and(|extension| extension == "go") {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            files.push((name, std::fs::read(&path).unwrap()));
        }
    }
    files.sort();
    let name = folder.strip_prefix(top).unwrap().to_str().unwrap().replace('\\', "/");
    each(if name.is_empty() { "." } else { &name }, files);
}

#[test]
fn every_folder_of_the_standard_library_is_built_as_go_builds_it() {
    let top = corpus::standard_library();
    let context = Context::without_tool_tags(RELEASE.parse().unwrap(), Compiler::Gc);
    let theirs = go::ask("folders", std::slice::from_ref(&top));
    let mut folders = BTreeMap::<String, Vec<Known>>::new();
    walk(&top, &top, &mut |folder, files| {
        let files = files.iter().filter_map(|(name, source)| known(name, source, &context));
        folders.insert(folder.to_owned(), files.collect());
    });
    let mut differences = Vec::new();
    let (mut embeds, mut flagged) = (0, 0);
    for (question, said) in &theirs {
        let [folder, os, arch, cgo] = question.rsplitn(4, ' ').collect::<Vec<_>>()[..] else {
            panic!("{question}")
        };
        let (folder, os, arch, cgo) = (cgo, arch, os, folder);
        let (port, cgo): (Port, bool) = (format!("{os}/{arch}").parse().unwrap(), cgo == "1");
        let mut ours = [Vec::new(), Vec::new(), Vec::new()];
        for file in folders[folder].iter().filter(|file| file.builds.contains(port, cgo)) {
            ours[0].push(file.name.clone());
            ours[1].extend_from_slice(&file.embeds);
            let holds = file.flags.iter().filter(|(builds, _)| cgo && builds.contains(port, cgo));
            // Go does not look at the flags of tests.
            ours[2].extend(
                holds.flat_map(|(_, flags)| flags.clone()).filter(|_| !file.name.ends_with("_test.go")),
            );
        }
        embeds += ours[1].len();
        flagged += ours[2].len();
        let ours = ours.map(|mut words| {
            words.sort();
            words.join(" ")
        });
        let ours = ours.join("|");
        if ours != *said {
            differences.push(format!("{question}: ours {ours:?}, Go's {said:?}"));
        }
    }
    assert!(theirs.len() > 10_000 && embeds > 100 && flagged > 100, "{} {embeds} {flagged}", theirs.len());
    assert!(differences.is_empty(), "{}", differences[..differences.len().min(20)].join("\n"));
}
