//! What is in a partition, and whether it is for the partition's target.

use std::io;
use std::path::{Path, PathBuf};

use ogive_binary::{Content, Target};
use ogive_host::Opened;
use ogive_system::{Entry, EntryKind, System};
use schemars::JsonSchema;
use serde::Serialize;

use super::Partition;

/// An object for another machine than its partition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Foreign {
    /// The file.
    pub path: PathBuf,
    /// What it, or a part of it, is for.
    pub target: Target,
    /// The members of an archive that are, at most 8.
    pub members: Vec<String>,
}

/// What the objects of a partition are for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Verified {
    /// How many archives and objects were read.
    pub read: u64,
    /// Those that contradict the target.
    pub foreign: Vec<Foreign>,
}

/// Reads the objects of a partition. Of one whose owner is not known nothing is said.
///
/// # Errors
/// When a file can't be read.
pub fn verify(system: &System, partition: &Partition) -> io::Result<Verified> {
    let mut verified = Verified::default();
    let Some(owner) = &partition.owner else { return Ok(verified) };
    let port = owner.platform.port;
    let contradicts = |target: &Target| target.arch != port.arch || target.os.is_some_and(|os| os != port.os);
    let mut outputs = Vec::new();
    files(system, &partition.path, &mut |file, _| outputs.extend(is_output(file).then(|| file.to_owned())))?;
    for path in outputs {
        // A build beside this one may trim its cache.
        let file = match system.files.open_random(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            file => file?,
        };
        let program = ogive_binary::read(&Opened::new(file)?)?;
        let foreign = |target: Target, members: Vec<String>| Foreign { path: path.clone(), target, members };
        match &program.content {
            Content::Archive(archive) => {
                let groups = archive.groups.iter().filter_map(|group| Some((group, *group.target.value()?)));
                let wrong = groups.filter(|(_, target)| contradicts(target));
                verified.foreign.extend(wrong.map(|(group, target)| foreign(target, group.names.clone())));
            }
            // A program is what a tool was built as, for this machine.
            Content::Elf(_) | Content::MachO(_) | Content::Coff(_) | Content::GoObject(_)
                if program.codes().iter().all(|code| code.kind == ogive_binary::Kind::Object) =>
            {
                let wrong = program.targets().into_iter().filter(contradicts);
                verified.foreign.extend(wrong.map(|target| foreign(target, Vec::new())));
            }
            _ => continue,
        }
        verified.read += 1;
    }
    verified.foreign.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(verified)
}

/// Whether it is what the go command made (`cmd/go/internal/cache`: `-a` says what was done, `-d` is what came out).
pub(super) fn is_output(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name.to_string_lossy().ends_with("-d"))
}

/// Every file below a folder. Links are followed nowhere.
pub(super) fn files(system: &System, folder: &Path, seen: &mut dyn FnMut(&Path, &Entry)) -> io::Result<()> {
    let mut waiting = vec![folder.to_owned()];
    while let Some(at) = waiting.pop() {
        for (name, kind) in system.files.list(&at)? {
            let path = at.join(name);
            match kind {
                EntryKind::Directory => waiting.push(path),
                EntryKind::File => {
                    if let Some(entry) = system.files.entry(&path)? {
                        seen(&path, &entry);
                    }
                }
                EntryKind::Link | EntryKind::Other => {}
            }
        }
    }
    Ok(())
}
