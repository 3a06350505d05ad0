//! In which builds a tag holds.

use std::collections::BTreeMap;

use crate::{GoVersion, Goarch, Goos, Level, Port, PortSet, ports};

/// The compiler, which is a build tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Compiler {
    /// Go's own, `gc`.
    #[default]
    Gc,
    /// `gccgo`, of GCC.
    Gccgo,
}

/// What conditions are evaluated against: a Go release, its tags, and those given by a person.
///
/// The port and cgo are not part of it: a condition is evaluated for all of them at once.
#[derive(Debug, Clone)]
pub struct Context {
    tags: BTreeMap<String, PortSet>,
}

impl Context {
    /// What holds with the release `version`: operating systems and architectures with what they
    /// imply, `unix`, `cgo`, the compiler, `go1.1` to the release's own, and the experiments and
    /// default levels of its line. Of a line that is newer than this program, the experiments and
    /// levels are taken to be those of the newest known.
    #[must_use]
    pub fn new(version: GoVersion, compiler: Compiler) -> Self {
        let mut context = Self::without_tool_tags(version, compiler);
        let newest = ports::newest();
        let table = if version.line() > newest.line() { Some(newest) } else { ports::table(version) };
        for (tag, bits) in table.into_iter().flat_map(ports::PortTable::tool_tags) {
            context.add(tag, PortSet::of_bits(bits));
        }
        context
    }

    /// As [`Context::new`], without experiments and levels: `go/build` before the go command has
    /// set them.
    #[must_use]
    pub fn without_tool_tags(version: GoVersion, compiler: Compiler) -> Self {
        let mut context = Self { tags: BTreeMap::new() };
        for &os in Goos::ALL {
            context
                .add(os.name(), PortSet::where_port(|port| port.os == os || port.os.implied() == Some(os)));
        }
        for &arch in Goarch::ALL {
            context.add(arch.name(), PortSet::where_port(|port| port.arch == arch));
        }
        context.add("unix", PortSet::where_port(|port| port.os.is_unix()));
        context.add("cgo", PortSet::with_cgo());
        context.add(if compiler == Compiler::Gc { "gc" } else { "gccgo" }, PortSet::all());
        if version.major == 1 {
            // Far beyond any release; a version's number can be any.
            for minor in 1..=version.minor.min(999) {
                context.add(&format!("go1.{minor}"), PortSet::all());
            }
        }
        context
    }

    /// Sets a tag, as `-tags` does.
    #[must_use]
    pub fn with_tag(self, tag: &str) -> Self {
        self.with_tag_in(tag, PortSet::all())
    }

    /// Sets a tag in some builds only.
    #[must_use]
    pub fn with_tag_in(mut self, tag: &str, builds: PortSet) -> Self {
        self.add(tag, builds);
        self
    }

    /// Builds for `arch` have this level rather than the default one. Changes nothing in releases
    /// that set no tags for the levels of `arch`, and when it is a level of another architecture.
    #[must_use]
    pub fn with_level(mut self, arch: Goarch, level: Level) -> Self {
        let default = Level::default_of(arch).map(|level| level.tags(arch)).unwrap_or_default();
        if !level.belongs_to(arch) || !default.iter().all(|tag| self.tags.contains_key(tag)) {
            return self;
        }
        let builds = PortSet::where_port(|port| port.arch == arch);
        for tag in default {
            self.tags.remove(&tag);
        }
        for tag in level.tags(arch) {
            self.add(&tag, builds);
        }
        self
    }

    /// The builds in which the tag holds.
    #[must_use]
    pub fn holds(&self, tag: &str) -> PortSet {
        // The old name of an experiment, which Go renames before it looks (`go/build`, `matchTag`).
        let tag = if tag == "boringcrypto" { "goexperiment.boringcrypto" } else { tag };
        self.tags.get(tag).copied().unwrap_or(PortSet::EMPTY)
    }

    /// The tags that hold in one build, in the order of their names.
    pub fn tags_of(&self, port: Port, cgo: bool) -> impl Iterator<Item = &str> {
        self.tags.iter().filter(move |(_, builds)| builds.contains(port, cgo)).map(|(tag, _)| tag.as_str())
    }

    fn add(&mut self, tag: &str, builds: PortSet) {
        let held = self.tags.entry(tag.to_owned()).or_default();
        *held = *held | builds;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(version: &str) -> Context {
        Context::new(version.parse().unwrap(), Compiler::Gc)
    }

    fn tags(context: &Context, port: &str, cgo: bool) -> Vec<String> {
        let tags = context.tags_of(port.parse().unwrap(), cgo);
        tags.filter(|tag| !tag.starts_with("go1.")).map(str::to_owned).collect()
    }

    #[test]
    fn systems_imply_others() {
        let context = context("1.16.15");
        assert_eq!(tags(&context, "android/arm64", false), ["android", "arm64", "gc", "linux", "unix"]);
        assert_eq!(tags(&context, "ios/arm64", true), ["arm64", "cgo", "darwin", "gc", "ios", "unix"]);
        assert_eq!(tags(&context, "illumos/amd64", false), ["amd64", "gc", "illumos", "solaris", "unix"]);
        assert_eq!(tags(&context, "windows/386", false), ["386", "gc", "windows"]);
    }

    #[test]
    fn releases_levels_and_experiments_are_tags() {
        let plain = context("1.26.8");
        assert!(plain.holds("go1.26") == PortSet::all() && plain.holds("go1.27").is_empty());
        let arm64 = tags(&plain, "linux/arm64", false);
        assert!(
            arm64.contains(&"arm64.v8.0".to_owned()) && arm64.contains(&"goexperiment.greenteagc".to_owned())
        );
        let level = Level::parse(Goarch::Amd64, "v2").unwrap();
        let raised = plain.with_level(Goarch::Amd64, level);
        assert_eq!(raised.holds("amd64.v2").to_string().split(", ").count(), 12);
        assert!(raised.holds("amd64.v3").is_empty() && !raised.holds("arm64.v8.0").is_empty());
        assert!(context("1.19").with_level(Goarch::Amd64, level).holds("amd64.v2").is_empty());
        let soft = Level::parse(Goarch::Mips, "softfloat").unwrap();
        assert!(context("1.27.0").with_level(Goarch::Mips, soft).holds("mips.hardfloat").is_empty());
    }

    #[test]
    fn a_tag_given_by_a_person_adds_to_what_holds() {
        let context = context("1.27.3").with_tag("netgo").with_tag("windows").with_tag("boringcrypto");
        assert_eq!(context.holds("netgo"), PortSet::all());
        assert_eq!(context.holds("windows"), PortSet::all());
        assert_eq!(context.holds("boringcrypto"), PortSet::EMPTY, "as in go/build");
    }
}
