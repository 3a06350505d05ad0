//! What the findings ask for.

use ogive_record::{Plan, Remedy, Repair, Wish};

use crate::Diagnosis;

/// What would repair the findings of a diagnosis that ogive can repair by itself, the worst finding's first: of
/// each the best remedy that is ogive's to carry out.
#[must_use]
pub fn wishes(diagnosis: &Diagnosis) -> Vec<Wish> {
    let findings = diagnosis.findings.iter().map(|grouped| &grouped.finding);
    findings
        .filter_map(|finding| {
            let (title, repairs) = finding.remedies.iter().find_map(|remedy| match remedy {
                Remedy::Plan(Plan { title, actions }) => {
                    let acts = actions.iter().map(|act| Repair::Act { act: act.clone() });
                    Some((title.clone(), acts.collect()))
                }
                Remedy::Repairs { title, repairs } => Some((title.clone(), repairs.clone())),
                Remedy::Steps(_) => None,
            })?;
            Some(Wish { rule: finding.rule.clone(), title, repairs })
        })
        .collect()
}
