//! The expressions of workflows, as far as they only name values.

use std::collections::BTreeMap;

use ogive_platform::{Goarch, Goos, Port};

use super::matrix::{Entry, value};
use crate::pipelines::run::with_variables;

/// What expressions can name.
pub(super) struct Values<'v> {
    pub(super) combination: &'v [Entry],
    pub(super) variables: BTreeMap<String, Option<String>>,
    pub(super) machine: Option<Port>,
}

impl Values<'_> {
    /// The text with its expressions replaced; none where some can't be told.
    pub(super) fn replace(&self, text: &str) -> Option<String> {
        let mut told = String::new();
        let mut rest = text;
        while let Some((before, inside)) = rest.split_once("${{") {
            let (expression, after) = inside.split_once("}}")?;
            told.push_str(before);
            told.push_str(&self.named(expression.trim())?);
            rest = after;
        }
        told.push_str(rest);
        Some(told)
    }

    /// As [`Self::replace`], with the variables that shells replace too.
    pub(super) fn expand(&self, text: &str) -> Option<String> {
        with_variables(&self.replace(text)?, |name| self.variables.get(name)?.clone())
    }

    fn named(&self, name: &str) -> Option<String> {
        if let Some(path) = name.strip_prefix("matrix.") {
            return value(self.combination, path).cloned();
        }
        if let Some(name) = name.strip_prefix("env.") {
            return self.variables.get(name)?.clone();
        }
        let machine = self.machine?;
        match name {
            "runner.os" => Some(match machine.os {
                Goos::Linux => "Linux".to_owned(),
                Goos::Darwin => "macOS".to_owned(),
                _ => "Windows".to_owned(),
            }),
            "runner.arch" => Some(if machine.arch == Goarch::Arm64 { "ARM64" } else { "X64" }.to_owned()),
            _ => None,
        }
    }

    /// Whether a condition is known to be false: one comparison of a value with a text.
    pub(super) fn is_false(&self, condition: &str) -> bool {
        let bare = condition.trim().trim_start_matches("${{").trim_end_matches("}}").trim();
        if bare.contains("&&") || bare.contains("||") || bare.contains('(') {
            return false;
        }
        let (left, right, equal) = match (bare.split_once("=="), bare.split_once("!=")) {
            (Some((left, right)), _) => (left, right, true),
            (_, Some((left, right))) => (left, right, false),
            _ => return false,
        };
        let right = right.trim();
        let Some(text) = right.strip_prefix('\'').and_then(|right| right.strip_suffix('\'')) else {
            return false;
        };
        let Some(value) = self.named(left.trim()) else { return false };
        value.eq_ignore_ascii_case(text) != equal
    }
}
