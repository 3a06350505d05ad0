//! Everything known of a program as lines of a label and a value: what `--long` prints and `--compare`
//! compares.

mod elf;
mod go;
mod other;

use ogive_binary::{Code, Content, Fault, Kind, Linking, MachO, Program, Signature, Universal};
use ogive_record::Fact;

pub(crate) use elf::libc;

/// One thing known of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is about. Within a sheet no label comes twice.
    pub label: String,
    /// What is known, or "unknown, because …".
    pub value: String,
    /// Whether it is one of many of its kind, such as a module: shown below the others.
    pub of_many: bool,
}

/// The lines of a sheet, in order.
#[derive(Debug, Default)]
struct Sheet {
    lines: Vec<Line>,
    prefix: String,
}

/// Everything known of `program`. Slices of universal files come one after another, each label with the
/// name of the slice before it.
#[must_use]
pub fn sheet(program: &Program) -> Vec<Line> {
    let mut sheet = Sheet::default();
    sheet.line("format", format(program));
    sheet.line("size", format!("{} bytes", program.size));
    match &program.content {
        Content::Elf(elf) => sheet.elf(elf),
        Content::MachO(macho) => sheet.macho(macho),
        Content::Universal(universal) => sheet.universal(universal),
        Content::Pe(pe) => sheet.pe(pe),
        Content::Xcoff(code) | Content::Plan9(code) => sheet.code(code),
        Content::Coff(coff) => sheet.coff(coff),
        Content::Archive(archive) => sheet.archive(archive),
        Content::GoObject(object) => sheet.go_object(object),
        Content::Wasm(wasm) => sheet.wasm(wasm),
        Content::Script(script) => sheet.script(script),
        Content::Other(_) => {}
    }
    sheet.faults(&program.faults);
    sheet.lines
}

/// The format in a word or two: `ELF`, `Mach-O universal`, `HTML page`.
#[must_use]
pub fn format(program: &Program) -> String {
    other::format(&program.content)
}

impl Sheet {
    fn line(&mut self, label: &str, value: impl Into<String>) {
        self.add(label, value.into(), false);
    }

    fn maybe(&mut self, label: &str, value: Option<impl Into<String>>) {
        if let Some(value) = value {
            self.add(label, value.into(), false);
        }
    }

    fn list(&mut self, label: &str, values: &[String]) {
        if !values.is_empty() {
            self.add(label, values.join(", "), false);
        }
    }

    fn of_many(&mut self, label: &str, value: impl Into<String>) {
        self.add(label, value.into(), true);
    }

    fn add(&mut self, label: &str, value: String, of_many: bool) {
        let mut label = format!("{}{label}", self.prefix);
        let same = self.lines.iter().filter(|line| line.label == label).count();
        if same > 0 {
            label.push_str(&format!(" ({})", same + 1));
        }
        self.lines.push(Line { label, value, of_many });
    }

    fn code(&mut self, code: &Code) {
        self.line("platform", said(&code.target));
        self.line("kind", kind(code.kind));
        self.line("linking", linking(code.linking));
        self.go(&code.go);
    }

    fn faults(&mut self, faults: &[Fault]) {
        for fault in faults {
            self.line("fault", fault_in_words(fault));
        }
    }

    fn macho(&mut self, macho: &MachO) {
        self.line("cpu", macho.cpu.name.map_or_else(|| cpu_numbers(&macho.cpu), str::to_owned));
        self.maybe("system", macho.platform.as_ref().map(|p| format!("{} {} and later", p.name, p.minimum)));
        self.maybe("sdk", macho.platform.as_ref().and_then(|p| p.sdk.clone()));
        self.maybe("loader", macho.loader.clone());
        self.list("dylibs", &macho.dylibs);
        self.list("rpaths", &macho.rpaths);
        self.maybe("install name", macho.id.clone());
        self.line("uuid", macho.uuid.clone().unwrap_or_else(|| "none".into()));
        self.line("signature", signature(&macho.signature));
        self.maybe("signature is", macho.verdict.as_ref().map(ToString::to_string));
        if macho.encrypted {
            self.line("encrypted", "yes");
        }
        self.code(&macho.code);
    }

    fn universal(&mut self, universal: &Universal) {
        self.line("slices", universal.count.to_string());
        for slice in &universal.slices {
            let name = slice.cpu.name.map_or_else(|| cpu_numbers(&slice.cpu), str::to_owned);
            self.prefix = format!("{name} ");
            self.line("slice", format!("{} bytes at {}", slice.size, slice.offset));
            if let Some(macho) = &slice.macho {
                self.macho(macho);
            }
            if let Some(archive) = &slice.archive {
                self.archive(archive);
            }
            self.faults(&slice.faults);
        }
        self.prefix.clear();
    }
}

/// A fact in words.
fn said<T: ToString>(fact: &Fact<T>) -> String {
    match fact {
        Fact::Known { value, .. } => value.to_string(),
        Fact::Unknown { unknown, .. } => format!("unknown, because {unknown}"),
    }
}

fn cpu_numbers(cpu: &ogive_binary::MachCpuName) -> String {
    format!("cputype {} subtype {}", cpu.cputype, cpu.cpusubtype)
}

fn signature(signature: &Signature) -> String {
    let of = |identifier: &Option<String>| identifier.as_ref().map(|i| format!(" ({i})")).unwrap_or_default();
    match signature {
        Signature::None => "none".into(),
        Signature::AdHoc { linker: true, identifier } => format!("ad hoc, by the linker{}", of(identifier)),
        Signature::AdHoc { linker: false, identifier } => format!("ad hoc{}", of(identifier)),
        Signature::Signed { identifier, team, hardened } => {
            let team = team.as_ref().map(|team| format!(" by team {team}")).unwrap_or_default();
            let runtime = if *hardened { ", hardened runtime" } else { "" };
            format!("signed{team}{}{runtime}", of(identifier))
        }
        Signature::Unreadable => "there, but it can't be read".into(),
    }
}

/// What kind of file, in words.
#[must_use]
pub const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Executable => "program",
        Kind::SharedLibrary => "library",
        Kind::Plugin => "plug-in",
        Kind::Object => "object",
        Kind::Driver => "driver",
        Kind::Core => "core",
        Kind::Debug => "debug info",
        Kind::Other => "other",
    }
}

/// How it is linked, in words.
#[must_use]
pub const fn linking(linking: Linking) -> &'static str {
    match linking {
        Linking::Static => "static",
        Linking::StaticPie => "static-pie",
        Linking::Dynamic => "dynamic",
        Linking::None => "not linked",
    }
}

/// A fault as a clause.
#[must_use]
pub fn fault_in_words(fault: &Fault) -> String {
    match fault {
        Fault::Truncated { needs } => format!("truncated: its headers want {needs} bytes"),
        Fault::Malformed { what } => what.clone(),
    }
}
