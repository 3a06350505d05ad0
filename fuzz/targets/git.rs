//! Bytes as what git keeps in a repository below GOPATH/src: by the first of them an index, `packed-refs`,
//! `.gitignore`, or a commit in a pack and the difference from it to another.

#![no_main]

use std::io::Write as _;

use flate2::{Compression, write::ZlibEncoder};
use ogive_system::memory::{MemoryEnvironment, MemoryFiles, MemorySystem};

/// A commit of the empty tree, and its name.
const COMMIT: &[u8] = b"tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n";
const NAME: &str = "e43fc45fe9861f11199bfc430939749be99df922";

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    let git = "/home/ann/go/src/x/.git";
    let mut files = MemoryFiles::new()
        .file("/home/ann/go/src/x/x.go", "package x\n")
        .file("/home/ann/go/src/x/build/x.out", "x")
        .file(format!("{git}/HEAD"), format!("{NAME}\n"));
    let index = if *kind == b'i' { bytes } else { b"DIRC\0\0\0\x02\0\0\0\0hash of twenty bytes" };
    files = files.file(format!("{git}/index"), index);
    let commit = [format!("commit {}\0", COMMIT.len()).as_bytes(), COMMIT].concat();
    match kind {
        b'p' => {
            let (pack, index) = pack(bytes);
            files = files.file(format!("{git}/objects/pack/p.pack"), pack);
            files = files.file(format!("{git}/objects/pack/p.idx"), index);
        }
        _ => {
            let object = format!("{git}/objects/{}/{}", &NAME[..2], &NAME[2..]);
            files = files.file(object, compressed(&commit));
        }
    }
    match kind {
        b'r' => files = files.file(format!("{git}/packed-refs"), bytes),
        b'g' => files = files.file("/home/ann/go/src/x/.gitignore", bytes),
        _ => {}
    }
    let environment = MemoryEnvironment::new().with_home("/home/ann");
    let system = MemorySystem { files, environment, ..MemorySystem::default() }.system();
    let options = ogive_probe::Options {
        shells: None,
        sdks: "/sdks".into(),
        shims: "/shims".into(),
        ask_proxies: false,
    };
    let machine = ogive_probe::machine(&system, &options);
    let tree = machine.go_settings.gopath_tree.value().expect("GOPATH/src can be read");
    assert_eq!(tree.roots.len(), 1, "a repository is told, whatever is in it");
    serde_json::to_string(tree).expect("what lies there can be told as JSON");
});

fn compressed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::none());
    encoder.write_all(bytes).expect("memory can be written to");
    encoder.finish().expect("memory can be written to")
}

/// A pack of a commit and of one that is made from it, and its list, by which the second has the name. The first
/// byte is the size of the first.
fn pack(bytes: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let (size, bytes) = bytes.split_first().unwrap_or((&0, &[]));
    let (base, difference) = bytes.split_at(bytes.len().min((*size).into()));
    let mut pack = b"PACK\0\0\0\x02\0\0\0\x02".to_vec();
    header(&mut pack, 1, base.len());
    pack.extend(compressed(base));
    let second = pack.len();
    header(&mut pack, 6, difference.len());
    distance(&mut pack, second - 12);
    pack.extend(compressed(difference));
    let first = u8::from_str_radix(&NAME[..2], 16).expect("a name is hexadecimal");
    let mut list = b"\xfftOc\0\0\0\x02".to_vec();
    list.extend((0..=255_u8).flat_map(|byte| u32::from(byte >= first).to_be_bytes()));
    list.extend((0..20).map(|at| u8::from_str_radix(&NAME[at * 2..at * 2 + 2], 16).unwrap_or_default()));
    list.extend([0; 4]);
    list.extend(u32::try_from(second).unwrap_or_default().to_be_bytes());
    (pack, list)
}

fn header(pack: &mut Vec<u8>, kind: u8, size: usize) {
    let mut rest = size >> 4;
    let mut byte = (kind << 4) | (size & 15) as u8;
    while rest > 0 {
        pack.push(byte | 0x80);
        byte = (rest & 0x7f) as u8;
        rest >>= 7;
    }
    pack.push(byte);
}

fn distance(pack: &mut Vec<u8>, distance: usize) {
    let mut digits = vec![(distance & 0x7f) as u8];
    let mut rest = distance >> 7;
    while rest > 0 {
        rest -= 1;
        digits.push(0x80 | (rest & 0x7f) as u8);
        rest >>= 7;
    }
    pack.extend(digits.iter().rev());
}
