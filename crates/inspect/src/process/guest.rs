//! The program behind a translator.

use std::path::{Path, PathBuf};

use ogive_binary::{Content, Kind, Program};
use ogive_platform::Goarch;
use ogive_system::Files;

/// How many mapped files are looked at.
const MOST: usize = 64;

/// Finds the program that the translator at `translator` runs for the process whose folder below `/proc`
/// is `own`: the path as the process sees it, the path by which it was read, and what it is.
pub(super) fn find(
    files: &dyn Files,
    own: &Path,
    arguments: &[String],
    translator: &str,
    its: Option<&Program>,
) -> Option<(String, PathBuf, Program)> {
    let natively = its.and_then(arch);
    let look = |path: String| {
        let at = seen_from_outside(own, &path);
        let program = super::read(files, &at).ok()?;
        is_executable(&program).then_some((path, at, program))
    };
    let mapped = mapped(files, own, translator).into_iter().filter_map(look);
    let called = arguments.iter().skip(1).filter(|argument| !argument.starts_with('-')).cloned();
    let candidates: Vec<_> = mapped.chain(called.take(MOST).filter_map(look)).collect();
    let foreign = candidates.iter().position(|(.., program)| arch(program) != natively);
    // A translator may as well run code of its own architecture, for a CPU that lacks a level.
    candidates.into_iter().nth(foreign.unwrap_or(0))
}

/// A path of the process, through its own root or current folder.
fn seen_from_outside(own: &Path, path: &str) -> PathBuf {
    match path.strip_prefix('/') {
        Some(below) => own.join("root").join(below),
        None => own.join("cwd").join(path),
    }
}

/// The files that are mapped, once each, without the translator itself.
fn mapped(files: &dyn Files, own: &Path, translator: &str) -> Vec<String> {
    let bytes = files.read(&own.join("maps"), super::PROC).unwrap_or_default();
    let mut paths: Vec<String> = Vec::new();
    for line in String::from_utf8_lossy(&bytes).lines() {
        // address perms offset dev inode path
        let Some(start) = line.find('/') else { continue };
        let path = &line[start..];
        if path != translator && !paths.iter().any(|known| known == path) && paths.len() < MOST {
            paths.push(path.to_owned());
        }
    }
    paths
}

fn is_executable(program: &Program) -> bool {
    matches!(&program.content, Content::Elf(elf) if elf.code.kind == Kind::Executable)
}

fn arch(program: &Program) -> Option<Goarch> {
    program.targets().first().map(|target| target.arch)
}
