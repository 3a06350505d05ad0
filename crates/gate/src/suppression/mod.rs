//! Suppressions: comments by which somebody says, for a reason, that a finding is to stay.
//!
//! ```go
//! //ogive:ignore symbol-hole until=2027-06-30 -- the port is dropped with the next release
//! ```

mod comments;
mod findings;
mod parse;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use ogive_record::{Asked, Choice, Finding, Location, RuleName};

use self::comments::comments;
pub(crate) use self::findings::METAS;
pub use self::parse::MalformedSuppression;
use self::parse::{Parsed, parse};
use crate::{Contents, Date, Found, Sources};

/// A comment that suppresses findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// Where it stands.
    pub at: Location,
    /// The line whose findings it suppresses: its own, or the next one when it stands alone.
    pub line: u32,
    /// The rules whose findings it suppresses.
    pub rules: Vec<String>,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// Why.
    pub reason: String,
}

/// A comment that was to suppress findings and is not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Misspelt {
    at: Location,
    error: MalformedSuppression,
}

/// A finding that is not told, and by whose will.
#[derive(Debug, Clone, PartialEq)]
pub struct Suppressed {
    /// The finding.
    pub found: Found,
    /// The comment.
    pub by: Suppression,
}

/// What comments make of findings.
#[derive(Debug, Default)]
pub(crate) struct Sorted {
    /// What is told.
    pub(crate) told: Vec<Found>,
    /// What is not.
    pub(crate) suppressed: Vec<Suppressed>,
    /// What is wrong with the comments.
    pub(crate) wrong: Vec<Finding>,
}

/// When comments hold, and which of them can be told to be of no use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Holding<'a> {
    /// The rules that were asked.
    pub(crate) asked: &'a Asked,
    /// The day.
    pub(crate) today: Date,
    /// Whether all platforms were judged, so that a comment without a finding has none to suppress.
    pub(crate) is_whole: bool,
}

/// Sorts findings by the comments of the sources.
pub(crate) fn sort(found: Vec<Found>, sources: &Sources, holding: Holding<'_>) -> Sorted {
    let (suppressions, misspelt) = read(sources);
    let mut sorted = Sorted::default();
    let mut used: Vec<Vec<&str>> = suppressions.iter().map(|_| Vec::new()).collect();
    let holds = |suppression: &Suppression| suppression.until.is_none_or(|until| holding.today <= until);
    for found in found {
        let rule = found.finding.rule.as_str();
        let mut by = None;
        for (suppression, used) in suppressions.iter().zip(&mut used) {
            if holds(suppression) && is_meant(suppression, &found.finding) {
                used.extend(suppression.rules.iter().map(String::as_str).find(|name| *name == rule));
                by = by.or(Some(suppression));
            }
        }
        match by.cloned() {
            Some(by) => sorted.suppressed.push(Suppressed { found, by }),
            None => sorted.told.push(found),
        }
    }
    for Misspelt { at, error } in misspelt {
        sorted.wrong.extend(findings::malformed(at, &error, holding.asked));
    }
    for (suppression, used) in suppressions.iter().zip(used) {
        if !holds(suppression) {
            sorted.wrong.extend(findings::expired(suppression, holding.asked));
            continue;
        }
        let was_asked = |rule: &&String| {
            let name = crate::rule_metas().find(|meta| meta.name.as_str() == **rule).map(|meta| &meta.name);
            name.is_some_and(|name| matches!(holding.asked.choice(name), Choice::Asked(_)))
        };
        let of_no_use = suppression.rules.iter().filter(|rule| !used.contains(&rule.as_str()));
        for rule in of_no_use.filter(was_asked).filter(|_| holding.is_whole) {
            sorted.wrong.extend(findings::unused(suppression, rule, holding.asked));
        }
    }
    sorted
}

/// Whether a comment speaks of a finding: of its rule, in its file, on its line or another one that it shows on. What is wrong
/// with a file as a whole has no line, and may be spoken of anywhere in it.
fn is_meant(suppression: &Suppression, finding: &Finding) -> bool {
    let Some(at) = &finding.location else { return false };
    at.path == suppression.at.path
        && at.line.is_none_or(|line| line == suppression.line || finding.also.contains(&suppression.line))
        && suppression.rules.iter().any(|rule| rule == finding.rule.as_str())
}

/// Whether a file may have comments that are meant for ogive.
pub(crate) fn may_be_in(contents: &Contents) -> bool {
    contents.may_have_comments() && memchr::memmem::find(contents, comments::WORD).is_some()
}

/// The comments of all sources, by file and line.
fn read(sources: &Sources) -> (Vec<Suppression>, Vec<Misspelt>) {
    let (mut suppressions, mut misspelt) = (Vec::new(), Vec::new());
    let finder = memchr::memmem::Finder::new(comments::WORD);
    for (folder, name, bytes) in sources.files().filter(|(_, _, bytes)| bytes.may_have_comments()) {
        if finder.find(bytes).is_none() {
            continue;
        }
        let path: PathBuf = folder.join(name);
        for comment in comments(name, bytes) {
            let at = Location {
                path: path.clone(),
                line: Some(comment.place.line),
                column: Some(comment.place.column),
            };
            match parse(comment.text, is_rule) {
                Ok(Parsed { rules, until, reason }) => {
                    suppressions.push(Suppression { at, line: comment.line, rules, until, reason });
                }
                Err(error) => misspelt.push(Misspelt { at, error }),
            }
        }
    }
    (suppressions, misspelt)
}

/// Whether a name can be suppressed: that of a rule. What is wrong with suppressions can't be.
fn is_rule(name: &str) -> bool {
    let of_comments = |rule: &RuleName| METAS.iter().any(|meta| meta.name == *rule);
    crate::rule_metas().any(|meta| meta.name.as_str() == name && !of_comments(&meta.name))
}
