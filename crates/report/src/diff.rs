//! Unified diffs.

use similar::{ChangeTag, TextDiff};

use crate::style::{DIM, GOOD, REMOVED, STRONG, paint};

/// The change from `before` to `after` as a unified diff with three lines of context, coloured.
/// Empty when nothing changes.
#[must_use]
pub fn diff(path: &str, before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let mut text = String::new();
    for (n, hunk) in diff.unified_diff().context_radius(3).iter_hunks().enumerate() {
        if n == 0 {
            let old = if before.is_empty() { "/dev/null".to_owned() } else { path.to_owned() };
            text.push_str(&format!("{}\n", paint(STRONG, format!("--- {old}"))));
            text.push_str(&format!("{}\n", paint(STRONG, format!("+++ {path}"))));
        }
        text.push_str(&format!("{}\n", paint(DIM, hunk.header())));
        for change in hunk.iter_changes() {
            let line = change.value().trim_end_matches('\n');
            text.push_str(&match change.tag() {
                ChangeTag::Equal => format!(" {line}\n"),
                ChangeTag::Delete => format!("{}\n", paint(REMOVED, format!("-{line}"))),
                ChangeTag::Insert => format!("{}\n", paint(GOOD, format!("+{line}"))),
            });
            if change.missing_newline() {
                text.push_str("\\ No newline at end of file\n");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::style::plain;

    #[test]
    fn shows_the_changed_line_in_its_context() {
        let before = "a\nb\nc\nd\ne\nf\ng\nh\n";
        let after = "a\nb\nc\nd\nE\nf\ng\nh\n";
        insta::assert_snapshot!(plain(&diff("~/.zshrc", before, after)), @r"
        --- ~/.zshrc
        +++ ~/.zshrc
        @@ -2,7 +2,7 @@
         b
         c
         d
        -e
        +E
         f
         g
         h
        ");
    }

    #[test]
    fn a_new_file_comes_from_nothing_and_a_missing_line_end_is_told() {
        insta::assert_snapshot!(plain(&diff("x", "", "new")), @r"
        --- /dev/null
        +++ x
        @@ -0,0 +1 @@
        +new
        \ No newline at end of file
        ");
        assert_eq!(diff("x", "same\n", "same\n"), "");
    }
}
