//! Which rules of the doctor or of the gate are asked, and from where on what they find counts: flags and settings.

mod choice;
mod settings;
mod threshold;

pub(crate) use choice::Book;
pub use choice::RuleChoice;
pub(crate) use settings::{RuleSettled, read_settled, settled_gate_rules, settled_rules};
pub use threshold::Threshold;
