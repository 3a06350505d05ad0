//! The symbols that assembly defines, compared with Go's assembler.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use ogive_gosource::assembly::{Assembly, NO_PACKAGE, SymbolKind};
use ogive_platform::Port;
use ogive_platform::constraint::{Compiler, Context, FileConstraint};
use ogive_testkit::go_programs::RELEASE;
use ogive_testkit::scene;

use super::{corpus, go};

const PORTS: &[&str] = &[
    "linux/amd64",
    "linux/386",
    "linux/arm",
    "linux/arm64",
    "linux/loong64",
    "linux/mips",
    "linux/mips64le",
    "linux/ppc64le",
    "linux/riscv64",
    "linux/s390x",
    "darwin/arm64",
    "windows/amd64",
    "plan9/amd64",
    "js/wasm",
];

/// The folders with assembly.
fn folders(folder: &Path, found: &mut BTreeMap<PathBuf, Vec<PathBuf>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            // The assembler's own tests are full of what is wrong.
            if !path.ends_with("testdata") {
                folders(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "s") {
            found.entry(folder.to_owned()).or_default().push(path);
        }
    }
}

/// What the assembler defines: the names of functions, with `p.` before those of the package.
fn by_go(folder: &Path, port: Port, files: &[&PathBuf], scratch: &Path) -> BTreeSet<String> {
    let tools = go::root().join("pkg/tool").join(scene::host().replace('-', "_"));
    let output = scratch.join("symabis");
    let mut command = Command::new(tools.join(format!("asm{}", std::env::consts::EXE_SUFFIX)));
    command.current_dir(folder).args(["-p", "p", "-gensymabis", "-I"]).arg(scratch).arg("-I");
    command.arg(go::root().join("pkg/include"));
    for macro_name in [
        format!("GOOS_{}", port.os.name()),
        format!("GOARCH_{}", port.arch.name()),
        "GOAMD64_v1".to_owned(),
        "GO386_sse2".to_owned(),
        "GOARM_7".to_owned(),
        "GOARM_6".to_owned(),
        "GOARM_5".to_owned(),
        "GOMIPS_hardfloat".to_owned(),
        "GOMIPS64_hardfloat".to_owned(),
        "GOPPC64_power8".to_owned(),
        "GORISCV64_rva20u64".to_owned(),
    ] {
        let of = macro_name.split('_').next().unwrap().strip_prefix("GO").unwrap().to_ascii_lowercase();
        let arch = port.arch.name();
        if of == "os" || of == "arch" || of == arch.trim_end_matches("le") {
            command.args(["-D", &macro_name]);
        }
    }
    command.env("GOOS", port.os.name()).env("GOARCH", port.arch.name()).arg("-o").arg(&output);
    let done = command.args(files).output().unwrap();
    assert!(done.status.success(), "{folder:?} {port}: {}", String::from_utf8_lossy(&done.stderr));
    let text = std::fs::read_to_string(&output).unwrap();
    let defined = text.lines().filter_map(|line| line.strip_prefix("def ")?.split(' ').next());
    defined.map(str::to_owned).collect()
}

#[test]
fn every_file_of_the_standard_library_defines_what_the_assembler_says() {
    let context = Context::new(RELEASE.parse().unwrap(), Compiler::Gc);
    let scratch = tempfile::tempdir().unwrap();
    // The compiler makes it.
    std::fs::write(scratch.path().join("go_asm.h"), "").unwrap();
    let include = go::root().join("pkg/include");
    let mut found = BTreeMap::new();
    folders(&corpus::standard_library(), &mut found);
    let mut differences = Vec::new();
    let mut count = 0;
    for (folder, files) in &found {
        let read = files.iter().map(|file| {
            let source = std::fs::read(file).unwrap();
            let constraint = FileConstraint::of(file.file_name().unwrap().to_str().unwrap(), &source);
            let included = |name: &str| {
                [folder, scratch.path(), &include]
                    .iter()
                    .find_map(|at| Some(Cow::Owned(std::fs::read(at.join(name)).ok()?)))
            };
            let assembly = Assembly::read(&source, &context, &included);
            assert_eq!((assembly.errors, assembly.missing), (vec![], vec![]), "{file:?}");
            (file, constraint.builds(&context).unwrap(), assembly.symbols)
        });
        let read: Vec<_> = read.collect();
        for port in PORTS {
            let port: Port = port.parse().unwrap();
            let built: Vec<_> = read.iter().filter(|(_, builds, _)| builds.contains(port, false)).collect();
            if built.is_empty() {
                continue;
            }
            let files: Vec<_> = built.iter().map(|(file, ..)| *file).collect();
            let theirs = by_go(folder, port, &files, scratch.path());
            let symbols = built.iter().flat_map(|(_, _, symbols)| symbols);
            let symbols = symbols.filter(|symbol| symbol.kind == SymbolKind::Text && !symbol.local);
            let ours: BTreeSet<String> = symbols
                .filter(|symbol| symbol.builds.contains(port, false))
                .map(|symbol| match symbol.package.as_str() {
                    "" => format!("p.{}", symbol.name),
                    NO_PACKAGE => symbol.name.clone(),
                    package => format!("{package}.{}", symbol.name),
                })
                .collect();
            count += ours.len();
            if ours != theirs {
                let alone: Vec<_> = ours.symmetric_difference(&theirs).take(5).collect();
                differences.push(format!("{folder:?} {port}: {alone:?}"));
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences[..differences.len().min(20)].join("\n"));
    assert!(count > 3500, "{count} symbols");
}
