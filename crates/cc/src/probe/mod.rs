//! Whether a toolchain does what it says: a small program is compiled and linked, and what came out is read.

mod check;
mod cxx;
mod error;
mod source;
mod tools;

use std::path::Path;

use ogive_binary::{Content, Linking, Program, Target};
use ogive_platform::Goos;
use ogive_record::{Fact, Provenance};
use ogive_system::System;
use schemars::JsonSchema;
use serde::Serialize;

pub use cxx::{Cxx, CxxRuntime, cxx_runtimes, probe_cxx};
pub use error::ProbeError;

use self::tools::{Language, Made, Tools};
use crate::{Kind, Libc, Toolchain};

/// What a toolchain makes, seen in a program that it made.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Probed {
    /// What the program is for.
    pub target: Fact<Target>,
    /// The calling convention in words: `EABI5`, `n64`, `ELFv2`, `lp64d`.
    pub abi: Fact<String>,
    /// How floating-point numbers are passed: `hard`, `soft`, `double`.
    pub float: Fact<String>,
    /// The C library that the program asks for; glibc's floor is what it needs.
    pub libc: Fact<Libc>,
    /// The C library whose headers it was compiled with; glibc's floor is their release.
    pub headers: Fact<Libc>,
    /// What the program needs when it is started.
    pub linked: Linked,
    /// Whether `-static` links.
    pub links_static: Fact<bool>,
    /// The first line that the compiler says of its version.
    pub version: Fact<String>,
}

/// How a program was linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Linked {
    /// How its libraries come to it.
    pub linking: Linking,
    /// The loader that it names.
    pub loader: Option<String>,
    /// The libraries that it names, in order.
    pub needed: Vec<String>,
}

/// Compiles, links and reads a program in C. `scratch` is an empty folder that the caller removes; nothing is written elsewhere
/// but into the compiler's own cache.
///
/// # Errors
/// When it does not compile or link, takes too long, or when what came out is not for the platform.
pub fn probe(system: &System, toolchain: &Toolchain, scratch: &Path) -> Result<Probed, ProbeError> {
    let tools = Tools::new(system, toolchain, scratch)?;
    let object = tools.compile(Language::C, "probe.c", source::C)?;
    check::program(toolchain, &object.program, "an object", &object.compiler)?;
    let made = tools.link(Language::C, "probe", &object, &[])?;
    let program = &made.program;
    check::program(toolchain, program, "a program", &made.compiler)?;
    let headers = headers(&made.bytes);
    let libc = libc(program, headers.value().copied());
    check::libraries(toolchain, &libc, &headers, &made.compiler)?;
    let at = |what: &str| Provenance::Field(what.to_owned());
    let target = program.targets().first().copied();
    let abi = elf(program).and_then(|elf| elf.abi.name.clone());
    let float = elf(program).and_then(|elf| elf.abi.float).map(str::to_owned);
    Ok(Probed {
        target: known_or(target, "the program does not say what it is for", at("e_machine")),
        abi: known_or(abi, "the format does not tell", at("e_flags")),
        float: known_or(float, "the format does not tell", at("e_flags")),
        libc,
        headers,
        linked: linked(program),
        links_static: links_static(&tools, toolchain, &object, &made),
        version: tools.version(),
    })
}

fn known_or<T>(value: Option<T>, because: &str, provenance: Provenance) -> Fact<T> {
    match value {
        Some(value) => Fact::known(value, provenance),
        None => Fact::unknown(because, provenance),
    }
}

fn elf(program: &Program) -> Option<&ogive_binary::Elf> {
    match &program.content {
        Content::Elf(elf) => Some(elf),
        _ => None,
    }
}

/// What headers say, as the probe's source wrote it down.
fn headers(bytes: &[u8]) -> Fact<Libc> {
    let field = Provenance::Field("__GLIBC__ and the like".to_owned());
    let start = source::MARK.as_bytes();
    let found = bytes.windows(start.len()).position(|window| window == start);
    let text = found.and_then(|at| bytes[at + start.len()..].split(|byte| *byte == 0).next());
    let text = text.map(|text| String::from_utf8_lossy(text).into_owned());
    match text.map(|text| text.parse()) {
        Some(Ok(libc)) => Fact::known(libc, field),
        Some(Err(_)) => Fact::unknown("the headers do not say whose they are", field),
        None => Fact::unknown("what they say is not in the program", field),
    }
}

/// The library that a program asks for, by what it names; by its headers where it names nothing.
fn libc(program: &Program, headers: Option<Libc>) -> Fact<Libc> {
    let field = |name: &str| Provenance::Field(name.to_owned());
    match &program.content {
        Content::Elf(elf) => match &elf.libc {
            Some(ogive_binary::Libc::Glibc { needs }) => {
                let floor = needs.as_deref().and_then(|version| version.parse().ok());
                Fact::known(Libc::Glibc { floor }, field(".gnu.version_r"))
            }
            Some(ogive_binary::Libc::Musl) => Fact::known(Libc::Musl, field("PT_INTERP")),
            Some(ogive_binary::Libc::Bionic) => Fact::known(Libc::Bionic, field("PT_INTERP")),
            None => match (headers, elf.code.linking) {
                (Some(headers), Linking::Static | Linking::StaticPie) => {
                    Fact::known(headers, field("__GLIBC__ and the like"))
                }
                _ => Fact::unknown("the program names none", field("DT_NEEDED")),
            },
        },
        Content::Pe(pe) => {
            let imports =
                |start: &str| pe.imports.iter().any(|name| name.to_ascii_lowercase().starts_with(start));
            if imports("ucrtbase") || imports("api-ms-win-crt-") {
                Fact::known(Libc::Ucrt, field("imports"))
            } else if imports("msvcrt.") {
                Fact::known(Libc::Msvcrt, field("imports"))
            } else {
                Fact::unknown("the program imports none", field("imports"))
            }
        }
        Content::MachO(_) | Content::Universal(_) => Fact::known(Libc::Darwin, field("LC_LOAD_DYLIB")),
        _ => Fact::unknown("the format does not tell", field("DT_NEEDED")),
    }
}

fn linked(program: &Program) -> Linked {
    let linking = program.codes().first().map_or(Linking::None, |code| code.linking);
    let (loader, needed) = match &program.content {
        Content::Elf(elf) => (elf.interpreter.clone(), elf.needed.clone()),
        Content::Pe(pe) => (None, pe.imports.clone()),
        Content::MachO(macho) => (macho.loader.clone(), macho.dylibs.clone()),
        _ => (None, Vec::new()),
    };
    Linked { linking, loader, needed }
}

fn links_static(tools: &Tools<'_>, toolchain: &Toolchain, object: &Made, made: &Made) -> Fact<bool> {
    let flag = Provenance::Argument("-static".to_owned());
    let zig_glibc = toolchain.kind == Kind::Zig && matches!(toolchain.libc, Some(Libc::Glibc { .. }));
    if zig_glibc || matches!(toolchain.platform.port.os, Goos::Darwin | Goos::Ios) {
        // They have no static C library.
        return Fact::known(false, Provenance::BuiltIn);
    }
    if matches!(linked(&made.program).linking, Linking::Static | Linking::StaticPie) {
        return Fact::known(true, Provenance::Command(made.command.clone()));
    }
    match tools.link(Language::C, "probe-static", object, &["-static"]) {
        Ok(made) => {
            // What `-static` is not known to, is ignored.
            let linking = made.program.codes().first().map(|code| code.linking);
            let windows = toolchain.platform.port.os == Goos::Windows;
            let is_static = matches!(linking, Some(Linking::Static | Linking::StaticPie));
            Fact::known(is_static || windows, Provenance::Command(made.command))
        }
        Err(ProbeError::Refused { .. }) => Fact::known(false, flag),
        Err(error) => Fact::unknown(error.to_string(), flag),
    }
}
