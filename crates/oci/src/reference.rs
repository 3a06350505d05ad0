//! Names of images as people write them (distribution, `reference/reference.go`; docker's defaults).

use std::fmt;
use std::str::FromStr;

use crate::Digest;

/// The registry of a name that begins with none.
pub const DEFAULT_REGISTRY: &str = "docker.io";

/// The tag of a name with neither tag nor digest.
pub const DEFAULT_TAG: &str = "latest";

/// The longest repository name with its registry.
const LONGEST_NAME: usize = 255;

/// Why a text names no image.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseReferenceError {
    /// Nothing stands there.
    #[error("the name of an image is empty")]
    Empty,
    /// An address was given.
    #[error("{0:?} is an address; an image is named without http:// or https://")]
    Address(String),
    /// The registry is no host.
    #[error("{0:?} is not a registry such as ghcr.io or localhost:5000")]
    Registry(String),
    /// The repository has letters that none may have.
    #[error("{0:?} is not a repository: lower-case letters and digits, between them `.`, `_`, `__` or `-`")]
    Repository(String),
    /// The tag has letters that none may have.
    #[error(
        "{0:?} is not a tag: at most 128 letters, digits, `_`, `.` and `-`, neither of the last two first"
    )]
    Tag(String),
    /// The digest is none.
    #[error(transparent)]
    Digest(#[from] crate::ParseDigestError),
    /// The name is too long.
    #[error("the name of an image has at most {LONGEST_NAME} characters")]
    TooLong,
}

/// What names an image: a registry, a repository there, and a tag or a digest.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reference {
    /// The registry: a host, with a port where it has one.
    pub registry: String,
    /// The repository: `library/alpine`.
    pub repository: String,
    /// The tag; none where a digest alone was given.
    pub tag: Option<String>,
    /// The digest, which goes before the tag.
    pub digest: Option<Digest>,
}

impl Reference {
    /// What a registry is asked for: the digest, else the tag.
    #[must_use]
    pub fn identifier(&self) -> String {
        match (&self.digest, &self.tag) {
            (Some(digest), _) => digest.to_string(),
            (None, Some(tag)) => tag.clone(),
            (None, None) => DEFAULT_TAG.to_owned(),
        }
    }

    /// The same image by digest.
    #[must_use]
    pub fn with_digest(&self, digest: Digest) -> Self {
        Self { digest: Some(digest), tag: None, ..self.clone() }
    }
}

impl FromStr for Reference {
    type Err = ParseReferenceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(ParseReferenceError::Empty);
        }
        if text.contains("://") {
            return Err(ParseReferenceError::Address(without_credentials(text)));
        }
        let (named, digest) = match text.split_once('@') {
            Some((named, digest)) => (named, Some(digest.parse()?)),
            None => (text, None),
        };
        // A colon behind the last slash is a tag's; one before it is a port's.
        let path = named.rfind('/').map_or(0, |slash| slash + 1);
        let (name, tag) = match named[path..].rfind(':') {
            Some(colon) => (&named[..path + colon], Some(&named[path + colon + 1..])),
            None => (named, None),
        };
        if let Some(tag) = tag
            && !is_tag(tag)
        {
            return Err(ParseReferenceError::Tag(tag.to_owned()));
        }
        let (registry, repository) = split(name);
        if !is_registry(&registry) {
            return Err(ParseReferenceError::Registry(registry));
        }
        if !repository.split('/').all(is_component) {
            return Err(ParseReferenceError::Repository(repository));
        }
        if registry.len() + 1 + repository.len() > LONGEST_NAME {
            return Err(ParseReferenceError::TooLong);
        }
        let tag = match (tag, &digest) {
            (Some(tag), _) => Some(tag.to_owned()),
            (None, None) => Some(DEFAULT_TAG.to_owned()),
            (None, Some(_)) => None,
        };
        Ok(Self { registry, repository, tag, digest })
    }
}

/// An address as it may stand in a message.
fn without_credentials(text: &str) -> String {
    match (text.split_once("://"), text.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, rest))) => format!("{scheme}://{rest}"),
        _ => text.to_owned(),
    }
}

/// The registry and the repository. The first part is a registry when it could not be anything else:
/// it has a dot, a port or a capital, or is `localhost`.
fn split(name: &str) -> (String, String) {
    let is_host = |part: &str| {
        part.contains(['.', ':']) || part == "localhost" || part.bytes().any(|byte| byte.is_ascii_uppercase())
    };
    match name.split_once('/') {
        Some((first, rest)) if is_host(first) => {
            let registry = if first == "index.docker.io" { DEFAULT_REGISTRY } else { first };
            let short = registry == DEFAULT_REGISTRY && !rest.contains('/');
            let repository = if short { format!("library/{rest}") } else { rest.to_owned() };
            (registry.to_owned(), repository)
        }
        Some(_) => (DEFAULT_REGISTRY.to_owned(), name.to_owned()),
        None => (DEFAULT_REGISTRY.to_owned(), format!("library/{name}")),
    }
}

fn is_registry(text: &str) -> bool {
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let Some((host, rest)) = rest.split_once(']') else { return false };
            let fits = !host.is_empty() && host.bytes().all(|b| b.is_ascii_hexdigit() || b == b':');
            let port = rest.strip_prefix(':');
            if !fits || (port.is_none() && !rest.is_empty()) {
                return false;
            }
            ("", port)
        }
        None => match text.split_once(':') {
            Some((host, port)) if !host.is_empty() => (host, Some(port)),
            Some(_) => return false,
            None => (text, None),
        },
    };
    let label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    (text.starts_with('[') || host.split('.').all(label))
        && port.is_none_or(|port| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Runs of lower-case letters and digits with a separator between two: `.`, `_`, `__` or dashes.
fn is_component(text: &str) -> bool {
    let inside = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = text.as_bytes();
    let ends = bytes.first().is_some_and(inside) && bytes.last().is_some_and(inside);
    let separated = text
        .split(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        .all(|between| matches!(between, "" | "." | "_" | "__") || between.bytes().all(|byte| byte == b'-'));
    ends && separated
}

fn is_tag(text: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    text.len() <= 128
        && text.bytes().next().is_some_and(word)
        && text.bytes().all(|byte| word(byte) || matches!(byte, b'.' | b'-'))
}

/// In full: `docker.io/library/alpine:3`.
impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.registry, self.repository)?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        match &self.digest {
            Some(digest) => write!(f, "@{digest}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_read_as_docker_does() {
        let digest = Digest::sha256(b"");
        for (text, full) in [
            ("alpine", "docker.io/library/alpine:latest".to_owned()),
            ("alpine:3.20", "docker.io/library/alpine:3.20".to_owned()),
            ("docker.io/alpine", "docker.io/library/alpine:latest".to_owned()),
            ("index.docker.io/a/b", "docker.io/a/b:latest".to_owned()),
            ("user/app", "docker.io/user/app:latest".to_owned()),
            ("ghcr.io/a/b/c:v1", "ghcr.io/a/b/c:v1".to_owned()),
            ("localhost/app", "localhost/app:latest".to_owned()),
            ("localhost:5000/app", "localhost:5000/app:latest".to_owned()),
            ("[::1]:5000/app:x", "[::1]:5000/app:x".to_owned()),
            ("foo/bar__baz-a---b.c_d", "docker.io/foo/bar__baz-a---b.c_d:latest".to_owned()),
            (&format!("a.b/c@{digest}"), format!("a.b/c@{digest}")),
            (&format!("a.b/c:t@{digest}"), format!("a.b/c:t@{digest}")),
        ] {
            let reference: Reference = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(reference.to_string(), full, "{text}");
            assert_eq!(reference.to_string().parse(), Ok(reference), "{text}");
        }
    }

    #[test]
    fn what_names_no_image_is_refused_with_its_reason() {
        for (text, says) in [
            ("", "is empty"),
            ("https://me:secret@ghcr.io/a/b", "\"https://ghcr.io/a/b\" is an address"),
            ("Alpine", "not a repository"),
            ("a..b/c", "not a registry"),
            ("a.b/c/../d", "not a repository"),
            ("a/b___c", "not a repository"),
            ("alpine:-x", "not a tag"),
            ("alpine@sha256:12", "not a digest"),
            ("a.b:port/c", "not a registry"),
            (&format!("a.b/{}", "c".repeat(300)), "at most 255"),
        ] {
            let error = text.parse::<Reference>().unwrap_err().to_string();
            assert!(error.contains(says), "{text}: {error}");
            assert!(!error.contains("secret"));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "(\\PC{0,40}|[a-z.:/@_-]{0,40})") {
            if let Ok(reference) = text.parse::<Reference>() {
                prop_assert_eq!(reference.to_string().parse(), Ok(reference));
            }
        }
    }
}
