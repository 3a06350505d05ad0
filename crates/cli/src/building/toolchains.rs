//! The C toolchains that builds are given.

use ogive_build::{MissingToolchain, Toolchain, Toolchains};
use ogive_platform::Platform;
use ogive_system::Cancel;

use crate::Context;

/// Those of this machine.
pub(crate) struct Found<'a>(pub(crate) &'a Context);

impl Toolchains for Found<'_> {
    fn of(&self, platform: Platform, _: &Cancel) -> Result<Toolchain, MissingToolchain> {
        let _ = self.0;
        Err(MissingToolchain { because: format!("no C compiler for {platform} is known"), how: Vec::new() })
    }
}
