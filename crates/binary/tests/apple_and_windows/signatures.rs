//! Signatures of Go's linker, and made-up ones with all that a signature may have.

use ogive_binary::{
    Content, MachO, Signature, SignatureFault, SignatureVerdict, check_signatures, read, universal,
};
use ogive_testkit::go_programs::go_program;
use sha2::{Digest as _, Sha256};

use crate::contents;

/// What is said of the first Mach-O file in these bytes.
fn macho(bytes: &[u8]) -> MachO {
    let mut program = read(bytes).unwrap();
    check_signatures(&mut program, &bytes).unwrap();
    match program.content {
        Content::MachO(macho) => *macho,
        Content::Universal(universal) => *universal.slices.into_iter().last().unwrap().macho.unwrap(),
        other => panic!("{other:?}"),
    }
}

fn fault(bytes: &[u8]) -> SignatureFault {
    match macho(bytes).verdict {
        Some(SignatureVerdict::Invalid { fault }) => fault,
        other => panic!("{other:?}"),
    }
}

#[test]
fn those_of_the_go_linker_fit_and_each_byte_counts() {
    // Go has signed for arm64 since 1.16, through 4096-byte pages.
    for (name, port) in [("plain", "darwin/arm64"), ("stripped", "darwin/arm64"), ("old", "darwin/arm64")] {
        let mut bytes = contents(&go_program(name, port).file);
        let said = macho(&bytes);
        assert!(matches!(&said.signature, Signature::AdHoc { linker: true, .. }), "{:?}", said.signature);
        let Some(SignatureVerdict::Valid { pages, page_size: 4096, hash: "sha256" }) = said.verdict else {
            panic!("{name}: {:?}", said.verdict)
        };
        for page in [0, pages / 2, pages - 1] {
            let at = usize::try_from(page * 4096 + 100).unwrap();
            bytes[at] ^= 1;
            assert_eq!(fault(&bytes), SignatureFault::Page { page, offset: page * 4096 }, "{name}");
            bytes[at] ^= 1;
        }
        let amd64 = contents(&go_program("plain", "darwin/amd64").file);
        assert_eq!(macho(&amd64).verdict, None, "Go signs for arm64 alone");
        // Slices keep their signatures, and are read where they stand.
        let mut joined = universal(&[&amd64, &bytes]).unwrap();
        assert_eq!(macho(&joined).verdict, said.verdict);
        let begins = joined.len() - bytes.len();
        joined[begins + 5 * 4096] ^= 1;
        assert_eq!(fault(&joined), SignatureFault::Page { page: 5, offset: 5 * 4096 });
        let short = &bytes[..bytes.len() - 1000];
        assert_eq!(fault(short), SignatureFault::Outside);
    }
}

fn big(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}

const CODE: usize = 0x2100;

/// A program that does nothing, with requirements and entitlements that are signed.
fn signed(alter: impl Fn(&mut Vec<u8>), name: &str) -> Vec<u8> {
    let requirements = [big(&[0xfade_0c01, 12]), big(&[0])].concat();
    let mut entitlements = [big(&[0xfade_7171, 8 + 9]), b"<plist/> ".to_vec()].concat();
    let header = [0xfeed_facf_u32, 0x0100_000c, 0, 2, 1, 16, 0, 0];
    let mut code: Vec<u8> = header.iter().flat_map(|word| word.to_le_bytes()).collect();
    let identifier = [name.as_bytes(), &[0]].concat();
    let (special, pages) = (5_usize, CODE.div_ceil(4096));
    let hashes = 44 + identifier.len() + special * 32;
    let length = hashes + pages * 32;
    let size = 12 + 3 * 8 + length + requirements.len() + entitlements.len();
    code.extend([29_u32, 16, CODE as u32, size as u32].iter().flat_map(|word| word.to_le_bytes()));
    code.resize(CODE, 7);
    let mut directory = big(&[0xfade_0c02, length as u32, 0x2_0001, 2, hashes as u32, 44, special as u32]);
    directory.extend(big(&[pages as u32, CODE as u32]));
    directory.extend([32, 2, 0, 12, 0, 0, 0, 0]);
    directory.extend(identifier);
    for slot in [&entitlements[..], &[], &[], &requirements, &[]] {
        let hash = if slot.is_empty() { vec![0; 32] } else { Sha256::digest(slot).to_vec() };
        directory.extend(hash);
    }
    code.chunks(4096).for_each(|page| directory.extend(Sha256::digest(page)));
    alter(&mut entitlements);
    alter(&mut directory);
    let blobs = [(0, &directory), (2, &requirements), (5, &entitlements)];
    let mut at = 12 + 8 * blobs.len();
    let mut signature = big(&[0xfade_0cc0, size as u32, blobs.len() as u32]);
    for (slot, blob) in blobs {
        signature.extend(big(&[slot, at as u32]));
        at += blob.len();
    }
    blobs.iter().for_each(|(_, blob)| signature.extend(*blob));
    [code, signature].concat()
}

#[test]
fn what_else_is_signed_is_compared_and_what_contradicts_itself_is_told() {
    let magic = |blob: &[u8], magic: u32| blob.starts_with(&magic.to_be_bytes());
    let right = signed(|_| (), "app");
    assert!(
        matches!(&macho(&right).signature, Signature::AdHoc { linker: false, identifier: Some(name) } if name == "app")
    );
    let pages = CODE.div_ceil(4096) as u64;
    let valid = SignatureVerdict::Valid { pages, page_size: 4096, hash: "sha256" };
    assert_eq!(macho(&right).verdict, Some(valid));
    let slot = signed(
        |blob| {
            if magic(blob, 0xfade_7171) {
                *blob.last_mut().unwrap() ^= 1
            }
        },
        "app",
    );
    assert_eq!(fault(&slot).to_string(), "slot 5 (entitlements) is not what was signed");
    let in_directory = |at: usize, value: u8| {
        fault(&signed(
            |blob| {
                if magic(blob, 0xfade_0c02) {
                    blob[at] = value
                }
            },
            "app",
        ))
        .to_string()
    };
    for (at, value, told) in [
        (35, 0x01, "it covers 8449 bytes, and the signature begins at 8448"),
        (31, 2, "it has 2 hashes for 3 pages"),
        (37, 1, "its hashes are of kind 1, which are not compared"),
        (36, 20, "it can't be read: its hashes have not the length of their kind"),
        (39, 60, "it can't be read: its pages are larger than any"),
        (39, 0, "it has 3 hashes for 1 pages"),
        (27, 200, "it can't be read: its hashes stand outside of it"),
        (28, 200, "it can't be read: its hashes stand outside of it"),
        (3, 9, "it can't be read: what should be a code directory is none"),
        (5, 1, "it can't be read: a part ends behind its end"),
    ] {
        assert_eq!(in_directory(at, value), told, "byte {at}");
    }
    // Whatever is cut off or turned round, it is told and nothing else happens.
    for at in CODE..right.len() {
        let mut other = right.clone();
        other[at] ^= 0x81;
        assert!(macho(&other).verdict.is_some(), "byte {at}");
        let _ = macho(&other[..at]);
    }
}
