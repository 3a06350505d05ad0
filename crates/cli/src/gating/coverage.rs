//! What pipelines build, test and make images of, by platform.

use ogive_gate::pipelines::CoverageRow;
use ogive_record::Provenance;
use ogive_report::{CoveredPlatform, Table, harmless, plural, source};

use super::Judged;

/// The rows, for a page.
pub(super) fn coverage(judged: &Judged) -> Vec<CoveredPlatform> {
    let places = |said: &[Provenance]| said.iter().map(source).collect::<Vec<String>>();
    let row = |row: &CoverageRow| CoveredPlatform {
        platform: row.port.to_string(),
        declared: row.declared,
        built: places(&row.built.at),
        tested: places(&row.tested.at),
        imaged: places(&row.imaged.at),
    };
    judged.coverage.rows.iter().map(row).collect()
}

/// The table, for a terminal.
pub(crate) fn coverage_table(judged: &Judged) -> String {
    let mut table = Table::new(["platform", "declared", "built", "tested", "image"]);
    for row in coverage(judged) {
        let declared = if row.declared { "yes" } else { "no" };
        let cells = [&row.built, &row.tested, &row.imaged].map(|places| match places.as_slice() {
            [] => "-".to_owned(),
            [one] => one.clone(),
            [first, rest @ ..] => format!("{first} and {} more", plural(rest.len(), "place")),
        });
        table.row([row.platform, declared.to_owned()].into_iter().chain(cells));
    }
    harmless(&table.render())
}
