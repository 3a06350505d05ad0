//! Characters of sources that need not be UTF-8.

use super::letters::{DIGITS, LETTERS};

/// The character at an offset and its width; what is not UTF-8 is U+FFFD of one byte, as in Go.
pub(super) fn decode(source: &[u8], at: usize) -> Option<(char, usize)> {
    let first = *source.get(at)?;
    if first.is_ascii() {
        return Some((char::from(first), 1));
    }
    let window = &source[at..source.len().min(at + 4)];
    let valid = window.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
    Some(valid.map_or((char::REPLACEMENT_CHARACTER, 1), |c| (c, c.len_utf8())))
}

/// Whether an identifier may start with it.
pub(super) fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() || c == '_' } else { is_in(LETTERS, c) }
}

/// Whether it is a digit in an identifier.
pub(super) fn is_digit(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_digit() } else { is_in(DIGITS, c) }
}

fn is_in(ranges: &[(u32, u32)], c: char) -> bool {
    let c = u32::from(c);
    let at = ranges.partition_point(|&(_, last)| last < c);
    ranges.get(at).is_some_and(|&(first, _)| first <= c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_are_those_of_unicode() {
        assert!(
            is_letter('ä') && is_letter('世') && is_letter('_') && !is_letter('1') && !is_letter('\u{feff}')
        );
        assert!(is_digit('٣') && is_digit('7') && !is_digit('½') && !is_digit('a'));
        assert!(!is_letter('Ⅷ'), "a number of letters is none");
    }

    #[test]
    fn what_is_not_utf8_is_one_byte_wide() {
        assert_eq!(decode("ä".as_bytes(), 0), Some(('ä', 2)));
        assert_eq!(decode(b"\xe4\xb8", 0), Some(('\u{fffd}', 1)));
        assert_eq!(decode(b"\xc3", 0), Some(('\u{fffd}', 1)));
        assert_eq!(decode(b"", 0), None);
    }
}
