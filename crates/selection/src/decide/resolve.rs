//! Selectors against the installed SDKs.

use ogive_platform::{GoVersion, Goarch, Goos, Port};

use crate::{Index, Installed, Selector};

/// The installed SDK that a selector picks.
pub(crate) fn pick(index: &Index, selector: Selector, host: Port) -> Option<&Installed> {
    match selector {
        Selector::Exact(version) => index.of(host).find(|sdk| sdk.name.version == version),
        Selector::Line { major, minor } => newest(index, host, |v| v.line() == (major, minor)),
        Selector::Stable => index.of(host).find(|sdk| sdk.name.version.is_release()),
        Selector::Oldstable => {
            let (major, minor) = pick(index, Selector::Stable, host)?.name.version.line();
            pick(index, Selector::Line { major, minor: minor.checked_sub(1)? }, host)
                .filter(|sdk| sdk.name.version.is_release())
        }
    }
}

/// The newest installed SDK of a host that fits: a release if one does, else a prerelease.
pub(crate) fn newest(index: &Index, host: Port, fits: impl Fn(GoVersion) -> bool) -> Option<&Installed> {
    let fitting = || index.of(host).filter(|sdk| fits(sdk.name.version));
    fitting().find(|sdk| sdk.name.version.is_release()).or_else(|| fitting().next())
}

/// The architecture whose programs a machine translates, for versions that never had a native SDK
/// (Go's release notes: darwin/arm64 came with 1.16, windows/arm64 with 1.17).
pub(crate) fn translated(host: Port, selector: Selector) -> Option<Goarch> {
    let first = match (host.os, host.arch) {
        (Goos::Darwin, Goarch::Arm64) => 16,
        (Goos::Windows, Goarch::Arm64) => 17,
        _ => return None,
    };
    let minor = match selector {
        Selector::Exact(version) if version.major == 1 => version.minor,
        Selector::Line { major: 1, minor } => minor,
        _ => return None,
    };
    (minor < first).then_some(Goarch::Amd64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(names: &[&str]) -> Index {
        Index::new(names.iter().map(|name| Installed {
            name: format!("{name}-linux-amd64").parse().unwrap(),
            goroot: "/x".into(),
            external: false,
        }))
    }

    fn picked(index: &Index, selector: &str) -> Option<String> {
        let host = "linux/amd64".parse().unwrap();
        pick(index, selector.parse().unwrap(), host).map(|sdk| sdk.name.version.to_string())
    }

    #[test]
    fn releases_come_before_prereleases() {
        let index = index(&["1.26.1", "1.26.8", "1.27rc2", "1.27.0", "1.28rc1", "1.20", "1.20rc1"]);
        for (selector, version) in [
            ("1.26", Some("1.26.8")),
            ("1.27", Some("1.27.0")),
            ("1.28", Some("1.28rc1")),
            ("1.20", Some("1.20")),
            ("1.20.0", Some("1.20")),
            ("1.27rc2", Some("1.27rc2")),
            ("1.27.9", None),
            ("1.25", None),
            ("stable", Some("1.27.0")),
            ("oldstable", Some("1.26.8")),
        ] {
            assert_eq!(picked(&index, selector).as_deref(), version, "{selector}");
        }
    }

    #[test]
    fn nothing_is_stable_without_releases() {
        assert_eq!(picked(&index(&["1.28rc1"]), "stable"), None);
        assert_eq!(picked(&index(&["1.28.0", "1.26.1"]), "oldstable"), None);
    }

    #[test]
    fn only_versions_older_than_the_port_are_translated() {
        let mac = "darwin/arm64".parse().unwrap();
        for (selector, arch) in [
            ("1.15", Some(Goarch::Amd64)),
            ("1.15.15", Some(Goarch::Amd64)),
            ("1.16", None),
            ("stable", None),
        ] {
            assert_eq!(translated(mac, selector.parse().unwrap()), arch, "{selector}");
        }
        assert_eq!(translated("darwin/amd64".parse().unwrap(), "1.15".parse().unwrap()), None);
    }
}
