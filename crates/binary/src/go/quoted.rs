//! Go's string literals (Go specification, "String literals"), as `strconv.Quote` writes them.

use std::iter::Peekable;
use std::str::CharIndices;

/// The string whose literal `text` begins with, and what follows the literal; none when it is no literal.
/// Escaped bytes that make no UTF-8 become U+FFFD.
pub(super) fn prefix(text: &str) -> Option<(String, &str)> {
    if let Some(raw) = text.strip_prefix('`') {
        let (raw, rest) = raw.split_once('`')?;
        return Some((raw.replace('\r', ""), rest));
    }
    let body = text.strip_prefix('"')?;
    let mut value = Vec::new();
    let mut chars = body.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        match char {
            '"' => return Some((String::from_utf8_lossy(&value).into_owned(), &body[at + 1..])),
            '\n' => return None,
            '\\' => escape(&mut chars, &mut value)?,
            char => push(&mut value, char),
        }
    }
    None
}

fn push(value: &mut Vec<u8>, char: char) {
    value.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
}

/// Reads what follows a backslash.
fn escape(chars: &mut Peekable<CharIndices<'_>>, value: &mut Vec<u8>) -> Option<()> {
    let (_, kind) = chars.next()?;
    match kind {
        'a' => value.push(7),
        'b' => value.push(8),
        'f' => value.push(12),
        'n' => value.push(b'\n'),
        'r' => value.push(b'\r'),
        't' => value.push(b'\t'),
        'v' => value.push(11),
        '\\' | '"' => push(value, kind),
        'x' => value.push(u8::try_from(digits(chars, 16, 2)?).ok()?),
        'u' => push(value, char::from_u32(digits(chars, 16, 4)?)?),
        'U' => push(value, char::from_u32(digits(chars, 16, 8)?)?),
        '0'..='7' => {
            let high = kind.to_digit(8)? * 64;
            value.push(u8::try_from(high + digits(chars, 8, 2)?).ok()?);
        }
        _ => return None,
    }
    Some(())
}

fn digits(chars: &mut Peekable<CharIndices<'_>>, radix: u32, count: u32) -> Option<u32> {
    (0..count).try_fold(0_u32, |value, _| {
        let digit = chars.next()?.1.to_digit(radix)?;
        value.checked_mul(radix)?.checked_add(digit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_read_as_go_writes_them() {
        let read = |text| prefix(text).map(|(value, rest)| (value, rest.to_owned()));
        let of = |value: &str, rest: &str| Some((value.to_owned(), rest.to_owned()));
        assert_eq!(read(r#""-X main.v=\"a b\" \t\u00fc\x41\101"=x"#), of("-X main.v=\"a b\" \tüAA", "=x"));
        assert_eq!(read("`raw \\n` rest"), of("raw \\n", " rest"));
        assert_eq!(read(r#""\xff""#), of("\u{fffd}", ""));
        for wrong in
            ["", "x", "\"open", "`open", r#""\'""#, r#""\x4""#, r#""\ud800""#, r#""\400""#, "\"a\nb\""]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
