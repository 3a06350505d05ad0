use ogive_inspect::{IN_MEMORY, Seen};
use ogive_system::memory::MemoryFiles;

use super::{SCRIPT, cpio, deb, gzip, input, look, machine, rpm, tar, told, zip};

const ENTRIES: &[(&str, &[u8])] = &[
    ("bin/app", SCRIPT),
    ("README", b"text"),
    ("src/main.go", SCRIPT),
    ("empty", b""),
    ("bin/other", SCRIPT),
];

#[test]
fn every_archive_tells_its_programs() {
    for (name, archive) in [
        ("a.tar", tar(ENTRIES)),
        ("a.tar.gz", gzip(&tar(ENTRIES))),
        ("a.zip", zip(ENTRIES)),
        ("a.whl", zip(ENTRIES)),
        ("a.cpio", cpio(ENTRIES)),
        ("a.cpio.gz", gzip(&cpio(ENTRIES))),
        ("a.rpm", rpm(&gzip(&cpio(ENTRIES)))),
        ("a.deb", deb(&[("control.tar", &tar(&[])), ("data.tar.gz", &gzip(&tar(ENTRIES)))])),
    ] {
        let path = format!("/{name}");
        let system = machine(MemoryFiles::new().file(&path, &archive));
        let expected = ["bin/app", "bin/other"].map(|inside| format!("{path}: {inside}"));
        assert_eq!(told(&look(&system, &path)), expected);
        let expected = ["bin/app", "bin/other"].map(|inside| format!("-: {inside}"));
        assert_eq!(told(&input(&archive)), expected, "{name} through standard input");
    }
}

#[test]
fn scripts_of_a_package_are_told_apart_from_its_files() {
    let control = tar(&[("./control", b"Package: p"), ("./postinst", SCRIPT)]);
    let archive = deb(&[("control.tar.gz", &gzip(&control)), ("data.tar", &tar(ENTRIES))]);
    let lines = told(&input(&archive));
    assert_eq!(lines, ["-: control: postinst", "-: bin/app", "-: bin/other"]);
}

#[test]
fn archives_in_archives_are_looked_into() {
    let inner = zip(ENTRIES);
    let archive = gzip(&tar(&[("lib/a.jar", &inner), ("app", SCRIPT), ("packed.gz", &gzip(SCRIPT))]));
    let lines = told(&input(&archive));
    assert_eq!(lines, ["-: lib/a.jar: bin/app", "-: lib/a.jar: bin/other", "-: app", "-: packed.gz"]);
}

#[test]
fn names_of_any_length_are_kept() {
    let long = "folder/".repeat(40) + "app";
    assert_eq!(told(&input(&tar(&[(&long, SCRIPT)]))), [format!("-: {long}")]);
}

#[test]
fn a_large_entry_is_read_to_its_end_and_leaves_nothing_behind() {
    let files = MemoryFiles::new();
    let mut program = SCRIPT.to_vec();
    // Nothing that packs well: the limits are for what does.
    program.extend((0..IN_MEMORY * 2).map(|n| (n.wrapping_mul(n).wrapping_mul(2_654_435_761) >> 13) as u8));
    let system = machine(files.clone().file("/a.tar.gz", gzip(&tar(&[("app", &program)]))));
    let items = look(&system, "/a.tar.gz");
    assert_eq!(told(&items), ["/a.tar.gz: app"]);
    let Seen::Program(found) = &items[0].seen else { panic!("{items:?}") };
    assert_eq!(found.size, program.len() as u64);
    assert_eq!(files.snapshot("/tmp"), []);
}
