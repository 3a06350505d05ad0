//! Each verdict is checked by really starting the file.
//!
//! The scenes are made in a user namespace that has its own mounts and its own binfmt_misc (Linux 6.7),
//! so that neither this machine nor other tests see the handlers. There this test program starts itself
//! anew, looks at the files as ogive does, starts them, and compares.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test that starts programs itself")]

mod handlers;
mod natively;
mod probe;
mod scripts;
