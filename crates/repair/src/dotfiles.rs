//! Files that are made from others: what is changed in them is lost, or changes something else too.

use std::fmt;
use std::path::{Path, PathBuf};

use ogive_system::{EntryKind, Files};
use ogive_transaction::follow;

/// Why a file should not be written to, and which one should be changed instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MadeFrom {
    /// chezmoi puts it there from its source.
    Chezmoi(PathBuf),
    /// Nix made it; its store is never written to.
    Nix(PathBuf),
    /// It is a link to a file elsewhere, as stow and scripts of dotfiles make them.
    Link(PathBuf),
    /// Nobody may write to it, or not this user.
    ReadOnly,
}

impl MadeFrom {
    /// What `path` is made from; none for a file that is its own.
    #[must_use]
    pub fn of(files: &dyn Files, path: &Path, home: &Path) -> Option<Self> {
        if let Some(real) = follow(files, path).ok().filter(|real| real != path) {
            return Some(if real.starts_with("/nix/store") { Self::Nix(real) } else { Self::Link(real) });
        }
        // A folder on the way may be the link: ~/.config/fish.
        let is_dotfile = path.strip_prefix(home).is_ok_and(|below| below.to_string_lossy().starts_with('.'));
        if let (Some(folder), Ok(home)) = (path.parent(), files.canonicalize(home))
            && is_dotfile
            && let Ok(real) = files.canonicalize(folder)
            && !real.starts_with(&home)
        {
            return Some(Self::Link(real.join(path.file_name()?)));
        }
        if let Some(source) = chezmoi(files, path, home) {
            return Some(Self::Chezmoi(source));
        }
        let entry = files.entry(path).ok()??;
        let is_closed = entry.mode & 0o222 == 0 || !files.is_writable(path).unwrap_or(true);
        let folder_is_closed = path.parent().is_some_and(|folder| !files.is_writable(folder).unwrap_or(true));
        (entry.kind == EntryKind::File && (is_closed || folder_is_closed)).then_some(Self::ReadOnly)
    }

    /// The file that is to be changed instead.
    #[must_use]
    pub fn source(&self) -> Option<&Path> {
        match self {
            Self::Chezmoi(path) | Self::Link(path) => Some(path),
            Self::Nix(_) | Self::ReadOnly => None,
        }
    }
}

impl fmt::Display for MadeFrom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Chezmoi(source) => write!(f, "chezmoi makes it from {}", source.display()),
            Self::Nix(real) => {
                write!(f, "Nix made it ({}); change your home-manager configuration", real.display())
            }
            Self::Link(real) => write!(f, "it is a link to {}", real.display()),
            Self::ReadOnly => f.write_str("it may not be written to"),
        }
    }
}

/// The source of a file in chezmoi's folder (chezmoi, "Source state attributes": prefixes of the name, `dot_` for a
/// leading dot, `.tmpl` behind templates).
fn chezmoi(files: &dyn Files, path: &Path, home: &Path) -> Option<PathBuf> {
    let mut folder = home.join(".local/share/chezmoi");
    if let Ok(root) = files.read(&folder.join(".chezmoiroot"), 4096) {
        folder.push(String::from_utf8_lossy(&root).trim());
    }
    let below = path.strip_prefix(home).ok()?;
    for part in below.components() {
        let part = part.as_os_str().to_str()?;
        let names = files.list(&folder).ok()?;
        let source =
            names.into_iter().find(|(name, _)| name.to_str().is_some_and(|name| target(name) == part));
        folder.push(source?.0);
    }
    Some(folder)
}

/// The name that chezmoi gives to what has this name in its source.
fn target(source: &str) -> String {
    let mut name = source.strip_suffix(".tmpl").unwrap_or(source);
    let attributes =
        ["exact_", "private_", "readonly_", "empty_", "executable_", "create_", "modify_", "symlink_"];
    while let Some(rest) = attributes.iter().find_map(|attribute| name.strip_prefix(attribute)) {
        name = rest;
    }
    match name.strip_prefix("dot_") {
        Some(rest) => format!(".{rest}"),
        None => name.strip_prefix("literal_").unwrap_or(name).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_chezmoi_are_read_as_its_manual_says() {
        for (source, name) in [
            ("dot_zshrc", ".zshrc"),
            ("private_dot_profile.tmpl", ".profile"),
            ("exact_private_dot_config", ".config"),
            ("fish", "fish"),
            ("literal_dot_x", "dot_x"),
        ] {
            assert_eq!(target(source), name);
        }
    }
}
