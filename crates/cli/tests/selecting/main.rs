//! Which Go runs: the shims, `ogive which` and the commands that choose, on a real disk with real
//! shells.

#![cfg(unix)]
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests prepare and look at files as users do"
)]

mod choosing;
mod differential;
mod fake;
mod shells;
mod shim;
