//! What this machine is, as far as an error text is concerned.

use ogive_record::{Evidence, Fact};
use ogive_system::System;
use serde::Serialize;

/// What this machine is. A log may come from another one; who reads the answer must be told which this is.
#[must_use]
pub fn here(system: &System) -> Vec<Evidence> {
    let facts = ogive_host::host_facts(system);
    vec![shown("its own programs", &facts.hardware), shown("this shell and what it starts", &facts.process)]
}

fn shown<T: ToString + Serialize + Clone>(subject: &str, fact: &Fact<T>) -> Evidence {
    Evidence { subject: subject.to_owned(), fact: fact.clone().map(|value| value.to_string().into()) }
}
