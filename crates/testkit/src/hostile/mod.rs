//! Archives that a careful program must refuse, made from small synthetic toolchains.

mod entry;
mod tarball;
mod toolchain;
mod ziparchive;

pub use entry::{Entry, Kind};
pub use tarball::tar_gz;
pub use toolchain::{Attack, SyntheticToolchain, h1};
pub use ziparchive::zip;
