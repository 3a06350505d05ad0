//! Words of a command line, safe to paste. What stands in a file that somebody else made must not
//! become a command of its own.

/// Whether text may be shown in a command at all: control characters and those that turn the direction
/// of writing can make a terminal show other text than it pastes.
pub(crate) fn is_plain(text: &str) -> bool {
    !text.chars().any(is_odd)
}

/// The text with such characters spelt out.
pub(crate) fn shown(text: &str) -> String {
    let spelt = |c: char| if is_odd(c) { c.escape_unicode().to_string() } else { c.to_string() };
    if is_plain(text) { text.to_owned() } else { text.chars().map(spelt).collect() }
}

fn is_odd(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// `word` as one word of a POSIX shell.
pub(crate) fn posix(word: &str) -> String {
    let harmless = |c: char| c.is_ascii_alphanumeric() || "-_./=:,@%+".contains(c);
    if !word.is_empty() && word.chars().all(harmless) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// `word` as one word of PowerShell, in which the typographic quotes close a string too.
pub(crate) fn powershell(word: &str) -> String {
    let harmless = |c: char| c.is_ascii_alphanumeric() || "-_./\\=:+".contains(c);
    if !word.is_empty() && word.chars().all(harmless) {
        return word.to_owned();
    }
    let doubled = |c: char| {
        let quote = matches!(c, '\'' | '\u{2018}'..='\u{201b}');
        std::iter::repeat_n(c, if quote { 2 } else { 1 })
    };
    format!("'{}'", word.chars().flat_map(doubled).collect::<String>())
}

/// A path as one word of a shell here, never taken for an option; none when it is not plain.
pub(crate) fn path(path: &std::path::Path) -> Option<String> {
    let text = path.to_str().filter(|text| is_plain(text))?;
    Some(posix(&if text.starts_with('-') { format!("./{text}") } else { text.to_owned() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_gives_back_each_word_as_it_was() {
        for word in
            ["", "a b", "$(id)", "`id`", "it's", "a\\'b", "-X main.v=\"1\"", "*", "~", "a;b", "!x", "ä"]
        {
            let script = format!("printf %s {}", posix(word));
            let mut command = ogive_system::Command::new("sh").arg("-c");
            command = command.arg(script);
            let system = ogive_system::System::real();
            let Ok(output) = system.processes.output(&command) else {
                ogive_testkit::skip("there is no sh");
                return;
            };
            assert_eq!(String::from_utf8_lossy(&output.stdout), word);
        }
        assert_eq!(powershell("it's \u{2019} $(x)"), "'it''s \u{2019}\u{2019} $(x)'");
    }

    #[test]
    fn text_that_shows_other_than_it_pastes_is_not_plain() {
        assert!(is_plain("example.com/größe"));
        for text in ["a\nb", "a\u{1b}[2K", "a\u{202e}b", "\u{7f}", "\u{85}"] {
            assert!(!is_plain(text), "{text:?}");
        }
        assert_eq!(path("a\nb".as_ref()), None);
        assert_eq!(path("-rf".as_ref()).as_deref(), Some("./-rf"));
    }
}
