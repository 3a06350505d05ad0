//! From what was taken from a line to the answer.

use ogive_record::{Evidence, Fact, Provenance};

use super::architecture::architecture;
use super::engine::Recognised;
use super::recogniser::Template;
use crate::{Cause, Explanation, Way};

/// What the groups of patterns are called in the answer.
const SUBJECTS: &[(&str, &str)] = &[
    ("have", "made for"),
    ("need", "asked for"),
    ("file", "the file"),
    ("program", "the program"),
    ("library", "the library"),
    ("interpreter", "its interpreter or loader"),
    ("image", "the image"),
    ("flag", "the flag"),
    ("compiler", "the compiler"),
    ("symbol", "the symbol"),
    ("package", "the package"),
    ("version", "the version needed"),
    ("running", "the version at hand"),
    ("level", "the level needed"),
    ("folder", "the folder"),
    ("tool", "the tool"),
    ("variable", "the variable"),
    ("relocation", "the relocation"),
];

/// As much of a line as an answer shows, in characters.
const SHOWN: usize = 300;

impl Recognised {
    /// The answer; `seen` is where the line stands, `machine` what is known of this machine.
    #[must_use]
    pub fn explain(&self, seen: &Provenance, machine: Vec<Evidence>) -> Explanation {
        let known = self.recogniser;
        let text = |subject: &str, value: String| Evidence {
            subject: subject.to_owned(),
            fact: Fact::known(value.into(), seen.clone()),
        };
        let mut what = vec![text("the text", shown(&self.line))];
        for (name, value) in &self.captures {
            let subject =
                SUBJECTS.iter().find(|(group, _)| group == name).map_or(*name, |(_, subject)| subject);
            let named = matches!(*name, "have" | "need").then(|| architecture(value)).flatten();
            let value = match named.map(|named| named.to_string()) {
                Some(named) if named != *value => format!("{} ({named})", shown(value)),
                _ => shown(value),
            };
            what.push(text(subject, value));
        }
        Explanation {
            subject: shown(&self.line),
            what,
            machine,
            untold: None,
            cause: Some(Cause {
                name: known.name.clone(),
                title: known.title.to_owned(),
                why: known.rationale.to_owned(),
                confidence: known.confidence,
            }),
            ways: known.ways.iter().filter_map(|way| self.fill(way)).collect(),
            doctor: known.doctor.clone(),
        }
    }

    fn fill(&self, template: &Template) -> Option<Way> {
        let does = self.put_in(template.does, shown)?;
        let command = match template.command {
            Some(command) => Some(self.put_in(command, |value| quoted(&shown(value)))?),
            None => None,
        };
        Some(Way { does, command })
    }

    /// The template with the groups put in; none when one is missing.
    fn put_in(&self, template: &str, write: impl Fn(&str) -> String) -> Option<String> {
        let mut text = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, from)) = rest.split_once('{') {
            let (name, after) = from.split_once('}')?;
            text.push_str(before);
            let (group, form) = name.split_once('.').unwrap_or((name, ""));
            let value = self.captures.iter().find(|(n, _)| *n == group).map(|(_, value)| value)?;
            match form {
                "go" => text.push_str(&architecture(value)?.arch.to_string()),
                "platform" => {
                    let named = architecture(value)?;
                    text.push_str(&format!("{}/{}", named.os?, named.arch));
                }
                _ => text.push_str(&write(value)),
            }
            rest = after;
        }
        text.push_str(rest);
        Some(text)
    }
}

/// A part of a log, harmless and of bounded length.
fn shown(text: &str) -> String {
    let mut shown: String =
        text.trim().chars().take(SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.trim().chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

/// A word as a POSIX shell takes it whatever it holds: the text of a log may be anybody's.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_@%+=:,./-".contains(c);
    if !word.is_empty() && word.chars().all(plain) && !word.starts_with('-') {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_log_stay_words() {
        assert_eq!(quoted("./app"), "./app");
        assert_eq!(quoted("a; rm -rf ~"), "'a; rm -rf ~'");
        assert_eq!(quoted("it's $(x)"), r"'it'\''s $(x)'");
        assert_eq!(shown("a\u{1b}[2J\tb"), "a [2J b");
        assert_eq!(shown(&"x".repeat(400)).chars().count(), SHOWN + 1);
    }
}
