//! The config of an image (image-spec, `config.md`; Docker's `application/vnd.docker.container.image.v1+json`).

use oci_spec::image::ImageConfiguration;
use schemars::JsonSchema;
use serde::Serialize;

use crate::Claim;
use crate::claim::filled;

/// Why bytes are not a config.
#[derive(Debug, thiserror::Error)]
#[error("the config is malformed: {0}")]
pub struct ConfigError(#[from] serde_json::Error);

/// What a config says of how an image runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Config {
    /// The platform that it claims.
    pub claim: Claim,
    /// The entry point: program and arguments.
    pub entrypoint: Vec<String>,
    /// The arguments that follow, or program and arguments where there is no entry point.
    pub command: Vec<String>,
    /// Variables, `NAME=VALUE`. They may hold secrets: not for output.
    #[serde(skip)]
    pub environment: Vec<String>,
    /// Where it starts; empty for the root.
    pub directory: String,
    /// The digests of the layers' contents without compression, lowest first.
    #[serde(skip)]
    pub diff_ids: Vec<String>,
}

impl Config {
    /// Reads a config.
    ///
    /// # Errors
    /// When it is no JSON of that shape.
    pub fn read(bytes: &[u8]) -> Result<Self, ConfigError> {
        let config: ImageConfiguration = serde_json::from_slice(bytes)?;
        let run = config.config().as_ref();
        let list = |list: Option<&Option<Vec<String>>>| list.and_then(Clone::clone).unwrap_or_default();
        Ok(Self {
            claim: Claim {
                os: config.os().to_string(),
                architecture: config.architecture().to_string(),
                variant: filled(config.variant().as_ref()),
                os_version: filled(config.os_version().as_ref()),
            },
            entrypoint: list(run.map(|run| run.entrypoint())),
            command: list(run.map(|run| run.cmd())),
            environment: list(run.map(|run| run.env())),
            directory: run.and_then(|run| run.working_dir().clone()).unwrap_or_default(),
            diff_ids: config.rootfs().diff_ids().clone(),
        })
    }

    /// What is started, program first: the entry point and the command behind it.
    #[must_use]
    pub fn argv(&self) -> Vec<String> {
        self.entrypoint.iter().chain(&self.command).cloned().collect()
    }

    /// The folders where a bare name is looked for: those of `PATH`, else what container engines set.
    #[must_use]
    pub fn path(&self) -> Vec<String> {
        const DEFAULT: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        let set = self.environment.iter().rev().find_map(|variable| variable.strip_prefix("PATH="));
        set.unwrap_or(DEFAULT).split(':').map(str::to_owned).collect()
    }
}
