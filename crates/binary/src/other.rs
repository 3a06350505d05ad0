//! What is no program, though it was taken for one.

use schemars::JsonSchema;
use serde::Serialize;

use crate::source::Bytes;

/// What is no program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Other {
    /// Nothing: the file has no bytes.
    Empty,
    /// A page: a failed download, most often.
    Html {
        /// Its title.
        title: Option<String>,
    },
    /// A pointer of Git LFS, whose file was never fetched (git-lfs, `docs/spec.md`).
    GitLfsPointer {
        /// `sha256:…`
        oid: String,
        /// The size of the real file in bytes.
        size: u64,
    },
    /// A JSON document, such as a server's error.
    Json,
    /// A text.
    Text,
    /// Something packed: `gzip`, `zstd`, `xz`, `bzip2`, `zip`, `tar`, `7z` …
    Packed {
        /// The format's usual name.
        format: &'static str,
    },
    /// Something known that no CPU runs: `java-class`, `llvm-bitcode`, `dex`, `python-bytecode`, `dmg` …
    Known {
        /// What, as a kebab-case name.
        what: &'static str,
    },
    /// Anything else.
    Unknown,
}

/// Signatures at the start of a file. Those of one byte order or version stand first.
const SIGNATURES: &[(&[u8], Other)] = &[
    (b"\x1f\x8b", Other::Packed { format: "gzip" }),
    (b"\x28\xb5\x2f\xfd", Other::Packed { format: "zstd" }),
    (b"\xfd7zXZ\0", Other::Packed { format: "xz" }),
    (b"BZh", Other::Packed { format: "bzip2" }),
    (b"PK\x03\x04", Other::Packed { format: "zip" }),
    (b"PK\x05\x06", Other::Packed { format: "zip" }),
    (b"7z\xbc\xaf\x27\x1c", Other::Packed { format: "7z" }),
    (b"\x04\x22\x4d\x18", Other::Packed { format: "lz4" }),
    (b"\x1f\x9d", Other::Packed { format: "compress" }),
    (b"LZIP", Other::Packed { format: "lzip" }),
    (b"Rar!\x1a\x07", Other::Packed { format: "rar" }),
    (b"MSCF\0\0\0\0", Other::Packed { format: "cab" }),
    (b"xar!", Other::Packed { format: "xar" }),
    (b"070701", Other::Packed { format: "cpio" }),
    (b"\xed\xab\xee\xdb", Other::Packed { format: "rpm" }),
    (b"\xca\xfe\xba\xbe", Other::Known { what: "java-class" }),
    (b"BC\xc0\xde", Other::Known { what: "llvm-bitcode" }),
    (b"\xde\xc0\x17\x0b", Other::Known { what: "llvm-bitcode" }),
    (b"dex\n", Other::Known { what: "dex" }),
    (b"\x1bLua", Other::Known { what: "lua-bytecode" }),
    (b"bplist00", Other::Known { what: "property-list" }),
    (b"%PDF-", Other::Known { what: "pdf" }),
    (b"\x89PNG", Other::Known { what: "png" }),
    // What macOS's tar makes of a file's attributes, named as the file is but for `._` before it.
    (b"\0\x05\x16\x07\0\x02\0\0", Other::Known { what: "apple-double" }),
    (b"hsqs", Other::Known { what: "squashfs" }),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Other::Known { what: "msi" }),
];

/// A disk image of macOS ends in a trailer of so many bytes.
const DMG_TRAILER: u64 = 512;

/// Tells what `bytes` is, when it is none of the formats of programs.
pub(crate) fn read(bytes: Bytes<'_>) -> Other {
    const START: u64 = 4096;
    if bytes.size() == 0 {
        return Other::Empty;
    }
    let start = bytes.up_to(0, START);
    if let Some((_, other)) = SIGNATURES.iter().find(|(magic, _)| start.starts_with(magic)) {
        return other.clone();
    }
    if start.get(257..262) == Some(b"ustar") {
        return Other::Packed { format: "tar" };
    }
    // The magic of CPython is a number of its release, then the end of a line that no text survives as.
    if let Some([low, high, b'\r', b'\n']) = start.get(..4)
        && (3000..4000).contains(&u16::from_le_bytes([*low, *high]))
        && bytes.size() >= 16
    {
        return Other::Known { what: "python-bytecode" };
    }
    let end = bytes.size().saturating_sub(DMG_TRAILER);
    if bytes.size() >= DMG_TRAILER && bytes.at(end, 4) == Some(b"koly") {
        return Other::Known { what: "dmg" };
    }
    text(start, bytes.size())
}

/// What a text is; unknown for what is none.
fn text(start: &[u8], size: u64) -> Other {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    // The last character may be cut off.
    let text = match std::str::from_utf8(start) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&start[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return Other::Unknown,
    };
    let control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{1b}' | '\u{8}');
    if text.is_empty() || text.contains(control) {
        return Other::Unknown;
    }
    if let Some(pointer) = git_lfs(text, size) {
        return pointer;
    }
    let trimmed = text.trim_start();
    if let Some(page) = html(trimmed) {
        return page;
    }
    // A document begins with a key or a value, not with any brace.
    let inner = trimmed.strip_prefix(['{', '[']).map(str::trim_start);
    if inner.is_some_and(|inner| inner.starts_with(['"', '{', '[', '}', ']'])) {
        return Other::Json;
    }
    Other::Text
}

/// A pointer has a version, an OID and a size, a line each, and is below 1,024 bytes.
fn git_lfs(text: &str, size: u64) -> Option<Other> {
    const LONGEST: u64 = 1024;
    const VERSIONS: [&str; 2] =
        ["version https://git-lfs.github.com/spec/", "version https://hawser.github.com/spec/"];
    if size >= LONGEST || !VERSIONS.iter().any(|version| text.starts_with(version)) {
        return None;
    }
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    Some(Other::GitLfsPointer { oid: field("oid ")?.to_owned(), size: field("size ")?.parse().ok()? })
}

fn html(text: &str) -> Option<Other> {
    const STARTS: [&str; 4] = ["<!doctype html", "<html", "<head", "<body"];
    // Comments may come first. No byte of a longer character is taken for a letter.
    let lower = text.to_ascii_lowercase();
    let mut at = 0;
    while let Some(comment) = lower.get(at..).filter(|rest| rest.starts_with("<!--")) {
        let end = comment.find("-->")? + 3;
        at += end + (comment[end..].len() - comment[end..].trim_start().len());
    }
    if !STARTS.iter().any(|start| lower[at..].starts_with(start)) {
        return None;
    }
    let title = lower.find("<title").and_then(|tag| {
        let start = tag + lower[tag..].find('>')? + 1;
        let end = start + lower[start..].find("</title")?;
        Some(text[start..end].split_whitespace().collect::<Vec<_>>().join(" "))
    });
    Some(Other::Html { title: title.filter(|title| !title.is_empty()) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Windows;

    fn other(bytes: &[u8]) -> Other {
        read(Windows::new(&bytes.to_vec()).bytes())
    }

    #[test]
    fn what_is_taken_for_a_program_is_told() {
        let html = |title: Option<&str>| Other::Html { title: title.map(str::to_owned) };
        for (bytes, expected) in [
            (&b""[..], Other::Empty),
            (b"<!-- a --><!DOCTYPE HTML>\n<title>404\n Not Found</title>", html(Some("404 Not Found"))),
            (b"\xef\xbb\xbf  <html><body>", html(None)),
            (b"<!-- never ends", Other::Text),
            (b"{\"message\": \"Not Found\"}", Other::Json),
            (b"{ echo a; }", Other::Text),
            (b"package main\n", Other::Text),
            (b"\x1f\x8b\x08", Other::Packed { format: "gzip" }),
            (b"\xca\xfe\xba\xbe\0\0\0\x34", Other::Known { what: "java-class" }),
            (b"\xcb\x0d\r\n\0\0\0\0\0\0\0\0\0\0\0\0", Other::Known { what: "python-bytecode" }),
            (&[&[0xda; 600][..], b"koly", &[0; 508]].concat(), Other::Known { what: "dmg" }),
            (b"a\0b", Other::Unknown),
            (b"\xff\xfe\xfd", Other::Unknown),
            ("gr\u{fc}n".as_bytes(), Other::Text),
            (&"gr\u{fc}".as_bytes()[..3], Other::Text),
        ] {
            assert_eq!(other(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_pointer_of_git_lfs_names_what_is_missing() {
        let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
        assert_eq!(
            other(pointer.as_bytes()),
            Other::GitLfsPointer { oid: "sha256:4d7a".into(), size: 12345 }
        );
        assert_eq!(other(pointer.replace("size 12345", "size x").as_bytes()), Other::Text);
    }
}
