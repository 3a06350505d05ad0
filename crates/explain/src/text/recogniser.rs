//! What a recogniser is.

use std::borrow::Cow;
use std::sync::OnceLock;

use ogive_platform::Goarch;
use ogive_platform::names::{Named, from_any_name};
use ogive_record::RuleName;
use regex::Regex;

use crate::Way;

/// Recognises one thing that tools say, in all their spellings of it.
pub struct Recogniser {
    /// The name of the cause, kebab-case.
    pub name: RuleName,
    /// What it means, in one line.
    pub title: &'static str,
    /// Why tools say so, in a few sentences.
    pub rationale: &'static str,
    /// Texts of which at least one stands in every such line, written as there. Long ones are quick to find.
    pub(super) literals: &'static [&'static str],
    /// What the whole line must match. Named groups are what [`Found::get`] gives.
    pub(super) pattern: &'static str,
    /// The rule of `ogive doctor` that checks a machine for it, where the machine is the cause.
    pub doctor: Option<RuleName>,
    /// What to tell of a line.
    pub(super) tell: fn(&Found<'_>) -> Told,
    /// Lines that it recognises, each with where it was seen.
    pub examples: &'static [Example],
}

/// A line that somebody really saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    /// The line.
    pub line: &'static str,
    /// Where: a tool with its version, a file of its source, an issue.
    pub seen: &'static str,
}

/// What was found in a line: the named groups of the pattern.
#[derive(Debug, Clone, Copy)]
pub struct Found<'f> {
    pub(super) groups: &'f [(String, String)],
}

/// What a recogniser tells of a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// What is wrong, in one line; the recogniser's title where none is given.
    pub title: Option<String>,
    /// What the line says, as subject and value.
    pub facts: Vec<(&'static str, String)>,
    /// The ways out, best first.
    pub ways: Vec<Way>,
}

/// The pattern of a recogniser, compiled when it is first needed.
pub(super) struct Compiled {
    pub recogniser: &'static Recogniser,
    regex: OnceLock<Regex>,
}

impl Compiled {
    pub(super) const fn new(recogniser: &'static Recogniser) -> Self {
        Self { recogniser, regex: OnceLock::new() }
    }

    /// The named groups that `line` has; none when it is not what the recogniser knows.
    pub(super) fn groups(&self, line: &str) -> Option<Vec<(String, String)>> {
        if !self.recogniser.literals.iter().any(|literal| line.contains(literal)) {
            return None;
        }
        let regex = self.regex.get_or_init(|| {
            Regex::new(self.recogniser.pattern).expect("the patterns are compiled by a test")
        });
        let captures = regex.captures(line)?;
        let named = regex.capture_names().flatten().filter_map(|name| {
            let text = captures.name(name)?.as_str().trim();
            (!text.is_empty()).then(|| (name.to_owned(), text.to_owned()))
        });
        Some(named.collect())
    }
}

impl<'f> Found<'f> {
    /// A named group.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'f str> {
        self.groups.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
    }

    /// What a named group means as a platform; none when it is no name of one.
    #[must_use]
    pub fn platform(&self, name: &str) -> Option<Named> {
        let text = self.get(name)?.trim_matches(['\'', '"', '`', ',', ')']);
        from_any_name(text).ok()
    }

    /// What a named group means as an architecture.
    #[must_use]
    pub fn arch(&self, name: &str) -> Option<Goarch> {
        self.platform(name).map(|named| named.arch)
    }

    /// The first of these named groups that the line has, as [`Found::word`] gives it.
    #[must_use]
    pub fn first_word(&self, names: &[&str], otherwise: &'static str) -> Cow<'static, str> {
        let name = names.iter().find(|name| self.get(name).is_some());
        name.map_or(Cow::Borrowed(otherwise), |name| self.word(name, otherwise))
    }

    /// A named group as one word of a shell; `otherwise` where there is none, or none that may be shown in a
    /// command.
    #[must_use]
    pub fn word(&self, name: &str, otherwise: &'static str) -> Cow<'static, str> {
        let plain = self.get(name).filter(|text| crate::program::is_plain(text));
        plain.map_or(Cow::Borrowed(otherwise), |text| Cow::Owned(crate::program::posix(text)))
    }
}

impl Told {
    /// Nothing yet.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// With something that the line says, when it does.
    pub(super) fn fact(mut self, subject: &'static str, value: Option<impl Into<String>>) -> Self {
        self.facts.extend(value.map(|value| (subject, value.into())));
        self
    }

    /// With a way out that a command is.
    pub(super) fn run(mut self, does: impl Into<String>, command: impl Into<String>) -> Self {
        self.ways.push(Way { does: does.into(), command: Some(command.into()) });
        self
    }

    /// With a way out that no one command is.
    pub(super) fn by_hand(mut self, does: impl Into<String>) -> Self {
        self.ways.push(Way { does: does.into(), command: None });
        self
    }
}

impl std::fmt::Debug for Recogniser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recogniser").field("name", &self.name).finish_non_exhaustive()
    }
}
