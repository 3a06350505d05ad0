//! What is not known is never taken for sound: every rule, on machines that it fails on, of which one fact after
//! the other can't be seen.

use std::collections::BTreeSet;
use std::path::Path;

use ogive_machine::Machine;
use ogive_record::Verdict;
use serde_json::{Value, json};

use crate::RULES;

/// The machines of `examples/machines`.
#[expect(clippy::disallowed_methods, reason = "a test reads its examples")]
fn examples() -> Vec<Machine> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/machines");
    let files = std::fs::read_dir(folder).unwrap();
    let read = |file: std::fs::DirEntry| {
        let mut document: Value = serde_json::from_slice(&std::fs::read(file.path()).unwrap()).unwrap();
        document.as_object_mut().unwrap().remove("schema");
        serde_json::from_value(document).unwrap()
    };
    files.map(|file| read(file.unwrap())).collect()
}

/// The places of the known facts of a document, those within others too.
fn facts(document: &Value, place: &str, found: &mut Vec<String>) {
    match document {
        Value::Object(fields) => {
            if fields.len() == 2 && fields.contains_key("value") && fields.contains_key("provenance") {
                found.push(place.to_owned());
            }
            for (name, field) in fields {
                let name = name.replace('~', "~0").replace('/', "~1");
                facts(field, &format!("{place}/{name}"), found);
            }
        }
        Value::Array(elements) => {
            for (at, element) in elements.iter().enumerate() {
                facts(element, &format!("{place}/{at}"), found);
            }
        }
        _ => {}
    }
}

/// The rules that fail on a machine and pass once one fact of it is not known, and that fact's place.
pub(super) fn passing(machine: &Machine) -> BTreeSet<String> {
    let failing: Vec<_> =
        RULES.iter().filter(|ruling| matches!(ruling.rule.check(machine), Verdict::Failed(_))).collect();
    let mut passing = BTreeSet::new();
    if failing.is_empty() {
        return passing;
    }
    let document = serde_json::to_value(machine).unwrap();
    let mut places = Vec::new();
    facts(&document, "", &mut places);
    for place in places {
        let masked = masked(&document, &place);
        for ruling in &failing {
            if ruling.rule.check(&masked) == Verdict::Passed {
                passing.insert(format!("{} without {place}", ruling.rule.meta().name));
            }
        }
    }
    passing
}

/// The machine of a document whose fact at a place can't be seen.
fn masked(document: &Value, place: &str) -> Machine {
    let mut masked = document.clone();
    let fact = masked.pointer_mut(place).unwrap();
    *fact = json!({ "unknown": "nobody could look", "provenance": fact["provenance"] });
    serde_json::from_value(masked).unwrap()
}

// Of every other machine that a test makes up, `Scenario::build` asks the same.
#[test]
fn a_fact_that_is_not_known_lets_no_rule_pass() {
    let examples = examples();
    assert!(examples.len() > 10, "{} examples", examples.len());
    for machine in examples {
        assert_eq!(passing(&machine), BTreeSet::new());
    }
}

/// Rules that always can tell, and why.
const ALWAYS_TELL: &[(&str, &str)] = &[
    ("path-entry-unsafe", "a PATH is a text, and what its folders are was seen when it was"),
    ("selection-disagrees", "a file that could not be read pins nothing"),
    (
        "startup-file-mistake",
        "they judge what was seen, and a shell that could not be started is told beside them",
    ),
    ("startup-file-stops", "as startup-file-mistake"),
    ("startup-file-speaks", "as startup-file-mistake"),
];

/// The rules whose own tests hold them to a machine of which they can't tell.
#[expect(clippy::disallowed_methods, reason = "a test reads its sources")]
fn held_by_their_own_tests() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let mut held = BTreeSet::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let source = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let Some((rule, tests)) = source.split_once("#[cfg(test)]") else { continue };
        if tests.contains("Verdict::Undetermined") {
            let names = rule.split("RuleName::new(\"").skip(1);
            held.extend(names.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
        }
    }
    held
}

#[test]
fn every_rule_can_say_that_it_cannot_tell() {
    let mut untold = held_by_their_own_tests();
    assert!(untold.len() > 40, "{untold:?}");
    for machine in examples() {
        let document = serde_json::to_value(&machine).unwrap();
        let mut places = Vec::new();
        facts(&document, "", &mut places);
        for place in places {
            let masked = masked(&document, &place);
            let cannot = RULES
                .iter()
                .filter(|ruling| matches!(ruling.rule.check(&masked), Verdict::Undetermined { .. }));
            untold.extend(cannot.map(|ruling| ruling.rule.meta().name.to_string()));
        }
    }
    for ruling in RULES {
        let name = ruling.rule.meta().name.as_str();
        let always = ALWAYS_TELL.iter().find(|(known, _)| *known == name);
        match always {
            None => assert!(untold.contains(name), "no machine shows that {name} can't tell"),
            Some((_, why)) => assert!(!untold.contains(name), "{name} always can tell, because {why}"),
        }
    }
}
