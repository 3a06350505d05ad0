//! Asks the recognisers.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use aho_corasick::{AhoCorasick, MatchKind};
use regex::bytes::Regex;

use super::recogniser::Recogniser;
use super::recognisers::RECOGNISERS;
use super::strip::Strip;

/// A line that is known.
#[derive(Debug, Clone)]
pub struct Recognised {
    /// Who knows it.
    pub recogniser: &'static Recogniser,
    /// The line, without terminal commands.
    pub line: String,
    /// What was taken from it: the names of groups with their text.
    pub captures: Vec<(&'static str, String)>,
}

/// The literals of all recognisers in one automaton, and the patterns, each made when first needed.
pub(super) struct Engine {
    literals: AhoCorasick,
    /// The recogniser of each literal, as an index.
    owners: Vec<usize>,
    patterns: Vec<OnceLock<Vec<Pattern>>>,
}

struct Pattern {
    regex: Regex,
    /// The named groups, by their index.
    groups: Vec<(usize, &'static str)>,
}

pub(super) static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::new);

impl Engine {
    fn new() -> Self {
        let owned = RECOGNISERS.iter().enumerate();
        let owned = owned.flat_map(|(owner, r)| r.literals.iter().map(move |literal| (owner, *literal)));
        let (owners, literals): (Vec<usize>, Vec<&str>) = owned.unzip();
        let literals = AhoCorasick::builder().match_kind(MatchKind::Standard).build(literals);
        Self {
            literals: literals.expect("a few hundred literals fit"),
            owners,
            patterns: RECOGNISERS.iter().map(|_| OnceLock::new()).collect(),
        }
    }

    fn patterns(&self, owner: usize) -> &[Pattern] {
        self.patterns[owner].get_or_init(|| {
            let compile = |pattern: &&'static str| {
                let regex = Regex::new(pattern).expect("every pattern is compiled in a test");
                let groups = regex.capture_names().enumerate();
                let groups = groups.filter_map(|(at, name)| Some((at, group(pattern, name?)?))).collect();
                Pattern { regex, groups }
            };
            RECOGNISERS[owner].patterns.iter().map(compile).collect()
        })
    }

    /// The first recogniser that knows a line free of terminal commands, and where in it.
    pub(super) fn line(&self, line: &[u8]) -> Option<(Recognised, Range<usize>)> {
        self.candidates(line).into_iter().find_map(|owner| self.ask(owner, line))
    }

    fn candidates(&self, line: &[u8]) -> BTreeSet<usize> {
        let hits = self.literals.find_overlapping_iter(line);
        hits.map(|hit| self.owners[hit.pattern().as_usize()]).collect()
    }

    fn ask(&self, owner: usize, line: &[u8]) -> Option<(Recognised, Range<usize>)> {
        self.patterns(owner).iter().find_map(|pattern| {
            let found = pattern.regex.captures(line)?;
            let text = |(at, name): &(usize, &'static str)| {
                let value = String::from_utf8_lossy(found.get(*at)?.as_bytes()).into_owned();
                Some((*name, value))
            };
            let recognised = Recognised {
                recogniser: RECOGNISERS[owner],
                line: String::from_utf8_lossy(line).trim().to_owned(),
                captures: pattern.groups.iter().filter_map(text).collect(),
            };
            Some((recognised, found.get(0)?.range()))
        })
    }
}

/// The name of a group as it stands in the pattern, which lives as long as the program.
fn group(pattern: &'static str, name: &str) -> Option<&'static str> {
    let at = pattern.find(&format!("(?<{name}>"))?;
    pattern.get(at + 3..at + 3 + name.len())
}

/// The recogniser that knows a line, if one does.
#[must_use]
pub fn recognise(line: &str) -> Option<Recognised> {
    let mut text = Vec::with_capacity(line.len());
    Strip::default().feed(line.as_bytes(), &mut text);
    ENGINE.line(text.trim_ascii_end()).map(|(recognised, _)| recognised)
}

/// Every recogniser that would know a line, in the order in which they are asked.
#[must_use]
pub fn recognise_all(line: &str) -> Vec<Recognised> {
    let owners = ENGINE.candidates(line.as_bytes());
    let known = owners.into_iter().filter_map(|owner| ENGINE.ask(owner, line.as_bytes()));
    known.map(|(recognised, _)| recognised).collect()
}
