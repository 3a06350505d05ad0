//! A release index and its downloads, as `go.dev/dl` has them.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

use ogive_platform::SdkName;
use serde_json::{Value, json};

use crate::fixtures::sha256;
use crate::http::{Body, Request, Response, Server, Site};
use crate::private_ca::PrivateCa;

#[derive(Debug, Default)]
struct Content {
    /// Files of each version, newest version first.
    releases: Vec<(String, bool, Vec<Value>)>,
    downloads: BTreeMap<String, Body>,
}

/// A release index on loopback; its base is `URL/dl`.
#[derive(Debug)]
pub struct ReleaseIndex {
    server: Server,
    content: Arc<RwLock<Content>>,
}

impl Deref for ReleaseIndex {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.server
    }
}

impl ReleaseIndex {
    /// An index in the clear, with nothing in it yet.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it listens from now on")]
    pub fn new() -> Self {
        let content = Arc::new(RwLock::new(Content::default()));
        Self { server: Server::start(Pages(Arc::clone(&content))), content }
    }

    /// An index over TLS, with a certificate for these names by this authority.
    #[must_use]
    pub fn with_tls(ca: &PrivateCa, names: &[&str]) -> Self {
        let content = Arc::new(RwLock::new(Content::default()));
        Self { server: Server::start_tls(Pages(Arc::clone(&content)), ca.server(names)), content }
    }

    /// The base of the index: `http://127.0.0.1:PORT/dl`.
    #[must_use]
    pub fn base(&self) -> String {
        format!("{}/dl", self.url())
    }

    /// Publishes an archive with its right digest.
    #[must_use]
    pub fn publish(self, name: SdkName, archive: &Path) -> Self {
        let size = std::fs::metadata(archive).map_or(0, |data| data.len());
        self.publish_body(
            name,
            &file_name(name, archive),
            Body::File(archive.to_owned()),
            &sha256(archive),
            size,
        );
        self
    }

    /// Publishes these bytes as the `.tar.gz` of `name`, with a digest of one's choice (empty:
    /// the entry has none, as old ones).
    pub fn publish_bytes(&self, name: SdkName, bytes: impl Into<Vec<u8>>, sha256: &str) {
        let bytes = bytes.into();
        let size = bytes.len() as u64;
        let file = format!("{}.tar.gz", archive_stem(name));
        self.publish_body(name, &file, Body::bytes(bytes), sha256, size);
    }

    /// Lists a release that cannot be downloaded.
    pub fn list(&self, name: SdkName) {
        let file = format!("{}.tar.gz", archive_stem(name));
        self.add(name, entry(name, &file, &"0".repeat(64), 1));
    }

    fn publish_body(&self, name: SdkName, file: &str, body: Body, sha256: &str, size: u64) {
        self.add(name, entry(name, file, sha256, size));
        self.content.write().expect("no holder panics").downloads.insert(file.to_owned(), body);
    }

    fn add(&self, name: SdkName, entry: Value) {
        let mut content = self.content.write().expect("no holder panics");
        let version = format!("go{}", name.version);
        match content.releases.iter_mut().find(|(present, ..)| *present == version) {
            Some((.., files)) => {
                files.retain(|file| file["filename"] != entry["filename"]);
                files.push(entry);
            }
            None => {
                content.releases.push((version, name.version.is_release(), vec![entry]));
                content.releases.sort_by_key(|(version, ..)| {
                    std::cmp::Reverse(version.parse::<ogive_platform::GoVersion>().ok())
                });
            }
        }
    }
}

/// The name that go.dev gives the archive, without the ending; 32-bit ARM is `armv6l` there.
#[must_use]
pub fn archive_stem(name: SdkName) -> String {
    let stem = name.folder();
    match stem.strip_suffix("-arm") {
        Some(stem) => format!("{stem}-armv6l"),
        None => stem,
    }
}

fn file_name(name: SdkName, archive: &Path) -> String {
    let ending = if archive.extension().is_some_and(|ending| ending == "zip") { "zip" } else { "tar.gz" };
    format!("{}.{ending}", archive_stem(name))
}

fn entry(name: SdkName, file: &str, sha256: &str, size: u64) -> Value {
    let dashed = name.host.dashed();
    let (os, arch) = dashed.split_once('-').unwrap_or((dashed.as_str(), ""));
    let arch = if arch == "arm" { "armv6l" } else { arch };
    json!({
        "filename": file, "os": os, "arch": arch, "version": format!("go{}", name.version),
        "sha256": sha256, "size": size, "kind": "archive",
    })
}

struct Pages(Arc<RwLock<Content>>);

impl Site for Pages {
    fn respond(&self, request: &Request) -> Response {
        let content = self.0.read().expect("no holder panics");
        let path = request.path().trim_end_matches('/');
        if path == "/dl" {
            return content.index(request.query());
        }
        let body = path.strip_prefix("/dl/").and_then(|file| content.downloads.get(file));
        match body {
            Some(body) => Response { status: 200, headers: Vec::new(), body: body.clone() }
                .with("Content-Type", "application/octet-stream"),
            None => Response::status(404, "not found"),
        }
    }
}

impl Content {
    /// Without `include=all`, go.dev answers with the two newest stable lines only.
    fn index(&self, query: &str) -> Response {
        if !query.split('&').any(|part| part == "mode=json") {
            return Response::ok("<!DOCTYPE html><html><body>All releases</body></html>\n")
                .with("Content-Type", "text/html; charset=utf-8");
        }
        let all = query.split('&').any(|part| part == "include=all");
        let mut lines = Vec::new();
        let shown = self.releases.iter().filter(|(version, stable, _)| {
            let line = version.split('.').take(2).collect::<Vec<_>>().join(".");
            let newest = *stable && !lines.contains(&line) && lines.len() < 2;
            if newest {
                lines.push(line);
            }
            all || newest
        });
        let shown: Vec<Value> = shown
            .map(|(version, stable, files)| json!({"version": version, "stable": stable, "files": files}))
            .collect();
        Response::ok(Value::from(shown).to_string()).with("Content-Type", "application/json")
    }
}

/// The file that a published archive is downloaded as.
#[must_use]
pub fn download_path(name: SdkName) -> PathBuf {
    PathBuf::from("/dl").join(format!("{}.tar.gz", archive_stem(name)))
}
