//! The committed labels: a module a section, below it lines of `true rule path:line:column: why`.

use std::collections::BTreeMap;
use std::fmt;

use anyhow::{Context as _, bail};

/// Which error is meant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Its rule.
    pub rule: String,
    /// `path:line:column`.
    pub place: String,
}

/// What somebody says of it.
#[derive(Debug)]
pub struct Label {
    /// Whether it is one, by the criterion.
    pub is_true: bool,
    /// Why, in few words.
    pub why: String,
}

/// All labels, by `path@version`.
#[derive(Debug, Default)]
pub struct Labels {
    /// Those of each module.
    pub modules: BTreeMap<String, BTreeMap<Key, Label>>,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.rule, self.place)
    }
}

impl Labels {
    /// Reads the labels; lines that begin with `#` are for people.
    ///
    /// # Errors
    /// When a line is no label, or gives one twice.
    pub fn read(text: &str) -> anyhow::Result<Self> {
        let mut labels = Self::default();
        let mut module = None;
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let Some(rest) = line.strip_prefix("  ") else {
                module = Some(labels.modules.entry(line.to_owned()).or_default());
                continue;
            };
            let known = module.as_mut().with_context(|| format!("of no module: {line}"))?;
            let (key, label) = label(rest).with_context(|| format!("no label: {line}"))?;
            if known.insert(key, label).is_some() {
                bail!("twice: {line}");
            }
        }
        Ok(labels)
    }
}

fn label(line: &str) -> Option<(Key, Label)> {
    let (head, why) = line.split_once(": ")?;
    let mut words = head.split(' ');
    let is_true = match words.next()? {
        "true" => true,
        "false" => false,
        _ => return None,
    };
    let (rule, place) = (words.next()?.to_owned(), words.collect::<Vec<_>>().join(" "));
    let key = Key { rule, place };
    (!key.place.is_empty() && !why.is_empty()).then(|| (key, Label { is_true, why: why.to_owned() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_read_and_one_without_a_reason_is_none() {
        let labels =
            Labels::read("# words\nm.example/a@v1.0.0\n  false goarch-map a.go:3:1: it falls back\n")
                .unwrap();
        let of = &labels.modules["m.example/a@v1.0.0"];
        let (key, label) = of.first_key_value().unwrap();
        assert_eq!((key.to_string(), label.is_true), ("goarch-map a.go:3:1".to_owned(), false));
        for wrong in ["  true a b:1:1: x", "m\n  maybe a b:1:1: x", "m\n  true a b:1:1", "m\n  true a: x"] {
            assert!(Labels::read(wrong).is_err(), "{wrong}");
        }
        assert!(Labels::read("m\n  true a b:1:1: x\n  false a b:1:1: x").is_err());
    }
}
