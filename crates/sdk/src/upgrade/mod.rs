//! What an upgrade brings: the security fixes between two versions.

mod lock;
mod security;

use std::collections::BTreeMap;

use ogive_platform::GoVersion;

pub use lock::{Upgrade, apply, upgrades};

/// A security fix, with the releases that have it.
#[derive(Debug, PartialEq, Eq)]
pub struct SecurityFix {
    /// Advisories, `GO-2024-2598` or `CVE-2024-24783`; none where the source names none.
    pub ids: &'static [&'static str],
    /// The packages and programs concerned, such as `net/http` and `cmd/go`.
    pub packages: &'static [&'static str],
    /// The versions without the fix: from the first one to before the second one. Empty means from
    /// the beginning, a line from its first prerelease on.
    ranges: &'static [(&'static str, &'static str)],
}

impl SecurityFix {
    /// Whether a version lacks the fix.
    #[must_use]
    pub fn concerns(&self, version: GoVersion) -> bool {
        self.ranges().any(|(first, fixed)| first.is_none_or(|first| first <= version) && version < fixed)
    }

    /// The first release after `from` that has the fix.
    fn release_after(&self, from: GoVersion) -> Option<GoVersion> {
        self.ranges().map(|(_, fixed)| fixed).filter(|fixed| *fixed > from).min()
    }

    fn ranges(&self) -> impl Iterator<Item = (Option<GoVersion>, GoVersion)> {
        self.ranges.iter().filter_map(|(first, fixed)| Some((start(first), fixed.parse().ok()?)))
    }
}

/// The first version of a range. A line stands for what precedes all of its releases, which before
/// Go 1.21 is no version that can be written down.
fn start(text: &str) -> Option<GoVersion> {
    let version: GoVersion = text.parse().ok()?;
    let line = text.bytes().filter(|byte| *byte == b'.').count() == 1 && version.prerelease.is_none();
    Some(if line { GoVersion { patch: None, ..version } } else { version })
}

/// The security fixes that an upgrade brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityReport {
    /// The fixes, by the first release that has them.
    pub releases: BTreeMap<GoVersion, Vec<&'static SecurityFix>>,
    /// The newest release that the table knows of on the line that the upgrade goes to, when it goes
    /// beyond it: of later ones nothing is known, rather than that there is nothing.
    pub unknown_after: Option<GoVersion>,
}

/// The security fixes that `from` lacks and `to` has. Going back brings none.
#[must_use]
pub fn security_between(from: GoVersion, to: GoVersion) -> SecurityReport {
    report(security::FIXES, security::KNOWN_UNTIL.parse().ok(), from, to)
}

fn report(
    fixes: &'static [SecurityFix],
    newest_known: Option<GoVersion>,
    from: GoVersion,
    to: GoVersion,
) -> SecurityReport {
    let mut releases: BTreeMap<_, Vec<_>> = BTreeMap::new();
    if from < to {
        for fix in fixes.iter().filter(|fix| fix.concerns(from) && !fix.concerns(to)) {
            if let Some(release) = fix.release_after(from) {
                releases.entry(release).or_default().push(fix);
            }
        }
    }
    let known = newest_known.and_then(|newest| known_until(fixes, newest, to.line()));
    let unknown_after = known.filter(|known| from < to && *known < to);
    SecurityReport { releases, unknown_after }
}

/// Where knowledge of a line ends: for the newest line and what follows it at the newest release, for
/// the line before at its last release with a fix. Older lines get no further releases, since Go
/// supports the newest two (<https://go.dev/doc/devel/release#policy>), so that it does not end there.
fn known_until(fixes: &[SecurityFix], newest: GoVersion, line: (u32, u32)) -> Option<GoVersion> {
    let (major, minor) = newest.line();
    if line >= (major, minor) {
        return Some(newest);
    }
    let releases = fixes.iter().flat_map(|fix| fix.ranges().map(|(_, fixed)| fixed));
    releases.filter(|release| release.line() == line && line == (major, minor.saturating_sub(1))).max()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    static TABLE: &[SecurityFix] = &[
        SecurityFix {
            ids: &["GO-1"],
            packages: &["net/http"],
            ranges: &[("", "1.18.4"), ("1.19", "1.19.2")],
        },
        SecurityFix { ids: &["GO-2"], packages: &["cmd/go"], ranges: &[("1.19", "1.19.3")] },
    ];

    fn ids(from: &str, to: &str) -> Vec<(String, &'static str)> {
        let report = report(TABLE, None, from.parse().unwrap(), to.parse().unwrap());
        let flat = |(release, fixes): (&GoVersion, &Vec<&'static SecurityFix>)| {
            fixes.iter().map(|fix| (release.to_string(), fix.ids[0])).collect::<Vec<_>>()
        };
        report.releases.iter().flat_map(flat).collect()
    }

    #[test]
    fn names_what_the_old_lacks_and_the_new_has() {
        let is = |from: &str, to: &str, expected: &[(&str, &'static str)]| {
            let expected: Vec<_> = expected.iter().map(|(r, id)| ((*r).to_owned(), *id)).collect();
            assert_eq!(ids(from, to), expected, "{from} to {to}");
        };
        is("1.19.1", "1.19.3", &[("1.19.2", "GO-1"), ("1.19.3", "GO-2")]);
        is("1.18.3", "1.18.4", &[("1.18.4", "GO-1")]);
        // Its own line has the fix, but the version that it moves to has not.
        is("1.18.3", "1.19.1", &[]);
        is("1.18.4", "1.19.3", &[]);
        is("1.16.2", "1.20", &[("1.18.4", "GO-1")]);
        is("1.19.3", "1.19.1", &[]);
        is("1.19rc1", "1.19.2", &[("1.19.2", "GO-1")]);
    }

    #[test]
    fn says_where_its_knowledge_of_a_line_ends() {
        let is = |from: &str, to: &str, unknown_after: Option<&str>| {
            let known = "1.19.3".parse().unwrap();
            let report = report(TABLE, Some(known), from.parse().unwrap(), to.parse().unwrap());
            let text = report.unknown_after.map(|known| known.to_string());
            assert_eq!(text.as_deref(), unknown_after, "{from} to {to}");
        };
        is("1.18.3", "1.18.4", None);
        is("1.18.4", "1.18.6", Some("1.18.4"));
        is("1.18.6", "1.19.3", None);
        is("1.19.1", "1.19.4", Some("1.19.3"));
        is("1.18.4", "1.20rc1", Some("1.19.3"));
        // The newest two lines are the supported ones.
        is("1.17.1", "1.17.2", None);
        is("1.19.4", "1.19.4", None);
        let known: GoVersion = security::KNOWN_UNTIL.parse().unwrap();
        let beyond = security_between(known, "1.99.1".parse().unwrap());
        assert_eq!((beyond.unknown_after, beyond.releases.len()), (Some(known), 0));
    }

    #[test]
    fn knows_what_releases_fix() {
        let is = |from: &str, to: &str, releases: &[&str], some: &str, none: &str| {
            let report = security_between(from.parse().unwrap(), to.parse().unwrap());
            assert_eq!(report.unknown_after, None, "{from} to {to}");
            assert!(
                report.releases.keys().map(ToString::to_string).eq(releases.iter().copied()),
                "{report:?}"
            );
            let packages: Vec<_> = report.releases.values().flatten().flat_map(|fix| fix.packages).collect();
            assert!(packages.contains(&&some) && !packages.contains(&&none), "{from} to {to}: {packages:?}");
        };
        is("1.18.3", "1.18.4", &["1.18.4"], "io/fs", "os");
        is("1.21.7", "1.21.9", &["1.21.8", "1.21.9"], "net/mail", "net");
        is("1.26.8", "1.26.9", &["1.26.9"], "cmd/go", "net");
        is("1.27.0", "1.27.2", &["1.27.2"], "cmd/go", "net");
        // Of the fixes of that day, this one was for a fault that came with Go 1.26.
        is("1.25.12", "1.25.14", &["1.25.13"], "cmd/go", "net");
        is("1.26.5", "1.26.8", &["1.26.6"], "net", "os");
        is("1.27rc1", "1.27.1", &["1.27rc2", "1.27rc3"], "net", "mime");
    }

    #[test]
    fn every_row_of_the_table_is_whole() {
        for fix in security::FIXES {
            assert_eq!(fix.ranges().count(), fix.ranges.len(), "{fix:?}");
            assert!(!fix.packages.is_empty() && fix.ranges().count() > 0, "{fix:?}");
            for ((first, fixed), text) in fix.ranges().zip(fix.ranges) {
                assert!(first.is_some() != text.0.is_empty() && first.is_none_or(|f| f < fixed), "{fix:?}");
            }
            assert!(fix.packages.is_sorted() && fix.ids.is_sorted(), "{fix:?}");
            assert!(fix.ids.iter().all(|id| id.starts_with("CVE-") || id.starts_with("GO-")), "{fix:?}");
        }
        let ids: Vec<_> = security::FIXES.iter().flat_map(|fix| fix.ids).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "an advisory stands twice");
    }
}
