//! Where outputs are kept between runs, so that the go command sees that nothing has changed.

use std::path::{Path, PathBuf};

use ogive_platform::Platform;
use sha2::{Digest as _, Sha256};

use crate::decision::CgoDecision;
use crate::request::Request;

/// The file of what builds with C for a platform rested on.
pub const INPUTS: &str = "inputs.json";

/// The folder of what builds of one folder keep.
#[must_use]
pub fn project(request: &Request) -> PathBuf {
    project_of(&request.stage, &request.directory)
}

/// The folder of what builds of a folder keep.
#[must_use]
pub fn project_of(stage: &Path, directory: &Path) -> PathBuf {
    stage.join(short(&[&directory.to_string_lossy()]))
}

/// Where it is kept what builds with C for a platform rested on.
#[must_use]
pub fn inputs(project: &Path, platform: Platform) -> PathBuf {
    project.join(name(platform)).join(INPUTS)
}

/// The folder of the outputs of one platform. What is built otherwise has another.
#[must_use]
pub fn folder(request: &Request, platform: Platform) -> PathBuf {
    way(request).join(name(platform))
}

/// Where it is kept which packages there are for a platform, with cgo or without.
#[must_use]
pub fn listing(request: &Request, platform: Platform, cgo: &CgoDecision) -> PathBuf {
    way(request).join(format!("packages-{}-{}.json", name(platform), cgo.variable()))
}

/// Where it is kept that the outputs of one platform are what the go command would make again.
#[must_use]
pub fn made(request: &Request, platform: Platform) -> PathBuf {
    way(request).join(format!("made-{}.json", name(platform)))
}

/// The folder of what is built in one way.
fn way(request: &Request) -> PathBuf {
    let (go, flags) = (request.go.name.to_string(), format!("{:?}", request.flags));
    let mut parts = vec![go.as_str(), flags.as_str()];
    parts.extend(request.packages.iter().map(String::as_str));
    project(request).join(short(&parts))
}

/// Where it is kept how much memory one build takes.
#[must_use]
pub fn measured(request: &Request) -> PathBuf {
    project(request).join("memory-of-a-build")
}

fn name(platform: Platform) -> String {
    platform.to_string().replace('/', "_")
}

/// A name made of texts.
fn short(parts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.len().to_le_bytes());
        digest.update(part);
    }
    digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
