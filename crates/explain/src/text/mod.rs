//! Recognises what shells, kernels, loaders, linkers and tools say when architectures do not fit.
//!
//! A [`Recogniser`] is one file under [`recognisers`] with its examples beside it. [`scan`] finds their lines
//! in a stream of any size; [`explanations`] makes answers of what it found.

mod answer;
mod recogniser;
mod recognisers;
mod scan;
#[cfg(test)]
mod tests;

pub use self::answer::explanations;
pub use self::recogniser::{Example, Found, Recogniser, Told};
pub use self::recognisers::recognisers;
pub use self::scan::{Hit, Scan, Scanner, scan};
