//! Numbers that begin with their least byte, out of bytes that may end before them.

/// 16 bits from `at`.
pub(crate) fn half(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

/// 32 bits from `at`.
pub(crate) fn word(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at + 4)?.try_into().ok()?))
}
