//! Installing, listing and removing SDKs through the program, from a module proxy on loopback.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests look at files; what cannot be, fails"
)]

mod install;
mod support;
mod translated;
