//! A program in one line: the columns of the table and of CSV.

use ogive_binary::{Code, Content, Program};
use ogive_record::Fact;

use crate::sheet::{self, fault_in_words};

/// What a program is, in a few words each; empty where there is nothing to say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// `ELF`, `Mach-O universal`, `script`.
    pub format: String,
    /// What it is for: `linux/arm64`, several with a comma between them; `?` where that can't be told.
    pub platforms: String,
    /// `program`, `library`, `object`.
    pub kind: String,
    /// `static`, `glibc 2.34`, `dynamic`.
    pub linking: String,
    /// `1.27.3`: the Go that built it.
    pub go: String,
    /// Its main module and version, or its package.
    pub module: String,
    /// What is odd about it.
    pub note: String,
}

impl Summary {
    /// The summary of a program.
    #[must_use]
    pub fn of(program: &Program) -> Self {
        let codes = program.codes();
        let targets = program.targets();
        let platforms = if targets.is_empty() && program.is_program() && !is_neutral(&program.content) {
            "?".to_owned()
        } else {
            targets.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        };
        let go = codes.iter().find_map(|code| code.go.value());
        Self {
            format: sheet::format(program),
            platforms,
            kind: codes.first().map(|code| sheet::kind(code.kind).to_owned()).unwrap_or_default(),
            linking: codes.first().map(|code| linking(&program.content, code)).unwrap_or_default(),
            go: match (&program.content, go) {
                (Content::GoObject(object), _) => released(&object.version),
                (_, Some(go)) => released(&go.version),
                _ => String::new(),
            },
            module: go.map(module).unwrap_or_default(),
            note: note(program, &codes),
        }
    }
}

const fn is_neutral(content: &Content) -> bool {
    matches!(content, Content::Script(_) | Content::Wasm(_))
}

/// `go1.27.3` as everybody calls it.
fn released(version: &str) -> String {
    version.strip_prefix("go").unwrap_or(version).to_owned()
}

fn module(go: &ogive_binary::GoBuild) -> String {
    match &go.main {
        Some(main) if main.version.is_empty() || main.version == "(devel)" => main.path.clone(),
        Some(main) => format!("{} {}", main.path, main.version),
        None => go.path.clone().unwrap_or_default(),
    }
}

fn linking(content: &Content, code: &Code) -> String {
    match content {
        Content::Elf(elf) if elf.libc.is_some() => elf.libc.as_ref().map(sheet::libc).unwrap_or_default(),
        _ if code.linking == ogive_binary::Linking::None => String::new(),
        _ => sheet::linking(code.linking).to_owned(),
    }
}

fn note(program: &Program, codes: &[&Code]) -> String {
    let mut notes: Vec<String> = program.faults.iter().map(fault_in_words).collect();
    match &program.content {
        Content::Script(script) => {
            let interpreter = script.through_env.as_ref().unwrap_or(&script.interpreter);
            notes.insert(0, interpreter.trim_end().to_owned());
            if !script.faults.is_empty() {
                notes.push("it can't start: see --long".into());
            }
        }
        Content::Universal(universal) => {
            notes.extend(universal.slices.iter().flat_map(|slice| &slice.faults).map(fault_in_words));
        }
        Content::GoObject(_) | Content::Other(_) => {}
        _ => {
            let unknown = codes.iter().find_map(|code| match &code.target {
                Fact::Unknown { unknown, .. } => Some(unknown.clone()),
                Fact::Known { .. } => None,
            });
            notes.extend(unknown);
        }
    }
    notes.join("; ")
}
