//! What a settings file says of the rules of the doctor and of the gate, in a project's `ogive.toml` and, for the doctor,
//! in the user's `config.toml` alike.
//!
//! ```toml
//! [doctor.rules]
//! several-gos = { severity = "off", reason = "the release machine builds with two" }
//! persisted-target = "error"
//!
//! [gate.rules]
//! no-fallback-file = "info"
//! ```
//!
//! Which rules there are is not known here.

use std::collections::BTreeMap;

use super::problem::{FileError, Problem};
use super::toml_text::{Document, Item};

/// How bad the findings of a rule are, by the name in the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleLevel {
    /// It is not asked.
    Off,
    /// Worth knowing.
    Info,
    /// Will bite.
    Warning,
    /// Breaks builds or runs the wrong machine code.
    Error,
}

/// What is settled of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSetting {
    /// How bad its findings are.
    pub level: RuleLevel,
    /// Why; always there when it is off.
    pub reason: Option<String>,
    /// Counted from 1.
    pub line: u32,
}

/// What is settled of rules, by their names.
pub type RuleSettings = BTreeMap<String, RuleSetting>;

const LEVELS: &str = "off, info, warning or error";

const OFF_NEEDS_REASON: &str = "a rule is off for a reason, which whoever reads the file wants to know: \
                                { severity = \"off\", reason = \"…\" }";

/// Whose rules they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleTable {
    /// `[doctor.rules]`
    Doctor,
    /// `[gate.rules]`
    Gate,
}

impl RuleTable {
    /// The table that `rules` stands in.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Doctor => "doctor",
            Self::Gate => "gate",
        }
    }
}

/// Reads a table of rules of a file that holds others too.
///
/// # Errors
/// When the file is not TOML, or what the table says is unknown or has no meaning.
pub fn parse(bytes: &[u8], table: RuleTable) -> Result<RuleSettings, FileError> {
    let document = Document::parse(bytes)?;
    let found = document.entries().find(|(name, _)| *name == table.name());
    found.map_or_else(|| Ok(RuleSettings::new()), |(_, found)| in_table(&found))
}

/// Reads the table that `rules` stands in.
pub(crate) fn in_table(table: &Item<'_>) -> Result<RuleSettings, FileError> {
    let mut settings = RuleSettings::new();
    for (name, item) in table.entries().ok_or_else(|| table.must_be("a table"))? {
        if name != "rules" {
            return Err(item.unknown("rules"));
        }
        for (name, item) in item.entries().ok_or_else(|| item.must_be("a table"))? {
            super::plain(name, item.line)?;
            settings.insert(name.to_owned(), setting(&item)?);
        }
    }
    Ok(settings)
}

fn setting(item: &Item<'_>) -> Result<RuleSetting, FileError> {
    let (mut said, mut reason) = (None, None);
    match item.entries() {
        None => said = Some(level(item)?),
        Some(entries) => {
            for (name, entry) in entries {
                match name {
                    "severity" => said = Some(level(&entry)?),
                    "reason" => reason = Some(super::plain(entry.text()?, entry.line)?.trim().to_owned()),
                    _ => return Err(entry.unknown("severity, reason")),
                }
            }
        }
    }
    let level = said.ok_or_else(|| item.must_be("a severity, or a table with severity and reason"))?;
    let reason = reason.filter(|reason| !reason.is_empty());
    if level == RuleLevel::Off && reason.is_none() {
        return Err(Problem::refused("off", OFF_NEEDS_REASON).at(item.line));
    }
    Ok(RuleSetting { level, reason, line: item.line })
}

fn level(item: &Item<'_>) -> Result<RuleLevel, FileError> {
    match item.as_str() {
        Some("off") => Ok(RuleLevel::Off),
        Some("info") => Ok(RuleLevel::Info),
        Some("warning") => Ok(RuleLevel::Warning),
        Some("error") => Ok(RuleLevel::Error),
        _ => Err(item.must_be(LEVELS)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_severities_and_reasons() {
        let text = b"[go]\nversion = 3\n[doctor.rules]\na = 'error'\n\
                     b = { severity = 'off', reason = ' two are needed ' }\nc = { severity = 'info' }\n";
        let settings = parse(text, RuleTable::Doctor).unwrap();
        let shown: Vec<_> =
            settings.iter().map(|(name, s)| (&**name, s.level, s.reason.as_deref(), s.line)).collect();
        assert_eq!(
            shown,
            [
                ("a", RuleLevel::Error, None, 4),
                ("b", RuleLevel::Off, Some("two are needed"), 5),
                ("c", RuleLevel::Info, None, 6),
            ]
        );
        assert!(parse(b"go = '1.27'", RuleTable::Doctor).unwrap().is_empty());
        assert!(parse(text, RuleTable::Gate).unwrap().is_empty());
        assert_eq!(parse(b"[gate.rules]\nx = 'info'", RuleTable::Gate).unwrap()["x"].level, RuleLevel::Info);
    }

    #[test]
    fn says_how_to_write_it_right() {
        for (text, line, says) in [
            ("[doctor.rules]\na = 'off'", 2, "reason = \"…\""),
            ("[doctor.rules]\na = { severity = 'off', reason = ' ' }", 2, "reason = \"…\""),
            ("[doctor.rules]\na = 'fatal'", 2, "off, info, warning or error"),
            ("[doctor.rules]\na = false", 2, "off, info, warning or error"),
            ("[doctor.rules]\na = { reason = 'x' }", 2, "a table with severity"),
            ("[doctor.rules]\na = { severity = 'off', because = 'x' }", 2, "severity, reason"),
            ("[doctor.rules]\n\"\\u001b[2J\" = 'info'", 2, "plain text"),
            ("[doctor.rules]\na = { severity = 'off', reason = \"\\u001b[2J\" }", 2, "plain text"),
            ("[doctor]\nrule = 'x'", 2, "no setting doctor.rule"),
            ("doctor = 1", 1, "must be a table"),
        ] {
            let error = parse(text.as_bytes(), RuleTable::Doctor).unwrap_err();
            assert_eq!(error.line, line, "{text}");
            assert!(error.to_string().contains(says), "{text}: {error}");
        }
    }
}
