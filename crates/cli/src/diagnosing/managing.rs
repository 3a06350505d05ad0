//! What managers of Gos believe this machine to be.

use ogive_doctor::Managing;
use ogive_report::style::{DIM, LITERAL, WARNING, paint};
use ogive_report::{Document, Table, harmless};
use schemars::JsonSchema;
use serde::Serialize;

use super::shown::plain;

/// Which managers are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Managers {
    /// Those that are found on the machine
    Found,
    /// Every one that is known
    All,
}

/// What managers of Gos believe a machine to be.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ManagersDocument {
    /// The managers.
    pub(crate) managers: Vec<Managing>,
}

impl Document for ManagersDocument {
    const SCHEMA: &'static str = "ogive.managers.v1";
}

/// The managers, for people.
pub(crate) fn managing(managers: &[Managing]) -> String {
    harmless(&managers.iter().map(one).collect::<Vec<_>>().join("\n"))
}

fn one(of: &Managing) -> String {
    let mut table = Table::default();
    let mut row = |name: &str, value: String| table.row([format!("  {}", paint(DIM, name)), value]);
    let believes = plain(&of.believes);
    row(
        "believes",
        match of.is_wrong() {
            Some(true) => paint(WARNING, format!("{believes}, and this machine is {}", plain(&of.truth))),
            Some(false) => format!("{believes}, and so it is"),
            None => believes,
        },
    );
    row("asks", of.asks.to_owned());
    row("Rosetta", of.under_rosetta.to_owned());
    let grain = of.grain.map(|grain| format!("by {}: ", grain.name())).unwrap_or_default();
    row("chooses", format!("{grain}{}", of.choosing));
    for go in &of.gos {
        row("has", format!("{}, {} ({})", plain(&go.version), plain(&go.port), go.goroot.display()));
    }
    for source in &of.sources {
        row("see", (*source).to_owned());
    }
    format!("{}\n{}", paint(LITERAL, of.name), table.render())
}
