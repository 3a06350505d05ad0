//! One plan for many findings.

use ogive_record::{Action, Plan, Remedy};

use crate::Diagnosis;

/// What repairs the findings of a diagnosis that ogive can repair by itself: of each the best plan, one action
/// where several findings ask for the same.
#[must_use]
pub fn repair(diagnosis: &Diagnosis) -> Plan {
    let mut actions: Vec<Action> = Vec::new();
    for grouped in &diagnosis.findings {
        let plan = grouped.finding.remedies.iter().find_map(|remedy| match remedy {
            Remedy::Plan(plan) => Some(plan),
            Remedy::Steps(_) => None,
        });
        for action in plan.into_iter().flat_map(|plan| &plan.actions) {
            // Two wishes for one variable: the worse finding's counts, the other is looked at again later.
            if !actions.iter().any(|other| is_of_same_thing(other, action)) {
                actions.push(action.clone());
            }
        }
    }
    Plan { title: "repairs by `ogive fix`".to_owned(), actions }
}

fn is_of_same_thing(one: &Action, other: &Action) -> bool {
    match (one, other) {
        (Action::SetGoEnv { file: a, name: b, .. }, Action::SetGoEnv { file: c, name: d, .. }) => {
            (a, b) == (c, d)
        }
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::{GOENV, Scenario};
    use crate::{Only, examine, repair};

    #[test]
    fn what_two_findings_ask_for_is_done_once() {
        let machine = Scenario::linux_amd64()
            .go("/usr/local/go", "1.27.3", "linux/amd64")
            .persisted("GOARCH", "arm64")
            .persisted("GO111MODULE", "off")
            .persisted("GOROOT", "/nowhere")
            .build();
        let plan = repair(&examine(&machine, &Only::default()));
        let names: Vec<String> = plan
            .actions
            .iter()
            .map(|action| {
                assert_eq!(action.path(), Some(GOENV.as_ref()));
                match action {
                    ogive_record::Action::SetGoEnv { name, after: None, .. } => name.clone(),
                    other => panic!("{other:?}"),
                }
            })
            .collect();
        assert_eq!(names, ["GOROOT", "GOARCH", "GO111MODULE"], "worst first");
    }
}
