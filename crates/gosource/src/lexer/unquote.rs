//! What literals stand for.

use std::borrow::Cow;

/// The bytes that a string or character literal stands for; none when it is not well formed. They need not be UTF-8:
/// `"\xff"` is one byte.
#[must_use]
pub fn unquote(literal: &[u8]) -> Option<Cow<'_, [u8]>> {
    let (&quote, rest) = literal.split_first()?;
    let (&last, inner) = rest.split_last()?;
    if last != quote {
        return None;
    }
    match quote {
        b'`' if memchr::memchr(b'\r', inner).is_some() => {
            Some(inner.iter().copied().filter(|&byte| byte != b'\r').collect::<Vec<_>>().into())
        }
        b'`' => Some(Cow::Borrowed(inner)),
        b'"' | b'\'' if memchr::memchr(b'\\', inner).is_none() => {
            memchr::memchr2(quote, b'\n', inner).is_none().then_some(Cow::Borrowed(inner))
        }
        b'"' | b'\'' => escaped(inner, quote).map(Cow::Owned),
        _ => None,
    }
}

fn escaped(mut text: &[u8], quote: u8) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    while let Some((&byte, rest)) = text.split_first() {
        text = rest;
        if byte == quote || byte == b'\n' {
            return None;
        }
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        let (&letter, rest) = text.split_first()?;
        text = rest;
        let simple = match letter {
            b'a' => 7,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'v' => 11,
            b'\\' => b'\\',
            _ if letter == quote => quote,
            b'0'..=b'7' => {
                let value = digits(&[&[letter], text.get(..2)?].concat(), 8)?;
                text = &text[2..];
                bytes.push(u8::try_from(value).ok()?);
                continue;
            }
            b'x' | b'u' | b'U' => {
                let count = match letter {
                    b'x' => 2,
                    b'u' => 4,
                    _ => 8,
                };
                let value = digits(text.get(..count)?, 16)?;
                text = &text[count..];
                if letter == b'x' {
                    bytes.push(u8::try_from(value).ok()?);
                } else {
                    let c = char::from_u32(value)?;
                    bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                }
                continue;
            }
            _ => return None,
        };
        bytes.push(simple);
    }
    Some(bytes)
}

fn digits(digits: &[u8], base: u32) -> Option<u32> {
    digits.iter().try_fold(0_u32, |value, &digit| {
        value.checked_mul(base)?.checked_add(char::from(digit).to_digit(base)?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_stand_for_bytes() {
        for (literal, bytes) in [
            (r#""a\tb\"\\""#, Some(&b"a\tb\"\\"[..])),
            (r#""\xff\101ä\u00e4""#, Some(b"\xffA\xc3\xa4\xc3\xa4")),
            ("`a\r\\n`", Some(b"a\\n")),
            (r"'\''", Some(b"'")),
            (r#""\'""#, None),
            (r#""\400""#, None),
            (r#""\ud800""#, None),
            (r#""a"#, None),
            (r#""a"b""#, None),
            ("", None),
            ("\"", None),
        ] {
            assert_eq!(unquote(literal.as_bytes()).as_deref(), bytes, "{literal}");
        }
    }
}
