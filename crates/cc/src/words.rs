//! Commands as the go command reads them from CC and its kin (`cmd/internal/quoted`): words between blanks, and
//! a word that begins with a quote lasts to the next one like it. Nothing is escaped.

/// Why a text is no command, or a command has no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotWords {
    /// A quote is not closed.
    #[error("{text:?} has a {quote} that is not closed")]
    Unclosed {
        /// The text.
        text: String,
        /// The quote.
        quote: char,
    },
    /// A word has blanks and both quotes, which the go command has no way to write.
    #[error("{word:?} has blanks and both kinds of quotes, which the go command can't read from a variable")]
    Unwritable {
        /// The word.
        word: String,
    },
}

const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

/// The words of a text.
///
/// # Errors
/// When a quote is not closed.
pub fn split(text: &str) -> Result<Vec<String>, NotWords> {
    let mut words = Vec::new();
    let mut rest = text.trim_start_matches(BLANKS);
    while let Some(first) = rest.chars().next() {
        let (word, after) = if matches!(first, '"' | '\'') {
            let unclosed = || NotWords::Unclosed { text: text.to_owned(), quote: first };
            rest[1..].split_once(first).ok_or_else(unclosed)?
        } else {
            rest.split_at(rest.find(BLANKS).unwrap_or(rest.len()))
        };
        words.push(word.to_owned());
        rest = after.trim_start_matches(BLANKS);
    }
    Ok(words)
}

/// The text of words, quoted where that is needed.
///
/// # Errors
/// When a word can't be written.
pub fn join<S: AsRef<str>>(words: &[S]) -> Result<String, NotWords> {
    let mut text = String::new();
    for word in words.iter().map(AsRef::as_ref) {
        if !text.is_empty() {
            text.push(' ');
        }
        let plain = !word.is_empty() && !word.contains(BLANKS) && !word.starts_with(['"', '\'']);
        match (plain, word.contains('\''), word.contains('"')) {
            (true, ..) => text.push_str(word),
            (_, false, _) => text.extend(["'", word, "'"]),
            (_, _, false) => text.extend(["\"", word, "\""]),
            _ => return Err(NotWords::Unwritable { word: word.to_owned() }),
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_go_command() {
        // As `go run` of cmd/internal/quoted's own cases.
        for (text, words) in [
            ("", vec![]),
            ("gcc", vec!["gcc"]),
            (" zig  cc\t-target x", vec!["zig", "cc", "-target", "x"]),
            ("'/a b/gcc' -m64", vec!["/a b/gcc", "-m64"]),
            ("\"it's\"", vec!["it's"]),
            ("a'b c'", vec!["a'b", "c'"]),
            ("''", vec![""]),
        ] {
            assert_eq!(split(text).unwrap(), words, "{text}");
        }
        assert_eq!(split("'gcc").unwrap_err().to_string(), "\"'gcc\" has a ' that is not closed");
    }

    #[test]
    fn what_is_joined_is_split_again() {
        for words in [vec!["/a b/gcc", "-x"], vec!["it's here"], vec!["", "\"x"], vec!["a\"b", "'q"]] {
            assert_eq!(split(&join(&words).unwrap()).unwrap(), words);
        }
        assert!(join(&["both ' and \""]).is_err());
    }
}
