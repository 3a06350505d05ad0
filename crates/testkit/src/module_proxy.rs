//! A module proxy (`go help goproxy`) that serves toolchain modules.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::{Arc, RwLock};

use ogive_platform::SdkName;

use crate::checksum_db::ChecksumDatabase;
use crate::fixtures::{TOOLCHAIN_MODULE, Toolchain};
use crate::hostile::{Entry, h1};
use crate::http::{Body, Request, Response, Server, Site};
use crate::private_ca::PrivateCa;

/// One version of the module.
#[derive(Debug, Clone)]
struct Version {
    info: Body,
    go_mod: Body,
    zip: Body,
}

/// What the proxy serves.
#[derive(Default)]
struct Content {
    versions: BTreeMap<String, Version>,
    checksums: Vec<Arc<dyn ChecksumDatabase>>,
    credentials: Option<(String, String)>,
    import_root: Option<String>,
}

/// A module proxy on loopback.
#[derive(Debug)]
pub struct ModuleProxy {
    server: Server,
    content: Arc<RwLock<Content>>,
}

impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Content").field("versions", &self.versions.keys()).finish_non_exhaustive()
    }
}

impl Deref for ModuleProxy {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.server
    }
}

impl ModuleProxy {
    /// A proxy in the clear that serves nothing yet.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it listens from now on")]
    pub fn new() -> Self {
        let content = Arc::new(RwLock::new(Content::default()));
        Self { server: Server::start(Pages(Arc::clone(&content))), content }
    }

    /// A proxy over TLS, with a certificate for these names by this authority.
    #[must_use]
    pub fn with_tls(ca: &PrivateCa, names: &[&str]) -> Self {
        let content = Arc::new(RwLock::new(Content::default()));
        Self { server: Server::start_tls(Pages(Arc::clone(&content)), ca.server(names)), content }
    }

    /// Serves a real toolchain.
    #[must_use]
    pub fn serve(self, toolchain: &Toolchain) -> Self {
        let version = Version {
            info: Body::File(toolchain.info.clone()),
            go_mod: Body::File(toolchain.go_mod.clone()),
            zip: Body::File(toolchain.zip.clone()),
        };
        self.change(|content| content.versions.insert(toolchain.name.module_version(), version));
        self
    }

    /// Serves these bytes as the zip of `name`, whatever they are; also in the place of real ones.
    pub fn serve_zip(&self, name: SdkName, zip: impl Into<Vec<u8>>) {
        self.serve_body(name, Body::bytes(zip));
    }

    /// Serves this file as the zip of `name`.
    pub fn serve_zip_file(&self, name: SdkName, zip: PathBuf) {
        self.serve_body(name, Body::File(zip));
    }

    fn serve_body(&self, name: SdkName, zip: Body) {
        let id = name.module_version();
        let version = Version { info: Body::bytes(info(&id)), go_mod: Body::bytes(go_mod()), zip };
        self.change(|content| content.versions.insert(id, version));
    }

    /// Answers for this checksum database too, below `/sumdb/NAME/`.
    #[must_use]
    pub fn checksums(self, database: impl ChecksumDatabase + 'static) -> Self {
        self.change(|content| content.checksums.push(Arc::new(database)));
        self
    }

    /// Serves only those who present this name and password.
    #[must_use]
    pub fn credentials(self, user: &str, password: &str) -> Self {
        self.change(|content| content.credentials = Some((user.to_owned(), password.to_owned())));
        self
    }

    /// Answers `?go-get=1` with a go-import tag of kind `mod` for this root (`go help importpath`).
    pub fn import_root(&self, url: &str) {
        self.change(|content| content.import_root = Some(url.to_owned()));
    }

    fn change<T>(&self, change: impl FnOnce(&mut Content) -> T) -> T {
        change(&mut self.content.write().expect("no holder panics"))
    }
}

/// The go.mod of the toolchain module, the same for each version.
#[must_use]
pub fn go_mod() -> String {
    format!("module {TOOLCHAIN_MODULE}\n")
}

/// The `h1:` of that go.mod, as go.sum has it.
#[must_use]
pub fn go_mod_h1() -> String {
    h1(&[Entry::file("go.mod", go_mod())])
}

struct Pages(Arc<RwLock<Content>>);

impl Site for Pages {
    fn respond(&self, request: &Request) -> Response {
        let content = self.0.read().expect("no holder panics");
        if let Some((user, password)) = &content.credentials
            && request.credentials("Authorization").as_ref() != Some(&(user.clone(), password.clone()))
        {
            return Response::status(401, "who are you?").with("WWW-Authenticate", "Basic realm=\"modules\"");
        }
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            return Response::status(405, "read only");
        }
        if request.query() == "go-get=1" {
            return content.import_page();
        }
        let path = request.path();
        let found = match path.strip_prefix("/sumdb/") {
            Some(path) => content.checksum(path),
            None => content.module(path),
        };
        found.unwrap_or_else(|| Response::status(404, &format!("not found: {path}")))
    }
}

impl Content {
    fn module(&self, path: &str) -> Option<Response> {
        let rest = path.strip_prefix('/')?.strip_prefix(TOOLCHAIN_MODULE)?;
        let answer = |body: &Body| Response { status: 200, headers: Vec::new(), body: body.clone() };
        match rest.strip_prefix("/@v/")? {
            "list" => {
                let list: String = self.versions.keys().map(|version| format!("{version}\n")).collect();
                Some(Response::ok(list).with("Content-Type", "text/plain; charset=utf-8"))
            }
            file => {
                let (version, kind) = file.rsplit_once('.')?;
                let version = self.versions.get(version)?;
                match kind {
                    "info" => Some(answer(&version.info).with("Content-Type", "application/json")),
                    "mod" => Some(answer(&version.go_mod).with("Content-Type", "text/plain; charset=utf-8")),
                    "zip" => Some(answer(&version.zip).with("Content-Type", "application/zip")),
                    _ => None,
                }
            }
        }
    }

    fn checksum(&self, path: &str) -> Option<Response> {
        let database = self.checksums.iter().find(|database| path.starts_with(&database.name()))?;
        match path.strip_prefix(&database.name())? {
            "/supported" => Some(Response::ok("")),
            path => database.get(path).map(Response::ok),
        }
    }

    fn import_page(&self) -> Response {
        let Some(root) = &self.import_root else { return Response::status(404, "no import root") };
        let tag = format!("<meta name=\"go-import\" content=\"{TOOLCHAIN_MODULE} mod {root}\">");
        Response::ok(format!("<!DOCTYPE html><html><head>{tag}</head><body></body></html>\n"))
            .with("Content-Type", "text/html; charset=utf-8")
    }
}

/// A checksum database served by itself, not through a module proxy.
#[must_use]
pub fn checksum_server(database: impl ChecksumDatabase + 'static) -> Server {
    Server::start(checksum_site(database))
}

/// The pages of [`checksum_server`], to be served over TLS.
pub fn checksum_site(database: impl ChecksumDatabase + 'static) -> impl Site + 'static {
    move |request: &Request| match database.get(request.path()) {
        Some(bytes) => Response::ok(bytes),
        None => Response::status(404, "not found"),
    }
}

/// Writes the same pages as files, for a `GOPROXY=file://FOLDER`.
///
/// # Panics
/// When they cannot be written.
pub fn write_file_proxy(folder: &std::path::Path, name: SdkName, zip: &[u8]) {
    let versions = folder.join(TOOLCHAIN_MODULE).join("@v");
    std::fs::create_dir_all(&versions).expect("a folder can be made");
    let id = name.module_version();
    let write = |file: String, contents: &[u8]| {
        std::fs::write(versions.join(&file), contents)
            .unwrap_or_else(|error| panic!("write {file}: {error}"));
    };
    write("list".to_owned(), format!("{id}\n").as_bytes());
    write(format!("{id}.info"), info(&id).as_bytes());
    write(format!("{id}.mod"), go_mod().as_bytes());
    write(format!("{id}.zip"), zip);
}

/// What a proxy knows about a version.
fn info(id: &str) -> String {
    format!("{{\"Version\":\"{id}\",\"Time\":\"2026-08-28T16:20:06Z\"}}")
}
