//! Which package index is asked: that which pip is told to.

use std::path::PathBuf;

use ogive_record::Provenance;
use ogive_system::System;

/// The index of pip, when nobody names another.
pub const DEFAULT_INDEX: &str = "https://pypi.org/simple";

/// The variables that name an index: pip's, and uv's, whose older name is still read.
const VARIABLES: [&str; 3] = ["PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL"];

/// A package index (PEP 503), and who names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// Its address, which may hold credentials.
    pub url: String,
    /// Who names it.
    pub by: Provenance,
}

impl Index {
    /// The index that pip would ask: `PIP_INDEX_URL`, else those of uv, `index-url` of pip's configuration files, its
    /// own default.
    #[must_use]
    pub fn configured(system: &System) -> Self {
        let variable = VARIABLES.into_iter().find_map(|name| Some((name, system.environment.var(name)?)));
        if let Some((name, url)) = variable.filter(|(_, url)| !url.is_empty()) {
            return Self { url, by: Provenance::Environment(name.to_owned()) };
        }
        let found = files(system).into_iter().find_map(|path| {
            const LONGEST: u64 = 1 << 20;
            let bytes = system.files.read(&path, LONGEST).ok()?;
            let (url, line) = index_url(&String::from_utf8_lossy(&bytes))?;
            Some(Self { url, by: Provenance::File { path, line: Some(line) } })
        });
        found.unwrap_or_else(|| Self { url: DEFAULT_INDEX.to_owned(), by: Provenance::BuiltIn })
    }

    /// The address without credentials.
    #[must_use]
    pub fn shown(&self) -> String {
        shown(&self.url)
    }
}

/// An address without credentials.
pub(super) fn shown(url: &str) -> String {
    let Ok(mut url) = url::Url::parse(url) else { return url.to_owned() };
    // Neither fails where there are credentials to take away.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.to_string()
}

/// pip's configuration files, those that decide first (pip, "Configuration").
fn files(system: &System) -> Vec<PathBuf> {
    let variable = |name: &str| system.environment.var(name).map(PathBuf::from);
    let name = if system.kernel.compiled_os() == "windows" { "pip.ini" } else { "pip.conf" };
    let home = system.environment.home();
    let at_home = |path: &str| home.as_ref().map(|home| home.join(path).join(name));
    let config = variable("XDG_CONFIG_HOME").map(|folder| folder.join("pip").join(name));
    [
        variable("PIP_CONFIG_FILE"),
        variable("VIRTUAL_ENV").map(|folder| folder.join(name)),
        config.or_else(|| at_home(".config/pip")),
        at_home("Library/Application Support/pip"),
        variable("APPDATA").map(|folder| folder.join("pip").join(name)),
        at_home(".pip"),
        Some(PathBuf::from("/etc/pip.conf")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// `index-url` of `[global]`, `[install]` or `[download]`, and its line.
fn index_url(text: &str) -> Option<(String, u32)> {
    let mut applies = false;
    let mut found = None;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if let Some(section) = line.strip_prefix('[') {
            applies = matches!(section.trim_end_matches(']'), "global" | "install" | "download");
        }
        let Some((key, value)) = line.split_once(['=', ':']).filter(|_| applies) else { continue };
        if matches!(key.trim(), "index-url" | "index_url") && !value.trim().is_empty() {
            found = Some((value.trim().to_owned(), number));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use ogive_system::memory::{MemoryEnvironment, MemoryFiles, MemorySystem};

    #[test]
    fn the_index_is_that_of_pip() {
        let text = "[freeze]\nindex-url = https://no.example/\n[global]\ntimeout = 5\nindex-url = https://i.example/simple/\n";
        let machine =
            MemorySystem { files: MemoryFiles::new().file("/etc/pip.conf", text), ..MemorySystem::default() };
        let found = Index::configured(&machine.system());
        assert_eq!(found.url, "https://i.example/simple/");
        assert_eq!(found.by, Provenance::File { path: "/etc/pip.conf".into(), line: Some(5) });
        let machine = MemorySystem {
            environment: MemoryEnvironment::new().with_var("PIP_INDEX_URL", "https://user:word@v.example/"),
            ..machine
        };
        assert_eq!(Index::configured(&machine.system()).shown(), "https://v.example/");
        assert_eq!(Index::configured(&MemorySystem::default().system()).by, Provenance::BuiltIn);
    }
}
