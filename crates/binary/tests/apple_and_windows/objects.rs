//! What LLVM says of COFF objects.

use ogive_binary::{CoffKind, Content, read};

use crate::{Differences, contents, llvm, made, number, output, program};

#[test]
fn machine_and_sections_are_what_llvm_says() {
    let Some(readobj) = llvm("llvm-readobj") else { return };
    let folder = tempfile::tempdir().unwrap();
    let files = made::coff(&folder);
    let mut differences = Differences::default();
    for file in &files {
        let text = file.to_str().unwrap();
        let read = program(file);
        let Content::Coff(coff) = &read.content else { panic!("{text}: {:?}", read.content) };
        differences.compare(file, "faults", format!("{:?}", read.faults), "[]".to_owned());
        let said = output(&readobj, &["--file-headers", "--sections", text]);
        differences.compare(file, "machine", u64::from(coff.machine), number(&said, "Machine:"));
        let names = said.lines().filter_map(|line| line.trim().strip_prefix("Name: "));
        let names: Vec<&str> =
            names.map(|name| name.rsplit_once(" (").map_or(name, |(name, _)| name)).take(64).collect();
        differences.compare(file, "sections", coff.sections.iter().map(String::as_str).collect(), names);
        let resources = coff.sections.iter().any(|name| name.starts_with(".rsrc"));
        differences.compare(file, "resources", coff.resources, resources);
    }
    drop(differences);
    println!("{} COFF objects agree", files.len());
}

#[test]
fn kinds_of_objects_are_told_apart() {
    if let Some(big) = made::big_object() {
        let Content::Coff(coff) = program(&big).content else { panic!("no object") };
        assert_eq!(coff.kind, CoffKind::BigObject);
        assert_eq!(coff.target.value().unwrap().to_string(), "windows/amd64");
    }
    let folder = tempfile::tempdir().unwrap();
    for (machine, port) in
        [("i386:x86-64", "windows/amd64"), ("arm64", "windows/arm64"), ("i386", "windows/386")]
    {
        let Some(library) = made::import_library(&folder, machine) else { return };
        let library = contents(&library);
        let start = library.windows(4).rposition(|word| word == [0, 0, 0xff, 0xff]).unwrap();
        let member = read(&library[start..].to_vec()).unwrap();
        let Content::Coff(coff) = member.content else { panic!("no import: {:?}", member.content) };
        assert_eq!(coff.kind, CoffKind::Import);
        assert_eq!(coff.target.value().unwrap().to_string(), port);
    }
}
