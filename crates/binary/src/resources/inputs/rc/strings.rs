//! What stands in a string.

/// A string with its escapes resolved, as UTF-16: what C has, and `""` for a quote.
///
/// # Errors
/// A sentence.
pub(super) fn unescaped(raw: &str) -> Result<Vec<u16>, String> {
    let mut units = Vec::new();
    let mut letters = raw.chars().peekable();
    let mut buffer = [0; 2];
    while let Some(letter) = letters.next() {
        if letter == '"' {
            // The second of two.
            letters.next_if_eq(&'"');
        }
        if letter != '\\' {
            units.extend_from_slice(letter.encode_utf16(&mut buffer));
            continue;
        }
        let plain = match letters.next() {
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('a') => '\u{8}',
            Some('b') => '\u{8}',
            Some(same @ ('\\' | '"' | '\'')) => same,
            Some(first @ '0'..='7') => {
                let mut value = first as u16 - '0' as u16;
                for _ in 0..2 {
                    let Some(digit) = letters.next_if(|letter| ('0'..='7').contains(letter)) else { break };
                    value = value * 8 + (digit as u16 - '0' as u16);
                }
                units.push(value);
                continue;
            }
            Some('x' | 'X') => {
                let mut value = 0_u32;
                let mut digits = 0;
                while digits < 4
                    && let Some(digit) = letters.peek().and_then(|letter| letter.to_digit(16))
                {
                    letters.next();
                    value = value * 16 + digit;
                    digits += 1;
                }
                if digits == 0 {
                    return Err("\\x in a string needs hexadecimal digits".to_owned());
                }
                units.push(value as u16);
                continue;
            }
            Some(other) => {
                return Err(format!("\\{other} in a string is not understood; a backslash is written \\\\"));
            }
            None => return Err("a string ends with a backslash".to_owned()),
        };
        units.extend_from_slice(plain.encode_utf16(&mut buffer));
    }
    Ok(units)
}

/// A string that is text, without what ends it in C.
///
/// # Errors
/// A sentence.
pub(super) fn text(raw: &str) -> Result<String, String> {
    let mut units = unescaped(raw)?;
    while units.last() == Some(&0) {
        units.pop();
    }
    if units.contains(&0) {
        return Err("a NUL stands within a text".to_owned());
    }
    String::from_utf16(&units).map_err(|_| "a text has half a letter of UTF-16".to_owned())
}

/// The name of a file, in which only backslashes may be doubled.
pub(super) fn file_name(raw: &str) -> String {
    raw.replace("\\\\", "\\")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_those_of_c() {
        assert_eq!(text(r#"a\tb""c\"\101\x00e9\0"#).unwrap(), "a\tb\"c\"Aé");
        assert_eq!(unescaped("\\0a").unwrap(), [0, 97]);
        assert!(text(r"a\0b").unwrap_err().contains("NUL"));
        assert!(text(r"c:\users").unwrap_err().contains("backslash"));
        assert_eq!(file_name(r"res\\new\icon.ico"), r"res\new\icon.ico");
    }
}
