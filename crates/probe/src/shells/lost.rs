//! Folders where shells and what they start keep histories and caches: what is written there while a shell is
//! looked at is lost.

use std::ffi::OsString;
use std::path::PathBuf;

use ogive_machine::ShellKind;
use ogive_system::System;

use super::base::Base;

/// Nothing can be there.
const NOWHERE: &str = "/dev/null/ogive";

/// A folder of the XDG base directory specification: its variable, and where it is below the home.
type Folder = (&'static str, &'static str);

const DATA: Folder = ("XDG_DATA_HOME", ".local/share");
const CACHE: Folder = ("XDG_CACHE_HOME", ".cache");
const STATE: Folder = ("XDG_STATE_HOME", ".local/state");

/// The folders that a start of a shell is told to be elsewhere.
pub(super) struct Lost(Vec<(&'static str, String, PathBuf)>);

impl Lost {
    /// Those for a shell. Managers of Gos keep their Gos in the folder for data, which stays where it is unless
    /// fish would make its own in there.
    pub(super) fn of(system: &System, kind: ShellKind, base: &Base) -> Self {
        let Some(home) = system.environment.home() else { return Self(Vec::new()) };
        let real = |(name, below): Folder| {
            let given = base.given().find(|(given, _)| *given == name);
            given.map_or_else(|| home.join(below), |(_, value)| PathBuf::from(value))
        };
        let makes_data = kind == ShellKind::Fish && !system.files.exists(&real(DATA).join("fish"));
        let folders = [CACHE, STATE].into_iter().chain(makes_data.then_some(DATA));
        Self(folders.map(|folder| (folder.0, format!("{NOWHERE}/{}", folder.0), real(folder))).collect())
    }

    /// The variables that say so.
    pub(super) fn variables(&self) -> impl Iterator<Item = (OsString, OsString)> {
        self.0.iter().map(|(name, nowhere, _)| (name.into(), nowhere.into()))
    }

    /// What a shell said, with the places where it would all be otherwise.
    pub(super) fn given_back(&self, said: Vec<u8>) -> Vec<u8> {
        self.0.iter().fold(said, |said, (_, nowhere, real)| {
            replaced(&said, nowhere.as_bytes(), real.as_os_str().as_encoded_bytes())
        })
    }
}

fn replaced(text: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut new = Vec::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        match rest.strip_prefix(from) {
            Some(after) => {
                new.extend_from_slice(to);
                rest = after;
            }
            None => {
                new.push(rest[0]);
                rest = &rest[1..];
            }
        }
    }
    new
}

#[cfg(test)]
mod tests {
    use ogive_system::memory::{MemoryFiles, MemorySystem};

    use super::*;

    #[test]
    fn what_is_made_of_a_folder_is_told_with_its_real_place() {
        let lost = |kind, files: MemoryFiles| {
            let system = MemorySystem { files, ..MemorySystem::default() }.system();
            Lost::of(&system, kind, &Base::session(&system))
        };
        let names = |lost: &Lost| lost.0.iter().map(|(name, ..)| *name).collect::<Vec<_>>();
        let bash = lost(ShellKind::Bash, MemoryFiles::new());
        assert_eq!(names(&bash), ["XDG_CACHE_HOME", "XDG_STATE_HOME"]);
        let said =
            b"GOCACHE=/dev/null/ogive/XDG_CACHE_HOME/go-build\0A=/dev/null/ogive/XDG_STATE_HOME".to_vec();
        assert_eq!(
            bash.given_back(said),
            b"GOCACHE=/home/user/.cache/go-build\0A=/home/user/.local/state".to_vec()
        );
        assert_eq!(names(&lost(ShellKind::Fish, MemoryFiles::new())).len(), 3);
        let has = MemoryFiles::new().file("/home/user/.local/share/fish/fish_history", "");
        assert_eq!(names(&lost(ShellKind::Fish, has)).len(), 2);
        let elsewhere = MemoryFiles::new().file("/etc/environment", "XDG_CACHE_HOME=/var/tmp/ann\n");
        let said = b"/dev/null/ogive/XDG_CACHE_HOME/x".to_vec();
        assert_eq!(lost(ShellKind::Zsh, elsewhere).given_back(said), b"/var/tmp/ann/x".to_vec());
    }
}
