//! The rules, a file each.

mod gopath_mode;
mod goroot;
mod persisted_target;
mod selected;
mod several_gos;
mod translated_go;

use ogive_record::Rule;

use crate::{Concern, Machine};

/// A rule, and what the user experiences when it fails.
pub struct Ruling {
    /// The rule.
    pub rule: &'static dyn Rule<Machine>,
    /// What the user experiences.
    pub concern: Concern,
}

/// Every rule, in the order in which they are asked.
pub const RULES: &[Ruling] = &[
    Ruling { rule: &translated_go::TranslatedGo, concern: Concern::RunsTranslated },
    Ruling { rule: &persisted_target::PersistedTarget, concern: Concern::BuildsWrong },
    Ruling { rule: &goroot::GorootMismatch, concern: Concern::DoesNotRun },
    Ruling { rule: &gopath_mode::GopathMode, concern: Concern::BuildsWrong },
    Ruling { rule: &several_gos::SeveralGos, concern: Concern::OtherGo },
];
