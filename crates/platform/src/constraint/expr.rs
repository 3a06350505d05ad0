//! The expressions of `//go:build` lines.

use std::fmt;
use std::str::FromStr;

use super::Context;
use crate::PortSet;

/// A condition over build tags.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Expr {
    /// A tag.
    Tag(String),
    /// `!x`
    Not(Box<Self>),
    /// `x && y`
    And(Box<Self>, Box<Self>),
    /// `x || y`
    Or(Box<Self>, Box<Self>),
}

/// Why a text is not an expression, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind} at byte {offset}")]
pub struct SyntaxError {
    /// Bytes before the place, from the start of the expression.
    pub offset: usize,
    /// What is wrong there.
    pub kind: SyntaxErrorKind,
}

/// What is wrong with an expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SyntaxErrorKind {
    /// A token that cannot stand there.
    #[error("unexpected {0:?}")]
    Unexpected(String),
    /// The expression ends too early.
    #[error("unexpected end of the expression")]
    End,
    /// A `(` without its `)`.
    #[error("missing closing parenthesis")]
    Parenthesis,
    /// `!!`
    #[error("double negation")]
    DoubleNegation,
    /// A character that is part of no token.
    #[error("{0:?} is part of no tag or operator")]
    Character(char),
    /// More operands than Go accepts.
    #[error("expression too large")]
    TooLarge,
}

/// Go's limit on the operands of one expression.
const MAX_OPERANDS: usize = 1000;

impl Expr {
    /// Whether the condition holds when the tags that `holds` says do.
    pub fn eval(&self, holds: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Self::Tag(tag) => holds(tag),
            Self::Not(x) => !x.eval(holds),
            Self::And(x, y) => x.eval(holds) && y.eval(holds),
            Self::Or(x, y) => x.eval(holds) || y.eval(holds),
        }
    }

    /// The builds in which the condition holds.
    #[must_use]
    pub fn builds(&self, context: &Context) -> PortSet {
        match self {
            Self::Tag(tag) => context.holds(tag),
            Self::Not(x) => !x.builds(context),
            Self::And(x, y) => x.builds(context) & y.builds(context),
            Self::Or(x, y) => x.builds(context) | y.builds(context),
        }
    }

    /// Calls `visit` with each tag, from left to right, repetitions included.
    pub fn tags<'a>(&'a self, visit: &mut dyn FnMut(&'a str)) {
        match self {
            Self::Tag(tag) => visit(tag),
            Self::Not(x) => x.tags(visit),
            Self::And(x, y) | Self::Or(x, y) => {
                x.tags(visit);
                y.tags(visit);
            }
        }
    }

    pub(super) fn tag(text: &str) -> Self {
        Self::Tag(text.to_owned())
    }

    pub(super) fn negated(self) -> Self {
        Self::Not(Box::new(self))
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self::And(Box::new(self), Box::new(other))
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self::Or(Box::new(self), Box::new(other))
    }
}

/// The form of `//go:build` lines, with the parentheses that gofmt would have.
impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operand = |f: &mut fmt::Formatter<'_>, x: &Self, bare: bool| {
            if bare { write!(f, "{x}") } else { write!(f, "({x})") }
        };
        match self {
            Self::Tag(tag) => f.write_str(tag),
            Self::Not(x) => {
                f.write_str("!")?;
                operand(f, x, matches!(**x, Self::Tag(_) | Self::Not(_)))
            }
            Self::And(x, y) => {
                operand(f, x, !matches!(**x, Self::Or(..)))?;
                f.write_str(" && ")?;
                operand(f, y, !matches!(**y, Self::Or(..)))
            }
            Self::Or(x, y) => {
                operand(f, x, !matches!(**x, Self::And(..)))?;
                f.write_str(" || ")?;
                operand(f, y, !matches!(**y, Self::And(..)))
            }
        }
    }
}

/// Whether Go takes the character as part of a tag.
pub(super) fn is_tag_character(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '.'
}

/// Reads what follows `//go:build`.
///
/// A loop with a stack of its own: Go admits a thousand nested parentheses, which would be too deep
/// for the stack of a thread.
impl FromStr for Expr {
    type Err = SyntaxError;

    fn from_str(text: &str) -> Result<Self, SyntaxError> {
        let mut parser = Parser { text, at: 0, token: Token::End, start: 0 };
        let mut group = Group::default();
        let mut outer: Vec<Group> = Vec::new();
        let mut operands = 0;
        loop {
            operands += 1;
            if operands > MAX_OPERANDS {
                return Err(parser.error(SyntaxErrorKind::TooLarge));
            }
            parser.next()?;
            let mut negated = parser.token == Token::Operator("!");
            if negated {
                parser.next()?;
                if parser.token == Token::Operator("!") {
                    return Err(parser.error(SyntaxErrorKind::DoubleNegation));
                }
            }
            let mut operand = match parser.token {
                Token::Tag(tag) => Self::tag(tag),
                Token::Operator("(") => {
                    outer.push(std::mem::replace(&mut group, Group::opened_at(parser.start, negated)));
                    continue;
                }
                Token::End if !outer.is_empty() => return Err(group.unclosed()),
                _ => return Err(parser.unexpected()),
            };
            parser.next()?;
            // The operand, then each group that ends behind it, now an operand of the next outer one.
            loop {
                group.add(if negated { operand.negated() } else { operand });
                match (parser.token, outer.pop()) {
                    (Token::Operator(")"), Some(before)) => {
                        let closed = std::mem::replace(&mut group, before);
                        negated = closed.negated;
                        operand = closed.whole().ok_or_else(|| parser.unexpected())?;
                        parser.next()?;
                        continue;
                    }
                    (Token::Operator("&&"), before) => outer.extend(before),
                    (Token::Operator("||"), before) => {
                        outer.extend(before);
                        group.next_alternative();
                    }
                    (_, Some(_)) => return Err(group.unclosed()),
                    (Token::End, None) => return group.whole().ok_or_else(|| parser.unexpected()),
                    (_, None) => return Err(parser.unexpected()),
                }
                break;
            }
        }
    }
}

/// What was read of the text between two parentheses.
#[derive(Debug, Default)]
struct Group {
    /// Where its parenthesis stands.
    open: usize,
    negated: bool,
    /// The alternatives before the last `||`.
    any: Option<Expr>,
    /// What was read of the last alternative.
    all: Option<Expr>,
}

impl Group {
    fn opened_at(open: usize, negated: bool) -> Self {
        Self { open, negated, ..Self::default() }
    }

    fn add(&mut self, operand: Expr) {
        self.all = Some(match self.all.take() {
            Some(before) => before.and(operand),
            None => operand,
        });
    }

    fn next_alternative(&mut self) {
        self.any = match (self.any.take(), self.all.take()) {
            (Some(any), Some(all)) => Some(any.or(all)),
            (any, all) => any.or(all),
        };
    }

    fn whole(mut self) -> Option<Expr> {
        self.next_alternative();
        self.any
    }

    fn unclosed(&self) -> SyntaxError {
        SyntaxError { offset: self.open, kind: SyntaxErrorKind::Parenthesis }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Tag(&'a str),
    /// `(`, `)`, `!`, `&&` or `||`
    Operator(&'a str),
    End,
}

struct Parser<'a> {
    text: &'a str,
    /// Where the next token is looked for.
    at: usize,
    token: Token<'a>,
    /// Where `token` starts.
    start: usize,
}

impl Parser<'_> {
    fn next(&mut self) -> Result<(), SyntaxError> {
        let rest = self.text[self.at..].trim_start_matches([' ', '\t']);
        self.start = self.text.len() - rest.len();
        let width = match rest.as_bytes() {
            [] => 0,
            [b'(' | b')' | b'!', ..] => 1,
            [b'&', b'&', ..] | [b'|', b'|', ..] => 2,
            _ => rest.find(|c| !is_tag_character(c)).unwrap_or(rest.len()),
        };
        self.at = self.start + width;
        let token = &rest[..width];
        self.token = match (rest.chars().next(), token.chars().next()) {
            (None, _) => Token::End,
            (Some(c), None) => return Err(self.error(SyntaxErrorKind::Character(c))),
            (_, Some('(' | ')' | '!' | '&' | '|')) => Token::Operator(token),
            _ => Token::Tag(token),
        };
        Ok(())
    }

    fn unexpected(&self) -> SyntaxError {
        self.error(match self.token {
            Token::Tag(text) | Token::Operator(text) => SyntaxErrorKind::Unexpected(text.to_owned()),
            Token::End => SyntaxErrorKind::End,
        })
    }

    fn error(&self, kind: SyntaxErrorKind) -> SyntaxError {
        SyntaxError { offset: self.start, kind }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_and_binds_as_go_does() {
        for (text, written) in [
            ("linux", "linux"),
            ("a||b&&c", "a || (b && c)"),
            ("(a || b) && !c", "(a || b) && !c"),
            ("!(a && b)", "!(a && b)"),
            ("(((a)))", "a"),
            ("go1.21 && amd64.v3", "go1.21 && amd64.v3"),
            ("386\t&&größe", "386 && größe"),
        ] {
            assert_eq!(text.parse::<Expr>().unwrap().to_string(), written, "{text}");
        }
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        for (text, says) in [
            ("", "unexpected end of the expression at byte 0"),
            ("!!a", "double negation at byte 1"),
            ("a b", "unexpected \"b\" at byte 2"),
            ("(a && b", "missing closing parenthesis at byte 0"),
            ("(a && ", "missing closing parenthesis at byte 0"),
            ("a & b", "'&' is part of no tag or operator at byte 2"),
            ("a &&", "unexpected end of the expression at byte 4"),
            ("linux,amd64", "',' is part of no tag or operator at byte 5"),
            ("a)", "unexpected \")\" at byte 1"),
        ] {
            assert_eq!(text.parse::<Expr>().unwrap_err().to_string(), says, "{text}");
        }
        let large = vec!["a"; 1001].join(" || ");
        assert_eq!(large.parse::<Expr>().unwrap_err().kind, SyntaxErrorKind::TooLarge);
        assert!("(".repeat(5000).parse::<Expr>().is_err());
    }

    #[test]
    fn the_largest_expressions_fit_the_stack() {
        let flat = vec!["a"; 1000].join(" || ");
        let deep = format!("{}a{}", "!(".repeat(999), ")".repeat(999));
        for text in [flat, deep] {
            let expr: Expr = text.parse().unwrap();
            assert_ne!(expr.eval(&|_| true), expr.eval(&|_| false));
            assert_eq!(expr.to_string().matches('a').count(), text.matches('a').count());
        }
    }

    #[test]
    fn lists_tags_in_order() {
        let expr: Expr = "b && (a || !b)".parse().unwrap();
        let mut tags = Vec::new();
        expr.tags(&mut |tag| tags.push(tag));
        assert_eq!(tags, ["b", "a", "b"]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "([a-c.!&|() \t]{0,40}|\\PC{0,30})") {
            if let Ok(expr) = text.parse::<Expr>() {
                let again = expr.to_string().parse::<Expr>();
                prop_assert_eq!(again.map(|e| e.to_string()), Ok(expr.to_string()));
            }
        }
    }
}
