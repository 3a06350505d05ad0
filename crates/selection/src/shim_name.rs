//! What the name of a shim says.

use std::collections::BTreeMap;

use ogive_platform::{GoVersion, Goarch};

use crate::{GoRequest, Selector};

/// A program of an SDK's `bin` folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tool {
    /// `go`
    Go,
    /// `gofmt`
    Gofmt,
}

impl Tool {
    /// The file's name without `.exe`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Go => "go",
            Self::Gofmt => "gofmt",
        }
    }
}

/// The name that a shim was called by: which program, and which Go it asks for by that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShimName {
    /// The program to become.
    pub tool: Tool,
    /// What the name asks for; nothing for plain `go` and `gofmt`.
    pub request: GoRequest,
}

impl ShimName {
    /// Reads `go`, `gofmt`, `go1.27.3`, `go-amd64`, `go1.27.3-amd64`, `gofmt-arm64` or an alias;
    /// none for any other name.
    #[must_use]
    pub fn parse(name: &str, aliases: &BTreeMap<String, GoRequest>) -> Option<Self> {
        let nothing = GoRequest { selector: None, os: None, arch: None };
        if let Some(request) = aliases.get(name) {
            return Some(Self { tool: Tool::Go, request: *request });
        }
        let (tool, rest) = match name.strip_prefix("gofmt") {
            Some(rest) => (Tool::Gofmt, rest),
            None => (Tool::Go, name.strip_prefix("go")?),
        };
        let request = if rest.is_empty() {
            nothing
        } else if let Some(arch) = rest.strip_prefix('-') {
            GoRequest::arch(arch.parse::<Goarch>().ok()?)
        } else if rest.starts_with(|c: char| c.is_ascii_digit()) {
            named(rest.parse().ok()?)?
        } else {
            return None;
        };
        Some(Self { tool, request })
    }
}

/// Go's own names are exact: `go1.20` is the first release of that line, while `go1.27`, which no
/// release is called, stands for the newest of the line.
fn named(mut request: GoRequest) -> Option<GoRequest> {
    match request.selector? {
        Selector::Line { major: 1, minor: minor @ ..21 } => {
            request.selector = Some(Selector::Exact(GoVersion::release(1, minor, 0)));
        }
        Selector::Exact(_) | Selector::Line { .. } => {}
        Selector::Stable | Selector::Oldstable => return None,
    }
    Some(request)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_names_of_shims() {
        let aliases = BTreeMap::from([("go64".to_owned(), "amd64".parse().unwrap())]);
        for (name, tool, asks) in [
            ("go", Tool::Go, ""),
            ("gofmt", Tool::Gofmt, ""),
            ("go1.27.3", Tool::Go, "1.27.3"),
            ("go1.27rc1", Tool::Go, "1.27rc1"),
            ("go1.27.3-amd64", Tool::Go, "1.27.3-amd64"),
            ("go1.20", Tool::Go, "1.20.0"),
            ("go1.27", Tool::Go, "1.27"),
            ("go-amd64", Tool::Go, "amd64"),
            ("gofmt-arm64", Tool::Gofmt, "arm64"),
            ("go64", Tool::Go, "amd64"),
        ] {
            let parsed = ShimName::parse(name, &aliases).unwrap();
            assert_eq!((parsed.tool, parsed.request.to_string().as_str()), (tool, asks), "{name}");
        }
        for name in ["", "ogive-shim", "gopls", "go-", "go-x86", "go1.27.3.4", "go1", "python", "gofmtx"] {
            assert_eq!(ShimName::parse(name, &BTreeMap::new()), None, "{name}");
        }
    }
}
