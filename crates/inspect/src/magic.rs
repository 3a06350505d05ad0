//! What the first bytes of a file tell: whether it is worth a closer look.

/// How many bytes at the beginning are looked at: tar's magic is the last of all.
pub(crate) const HEAD: usize = 512;

/// What a file seems to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Magic {
    /// Something that `ogive_binary` may know as a program.
    Program,
    /// One packed stream.
    Packed(Packing),
    /// POSIX or GNU tar.
    Tar,
    /// zip: jars, wheels and apk packages too.
    Zip,
    /// A Debian package (`deb(5)`): an `ar` archive of tars.
    Deb,
    /// An RPM package.
    Rpm,
    /// A cpio archive of the "new ASCII" format.
    Cpio,
    /// Packed in a way that is not read.
    Unread(&'static str),
    /// Anything else.
    Nothing,
}

/// How a stream is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    /// RFC 1952
    Gzip,
    /// RFC 8878
    Zstandard,
    /// The .xz file format
    Xz,
    /// The older `.lzma`; it has no magic, so only an RPM names it.
    Lzma,
}

impl Magic {
    /// Tells by the first [`HEAD`] bytes, fewer where the file is shorter.
    pub(crate) fn of(head: &[u8]) -> Self {
        let starts = |magic: &[u8]| head.starts_with(magic);
        if starts(b"!<arch>\n") {
            return if head.get(8..21) == Some(b"debian-binary") { Self::Deb } else { Self::Program };
        }
        if is_program(head) {
            return Self::Program;
        }
        match head {
            [0x1f, 0x8b, 8, ..] => Self::Packed(Packing::Gzip),
            // A frame, or one of the skippable frames that pzstd puts first.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => {
                Self::Packed(Packing::Zstandard)
            }
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Self::Packed(Packing::Xz),
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Self::Zip,
            [0xed, 0xab, 0xee, 0xdb, ..] => Self::Rpm,
            [b'B', b'Z', b'h', b'1'..=b'9', ..] => Self::Unread("bzip2"),
            [b'7', b'z', 0xbc, 0xaf, 0x27, 0x1c, ..] => Self::Unread("7z"),
            [0x04, 0x22, 0x4d, 0x18, ..] => Self::Unread("lz4"),
            [b'L', b'Z', b'I', b'P', ..] => Self::Unread("lzip"),
            _ if starts(b"070701") || starts(b"070702") => Self::Cpio,
            _ if head.get(257..262) == Some(b"ustar") => Self::Tar,
            _ => Self::Nothing,
        }
    }
}

/// The magics of the formats that `ogive_binary` reads.
fn is_program(head: &[u8]) -> bool {
    const EXACT: &[&[u8]] = &[
        b"\x7fELF",
        b"MZ",
        b"#!",
        b"\xef\xbb\xbf#!",
        b"\0asm",
        b"!<thin>\n",
        b"<bigaf>\n",
        b"go object ",
        // Mach-O of both classes in both orders, universal files of both classes (mach-o/loader.h, fat.h).
        b"\xfe\xed\xfa\xce",
        b"\xfe\xed\xfa\xcf",
        b"\xce\xfa\xed\xfe",
        b"\xcf\xfa\xed\xfe",
        b"\xca\xfe\xba\xbe",
        b"\xca\xfe\xba\xbf",
        // COFF: short imports and objects with many sections.
        b"\0\0\xff\xff",
    ];
    EXACT.iter().any(|magic| head.starts_with(magic)) || is_coff(head)
}

/// COFF objects have no magic but their machine; an object has sections and no optional header.
fn is_coff(head: &[u8]) -> bool {
    const MACHINES: &[u16] = &[
        0x014c, 0x0166, 0x01c0, 0x01c2, 0x01c4, 0x01f0, 0x0200, 0x5032, 0x5064, 0x6232, 0x6264, 0x8664,
        0xa641, 0xa64e, 0xaa64,
    ];
    let word = |at: usize| Some(u16::from_le_bytes([*head.get(at)?, *head.get(at + 1)?]));
    let object = || Some(word(2)? > 0 && word(16)? == 0);
    word(0).is_some_and(|machine| MACHINES.contains(&machine)) && object().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn archives_and_programs_are_told_apart() {
        let mut tar = vec![0; 512];
        tar[257..262].copy_from_slice(b"ustar");
        for (head, magic) in [
            (&b"\x7fELF\x02"[..], Magic::Program),
            (b"#!/bin/sh\n", Magic::Program),
            (b"!<arch>\n__.PKGDEF       ", Magic::Program),
            (b"!<arch>\ndebian-binary   ", Magic::Deb),
            (b"\x64\x86\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", Magic::Program),
            (b"d\x86 a text", Magic::Nothing),
            (b"\x1f\x8b\x08\0", Magic::Packed(Packing::Gzip)),
            (b"PK\x03\x04", Magic::Zip),
            (b"070701", Magic::Cpio),
            (b"BZh9", Magic::Unread("bzip2")),
            (&tar, Magic::Tar),
            (b"", Magic::Nothing),
            (b"package main\n", Magic::Nothing),
        ] {
            assert_eq!(Magic::of(head), magic, "{head:?}");
        }
    }
}
