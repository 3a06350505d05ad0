//! What Go does with bytes that need not be UTF-8.

/// Without white space at both ends, as Unicode has it (`bytes.TrimSpace`).
pub(super) fn trim(mut bytes: &[u8]) -> &[u8] {
    while let Some((space, width)) = first(bytes)
        && space.is_whitespace()
    {
        bytes = &bytes[width..];
    }
    while let Some((space, width)) = last(bytes)
        && space.is_whitespace()
    {
        bytes = &bytes[..bytes.len() - width];
    }
    bytes
}

/// The first character and its width; none when there is none.
fn first(bytes: &[u8]) -> Option<(char, usize)> {
    let window = &bytes[..bytes.len().min(4)];
    let valid = window.utf8_chunks().next()?.valid();
    valid.chars().next().map(|c| (c, c.len_utf8()))
}

/// The last character and its width; none when there is none.
fn last(bytes: &[u8]) -> Option<(char, usize)> {
    let widths = 1..=bytes.len().min(4);
    widths.rev().find_map(|width| {
        let text = std::str::from_utf8(&bytes[bytes.len() - width..]).ok()?;
        let mut characters = text.chars();
        let only = characters.next()?;
        characters.next().is_none().then_some((only, width))
    })
}

/// The first line without its end, and what follows.
pub(super) fn next_line(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.iter().position(|&byte| byte == b'\n') {
        Some(at) => (&bytes[..at], &bytes[at + 1..]),
        None => (bytes, &[]),
    }
}

/// Where `part` first stands in `bytes`.
pub(super) fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trims_what_unicode_calls_white_space() {
        assert_eq!(trim("\u{a0}\t //x \u{3000}\r".as_bytes()), b"//x");
        assert_eq!(trim(b" \xff x \xa0"), b"\xff x \xa0", "broken UTF-8 is no white space");
        assert_eq!(trim(b"  "), b"");
    }
}
