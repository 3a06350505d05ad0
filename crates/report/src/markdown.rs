//! Text in Markdown.

/// Text in a cell of a table, all of it text.
#[must_use]
pub fn cell(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => kept.push_str("&amp;"),
            '<' => kept.push_str("&lt;"),
            '>' => kept.push_str("&gt;"),
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '~' | '!' | '#' | '@' | '$' => {
                kept.push('\\');
                kept.push(c);
            }
            c if c.is_control() => kept.push(' '),
            c => kept.push(c),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_text_alone() {
        assert_eq!(cell("a|b\n<img src=x> [x](y) `c` _d_"), r"a\|b &lt;img src=x&gt; \[x\](y) \`c\` \_d\_");
    }
}
