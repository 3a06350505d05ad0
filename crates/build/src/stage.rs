//! Where outputs are kept between runs, so that the go command sees that nothing has changed.

use std::path::{Path, PathBuf};

use ogive_platform::Platform;
use sha2::{Digest as _, Sha256};

use crate::request::Request;

/// The folder of the outputs of one platform. What is built otherwise has another.
#[must_use]
pub fn folder(request: &Request, platform: Platform) -> PathBuf {
    let mut digest = Sha256::new();
    let mut add = |text: &str| {
        digest.update(text.len().to_le_bytes());
        digest.update(text);
    };
    add(&request.directory.to_string_lossy());
    add(&request.go.name.to_string());
    request.packages.iter().for_each(|package| add(package));
    add(&format!("{:?}", request.flags));
    let name: String = digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    request.stage.join(name).join(platform.to_string().replace('/', "_"))
}

/// Where it is kept how much memory one build takes.
#[must_use]
pub fn measured(stage: &Path) -> PathBuf {
    stage.join("memory-of-a-build")
}
