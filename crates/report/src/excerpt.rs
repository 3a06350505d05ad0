//! Findings with the lines that they stand in, file by file.

use std::collections::BTreeSet;
use std::path::Path;

use ogive_record::{Finding, RuleName};

use crate::finding::{head, tail};
use crate::style::{DIM, ERROR, STRONG, paint};
use crate::{inert, one_line};

/// The most characters of a line that are shown.
const WIDEST: usize = 100;

/// How many characters before the place at fault are shown of a line that is too long.
const BEFORE: usize = 40;

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The line, counted from 1.
    pub line: u32,
    /// The column at fault in bytes, counted from 1; none when it is the line as a whole.
    pub column: Option<u32>,
    /// What stands there.
    pub text: String,
}

/// Findings with their lines, in an order in which those of one file follow each other. Why it matters is said once a
/// rule.
#[must_use]
pub fn findings_in_files(found: &[(&Finding, Option<Excerpt>)]) -> String {
    let mut text = String::new();
    let mut file: Option<&Path> = None;
    let mut told: BTreeSet<&RuleName> = BTreeSet::new();
    for (finding, excerpt) in found {
        let path = finding.location.as_ref().map(|at| at.path.as_path());
        if path != file || text.is_empty() {
            let name = path.map_or("no file".to_owned(), |path| one_line(&path.display().to_string()));
            text.push_str(&format!("{}\n", paint(STRONG, name)));
            file = path;
        }
        text.push_str(&head(finding));
        if let Some(excerpt) = excerpt {
            text.push_str(&excerpt.shown());
        }
        text.push_str(&tail(finding, told.insert(&finding.rule)));
        text.push('\n');
    }
    text
}

impl Excerpt {
    /// The line as it is shown: what stands before the place, the character there, what follows.
    pub(crate) fn parts(&self) -> (String, String, String) {
        let (line, caret) = cut(&self.text, self.before());
        let Some(caret) = caret else { return (line, String::new(), String::new()) };
        let mut rest = line.chars().skip(caret);
        let at = rest.next().map(String::from).unwrap_or_default();
        (line.chars().take(caret).collect(), at, rest.collect())
    }

    /// How many bytes stand before the place.
    fn before(&self) -> Option<usize> {
        self.column.and_then(|column| usize::try_from(column).ok()?.checked_sub(1))
    }

    /// The line with its number, and a caret under the place.
    fn shown(&self) -> String {
        let number = self.line.to_string();
        let margin = " ".repeat(number.len());
        let bar = paint(DIM, "|");
        let (line, caret) = cut(&self.text, self.before());
        let mut shown = format!("  {} {bar} {line}\n", paint(DIM, number));
        if let Some(caret) = caret {
            shown.push_str(&format!("  {margin} {bar} {}{}\n", " ".repeat(caret), paint(ERROR, "^")));
        }
        shown
    }
}

/// A line as it is shown, and how many characters stand before the byte at fault. Tabs take four columns, so that the
/// caret is right on every terminal.
fn cut(line: &str, at_fault: Option<usize>) -> (String, Option<usize>) {
    let (mut shown, mut caret) = (Vec::new(), None);
    for (at, c) in line.char_indices() {
        if at_fault.is_some_and(|fault| at <= fault) {
            caret = Some(shown.len());
        }
        match c {
            '\t' => shown.extend([' '; 4]),
            '\n' => {}
            c => shown.extend(inert(&c.to_string()).chars()),
        }
    }
    if at_fault.is_some_and(|fault| fault >= line.len()) {
        caret = Some(shown.len());
    }
    // What all lines of a function are indented by says nothing.
    let indent = shown.iter().take_while(|c| **c == ' ').count().min(caret.unwrap_or(usize::MAX));
    shown.drain(..indent);
    caret = caret.map(|caret| caret - indent);
    let start = caret.filter(|caret| *caret + 1 >= WIDEST).map_or(0, |caret| caret - BEFORE);
    let end = shown.len().min(start + WIDEST);
    let mut text: String = shown[start..end].iter().collect();
    if start > 0 {
        text.insert(0, '…');
    }
    if end < shown.len() {
        text.push('…');
    }
    (text, caret.map(|caret| if start > 0 { caret - start + 1 } else { caret }))
}

#[cfg(test)]
mod tests {
    use ogive_record::{Confidence, Location, Severity};

    use super::*;
    use crate::style::plain;

    fn excerpt(text: &str, column: u32) -> String {
        plain(&Excerpt { line: 12, column: Some(column), text: text.to_owned() }.shown())
    }

    #[test]
    fn the_caret_stands_under_the_place_whatever_is_before_it() {
        insta::assert_snapshot!(excerpt("\treturn most - size", 9), @r"
          12 | return most - size
             |        ^
        ");
        insta::assert_snapshot!(excerpt("ä\tb\u{1b}[2J := most", 13), @r"
          12 | ä    b\u{1b}[2J := most
             |                    ^
        ");
        insta::assert_snapshot!(excerpt("x", 9), @r"
          12 | x
             |  ^
        ");
    }

    #[test]
    fn of_a_long_line_the_part_with_the_place_is_shown() {
        let long = format!("{}here{}", "a".repeat(5000), "b".repeat(5000));
        let shown = excerpt(&long, 5001);
        let lines: Vec<&str> = shown.lines().collect();
        assert!(lines[0].chars().count() < 120, "{shown}");
        let caret = lines[1].chars().position(|c| c == '^').unwrap();
        assert_eq!(lines[0].chars().nth(caret), Some('h'), "{shown}");
    }

    #[test]
    fn files_are_headings_and_why_a_rule_matters_is_said_once() {
        let finding = |path: &str, title: &str| Finding {
            rule: RuleName::new("symbol-hole"),
            severity: Severity::Error,
            confidence: Confidence::High,
            title: title.into(),
            location: Some(Location { path: path.into(), line: Some(3), column: Some(1) }),
            evidence: Vec::new(),
            consequence: "It does not compile there.".into(),
            remedies: Vec::new(),
            also: Vec::new(),
            tags: Vec::new(),
        };
        let (a, b, c) = (finding("a.go", "x"), finding("a.go", "y"), finding("b/b.go", "z"));
        let line = Excerpt { line: 3, column: None, text: "x + y".into() };
        insta::assert_snapshot!(plain(&findings_in_files(&[(&a, Some(line)), (&b, None), (&c, None)])), @r"
        a.go
        error: x [symbol-hole]
          at a.go:3:1
          3 | x + y
          It does not compile there.

        error: y [symbol-hole]
          at a.go:3:1

        b/b.go
        error: z [symbol-hole]
          at b/b.go:3:1
        ");
    }
}
