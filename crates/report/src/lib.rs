//! How ogive's answers look: on a terminal, in plain lines, as JSON, SARIF and HTML, and as code hosts take them.
//!
//! Nothing here decides anything. Texts are built with ANSI styles; the streams that a
//! [`Reporter`] is given remove them where colour is not wanted.

mod changes;
mod code_finding;
mod error_report;
mod excerpt;
mod finding;
mod github;
mod gitlab;
mod html;
mod json;
mod junit;
pub mod markdown;
mod progress;
mod reporter;
mod sarif;
pub mod style;
mod table;
mod units;

pub use changes::changes;
pub use code_finding::CodeFinding;
pub use error_report::{ErrorDocument, ErrorReport};
pub use excerpt::{Excerpt, findings_in_files};
pub use finding::{findings, source};
pub use github::{github_annotations, github_inert, github_summary};
pub use gitlab::gitlab_code_quality;
pub use html::{
    CoveredPlatform, DoctorPage, FindingGroup, GatePage, GoMark, HeatCell, HeatMap, HeatRow, OffRule,
    PageFinding, PathFolder, ProcessBox, RuleCounts, ShellCell, ShellRow, TrendLine, TrendPage, doctor_page,
    gate_page, trend_page,
};
pub use json::{Document, NamedSchema, schema_of, to_text};
pub use junit::{JUnit, junit};
pub use progress::{Progress, Update};
pub use reporter::{ClosedOutput, Look, Reporter, Streams, harmless, inert, one_line};
pub use sarif::{Sarif, SarifSetting, sarif};
pub use table::Table;
pub use units::{bytes, duration, plural};

/// The schemas of the documents that this crate itself writes.
#[must_use]
pub fn schemas() -> Vec<NamedSchema> {
    vec![schema_of::<ErrorDocument>()]
}
