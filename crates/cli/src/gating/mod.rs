//! What `ogive gate` judges, and how it answers.

mod baseline;
mod coverage;
mod document;
mod fixing;
mod history;
mod html;
mod judged;
mod keeping;
mod lsp;
mod outputs;
mod page;
mod place;
mod remembered;
mod stored;
mod trend;

pub(crate) use baseline::{BaselineDocument, Hidden, USUAL, hide};
pub(crate) use document::GateDocument;
pub(crate) use fixing::{Consent, fix};
pub(crate) use history::{only_changed, only_new};
pub use judged::Judging;
pub(crate) use judged::{Judged, Question};
pub(crate) use keeping::Keeping;
pub(crate) use lsp::serve;
pub(crate) use outputs::Answer;
pub use outputs::Format;
pub(crate) use page::{Left, page};
pub(crate) use place::{Place, top_of};
pub(crate) use remembered::{Remembering, Written, remembered};
pub(crate) use trend::{TrendDocument, trend};

/// A repository as it was judged, what of it is not told, and what was asked.
pub(crate) type Looked = (Judged, Left, Question);
