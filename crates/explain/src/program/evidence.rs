//! The facts that an answer shows.

use ogive_binary::{Content, Kind, Libc, Linking, Other, Program};
use ogive_machine::{Handler, Interpreter};
use ogive_platform::names::{ElfClass, Endianness};
use ogive_record::{Evidence, Fact, Provenance};

use super::case::{Case, Route};
use super::file::FileKind;

fn evidence<T: Into<serde_json::Value>>(subject: &str, fact: Fact<T>) -> Evidence {
    Evidence { subject: subject.to_owned(), fact: fact.map(Into::into) }
}

fn field(name: &str) -> Provenance {
    Provenance::Field(name.to_owned())
}

/// What the file is.
pub(super) fn what(case: &Case<'_>) -> Vec<Evidence> {
    let seen = Provenance::File { path: case.file.path.clone(), line: None };
    let mut what = vec![evidence("the file", Fact::known(describe(case), seen.clone()))];
    if let Some(code) = case.code() {
        what.push(evidence("it is for", code.target.clone().map(|target| target.to_string())));
        if let Fact::Known { value: go, provenance } = &code.go {
            let main = go.main.as_ref().map(|main| format!(", {} {}", main.path, main.version));
            let text = format!("{}{}", go.version, main.unwrap_or_default());
            what.push(evidence("built by", Fact::known(text, provenance.clone())));
        }
    }
    if let Some(elf) = case.elf() {
        if let Some(loader) = &elf.interpreter {
            what.push(evidence("its dynamic loader", Fact::known(loader.clone(), field("PT_INTERP"))));
        }
        if let Some(Libc::Glibc { needs: Some(needs) }) = &elf.libc {
            what.push(evidence("it needs", Fact::known(format!("glibc {needs}"), field(".gnu.version_r"))));
        }
        if let Some(level) = elf.isa_needed {
            let seen = field("GNU_PROPERTY_X86_ISA_1_NEEDED");
            what.push(evidence("it needs the level", Fact::known(level.to_string(), seen)));
        }
    }
    if let Content::Script(script) = &case.program.content {
        let line = [Some(script.interpreter.as_str()), script.argument.as_deref()];
        let line = line.into_iter().flatten().collect::<Vec<_>>().join(" ");
        what.push(evidence("its interpreter", Fact::known(line, field("#!"))));
    }
    if case.file.mode & 0o111 == 0 && case.file.kind == FileKind::File && !case.is_windows() {
        what.push(evidence("its mode", Fact::known(format!("{:03o}", case.file.mode & 0o7777), seen)));
    }
    what
}

/// The file in one line.
fn describe(case: &Case<'_>) -> String {
    match case.file.kind {
        FileKind::Directory => return "a folder".to_owned(),
        FileKind::Special => return "a device, socket or pipe".to_owned(),
        FileKind::File => {}
    }
    let size = case.program.size;
    format!("{}, {size} bytes", kind(case.program))
}

fn kind(program: &Program) -> String {
    match &program.content {
        Content::Elf(elf) => {
            let bits = if elf.class == ElfClass::Elf64 { 64 } else { 32 };
            let order = if elf.endianness == Endianness::Little { "little-endian" } else { "big-endian" };
            let machine =
                elf.machine.name.map_or_else(|| format!("machine {}", elf.machine.number), str::to_owned);
            let linking = match elf.code.linking {
                Linking::Static => ", static",
                Linking::StaticPie => ", static and position-independent",
                Linking::Dynamic => ", dynamic",
                Linking::None => "",
            };
            format!("ELF {bits}-bit {order} {machine} {}{linking}", sort(elf.code.kind))
        }
        Content::MachO(macho) => {
            let cpu =
                macho.cpu.name.map_or_else(|| format!("CPU type {:#x}", macho.cpu.cputype), str::to_owned);
            format!("Mach-O {cpu} {}", sort(macho.code.kind))
        }
        Content::Universal(universal) => {
            let cpus = universal.slices.iter().map(|slice| slice.cpu.name.unwrap_or("another CPU"));
            format!("universal Mach-O for {}", cpus.collect::<Vec<_>>().join(", "))
        }
        Content::Pe(pe) => format!("PE machine {:#06x} {}", pe.machine, sort(pe.code.kind)),
        Content::Xcoff(code) => format!("XCOFF {}", sort(code.kind)),
        Content::Plan9(code) => format!("a.out {}", sort(code.kind)),
        Content::Coff(coff) => format!("COFF object, machine {:#06x}", coff.machine),
        Content::Archive(_) => "ar archive".to_owned(),
        Content::GoObject(object) => format!("Go object of {}", object.version),
        Content::Wasm(_) => "WebAssembly".to_owned(),
        Content::Script(_) => "a script".to_owned(),
        Content::Other(other) => match other {
            Other::Empty => "empty".to_owned(),
            Other::Html { .. } => "an HTML page".to_owned(),
            Other::GitLfsPointer { oid, .. } => format!("a pointer of Git LFS to {oid}"),
            Other::Json => "a JSON document".to_owned(),
            Other::Text => "a text".to_owned(),
            Other::Packed { format } => format!("packed ({format})"),
            Other::Known { what } => (*what).to_owned(),
            Other::Unknown => "of no known format".to_owned(),
        },
    }
}

const fn sort(kind: Kind) -> &'static str {
    match kind {
        Kind::Executable => "program",
        Kind::SharedLibrary => "shared library",
        Kind::Plugin => "plug-in",
        Kind::Object => "object",
        Kind::Driver => "driver",
        Kind::Core => "memory image",
        Kind::Debug => "debug information",
        Kind::Other => "file",
    }
}

/// What this machine can run, as far as it matters to the file.
pub(super) fn machine(case: &Case<'_>) -> Vec<Evidence> {
    let host = &case.machine.host;
    let this = match host.level.value() {
        Some(_) => host.level.clone().map(|platform| platform.to_string()),
        None => host.hardware.clone().map(|port| port.to_string()),
    };
    let mut machine = vec![evidence("this machine", this)];
    let handled = !case.handlers().is_empty();
    if let Some(target) = case.target().filter(|_| case.is_own_format() || handled) {
        let native = case.machine.runs_natively(target.arch);
        let subject = format!("it runs {} itself", target.arch);
        if native.value() != Some(&true) || Some(target.arch) != case.cpu() {
            machine.push(evidence(&subject, native.clone().map(|runs| if runs { "yes" } else { "no" })));
        }
        if native.value() != Some(&true) || matches!(case.route(), Route::Handler(_)) {
            machine.extend(translators(case));
        }
    } else if handled {
        machine.extend(translators(case));
    }
    if let Some(loader) = &case.file.interpreter {
        machine.push(evidence(&started(case), loader.clone().map(|state| interpreter(&state))));
        if case.elf().is_some() {
            machine.push(evidence("the C library here", host.libc.clone().map(|libc| library(&libc))));
        }
    }
    if let Some(found) = &case.file.through_env {
        let text = |found: Option<std::path::PathBuf>| {
            found.map_or("nowhere on PATH".to_owned(), |p| p.display().to_string())
        };
        machine.push(evidence("what env finds", found.clone().map(text)));
    }
    if case.file.mount.value().is_some_and(|mount| mount.noexec) {
        let text = |mount: ogive_machine::Mount| {
            format!("{} ({}), mounted noexec", mount.point.display(), mount.kind)
        };
        machine.push(evidence("its file system", case.file.mount.clone().map(text)));
    }
    if let Fact::Known { value: Some(value), provenance } = &case.file.quarantine {
        machine.push(evidence("com.apple.quarantine", Fact::known(value.clone(), provenance.clone())));
    }
    machine
}

fn started(case: &Case<'_>) -> String {
    match &case.program.content {
        Content::Script(script) => script.interpreter.clone(),
        _ => case.elf().and_then(|elf| elf.interpreter.clone()).unwrap_or_default(),
    }
}

fn translators(case: &Case<'_>) -> Vec<Evidence> {
    let mut found = Vec::new();
    if case.is_mac() {
        let text = |installed| if installed { "installed" } else { "not installed" };
        found.push(evidence("Rosetta", case.machine.translators.rosetta.clone().map(text)));
        return found;
    }
    if case.is_windows() {
        let text = |archs: Vec<ogive_platform::Goarch>| {
            let names: Vec<String> = archs.iter().map(ToString::to_string).collect();
            if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
        };
        found.push(evidence("it translates", case.machine.translators.prism.clone().map(text)));
        return found;
    }
    let handlers = case.handlers();
    match &case.machine.handlers {
        Fact::Known { value, provenance } => {
            let on = if value.enabled { "" } else { "; binfmt_misc is switched off" };
            let all = value.handlers.len();
            let text = format!("{} of {all} take such programs{on}", handlers.len());
            found.push(evidence("handlers of binfmt_misc", Fact::known(text, provenance.clone())));
        }
        unknown @ Fact::Unknown { .. } => {
            found.push(evidence("handlers of binfmt_misc", unknown.clone().map(|_| "")));
        }
    }
    for handler in handlers {
        let seen = Provenance::File {
            path: format!("/proc/sys/fs/binfmt_misc/{}", handler.name).into(),
            line: None,
        };
        found.push(evidence(
            &format!("the handler {}", handler.name),
            Fact::known(describe_handler(handler), seen),
        ));
        let state = handler.state.clone().map(|state| interpreter(&state));
        found.push(evidence(&format!("its interpreter {}", handler.interpreter.display()), state));
    }
    if let Some(target) = case.target() {
        let emulators = case.machine.emulators.iter().filter(|emulator| emulator.arch == target.arch);
        found.extend(emulators.map(|emulator| {
            let text = format!("{}, which runs {} programs", emulator.program.display(), emulator.arch);
            evidence("an emulator on PATH", Fact::known(text, Provenance::Environment("PATH".into())))
        }));
    }
    if case.machine.container.value() == Some(&true) {
        found.push(evidence("this is a container", case.machine.container.clone()));
    }
    found
}

fn describe_handler(handler: &Handler) -> String {
    let state = if handler.enabled { "enabled" } else { "switched off" };
    let flags =
        if handler.flags.is_empty() { "no flags".to_owned() } else { format!("flags {}", handler.flags) };
    let reach = if handler.is_fixed() { "reaches into containers" } else { "does not reach into containers" };
    format!("{state}, {flags}: {reach}")
}

fn interpreter(state: &Interpreter) -> String {
    match state {
        Interpreter::Missing => "nothing is there".to_owned(),
        Interpreter::NotExecutable => "it is there, and this user may not run it".to_owned(),
        Interpreter::Other => "it is there".to_owned(),
        Interpreter::Program { arch, native, loader, loader_there } => {
            let arch = arch.map_or_else(|| "an unknown CPU".to_owned(), |arch| arch.to_string());
            let runs = if *native { "which runs here" } else { "which does not run here itself" };
            let loader = match loader {
                None => ", static".to_owned(),
                Some(_) if *loader_there => String::new(),
                Some(loader) => format!(", whose loader {} is not here", loader.display()),
            };
            format!("a program for {arch}, {runs}{loader}")
        }
    }
}

fn library(libc: &ogive_machine::Libc) -> String {
    use ogive_machine::Libc;
    let with = |name: &str, version: &Option<String>| {
        version.as_ref().map_or_else(|| name.to_owned(), |version| format!("{name} {version}"))
    };
    match libc {
        Libc::Glibc { version } => with("glibc", version),
        Libc::Musl { version } => with("musl", version),
        Libc::Bionic => "Bionic".to_owned(),
        Libc::Other { loader } => loader.display().to_string(),
        Libc::System => "the system's".to_owned(),
        Libc::None => "none: its programs are static".to_owned(),
    }
}

/// How it runs, when nothing is in the way.
pub(super) fn runs(case: &Case<'_>) -> Evidence {
    let native = case.target().map(|target| case.machine.runs_natively(target.arch).provenance().clone());
    let native = native.unwrap_or_else(|| case.machine.host.hardware.provenance().clone());
    let fact = match case.route() {
        Route::Native => Fact::known("natively".to_owned(), native),
        Route::Rosetta => Fact::known(
            "translated by Rosetta".to_owned(),
            case.machine.translators.rosetta.provenance().clone(),
        ),
        Route::Prism => Fact::known(
            "translated by Windows".to_owned(),
            case.machine.translators.prism.provenance().clone(),
        ),
        Route::Handler(handler) => {
            let name = handler.interpreter.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let text = format!("through {name}, by the handler {}", handler.name);
            Fact::known(text, case.machine.handlers.provenance().clone())
        }
        Route::Nothing | Route::Unknown => match &case.program.content {
            Content::Script(script) => {
                Fact::known(format!("by its interpreter, {}", script.interpreter), field("#!"))
            }
            _ => match case.code().map(|code| &code.target) {
                Some(Fact::Unknown { unknown, provenance }) => {
                    Fact::unknown(unknown.clone(), provenance.clone())
                }
                Some(Fact::Known { value, .. }) => {
                    case.machine.runs_natively(value.arch).map(|_| String::new())
                }
                None => Fact::unknown("there is no machine code in it", Provenance::BuiltIn),
            },
        },
    };
    evidence("it runs here", fact)
}

/// A fact of ogive's own making.
pub(super) fn said(subject: &str, text: impl Into<String>, seen: Provenance) -> Evidence {
    evidence(subject, Fact::known(text.into(), seen))
}
