//! From where on a finding counts.

use ogive_record::Severity;

/// From where on a finding counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Threshold {
    /// Anything worth knowing
    Info,
    /// What will bite
    Warning,
    /// What breaks builds or runs the wrong machine code
    Error,
}

impl From<Threshold> for Severity {
    fn from(threshold: Threshold) -> Self {
        match threshold {
            Threshold::Info => Self::Info,
            Threshold::Warning => Self::Warning,
            Threshold::Error => Self::Error,
        }
    }
}
