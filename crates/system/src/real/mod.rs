//! The real machine.

mod clock;
mod environment;
mod files;

pub use clock::RealClock;
pub use environment::RealEnvironment;
pub use files::RealFiles;
