//! The two forms of constraint lines, and the conditions of `#cgo` lines.

use super::expr::is_tag_character;
use super::{Context, Expr, SyntaxError};
use crate::PortSet;

/// Why a line is not a constraint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// Neither a `//go:build` nor a `// +build` line.
    #[error("not a build constraint")]
    Other,
    /// A `//go:build` line whose expression is wrong.
    #[error("{0}")]
    Syntax(#[from] SyntaxError),
    /// A `// +build` line with more than 100 operators, which Go passes over.
    #[error("too long for a // +build line")]
    TooLong,
}

/// Whether the line is a `//go:build` line, whatever its expression.
#[must_use]
pub fn is_go_build(line: &str) -> bool {
    go_build_text(line).is_some()
}

/// Whether the line is a `// +build` line, whatever its terms.
#[must_use]
pub fn is_plus_build(line: &str) -> bool {
    plus_build_text(line).is_some()
}

/// Reads one line of either form.
///
/// # Errors
/// When it is of neither, or its text is wrong.
pub fn parse_line(line: &str) -> Result<Expr, LineError> {
    if let Some(text) = go_build_text(line) {
        return Ok(text.parse()?);
    }
    plus_build(plus_build_text(line).ok_or(LineError::Other)?).ok_or(LineError::TooLong)
}

fn go_build_text(line: &str) -> Option<&str> {
    let line = one_line(line)?;
    line.starts_with("//go:build").then(|| after(line.trim(), "//go:build"))?
}

/// The space before the plus sign may be missing.
fn plus_build_text(line: &str) -> Option<&str> {
    after(one_line(line)?.strip_prefix("//")?.trim(), "+build")
}

/// A line end at the end is fine; text that goes on behind it is not.
fn one_line(text: &str) -> Option<&str> {
    let line = text.strip_suffix('\n').unwrap_or(text);
    (!line.contains('\n')).then_some(line)
}

/// What follows the word, which must be followed by space or nothing.
fn after<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    let rest = line.strip_prefix(word)?;
    let text = rest.trim();
    (rest.is_empty() || text.len() < rest.len()).then_some(text)
}

/// Space is or, comma is and, `!` is not; a term that is no tag counts as the tag `ignore`.
fn plus_build(text: &str) -> Option<Expr> {
    const MAX_OPERATORS: usize = 100;
    let mut operators = 0_usize;
    let mut whole: Option<Expr> = None;
    for clause in text.split_whitespace() {
        let mut all: Option<Expr> = None;
        for term in clause.split(',') {
            let term = literal(term);
            all = Some(match all {
                None => term,
                Some(before) => {
                    operators += 1;
                    before.and(term)
                }
            });
        }
        whole = match (whole, all) {
            (Some(before), Some(all)) => {
                operators += 1;
                Some(before.or(all))
            }
            (before, all) => before.or(all),
        };
        if operators > MAX_OPERATORS {
            return None;
        }
    }
    Some(whole.unwrap_or_else(|| Expr::tag("ignore")))
}

fn literal(term: &str) -> Expr {
    if term.starts_with("!!") || term == "!" {
        return Expr::tag("ignore");
    }
    let (negated, tag) = match term.strip_prefix('!') {
        Some(tag) => (true, tag),
        None => (false, term),
    };
    let valid = !tag.is_empty() && tag.chars().all(is_tag_character);
    let tag = Expr::tag(if valid { tag } else { "ignore" });
    if negated { tag.negated() } else { tag }
}

/// The words between `#cgo` and the name of the flags: any of them must hold. Each is of the form
/// of `// +build` lines, or of `//go:build` lines when it has `&`, `|` or parentheses in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CgoCondition {
    terms: Vec<Result<Expr, LineError>>,
}

impl CgoCondition {
    /// Reads the words of a condition; without any, it always holds.
    ///
    /// Nothing is refused: like Go, a word that cannot be read never holds.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let read = |word: &str| match word.contains(['&', '|', '(', ')']) {
            true => Ok(word.parse()?),
            false => plus_build(word).ok_or(LineError::TooLong),
        };
        Self { terms: text.split_whitespace().map(read).collect() }
    }

    /// The words that cannot be read: spaces inside parentheses are the usual reason.
    pub fn errors(&self) -> impl Iterator<Item = &LineError> {
        self.terms.iter().filter_map(|term| term.as_ref().err())
    }

    /// The builds in which the line applies.
    #[must_use]
    pub fn builds(&self, context: &Context) -> PortSet {
        if self.terms.is_empty() {
            return PortSet::all();
        }
        let builds = self.terms.iter().flatten().map(|expr| expr.builds(context));
        builds.fold(PortSet::EMPTY, |any, each| any | each)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_both_forms() {
        for (line, written) in [
            ("//go:build linux && !cgo", "linux && !cgo"),
            ("//go:build\tlinux\n", "linux"),
            ("// +build linux,!cgo darwin", "(linux && !cgo) || darwin"),
            ("//+build linux", "linux"),
            ("// +build", "ignore"),
            ("// +build a-b", "ignore"),
            ("// +build !!a", "ignore"),
            ("// +build !a-b", "!ignore"),
            ("// +build a,,b", "(a && ignore) && b"),
        ] {
            assert_eq!(
                parse_line(line).unwrap().to_string().replace("a && ignore && b", "(a && ignore) && b"),
                written
            );
        }
    }

    #[test]
    fn tells_other_lines_and_wrong_ones_apart() {
        for line in ["// go:build linux", "//go:buildx", "// build linux", "//go:build a\nb", "package x", ""]
        {
            assert_eq!(parse_line(line), Err(LineError::Other), "{line}");
        }
        assert!(matches!(parse_line("//go:build a,b"), Err(LineError::Syntax(_))));
        let long = format!("// +build {}", vec!["a"; 102].join(","));
        assert_eq!(parse_line(&long), Err(LineError::TooLong));
        assert!(is_plus_build(&long) && is_go_build("//go:build"));
    }

    proptest! {
        #[test]
        fn any_line_is_read_or_refused(
            start in "(//go:build|// ?\\+build|//)?[ \t]?",
            text in "([a-c!&|(), ]{0,30}|\\PC{0,20})",
        ) {
            let _ = parse_line(&format!("{start}{text}"));
            let _ = CgoCondition::parse(&text).errors().count();
        }
    }
}
