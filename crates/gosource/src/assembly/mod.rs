//! Plan 9 assembly, as far as it says which symbols it defines in which builds (`cmd/asm/internal/lex`).
//!
//! The preprocessor is run for all builds at once: what `#ifdef` asks for is a set of builds, and a macro is defined
//! in a set of builds.

mod lines;
mod macros;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use ogive_platform::constraint::Context;
use ogive_platform::{Port, PortSet};

use self::lines::Lines;
use self::macros::Macros;

/// What defines a symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SymbolKind {
    /// `TEXT`: a function.
    Text,
    /// `GLOBL`: data.
    Data,
}

/// A symbol that a file defines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// What it is.
    pub kind: SymbolKind,
    /// The path of its package, with ordinary slashes; empty for that which the file belongs to, [`NO_PACKAGE`] for
    /// none.
    pub package: String,
    /// Its name there.
    pub name: String,
    /// Whether only this file sees it: `name<>`.
    pub local: bool,
    /// The builds in which it is defined, as far as the file itself says: neither its name nor its constraints
    /// count.
    pub builds: PortSet,
    /// Bytes before the line that defines it, or that invokes the macro which does; in an included file, before the
    /// `#include`.
    pub offset: u32,
}

impl Symbol {
    fn read(kind: SymbolKind, text: &str, offset: u32, builds: PortSet) -> Option<Self> {
        let (symbol, brackets) = match text.split_once('<') {
            Some((symbol, brackets)) => (symbol.trim_end(), brackets.strip_suffix('>')),
            None => (text, None),
        };
        // Also as old sources have it: `"".name`.
        let symbol = symbol.replace('·', ".").replace('∕', "/").replace("\"\"", "");
        let element = symbol.rfind('/').map_or(0, |slash| slash + 1);
        let (package, name) = match symbol[element..].find('.') {
            Some(point) => (&symbol[..element + point], &symbol[element + point + 1..]),
            None => (NO_PACKAGE, symbol.as_str()),
        };
        let (package, name) = (package.to_owned(), name.to_owned());
        let local = brackets == Some("");
        Some(Self { kind, package, name, local, builds, offset }).filter(|symbol| !symbol.name.is_empty())
    }
}

/// Something that can't be read, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct AssemblyError {
    /// Bytes before the place.
    pub offset: u32,
    /// What is wrong there.
    pub kind: AssemblyErrorKind,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AssemblyErrorKind {
    /// A directive that the assembler does not know, or that is not complete.
    #[error("cannot read the directive {0}")]
    Directive(String),
    /// `#else` or `#endif` without its `#ifdef`.
    #[error("unmatched {0}")]
    Unmatched(String),
    /// An `#ifdef` without its `#endif`.
    #[error("unclosed #ifdef or #ifndef")]
    Open,
    /// `TEXT` or `GLOBL` without a symbol.
    #[error("cannot read the symbol of {0}")]
    Symbol(String),
    /// Macros or files that include one another without end.
    #[error("macros or included files go too deep, or are too large")]
    TooMuch,
}

/// What a file of assembly defines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assembly {
    /// The symbols, in the order of the source.
    pub symbols: Vec<Symbol>,
    /// The files that are included and were not given; in every SDK there are textflag.h and funcdata.h, and go_asm.h
    /// is made by the compiler.
    pub missing: Vec<String>,
    /// What is wrong; what stands in the line is left out.
    pub errors: Vec<AssemblyError>,
}

/// Gives the bytes of a file that is included, by the name that stands in the `#include`.
pub type Included<'a> = dyn Fn(&str) -> Option<Cow<'a, [u8]>> + 'a;

impl Assembly {
    /// Reads a file. `included` gives what it includes; what it does not give is taken to define nothing.
    #[must_use]
    pub fn read(source: &[u8], context: &Context, included: &Included<'_>) -> Self {
        let mut reader = Reader {
            context,
            included,
            macros: Macros::default(),
            conditions: Vec::new(),
            builds: PortSet::all(),
            place: None,
            budget: MAX_EXPANDED,
            read: Self::default(),
        };
        reader.file(source, 0);
        reader.read
    }
}

/// How deep macros and files may stand in one another.
const MAX_DEPTH: u32 = 20;

/// How many bytes macros and included files may grow to; small ones count for more than they have.
const MAX_EXPANDED: usize = 4 << 20;

/// Errors that are kept.
const MAX_ERRORS: usize = 50;

/// An `#ifdef` that is open.
struct Condition {
    /// The builds around it.
    around: PortSet,
    /// Those for which what it asks for is so.
    holds: PortSet,
}

struct Reader<'a, 'i> {
    context: &'a Context,
    included: &'a Included<'i>,
    macros: Macros,
    conditions: Vec<Condition>,
    /// The builds for which the line is there.
    builds: PortSet,
    /// Where the line stands that is read, when it is not in the file itself.
    place: Option<u32>,
    budget: usize,
    read: Assembly,
}

impl Reader<'_, '_> {
    fn file(&mut self, source: &[u8], depth: u32) {
        let outer = self.conditions.len();
        for line in Lines::of(source) {
            let offset = self.place.unwrap_or(line.offset);
            let text = line.text.trim_ascii();
            match text.strip_prefix(b"#") {
                Some(directive) => self.directive(&String::from_utf8_lossy(directive), offset, depth),
                None if self.builds.is_empty() => {}
                None => self.statements(text, offset, self.builds, depth),
            }
        }
        if self.conditions.len() > outer {
            self.error(self.place.unwrap_or(0), AssemblyErrorKind::Open);
            self.builds = self.conditions[outer].around;
            self.conditions.truncate(outer);
        }
    }

    fn directive(&mut self, text: &str, offset: u32, depth: u32) {
        let text = text.trim();
        let (verb, rest) = text.split_at(text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len()));
        let rest = rest.trim_start_matches([' ', '\t']);
        let name = rest.split(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
        let unreadable =
            || AssemblyErrorKind::Directive(format!("#{}", text.lines().next().unwrap_or_default()));
        match verb {
            "define" | "undef" | "ifdef" | "ifndef" if name.is_empty() => self.error(offset, unreadable()),
            "define" => self.macros.define(name, &rest[name.len()..], self.builds),
            "undef" => self.macros.undefine(name, self.builds),
            "ifdef" | "ifndef" => {
                let defined = self.macros.defined(name) | self.predefined(name);
                let holds = if verb == "ifdef" { defined } else { !defined };
                self.conditions.push(Condition { around: self.builds, holds });
                self.builds = self.builds & holds;
            }
            "else" => match self.conditions.last_mut() {
                Some(condition) => {
                    condition.holds = !condition.holds;
                    self.builds = condition.around & condition.holds;
                }
                None => self.error(offset, AssemblyErrorKind::Unmatched("#else".to_owned())),
            },
            "endif" => match self.conditions.pop() {
                Some(condition) => self.builds = condition.around,
                None => self.error(offset, AssemblyErrorKind::Unmatched("#endif".to_owned())),
            },
            "include" => match rest.trim().strip_prefix('"').and_then(|rest| rest.split_once('"')) {
                Some((file, _)) => self.include(file, offset, depth),
                None => self.error(offset, unreadable()),
            },
            "line" => {}
            _ => self.error(offset, unreadable()),
        }
    }

    fn include(&mut self, file: &str, offset: u32, depth: u32) {
        if self.builds.is_empty() {
            return;
        }
        let Some(source) = (self.included)(file) else {
            if !self.read.missing.iter().any(|missing| missing == file) {
                self.read.missing.push(file.to_owned());
            }
            return;
        };
        if !self.affords(source.len().max(4096), offset, depth) {
            return;
        }
        let place = self.place.replace(offset);
        self.file(&source, depth + 1);
        self.place = place;
    }

    /// The builds in which the go command defines a macro.
    fn predefined(&self, name: &str) -> PortSet {
        let Some((prefix, value)) = name.split_once('_') else { return PortSet::EMPTY };
        let arch = |arch: &str| PortSet::where_port(|port: Port| port.arch.name() == arch);
        let level = |names: &[&str]| {
            let builds = names.iter().map(|name| self.context.holds(&format!("{name}.{value}")) & arch(name));
            builds.fold(PortSet::EMPTY, |all, each| all | each)
        };
        match prefix {
            "GOOS" => PortSet::where_port(|port| port.os.name() == value),
            "GOARCH" => arch(value),
            "GO386" => level(&["386"]),
            "GOARM" => level(&["arm"]),
            "GOMIPS" => level(&["mips", "mipsle"]),
            "GOMIPS64" => level(&["mips64", "mips64le"]),
            "GOPPC64" => level(&["ppc64", "ppc64le"]),
            // Only the level itself: tags are those below it too.
            "GOAMD64" => level(&["amd64"]) - self.above("amd64", value),
            "GORISCV64" => level(&["riscv64"]) - self.above("riscv64", value),
            "GOEXPERIMENT" => self.context.holds(&format!("goexperiment.{value}")),
            _ => PortSet::EMPTY,
        }
    }

    /// The builds with a higher level than this.
    fn above(&self, arch: &str, level: &str) -> PortSet {
        let scale: &[&str] = match arch {
            "amd64" => &["v1", "v2", "v3", "v4"],
            _ => &["rva20u64", "rva22u64", "rva23u64"],
        };
        let from = scale.iter().position(|each| *each == level).map_or(scale.len(), |at| at + 1);
        let higher = scale[from..].iter().map(|level| self.context.holds(&format!("{arch}.{level}")));
        higher.fold(PortSet::EMPTY, |all, each| all | each)
    }

    /// Reads what stands in a line, or what a macro stands for.
    fn statements(&mut self, text: &[u8], offset: u32, builds: PortSet, depth: u32) {
        for statement in lines::statements(text) {
            let Some((word, rest)) = lines::first_word(statement) else { continue };
            match word {
                b"TEXT" => self.symbol(SymbolKind::Text, rest, offset, builds),
                b"GLOBL" => self.symbol(SymbolKind::Data, rest, offset, builds),
                _ => self.invoke(word, rest, offset, builds, depth),
            }
        }
    }

    /// Reads what a macro stands for, if the word is one.
    fn invoke(&mut self, word: &[u8], rest: &[u8], offset: u32, builds: PortSet, depth: u32) {
        let Ok(name) = std::str::from_utf8(word) else { return };
        for (builds, expanded) in self.macros.expand(name, rest, builds) {
            if !self.affords(expanded.len().max(64), offset, depth) {
                return;
            }
            self.statements(&expanded, offset, builds, depth + 1);
        }
    }

    fn affords(&mut self, bytes: usize, offset: u32, depth: u32) -> bool {
        let affords = depth < MAX_DEPTH && bytes <= self.budget;
        if affords {
            self.budget -= bytes;
        } else {
            self.error(offset, AssemblyErrorKind::TooMuch);
        }
        affords
    }

    /// Reads `package·name<ABI>(SB)`.
    fn symbol(&mut self, kind: SymbolKind, operands: &[u8], offset: u32, builds: PortSet) {
        let end = operands.iter().position(|&byte| byte == b'(' || byte == b',').unwrap_or(operands.len());
        let text = String::from_utf8_lossy(operands[..end].trim_ascii());
        let named = operands.get(end) == Some(&b'(');
        for (builds, text) in self.macros.values(&text, builds) {
            match Symbol::read(kind, &text, offset, builds).filter(|_| named) {
                Some(symbol) => self.read.symbols.push(symbol),
                None => {
                    let verb = if kind == SymbolKind::Text { "TEXT" } else { "GLOBL" };
                    self.error(offset, AssemblyErrorKind::Symbol(verb.to_owned()));
                }
            }
        }
    }

    fn error(&mut self, offset: u32, kind: AssemblyErrorKind) {
        if self.read.errors.len() < MAX_ERRORS {
            self.read.errors.push(AssemblyError { offset, kind });
        }
    }
}

/// What stands for the package of a symbol that has none, such as `_rt0_amd64_linux`.
pub const NO_PACKAGE: &str = "_";
