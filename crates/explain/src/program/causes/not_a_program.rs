//! Files of other kinds.

use ogive_binary::{Content, Kind, Other};
use ogive_record::RuleName;

use crate::Way;
use crate::program::case::{Case, Route};
use crate::program::cause::{CauseRule, Found};
use crate::program::refusal::Refusal;
use crate::program::ways::{by_hand, run, shell};

pub(super) static RULE: CauseRule = CauseRule {
    name: RuleName::new("not-a-program"),
    title: "the file is no program",
    rationale: "Objects, libraries, archives and texts can't be started, even when they have the x bit. An \
                archive must be unpacked; what `go build` writes for a package that is not main is a library.",
    doctor: None,
    judge,
};

fn judge(case: &Case<'_>) -> Option<Found> {
    // Whatever it is, somebody registered a handler for it; but one for machine code makes no program of a library.
    if matches!(case.route(), Route::Handler(_)) && case.elf().is_none() {
        return None;
    }
    let (what, way): (String, Option<Way>) = match &case.program.content {
        Content::Other(Other::Json) => ("a JSON document, such as a server's error".into(), None),
        Content::Other(Other::Text) => ("a text without #! in its first line".into(), text(case)),
        Content::Other(Other::Packed { format }) => {
            (format!("packed ({format})"), Some(by_hand("Unpack it, and start what is in it")))
        }
        Content::Other(Other::Known { what }) => (format!("a file of another kind ({what})"), None),
        Content::Other(Other::Unknown) => ("of no known format".into(), None),
        Content::Other(_) | Content::Script(_) => return None,
        Content::Coff(_) => ("an object that is to be linked (COFF)".into(), object(case)),
        Content::Archive(_) => ("a library of objects (ar)".into(), object(case)),
        Content::GoObject(_) => ("a Go object".into(), object(case)),
        Content::Wasm(_) => ("WebAssembly, which an engine runs".into(), wasm(case)),
        Content::Elf(_)
        | Content::MachO(_)
        | Content::Universal(_)
        | Content::Pe(_)
        | Content::Xcoff(_)
        | Content::Plan9(_) => match case.code()?.kind {
            Kind::Executable => return None,
            Kind::SharedLibrary => ("a shared library".into(), None),
            Kind::Plugin => ("a plug-in, which a program loads".into(), None),
            Kind::Object => ("an object that is to be linked".into(), object(case)),
            Kind::Driver => ("a kernel module or driver".into(), None),
            Kind::Core => ("a memory image of a process that crashed".into(), None),
            Kind::Debug => ("debug information alone".into(), None),
            Kind::Other => ("no program by its header".into(), None),
        },
    };
    // A shared library of ELF starts, at whatever its entry point is.
    let starts = case.elf().is_some_and(|elf| elf.code.kind == Kind::SharedLibrary)
        && matches!(case.route(), Route::Native | Route::Handler(_));
    let refusal = match () {
        () if starts => Refusal::Start,
        () if case.is_windows() => Refusal::NotWin32,
        () => Refusal::Format,
    };
    let why = "It has nothing that a system could start.";
    Some(Found::certain(refusal, format!("the file is {what}"), why).with(way))
}

fn text(case: &Case<'_>) -> Option<Way> {
    let path = shell::path(&case.file.path)?;
    Some(run(
        "If it is a shell script, have the shell run it, and give it a first line #!/bin/sh",
        format!("sh {path}"),
    ))
}

fn object(case: &Case<'_>) -> Option<Way> {
    let _ = case;
    Some(by_hand("Build the package main of the program: go build writes a program for that alone"))
}

fn wasm(case: &Case<'_>) -> Option<Way> {
    let path = shell::path(&case.file.path)?;
    Some(run("Run it by an engine, if it is for WASI", format!("wasmtime run {path}")))
}
