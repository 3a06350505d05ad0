//! The text of a script, by logical lines without comments.

use crate::resources::inputs::text;

/// A line, with those that a backslash joins to it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Counted from 1: the first of them.
    pub number: u32,
    pub text: String,
}

/// Decodes the bytes of a file. Old scripts are in the code page of Western Windows and say so.
pub(super) fn decoded(bytes: &[u8]) -> Option<String> {
    if let Some(text) = text(bytes) {
        return Some(text);
    }
    let pragma = bytes.windows(15).any(|window| window.eq_ignore_ascii_case(b"code_page(1252)"));
    pragma.then(|| bytes.iter().map(|byte| western(*byte)).collect())
}

/// A letter of Windows-1252.
fn western(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}

/// The lines of a script: comments out, joined ones together.
///
/// # Errors
/// With the line of a comment that has no end.
pub(super) fn lines(text: &str) -> Result<Vec<Line>, u32> {
    let mut lines = vec![Line { number: 1, text: String::new() }];
    let mut letters = text.chars().peekable();
    let mut number = 1;
    let mut in_string = false;
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        let Some(line) = lines.last_mut() else { break };
        match (letter, next) {
            ('\r', _) => {}
            ('\n', _) => {
                number += 1;
                // A string goes on on the next line only after a backslash.
                in_string = false;
                lines.push(Line { number, text: String::new() });
            }
            ('\\', Some('\n' | '\r')) => {
                while letters.next_if_eq(&'\r').is_some() {}
                if letters.next_if_eq(&'\n').is_some() {
                    number += 1;
                }
            }
            ('\\', Some(after)) if in_string => {
                letters.next();
                line.text.extend([letter, after]);
            }
            ('"', _) => {
                in_string = !in_string;
                line.text.push(letter);
            }
            ('/', Some('/')) if !in_string => while letters.next_if(|letter| *letter != '\n').is_some() {},
            ('/', Some('*')) if !in_string => {
                let began = number;
                letters.next();
                loop {
                    match letters.next() {
                        Some('*') if letters.peek() == Some(&'/') => break,
                        Some('\n') => number += 1,
                        Some(_) => {}
                        None => return Err(began),
                    }
                }
                letters.next();
                line.text.push(' ');
            }
            _ => line.text.push(letter),
        }
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_lines_keep_their_numbers() {
        let text = "a /* x\ny */ b // c\r\n\"// no */\" \\\nd\ne";
        let lines = lines(text).unwrap();
        let shown: Vec<_> = lines.iter().map(|line| (line.number, line.text.as_str())).collect();
        assert_eq!(shown, [(1, "a   b "), (3, "\"// no */\" d"), (5, "e")]);
        assert_eq!(super::lines("\n/* a"), Err(2));
    }

    #[test]
    fn the_code_page_of_western_windows_is_taken_where_it_is_named() {
        assert_eq!(
            decoded(b"#pragma code_page(1252)\n\"\xa9 \x80\"").unwrap(),
            "#pragma code_page(1252)\n\"© €\""
        );
        assert_eq!(decoded(b"\"\xa9\""), None);
        assert_eq!(decoded(b"\xff\xfea\0\xfc\0").unwrap(), "aü");
    }
}
