//! What the findings ask for.

use ogive_record::Wish;

use crate::Diagnosis;

/// What would repair the findings of a diagnosis that ogive can repair by itself, the worst finding's first: of
/// each the best remedy that is ogive's to carry out.
#[must_use]
pub fn wishes(diagnosis: &Diagnosis) -> Vec<Wish> {
    diagnosis.findings.iter().filter_map(|grouped| Wish::of(&grouped.finding)).collect()
}
