//! This machine, as the tests ask it for compilers.

use std::path::PathBuf;

use ogive_cc::{Kind, Toolchain, Want, find};
use ogive_platform::Platform;
use ogive_system::System;
use ogive_testkit::{places, skip};

pub fn platform(text: &str) -> Platform {
    text.parse().unwrap()
}

/// The folders of the PATH of the tests.
pub fn path() -> Vec<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect()
}

/// A want of one kind.
pub fn want(platform: Platform, kind: Kind) -> Want {
    Want { order: vec![kind], ..Want::new(platform) }
}

/// What is found for a want; the skip is counted when the machine has it not.
pub fn found(want: &Want) -> Option<Toolchain> {
    let mut folders = path();
    let zig = want.order == [Kind::Zig];
    if zig {
        let zig = ogive_testkit::c_programs::zig()?;
        folders = vec![zig.parent().unwrap().to_owned()];
    }
    match find(&System::real(), want, &folders, None) {
        Ok(mut toolchain) => {
            if zig {
                // Shared, for zig makes a target's C library once.
                let cache = places::fixtures().join("zig-cache").display().to_string();
                toolchain.environment.push(("ZIG_GLOBAL_CACHE_DIR".into(), cache.clone()));
                toolchain.environment.push(("ZIG_LOCAL_CACHE_DIR".into(), cache));
            }
            Some(toolchain)
        }
        Err(missing) => {
            skip(&missing.to_string().replace('\n', "; "));
            None
        }
    }
}
