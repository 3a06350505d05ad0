use ogive_inspect::{Limits, Options};
use ogive_system::memory::MemoryFiles;

use super::{SCRIPT, cpio, deb, gzip, input, look, look_with, machine, rpm, tar, told, zip};

/// A program that packs very well.
fn blown_up() -> Vec<u8> {
    let mut bytes = SCRIPT.to_vec();
    bytes.resize(150 << 20, 0);
    bytes
}

#[test]
fn bombs_are_left_when_they_outgrow_their_file_and_the_rest_is_told() {
    let bomb = blown_up();
    let because = "it inflates to more than 250 times its size, as bombs do";
    for (name, archive) in [
        ("/d/a.tar.gz", gzip(&tar(&[("app", SCRIPT), ("bomb", &bomb)]))),
        ("/d/b.zip", zip(&[("app", SCRIPT), ("bomb", &bomb)])),
    ] {
        let files = MemoryFiles::new().file(name, &archive).file("/d/z", SCRIPT);
        let lines = told(&look(&machine(files.clone()), "/d"));
        assert_eq!(lines, [format!("{name}: app"), format!("{name} - {because}"), "/d/z".into()]);
        assert_eq!(files.snapshot("/tmp"), []);
    }
}

#[test]
fn what_is_no_program_is_not_unpacked_however_large_it_says_to_be() {
    let zeros = vec![0; 100 << 20];
    let system = machine(MemoryFiles::new().file("/a.zip", zip(&[("zeros", &zeros), ("app", SCRIPT)])));
    let limits = Limits { inflated: 1 << 20, ..Limits::default() };
    let options = Options { limits, ..Options::default() };
    assert_eq!(told(&look_with(&system, "/a.zip", options)), ["/a.zip: app"]);
}

#[test]
fn archives_may_not_lie_in_one_another_without_end() {
    let mut archive = zip(&[("app", SCRIPT)]);
    for _ in 0..20 {
        archive = zip(&[("a.zip", &archive)]);
    }
    let lines = told(&input(&archive));
    assert_eq!(lines.len(), 1);
    assert!(lines[0].ends_with("a.zip - it lies in more than 8 archives"), "{lines:?}");
}

#[test]
fn ten_thousand_entries_are_told_and_more_than_allowed_are_not() {
    let names: Vec<String> = (0..10_000).map(|number| format!("{number:05}")).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), SCRIPT)).collect();
    let archive = gzip(&tar(&entries));
    assert_eq!(input(&archive).len(), names.len());
    let system = machine(MemoryFiles::new().file("/a.tar.gz", &archive));
    let limits = Limits { entries: 100, ..Limits::default() };
    let lines = told(&look_with(&system, "/a.tar.gz", Options { limits, ..Options::default() }));
    assert_eq!(lines.len(), 101);
    assert_eq!(lines[100], "/a.tar.gz - it has more than 100 entries");
}

#[test]
fn a_damaged_archive_tells_what_comes_before_the_damage() {
    let whole = tar(&[("app", SCRIPT), ("other", SCRIPT)]);
    let mut torn = whole.clone();
    torn.truncate(1024 + 512 + 5);
    // What is there of the second is a program too.
    assert_eq!(told(&input(&torn)), ["-: app", "-: other", "- ! it ends too early"]);
    let mut wrong = whole;
    wrong[1024] ^= 1;
    assert_eq!(told(&input(&wrong)), ["-: app", "- ! its tar is damaged: the checksum of a header is wrong"]);
    let zip = zip(&[("app", SCRIPT)]);
    let lines = told(&input(&zip[..zip.len() - 10]));
    assert!(lines[0].starts_with("- ! its zip directory is damaged"), "{lines:?}");
}

#[test]
fn a_tar_that_claims_more_than_there_is_allocates_nothing_for_it() {
    let mut header = tar::Header::new_gnu();
    header.set_path("app").unwrap();
    header.set_size(1 << 62);
    header.set_mode(0o755);
    for kind in [tar::EntryType::Regular, tar::EntryType::GNULongName, tar::EntryType::XHeader] {
        header.set_entry_type(kind);
        header.set_cksum();
        let mut bytes = header.as_bytes().to_vec();
        bytes.extend(SCRIPT);
        let lines = told(&input(&bytes));
        assert!(lines.iter().any(|line| line.starts_with("- ! ")), "{kind:?}: {lines:?}");
    }
}

#[test]
fn a_sparse_program_is_told_and_other_sparse_files_are_not() {
    let sparse = |map: &[u8], contents: &[u8]| {
        let record = b"22 GNU.sparse.major=1\n";
        let mut builder = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_ustar();
        header.set_entry_type(tar::EntryType::XHeader);
        header.set_size(record.len() as u64);
        header.set_cksum();
        builder.append(&header, &record[..]).unwrap();
        let mut file = map.to_vec();
        file.resize(512, 0);
        file.extend(contents);
        header.set_entry_type(tar::EntryType::Regular);
        header.set_path("holes").unwrap();
        header.set_mode(0o755);
        header.set_size(file.len() as u64);
        header.set_cksum();
        builder.append(&header, file.as_slice()).unwrap();
        header.set_path("app").unwrap();
        header.set_size(SCRIPT.len() as u64);
        header.set_cksum();
        builder.append(&header, SCRIPT).unwrap();
        told(&input(&builder.into_inner().unwrap()))
    };
    assert_eq!(sparse(b"1\n0\n19\n", SCRIPT), ["-: holes - it is stored sparsely", "-: app"]);
    assert_eq!(sparse(b"1\n0\n4\n", b"text"), ["-: app"]);
    assert_eq!(sparse(b"99999999999\n", b"text"), ["- ! it ends too early"]);
    assert_eq!(sparse(b"no number\n", b"text"), ["-: app"]);
}

#[test]
fn names_lead_nowhere() {
    let files = MemoryFiles::new().directory("/etc");
    let archive = zip(&[("../../etc/app", SCRIPT), ("/etc/app", SCRIPT)]);
    let system = machine(files.clone().file("/a.zip", archive));
    assert_eq!(told(&look(&system, "/a.zip")), ["/a.zip: ../../etc/app", "/a.zip: etc/app"]);
    assert_eq!(files.snapshot("/etc"), []);
}

/// Every byte of small archives is changed, and every length is cut.
#[test]
fn no_damage_makes_it_fail() {
    let entries: &[(&str, &[u8])] = &[("bin/app", SCRIPT), ("b", b"text")];
    for archive in [
        tar(entries),
        gzip(&tar(entries)),
        zip(entries),
        cpio(entries),
        rpm(&gzip(&cpio(entries))),
        deb(&[("control.tar", &tar(&[])), ("data.tar.gz", &gzip(&tar(entries)))]),
    ] {
        for at in 0..archive.len() {
            let mut changed = archive.clone();
            changed[at] = changed[at].wrapping_add(0x55);
            drop(input(&changed));
            if at % 7 == 0 {
                drop(input(&archive[..at]));
            }
        }
    }
}
