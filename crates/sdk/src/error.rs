//! What can go wrong between asking for an SDK and having it.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ogive_platform::{GoVersion, Port, SdkName};
use ogive_system::HttpError;

/// The flag that accepts an SDK which nobody vouches for.
pub const ACCEPT_UNVERIFIED: &str = "--accept-unverified";

/// What kind of failure an error is; programs map it to their exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorClass {
    /// The request, a setting or a file of settings is wrong.
    Usage,
    /// A source could not be reached, or answered with an error.
    Network,
    /// What arrived, or what is installed, is not what it should be.
    Verification,
    /// A file could not be read or written.
    Disk,
    /// What was asked for does not exist.
    NotFound,
}

/// A failure, as one sentence that completes "failed: …". What to do next is [`SdkError::hint`].
///
/// URLs in it never hold credentials.
#[derive(Debug, thiserror::Error)]
pub enum SdkError {
    /// A setting is malformed.
    #[error("{setting} is not usable: {because}")]
    Setting {
        /// The setting with where it was read: `GOPROXY (from the environment)`.
        setting: String,
        /// What is wrong with it.
        because: String,
    },
    /// A source has nothing to go by: no GOPROXY is named, say.
    #[error("{origin} is not configured: {because}")]
    NotConfigured {
        /// The source.
        origin: String,
        /// What is missing.
        because: String,
    },
    /// A setting forbids the download.
    #[error("{setting} forbids downloading {what}")]
    Forbidden {
        /// The setting with where it was read.
        setting: String,
        /// What was to be downloaded.
        what: String,
    },
    /// No source is left to be asked.
    #[error("no source has {what}: {}", list_reasons(.tried))]
    NoSource {
        /// What was looked for.
        what: String,
        /// The sources asked, and why each could not help.
        tried: Vec<(String, SdkError)>,
    },
    /// There is no such version, at least not here.
    #[error("there is no Go {asked} for {host}{}", among(.origin))]
    UnknownVersion {
        /// What was asked for, as written.
        asked: String,
        /// The host it was asked for.
        host: Port,
        /// Where it was looked for.
        origin: Option<String>,
        /// Versions that are written alike, best first.
        suggestions: Vec<String>,
    },
    /// Go never had this version for this host.
    #[error("Go {version} was never released for {host}: {because}")]
    NeverReleased {
        /// The version.
        version: GoVersion,
        /// The host.
        host: Port,
        /// Since when there is one, or what else is so.
        because: String,
        /// An SDK that runs here by translation.
        instead: Option<SdkName>,
    },

    /// No answer came.
    #[error("fetching {url}: {cause}")]
    Http {
        /// The address, without credentials.
        url: String,
        /// Why there was no answer.
        cause: HttpError,
        /// What else may help, known by who asked.
        advice: Option<String>,
    },
    /// The answer was 404 or 410.
    #[error("{url} does not exist (HTTP {status})")]
    Missing {
        /// The address, without credentials.
        url: String,
        /// 404 or 410.
        status: u16,
    },
    /// The answer was 401 or 403.
    #[error("{url} refuses access (HTTP {status})")]
    Denied {
        /// The address, without credentials.
        url: String,
        /// The status.
        status: u16,
        /// What else may help, known by who asked.
        advice: Option<String>,
    },
    /// The answer was 429 or 503: come back later.
    #[error("{url} is busy (HTTP {status}){}", wait(.retry_after))]
    Busy {
        /// The address, without credentials.
        url: String,
        /// The status.
        status: u16,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
    },
    /// Any other status than success.
    #[error("{url} answered HTTP {status}")]
    Status {
        /// The address, without credentials.
        url: String,
        /// The status.
        status: u16,
    },
    /// The answer is no such document: a log-in page, say.
    #[error("{url} did not answer with {expected}: {because}")]
    Unexpected {
        /// The address, without credentials.
        url: String,
        /// What it should have been.
        expected: String,
        /// What it was.
        because: String,
    },
    /// The connection broke, or stalled, inside a body.
    #[error("the download of {url} stopped after {received} bytes: {cause}")]
    Interrupted {
        /// The address, without credentials.
        url: String,
        /// How much had arrived.
        received: u64,
        /// What the system said.
        cause: io::Error,
    },

    /// A digest is not the published one.
    #[error("{what} has {algorithm} {found}, but {authority} says {expected}")]
    DigestMismatch {
        /// What was hashed.
        what: String,
        /// `sha256` or `h1`.
        algorithm: &'static str,
        /// The digest that was published.
        expected: String,
        /// The digest found.
        found: String,
        /// Who published it: "the checksum database sum.golang.org", "the release index".
        authority: String,
    },
    /// Nothing is published to verify this with.
    #[error("{what} cannot be verified: {because}")]
    Unverifiable {
        /// What was to be verified.
        what: String,
        /// Why not.
        because: String,
        /// The flag that accepts it unverified.
        accept_with: &'static str,
    },
    /// The checksum database, or who speaks for it, gave something malformed or not signed.
    #[error("the checksum database {name} cannot be trusted here: {because}")]
    SumDb {
        /// The database.
        name: String,
        /// What is wrong with its answer.
        because: String,
    },
    /// The checksum database showed two histories.
    #[error(
        "the checksum database {name} shows two histories that contradict one another; this is an attack \
         or a serious fault\nhead known so far:\n{known}\nhead offered now:\n{offered}\n{proof}"
    )]
    SumDbFork {
        /// The database.
        name: String,
        /// The signed note held so far.
        known: String,
        /// The signed note that contradicts it.
        offered: String,
        /// The hashes that show the contradiction.
        proof: String,
    },
    /// An archive is damaged, or holds what an SDK never holds.
    #[error("{what} is not a sound archive of a Go SDK: {because}")]
    Archive {
        /// The archive.
        what: String,
        /// What is wrong with it.
        because: String,
    },
    /// An installed SDK is not what was installed.
    #[error("{sdk} was changed after it was installed: {because}")]
    Damaged {
        /// The SDK.
        sdk: SdkName,
        /// What differs.
        because: String,
    },
    /// `--locked`, but ogive.lock would change.
    #[error("{} does not match: {because}", .path.display())]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// What would change.
        because: String,
    },

    /// The SDK is not in the store.
    #[error("{sdk} is not installed")]
    NotInstalled {
        /// The SDK.
        sdk: SdkName,
    },
    /// The SDK is still wanted.
    #[error("{sdk} is still in use: {by}")]
    InUse {
        /// The SDK.
        sdk: SdkName,
        /// By whom: "/src/app/.go-version pins it".
        by: String,
    },
    /// A local file or folder is no SDK.
    #[error("{} is not a Go SDK: {because}", .path.display())]
    NotAnSdk {
        /// The path.
        path: PathBuf,
        /// What is missing.
        because: String,
    },
    /// A file of ours is damaged.
    #[error("{} is damaged: {because}", .path.display())]
    BadFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        because: String,
    },
    /// A file operation failed.
    #[error("{doing}: {cause}")]
    Io {
        /// What was being done, and what for: "storing the newest tree head".
        doing: String,
        /// What the system said; names the operation and the path.
        cause: io::Error,
    },
    /// The file system is too full.
    #[error(
        "{} has {} free, but {what} needs {}",
        .path.display(), mebibytes(*.available), mebibytes(*.needed)
    )]
    NoSpace {
        /// A folder on the file system.
        path: PathBuf,
        /// What was to be stored.
        what: String,
        /// Bytes needed.
        needed: u64,
        /// Bytes free.
        available: u64,
    },
}

impl SdkError {
    /// A failed file operation, for `map_err`.
    pub fn io(doing: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        move |cause| Self::Io { doing: doing.into(), cause }
    }

    /// A damaged file of ours.
    pub fn bad_file(path: &Path, because: impl Into<String>) -> Self {
        Self::BadFile { path: path.to_owned(), because: because.into() }
    }

    /// What kind of failure this is.
    #[must_use]
    pub fn class(&self) -> ErrorClass {
        use ErrorClass::{Disk, Network, NotFound, Usage, Verification};
        match self {
            Self::Setting { .. }
            | Self::NotConfigured { .. }
            | Self::Forbidden { .. }
            | Self::Locked { .. }
            | Self::InUse { .. }
            | Self::NotAnSdk { .. } => Usage,
            Self::UnknownVersion { .. } | Self::NeverReleased { .. } | Self::NotInstalled { .. } => NotFound,
            Self::NoSource { tried, .. } => {
                let classes: Vec<_> = tried.iter().map(|(_, error)| error.class()).collect();
                [Verification, Disk, Network, NotFound]
                    .into_iter()
                    .find(|c| classes.contains(c))
                    .unwrap_or(Usage)
            }
            Self::Missing { .. } => NotFound,
            Self::Http { .. }
            | Self::Denied { .. }
            | Self::Busy { .. }
            | Self::Status { .. }
            | Self::Unexpected { .. }
            | Self::Interrupted { .. } => Network,
            Self::DigestMismatch { .. }
            | Self::Unverifiable { .. }
            | Self::SumDb { .. }
            | Self::SumDbFork { .. }
            | Self::Archive { .. }
            | Self::Damaged { .. } => Verification,
            Self::BadFile { .. } | Self::Io { .. } | Self::NoSpace { .. } => Disk,
        }
    }

    /// What to do next, as a sentence, where that is known.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NotConfigured { .. } => {
                Some("set GOPROXY, or name a release index with --index or --mirror cn".into())
            }
            Self::Forbidden { setting, .. } => {
                Some(format!("change {setting}, or install from a file with --from"))
            }
            Self::NoSource { tried, .. } => tried.iter().find_map(|(_, error)| error.hint()),
            Self::UnknownVersion { suggestions, .. } => match suggestions.as_slice() {
                [] => Some("ogive list --remote shows what there is".into()),
                [one] => Some(format!("did you mean {one}?")),
                many => Some(format!("did you mean one of {}?", many.join(", "))),
            },
            Self::NeverReleased { instead: Some(sdk), .. } => {
                Some(format!("the {} SDK runs here by translation: ogive install {sdk}", sdk.host))
            }
            Self::Http { advice, cause, .. } => advice.clone().or_else(|| match cause {
                HttpError::Offline { .. } => {
                    Some("run again without --offline, or install from a file with --from".into())
                }
                HttpError::Tls { .. } => {
                    Some("behind a company's proxy, name its authority in SSL_CERT_FILE".into())
                }
                HttpError::TimedOut { .. } | HttpError::Unreachable { .. } => {
                    Some("check the connection, and HTTPS_PROXY if this network needs a proxy".into())
                }
                HttpError::Invalid { .. } => None,
            }),
            Self::Denied { advice: Some(advice), .. } => Some(advice.clone()),
            Self::Denied { status: 407, .. } => {
                Some("put the credentials for this network's proxy into HTTPS_PROXY".into())
            }
            Self::Denied { .. } => Some("put the credentials into ~/.netrc or into the URL".into()),
            Self::Busy { .. } => Some("try again later, or name another source".into()),
            Self::Unexpected { .. } => {
                Some("does this network show a log-in page? check the address in a browser".into())
            }
            Self::Interrupted { .. } => Some("run the command again: it goes on where it stopped".into()),
            Self::DigestMismatch { .. } | Self::SumDb { .. } => {
                Some("try another source; do not use these files".into())
            }
            Self::SumDbFork { .. } => {
                Some("keep this message and report it to https://go.dev/security".into())
            }
            Self::Unverifiable { accept_with, .. } => {
                Some(format!("{accept_with} accepts it unverified; that is recorded with the SDK"))
            }
            Self::Locked { .. } => Some("run without --locked, or ogive upgrade".into()),
            Self::NotInstalled { sdk } => Some(format!("ogive install {sdk}")),
            Self::InUse { .. } => Some("--force removes it all the same".into()),
            Self::Damaged { sdk, .. } => Some(format!("ogive install --force {sdk} installs it anew")),
            Self::NoSpace { .. } => Some("ogive prune --sdks removes what no project uses".into()),
            Self::Io { cause, .. } => match cause.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    Some("ogive prune --sdks removes what no project uses".into())
                }
                io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
                    Some("make the folder writable for this user, or name another store in OGIVE_HOME".into())
                }
                _ => None,
            },
            _ => None,
        }
    }
}

fn among(origin: &Option<String>) -> String {
    origin.as_ref().map(|origin| format!(" at {origin}")).unwrap_or_default()
}

fn wait(retry_after: &Option<Duration>) -> String {
    retry_after.map(|time| format!(", it asks to wait {} s", time.as_secs())).unwrap_or_default()
}

fn mebibytes(bytes: u64) -> String {
    format!("{} MiB", bytes.div_ceil(1 << 20))
}

fn list_reasons(tried: &[(String, SdkError)]) -> String {
    if tried.is_empty() {
        return "none is configured".into();
    }
    tried.iter().map(|(origin, error)| format!("{origin}: {error}")).collect::<Vec<_>>().join("; ")
}
