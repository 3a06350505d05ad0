//! What `ogive gate` judges, and how it answers.

mod baseline;
mod document;
mod history;
mod judged;
mod outputs;
mod page;
mod place;

pub(crate) use baseline::{BaselineDocument, Hidden, USUAL, hide};
pub(crate) use document::GateDocument;
pub(crate) use history::{only_changed, only_new};
pub(crate) use judged::Judged;
pub use judged::Judging;
pub(crate) use outputs::Answer;
pub use outputs::Format;
pub(crate) use page::{Left, page};
pub(crate) use place::top_of;
