//! What is found.

use std::fmt;

use ogive_binary::Program;
use schemars::JsonSchema;
use serde::Serialize;

/// Something that was looked at.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Item {
    /// Where it is.
    pub place: Place,
    /// What was seen.
    #[serde(flatten)]
    pub seen: Seen,
}

/// Where something is: a file, and the way into it when it stands in archives or image layers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Place {
    /// The file as the user would name it, `-` for standard input, or the image's reference.
    pub file: String,
    /// The names on the way into it, outermost first: an archive's entry, an image's platform, its layer,
    /// a path in the layer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inside: Vec<String>,
}

/// What was seen at a place.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Seen {
    /// A program, or what was named itself whatever it is.
    Program(Box<Program>),
    /// It could not be read; a clause: "permission denied".
    Unreadable(String),
    /// It was left out; a clause: "it is a device".
    LeftOut(String),
}

impl Place {
    /// A file.
    #[must_use]
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), inside: Vec::new() }
    }

    /// One step further in.
    #[must_use]
    pub fn within(&self, name: impl Into<String>) -> Self {
        let mut place = self.clone();
        place.inside.push(name.into());
        place
    }
}

/// `app.tar.gz: bin/app`
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        self.inside.iter().try_for_each(|name| write!(f, ": {name}"))
    }
}
