//! The name of one SDK: a version for a host port.

use std::fmt;
use std::str::FromStr;

use crate::text::string_serde;
use crate::{GoVersion, Goarch, Goos, ParseVersionError, Port, UnknownName};

/// Why a text does not name an SDK.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseSdkNameError {
    /// Not of the form `VERSION-GOOS-GOARCH`.
    #[error("{0:?} does not name an SDK, as in 1.27.3-linux-arm64")]
    Shape(String),
    /// The version does not parse.
    #[error(transparent)]
    Version(#[from] ParseVersionError),
    /// The host is unknown to Go.
    #[error(transparent)]
    Host(#[from] UnknownName),
}

/// One Go SDK: a version and the port that it runs on (its *host*, not what it builds for).
///
/// Written `1.27.3-linux-arm64`; its folder in the store is `go1.27.3.linux-arm64`, the name that
/// Go's own archives have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SdkName {
    /// The version; never a language version.
    pub version: GoVersion,
    /// The port that the SDK's programs run on.
    pub host: Port,
}

impl SdkName {
    /// The SDK of `version` for `host`.
    #[must_use]
    pub const fn new(version: GoVersion, host: Port) -> Self {
        Self { version, host }
    }

    /// The folder in the store: `go1.27.3.linux-arm64`.
    #[must_use]
    pub fn folder(self) -> String {
        format!("go{}.{}", self.version, self.host.dashed())
    }

    /// Reads a folder's name, the reverse of [`SdkName::folder`].
    ///
    /// # Errors
    /// When the name has another form.
    pub fn from_folder(name: &str) -> Result<Self, ParseSdkNameError> {
        let shape = || ParseSdkNameError::Shape(name.to_owned());
        let (version, host) = name.strip_prefix("go").and_then(|n| n.rsplit_once('.')).ok_or_else(shape)?;
        Self::from_parts(version, host).ok_or_else(shape)?
    }

    /// The version of the toolchain module: `v0.0.1-go1.27.3.linux-arm64`
    /// (`cmd/go/internal/gover`).
    #[must_use]
    pub fn module_version(self) -> String {
        format!("v0.0.1-{}", self.folder())
    }

    fn from_parts(version: &str, host: &str) -> Option<Result<Self, ParseSdkNameError>> {
        let (os, arch) = host.split_once('-')?;
        Some((|| {
            let host = Port::new(os.parse::<Goos>()?, arch.parse::<Goarch>()?);
            Ok(Self::new(version.parse()?, host))
        })())
    }
}

impl fmt::Display for SdkName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}-{}", self.version, self.host.dashed()))
    }
}

impl FromStr for SdkName {
    type Err = ParseSdkNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let shape = || ParseSdkNameError::Shape(text.to_owned());
        let (version, host) = text.split_once('-').ok_or_else(shape)?;
        Self::from_parts(version, host).ok_or_else(shape)?
    }
}

string_serde!(SdkName, "SDK");

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_folder_and_a_module_version_are_gos_own_names() {
        let name: SdkName = "1.27.3-linux-arm64".parse().unwrap();
        assert_eq!(name.folder(), "go1.27.3.linux-arm64");
        assert_eq!(name.module_version(), "v0.0.1-go1.27.3.linux-arm64");
        let first: SdkName = "1.20-darwin-amd64".parse().unwrap();
        assert_eq!(SdkName::from_folder("go1.20.darwin-amd64"), Ok(first));
        for text in ["1.27.3", "1.27.3-arm64", "1.27.3-linux-x64", "linux-arm64", "1.27.3-linux-arm64-x", ""]
        {
            assert!(text.parse::<SdkName>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "(\\PC{0,30}|(go)?1[.0-9a-z]{0,6}[.-][a-z]{1,7}-[a-z0-9]{1,7})") {
            if let Ok(name) = text.parse::<SdkName>() {
                prop_assert_eq!(name.to_string().parse::<SdkName>(), Ok(name));
                prop_assert_eq!(SdkName::from_folder(&name.folder()), Ok(name));
            }
            let _ = SdkName::from_folder(&text);
        }
    }
}
