//! Sets of ports, each with and without cgo.

use std::fmt;
use std::iter::FusedIterator;
use std::ops::{BitAnd, BitOr, Not, Sub};
use std::sync::LazyLock;

use crate::{Goos, Port};

/// A set of builds: ports of [`Port::all`], each with `CGO_ENABLED=0`, with `1`, or with both.
///
/// Two words of bits, so that a condition is evaluated for all of them at once. What is written down of a set is these
/// words, which mean something to a program with the same ports alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(into = "(u64, u64)", from = "(u64, u64)")]
pub struct PortSet {
    pure: u64,
    cgo: u64,
}

/// The ports of each operating system.
static SYSTEMS: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let mut systems: Vec<(Goos, u64)> = Vec::new();
    for (at, port) in Port::all().iter().enumerate() {
        match systems.iter_mut().find(|(os, _)| *os == port.os) {
            Some((_, ports)) => *ports |= 1 << at,
            None => systems.push((port.os, 1 << at)),
        }
    }
    systems.into_iter().map(|(_, ports)| ports).collect()
});

impl PortSet {
    /// Nothing.
    pub const EMPTY: Self = Self { pure: 0, cgo: 0 };

    /// Every port, with and without cgo.
    #[must_use]
    pub fn all() -> Self {
        Self::of_bits(u64::MAX)
    }

    /// Every port with cgo.
    #[must_use]
    pub fn with_cgo() -> Self {
        Self { pure: 0, cgo: Self::all().cgo }
    }

    /// The ports that `holds`, with and without cgo.
    #[must_use]
    pub fn where_port(holds: impl Fn(Port) -> bool) -> Self {
        let bits = Port::all().iter().enumerate().filter(|&(_, &port)| holds(port));
        Self::of_bits(bits.fold(0, |bits, (at, _)| bits | 1 << at))
    }

    /// The ports with these bits, with and without cgo; bits of no port are dropped.
    pub(crate) fn of_bits(bits: u64) -> Self {
        let known = bits & ((1 << Port::all().len()) - 1);
        Self { pure: known, cgo: known }
    }

    /// Adds a build. Does nothing for what is no port.
    pub fn insert(&mut self, port: Port, cgo: bool) {
        if let Some(at) = port.index() {
            *(if cgo { &mut self.cgo } else { &mut self.pure }) |= 1 << at;
        }
    }

    /// Whether the build is in the set.
    #[must_use]
    pub fn contains(self, port: Port, cgo: bool) -> bool {
        let word = if cgo { self.cgo } else { self.pure };
        port.index().is_some_and(|at| word >> at & 1 == 1)
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.pure | self.cgo == 0
    }

    /// The number of builds: a port with and without cgo counts twice.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.pure.count_ones() + self.cgo.count_ones()
    }

    /// Whether every build of `self` is in `other`.
    #[must_use]
    pub fn is_subset(self, other: Self) -> bool {
        (self - other).is_empty()
    }

    /// The builds of all architectures of the systems that have one in the set; with cgo and without apart.
    #[must_use]
    pub fn on_any_architecture(self) -> Self {
        let mut all = Self::EMPTY;
        for system in SYSTEMS.iter() {
            all.pure |= if self.pure & system == 0 { 0 } else { *system };
            all.cgo |= if self.cgo & system == 0 { 0 } else { *system };
        }
        all
    }

    /// Each port that is in the set one way, with cgo and without.
    #[must_use]
    pub const fn either_way(self) -> Self {
        let either = self.pure | self.cgo;
        Self { pure: either, cgo: either }
    }

    /// The ports that are in the set with cgo, without, or both ways, in the order of their names.
    pub fn ports(self) -> impl Iterator<Item = Port> {
        let either = self.pure | self.cgo;
        Port::all().iter().enumerate().filter(move |&(at, _)| either >> at & 1 == 1).map(|(_, &port)| port)
    }

    /// Each build, in the order of the ports' names; without cgo before with.
    #[must_use]
    pub const fn iter(self) -> Builds {
        Builds { set: self, at: 0 }
    }
}

impl From<(u64, u64)> for PortSet {
    fn from((pure, cgo): (u64, u64)) -> Self {
        Self { pure, cgo } & Self::all()
    }
}

impl From<PortSet> for (u64, u64) {
    fn from(PortSet { pure, cgo }: PortSet) -> Self {
        (pure, cgo)
    }
}

impl BitAnd for PortSet {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self { pure: self.pure & other.pure, cgo: self.cgo & other.cgo }
    }
}

impl BitOr for PortSet {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self { pure: self.pure | other.pure, cgo: self.cgo | other.cgo }
    }
}

impl Sub for PortSet {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self { pure: self.pure & !other.pure, cgo: self.cgo & !other.cgo }
    }
}

impl Not for PortSet {
    type Output = Self;

    fn not(self) -> Self {
        Self::all() - self
    }
}

/// Iterates over a [`PortSet`]: the port, and whether with cgo.
#[derive(Debug, Clone)]
pub struct Builds {
    set: PortSet,
    at: usize,
}

impl Iterator for Builds {
    type Item = (Port, bool);

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(&port) = Port::all().get(self.at / 2) {
            let (place, cgo) = (self.at / 2, self.at % 2 == 1);
            self.at += 1;
            let word = if cgo { self.set.cgo } else { self.set.pure };
            if word >> place & 1 == 1 {
                return Some((port, cgo));
            }
        }
        None
    }
}

impl FusedIterator for Builds {}

impl IntoIterator for PortSet {
    type Item = (Port, bool);
    type IntoIter = Builds;

    fn into_iter(self) -> Builds {
        self.iter()
    }
}

impl FromIterator<(Port, bool)> for PortSet {
    fn from_iter<I: IntoIterator<Item = (Port, bool)>>(builds: I) -> Self {
        let mut set = Self::EMPTY;
        for (port, cgo) in builds {
            set.insert(port, cgo);
        }
        set
    }
}

/// `all`, `none`, or the ports with commas; ` (cgo)` and ` (no cgo)` mark those that are there one
/// way only.
impl fmt::Display for PortSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::all() {
            return f.pad("all");
        }
        if self.is_empty() {
            return f.pad("none");
        }
        let names: Vec<String> = self
            .ports()
            .map(|port| match (self.contains(port, false), self.contains(port, true)) {
                (true, false) => format!("{port} (no cgo)"),
                (false, true) => format!("{port} (cgo)"),
                _ => port.to_string(),
            })
            .collect();
        f.pad(&names.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn set(pure: u64, cgo: u64) -> PortSet {
        let pure = PortSet::of_bits(pure) - PortSet::with_cgo();
        pure | (PortSet::of_bits(cgo) & PortSet::with_cgo())
    }

    #[test]
    fn says_how_a_port_is_in_it() {
        let linux: Port = "linux/arm64".parse().unwrap();
        let darwin: Port = "darwin/arm64".parse().unwrap();
        let set: PortSet = [(linux, true), (darwin, false), (darwin, true)].into_iter().collect();
        assert_eq!(set.to_string(), "darwin/arm64, linux/arm64 (cgo)");
        assert_eq!((set.len(), set.is_subset(PortSet::all())), (3, true));
        assert_eq!(PortSet::all().to_string(), "all");
        assert_eq!((!PortSet::all()).to_string(), "none");
    }

    #[test]
    fn other_architectures_of_a_system_are_added() {
        let set: PortSet = [("plan9/arm".parse().unwrap(), false)].into_iter().collect();
        assert_eq!(
            set.on_any_architecture().to_string(),
            "plan9/386 (no cgo), plan9/amd64 (no cgo), plan9/arm (no cgo)"
        );
        assert_eq!(PortSet::EMPTY.on_any_architecture(), PortSet::EMPTY);
    }

    proptest! {
        #[test]
        fn obeys_the_algebra_of_sets(a: (u64, u64), b: (u64, u64)) {
            let (a, b) = (set(a.0, a.1), set(b.0, b.1));
            prop_assert_eq!(!(a & b), !a | !b);
            prop_assert_eq!(a - b, a & !b);
            prop_assert_eq!(a.iter().collect::<PortSet>(), a);
            prop_assert_eq!(a.iter().count() as u32, a.len());
            for (port, cgo) in PortSet::all() {
                prop_assert_eq!((a | b).contains(port, cgo), a.contains(port, cgo) || b.contains(port, cgo));
            }
        }
    }
}
