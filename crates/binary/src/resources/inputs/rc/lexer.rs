//! The words of a script.

/// A word, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: TokenKind,
    /// Which of the files that were read, counted from 0.
    pub file: u16,
    /// Counted from 1.
    pub line: u32,
}

/// What a word is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A number; `L` behind it makes it one of 32 bits.
    Number { value: u32, long: bool },
    /// A string as it was written, between its quotes; `L` before it makes it one of UTF-16.
    Text { raw: String, wide: bool },
    /// A name, or a file's name without quotes.
    Word(String),
    /// One of `{ } ( ) , | & + - ~ ^ ! = < >` and the like.
    Mark(char),
}

/// The words of a line.
///
/// # Errors
/// A sentence.
pub(super) fn lex(text: &str, file: u16, line: u32) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(letter) = rest.chars().next() {
        let (kind, length) = if letter == '"' {
            string(rest, false)?
        } else if (rest.starts_with("L\"")) || rest.starts_with("l\"") {
            let (kind, length) = string(&rest[1..], true)?;
            (kind, length + 1)
        } else if letter.is_ascii_digit() {
            number(rest)?
        } else if is_word(letter) {
            let length = rest.find(|letter| !is_word(letter) && letter != ':').unwrap_or(rest.len());
            (TokenKind::Word(rest[..length].to_owned()), length)
        } else if letter.is_ascii_punctuation() {
            (TokenKind::Mark(letter), 1)
        } else {
            return Err(format!("{letter:?} is not understood here"));
        };
        tokens.push(Token { kind, file, line });
        rest = rest[length..].trim_start();
    }
    Ok(tokens)
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '.' | '$' | '\\' | '/')
}

/// A string from its first quote: two quotes within are one, a backslash keeps what follows.
fn string(text: &str, wide: bool) -> Result<(TokenKind, usize), String> {
    let bytes = text.as_bytes();
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' if bytes.get(at + 1) == Some(&b'"') => at += 2,
            b'"' => return Ok((TokenKind::Text { raw: text[1..at].to_owned(), wide }, at + 1)),
            _ => at += 1,
        }
    }
    Err("a string has no end on its line".to_owned())
}

/// `10`, `0x1F`, `017`, each with `L` and `U` behind it.
fn number(text: &str) -> Result<(TokenKind, usize), String> {
    let length = text.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(text.len());
    let whole = &text[..length];
    let digits = whole.trim_end_matches(['L', 'l', 'U', 'u']);
    let long = whole[digits.len()..].contains(['L', 'l']);
    let lower = digits.to_ascii_lowercase();
    let value = if let Some(digits) = lower.strip_prefix("0x") {
        u32::from_str_radix(digits, 16)
    } else if lower.len() > 1 && lower.starts_with('0') {
        u32::from_str_radix(&lower[1..], 8)
    } else {
        lower.parse()
    };
    match value {
        Ok(value) => Ok((TokenKind::Number { value, long }, length)),
        Err(_) => Err(format!("{whole} is no number of 32 bits")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<TokenKind> {
        lex(text, 0, 1).unwrap().into_iter().map(|token| token.kind).collect()
    }

    #[test]
    fn words_are_what_scripts_have() {
        let number = |value, long| TokenKind::Number { value, long };
        let word = |word: &str| TokenKind::Word(word.to_owned());
        let text = |raw: &str, wide| TokenKind::Text { raw: raw.to_owned(), wide };
        assert_eq!(
            kinds(r#"1 ICON res\app.ico "a ""b\"" L"ü",0X3fL|017"#),
            [
                number(1, false),
                word("ICON"),
                word("res\\app.ico"),
                text(r#"a ""b\""#, false),
                text("ü", true),
                TokenKind::Mark(','),
                number(0x3f, true),
                TokenKind::Mark('|'),
                number(15, false),
            ]
        );
        for text in ["\"a", "99999999999", "0x", "089", "\"a\\"] {
            assert!(lex(text, 0, 1).is_err(), "{text}");
        }
    }
}
