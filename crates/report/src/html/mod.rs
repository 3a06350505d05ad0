//! Answers as HTML pages, each one file that needs no network and runs no script.

mod escape;
mod findings;
mod frame;
mod gate;
mod heat;
mod machine;
mod rules;
#[cfg(test)]
mod tests;
mod trend;
mod view;

pub use gate::{CoveredPlatform, GatePage, gate_page};
pub use heat::{HeatCell, HeatMap, HeatRow};
pub use trend::{TrendLine, TrendPage, trend_page};
pub use view::{
    DoctorPage, FindingGroup, GoMark, OffRule, PageFinding, PathFolder, ProcessBox, RuleCounts, ShellCell,
    ShellRow,
};

use frame::Frame;

/// The page of a diagnosis. Everything in it is quoted: it may come from another machine's document.
#[must_use]
pub fn doctor_page(page: &DoctorPage<'_>) -> String {
    let frame = Frame {
        brand: "ogive doctor",
        version: page.version,
        made: &page.made,
        facts: &page.facts,
        groups: &page.groups,
        rules: &page.rules,
    };
    frame.page([
        ("findings", "What is wrong", findings::section(&page.groups)),
        ("shells", "What go is, by shell and how it is started", machine::shells(page)),
        ("processes", "What started this process", machine::processes(page)),
        ("rules", "How the rules decided", rules::section(&page.rules)),
    ])
}
