//! Real C compilers: Debian's cross compilers, MinGW, clang, zig; and some that lie.

#![cfg(unix)]
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests prepare and look at files as users do"
)]

mod fetching;
mod finding;
mod fingerprints;
mod here;
mod libraries;
mod lying;
mod probing;
