//! zig, fetched when that is asked for.

use std::str::FromStr;

use ogive_cc::{Index, fetch_zig};
use ogive_report::{Update, source};

use super::target::places;
use crate::Context;

/// Names the transfer; there is no other while programs are built.
const TRANSFER: u64 = 0;

/// What is fetched where no C compiler is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fetch {
    /// The release of zig; the newest when none.
    version: Option<String>,
}

impl FromStr for Fetch {
    type Err = String;

    /// `zig`, `zig@0.17.1`
    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('@') {
            None if text == "zig" => Ok(Self { version: None }),
            Some(("zig", version)) if !version.is_empty() => Ok(Self { version: Some(version.to_owned()) }),
            _ => Err(format!("{text:?} is not zig, or a release of it such as zig@0.17.1")),
        }
    }
}

impl Fetch {
    /// Fetches it into the store from the index that pip is told to use, unless it is there.
    ///
    /// # Errors
    /// When that fails, with all reasons in one clause.
    pub(crate) fn now(&self, context: &Context) -> Result<(), String> {
        let told = |error: &dyn std::fmt::Display| error.to_string();
        let host = context.native().map_err(|error| told(&error))?;
        let index = Index::configured(&context.system);
        let progress = context.reporter.progress();
        let mut begun = false;
        let mut advanced = |at: u64, total: Option<u64>| {
            if !begun {
                begun = true;
                progress.update(Update::Started { id: TRANSFER, what: "zig", total });
            }
            progress.update(Update::Advanced { id: TRANSFER, at });
        };
        let version = self.version.as_deref();
        let fetched =
            fetch_zig(&context.system, &index, version, host, &places(context).store, &mut advanced);
        progress.update(Update::Finished { id: TRANSFER });
        let fetched = fetched
            .map_err(|error| format!("{error} (the index is {}, by {})", index.shown(), source(&index.by)))?;
        if let Some((url, sha256)) = &fetched.source {
            progress.clear();
            context.say(&format!("fetched zig {} from {url} (SHA-256 {sha256})", fetched.version));
        }
        Ok(())
    }
}
