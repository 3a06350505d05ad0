//! Makes answers of what a scan found.

use std::path::Path;

use ogive_record::{Confidence, Evidence, Fact, Provenance};

use super::recogniser::Found;
use super::scan::{Hit, Scan};
use crate::{Cause, Explanation};

/// One answer a hit. `file` is where the text stands; none for an argument. `machine` is what is known of this
/// machine, which is shown where the machine may be the cause.
#[must_use]
pub fn explanations(scan: &Scan, file: Option<&Path>, machine: &[Evidence]) -> Vec<Explanation> {
    scan.hits.iter().map(|hit| one(hit, file, machine)).collect()
}

fn one(hit: &Hit, file: Option<&Path>, machine: &[Evidence]) -> Explanation {
    let recogniser = hit.recogniser;
    let told = (recogniser.tell)(&Found { groups: &hit.groups });
    let seen = || match file {
        Some(path) => Provenance::File {
            path: path.to_owned(),
            line: Some(u32::try_from(hit.line).unwrap_or(u32::MAX)),
        },
        None => Provenance::Argument("the text".into()),
    };
    let evidence = |subject: &str, value: String| Evidence {
        subject: subject.to_owned(),
        fact: Fact::known(value.into(), seen()),
    };
    let mut what = vec![evidence("it says", hit.text.clone())];
    if hit.count > 1 {
        what.push(evidence("how often", format!("{} lines", hit.count)));
    }
    what.extend(told.facts.into_iter().map(|(subject, value)| evidence(subject, value)));
    Explanation {
        subject: hit.text.clone(),
        what,
        machine: if recogniser.doctor.is_some() { machine.to_vec() } else { Vec::new() },
        cause: Some(Cause {
            name: recogniser.name.clone(),
            title: told.title.unwrap_or_else(|| recogniser.title.to_owned()),
            why: recogniser.rationale.to_owned(),
            confidence: Confidence::Medium,
        }),
        ways: told.ways,
        doctor: recogniser.doctor.clone(),
    }
}
