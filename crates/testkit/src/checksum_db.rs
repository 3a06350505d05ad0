//! What a module proxy needs of a checksum database; and the real one, recorded.

use std::path::PathBuf;
use std::time::Duration;

use crate::{places, skip};

/// A checksum database as its clients see it.
pub trait ChecksumDatabase: Send + Sync {
    /// `sum.golang.org`, or the name of one's own.
    fn name(&self) -> String;

    /// The answer to `/lookup/…`, `/tile/…` or `/latest`; none for 404.
    fn get(&self, path: &str) -> Option<Vec<u8>>;
}

impl<D: ChecksumDatabase + ?Sized> ChecksumDatabase for std::sync::Arc<D> {
    fn name(&self) -> String {
        (**self).name()
    }

    fn get(&self, path: &str) -> Option<Vec<u8>> {
        (**self).get(path)
    }
}

/// The name of the public checksum database.
const PUBLIC: &str = "sum.golang.org";

/// The public checksum database, asked through the machine's own GOPROXY where that offers it,
/// else directly. What was once answered is kept in `target/fixtures` and serves without network.
#[derive(Debug, Default)]
pub struct RecordedChecksumDatabase(());

impl RecordedChecksumDatabase {
    /// The public database.
    #[must_use]
    pub const fn new() -> Self {
        Self(())
    }

    fn file(path: &str) -> PathBuf {
        // `/tile/8/0/001` is a file beside the folder `001.p` of its partial ones.
        places::fixtures().join("checksum-database").join(PUBLIC).join(path.trim_start_matches('/'))
    }
}

impl ChecksumDatabase for RecordedChecksumDatabase {
    fn name(&self) -> String {
        PUBLIC.to_owned()
    }

    fn get(&self, path: &str) -> Option<Vec<u8>> {
        let file = Self::file(path);
        if let Ok(bytes) = std::fs::read(&file) {
            return Some(bytes);
        }
        let bytes = fetch(path)?;
        places::once(&file, |partial| std::fs::write(partial, &bytes).expect("target can be written"));
        Some(bytes)
    }
}

/// Asks the database itself. None also when it cannot be reached: the client then fails as it
/// would without this relay.
fn fetch(path: &str) -> Option<Vec<u8>> {
    // A second provider in one process is refused, which is no concern of ours.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::blocking::Client::builder().timeout(Duration::from_secs(30)).build().ok()?;
    let get = |url: String| {
        let response = client.get(url).send().ok()?;
        response.status().is_success().then(|| response.bytes().ok()).flatten().map(|bytes| bytes.to_vec())
    };
    for proxy in proxies() {
        let base = format!("{}/sumdb/{PUBLIC}", proxy.trim_end_matches('/'));
        if get(format!("{base}/supported")).is_some() {
            return get(format!("{base}{path}"));
        }
    }
    get(format!("https://{PUBLIC}{path}"))
}

/// The URLs of the machine's GOPROXY.
fn proxies() -> Vec<String> {
    let Some(go) = skip::find("go") else { return Vec::new() };
    let Ok(output) = std::process::Command::new(go).args(["env", "GOPROXY"]).output() else {
        return Vec::new();
    };
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    text.split([',', '|']).filter(|entry| entry.starts_with("http")).map(str::to_owned).collect()
}
