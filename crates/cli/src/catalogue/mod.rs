//! Everything that can be looked up by name: rules, causes, recognised errors, myths, platforms.
//!
//! Each crate keeps the list of what it knows; here they become one.

mod myths;

use std::borrow::Cow;

use ogive_explain::image::{IMAGE_CAUSES, ImageCause};
use ogive_explain::program::{self, CauseRule};
use ogive_explain::text::{self, Recogniser};
use ogive_platform::ports;
use ogive_record::RuleMeta;
use schemars::JsonSchema;
use serde::Serialize;

use crate::platform_card;

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A rule that judges programs, images, machines or repositories.
    Rule,
    /// A cause for which a program does not run.
    Cause,
    /// An error text that `ogive explain` recognises.
    Error,
    /// A belief about architectures, and what is so.
    Myth,
    /// A platform, whose card `ogive rule` shows.
    Platform,
}

impl Kind {
    /// Every kind, in the order of the list.
    pub const ALL: &'static [Self] = &[Self::Rule, Self::Cause, Self::Error, Self::Myth, Self::Platform];

    /// The heading over the entries of the kind.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Rule => "rules",
            Self::Cause => "causes",
            Self::Error => "errors",
            Self::Myth => "myths",
            Self::Platform => "platforms",
        }
    }
}

/// What can be looked up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Entry {
    /// Its name: kebab-case, or `linux/arm64`.
    pub name: Cow<'static, str>,
    /// What it is about.
    pub kind: Kind,
    /// One line. Of a myth, what is believed.
    pub summary: Cow<'static, str>,
    /// Why it matters. Of a myth, what is so.
    pub rationale: Cow<'static, str>,
    /// What it looks like, each a command, a line or a "wrong → right".
    pub examples: Vec<Cow<'static, str>>,
    /// Where to read more.
    pub references: Vec<Reference>,
}

/// A source of what an entry says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Reference {
    /// What it is.
    pub title: Cow<'static, str>,
    /// Where it is.
    pub url: Cow<'static, str>,
}

fn reference(reference: &ogive_record::Reference) -> Reference {
    Reference { title: reference.title.into(), url: reference.url.into() }
}

impl From<&'static RuleMeta> for Entry {
    fn from(rule: &'static RuleMeta) -> Self {
        let example =
            |example: &ogive_record::Example| Cow::Owned(format!("{} → {}", example.wrong, example.right));
        Self {
            name: rule.name.as_str().into(),
            kind: Kind::Rule,
            summary: rule.summary.into(),
            rationale: rule.rationale.into(),
            examples: rule.examples.iter().map(example).collect(),
            references: rule.references.iter().map(reference).collect(),
        }
    }
}

fn cause_entry(name: &'static str, title: &'static str, rationale: &'static str) -> Entry {
    Entry {
        name: name.into(),
        kind: Kind::Cause,
        summary: title.into(),
        rationale: rationale.into(),
        examples: Vec::new(),
        references: Vec::new(),
    }
}

impl From<&'static CauseRule> for Entry {
    fn from(cause: &'static CauseRule) -> Self {
        cause_entry(cause.name.as_str(), cause.title, cause.rationale)
    }
}

impl From<&'static ImageCause> for Entry {
    fn from(cause: &'static ImageCause) -> Self {
        cause_entry(cause.name, cause.title, cause.rationale)
    }
}

impl From<&'static Recogniser> for Entry {
    fn from(recogniser: &'static Recogniser) -> Self {
        let example = |example: &text::Sample| Cow::Owned(format!("{}  ({})", example.line, example.seen));
        Self {
            name: recogniser.name.as_str().into(),
            kind: Kind::Error,
            summary: recogniser.title.into(),
            rationale: recogniser.rationale.into(),
            examples: recogniser.examples.iter().map(example).collect(),
            references: recogniser.references.iter().map(reference).collect(),
        }
    }
}

/// Every entry, by kind and then in the order of the crate that has it.
#[must_use]
pub fn entries() -> Vec<Entry> {
    let mut all: Vec<Entry> = myths::entries().collect();
    all.extend(ogive_doctor::RULES.iter().map(|ruling| Entry::from(ruling.rule.meta())));
    all.extend(ogive_gate::rule_metas().map(Entry::from));
    all.extend(ogive_inspect::RULES.iter().map(|rule| Entry::from(rule.meta())));
    all.extend(ogive_inspect::IMAGE_RULES.iter().map(|rule| Entry::from(rule.meta())));
    all.extend(program::causes().iter().map(|cause| Entry::from(*cause)));
    all.extend(IMAGE_CAUSES.iter().map(Entry::from));
    all.extend(text::recognisers().iter().map(|recogniser| Entry::from(*recogniser)));
    let platforms = ports::newest().ports();
    all.extend(platforms.map(|info| Entry {
        name: info.port.to_string().into(),
        kind: Kind::Platform,
        summary: platform_card::in_a_line(&info).into(),
        rationale: Cow::Borrowed(""),
        examples: Vec::new(),
        references: Vec::new(),
    }));
    all.sort_by_key(|entry| entry.kind);
    one_a_name(all)
}

/// What several crates know by one name is one thing: a cause, and the lines by which tools tell it.
fn one_a_name(all: Vec<Entry>) -> Vec<Entry> {
    let mut known: Vec<Entry> = Vec::with_capacity(all.len());
    for entry in all {
        match known.iter_mut().find(|other| other.name == entry.name) {
            Some(first) => {
                first.examples.extend(entry.examples);
                first.references.extend(entry.references);
            }
            None => known.push(entry),
        }
    }
    known
}

/// The names that look like `text`, the most similar first, at most five.
#[must_use]
pub fn similar<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let text = text.to_lowercase();
    let mut scored: Vec<(f64, &str)> = names
        .filter_map(|name| {
            let part = text.len() > 2 && name.split(['-', '/']).any(|word| word == text);
            let architecture = |name: &str| name.split_once('/').map(|(_, arch)| arch.to_owned());
            let same = architecture(&text).is_some_and(|arch| Some(arch) == architecture(name));
            let score = if part || same { 1.0 } else { strsim::jaro_winkler(&text, name) };
            (score > 0.8).then_some((score, name))
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.into_iter().map(|(_, name)| name).take(5).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use ogive_record::{Audience, Confidence, Example, RuleName, Severity};

    use super::*;

    #[test]
    fn what_answers_point_to_is_a_rule_of_the_doctor() {
        let causes = program::causes().iter().filter_map(|cause| cause.doctor.as_ref());
        let errors = text::recognisers().iter().filter_map(|recogniser| recogniser.doctor.as_ref());
        let known: BTreeSet<&str> =
            ogive_doctor::RULES.iter().map(|ruling| ruling.rule.meta().name.as_str()).collect();
        let lacking: BTreeSet<&str> =
            causes.chain(errors).map(RuleName::as_str).filter(|name| !known.contains(name)).collect();
        assert!(lacking.is_empty(), "{lacking:?}");
    }

    static MADE_UP: RuleMeta = RuleMeta {
        name: RuleName::new("sails-against-the-wind"),
        severity: Severity::Warning,
        confidence: Confidence::High,
        audience: Audience::Developer,
        summary: "the course is against the wind",
        rationale: "Ships do not sail there. They tack.",
        examples: &[Example { wrong: "north", right: "north-east" }],
        references: &[ogive_record::Reference { title: "a book", url: "https://example.com/book" }],
    };

    #[test]
    fn a_rule_keeps_everything_that_it_says_of_itself() {
        let entry = Entry::from(&MADE_UP);
        assert_eq!((&*entry.name, entry.kind), ("sails-against-the-wind", Kind::Rule));
        assert_eq!(entry.summary, MADE_UP.summary);
        assert_eq!(entry.rationale, MADE_UP.rationale);
        assert_eq!(entry.examples, ["north → north-east"]);
        assert_eq!(entry.references[0].url, "https://example.com/book");
    }

    #[test]
    fn no_two_entries_share_a_name_and_each_says_something() {
        let entries = entries();
        let names: BTreeSet<&str> = entries.iter().map(|entry| &*entry.name).collect();
        assert_eq!(names.len(), entries.len());
        for entry in &entries {
            assert!(!entry.summary.is_empty(), "{}", entry.name);
            if entry.kind == Kind::Platform {
                continue;
            }
            assert!(!entry.rationale.is_empty(), "{}", entry.name);
            let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(entry.name.chars().all(kebab), "{}", entry.name);
        }
    }

    #[test]
    fn what_is_misspelt_or_half_remembered_is_suggested() {
        let entries = entries();
        let similar = |text: &str| similar(text, entries.iter().map(|entry| &*entry.name)).join(" ");
        assert!(similar("gocache-of-disables-cache").starts_with("gocache-off-disables-the-cache"));
        assert!(similar("rosetta").contains("rosetta-is-a-jit"));
        assert!(similar("linux/arm46").contains("linux/arm64"));
        assert_eq!(similar("zzzzzz"), "");
    }
}
