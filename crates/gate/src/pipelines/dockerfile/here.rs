//! Here-documents that do not begin what `RUN` runs, which the parser takes for instructions: `RUN python3 <<EOF`.

use std::ops::Range;

/// The text with the lines of here-documents made comments, of the same length, and where their bodies stand.
pub(super) fn masked(text: &str, escape: char) -> (String, Vec<Range<usize>>) {
    let mut told = String::with_capacity(text.len());
    let mut bodies = Vec::new();
    let mut ends: Vec<(&str, bool)> = Vec::new();
    let mut waiting: std::collections::VecDeque<(&str, bool)> = std::collections::VecDeque::new();
    let (mut is_run, mut is_joined) = (false, false);
    let mut body_start = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        if let Some((end, tabs)) = waiting.front().copied() {
            let first = line.chars().next().map_or(0, char::len_utf8);
            if bare.is_empty() {
                told.push_str(line);
            } else {
                told.push_str(&"#".repeat(first));
                told.push_str(&line[first..]);
            }
            if (if tabs { bare.trim_start_matches('\t') } else { bare }) == end {
                bodies.push(body_start..at);
                body_start = at + line.len();
                waiting.pop_front();
            }
        } else {
            told.push_str(line);
            let code = bare.trim_start();
            if !is_joined {
                let word = code.split_whitespace().next().unwrap_or_default();
                is_run = word.eq_ignore_ascii_case("run");
                ends.clear();
            }
            let is_comment = code.starts_with('#');
            if is_run && !is_comment {
                // What begins with one is known to the parser.
                let rest = if is_joined { code } else { code.get(3..).unwrap_or_default().trim_start() };
                if is_joined || !rest.starts_with("<<") {
                    ends.extend(operators(rest));
                }
            }
            is_joined = bare.ends_with(escape) || is_joined && (is_comment || bare.is_empty());
            if !is_joined {
                waiting.extend(ends.drain(..));
                body_start = at + line.len();
            }
        }
        at += line.len();
    }
    (told, bodies)
}

/// The ends that `<<` names in a line, and whether tabs may stand before them.
fn operators(line: &str) -> Vec<(&str, bool)> {
    let mut found = Vec::new();
    let mut quote: Option<char> = None;
    let mut rest = line;
    while let Some(next) = rest.chars().next() {
        let after = &rest[next.len_utf8()..];
        match (quote, next) {
            (Some(open), _) if open == next => quote = None,
            (None, '"' | '\'') => quote = Some(next),
            (None, '<') if after.starts_with("<<") => {
                rest = after.trim_start_matches('<');
                continue;
            }
            (None, '<') if after.starts_with('<') => {
                let word = &after[1..];
                let tabs = word.starts_with('-');
                let word = word[usize::from(tabs)..].trim_start_matches(['"', '\'']);
                let end = word.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(word.len());
                if end > 0 {
                    found.push((&word[..end], tabs));
                }
                rest = word[end..].trim_start_matches(['"', '\'']);
                continue;
            }
            _ => {}
        }
        rest = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_become_comments() {
        let text =
            "FROM x\nRUN a && \\\n # <<NO\n b <<'E' <<-F\nä\n\nE\n\tF\nRUN <<G\nx\nG\nRUN c <<<H \"<<I\"\n";
        let (told, bodies) = masked(text, '\\');
        assert_eq!(
            told,
            "FROM x\nRUN a && \\\n # <<NO\n b <<'E' <<-F\n##\n\n#\n#F\nRUN <<G\nx\nG\nRUN c <<<H \"<<I\"\n"
        );
        assert_eq!(told.len(), text.len());
        let bodies: Vec<&str> = bodies.into_iter().map(|body| &text[body]).collect();
        assert_eq!(bodies, ["ä\n\n", ""]);
    }
}
