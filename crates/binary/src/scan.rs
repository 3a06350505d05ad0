//! Looking through much of a file while nothing of it is kept.

use crate::source::{Bytes, WINDOW};

/// How much of a range is looked through: tables and data of the largest programs are half of it.
const SEARCHED: u64 = 64 << 20;

/// Gives `see` one window of the `size` bytes from `offset` after another, each with its distance from there,
/// as long as it wants more. A window has whole units of `unit` bytes and begins `overlap` bytes before
/// the last one ended.
pub(crate) fn windows(
    bytes: Bytes<'_>,
    offset: u64,
    size: u64,
    unit: usize,
    overlap: usize,
    mut see: impl FnMut(u64, &[u8]) -> bool,
) {
    let size = size.min(SEARCHED).min(bytes.size().saturating_sub(offset));
    let most = WINDOW - WINDOW % unit as u64;
    let mut buffer = vec![0; usize::try_from(size.min(most)).unwrap_or_default()];
    let mut at = 0;
    while at < size {
        let wanted = usize::try_from((size - at).min(most)).unwrap_or_default();
        let count = bytes.copy(offset + at, &mut buffer[..wanted]);
        if !see(at, &buffer[..count]) || count < wanted || at + count as u64 == size {
            return;
        }
        at += (count - overlap) as u64;
    }
}
