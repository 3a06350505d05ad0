//! What the files that pin a version have in common.

use super::problem::{FileError, Problem};
use crate::{GoRequest, ParseRequestError, Selector};

/// One entry of a file that pins Go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// The version, or why the entry can't be followed.
    pub wish: Result<Selector, Problem>,
    /// Counted from 1.
    pub line: u32,
}

const PATH: &str = "a path is not a version; write the version of an SDK";
const SYSTEM: &str = "ogive runs SDKs of its own; `ogive adopt` takes over an installed Go, \
    then its version can be written here";
const REF: &str = "ogive installs released SDKs only; write a version";
const ARCHITECTURE: &str =
    "an architecture is pinned for an operating system, with a reason, below [go.arch] in ogive.toml";
const SUB: &str = "versions are not counted backwards; write a version, stable or oldstable";
const TEMPLATE: &str = "templates are not filled in, since that may run programs; write a version";

/// Reads one version as version managers write it: `1.22.5`, `1.22`, `latest`, `latest:1.22`,
/// `prefix:1.22`. What names no released SDK is refused with the reason.
pub(crate) fn wish(text: &str) -> Result<Selector, Problem> {
    let refused = |why| Err(Problem::refused(text, why));
    if text == "system" {
        return refused(SYSTEM);
    }
    if let Some((scope, rest)) = text.split_once(':') {
        match scope {
            "path" => return refused(PATH),
            "ref" | "tag" | "branch" | "rev" => return refused(REF),
            "prefix" | "latest" if !rest.contains(':') => return wish(rest),
            _ if scope.starts_with("sub-") => return refused(SUB),
            _ => {}
        }
    }
    if text.contains("{{") {
        return refused(TEMPLATE);
    }
    if text.contains(['/', '\\']) || text.contains("..") {
        return refused(PATH);
    }
    match text.parse::<GoRequest>() {
        Ok(GoRequest { selector: Some(selector), os: None, arch: None }) => Ok(selector),
        Ok(_) => refused(ARCHITECTURE),
        Err(_) => Err(ParseRequestError::Version { text: text.to_owned() }.into()),
    }
}

/// The entries of a whole file; an entry that is no version at all makes the file invalid, one
/// that is understood and can't be followed only loses to its neighbours.
pub(crate) fn pin(text: &str, line: u32) -> Result<Pin, FileError> {
    match wish(text) {
        Err(problem) if !matches!(problem, Problem::Refused { .. }) => Err(problem.at(line)),
        wish => Ok(Pin { wish, line }),
    }
}
