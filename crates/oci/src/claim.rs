//! The platform that a descriptor or a config claims (image-spec, `image-index.md` and `config.md`).

use std::fmt;

use ogive_platform::Platform;
use ogive_platform::names::{Dialect, from_name};
use ogive_record::{Fact, Provenance};
use schemars::JsonSchema;
use serde::Serialize;

/// A platform as an image claims it, in its own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Claim {
    /// The operating system.
    pub os: String,
    /// The architecture.
    pub architecture: String,
    /// The variant: `v7`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// The version of Windows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub os_version: Option<String>,
}

impl Claim {
    /// What is claimed, in Go's terms; unknown where Go has no such port.
    #[must_use]
    pub fn platform(&self) -> Fact<Platform> {
        let field = Provenance::Field("platform".into());
        let port = format!("{}/{}", self.os, self.architecture);
        let text = self.variant.as_ref().map_or_else(|| port.clone(), |variant| format!("{port}/{variant}"));
        let named = from_name(&text, Dialect::Oci);
        match named.map(|named| named.platform()) {
            Ok(Some(platform)) => Fact::known(platform, field),
            Ok(None) => Fact::unknown(format!("{text:?} names no operating system"), field),
            Err(error) => Fact::unknown(error.to_string(), field),
        }
    }

    /// Whether it is what attestations stand under: `unknown/unknown`.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.os == "unknown" && self.architecture == "unknown"
    }
}

/// `linux/arm/v7`
impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.os, self.architecture)?;
        match &self.variant {
            Some(variant) => write!(f, "/{variant}"),
            None => Ok(()),
        }
    }
}

impl From<&oci_spec::image::Platform> for Claim {
    fn from(platform: &oci_spec::image::Platform) -> Self {
        Self {
            os: platform.os().to_string(),
            architecture: platform.architecture().to_string(),
            variant: filled(platform.variant().as_ref()),
            os_version: filled(platform.os_version().as_ref()),
        }
    }
}

/// A text that says something; docker writes empty ones where there is none.
pub(crate) fn filled(text: Option<&String>) -> Option<String> {
    text.filter(|text| !text.is_empty()).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_are_levels() {
        let claim = |os: &str, architecture: &str, variant: Option<&str>| Claim {
            os: os.into(),
            architecture: architecture.into(),
            variant: variant.map(Into::into),
            os_version: None,
        };
        let arm = claim("linux", "arm", Some("v7"));
        assert_eq!(arm.to_string(), "linux/arm/v7");
        assert_eq!(arm.platform().value().unwrap().to_string(), "linux/arm/7");
        assert!(claim("unknown", "unknown", None).is_unknown());
        assert!(claim("linux", "z80", None).platform().value().is_none());
    }
}
