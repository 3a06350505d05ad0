//! Large files, fetched so that an interruption loses nothing: to a partial file with a note of
//! what it is part of, resumed by ranges, tried again when the network fails, and readable by
//! others while they arrive.

mod arriving;
mod job;
mod partial;
mod patience;

pub use arriving::Arriving;
pub use job::{Download, Downloader, Job, Kind};
pub use patience::Patience;
