//! Entries of archives, as free as the formats allow.

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link; the contents are its target.
    Symlink,
    /// A hard link (tar only); the contents are its target.
    HardLink,
    /// A device (tar only).
    Device,
}

/// One entry; nothing about it is checked.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The name as it stands in the archive.
    pub name: String,
    /// The contents.
    pub contents: Vec<u8>,
    /// Unix permissions.
    pub mode: u32,
    /// What it is.
    pub kind: Kind,
    /// The size that the archive claims (zip only), when it is not the true one.
    pub claimed_size: Option<u64>,
}

impl Entry {
    /// A file with mode 0644.
    #[must_use]
    pub fn file(name: impl Into<String>, contents: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            contents: contents.into(),
            mode: 0o644,
            kind: Kind::File,
            claimed_size: None,
        }
    }

    /// A symbolic link.
    #[must_use]
    pub fn symlink(name: impl Into<String>, target: &str) -> Self {
        Self { kind: Kind::Symlink, mode: 0o777, ..Self::file(name, target) }
    }

    /// Another kind of entry.
    #[must_use]
    pub fn of_kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    /// With these permissions.
    #[must_use]
    pub fn mode(self, mode: u32) -> Self {
        Self { mode, ..self }
    }

    /// The type bits of `st_mode`.
    pub(super) const fn type_bits(&self) -> u32 {
        match self.kind {
            Kind::File | Kind::HardLink => 0o100_000,
            Kind::Folder => 0o040_000,
            Kind::Symlink => 0o120_000,
            Kind::Device => 0o020_000,
        }
    }
}
