//! What pipelines say of platforms, whatever their language.

use ogive_platform::names::{Dialect, from_name};
use ogive_platform::{Goarch, Goos, Port};

use super::reach::Reach;
use super::script::as_offset;
use super::shell::Verb;

/// What a pipeline does for a platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// It builds programs for it.
    Build,
    /// It runs tests on it.
    Test,
    /// It makes images for it.
    Image,
}

/// A platform that a pipeline does something for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Claim {
    /// What.
    pub act: Act,
    /// For which platform.
    pub port: Port,
    /// Where it is said.
    pub offset: u32,
    /// Whether it is named, rather than being that of the machine.
    pub named: bool,
    /// For which packages.
    pub reach: Reach,
}

/// What else is known of a claim.
#[derive(Debug, Clone)]
pub struct Reached {
    /// For which packages it is.
    pub reach: Reach,
    /// Whether the platform is named.
    pub named: bool,
}

/// A call of the go command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GoCall {
    /// What it is asked to do.
    pub verb: Verb,
    /// Whether it asks for the race detector.
    pub race: bool,
    /// Whether cgo is switched on or off; none where nothing is said.
    pub cgo: Option<bool>,
    /// The platform that it is for; none where that can't be told.
    pub port: Option<Port>,
    /// Where it stands.
    pub offset: u32,
}

/// Programs for amd64 that are built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amd64Build {
    /// Their operating system.
    pub os: Goos,
    /// The level of GOAMD64, from 1; none where that can't be told.
    pub level: Option<u8>,
    /// Where it is said.
    pub offset: u32,
}

/// How a pin came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinKind {
    /// It holds whatever is asked for.
    Fixed,
    /// It holds where nothing else is asked for.
    Default,
}

/// An architecture that stands in a pipeline as a constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pin {
    /// The operating system that it goes with; none where none is said.
    pub os: Option<Goos>,
    /// The architecture.
    pub arch: Goarch,
    /// How it came to be.
    pub kind: PinKind,
    /// Where it stands.
    pub offset: u32,
    /// Whether what it is for is named for the architecture: a target `build-amd64`.
    pub named: bool,
}

/// An image that is made of one Dockerfile for one platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageOf {
    /// The Dockerfile, from the top.
    pub dockerfile: String,
    /// The platform.
    pub port: Port,
}

/// What a pipeline says.
#[derive(Debug, Default, PartialEq)]
pub struct Told {
    /// The platforms that it does something for.
    pub claims: Vec<Claim>,
    /// What it does for platforms that can't be told.
    pub unknown: Vec<Act>,
    /// Its calls of the go command.
    pub calls: Vec<GoCall>,
    /// The architectures that stand in it as constants.
    pub pins: Vec<Pin>,
    /// The programs for amd64 that it builds.
    pub amd64: Vec<Amd64Build>,
    /// The images of which it says what they are made of.
    pub images: Vec<ImageOf>,
    /// Where it prepares the machine to run programs of other architectures.
    pub emulates: Option<u32>,
    /// Whether it makes images on an Arm machine.
    pub images_on_arm: bool,
}

impl Told {
    /// Adds a platform that something is done for.
    pub fn claim(&mut self, act: Act, port: Option<Port>, offset: u32) {
        self.claim_for(act, port, offset, Reached { reach: Reach::All, named: true });
    }

    /// Adds a platform that something is done for, of some packages.
    pub fn claim_for(&mut self, act: Act, port: Option<Port>, offset: u32, reached: Reached) {
        let Reached { reach, named } = reached;
        match port {
            Some(port) => self.claims.push(Claim { act, port, offset, named, reach }),
            None => self.unknown.push(act),
        }
    }

    /// Adds the platform of the machine that something is done on.
    pub fn claim_here(&mut self, act: Act, machine: Option<Port>, offset: u32) {
        self.claim_for(act, machine, offset, Reached { reach: Reach::All, named: false });
    }

    /// Adds images for the platforms of a list as container tools take it: `linux/amd64,linux/arm64`.
    pub fn claim_images(&mut self, list: &str, offset: u32) {
        for (at, word) in platform_words(list) {
            self.claim(Act::Image, image_port(word), offset.saturating_add(as_offset(at)));
        }
    }

    /// Adds what the images since `first` are made of.
    pub fn made_of(&mut self, dockerfile: &str, first: usize) {
        let path = dockerfile.trim_start_matches("./");
        let claims =
            self.claims.get(first..).unwrap_or_default().iter().filter(|claim| claim.act == Act::Image);
        let images = claims.map(|claim| ImageOf { dockerfile: path.to_owned(), port: claim.port });
        self.images.extend(images);
    }

    /// The platforms that something is done for.
    pub fn claims_of(&self, act: Act) -> impl Iterator<Item = &Claim> {
        self.claims.iter().filter(move |claim| claim.act == act)
    }
}

/// The words of a list that commas or white space part, with their places.
fn platform_words(list: &str) -> impl Iterator<Item = (usize, &str)> {
    let words = list.split(|c: char| c == ',' || c.is_whitespace());
    let start = list.as_ptr() as usize;
    words.filter(|word| !word.is_empty()).map(move |word| (word.as_ptr() as usize - start, word))
}

/// The port of an image's platform, `linux/arm/v7`; none for what is none.
#[must_use]
pub fn image_port(word: &str) -> Option<Port> {
    let named = from_name(word.trim(), Dialect::Oci).ok()?;
    named.platform().map(|platform| platform.port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_those_of_container_tools() {
        let mut told = Told::default();
        told.claim_images("linux/amd64, linux/arm/v7\n  $X", 10);
        let claims: Vec<_> = told.claims.iter().map(|claim| (claim.port.to_string(), claim.offset)).collect();
        assert_eq!(claims, [("linux/amd64".into(), 10), ("linux/arm".into(), 23)]);
        assert_eq!(told.unknown, [Act::Image]);
    }
}
