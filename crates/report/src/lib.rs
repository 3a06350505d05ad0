//! How ogive's answers look: on a terminal, in plain lines, as JSON, SARIF and HTML.
//!
//! Nothing here decides anything. Texts are built with ANSI styles; the streams that a
//! [`Reporter`] is given remove them where colour is not wanted.

mod changes;
mod error_report;
mod finding;
mod html;
mod json;
mod progress;
mod reporter;
mod sarif;
pub mod style;
mod table;
mod units;

pub use changes::changes;
pub use error_report::{ErrorDocument, ErrorReport};
pub use finding::{findings, source};
pub use html::{
    DoctorPage, FindingGroup, GoMark, OffRule, PageFinding, PathFolder, ProcessBox, RuleCounts, ShellCell,
    ShellRow, doctor_page,
};
pub use json::{Document, NamedSchema, schema_of, to_text};
pub use progress::{Progress, Update};
pub use reporter::{ClosedOutput, Look, Reporter, Streams, harmless, inert};
pub use sarif::{Sarif, SarifSetting, sarif};
pub use table::Table;
pub use units::{bytes, duration, plural};

/// The schemas of the documents that this crate itself writes.
#[must_use]
pub fn schemas() -> Vec<NamedSchema> {
    vec![schema_of::<ErrorDocument>()]
}
