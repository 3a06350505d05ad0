//! Words as pkg-config and compilers write them, much as a shell reads them: blanks part, quotes and backslashes keep together.

/// The words of a text. What is not closed lasts to its end.
pub(crate) fn shell_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None, c) if c.is_ascii_whitespace() => words.extend(word.take()),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (Some(open), c) if c == open => quote = None,
            (None | Some('"'), '\\') => word.get_or_insert_default().extend(chars.next()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::shell_words;

    #[test]
    fn quotes_and_backslashes_keep_together() {
        assert_eq!(shell_words("-L/a\\ b  '-lc d' -D\"x y\"z ''"), ["-L/a b", "-lc d", "-Dx yz", ""]);
        assert_eq!(shell_words("'open"), ["open"]);
        assert!(shell_words(" \t").is_empty());
    }
}
