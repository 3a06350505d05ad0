//! What programs for Windows have beside their code, and the objects that are linked into any program unseen.

use std::path::{Path, PathBuf};

use ogive_binary::Subsystem;
use ogive_binary::resources::{InsertError, Resources, Syso, faults_of_link, insert, read};
use ogive_platform::{Goos, Platform};
use ogive_system::System;

use crate::mode::BuildMode;
use crate::packages::Main;
use crate::request::{Flags, Request};
use crate::toolchain::Toolchain;

/// The largest program or object that is read whole, in bytes.
const MOST: u64 = 2 << 30;

/// What is wished of programs for Windows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Windows {
    /// Icon, version, manifest and whatever else; none when empty.
    pub resources: Resources,
    /// Whether Windows gives it a console; as the linker has it when none.
    pub subsystem: Option<Subsystem>,
}

impl Request {
    /// What is wished of a program for a platform; nothing of libraries and elsewhere than on Windows.
    pub(crate) fn windows_of(&self, platform: Platform) -> Option<&Windows> {
        let is_program = matches!(self.flags.mode, BuildMode::Exe | BuildMode::Pie);
        self.windows.as_ref().filter(|_| is_program && platform.port.os == Goos::Windows)
    }
}

/// What is wrong with the `.syso` files of each program, as sentences.
pub(crate) fn faults(system: &System, request: &Request, mains: &[Main], platform: Platform) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    for main in mains {
        // What can't be read is for the go command to tell.
        let files: Vec<(Syso, Vec<u8>)> =
            main.objects.iter().filter_map(|path| object(system, request, path)).collect();
        let objects: Vec<Syso> = files.iter().map(|(object, _)| object.clone()).collect();
        for fault in faults_of_link(&objects, platform.port) {
            told.push(format!("{fault}: {}", fault.advice()));
        }
        let Some(windows) = request.windows_of(platform).filter(|windows| !windows.resources.is_empty())
        else {
            continue;
        };
        let provides = |(object, bytes): &&(Syso, Vec<u8>)| {
            object.has_resources() && read(bytes).as_ref() != Some(&windows.resources)
        };
        told.extend(files.iter().filter(provides).map(|(object, _)| {
            format!(
                "{} brings other resources than [windows] of ogive.toml: take one of them away",
                object.path
            )
        }));
    }
    told.dedup();
    told
}

fn object(system: &System, request: &Request, path: &Path) -> Option<(Syso, Vec<u8>)> {
    let bytes = system.files.read(path, MOST).ok()?;
    let shown = path.strip_prefix(&request.directory).unwrap_or(path).display().to_string();
    Some((Syso::read(&shown, &bytes).ok()?, bytes))
}

/// The program with the resources that are wished for, in the stage; the file itself where there are none.
///
/// The linker's own output stays as it is: the go command knows it again.
pub(crate) fn dressed(
    system: &System,
    request: &Request,
    platform: Platform,
    file: &Path,
) -> std::io::Result<PathBuf> {
    let Some(windows) = request.windows_of(platform).filter(|windows| !windows.resources.is_empty()) else {
        return Ok(file.to_owned());
    };
    let program = system.files.read(file, MOST)?;
    let made = match insert(&program, &windows.resources) {
        Ok(made) => made,
        // A `.syso` file of the same was linked.
        Err(InsertError::HasResources) if read(&program).as_ref() == Some(&windows.resources) => {
            return Ok(file.to_owned());
        }
        Err(error) => {
            return Err(std::io::Error::other(format!("cannot add the resources of [windows]: {error}")));
        }
    };
    let path = file.with_extension("with-resources.exe");
    system.files.replace(&path, &made, 0o755)?;
    Ok(path)
}

/// The flags of Go's linker with those that a program without a console needs, whichever linker has the last word.
pub(crate) fn link_flags(flags: &Flags, gui: bool, toolchain: Option<&Toolchain>) -> Option<String> {
    if !gui {
        return flags.ldflags.clone();
    }
    let external = toolchain.map(|toolchain| toolchain.gui_flags.join(" ")).unwrap_or_default();
    let said = flags.ldflags.clone().unwrap_or_default();
    // Words that can't be taken apart are for the go command to tell.
    let Ok(words) = ogive_cc::split(&said) else { return Some(said) };
    let mut words = if external.is_empty() { words } else { with_external(words, &external) };
    words.push("-H=windowsgui".to_owned());
    Some(ogive_cc::join(&words).unwrap_or(said))
}

/// `-extldflags` of the user and ours: of two such flags the linker takes the last alone.
fn with_external(mut words: Vec<String>, external: &str) -> Vec<String> {
    let name = |word: &str| word.trim_start_matches('-') == "extldflags" && word.starts_with('-');
    if let Some(at) = words.iter().rposition(|word| name(word.split('=').next().unwrap_or(word))) {
        let place = if words[at].contains('=') { at } else { at + 1 };
        if let Some(value) = words.get_mut(place) {
            value.push(' ');
            value.push_str(external);
            return words;
        }
    }
    words.push(format!("-extldflags={external}"));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_of_the_external_linker_come_together() {
        let with = |text: &str| {
            let words = with_external(ogive_cc::split(text).unwrap(), "-Wl,--subsystem,windows");
            ogive_cc::join(&words).unwrap()
        };
        assert_eq!(with("-s -w"), "-s -w -extldflags=-Wl,--subsystem,windows");
        assert_eq!(with("-extldflags=-static"), "'-extldflags=-static -Wl,--subsystem,windows'");
        assert_eq!(
            with("-extldflags '-static -v' -s"),
            "-extldflags '-static -v -Wl,--subsystem,windows' -s"
        );
        assert_eq!(with("--extldflags -g"), "--extldflags '-g -Wl,--subsystem,windows'");
    }
}
