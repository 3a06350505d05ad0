//! Errors of encoding, which do not depend on tokens.

use memchr::memmem;

use super::character::decode;
use super::error::{Errors, LexErrorKind};

/// A byte order mark in UTF-8.
pub(super) const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Whether the source is in UTF-16, by its first bytes.
pub(super) fn is_utf16(source: &[u8]) -> bool {
    source.starts_with(b"\xff\xfe") || source.starts_with(b"\xfe\xff")
}

/// Finds every zero byte, byte order mark and byte that is not UTF-8.
pub(super) fn check(source: &[u8], errors: &mut Errors) {
    if is_utf16(source) {
        return errors.add(0, LexErrorKind::Utf16);
    }
    let marked = source.get(1..).is_some_and(|rest| memmem::find(rest, BYTE_ORDER_MARK).is_some());
    if !marked && memchr::memchr(0, source).is_none() && std::str::from_utf8(source).is_ok() {
        return;
    }
    let mut at = 0;
    while let Some((c, width)) = decode(source, at) {
        match c {
            '\0' => errors.add(at, LexErrorKind::Nul),
            '\u{feff}' if at > 0 => errors.add(at, LexErrorKind::ByteOrderMark),
            char::REPLACEMENT_CHARACTER if width == 1 => errors.add(at, LexErrorKind::Encoding),
            _ => {}
        }
        at += width;
    }
}
