use std::io;

use ogive_inspect::Options;
use ogive_system::memory::{Fault, MemoryFiles, Operation};

use super::{SCRIPT, look, look_with, machine, told};

#[test]
fn programs_come_in_the_order_of_their_paths_and_nothing_else_does() {
    let files = MemoryFiles::new()
        .file("/d/b", SCRIPT)
        .file("/d/a/z", SCRIPT)
        .file("/d/a.sh", SCRIPT)
        .program("/d/c.sh", SCRIPT)
        .file("/d/main.go", SCRIPT)
        .file("/d/README", "a text")
        .file("/d/empty", "");
    let system = machine(files);
    assert_eq!(told(&look(&system, "/d")), ["/d/a/z", "/d/b", "/d/c.sh"]);
    let all = Options { all: true, ..Options::default() };
    assert_eq!(told(&look_with(&system, "/d", all)), ["/d/a/z", "/d/a.sh", "/d/b", "/d/c.sh", "/d/main.go"]);
}

#[test]
fn links_are_followed_where_they_are_named_and_nowhere_else() {
    let files = MemoryFiles::new()
        .file("/d/app", SCRIPT)
        .symlink("/d/link", "app")
        .symlink("/d/loop", "/d")
        .symlink("/d/self", "self")
        .symlink("/named", "/d");
    let system = machine(files);
    assert_eq!(told(&look(&system, "/d")), ["/d/app"]);
    assert_eq!(told(&look(&system, "/named")), ["/named/app"]);
    assert_eq!(told(&look(&system, "/d/link")), ["/d/link"]);
    assert_eq!(told(&look(&system, "/missing")), ["/missing ! nothing is there"]);
}

#[test]
fn what_is_unreadable_is_told_and_stops_nothing() {
    let files = MemoryFiles::new()
        .file("/d/a", SCRIPT)
        .file("/d/b", SCRIPT)
        .file("/d/c/app", SCRIPT)
        .file("/d/e", SCRIPT)
        .file("/d/f", SCRIPT)
        .mode("/d/b", 0)
        .mode("/d/c", 0);
    let broken = io::ErrorKind::NetworkUnreachable;
    files.fail(Fault::of(Operation::Read, broken).below("/d/e"));
    let lines = told(&look(&machine(files), "/d"));
    assert_eq!(lines.len(), 5, "{lines:?}");
    assert_eq!(lines[..3], ["/d/a", "/d/b ! permission denied", "/d/c ! permission denied"]);
    assert!(lines[3].starts_with("/d/e ! cannot open /d/e"), "{}", lines[3]);
    assert_eq!(lines[4], "/d/f");
}

#[test]
fn ten_thousand_files_of_one_folder_all_come_in_order() {
    let mut files = MemoryFiles::new();
    let names: Vec<String> = (0..10_000).map(|number| format!("/d/{number:05}")).collect();
    for name in &names {
        files = files.file(name, SCRIPT);
    }
    assert_eq!(told(&look(&machine(files), "/d")), names);
}

#[test]
fn what_is_named_is_told_whatever_it_is() {
    let files = MemoryFiles::new().file("/text", "only a text").file("/empty", "").file("/x.bz2", "BZh91AY");
    let system = machine(files);
    assert_eq!(told(&look(&system, "/text")), ["/text"]);
    assert_eq!(told(&look(&system, "/empty")), ["/empty"]);
    assert_eq!(told(&look(&system, "/x.bz2")), ["/x.bz2 - it is packed by bzip2, which is not read"]);
}
