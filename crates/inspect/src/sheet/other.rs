//! PE, COFF, archives, WebAssembly and scripts in lines; the names of all formats.

use ogive_binary::{
    Archive, ArchiveKind, Coff, CoffKind, Content, Hybrid, MemberKind, Other, Pe, Script, ScriptFault,
    Subsystem, Wasm, WasmKind,
};

use super::{Sheet, said};

/// The format in a word or two.
pub(super) fn format(content: &Content) -> String {
    match content {
        Content::Elf(_) => "ELF".into(),
        Content::MachO(_) => "Mach-O".into(),
        Content::Universal(_) => "Mach-O universal".into(),
        Content::Pe(_) => "PE".into(),
        Content::Coff(coff) => match coff.kind {
            CoffKind::Object | CoffKind::BigObject => "COFF".into(),
            CoffKind::Import => "COFF import".into(),
        },
        Content::Xcoff(_) => "XCOFF".into(),
        Content::Plan9(_) => "Plan 9 a.out".into(),
        Content::Archive(archive) => archive_kind(archive.kind).into(),
        Content::GoObject(_) => "Go object".into(),
        Content::Wasm(wasm) => match wasm.kind {
            WasmKind::Module => "WebAssembly".into(),
            WasmKind::Component => "WebAssembly component".into(),
        },
        Content::Script(_) => "script".into(),
        Content::Other(other) => not_a_program(other),
    }
}

fn not_a_program(other: &Other) -> String {
    match other {
        Other::Empty => "empty file".into(),
        Other::Html { title: Some(title) } => format!("HTML page \"{title}\""),
        Other::Html { title: None } => "HTML page".into(),
        Other::GitLfsPointer { .. } => "Git LFS pointer".into(),
        Other::Json => "JSON".into(),
        Other::Text => "text".into(),
        Other::Packed { format } => format!("{format} file"),
        Other::Known { what } => (*what).to_owned(),
        Other::Unknown => "no known format".into(),
    }
}

const fn archive_kind(kind: ArchiveKind) -> &'static str {
    match kind {
        ArchiveKind::Gnu => "archive",
        ArchiveKind::Bsd => "BSD archive",
        ArchiveKind::Coff => "Windows library",
        ArchiveKind::Go => "Go package",
        ArchiveKind::Thin => "thin archive",
        ArchiveKind::Aix => "AIX archive",
    }
}

const fn member_kind(kind: MemberKind) -> &'static str {
    match kind {
        MemberKind::Elf => "ELF objects",
        MemberKind::MachO => "Mach-O objects",
        MemberKind::Coff => "COFF objects",
        MemberKind::CoffImport => "COFF imports",
        MemberKind::GoObject => "Go objects",
        MemberKind::GoExport => "Go export data",
        MemberKind::Xcoff => "XCOFF objects",
        MemberKind::Wasm => "WebAssembly objects",
        MemberKind::Bitcode => "LLVM bitcode",
        MemberKind::Elsewhere => "files elsewhere",
        MemberKind::Other => "other members",
    }
}

impl Sheet {
    pub(super) fn pe(&mut self, pe: &Pe) {
        self.line("machine", format!("{:#06x}", pe.machine));
        self.maybe(
            "hybrid",
            pe.hybrid.map(|hybrid| match hybrid {
                Hybrid::Arm64ec => "ARM64EC",
                Hybrid::Arm64x => "ARM64X",
            }),
        );
        self.code(&pe.code);
        self.line("subsystem", subsystem(pe.subsystem));
        self.line("minimum windows", pe.minimum_windows.clone());
        self.list("imports", &pe.imports);
        self.line("manifest", if pe.manifest.is_some() { "yes" } else { "none" });
        let resources = pe.resources.iter().map(|each| format!("{} ({})", each.kind, each.count));
        self.list("resources", &resources.collect::<Vec<_>>());
        if let Some(version) = &pe.version {
            self.maybe("file version", version.file.clone());
            self.maybe("product version", version.product.clone());
            for (name, value) in &version.strings {
                self.of_many(&format!("version {name}"), value.clone());
            }
        }
        self.line("signed", if pe.signed { "yes" } else { "no" });
        if pe.clr {
            self.line(".NET", "yes");
        }
        self.line("stripped", if pe.stripped { "yes" } else { "no" });
    }

    pub(super) fn coff(&mut self, coff: &Coff) {
        self.line("platform", said(&coff.target));
        self.line("machine", format!("{:#06x}", coff.machine));
        self.list("sections", &coff.sections);
        if coff.resources {
            self.line("resources", "yes");
        }
    }

    pub(super) fn archive(&mut self, archive: &Archive) {
        self.line("members", archive.members.to_string());
        for group in &archive.groups {
            let target = said(&group.target);
            let label = format!("{} for {target}", member_kind(group.kind));
            self.of_many(&label, format!("{}: {} …", group.count, group.names.join(", ")));
        }
    }

    pub(super) fn wasm(&mut self, wasm: &Wasm) {
        self.code(&wasm.code);
        self.line("version", wasm.version.to_string());
        self.list("features", &wasm.features);
        self.list("imports", &wasm.imports);
        self.list("precompiled", &wasm.precompiled);
        self.list("producers", &wasm.producers);
    }

    pub(super) fn script(&mut self, script: &Script) {
        self.line("interpreter", script.interpreter.clone());
        self.maybe("argument", script.argument.clone());
        self.maybe("through env", script.through_env.clone());
        for fault in &script.faults {
            let words = match fault {
                ScriptFault::CarriageReturn => "a carriage return ends its first line",
                ScriptFault::ByteOrderMark => "a byte order mark stands before #!",
                ScriptFault::NoInterpreter => "no interpreter stands behind #!",
                ScriptFault::LineTooLong => "its first line is longer than the kernel reads",
            };
            self.line("fault", words);
        }
    }
}

fn subsystem(subsystem: Subsystem) -> String {
    match subsystem {
        Subsystem::Native => "native".into(),
        Subsystem::Gui => "GUI".into(),
        Subsystem::Console => "console".into(),
        Subsystem::Efi => "EFI".into(),
        Subsystem::Other(number) => format!("{number}"),
    }
}
