//! Progress: what an installation tells those who watch it.

use std::fmt;
use std::time::Duration;

use ogive_platform::SdkName;

/// The steps of an installation, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Finding out which SDK is meant and where it comes from.
    Resolve,
    /// Taking the SDK's lock, so that nobody else installs it meanwhile.
    Lock,
    /// Asking whether the disk has room.
    Space,
    /// Fetching the archive; overlaps [`Step::Unpack`].
    Download,
    /// Writing the files to the staging folder.
    Unpack,
    /// Comparing what arrived with what was published.
    Verify,
    /// Making the files durable.
    Sync,
    /// Writing the metadata and renaming the staging folder to its place.
    Place,
    /// Bringing the index and the stable links up to date.
    Index,
}

impl Step {
    /// Every step, in order.
    pub const ALL: &'static [Self] = &[
        Self::Resolve,
        Self::Lock,
        Self::Space,
        Self::Download,
        Self::Unpack,
        Self::Verify,
        Self::Sync,
        Self::Place,
        Self::Index,
    ];

    /// Its name: `resolve`, `lock`, …
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Resolve => "resolve",
            Self::Lock => "lock",
            Self::Space => "space",
            Self::Download => "download",
            Self::Unpack => "unpack",
            Self::Verify => "verify",
            Self::Sync => "sync",
            Self::Place => "place",
            Self::Index => "index",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Tells one transfer from another within a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TransferId(pub u64);

/// Something that happened on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A step begins.
    Step {
        /// The SDK that is worked on.
        sdk: SdkName,
        /// The step.
        step: Step,
    },
    /// A transfer begins.
    Started {
        /// Which one.
        id: TransferId,
        /// What is transferred, for people: `go1.27.3.linux-arm64`.
        what: String,
        /// Its size in bytes, where known.
        total: Option<u64>,
    },
    /// A transfer has come this far.
    Advanced {
        /// Which one.
        id: TransferId,
        /// Bytes in place since the beginning, earlier attempts included.
        bytes: u64,
    },
    /// A transfer ended, well or not.
    Finished {
        /// Which one.
        id: TransferId,
    },
    /// Somebody else holds what is needed; work goes on when it is free.
    Waiting {
        /// What is waited for, for people: `another ogive that installs 1.27.3-linux-arm64`.
        what: String,
    },
    /// An attempt failed, and another one follows.
    Retrying {
        /// The address, without credentials.
        url: String,
        /// The number of the attempt to come, from 2.
        attempt: u32,
        /// How long it is put off.
        after: Duration,
        /// Why the last one failed.
        because: String,
    },
    /// Something worth telling.
    Note(String),
}

/// Takes events, from any thread, quickly.
pub trait Events: Send + Sync {
    /// Something happened.
    fn event(&self, event: Event);
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Events for Silent {
    fn event(&self, _: Event) {}
}
