//! Recognises what shells, kernels, loaders, linkers, containers, Go, debuggers and Windows say when something
//! does not run or link.
//!
//! A [`Recogniser`] is one file in `recognisers/`: what a line must hold, what is taken from it, what that means
//! and the ways out, with real lines beside it. [`recognise`] judges one text, [`scan`] finds the lines in a
//! log of any size.

mod advice;
mod architecture;
mod engine;
mod here;
mod recogniser;
mod recognisers;
mod scan;
mod search;
mod strip;
#[cfg(test)]
mod tests;
mod utf16;

pub use engine::{Recognised, recognise, recognise_all};
pub use here::here;
pub use recogniser::{Recogniser, Sample, Template};
pub use recognisers::RECOGNISERS;
pub use scan::{Found, MOST_FINDINGS, Scan, Scanner, scan};

/// Every recogniser, in the order in which they are asked: where two would know a line, the first one does.
#[must_use]
pub fn recognisers() -> &'static [&'static Recogniser] {
    RECOGNISERS
}
