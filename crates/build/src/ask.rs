//! For which platforms is built.

use std::fmt;
use std::str::FromStr;

use ogive_platform::ports::PortTable;
use ogive_platform::{Goarch, Goos, ParsePlatformError, Platform, Port};
use schemars::JsonSchema;
use serde::Serialize;

/// One word of a list of platforms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// Add a target.
    Add(Target),
    /// Add many.
    AddAll(Group),
    /// Take a port out that words before it added, whatever its level.
    Remove(Port),
}

/// Several platforms by one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// `all`: every working port.
    All,
    /// `all-first-class`: those whose breakage stops a release of Go.
    FirstClass,
    /// `native`: this machine.
    Native,
}

/// What one build is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A platform.
    Platform(Platform),
    /// `darwin/universal`: one file with a slice for each CPU of Macs.
    Universal,
}

/// A target, and whether it was named by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen {
    /// The target.
    pub target: Target,
    /// Whether a word names it; what only a group brings in may be left out when it can't be built.
    pub named: bool,
}

/// Why a list of platforms is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    /// A word is no platform.
    #[error(transparent)]
    Platform(#[from] ParsePlatformError),
    /// A word takes out what is not there.
    #[error("!{0} takes out a port that nothing before it adds")]
    NothingToRemove(Port),
    /// Nothing is left.
    #[error("no platform is left to build for")]
    Empty,
}

/// The architectures of Macs, the slices of a universal file in their order.
pub const MACS: [Goarch; 2] = [Goarch::Amd64, Goarch::Arm64];

impl Target {
    /// What is built for it, one program each.
    #[must_use]
    pub fn slices(self) -> Vec<Platform> {
        match self {
            Self::Platform(platform) => vec![platform],
            Self::Universal => {
                MACS.into_iter().map(|arch| Platform::new(Port::new(Goos::Darwin, arch))).collect()
            }
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Platform(platform) => platform.fmt(f),
            Self::Universal => f.pad("darwin/universal"),
        }
    }
}

impl Serialize for Target {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for Target {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Target".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "GOOS/GOARCH, GOOS/GOARCH/LEVEL or darwin/universal"
        })
    }
}

impl FromStr for Ask {
    type Err = AskError;

    fn from_str(text: &str) -> Result<Self, AskError> {
        Ok(match text {
            "all" => Self::AddAll(Group::All),
            "all-first-class" => Self::AddAll(Group::FirstClass),
            "native" => Self::AddAll(Group::Native),
            "darwin/universal" => Self::Add(Target::Universal),
            _ => match text.strip_prefix('!') {
                Some(port) => Self::Remove(port.parse::<Platform>()?.port),
                None => Self::Add(Target::Platform(text.parse()?)),
            },
        })
    }
}

/// The targets that a list of words means, in the order in which they come up, each once. `here` is this machine.
///
/// # Errors
/// When a word takes out what is not there, or nothing is left.
pub fn targets(asks: &[Ask], table: PortTable, here: Platform) -> Result<Vec<Chosen>, AskError> {
    let mut chosen: Vec<Chosen> = Vec::new();
    let add = |chosen: &mut Vec<Chosen>, target: Target, named: bool| match chosen
        .iter_mut()
        .find(|other| other.target == target)
    {
        Some(other) => other.named |= named,
        None => chosen.push(Chosen { target, named }),
    };
    for ask in asks {
        match *ask {
            Ask::Add(target) => add(&mut chosen, target, true),
            Ask::AddAll(Group::Native) => add(&mut chosen, Target::Platform(here), true),
            Ask::AddAll(group) => {
                for info in table.ports().filter(|info| !info.broken) {
                    let wanted = group == Group::All || info.first_class;
                    if wanted {
                        add(&mut chosen, Target::Platform(info.port.into()), false);
                    }
                }
            }
            Ask::Remove(port) => {
                let before = chosen.len();
                chosen.retain(|chosen| match chosen.target {
                    Target::Platform(platform) => platform.port != port,
                    Target::Universal => true,
                });
                if chosen.len() == before {
                    return Err(AskError::NothingToRemove(port));
                }
            }
        }
    }
    if chosen.is_empty() { Err(AskError::Empty) } else { Ok(chosen) }
}

#[cfg(test)]
mod tests {
    use ogive_platform::ports::newest;

    use super::*;

    fn chosen(words: &[&str]) -> Result<Vec<String>, AskError> {
        let asks: Vec<Ask> = words.iter().map(|word| word.parse()).collect::<Result<_, _>>()?;
        let here = "linux/amd64".parse().unwrap();
        Ok(targets(&asks, newest(), here)?.into_iter().map(|chosen| chosen.target.to_string()).collect())
    }

    #[test]
    fn words_add_and_take_out() {
        assert_eq!(
            chosen(&["linux/amd64/v3", "darwin/universal", "native", "linux/amd64/v3"]).unwrap(),
            ["linux/amd64/v3", "darwin/universal", "linux/amd64"]
        );
        assert_eq!(chosen(&["all"]).unwrap().len(), 47);
        assert_eq!(chosen(&["all-first-class"]).unwrap().len(), 8);
        let without = chosen(&["all-first-class", "!linux/386"]).unwrap();
        assert!(without.len() == 7 && !without.contains(&"linux/386".to_owned()));
        assert_eq!(
            chosen(&["!linux/386", "linux/386"]).unwrap_err().to_string(),
            "!linux/386 takes out a port that nothing before it adds"
        );
        assert_eq!(chosen(&["linux/386", "!linux/386"]), Err(AskError::Empty));
        assert!(chosen(&["linux/x64"]).unwrap_err().to_string().contains("not a known GOARCH"));
    }

    #[test]
    fn what_a_group_brings_is_not_named() {
        let asks = ["all-first-class", "linux/arm64"].map(|word| word.parse().unwrap());
        let chosen = targets(&asks, newest(), "linux/amd64".parse().unwrap()).unwrap();
        let named: Vec<_> =
            chosen.iter().filter(|chosen| chosen.named).map(|c| c.target.to_string()).collect();
        assert_eq!(named, ["linux/arm64"]);
    }
}
