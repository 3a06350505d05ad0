//! What is told of an image.

use ogive_binary::Target;
use ogive_oci::{Claim, Digest};
use ogive_record::{Finding, Rule, Verdict};
use schemars::JsonSchema;
use serde::Serialize;

use super::IMAGE_RULES;
use crate::Item;

/// What is told of an image.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ImageReport {
    /// The image as the user named it.
    pub subject: String,
    /// The namespace of containerd where it was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Every platform, in the order of the index; archives may hold several images.
    pub platforms: Vec<ImagePlatform>,
    /// What the index lists and is no image.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<Skipped>,
    /// What does not fit together.
    pub findings: Vec<Finding>,
}

/// Something that an index lists and that was not looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Skipped {
    /// What, by its digest.
    pub digest: Digest,
    /// Why, as a sentence without a stop: "it is an attestation of another image".
    pub because: String,
}

/// The image of one platform.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ImagePlatform {
    /// The image as the user named it.
    pub subject: String,
    /// The name that a layout or archive gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The digest of its manifest; none in archives of `docker save`.
    pub manifest: Option<Digest>,
    /// What the index claims; none where no index says.
    pub claimed: Option<Claim>,
    /// What its config claims.
    pub config: Option<Claim>,
    /// The entry point: program and arguments.
    pub entrypoint: Vec<String>,
    /// The arguments that follow, or the program where there is no entry point.
    pub command: Vec<String>,
    /// What is started, in order: the program, its interpreter, their loaders.
    pub starts: Vec<Start>,
    /// Programs: those that are started, or all that were asked for.
    pub programs: Vec<Item>,
    /// Its layers, lowest first.
    pub layers: Vec<LayerSeen>,
    /// Why the image could not be read, as a clause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<String>,
    /// Whether it could not be read because nothing of it is there: containerd fetches of an index what is for
    /// its own platform, and archives of docker hold no more.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub absent: bool,
}

/// A layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct LayerSeen {
    /// Its digest, or its entry in an archive of `docker save`.
    pub name: String,
    /// Why it could not be read to its end, as a clause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<String>,
}

/// Why something is started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StartRole {
    /// It stands first in the entry point or the command.
    EntryPoint,
    /// A shell or a wrapper is to start it.
    Command,
    /// It reads a script.
    Interpreter,
    /// It loads a program and its libraries.
    Loader,
}

/// Something that is started.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Start {
    /// Why it is.
    pub role: StartRole,
    /// As the image writes it: `server`, `/bin/sh`.
    pub name: String,
    /// The file, links resolved; none when it is not there.
    pub path: Option<String>,
    /// The layer that has it.
    pub layer: Option<String>,
    /// What it is for; empty for scripts.
    pub targets: Vec<Target>,
}

impl ImagePlatform {
    /// What it says it is for: the index goes before the config, as engines choose by the index.
    #[must_use]
    pub fn claim(&self) -> Option<&Claim> {
        self.claimed.as_ref().or(self.config.as_ref())
    }

    /// What the rules say of it.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let failed = |rule: &&dyn Rule<Self>| match rule.check(self) {
            Verdict::Failed(findings) => findings,
            _ => Vec::new(),
        };
        IMAGE_RULES.iter().flat_map(failed).collect()
    }

    /// The first layer that could not be read, for what is not found may stand there.
    #[must_use]
    pub fn unread(&self) -> Option<&LayerSeen> {
        self.layers.iter().find(|layer| layer.unreadable.is_some())
    }
}
