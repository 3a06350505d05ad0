//! What is done with a value that holds the architecture.

use std::ops::Range;

use ogive_gosource::lexer::Kind;

use super::comparison::{self, Compared};
use super::condition::{Condition, around};
use super::flags::Flags;
use super::guard::guard;
use super::literals::Literals;
use super::lookup::Keys;
use super::outcome;
use super::part::Part;
use super::switch::Switch;
use super::values::{Held, Value};
use crate::code::Code;
use crate::repository::Package;

/// A use of the architecture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ArchUse {
    /// Bytes before the value.
    pub(crate) offset: u32,
    /// The value as written: `runtime.GOARCH`.
    pub(crate) shown: String,
    /// What is done with it.
    pub(crate) kind: UseKind,
    /// What holds where that is done, of platforms.
    pub(crate) guard: Vec<Condition>,
}

/// What is done with the architecture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum UseKind {
    /// It is compared with names.
    Compared(Compared),
    /// A switch looks at it.
    Switched(Switch),
    /// It is looked up.
    LookedUp(Keys),
    /// Its text is looked into.
    Matched(Match),
    /// It becomes part of a text.
    Joined(Text),
    /// It is the value of a key.
    Keyed(String),
}

/// A test of a name's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Match {
    /// What is looked into.
    pub(crate) held: Held,
    /// The function: `strings.HasPrefix`.
    pub(crate) function: String,
    /// Where that looks.
    pub(crate) part: Part,
    /// What is looked for.
    pub(crate) pattern: String,
    /// Whether it chooses the size of words.
    pub(crate) sizes: bool,
    /// Whether a test is skipped by it.
    pub(crate) skips: bool,
    /// Whether one that it holds for is told from the others by its whole name.
    pub(crate) told: bool,
}

/// A text that an architecture becomes part of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    /// What stands around it, from left to right.
    pub(crate) parts: Vec<String>,
}

/// The uses of values, by place.
pub(super) fn of<'s>(code: &Code<'s>, package: &Package<'s>, values: &[Value]) -> Vec<ArchUse> {
    let flags = Flags::read(code);
    let literals = Literals { package, flags: &flags };
    let mut uses: Vec<ArchUse> = Vec::new();
    let mut seen: Vec<Range<usize>> = Vec::new();
    for value in values.iter().filter(|value| value.held != Held::Os) {
        if seen.iter().any(|range| range.contains(&value.span.start)) {
            continue;
        }
        let context = Context { code, literals, values, value };
        let Some(found) = context.found() else { continue };
        seen.extend(found.seen);
        let shown = code.written(value.span.clone()).to_owned();
        let guard = guard(code, found.start, values, &literals);
        uses.push(ArchUse { offset: code.offset(value.span.start), shown, kind: found.kind, guard });
    }
    uses
}

/// A use as it is found.
pub(super) struct Found {
    pub(super) kind: UseKind,
    /// The stretches whose other values say no more.
    pub(super) seen: Vec<Range<usize>>,
    /// The token that what is done begins with.
    pub(super) start: usize,
}

pub(super) struct Context<'c, 's> {
    pub(super) code: &'c Code<'s>,
    pub(super) literals: Literals<'c, 's>,
    values: &'c [Value],
    pub(super) value: &'c Value,
}

impl Context<'_, '_> {
    fn found(&self) -> Option<Found> {
        let code = self.code;
        let mut span = self.value.span.clone();
        while code.before(span.start) == Kind::LeftParen
            && code.partner(span.start - 1) == Some(span.end)
            && code.callee(span.start - 1).is_none()
        {
            span = span.start - 1..span.end + 1;
        }
        let is_comparison = |kind| matches!(kind, Kind::Equal | Kind::NotEqual);
        if is_comparison(code.before(span.start)) || is_comparison(code.kind(span.end)) {
            return comparison::read(code, span, self.values, &self.literals);
        }
        let start = span.start;
        let (kind, range) = self.kind(span)?;
        Some(Found { kind, seen: vec![range], start })
    }

    /// What is done, and the stretch that says so.
    fn kind(&self, span: Range<usize>) -> Option<(UseKind, Range<usize>)> {
        let code = self.code;
        let (before, after) = (code.before(span.start), code.kind(span.end));
        if after == Kind::LeftBrace
            && matches!(before, Kind::Switch | Kind::Semicolon)
            && self.in_switch(&span)
        {
            let switch = Switch::read(code, span.end, self.value.held, &self.literals)?;
            return Some((UseKind::Switched(switch), span));
        }
        if before == Kind::LeftBracket && after == Kind::RightBracket {
            return self.looked_up(&span).map(|keys| (UseKind::LookedUp(keys), span));
        }
        if before == Kind::Add || after == Kind::Add {
            return self.added(&span);
        }
        if before == Kind::Colon
            && let Some(key) = span.start.checked_sub(2).and_then(|at| self.literals.of(code, at..at + 1))
            && matches!(after, Kind::Comma | Kind::RightBrace)
        {
            return Some((UseKind::Keyed(key), span));
        }
        if before == Kind::Assign && span.start >= 4 && code.kind(span.start - 2) == Kind::RightBracket {
            let key = self.literals.of(code, span.start - 3..span.start - 2)?;
            return Some((UseKind::Keyed(key), span));
        }
        self.argument(span)
    }

    fn in_switch(&self, span: &Range<usize>) -> bool {
        let mut at = span.start;
        while at > 0 && !matches!(self.code.kind(at), Kind::LeftBrace | Kind::RightBrace) {
            at -= 1;
            match self.code.kind(at) {
                Kind::Switch => return true,
                Kind::If | Kind::For => return false,
                Kind::RightBrace | Kind::RightParen => at = self.code.partner(at).unwrap_or(0),
                _ => {}
            }
        }
        false
    }

    /// Whether the branches of a condition skip a test, and whether they choose the size of words.
    fn branches(&self, range: &Range<usize>) -> (bool, bool) {
        let code = self.code;
        let name = match code.before(range.start) {
            Kind::Assign | Kind::Define if range.start >= 2 => Some(code.text(range.start - 2)),
            _ => None,
        };
        let named = name.is_some_and(outcome::is_size_name);
        let Some(close) =
            (code.kind(range.end) == Kind::LeftBrace).then(|| code.partner(range.end)).flatten()
        else {
            return (false, named);
        };
        let mut end = close;
        if code.kind(close + 1) == Kind::Else && code.kind(close + 2) == Kind::LeftBrace {
            end = code.partner(close + 2).unwrap_or(close);
        }
        let skips = outcome::skips(code, range.end..close);
        (skips, named || outcome::sizes(code, range.end..end))
    }

    /// What is done with an argument of a call.
    fn argument(&self, span: Range<usize>) -> Option<(UseKind, Range<usize>)> {
        let code = self.code;
        let open = code.around(span.start)?;
        let callee = code.callee(open)?;
        let arguments = code.elements(open);
        let place = arguments.iter().position(|argument| code.trimmed(argument.clone()) == span)?;
        let other = |at: usize| arguments.get(at).and_then(|range| self.literals.of(code, range.clone()));
        match callee {
            "strings.HasPrefix" | "strings.HasSuffix" | "strings.Contains" | "strings.Index"
                if place == 0 =>
            {
                let range = around(code, open - 3..code.partner(open)? + 1);
                let (skips, sizes) = self.branches(&range);
                // An index is where it is found, so that it is anywhere.
                let (part, pattern) = (Part::of(callee).unwrap_or(Part::Anywhere), other(1)?);
                let condition = Condition::read(code, range, self.values, &self.literals);
                let told = condition.archs().iter().any(|arch| part.is_in(arch, &pattern));
                let (held, function) = (self.value.held, callee.to_owned());
                let found = Match { held, function, part, pattern, sizes, skips, told };
                Some((UseKind::Matched(found), span))
            }
            "slices.Contains" | "lo.Contains" | "slices.Index" if place == 1 => {
                let list = arguments.first()?;
                let names = match list.len() {
                    1 => self.list_of(code.text(list.start))?,
                    _ => self.list(list.end - 1)?,
                };
                let range = around(code, open - 3..code.partner(open)? + 1);
                let (skips, _) = self.branches(&range);
                let keys = Keys { held: self.value.held, names, is_list: true, handled: false, skips };
                Some((UseKind::LookedUp(keys), span))
            }
            _ if callee.ends_with("Sprintf") || callee.ends_with("JoinPath") || callee.ends_with(".Join") => {
                let parts =
                    arguments.iter().filter_map(|range| self.literals.of(code, range.clone())).collect();
                Some((UseKind::Joined(Text { parts }), span))
            }
            _ => None,
        }
    }

    /// The texts of a list that is written out, by its last brace.
    fn list(&self, close: usize) -> Option<Vec<String>> {
        let open = self.code.partner(close).filter(|&open| self.code.kind(open) == Kind::LeftBrace)?;
        self.code.elements(open).into_iter().map(|element| self.literals.of(self.code, element)).collect()
    }

    /// The texts of a list that is written out somewhere in the package, by its name.
    fn list_of(&self, name: &str) -> Option<Vec<String>> {
        let literal = |code: &Code<'_>| {
            (0..code.len()).find_map(|at| {
                let is_list = code.is_name(at, name)
                    && matches!(code.kind(at + 1), Kind::Assign | Kind::Define)
                    && code.kind(at + 2) == Kind::LeftBracket;
                is_list.then(|| code.block_of_type(at + 2)).flatten()
            })
        };
        self.written(name, literal, |context, open| context.list(context.code.partner(open)?))
    }

    /// What is read of a value that is written out here or else in another file of the package, which names it.
    pub(super) fn written<R>(
        &self,
        name: &str,
        literal: impl Fn(&Code<'_>) -> Option<usize>,
        read: impl Fn(&Context<'_, '_>, usize) -> Option<R>,
    ) -> Option<R> {
        if let Some(open) = literal(self.code) {
            return read(self, open);
        }
        let finder = memchr::memmem::Finder::new(name);
        self.literals.package.files.iter().filter(|file| finder.find(file.bytes).is_some()).find_map(|file| {
            let code = file.code();
            let open = literal(&code)?;
            read(&Context { code: &code, literals: self.literals, values: &[], value: self.value }, open)
        })
    }

    /// A text that is put together by `+`.
    fn added(&self, span: &Range<usize>) -> Option<(UseKind, Range<usize>)> {
        let code = self.code;
        let mut range = around(code, span.clone());
        // A call around it may say more: of `"https://…/" + runtime.GOARCH` only what is added is looked at.
        range.start = range.start.min(span.start);
        let parts = code.split(range.clone(), Kind::Add);
        let parts: Vec<String> = parts.into_iter().filter_map(|part| self.literals.of(code, part)).collect();
        Some((UseKind::Joined(Text { parts }), range))
    }
}
