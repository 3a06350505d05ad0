//! Small toolchains made up for tests, and the ways to poison them.

use base64::Engine as _;
use ogive_platform::SdkName;
use sha2::{Digest as _, Sha256};

use super::{Entry, Kind, tar_gz, zip};
use crate::fixtures::{TOOLCHAIN_MODULE, hex};

/// A toolchain that is no Go: a few files in the shape of one. Its `go` is a script that answers
/// `version` and `env GOROOT`.
#[derive(Debug, Clone)]
pub struct SyntheticToolchain {
    /// What it claims to be.
    pub name: SdkName,
    /// Paths below GOROOT and contents, as a plain GOROOT has them.
    pub files: Vec<Entry>,
}

/// What is wrong with an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attack {
    /// A name that climbs out by `..`.
    ParentTraversal,
    /// A name that starts at the root.
    AbsolutePath,
    /// A name with backslashes, which climbs out on Windows.
    Backslash,
    /// A symbolic link out of the SDK, and a file written through it.
    SymlinkEscape,
    /// A symbolic link that stays inside: modules have none at all.
    Symlink,
    /// A hard link out of the SDK (tar only).
    HardLinkEscape,
    /// A device (tar only).
    Device,
    /// Two names that differ by case only.
    CaseCollision,
    /// The same name twice with other contents.
    Duplicate,
    /// A name that is a file and also a folder of others.
    FileAndFolder,
    /// One file that inflates to a gibibyte from a mebibyte.
    Bomb,
    /// Sizes claimed too small (zip only).
    LyingSize,
    /// A file outside the prefix that all names must have.
    WrongPrefix,
    /// One file's contents changed: a digest must notice.
    ChangedContents,
    /// A name that no file may have on Windows.
    ReservedName,
}

impl Attack {
    /// Attacks that both archive formats can carry.
    pub const COMMON: &[Self] = &[
        Self::ParentTraversal,
        Self::AbsolutePath,
        Self::SymlinkEscape,
        Self::Symlink,
        Self::CaseCollision,
        Self::Duplicate,
        Self::FileAndFolder,
        Self::Bomb,
        Self::WrongPrefix,
        Self::ChangedContents,
    ];
}

impl SyntheticToolchain {
    /// A toolchain of this name (`1.27.3-linux-amd64`).
    ///
    /// # Panics
    /// When the name is not one.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let name: SdkName = name.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
        let version = name.version;
        let host = name.host.dashed();
        let slashed = host.replacen('-', "/", 1);
        let go = format!(
            "#!/bin/sh\ncase \"$1\" in\nversion) echo 'go version go{version} {slashed}' ;;\n\
             env) dirname \"$(dirname \"$0\")\" ;;\n*) echo 'a synthetic go' >&2; exit 2 ;;\nesac\n"
        );
        let tools = format!("pkg/tool/{}", host.replacen('-', "_", 1));
        let files = vec![
            Entry::file("VERSION", format!("go{version}\ntime 2026-08-28T16:20:06Z\n")),
            Entry::file("bin/go", go).mode(0o755),
            Entry::file("bin/gofmt", "#!/bin/sh\nexec cat\n").mode(0o755),
            Entry::file("go.env", "GOPROXY=off\nGOSUMDB=off\nGOTOOLCHAIN=auto\n"),
            Entry::file(format!("{tools}/compile"), "#!/bin/sh\nexit 0\n").mode(0o755),
            Entry::file("src/cmd/go.mod", "module cmd\n"),
            Entry::file("src/fmt/print.go", "package fmt\n"),
            Entry::file("src/go.mod", "module std\n"),
            Entry::file("src/make.bash", "#!/bin/sh\nexit 0\n").mode(0o755),
        ];
        Self { name, files }
    }

    /// As a toolchain module: every name with the module's prefix, `go.mod` files renamed, no modes.
    #[must_use]
    pub fn module_zip(&self, attack: Option<Attack>) -> Vec<u8> {
        let entries = self.module_entries();
        zip(&attack.map_or_else(|| entries.clone(), |attack| poison(entries.clone(), attack, &self.prefix())))
    }

    /// The `h1:` of the poisoned module, as a database has it that vouches for the poison.
    #[must_use]
    pub fn poisoned_h1(&self, attack: Attack) -> String {
        h1(&poison(self.module_entries(), attack, &self.prefix()))
    }

    /// The module's `h1:`, of the good contents.
    #[must_use]
    pub fn module_h1(&self) -> String {
        h1(&self.module_entries())
    }

    /// As a release's `.tar.gz`: every name below `go/`.
    #[must_use]
    pub fn tar_gz(&self, attack: Option<Attack>) -> Vec<u8> {
        let entries = self.named(|path| format!("go/{path}"));
        tar_gz(&attack.map_or_else(|| entries.clone(), |attack| poison(entries.clone(), attack, "go/")))
    }

    /// As a release's `.zip`.
    #[must_use]
    pub fn release_zip(&self, attack: Option<Attack>) -> Vec<u8> {
        let entries = self.named(|path| format!("go/{path}"));
        zip(&attack.map_or_else(|| entries.clone(), |attack| poison(entries.clone(), attack, "go/")))
    }

    /// Writes it as a GOROOT.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn unpack(&self, into: &std::path::Path) {
        for entry in &self.files {
            let file = into.join(&entry.name);
            std::fs::create_dir_all(file.parent().expect("a file stands in a folder"))
                .expect("a folder is made");
            std::fs::write(&file, &entry.contents).expect("a file is written");
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                let mode = std::fs::Permissions::from_mode(entry.mode);
                std::fs::set_permissions(&file, mode).expect("a mode is set");
            }
        }
    }

    /// The entries of the module's zip.
    #[must_use]
    pub fn module_entries(&self) -> Vec<Entry> {
        let prefix = self.prefix();
        let renamed = |path: &str| match path.strip_suffix("go.mod") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => format!("{prefix}{folder}_go.mod"),
            _ => format!("{prefix}{path}"),
        };
        self.named(renamed).into_iter().map(|entry| entry.mode(0o644)).collect()
    }

    fn prefix(&self) -> String {
        format!("{TOOLCHAIN_MODULE}@{}/", self.name.module_version())
    }

    fn named(&self, name: impl Fn(&str) -> String) -> Vec<Entry> {
        self.files.iter().map(|entry| Entry { name: name(&entry.name), ..entry.clone() }).collect()
    }
}

/// `h1:` over names and contents (`golang.org/x/mod/sumdb/dirhash`, `Hash1`).
#[must_use]
pub fn h1(entries: &[Entry]) -> String {
    let mut entries: Vec<&Entry> = entries.iter().collect();
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    let mut hasher = Sha256::new();
    for entry in entries {
        hasher.update(format!("{}  {}\n", hex(&Sha256::digest(&entry.contents)), entry.name));
    }
    format!("h1:{}", base64::engine::general_purpose::STANDARD.encode(hasher.finalize()))
}

fn poison(mut entries: Vec<Entry>, attack: Attack, prefix: &str) -> Vec<Entry> {
    let evil = "evil\n";
    match attack {
        Attack::ParentTraversal => entries.push(Entry::file(format!("{prefix}../../../../evil"), evil)),
        Attack::AbsolutePath => entries.push(Entry::file("/tmp/ogive-test-evil", evil)),
        Attack::Backslash => entries.push(Entry::file(format!("{prefix}src\\..\\..\\..\\evil"), evil)),
        Attack::SymlinkEscape => {
            entries.push(Entry::symlink(format!("{prefix}out"), "../../.."));
            entries.push(Entry::file(format!("{prefix}out/evil"), evil));
        }
        Attack::Symlink => entries.push(Entry::symlink(format!("{prefix}link"), "VERSION")),
        Attack::HardLinkEscape => {
            entries.push(Entry::file(format!("{prefix}hard"), "/etc/passwd").of_kind(Kind::HardLink));
        }
        Attack::Device => entries.push(Entry::file(format!("{prefix}device"), "").of_kind(Kind::Device)),
        Attack::CaseCollision => entries.push(Entry::file(format!("{prefix}src/fmt/Print.go"), evil)),
        Attack::Duplicate => entries.push(Entry::file(format!("{prefix}VERSION"), evil)),
        Attack::FileAndFolder => entries.push(Entry::file(format!("{prefix}VERSION/evil"), evil)),
        Attack::Bomb => entries.push(Entry::file(format!("{prefix}bomb"), vec![0; 1 << 30])),
        Attack::LyingSize => {
            let mut bomb = Entry::file(format!("{prefix}bomb"), vec![0; 64 << 20]);
            bomb.claimed_size = Some(16);
            entries.push(bomb);
        }
        Attack::WrongPrefix => entries.push(Entry::file("elsewhere/evil", evil)),
        Attack::ChangedContents => {
            if let Some(entry) = entries.iter_mut().find(|entry| entry.name.ends_with("bin/go")) {
                entry.contents.extend(b"echo evil\n");
            }
        }
        Attack::ReservedName => entries.push(Entry::file(format!("{prefix}src/con.go"), evil)),
    }
    entries
}
