//! Whether an image holds what it claims. A file a rule.

mod entry_point_foreign;
mod entry_point_level;
mod entry_point_missing;
mod interpreter_missing;
mod lacks_platform;
mod platform_mislabelled;

use ogive_record::{Evidence, Fact, Finding, Location, Provenance, Remedy, Rule, RuleMeta};

use super::{ImagePlatform, Start, StartRole};

pub use lacks_platform::{ExpectedImage, ImageLacksPlatform};

/// The rules.
pub const IMAGE_RULES: &[&dyn Rule<ImagePlatform>] = &[
    &platform_mislabelled::PlatformMislabelled,
    &entry_point_foreign::EntryPointForeign,
    &entry_point_level::EntryPointLevel,
    &entry_point_missing::EntryPointMissing,
    &interpreter_missing::InterpreterMissing,
];

impl StartRole {
    /// In words.
    const fn word(self) -> &'static str {
        match self {
            Self::EntryPoint => "entry point",
            Self::Command => "command",
            Self::Interpreter => "interpreter",
            Self::Loader => "loader",
        }
    }
}

/// What an image is called in a finding: `registry:a/b:c (linux/arm64)`.
fn called(image: &ImagePlatform) -> String {
    match image.claim() {
        Some(claim) => format!("{} ({claim})", image.subject),
        None => image.subject.clone(),
    }
}

fn evidence(subject: &str, value: impl Into<serde_json::Value>, field: &str) -> Evidence {
    Evidence { subject: subject.to_owned(), fact: Fact::known(value.into(), Provenance::Field(field.into())) }
}

/// What is known of an image and of what it starts.
fn shown(image: &ImagePlatform, start: &Start) -> Vec<Evidence> {
    let mut list = Vec::new();
    if let Some(manifest) = &image.manifest {
        list.push(evidence("manifest", manifest.to_string(), "digest"));
    }
    if let Some(claim) = image.claim() {
        list.push(evidence("it claims", claim.to_string(), "platform"));
    }
    let argv: Vec<String> = image.entrypoint.iter().chain(&image.command).cloned().collect();
    list.push(evidence("it starts", argv, "config.Entrypoint, config.Cmd"));
    if let Some(path) = &start.path {
        list.push(evidence("file", path.clone(), "path"));
    }
    if let Some(layer) = &start.layer {
        list.push(evidence("layer", layer.clone(), "layers"));
    }
    list
}

fn finding(
    meta: &'static RuleMeta,
    image: &ImagePlatform,
    title: String,
    evidence: Vec<Evidence>,
    steps: Vec<String>,
) -> Finding {
    Finding {
        rule: meta.name.clone(),
        severity: meta.severity,
        confidence: meta.confidence,
        title,
        location: Some(Location { path: image.subject.clone().into(), line: None, column: None }),
        evidence,
        consequence: meta.rationale.to_owned(),
        remedies: vec![Remedy::Steps(steps)],
        also: Vec::new(),
        tags: Vec::new(),
    }
}
