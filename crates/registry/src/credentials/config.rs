//! One file of credentials.

use std::collections::BTreeMap;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ogive_oci::{DEFAULT_REGISTRY, Reference};
use ogive_system::System;
use serde::Deserialize;

use super::{Credentials, Secret};

/// The most bytes of such a file.
const MOST_BYTES: u64 = 4 << 20;

/// What docker calls its own registry in such files and to helpers.
const DOCKER_HUB: &str = "https://index.docker.io/v1/";

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Config {
    auths: BTreeMap<String, Entry>,
    cred_helpers: BTreeMap<String, String>,
    creds_store: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Entry {
    auth: Option<String>,
    username: Option<String>,
    password: Option<String>,
    identitytoken: Option<String>,
    registrytoken: Option<String>,
}

/// What a file says of a registry.
pub(super) enum Found {
    Nothing,
    Credentials(Credentials),
    /// The helper that knows them.
    Helper(String),
}

/// Reads a file; else a clause that says why not, without its contents.
pub(super) fn read(system: &System, path: &Path) -> Result<Config, String> {
    let bytes = system.files.read(path, MOST_BYTES).map_err(|error| error.to_string())?;
    // The position alone: serde's message may quote a value.
    serde_json::from_slice(&bytes).map_err(|error| {
        format!("{} is malformed at line {}, column {}", path.display(), error.line(), error.column())
    })
}

/// What a helper is asked for.
pub(super) fn server(reference: &Reference) -> String {
    if reference.registry == DEFAULT_REGISTRY { DOCKER_HUB.to_owned() } else { reference.registry.clone() }
}

impl Config {
    pub(super) fn find(&self, reference: &Reference) -> Found {
        let names = names(reference);
        let helper = names.iter().find_map(|name| self.cred_helpers.get(name));
        if let Some(helper) = helper.or(self.creds_store.as_ref().filter(|store| !store.is_empty())) {
            return Found::Helper(helper.clone());
        }
        self.stored(reference).map_or(Found::Nothing, Found::Credentials)
    }

    /// What stands in the file itself.
    pub(super) fn stored(&self, reference: &Reference) -> Option<Credentials> {
        names(reference).iter().find_map(|name| {
            let entries = self.auths.iter().filter(|(key, _)| plain(key) == *name);
            entries.filter_map(|(_, entry)| entry.credentials()).next()
        })
    }
}

impl Entry {
    fn credentials(&self) -> Option<Credentials> {
        let filled = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        if let Some(token) = filled(&self.identitytoken) {
            return Some(Credentials::IdentityToken(Secret(token)));
        }
        if let Some(token) = filled(&self.registrytoken) {
            return Some(Credentials::RegistryToken(Secret(token)));
        }
        let decoded = filled(&self.auth).and_then(|auth| {
            let text = String::from_utf8(STANDARD.decode(auth.trim()).ok()?).ok()?;
            let (user, password) = text.split_once(':')?;
            // Docker ends them with NULs at times.
            Some((user.to_owned(), password.trim_end_matches('\0').to_owned()))
        });
        let (user, password) = decoded.or_else(|| filled(&self.username).zip(filled(&self.password)))?;
        Some(Credentials::Password { user, password: Secret(password) })
    }
}

/// What an entry for a repository may be called, the most exact first: podman's files name repositories
/// and what stands above them, too.
fn names(reference: &Reference) -> Vec<String> {
    let full = format!("{}/{}", reference.registry, reference.repository);
    let mut names = vec![full.clone()];
    let mut rest = full.as_str();
    while let Some((shorter, _)) = rest.rsplit_once('/') {
        names.push(shorter.to_owned());
        rest = shorter;
    }
    if reference.registry == DEFAULT_REGISTRY {
        names.extend(["index.docker.io", DOCKER_HUB, "registry-1.docker.io"].map(str::to_owned));
    }
    names
}

/// An entry's key without scheme and API version: old files have addresses.
fn plain(key: &str) -> String {
    let bare = key.strip_prefix("https://").or_else(|| key.strip_prefix("http://")).unwrap_or(key);
    let bare = bare.trim_end_matches('/');
    bare.strip_suffix("/v1").or_else(|| bare.strip_suffix("/v2")).unwrap_or(bare).to_owned()
}
