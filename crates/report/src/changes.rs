//! What a plan would change, on a terminal.

use ogive_record::{Change, DiffLine, Hunk};

use crate::style::{DIM, GOOD, REMOVED, STRONG, paint};

/// The changes of a plan as lines, texts as coloured unified diffs.
#[must_use]
pub fn changes(title: &str, changes: &[Change]) -> String {
    let mut text = format!("{}\n", paint(STRONG, title));
    if changes.is_empty() {
        text.push_str("  nothing to do\n");
    }
    for change in changes {
        if !change.hunks.is_empty() {
            text.push('\n');
        }
        text.push_str(&format!("  {}\n", change.summary));
        if let Some(path) = change.path.as_ref().filter(|_| !change.hunks.is_empty()) {
            let path = path.display().to_string();
            let new = change.hunks.iter().all(|h| h.header.starts_with("@@ -0,0 "));
            text.push_str(&format!(
                "{}\n",
                paint(STRONG, format!("--- {}", if new { "/dev/null" } else { &path }))
            ));
            text.push_str(&format!("{}\n", paint(STRONG, format!("+++ {path}"))));
            change.hunks.iter().for_each(|hunk| text.push_str(&lines(hunk)));
        }
    }
    text
}

fn lines(hunk: &Hunk) -> String {
    let mut text = format!("{}\n", paint(DIM, &hunk.header));
    for line in &hunk.lines {
        text.push_str(&match line {
            DiffLine::Same(line) => format!(" {line}\n"),
            DiffLine::Removed(line) => format!("{}\n", paint(REMOVED, format!("-{line}"))),
            DiffLine::Added(line) => format!("{}\n", paint(GOOD, format!("+{line}"))),
            DiffLine::NoLineEnd => "\\ No newline at end of file\n".to_owned(),
        });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::style::plain;

    fn change(summary: &str, path: Option<&str>, hunks: Vec<Hunk>) -> Change {
        Change { summary: summary.into(), path: path.map(Into::into), hunks }
    }

    #[test]
    fn changes_are_their_summaries_with_diffs() {
        let added = |text: &str| DiffLine::Added(text.into());
        let shown = changes(
            "set-up of ogive for this user",
            &[
                change("make the folder /h/shims", Some("/h/shims"), Vec::new()),
                change(
                    "put the shims on PATH in /h/.zshrc",
                    Some("/h/.zshrc"),
                    vec![Hunk {
                        header: "@@ -1 +1,2 @@".into(),
                        lines: vec![
                            DiffLine::Same("one".into()),
                            DiffLine::Removed("end".into()),
                            DiffLine::NoLineEnd,
                            added("two"),
                        ],
                    }],
                ),
                change(
                    "make /h/.zshenv",
                    Some("/h/.zshenv"),
                    vec![Hunk { header: "@@ -0,0 +1 @@".into(), lines: vec![added("new")] }],
                ),
            ],
        );
        insta::assert_snapshot!(plain(&shown), @r"
        set-up of ogive for this user
          make the folder /h/shims

          put the shims on PATH in /h/.zshrc
        --- /h/.zshrc
        +++ /h/.zshrc
        @@ -1 +1,2 @@
         one
        -end
        \ No newline at end of file
        +two

          make /h/.zshenv
        --- /dev/null
        +++ /h/.zshenv
        @@ -0,0 +1 @@
        +new
        ");
        assert!(changes("x", &[]).contains("nothing to do"));
    }
}
