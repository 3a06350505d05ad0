//! What LLVM says of PE files.

use std::path::Path;

use ogive_binary::{Content, Kind, Pe, Subsystem};

use crate::{Differences, contents, llvm, made, number, output, program};

fn decimal(text: &str, field: &str) -> u64 {
    let line = text.lines().map(str::trim).find_map(|line| line.strip_prefix(field));
    line.map_or(0, |value| value.trim_start_matches(": ").parse().unwrap())
}

/// The libraries of `--coff-imports`, delayed ones behind.
fn imports(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line == "Import {" || line == "DelayImport {" {
            names.extend(lines.next().and_then(|line| line.trim().strip_prefix("Name: ")));
        }
    }
    names
}

#[test]
fn every_field_of_programs_and_libraries_is_what_llvm_says() {
    let Some(readobj) = llvm("llvm-readobj") else { return };
    let folder = tempfile::tempdir().unwrap();
    let files = made::pe(&folder);
    assert!(files.len() >= 20, "{}", files.len());
    let mut differences = Differences::default();
    for file in &files {
        let text = file.to_str().unwrap();
        let read = program(file);
        let Content::Pe(pe) = &read.content else { panic!("{text}: {:?}", read.content) };
        differences.compare(file, "faults", format!("{:?}", read.faults), "[]".to_owned());
        let said = output(&readobj, &["--file-headers", "--coff-imports", text]);
        differences.compare(file, "machine", u64::from(pe.machine), number(&said, "Machine:"));
        let flags = u64::from(pe.characteristics);
        differences.compare(file, "characteristics", flags, number(&said, "Characteristics ["));
        let class = if number(&said, "Magic:") == 0x20b { 64 } else { 32 };
        differences.compare(file, "class", pe.class, class);
        let (major, minor) =
            (decimal(&said, "MajorSubsystemVersion"), decimal(&said, "MinorSubsystemVersion"));
        differences.compare(file, "Windows", pe.minimum_windows.clone(), format!("{major}.{minor}"));
        let subsystem = match number(&said, "Subsystem:") {
            1 => Subsystem::Native,
            2 => Subsystem::Gui,
            3 => Subsystem::Console,
            other => panic!("{other}"),
        };
        differences.compare(file, "subsystem", pe.subsystem, subsystem);
        let has = |field: &str| number(&said, field) != 0;
        differences.compare(file, "signed", pe.signed, has("CertificateTableRVA:"));
        differences.compare(file, "clr", pe.clr, has("CLRRuntimeHeaderRVA:"));
        differences.compare(file, "stripped", pe.stripped, decimal(&said, "SymbolCount") == 0);
        let ours: Vec<&str> = pe.imports.iter().map(String::as_str).collect();
        differences.compare(file, "imports", ours, imports(&said));
        compare_with_file(&mut differences, file, pe);
    }
    drop(differences);
    println!("{} PE files agree", files.len());
}

fn compare_with_file(differences: &mut Differences, path: &Path, pe: &Pe) {
    let Some(file) = ogive_testkit::require("file") else { return };
    let said = output(&file, &["-b", path.to_str().unwrap()]);
    differences.compare(path, "class of file(1)", pe.class == 64, said.starts_with("PE32+ "));
    differences.compare(path, "(DLL)", pe.characteristics & 0x2000 != 0, said.contains("(DLL)"));
    differences.compare(path, "(console)", pe.subsystem == Subsystem::Console, said.contains("(console)"));
    differences.compare(path, "(GUI)", pe.subsystem == Subsystem::Gui, said.contains("(GUI)"));
    differences.compare(path, "(native)", pe.subsystem == Subsystem::Native, said.contains("(native)"));
}

#[test]
fn manifests_and_versions_are_what_was_put_there() {
    let folder = tempfile::tempdir().unwrap();
    let Some(file) = made::with_resources(&folder) else { return };
    let Content::Pe(pe) = program(&file).content else { panic!("no PE file") };
    assert_eq!(pe.manifest.as_deref(), Some(made::MANIFEST));
    let version = pe.version.unwrap();
    assert_eq!(version.file.as_deref(), Some("1.2.3.4"));
    assert_eq!(version.product.as_deref(), Some("5.6.7.8"));
    let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    let expected = [
        pair("ProductName", "Answers"),
        pair("Comments", ""),
        pair("FileDescription", "A description with an ü"),
    ];
    assert_eq!(version.strings, expected);
}

#[test]
fn kinds_and_targets_follow_from_the_headers() {
    let plain = |port: &str| program(&ogive_testkit::go_program("plain", port).file);
    for port in ["windows/386", "windows/amd64", "windows/arm64"] {
        let program = plain(port);
        assert_eq!(program.codes()[0].kind, Kind::Executable);
        assert!(program.targets()[0].to_string().starts_with(port), "{:?}", program.targets());
    }
    let folder = tempfile::tempdir().unwrap();
    let Some(delayed) = made::with_delayed_import(&folder) else { return };
    let Content::Pe(pe) = program(&delayed).content else { panic!("no PE file") };
    assert_eq!((pe.imports, pe.minimum_windows.as_str()), (vec!["other.dll".to_owned()], "6.1"));
}

#[test]
fn certificates_are_seen_and_their_end_is_the_files_end() {
    let mut bytes = contents(&ogive_testkit::go_program("stripped", "windows/amd64").file);
    let start = u32::from_le_bytes(bytes[60..64].try_into().unwrap()) as usize;
    // The fifth of the data directories behind the optional header's 112 bytes.
    let entry = start + 24 + 112 + 4 * 8;
    let end = bytes.len() as u32;
    bytes[entry..entry + 4].copy_from_slice(&end.to_le_bytes());
    bytes[entry + 4..entry + 8].copy_from_slice(&16_u32.to_le_bytes());
    let cut = ogive_binary::read(&bytes).unwrap();
    let needs = u64::from(end) + 16;
    assert_eq!(cut.faults, [ogive_binary::Fault::Truncated { needs }]);
    bytes.extend([16, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let whole = ogive_binary::read(&bytes).unwrap();
    let Content::Pe(pe) = whole.content else { panic!("no PE file") };
    assert!(pe.signed && whole.faults.is_empty());
}

#[test]
fn hybrid_files_are_for_arm64_whatever_their_header_calls_them() {
    let folder = tempfile::tempdir().unwrap();
    let Some(made) = made::hybrids(&folder) else { return };
    for (file, machine, hybrid) in made {
        let program = program(&file);
        assert_eq!(program.targets()[0].to_string(), "windows/arm64", "{}", file.display());
        let Content::Pe(pe) = program.content else { panic!("no PE file: {}", file.display()) };
        assert_eq!((pe.machine, pe.hybrid), (machine, Some(hybrid)), "{}", file.display());
    }
}
