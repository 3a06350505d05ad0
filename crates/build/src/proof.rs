//! Whether a program is what it claims to be, as its file says.

use std::path::PathBuf;

use memchr::memmem::Finder;
use ogive_binary::{
    Content, Elf, Kind, Libc, Linking, MachO, Program, Signature, SignatureVerdict, Source, Subsystem,
};
use ogive_platform::{FloatUnit, Goarch, Goos, Level, Platform};
use ogive_record::Fact;
use schemars::JsonSchema;
use serde::Serialize;

use crate::cgo::{CxxExpected, cxx_lies};
use crate::mode::BuildMode;

/// What a built file claims to be.
#[derive(Debug, Clone)]
pub struct Claim<'a> {
    /// The platform.
    pub platform: Platform,
    /// The kind of file.
    pub mode: BuildMode,
    /// Whether a C compiler had a part in it.
    pub cgo: bool,
    /// The runtime of C++ that it is to have.
    pub cxx: Option<&'a CxxExpected>,
    /// The newest glibc that it may ask for, as in `2.28`.
    pub glibc: Option<&'a str>,
    /// The oldest macOS that it has to run on, as in `13.0`.
    pub minimum_macos: Option<&'a str>,
    /// The libraries that it may load; any when none.
    pub allowed: Option<&'a [String]>,
    /// The subsystem of Windows that was asked for.
    pub subsystem: Option<Subsystem>,
    /// Folders of this machine that must not be named in it.
    pub hidden: &'a [PathBuf],
}

/// Something that a file claims and that is not so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Lie {
    /// The file's name.
    pub program: String,
    /// What is wrong, as a clause: "it is a program for linux/amd64, not for linux/arm64".
    pub told: String,
}

/// How much is looked through at once for folders of this machine.
const BLOCK: usize = 1 << 20;

/// What of a file's claim is not so, each as a clause.
#[must_use]
pub fn lies(program: &Program, source: &dyn Source, claim: &Claim<'_>) -> Vec<String> {
    let mut told = Vec::new();
    of_platform(program, claim, &mut told);
    of_go(program, claim, &mut told);
    match &program.content {
        Content::Elf(elf) => {
            told.extend(convention(elf, claim.platform));
            libraries(&elf.needed, claim, &mut told);
            if let (Some(Libc::Glibc { needs: Some(needs) }), Some(most)) = (&elf.libc, claim.glibc)
                && version(needs) > version(most)
            {
                told.push(format!("it needs glibc {needs}, and {most} was asked for"));
            }
            if !claim.cgo
                && claim.mode == BuildMode::Exe
                && elf.code.linking == Linking::Dynamic
                && is_usually_static(claim)
            {
                told.push("it needs a dynamic loader although no C compiler had a part in it".to_owned());
            }
        }
        Content::MachO(macho) => of_macho(macho, claim, &mut told),
        Content::Pe(pe) => {
            libraries(&pe.imports, claim, &mut told);
            if let Some(wanted) = claim.subsystem
                && pe.subsystem != wanted
            {
                told.push(format!(
                    "its subsystem is {}, and {} was asked for",
                    in_words(pe.subsystem),
                    in_words(wanted)
                ));
            }
        }
        _ => {}
    }
    told.extend(hidden(source, claim.hidden));
    told
}

/// Systems on which Go's programs without C load nothing.
fn is_usually_static(claim: &Claim<'_>) -> bool {
    matches!(claim.platform.port.os, Goos::Linux | Goos::Freebsd | Goos::Netbsd | Goos::Dragonfly)
}

fn of_platform(program: &Program, claim: &Claim<'_>, told: &mut Vec<String>) {
    if claim.mode == BuildMode::CArchive {
        let others = program.targets().into_iter().filter(|target| target.arch != claim.platform.port.arch);
        told.extend(
            others.map(|target| format!("a member is for {target}, not for {}", claim.platform.port)),
        );
        return;
    }
    let codes = program.codes();
    let [code] = codes.as_slice() else {
        told.push(format!("it is no program for {}", claim.platform.port));
        return;
    };
    let port = claim.platform.port;
    // Some formats do not name their system, and Go's build info does.
    let built_for = code.go.value().and_then(|go| go.platform());
    match code.target.value() {
        Some(target) if target.arch == port.arch && target.os.is_none_or(|os| is_same(os, port.os)) => {}
        Some(target) => told.push(format!("it is a program for {target}, not for {port}")),
        None => told.push("its machine is not known to Go".to_owned()),
    }
    if let Some(built_for) = built_for
        && built_for.port != port
    {
        told.push(format!("its build info says {}, not {port}", built_for.port));
    }
    let wanted = claim.platform.level.or_else(|| Level::default_of(port.arch));
    if let (Some(found), Some(wanted)) = (built_for.and_then(|built| built.level), wanted)
        && found != wanted
    {
        told.push(format!("it is built for the level {found}, not for {wanted}"));
    }
    let kind = match claim.mode {
        BuildMode::CShared => Kind::SharedLibrary,
        _ => Kind::Executable,
    };
    if code.kind != kind && port.arch != Goarch::Wasm {
        told.push(match kind {
            Kind::Executable => "it is no executable program".to_owned(),
            _ => "it is no shared library".to_owned(),
        });
    }
    let uses_c = code.go.value().and_then(|go| go.setting("CGO_ENABLED")).map(|value| value == "1");
    match (uses_c, claim.cgo) {
        (Some(true), false) => told.push("a C compiler had a part in it, which was not asked for".to_owned()),
        (Some(false), true) => told.push("no C compiler had a part in it, as its build info says".to_owned()),
        _ => {}
    }
}

/// What Go writes into each program that it links: what lacks it, somebody else has made.
fn of_go(program: &Program, claim: &Claim<'_>, told: &mut Vec<String>) {
    let tells = matches!(program.content, Content::Elf(_) | Content::MachO(_) | Content::Pe(_));
    let [code] = program.codes()[..] else { return };
    if let (true, Fact::Unknown { unknown, .. }) = (tells && claim.mode != BuildMode::CArchive, &code.go) {
        told.push(format!("it has no build info of Go: {unknown}"));
    }
}

/// The calling convention of floating-point numbers, where level and file name one.
fn convention(elf: &Elf, platform: Platform) -> Option<String> {
    let level = platform.level.or_else(|| Level::default_of(platform.port.arch));
    let asked = match level? {
        Level::Arm(level) => level.float(),
        Level::Mips(float) | Level::Mips64(float) => float,
        _ => return None,
    };
    let seen = if elf.abi.float? == "hard" { FloatUnit::Hard } else { FloatUnit::Soft };
    let word = |unit| if unit == FloatUnit::Hard { "hardware" } else { "software" };
    (asked != seen).then(|| format!("it is of {} floating point, not of {}", word(seen), word(asked)))
}

/// Formats that do not tell relatives apart.
fn is_same(found: Goos, wanted: Goos) -> bool {
    found == wanted || wanted.implied() == Some(found) || found.implied() == Some(wanted)
}

fn of_macho(macho: &MachO, claim: &Claim<'_>, told: &mut Vec<String>) {
    libraries(&macho.dylibs, claim, told);
    if macho.uuid.is_none() {
        told.push("it has no LC_UUID, and macOS 26 refuses it".to_owned());
    }
    match (&macho.platform, claim.minimum_macos) {
        (None, _) => told.push("it does not say which macOS it runs on (LC_BUILD_VERSION)".to_owned()),
        (Some(platform), Some(asked)) if version(&platform.minimum) > version(asked) => {
            told.push(format!("it runs on macOS {} and later, and {asked} was asked for", platform.minimum));
        }
        _ => {}
    }
    if let Some(SignatureVerdict::Invalid { fault }) = &macho.verdict {
        told.push(format!("its signature is invalid: {fault}"));
    }
    if claim.platform.port.arch == Goarch::Arm64
        && matches!(macho.signature, Signature::None | Signature::Unreadable)
    {
        told.push("it is not signed, and macOS kills unsigned arm64 programs".to_owned());
    }
}

fn libraries(needed: &[String], claim: &Claim<'_>, told: &mut Vec<String>) {
    if let Some(expected) = claim.cxx {
        told.extend(cxx_lies(needed, expected));
    }
    let Some(allowed) = claim.allowed else { return };
    let others = needed.iter().filter(|library| !allowed.contains(library));
    told.extend(others.map(|library| format!("it loads {library}, which is not allowed")));
}

const fn in_words(subsystem: Subsystem) -> &'static str {
    match subsystem {
        Subsystem::Gui => "gui",
        Subsystem::Console => "console",
        Subsystem::Native => "native",
        Subsystem::Efi => "efi",
        Subsystem::Other(_) => "another",
    }
}

/// The numbers of a version, to be compared.
fn version(text: &str) -> Vec<u32> {
    text.split('.').map(|part| part.parse().unwrap_or(0)).collect()
}

/// The folders of this machine that a file names.
fn hidden(source: &dyn Source, folders: &[PathBuf]) -> Vec<String> {
    let texts: Vec<&str> = folders.iter().filter_map(|folder| folder.to_str()).collect();
    let finders: Vec<Finder<'_>> = texts.iter().map(Finder::new).collect();
    let overlap = texts.iter().map(|text| text.len()).max().unwrap_or(0);
    let mut found = vec![false; texts.len()];
    let mut buffer = vec![0; BLOCK + overlap];
    let mut offset = 0;
    while offset < source.size() && found.iter().any(|found| !found) {
        let Ok(count) = source.read_at(&mut buffer, offset) else { break };
        for (finder, found) in finders.iter().zip(&mut found) {
            *found = *found || finder.find(&buffer[..count]).is_some();
        }
        offset += BLOCK as u64;
    }
    let named = texts.iter().zip(found).filter(|(_, found)| *found);
    named.map(|(text, _)| format!("it names the folder {text} of this machine")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_found_across_blocks() {
        let mut bytes = vec![b'x'; BLOCK - 3];
        bytes.extend(b"/home/user/project/main.go");
        bytes.extend(vec![b'y'; 10]);
        let folders = ["/home/user/project".into(), "/opt/go".into()];
        assert_eq!(hidden(&bytes, &folders), ["it names the folder /home/user/project of this machine"]);
        assert!(version("2.9") < version("2.28"));
    }
}
