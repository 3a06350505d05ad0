//! Large files, fetched so that an interruption loses nothing: to a partial file with a note of
//! what it is part of, resumed by ranges, tried again when the network fails, and readable by
//! others while they arrive.

mod arriving;
mod downloader;
mod job;
mod partial;
mod patience;

pub use arriving::Arriving;
pub use downloader::{Download, Downloader, Kind};
pub use job::Job;
pub use patience::Patience;

#[cfg(test)]
mod tests;
