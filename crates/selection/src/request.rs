//! What is asked for: a version, an architecture, or both.

use std::fmt;
use std::str::FromStr;

use ogive_platform::{Goarch, Goos};

use crate::Selector;

/// Why a text does not ask for a Go.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseRequestError {
    /// Nothing is written.
    #[error("no version and no architecture is named; write 1.27.3, 1.27.3-amd64 or amd64")]
    Empty,
    /// The version part is none.
    #[error("{text:?} is not a Go version; write 1.27.3, 1.27, 1.27rc1, stable or oldstable")]
    Version {
        /// The part that was taken for a version.
        text: String,
    },
    /// The whole is neither a version nor an architecture.
    #[error("{text:?} is not a Go version, nor an architecture{}", meant(text))]
    Neither {
        /// The whole text.
        text: String,
    },
    /// The architecture or operating system part is none.
    #[error("{text:?} is not a Go architecture{}{}", hint(text), near(text))]
    Platform {
        /// The part that was taken for an architecture or operating system.
        text: String,
    },
    /// The parts do not fit together.
    #[error("{text:?} does not name a Go; write 1.27.3, 1.27.3-amd64 or 1.27.3-linux-amd64")]
    Shape {
        /// The whole text.
        text: String,
    },
}

/// Go's name for an architecture that has another one elsewhere.
fn hint(text: &str) -> String {
    let go = match text {
        "x86_64" | "x64" | "x86-64" => "amd64",
        "aarch64" | "armv8" => "arm64",
        "i386" | "i686" | "x86" => "386",
        "armhf" | "armv6l" | "armv7l" | "armv7" => "arm",
        "macos" => "darwin",
        _ => return String::new(),
    };
    format!("; Go calls it {go}")
}

/// What to write instead of a text that says nothing.
fn meant(text: &str) -> String {
    let near = near(text);
    if near.is_empty() {
        "; write 1.27.3, 1.27, 1.27rc1, stable, oldstable or amd64".to_owned()
    } else {
        near
    }
}

/// The architectures that an SDK may run on, those first that most have.
const USUAL: [&str; 8] = ["amd64", "arm64", "386", "arm", "riscv64", "ppc64le", "s390x", "loong64"];

/// A question after the architectures whose names are one slip away.
fn near(text: &str) -> String {
    let mut question = String::new();
    for name in USUAL.into_iter().filter(|name| is_slip(text.as_bytes(), name.as_bytes())) {
        question.push_str(if question.is_empty() { "; did you mean " } else { " or " });
        question.push_str(name);
    }
    if !question.is_empty() {
        question.push('?');
    }
    question
}

/// Whether one letter too many, too few or wrong, or two neighbours swapped, are all the difference.
fn is_slip(mut a: &[u8], mut b: &[u8]) -> bool {
    while let ([x, rest @ ..], [y, others @ ..]) = (a, b)
        && x == y
    {
        (a, b) = (rest, others);
    }
    while let ([rest @ .., x], [others @ .., y]) = (a, b)
        && x == y
    {
        (a, b) = (rest, others);
    }
    match (a, b) {
        ([x1, x2], [y1, y2]) => x1 == y2 && x2 == y1,
        _ => a.len() <= 1 && b.len() <= 1,
    }
}

/// A wish for a Go: which version, for which host; what is left out is decided elsewhere.
///
/// Written `1.27.3`, `1.27.3-amd64`, `1.27.3-linux-amd64`, `amd64` or `linux-amd64`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GoRequest {
    /// The version; none leaves it open.
    pub selector: Option<Selector>,
    /// The operating system that the SDK runs on; none means this machine's.
    pub os: Option<Goos>,
    /// The architecture that the SDK runs on; none means the hardware's.
    pub arch: Option<Goarch>,
}

impl GoRequest {
    /// A version alone.
    #[must_use]
    pub fn version(selector: impl Into<Selector>) -> Self {
        Self { selector: Some(selector.into()), os: None, arch: None }
    }

    /// An architecture alone.
    #[must_use]
    pub const fn arch(arch: Goarch) -> Self {
        Self { selector: None, os: None, arch: Some(arch) }
    }

    /// The same with an architecture.
    #[must_use]
    pub const fn with_arch(mut self, arch: Goarch) -> Self {
        self.arch = Some(arch);
        self
    }

    /// Reads the first argument of a shim when it is the shim's own: `+amd64`, `+1.27.3`.
    /// None when it does not start with `+`.
    ///
    /// # Errors
    /// When what follows the `+` asks for nothing that exists.
    pub fn from_argument(text: &str) -> Option<Result<Self, ParseRequestError>> {
        text.starts_with('+').then(|| text.parse())
    }
}

impl fmt::Display for GoRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        let mut part = |p: &dyn fmt::Display| {
            if !text.is_empty() {
                text.push('-');
            }
            text.push_str(&p.to_string());
        };
        if let Some(selector) = &self.selector {
            part(selector);
        }
        if let Some(os) = &self.os {
            part(os);
        }
        if let Some(arch) = &self.arch {
            part(arch);
        }
        f.pad(&text)
    }
}

impl FromStr for GoRequest {
    type Err = ParseRequestError;

    /// Reads the forms above, with or without a leading `+` or `go`, and the names that Go's own
    /// archives have: `go1.22.5.darwin-arm64`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.strip_prefix('+').unwrap_or(text);
        if text.is_empty() {
            return Err(ParseRequestError::Empty);
        }
        if let Ok(selector) = text.parse() {
            return Ok(Self { selector: Some(selector), os: None, arch: None });
        }
        let shape = || ParseRequestError::Shape { text: text.to_owned() };
        let mut parts: Vec<&str> = text.split('-').collect();
        // go1.22.5.darwin-arm64: the operating system stands behind a dot.
        if let Some((version, os)) = parts[0].rsplit_once('.')
            && os.parse::<Goos>().is_ok()
        {
            parts.splice(0..1, [version, os]);
        }
        let (version, host) = match parts[0].parse::<Selector>() {
            Ok(selector) => (Some(selector), &parts[1..]),
            Err(_) if is_host(parts[0]) => (None, &parts[..]),
            Err(_) if parts.len() == 1 && !hint(text).is_empty() => {
                return Err(ParseRequestError::Platform { text: text.to_owned() });
            }
            // With a dot it can only have been meant for a version.
            Err(_) if parts.len() == 1 && !text.contains('.') => {
                return Err(ParseRequestError::Neither { text: text.to_owned() });
            }
            Err(error) => return Err(error),
        };
        let (os, arch) = match host {
            [arch] => (None, *arch),
            [os, arch] => (Some(*os), *arch),
            _ => return Err(shape()),
        };
        let unknown = |text: &str| ParseRequestError::Platform { text: text.to_owned() };
        Ok(Self {
            selector: version,
            os: os.map(|os| os.parse().map_err(|_| unknown(os))).transpose()?,
            arch: Some(arch.parse().map_err(|_| unknown(arch))?),
        })
    }
}

fn is_host(text: &str) -> bool {
    text.parse::<Goarch>().is_ok() || text.parse::<Goos>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_spelling() {
        for (text, canonical) in [
            ("1.27.3", "1.27.3"),
            ("go1.27.3", "1.27.3"),
            ("1.27.3-amd64", "1.27.3-amd64"),
            ("1.27.3-linux-amd64", "1.27.3-linux-amd64"),
            ("go1.22.5.darwin-arm64", "1.22.5-darwin-arm64"),
            ("1.22.5.darwin-arm64", "1.22.5-darwin-arm64"),
            ("+amd64", "amd64"),
            ("+1.27.3", "1.27.3"),
            ("+1.27.3-amd64", "1.27.3-amd64"),
            ("amd64", "amd64"),
            ("386", "386"),
            ("linux-386", "linux-386"),
            ("1.27-386", "1.27-386"),
            ("stable-arm64", "stable-arm64"),
            ("latest", "stable"),
            ("1.20", "1.20"),
            ("1.20.0-arm64", "1.20.0-arm64"),
            ("1.27rc1-linux-arm64", "1.27rc1-linux-arm64"),
        ] {
            let request: GoRequest = text.parse().unwrap();
            assert_eq!(request.to_string(), canonical, "{text}");
            assert_eq!(canonical.parse::<GoRequest>().unwrap(), request);
        }
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, says) in [
            ("", "no version"),
            ("+", "no version"),
            ("1.27.3-aarch64", "Go calls it arm64"),
            ("x86_64", "Go calls it amd64"),
            ("1.27.3.4", "not a Go version"),
            ("tip-amd64", "not a Go version"),
            ("1.27.3-linux", "not a Go architecture"),
            ("1.27.3-linux-amd64-v3", "does not name a Go"),
            ("../1.27", "not a Go version"),
            ("a/b", "not a Go version"),
            ("foo", "not a Go version, nor an architecture; write 1.27.3"),
            ("amdd64", "nor an architecture; did you mean amd64?"),
            ("+adm64", "did you mean amd64 or arm64?"),
            ("am64", "did you mean amd64 or arm64?"),
            ("1.27.3-rm64", "not a Go architecture; did you mean arm64?"),
            ("1.27.3-linux-amd46", "did you mean amd64?"),
        ] {
            let error = text.parse::<GoRequest>().unwrap_err().to_string();
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
