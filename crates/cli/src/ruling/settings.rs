//! What the settings here say of rules.

use std::collections::BTreeMap;
use std::path::Path;

use ogive_record::{Provenance, Settled, Severity};
use ogive_report::source;
use ogive_selection::files::FileError;
use ogive_selection::files::rule_settings::{self, RuleLevel, RuleSettings, RuleTable};

use super::Book;
use crate::Context;

/// The most bytes of an `ogive.toml`.
const MOST: u64 = 1 << 20;

/// What is settled of one rule.
#[derive(Debug, Clone)]
pub(crate) struct RuleSettled {
    /// The rule.
    pub(crate) name: String,
    /// What is settled.
    pub(crate) settled: Settled,
}

/// What is settled here of the doctor's rules: by the nearest `ogive.toml` that names the rule, else by the user's file.
/// A project's file that is wrong, and names that no rule has, are warned of and count for nothing: the doctor is for
/// machines on which things are wrong.
pub(crate) fn settled_rules(context: &Context) -> Vec<RuleSettled> {
    let mut settled = BTreeMap::new();
    let folder = context.directory().unwrap_or_default();
    for folder in folder.ancestors() {
        let path = folder.join("ogive.toml");
        if !context.system.files.exists(&path) {
            continue;
        }
        match read(context, &path) {
            Ok(rules) => add(&mut settled, rules, &path),
            Err(problem) => {
                context
                    .reporter
                    .warn(&format!("{problem}; what it says of the doctor's rules does not count"));
            }
        }
    }
    add(&mut settled, context.settings.user.rules.clone(), &context.layout.config);
    keep_known(context, Book::DOCTOR, &mut settled);
    settled.into_iter().map(|(name, settled)| RuleSettled { name, settled }).collect()
}

/// What the `ogive.toml` at the top of the repository settles of the gate's rules. As for the doctor, one that is wrong and
/// names that no rule has are warned of.
pub(crate) fn settled_gate_rules(context: &Context, top: &Path) -> Vec<RuleSettled> {
    let path = top.join("ogive.toml");
    if !context.system.files.exists(&path) {
        return Vec::new();
    }
    let read = context.system.files.read(&path, MOST).map_err(|error| error.to_string()).and_then(|bytes| {
        read_settled(&bytes, RuleTable::Gate, &path)
            .map_err(|error| format!("{}:{}: {error}", path.display(), error.line))
    });
    let mut settled = read.unwrap_or_else(|problem| {
        context.reporter.warn(&format!("{problem}; the gate refuses it"));
        BTreeMap::new()
    });
    keep_known(context, Book::GATE, &mut settled);
    settled.into_iter().map(|(name, settled)| RuleSettled { name, settled }).collect()
}

/// Takes names out that no rule has, and warns of them.
fn keep_known(context: &Context, book: Book, settled: &mut BTreeMap<String, Settled>) {
    settled.retain(|name, settled| {
        let known = book.has(name);
        if !known {
            let place = source(&settled.by);
            let near = book.near(name);
            context
                .reporter
                .warn(&format!("no rule of {} is called {name:?} ({place}); {near}", book.owner()));
        }
        known
    });
}

/// What one file says of rules, which is not looked at further.
///
/// # Errors
/// When it is wrong.
pub(crate) fn read_settled(
    bytes: &[u8],
    table: RuleTable,
    path: &Path,
) -> Result<BTreeMap<String, Settled>, FileError> {
    let mut settled = BTreeMap::new();
    add(&mut settled, rule_settings::parse(bytes, table)?, path);
    Ok(settled)
}

fn read(context: &Context, path: &Path) -> Result<RuleSettings, String> {
    let bytes = context.system.files.read(path, MOST).map_err(|error| error.to_string())?;
    rule_settings::parse(&bytes, RuleTable::Doctor)
        .map_err(|error| format!("{}:{}: {error}", path.display(), error.line))
}

fn add(settled: &mut BTreeMap<String, Settled>, rules: RuleSettings, path: &Path) {
    for (name, rule) in rules {
        let severity = match rule.level {
            RuleLevel::Off => None,
            RuleLevel::Info => Some(Severity::Info),
            RuleLevel::Warning => Some(Severity::Warning),
            RuleLevel::Error => Some(Severity::Error),
        };
        let by = Provenance::File { path: path.to_owned(), line: Some(rule.line) };
        settled.entry(name).or_insert(Settled { severity, reason: rule.reason, by });
    }
}
