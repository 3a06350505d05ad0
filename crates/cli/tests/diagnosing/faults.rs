//! Planted faults, each in a home of its own: ogive finds every one, at the line where it stands.

mod cgo;
mod containers;
mod editors;
mod healthy;
mod home;
mod more;
mod myths;
mod programs;
mod projects;
mod shells;
mod taken_back;
pub(crate) mod tool;
mod variables;

use std::path::Path;

use ogive_testkit::require;

use self::home::Home;
use crate::document;

/// A fault, the rule that tells it, and where: `file:line`, `file` where no line is at fault, or nothing.
struct Fault {
    rule: &'static str,
    at: &'static str,
    home: Home,
}

fn fault(rule: &'static str, at: &'static str, home: Home) -> Fault {
    Fault { rule, at, home }
}

fn is_amd64() -> bool {
    let here = cfg!(target_arch = "x86_64");
    if !here {
        ogive_testkit::skip("the planted faults are those of an amd64 machine");
    }
    here
}

fn all() -> Vec<Fault> {
    [
        shells::faults(),
        variables::faults(),
        projects::faults(),
        programs::faults(),
        cgo::faults(),
        editors::faults(),
        containers::faults(),
        myths::faults(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Where a rule tells of something in a home, each as [`Fault::at`] has it.
fn places(fault: &Fault) -> Vec<String> {
    let sandbox = fault.home.plant();
    let answer = document(&sandbox.ogive(["--json", "doctor", "--only", fault.rule]).run());
    let findings = answer["findings"].as_array().unwrap().iter();
    let own = findings.filter(|finding| finding["rule"] == fault.rule);
    let place = |finding: &serde_json::Value| {
        let location = &finding["location"];
        let Some(path) = location["path"].as_str() else { return String::new() };
        let file = Path::new(path).file_name().unwrap().to_string_lossy().into_owned();
        match location["line"].as_u64() {
            Some(line) => format!("{file}:{line}"),
            None => file,
        }
    };
    own.map(place).collect()
}

#[test]
fn every_planted_fault_is_found_where_it_stands() {
    if !is_amd64() {
        return;
    }
    let faults = all();
    let (mut tried, mut missed) = (0, Vec::new());
    for fault in &faults {
        if !fault.home.needs().into_iter().all(|program| require(program).is_some()) {
            continue;
        }
        tried += 1;
        let places = places(fault);
        if !places.iter().any(|place| place == fault.at) {
            missed.push(format!("{}: {} at {:?}, not {places:?}", fault.home.name, fault.rule, fault.at));
        }
    }
    assert!(missed.is_empty(), "{} of {tried}:\n{}", missed.len(), missed.join("\n"));
    assert!(faults.len() >= 90, "{} faults", faults.len());
}
