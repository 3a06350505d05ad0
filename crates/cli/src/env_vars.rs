//! Every environment variable that ogive reads or sets of its own, declared once.

/// A variable of the environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable {
    /// The name.
    pub name: &'static str,
    /// The release that added it.
    pub added_in: &'static str,
    /// What it does, in one line.
    pub about: &'static str,
}

macro_rules! variables {
    ($($constant:ident = $name:literal, $since:literal, $about:literal;)+) => {
        $(#[doc = $about] pub const $constant: Variable =
            Variable { name: $name, added_in: $since, about: $about };)+

        /// All of them, in the order of the declaration.
        pub const ALL: &[Variable] = &[$($constant,)+];
    };
}

variables! {
    HOME = "OGIVE_HOME", "0.1.0", "the folder of SDKs and shims; settings, caches and state go below it too";
    CONFIG = "OGIVE_CONFIG", "0.1.0", "the user's settings file";
    GO = "OGIVE_GO", "0.1.0", "the Go of this shell, as in 1.27.3-amd64; `ogive shell` and shims set it";
    AUTO_INSTALL = "OGIVE_AUTO_INSTALL", "0.1.0", "whether a missing Go is installed unasked";
    PARTITION = "OGIVE_PARTITION", "0.1.0", "how architectures are kept apart: auto, full or off";
    OFFLINE = "OGIVE_OFFLINE", "0.1.0", "whether the network is left alone";
    QUIET = "OGIVE_QUIET", "0.1.0", "whether progress and talk are left out";
    COLOR = "OGIVE_COLOR", "0.1.0", "when to colour: auto, always or never";
    SOURCES = "OGIVE_SOURCES", "0.1.0", "where SDKs come from, in order, comma-separated: goproxy, index";
    INDEX = "OGIVE_INDEX", "0.1.0", "the address of a release index like go.dev/dl";
    MIRROR = "OGIVE_MIRROR", "0.1.0", "a known mirror of the release index: cn";
    GOPROXY = "OGIVE_GOPROXY", "0.1.0", "a GOPROXY list for SDKs alone";
}

/// Variables that others define and ogive follows.
pub mod foreign {
    /// <https://no-color.org>
    pub const NO_COLOR: &str = "NO_COLOR";
    /// Colour although the output is no terminal.
    pub const CLICOLOR_FORCE: &str = "CLICOLOR_FORCE";
    /// Set by continuous-integration services.
    pub const CI: &str = "CI";
    /// The file that a step of a GitHub job adds Markdown to.
    pub const GITHUB_STEP_SUMMARY: &str = "GITHUB_STEP_SUMMARY";
    /// The terminal's kind; `dumb` has no cursor.
    pub const TERM: &str = "TERM";
    /// The user's login shell.
    pub const SHELL: &str = "SHELL";
}
