//! A zip writer that checks nothing (PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16).

use std::io::Write as _;

use flate2::{Compression, Crc, write::DeflateEncoder};

use super::Entry;

/// Writes the entries as a zip with deflated contents.
///
/// # Panics
/// When an entry does not fit 32-bit zip fields.
#[must_use]
pub fn zip(entries: &[Entry]) -> Vec<u8> {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for entry in entries {
        let offset = u32::try_from(archive.len()).expect("a small archive");
        let mut crc = Crc::new();
        crc.update(&entry.contents);
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&entry.contents).expect("memory can be written");
        let packed = encoder.finish().expect("memory can be written");
        let size = entry.claimed_size.unwrap_or(entry.contents.len() as u64);
        let mut common = Vec::new();
        put16(&mut common, &[20, 0x0800, 8, 0, 0]);
        put32(&mut common, &[crc.sum(), fit(packed.len() as u64), fit(size)]);
        put16(&mut common, &[u16::try_from(entry.name.len()).expect("a name below 64 KiB"), 0]);

        archive.extend(b"PK\x03\x04");
        archive.extend(&common);
        archive.extend(entry.name.as_bytes());
        archive.extend(&packed);

        directory.extend(b"PK\x01\x02");
        // Made by version 2.0 on Unix (3 in the high byte), so that modes count.
        put16(&mut directory, &[(3 << 8) | 20]);
        directory.extend(&common);
        put16(&mut directory, &[0, 0, 0]);
        put32(&mut directory, &[(entry.type_bits() | entry.mode) << 16, offset]);
        directory.extend(entry.name.as_bytes());
    }
    let start = fit(archive.len() as u64);
    let count = u16::try_from(entries.len()).expect("fewer than 65536 entries");
    archive.extend(&directory);
    archive.extend(b"PK\x05\x06");
    put16(&mut archive, &[0, 0, count, count]);
    put32(&mut archive, &[fit(directory.len() as u64), start]);
    put16(&mut archive, &[0]);
    archive
}

fn fit(size: u64) -> u32 {
    u32::try_from(size).expect("a size that fits 32 bits")
}

fn put16(to: &mut Vec<u8>, values: &[u16]) {
    values.iter().for_each(|value| to.extend(value.to_le_bytes()));
}

fn put32(to: &mut Vec<u8>, values: &[u32]) {
    values.iter().for_each(|value| to.extend(value.to_le_bytes()));
}
