//! Finding programs on a machine made up in memory: folders, archives, hostile ones, processes.

#![expect(clippy::unwrap_used, reason = "what cannot be, fails")]

mod archives;
mod folders;
mod hostile;
mod processes;

use std::path::PathBuf;

use ogive_inspect::{Item, Options, Seen, Subject, inspect};
use ogive_system::System;
use ogive_system::memory::{MemoryFiles, MemorySystem};

/// The smallest program that there is.
const SCRIPT: &[u8] = b"#!/bin/sh\necho here\n";

/// A machine with these files and a folder for temporary ones.
fn machine(files: MemoryFiles) -> System {
    MemorySystem { files: files.directory("/tmp"), ..MemorySystem::default() }.system()
}

/// What is at a path, with the usual options.
fn look(system: &System, path: &str) -> Vec<Item> {
    look_with(system, path, Options::default())
}

fn look_with(system: &System, path: &str, options: Options) -> Vec<Item> {
    inspect(system, &Subject::Path(PathBuf::from(path)), options, &mut std::io::empty(), &|_| {})
}

/// What comes through standard input.
fn input(bytes: &[u8]) -> Vec<Item> {
    let mut bytes = bytes;
    inspect(&machine(MemoryFiles::new()), &Subject::Input, Options::default(), &mut bytes, &|_| {})
}

/// Items as lines: the place, and behind it why something was not looked at.
fn told(items: &[Item]) -> Vec<String> {
    let line = |item: &Item| match &item.seen {
        Seen::Program(_) => item.place.to_string(),
        Seen::Unreadable(because) => format!("{} ! {because}", item.place),
        Seen::LeftOut(because) => format!("{} - {because}", item.place),
    };
    items.iter().map(line).collect()
}

/// What is packed into a tar, in order.
fn tar(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, contents) in entries {
        let mut header = tar::Header::new_gnu();
        header.set_size(contents.len() as u64);
        header.set_mode(0o755);
        builder.append_data(&mut header, name, *contents).unwrap();
    }
    builder.into_inner().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write as _;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, contents) in entries {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(contents).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// cpio of the "new ASCII" format.
fn cpio(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let pad = |bytes: &mut Vec<u8>| bytes.resize(bytes.len().next_multiple_of(4), 0);
    for (name, contents) in entries.iter().chain(&[("TRAILER!!!", &b""[..])]) {
        let (size, name_size) = (contents.len(), name.len() + 1);
        let header =
            format!("070701{0:08x}{1:08x}{0:08x}{0:08x}{2:08x}{0:08x}{3:08x}", 0, 0o100_755, 1, size);
        bytes.extend(header.as_bytes());
        bytes.extend(format!("{0:08x}{0:08x}{0:08x}{0:08x}{1:08x}{0:08x}", 0, name_size).as_bytes());
        bytes.extend(name.as_bytes());
        bytes.push(0);
        pad(&mut bytes);
        bytes.extend(*contents);
        pad(&mut bytes);
    }
    bytes
}

/// A Debian package of these members.
fn deb(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = b"!<arch>\n".to_vec();
    for (name, contents) in [("debian-binary", &b"2.0\n"[..])].iter().chain(members) {
        bytes.extend(
            format!("{name:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n", 0, 0, 0, "100644", contents.len()).as_bytes(),
        );
        bytes.extend(*contents);
        if contents.len() % 2 == 1 {
            bytes.push(b'\n');
        }
    }
    bytes
}

/// An RPM package with empty headers.
fn rpm(payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0xed, 0xab, 0xee, 0xdb];
    bytes.resize(96, 0);
    let header = [0x8e, 0xad, 0xe8, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 1, 2, 3, 4, 5];
    bytes.extend(header);
    bytes.resize(bytes.len() + 3, 0);
    bytes.extend(header);
    bytes.extend(payload);
    bytes
}
