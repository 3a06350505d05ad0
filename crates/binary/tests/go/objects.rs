//! Go objects and package archives, by the SDKs that made them.

use ogive_binary::{ArchiveKind, Content, MemberKind};
use ogive_platform::Level;
use ogive_testkit::go_programs;

use crate::{contents, program};

#[test]
fn packages_are_for_the_port_that_they_were_built_for() {
    for package in go_programs::packages() {
        let Content::Archive(archive) = program(&package.file).content else {
            panic!("{} is no archive", package.name)
        };
        assert_eq!(archive.kind, ArchiveKind::Go, "{}", package.name);
        for group in &archive.groups {
            let target = group.target.value().unwrap_or_else(|| panic!("{}: {group:?}", package.name));
            assert_eq!(target.port(), Some(package.port), "{}", package.name);
        }
        let export = archive.groups.iter().find(|group| group.kind == MemberKind::GoExport).unwrap();
        assert_eq!((export.count, export.names.as_slice()), (1, &["__.PKGDEF".to_owned()][..]));
        assert!(archive.groups.iter().any(|group| group.kind == MemberKind::GoObject), "{}", package.name);
    }
}

#[test]
fn an_object_alone_tells_its_toolchain_and_level() {
    let package = go_programs::go_program("package-experiment", "linux/amd64");
    let bytes = contents(&package.file);
    // The object is the last member: Go's objects begin with their header line.
    let last = b"go object ";
    let start = (0..bytes.len() - last.len()).rev().find(|at| bytes[*at..].starts_with(last)).unwrap();
    let read = ogive_binary::read(&bytes[start..].to_vec()).unwrap();
    assert!(read.faults.is_empty(), "{:?}", read.faults);
    let Content::GoObject(object) = read.content else { panic!("no Go object: {read:?}") };
    let target = object.target.value().unwrap();
    assert_eq!(target.port(), Some(package.port));
    assert_eq!(target.level, Level::parse(package.port.arch, "v1").ok());
    assert!(object.version.starts_with("go1.27.3"), "{object:?}");
    assert!(format!("{} {}", object.version, object.header).contains("arenas"), "{object:?}");
}
