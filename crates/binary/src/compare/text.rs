//! What of differing bytes people can read.

use memchr::memmem::Finder;

/// How far text is shown on each side of a place.
const AROUND: usize = 60;
/// Shorter runs are no text.
const LEAST: usize = 4;
/// More paths than anybody reads.
const MOST: usize = 4;

const fn is_text(byte: u8) -> bool {
    matches!(byte, 0x20..=0x7e)
}

/// The text around a place; none when no text stands there.
pub(super) fn around(bytes: &[u8], at: usize) -> Option<String> {
    let at = at.min(bytes.len());
    let back = bytes[..at].iter().rev().take(AROUND).take_while(|byte| is_text(**byte)).count();
    let on = bytes[at..].iter().take(AROUND).take_while(|byte| is_text(**byte)).count();
    let text = &bytes[at - back..at + on];
    (text.len() >= LEAST).then(|| String::from_utf8_lossy(text).into_owned())
}

/// The paths that begin with one of these folders, once each.
pub(super) fn paths(bytes: &[u8], folders: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for folder in folders.iter().filter(|folder| folder.len() > 1) {
        for at in Finder::new(folder).find_iter(bytes) {
            let end = bytes[at..].iter().take(4096).take_while(|byte| is_path(**byte)).count();
            let path = String::from_utf8_lossy(&bytes[at..at + end.max(folder.len())]).into_owned();
            if !found.contains(&path) {
                found.push(path);
            }
            if found.len() == MOST {
                return found;
            }
        }
    }
    found
}

const fn is_path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || byte >= 0x80
        || matches!(byte, b'/' | b'.' | b'_' | b'-' | b'@' | b'+' | b'\\')
}
