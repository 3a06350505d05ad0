//! From the stage to the final name: what is not what it claims to be does not get there.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ogive_binary::{Content, Libc, Program};
use ogive_host::Opened;
use ogive_record::Sha256Digest;
use sha2::{Digest as _, Sha256};

use crate::ask::Target;
use crate::hidden;
use crate::mode::BuildMode;
use crate::name;
use crate::proof::{self, Claim, Lie};
use crate::report::{Artifact, Built, Outcome};
use crate::run::Work;
use crate::slice::{Staged, StagedProgram};
use crate::trial::{self, Fell, Tried};
use crate::windows;

/// The largest slice of a universal file, in bytes.
const MOST: u64 = 2 << 30;

/// Proves what was staged for a target, and puts it where it belongs.
pub(crate) fn place(work: &Work<'_>, target: Target, slices: &[Arc<Staged>]) -> Outcome {
    let Some(first) = slices.first() else { return Outcome::NotBegun };
    let request = work.request;
    let mut lies = Vec::new();
    let mut artifacts = Vec::new();
    let mut unchanged = true;
    let names: Vec<name::Name> = first
        .programs
        .iter()
        .map(|program| request.names.name(&program.name, target, request.flags.mode))
        .collect();
    if let Err(error) = name::distinct(&request.names, names.iter()) {
        return Outcome::Failed { said: error.to_string() };
    }
    for (index, name) in names.iter().enumerate() {
        let programs: Vec<(&Staged, &StagedProgram)> =
            slices.iter().filter_map(|slice| Some((&**slice, slice.programs.get(index)?))).collect();
        match one(work, &programs, Path::new(name)) {
            Ok((artifact, left)) => {
                unchanged &= left;
                artifacts.push(artifact);
            }
            Err(Refused::Lies(told)) => lies.extend(told),
            Err(Refused::Unwritten(error)) => return Outcome::Failed { said: error.to_string() },
            Err(Refused::Fell(Fell::Failed(told))) => {
                return Outcome::Failed { said: format!("{name}: {told}") };
            }
            Err(Refused::Fell(Fell::Cancelled)) => return Outcome::NotBegun,
        }
    }
    match lies.is_empty() {
        true => Outcome::Built(Built { artifacts, unchanged }),
        false => Outcome::Lied { lies },
    }
}

enum Refused {
    Lies(Vec<Lie>),
    Unwritten(std::io::Error),
    Fell(Fell),
}

impl From<std::io::Error> for Refused {
    fn from(error: std::io::Error) -> Self {
        Self::Unwritten(error)
    }
}

/// Proves one program and places it; says whether it lay there already.
fn one(
    work: &Work<'_>,
    programs: &[(&Staged, &StagedProgram)],
    name: &Path,
) -> Result<(Artifact, bool), Refused> {
    let files = &work.shop.system.files;
    let mut lies = Vec::new();
    let (mut read, mut made) = (Vec::new(), Vec::new());
    for (slice, staged) in programs {
        let file = windows::dressed(work.shop.system, work.request, slice.platform, &staged.file)?;
        let opened = Opened::new(files.open_random(&file)?)?;
        let mut program = ogive_binary::read(&opened)?;
        ogive_binary::check_signatures(&mut program, &opened)?;
        let claim = Claim {
            platform: slice.platform,
            mode: work.request.flags.mode,
            cgo: slice.cgo.uses_c(),
            cxx: slice.cxx.as_ref(),
            glibc: work.request.glibc.as_deref(),
            minimum_macos: work.request.minimum_macos.as_deref(),
            allowed: work.request.allowed_libraries.as_deref(),
            subsystem: work.request.windows_of(slice.platform).and_then(|windows| windows.subsystem),
            hidden: &hidden::folders(work.shop.system, work.request),
        };
        let told = proof::lies(&program, &opened, &claim);
        lies.extend(told.into_iter().map(|told| Lie { program: staged.name.clone(), told }));
        read.push(program);
        made.push(file);
    }
    if !lies.is_empty() {
        return Err(Refused::Lies(lies));
    }
    let (Some((slice, staged)), Some(program)) = (programs.first(), read.first()) else {
        return Err(Refused::Lies(Vec::new()));
    };
    let file = work.request.directory.join(name);
    let made = match &made[..] {
        [only] => only.clone(),
        _ => joined(work, programs)?,
    };
    let tried = tried(work, slice, &made)?;
    let (sha256, size) = digest(work, &made)?;
    let lies_there = files.exists(&file) && digest(work, &file)?.0 == sha256;
    if !lies_there {
        if let Some(folder) = file.parent() {
            files.create_dir_all(folder)?;
        }
        files.copy(&made, &file)?;
    }
    let artifact = Artifact {
        package: staged.package.clone(),
        path: name.to_owned(),
        size,
        sha256,
        needs: needs(program),
        libc: libc(program),
        cxx_runtime: slice.cxx.as_ref().map(|_| cxx_runtime(program)),
        header: header(work, &staged.file, name)?,
        tried,
    };
    Ok((artifact, lies_there))
}

/// Puts the header that the go command makes of exported functions beside a library; none where it exports nothing.
fn header(work: &Work<'_>, staged: &Path, name: &Path) -> std::io::Result<Option<PathBuf>> {
    let made = staged.with_extension("h");
    if !work.request.flags.mode.needs_cgo() || !work.shop.system.files.exists(&made) {
        return Ok(None);
    }
    let header = name.with_extension("h");
    work.shop.system.files.copy(&made, &work.request.directory.join(&header))?;
    Ok(Some(header))
}

/// Runs what was made, where that is wished for.
fn tried(work: &Work<'_>, slice: &Staged, made: &Path) -> Result<Option<Tried>, Refused> {
    let Some(trial) = &work.request.trial else { return Ok(None) };
    if !matches!(work.request.flags.mode, BuildMode::Exe | BuildMode::Pie) {
        return Ok(Some(Tried::NotRun { because: "it is a library".to_owned() }));
    }
    trial::run(work.shop, made, slice.platform, trial).map(Some).map_err(Refused::Fell)
}

/// The universal file of several slices, in the stage.
fn joined(work: &Work<'_>, slices: &[(&Staged, &StagedProgram)]) -> Result<PathBuf, Refused> {
    let files = &work.shop.system.files;
    let read = |(_, program): &(&Staged, &StagedProgram)| files.read(&program.file, MOST);
    let parts = slices.iter().map(read).collect::<std::io::Result<Vec<_>>>()?;
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    let universal =
        ogive_binary::universal(&parts).map_err(|error| std::io::Error::other(error.to_string()))?;
    let (_, first) = slices.first().ok_or_else(|| std::io::Error::other("there is no slice"))?;
    let path = first.file.with_extension("universal");
    files.replace(&path, &universal, 0o755)?;
    Ok(path)
}

fn digest(work: &Work<'_>, path: &Path) -> std::io::Result<(Sha256Digest, u64)> {
    let mut stream = work.shop.system.files.open(path)?;
    let (mut hasher, mut size) = (Sha256::new(), 0);
    let mut buffer = vec![0; 1 << 20];
    loop {
        let count = stream.read(&mut buffer)?;
        if count == 0 {
            return Ok((Sha256Digest(hasher.finalize().into()), size));
        }
        hasher.update(&buffer[..count]);
        size += count as u64;
    }
}

fn needs(program: &Program) -> Vec<String> {
    match &program.content {
        Content::Elf(elf) => elf.needed.clone(),
        Content::MachO(macho) => macho.dylibs.clone(),
        Content::Pe(pe) => pe.imports.clone(),
        _ => Vec::new(),
    }
}

/// The runtime of C++ that a program with C++ loads, or that it has none to load.
fn cxx_runtime(program: &Program) -> String {
    let needed = needs(program);
    let runtime = ogive_cc::cxx_runtimes(&needed).first().copied();
    runtime.unwrap_or("static").to_owned()
}

fn libc(program: &Program) -> Option<String> {
    let Content::Elf(elf) = &program.content else { return None };
    Some(match elf.libc.as_ref()? {
        Libc::Glibc { needs: Some(needs) } => format!("glibc {needs}"),
        Libc::Glibc { needs: None } => "glibc".to_owned(),
        Libc::Musl => "musl".to_owned(),
        Libc::Bionic => "bionic".to_owned(),
    })
}
