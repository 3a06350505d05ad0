//! The second decision: what Go itself would then switch to, and where that Go comes from
//! (`cmd/go/internal/toolchain`, Select and Exec).

use ogive_platform::{GoVersion, Goarch, Port, SdkName};

use super::candidate::Place;
use super::minimum::Minimum;
use super::resolve::translated;
use crate::Index;
use crate::files::go_mod::Toolchain;

/// What Go's own switching depends on.
#[derive(Debug, Clone, Copy)]
pub struct Switching<'a> {
    /// The version that was selected.
    pub version: GoVersion,
    /// Where it runs.
    pub host: Port,
    /// The architecture of the hardware: shims such as `go1.27.3` exist for what it runs.
    pub hardware: Goarch,
    /// The value of GOTOOLCHAIN, and where it is from: the environment, the GOENV file, go.env.
    pub gotoolchain: Option<(&'a str, &'a str)>,
    /// The nearest `go.work` or `go.mod`.
    pub minimum: Option<&'a Minimum>,
    /// What is installed, and so has a shim of its own name.
    pub index: &'a Index,
}

/// Where the Go comes from that is switched to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Provider {
    /// A shim of that name finds this installed SDK: nothing is downloaded.
    Shim(SdkName),
    /// A shim of that name exists, for other architectures only, and will say what to install.
    OtherArchitecture(Vec<SdkName>),
    /// Go downloads it for its own architecture, into the module cache.
    Download(Port),
    /// GOTOOLCHAIN allows no download and no such program is known to ogive.
    PathOnly,
}

/// What Go does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// It runs itself.
    Stays {
        /// Why, as a clause.
        because: String,
    },
    /// It runs another Go.
    Switches {
        /// The program's name: `go1.27.3`.
        to: String,
        /// Why, as a clause.
        because: String,
        /// Where that is from.
        provider: Provider,
    },
    /// It stops.
    Fails {
        /// Why, as a clause.
        because: String,
    },
}

/// Says what Go would switch to.
#[must_use]
pub fn second(switching: &Switching<'_>) -> Next {
    let local = switching.version;
    let stays = |because: &str| Next::Stays { because: because.to_owned() };
    if local.line() < (1, 21) {
        return stays("Go before 1.21 never switches");
    }
    let Some((value, origin)) = switching.gotoolchain.filter(|(value, _)| !value.is_empty()) else {
        return stays("GOTOOLCHAIN is set nowhere");
    };
    let setting = format!("GOTOOLCHAIN={value} ({origin})");
    let (least, mode) = match value {
        "auto" | "path" => ("local", value),
        _ => value.split_once('+').unwrap_or((value, "")),
    };
    if !matches!(mode, "" | "auto" | "path") || value.ends_with('+') {
        return Next::Fails { because: format!("{setting} means nothing to Go") };
    }
    let mut to = (format!("go{local}"), local, format!("{setting} asks for nothing else"));
    if least != "local" {
        match version_of(least) {
            Some(version) => to = (least.to_owned(), version, setting.clone()),
            None => return Next::Fails { because: format!("{setting} names no Go version") },
        }
    }
    let requirement = switching.minimum.map(|minimum| (&minimum.requirement, &minimum.path));
    if let Some((requirement, path)) = requirement {
        let toolchain = requirement.toolchain.as_ref();
        let is_default = toolchain.is_some_and(|t| t.value == Toolchain::Default);
        if !mode.is_empty() && !is_default {
            if let Some(stated) = toolchain
                && let Toolchain::Version(version) = stated.value
                && version > to.1
            {
                let place = Place::new(path, stated.line);
                to = (format!("go{version}"), version, format!("the toolchain line {place} asks for it"));
            }
            if let Some(stated) = requirement.go.as_ref().filter(|go| go.value > to.1) {
                let place = Place::new(path, stated.line);
                let name = format!("go{}", stated.value.first_release());
                to = (name, stated.value, format!("the go line {place} asks for it"));
            }
        }
        if let Some(stated) = requirement.go.as_ref().filter(|go| go.value > to.1) {
            let place = Place::new(path, stated.line);
            let holds = if is_default { "the line toolchain default".to_owned() } else { setting };
            return Next::Fails {
                because: format!("{place} needs Go {} and {holds} keeps Go at {}", stated.value, to.1),
            };
        }
    }
    let (name, version, because) = to;
    if name == format!("go{local}") {
        let because = match requirement.filter(|_| least == "local") {
            Some((_, path)) => format!("{} asks for nothing newer", path.display()),
            None => because,
        };
        return Next::Stays { because };
    }
    if version.is_language() && name == format!("go{version}") {
        let because =
            format!("{because}, and {name} is a language version, not a Go: there is {name}.0 and newer");
        return Next::Fails { because };
    }
    Next::Switches { provider: provider(switching, &name, version, mode), to: name, because }
}

fn provider(switching: &Switching<'_>, name: &str, version: GoVersion, mode: &str) -> Provider {
    let exact = version.first_release();
    let plain = name == format!("go{exact}");
    let installed = switching.index.installed().iter().map(|sdk| sdk.name);
    let of_version: Vec<SdkName> = installed.filter(|n| plain && n.version == exact).collect();
    let native = Port::new(switching.host.os, switching.hardware);
    let has_shim = match translated(native, exact.into()) {
        Some(_) => !of_version.is_empty(),
        None => of_version.iter().any(|n| n.host == native),
    };
    match of_version.iter().find(|n| n.host == switching.host) {
        Some(name) if has_shim => Provider::Shim(*name),
        None if has_shim => Provider::OtherArchitecture(of_version),
        _ if mode == "path" => Provider::PathOnly,
        _ => Provider::Download(switching.host),
    }
}

/// The version in a toolchain's name, a builder's suffix left out.
fn version_of(name: &str) -> Option<GoVersion> {
    let version = name.strip_prefix("go")?.split('-').next()?;
    if name.contains(['/', '\\']) { None } else { version.parse().ok() }
}
