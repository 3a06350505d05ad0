//! From what is asked for to one SDK.

use std::collections::BTreeSet;

use ogive_platform::{GoVersion, Goarch, Goos, Port, SdkName};
use ogive_selection::{GoRequest, Selector};

use crate::source::Sources;
use crate::{ErrorClass, SdkError};

/// The SDK that a request means.
#[derive(Debug)]
pub enum Resolution {
    /// One for the host that is asked for.
    Native(SdkName),
    /// There never was one for that host; another runs there by translation.
    Translated {
        /// The SDK that does not exist.
        asked: SdkName,
        /// The one that runs instead.
        instead: SdkName,
        /// Why, as a clause: "the first release for darwin/arm64 is Go 1.16".
        because: String,
    },
    /// No source could be asked; this is the newest installed one that fits.
    Installed {
        /// The installed SDK.
        sdk: SdkName,
        /// Why nothing newer is known.
        because: SdkError,
    },
}

impl Resolution {
    /// The SDK, whichever way it was found.
    #[must_use]
    pub const fn sdk(&self) -> SdkName {
        match self {
            Self::Native(sdk) | Self::Translated { instead: sdk, .. } | Self::Installed { sdk, .. } => *sdk,
        }
    }
}

/// A host whose early days are bridged by translation.
struct Bridge {
    host: Port,
    /// The first line with SDKs for the host.
    first: (u32, u32),
    /// What runs there by translation.
    translated: Port,
    translator: &'static str,
}

/// Go's release notes: 1.16 for Apple silicon, 1.17 for Windows on Arm.
const BRIDGES: [Bridge; 2] = [
    Bridge {
        host: Port::new(Goos::Darwin, Goarch::Arm64),
        first: (1, 16),
        translated: Port::new(Goos::Darwin, Goarch::Amd64),
        translator: "Rosetta",
    },
    Bridge {
        host: Port::new(Goos::Windows, Goarch::Arm64),
        first: (1, 17),
        translated: Port::new(Goos::Windows, Goarch::Amd64),
        translator: "Windows' x64 emulation",
    },
];

impl Bridge {
    fn over(host: Port, line: (u32, u32)) -> Option<&'static Self> {
        BRIDGES.iter().find(|bridge| bridge.host == host && line < bridge.first)
    }

    fn reason(&self) -> String {
        let (major, minor) = self.first;
        format!(
            "the first release for {} is Go {major}.{minor}; {} runs by {}",
            self.host, self.translated, self.translator
        )
    }
}

/// The host that a request names; what it leaves open is `native`'s.
#[must_use]
pub fn host_of(request: &GoRequest, native: Port) -> Port {
    Port::new(request.os.unwrap_or(native.os), request.arch.unwrap_or(native.arch))
}

/// Finds the SDK that a request means. An exact version is taken at its word: whether it exists
/// shows when it is fetched ([`explain_missing`]). Otherwise the sources' lists decide, and where
/// none can be had, the installed SDKs.
///
/// # Errors
/// When nothing fits, or no source could be asked and nothing installed fits.
pub fn find(
    request: &GoRequest,
    sources: &Sources,
    installed: &[SdkName],
    native: Port,
) -> Result<Resolution, SdkError> {
    let host = host_of(request, native);
    let selector = request.selector.unwrap_or(Selector::Stable);
    if let Selector::Exact(version) = selector {
        return Ok(exact(version, host));
    }
    match sources.versions(|known| pick(selector, known, host).is_some()) {
        Ok(known) => resolve(request, &known, native),
        Err(because) if because.class() == ErrorClass::Network => match pick(selector, installed, host) {
            Some(version) => Ok(Resolution::Installed { sdk: SdkName::new(version, host), because }),
            None => Err(because),
        },
        Err(error) => Err(error),
    }
}

/// The SDK that a request means among `known` ones. Prereleases are found by their names only.
///
/// # Errors
/// When nothing fits; suggestions are in the error.
pub fn resolve(request: &GoRequest, known: &[SdkName], native: Port) -> Result<Resolution, SdkError> {
    let host = host_of(request, native);
    let selector = request.selector.unwrap_or(Selector::Stable);
    if let Some(version) = pick(selector, known, host) {
        return Ok(Resolution::Native(SdkName::new(version, host)));
    }
    let line = match selector {
        Selector::Exact(version) => Some(version.line()),
        Selector::Line { major, minor } => Some((major, minor)),
        Selector::Stable | Selector::Oldstable => None,
    };
    if let Some(bridge) = line.and_then(|line| Bridge::over(host, line))
        && let Some(version) = pick(selector, known, bridge.translated)
    {
        return Ok(translated(version, bridge));
    }
    Err(missing(selector, known, host, None))
}

/// The error for an SDK that no source has: what there is instead, where a source lists it. When
/// others could not be asked, it names those that say so.
#[must_use]
pub fn explain_missing(sdk: SdkName, sources: &Sources, error: SdkError) -> SdkError {
    if !says_missing(&error) {
        return error;
    }
    let listed = sources.versions(|known| known.iter().any(|other| other.host == sdk.host));
    match listed {
        Ok(known) if !known.contains(&sdk) => {
            missing(Selector::Exact(sdk.version), &known, sdk.host, who_lacks(&error))
        }
        Ok(_) | Err(_) => error,
    }
}

/// The sources that have no such thing, when there are others that did not say, or some that may
/// only keep it from this user.
fn who_lacks(error: &SdkError) -> Option<String> {
    let tried = match error {
        SdkError::NoSource { tried, .. } => tried,
        SdkError::Denied { url, .. } => return Some(format!("{url}, which answered 403")),
        _ => return None,
    };
    let (lacking, silent): (Vec<_>, Vec<_>) = tried.iter().partition(|(_, error)| says_missing(error));
    let silent = silent.iter().any(|(_, error)| !matches!(error, SdkError::NotConfigured { .. }));
    let denied = lacking.iter().any(|(_, error)| is_denied(error));
    let name = |(origin, error): &&(String, SdkError)| match is_denied(error) {
        true => format!("{origin}, which answered 403"),
        false => origin.clone(),
    };
    let names: Vec<_> = lacking.iter().map(name).collect();
    (silent || denied).then(|| names.join(" and "))
}

fn is_denied(error: &SdkError) -> bool {
    match error {
        SdkError::Denied { status: 403, .. } => true,
        SdkError::NoSource { tried, .. } => tried.iter().any(|(_, error)| is_denied(error)),
        _ => false,
    }
}

/// Whether a source that was asked has no such thing. Some proxies answer 403 for that.
fn says_missing(error: &SdkError) -> bool {
    match error {
        SdkError::Missing { .. } | SdkError::Denied { status: 403, .. } => true,
        SdkError::NoSource { tried, .. } => tried.iter().any(|(_, error)| says_missing(error)),
        _ => false,
    }
}

fn exact(version: GoVersion, host: Port) -> Resolution {
    match Bridge::over(host, version.line()) {
        Some(bridge) => translated(version, bridge),
        None => Resolution::Native(SdkName::new(version, host)),
    }
}

fn translated(version: GoVersion, bridge: &Bridge) -> Resolution {
    Resolution::Translated {
        asked: SdkName::new(version, bridge.host),
        instead: SdkName::new(version, bridge.translated),
        because: bridge.reason(),
    }
}

/// The version that a selector means among the SDKs for `host`.
fn pick(selector: Selector, known: &[SdkName], host: Port) -> Option<GoVersion> {
    let versions = || known.iter().filter(|sdk| sdk.host == host).map(|sdk| sdk.version);
    let releases = || versions().filter(|version| version.is_release());
    match selector {
        Selector::Exact(version) => versions().find(|v| *v == version),
        Selector::Line { major, minor } => releases().filter(|v| v.line() == (major, minor)).max(),
        Selector::Stable => releases().max(),
        Selector::Oldstable => {
            let newest = releases().max()?.line();
            releases().filter(|version| version.line() < newest).max()
        }
    }
}

fn missing(selector: Selector, known: &[SdkName], host: Port, origin: Option<String>) -> SdkError {
    let of_host: BTreeSet<_> = known.iter().filter(|sdk| sdk.host == host).map(|sdk| sdk.version).collect();
    let elsewhere = match selector {
        Selector::Exact(version) => known.iter().any(|sdk| sdk.version == version).then_some(version),
        _ => None,
    };
    if let (Some(version), Some(first)) = (elsewhere, of_host.first())
        && version < *first
    {
        let because = format!("the first one listed for it is Go {first}");
        return SdkError::NeverReleased { version, host, because, instead: None };
    }
    let asked = selector.to_string();
    let suggestions = suggest(&asked, &of_host);
    SdkError::UnknownVersion { asked, host, origin, suggestions }
}

/// Versions and lines that are written almost like `asked`: the nearest ones, newest first, three
/// at most.
fn suggest(asked: &str, known: &BTreeSet<GoVersion>) -> Vec<String> {
    let prerelease = asked.contains(|c: char| c.is_ascii_alphabetic());
    let mut texts: Vec<String> = Vec::new();
    for version in known.iter().rev().filter(|v| v.is_release() || prerelease) {
        let (major, minor) = version.line();
        for text in [version.to_string(), format!("{major}.{minor}")] {
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
    }
    // A prerelease of a line that has no release yet is what a bare line most likely means.
    let line = format!("{asked}rc");
    texts.extend(known.iter().rev().map(ToString::to_string).filter(|text| text.starts_with(&line)));
    let distances: Vec<_> =
        texts.iter().map(|text| if text.starts_with(&line) { 0 } else { distance(asked, text) }).collect();
    let Some(nearest) = distances.iter().copied().min().filter(|d| *d <= 2) else { return Vec::new() };
    texts.into_iter().zip(distances).filter(|(_, d)| *d == nearest).map(|(text, _)| text).take(3).collect()
}

/// The least number of insertions, deletions, replacements and swaps of neighbours that make `a`
/// into `b` (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Vec<SdkName> {
        let linux =
            ["1.20", "1.20.14", "1.26.8", "1.27.0", "1.27.3", "1.27.12", "1.28rc1", "1.15.15", "1.13"];
        let mut names: Vec<String> = linux.iter().map(|v| format!("{v}-linux-amd64")).collect();
        names.extend(
            ["1.15.15-darwin-amd64", "1.16.5-darwin-arm64", "1.21.0-linux-riscv64"].map(String::from),
        );
        names.iter().map(|name| name.parse().unwrap()).collect()
    }

    fn on(native: &str, request: &str) -> Result<Resolution, SdkError> {
        resolve(&request.parse().unwrap(), &known(), native.parse().unwrap())
    }

    #[test]
    fn selectors_mean_the_newest_release_that_fits() {
        for (request, sdk) in [
            ("1.27.3", "1.27.3-linux-amd64"),
            ("1.27", "1.27.12-linux-amd64"),
            ("1.20", "1.20.14-linux-amd64"),
            ("1.20.0", "1.20-linux-amd64"),
            ("stable", "1.27.12-linux-amd64"),
            ("oldstable", "1.26.8-linux-amd64"),
            ("1.28rc1", "1.28rc1-linux-amd64"),
            ("amd64", "1.27.12-linux-amd64"),
            ("1.15.15-darwin-amd64", "1.15.15-darwin-amd64"),
        ] {
            let found = on("linux/amd64", request).unwrap();
            assert!(matches!(found, Resolution::Native(_)), "{request}");
            assert_eq!(found.sdk().to_string(), sdk, "{request}");
        }
    }

    #[test]
    fn misspelt_versions_are_answered_with_their_neighbours() {
        for (request, hint) in [
            ("1.27.33", "did you mean 1.27.3?"),
            ("1.72.3", "did you mean 1.27.3?"),
            ("1.72", "did you mean 1.27?"),
            ("1.28", "did you mean 1.28rc1?"),
            ("1.28rc11", "did you mean 1.28rc1?"),
            ("9.99.99", "ogive list --remote shows what there is"),
        ] {
            let error = on("linux/amd64", request).unwrap_err();
            assert_eq!(error.hint().as_deref(), Some(hint), "{request}: {error}");
            assert_eq!(error.class(), ErrorClass::NotFound);
        }
    }

    #[test]
    fn hosts_before_their_first_sdk_are_offered_the_translated_one() {
        for request in ["1.15.15", "1.15"] {
            let Resolution::Translated { instead, because, .. } = on("darwin/arm64", request).unwrap() else {
                panic!("{request}")
            };
            assert_eq!(instead.to_string(), "1.15.15-darwin-amd64");
            assert!(because.contains("the first release for darwin/arm64 is Go 1.16"), "{because}");
        }
        let native = on("darwin/arm64", "1.16.5").unwrap();
        assert!(matches!(native, Resolution::Native(_)));
        let error = on("linux/riscv64", "1.20").unwrap_err().to_string();
        assert!(error.contains("no Go 1.20 for linux/riscv64"), "{error}");
        let error = on("linux/riscv64", "1.13.0").unwrap_err().to_string();
        assert!(
            error.contains("never released for linux/riscv64: the first one listed for it is Go 1.21.0"),
            "{error}"
        );
    }

    #[test]
    fn distances_count_swaps_once() {
        assert_eq!(distance("1.72", "1.27"), 1);
        assert_eq!(distance("1.27.33", "1.27.3"), 1);
        assert_eq!(distance("", "abc"), 3);
    }
}
