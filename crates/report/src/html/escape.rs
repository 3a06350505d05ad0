//! Text in HTML.

/// Text as it is read, in an element or a quoted attribute. What could break out of its place, turn the
/// direction of writing or hide is shown by its number.
pub(super) fn escaped(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => kept.push_str("&amp;"),
            '<' => kept.push_str("&lt;"),
            '>' => kept.push_str("&gt;"),
            '"' => kept.push_str("&quot;"),
            '\'' => kept.push_str("&#39;"),
            '\n' | '\t' => kept.push(c),
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => {
                kept.extend(c.escape_unicode());
            }
            c if c.is_control() => kept.extend(c.escape_unicode()),
            c => kept.push(c),
        }
    }
    kept
}

/// A sentence; what stands in back quotes is code.
pub(super) fn prose(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escaped(text);
    }
    let part = |(at, part): (usize, &&str)| match at % 2 {
        0 => escaped(part),
        _ => format!("<code>{}</code>", escaped(part)),
    };
    parts.iter().enumerate().map(part).collect()
}

/// A path that may be broken behind each of its folders.
pub(super) fn path(text: &str) -> String {
    escaped(text).replace('/', "/<wbr>").replace('\\', "\\<wbr>")
}
