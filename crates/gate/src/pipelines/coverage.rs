//! Which platforms are built, tested and made images of, and where that is said: one table.

use std::collections::BTreeMap;

use ogive_platform::{Port, PortSet};
use ogive_record::Provenance;

use super::{Act, Pipelines};

/// Where something is said of a platform.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// The places, by file and line.
    pub at: Vec<Provenance>,
}

/// What is done for one platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageRow {
    /// The platform.
    pub port: Port,
    /// Whether it is among those that are declared.
    pub declared: bool,
    /// Where it is built.
    pub built: Said,
    /// Where it is tested.
    pub tested: Said,
    /// Where images are made for it.
    pub imaged: Said,
}

/// The table: every platform that is declared or that some pipeline does something for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The rows, by the platforms' names.
    pub rows: Vec<CoverageRow>,
    /// What some pipeline does for platforms that can't be told.
    pub unknown: Vec<Act>,
}

impl Coverage {
    /// What pipelines do for the platforms that are declared, and for others.
    #[must_use]
    pub fn of(pipelines: &Pipelines<'_>, declared: PortSet) -> Self {
        let row = |port, declared| {
            let none = Said::default;
            CoverageRow { port, declared, built: none(), tested: none(), imaged: none() }
        };
        let mut rows: BTreeMap<String, CoverageRow> =
            declared.ports().map(|port| (port.to_string(), row(port, true))).collect();
        for act in [Act::Build, Act::Test, Act::Image] {
            for (file, claim) in pipelines.claims(act) {
                let row = rows.entry(claim.port.to_string()).or_insert_with(|| row(claim.port, false));
                let said = match act {
                    Act::Build => &mut row.built,
                    Act::Test => &mut row.tested,
                    Act::Image => &mut row.imaged,
                };
                let line = Some(file.place(claim.offset).line);
                let at = Provenance::File { path: file.path.to_owned(), line };
                if !said.at.contains(&at) {
                    said.at.push(at);
                }
            }
        }
        let mut unknown: Vec<Act> =
            pipelines.files.iter().flat_map(|file| &file.told.unknown).copied().collect();
        unknown.sort_unstable();
        unknown.dedup();
        Self { rows: rows.into_values().collect(), unknown }
    }
}
