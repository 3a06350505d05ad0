//! `binfmt_misc` (Linux, `Documentation/admin-guide/binfmt-misc.rst`, `fs/binfmt_misc.c`).

use std::path::PathBuf;

use ogive_record::Fact;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Interpreter;

/// The kernel compares patterns with the first bytes of a file only (`BINPRM_BUF_SIZE`).
pub const BINFMT_HEAD: usize = 256;

/// Where the kernel shows its handlers, and takes new ones.
pub const BINFMT_FOLDER: &str = "/proc/sys/fs/binfmt_misc";

/// The state of `binfmt_misc` as this process sees it: since Linux 6.7 a user namespace may have its
/// own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct BinfmtMisc {
    /// Whether handlers are asked at all.
    pub enabled: bool,
    /// The handlers, by name.
    pub handlers: Vec<Handler>,
}

/// A handler.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Handler {
    /// The name that it was registered by, which means nothing.
    pub name: String,
    /// Whether it is asked.
    pub enabled: bool,
    /// The program that it starts.
    pub interpreter: PathBuf,
    /// Its flags: `P` keeps `argv[0]`, `O` passes the file open, `C` takes credentials from the program,
    /// `F` opened the interpreter at registration.
    pub flags: String,
    /// Which files it is for.
    pub pattern: Pattern,
    /// What stands at the interpreter's path, seen from here.
    pub state: Fact<Interpreter>,
}

/// Which files a handler is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Pattern {
    /// Those with these bytes at an offset.
    Magic {
        /// Where the bytes stand.
        offset: usize,
        /// The bytes.
        magic: Vec<u8>,
        /// Which bits of them count; as many bytes as the magic has, or none when all bits count.
        mask: Vec<u8>,
    },
    /// Those whose name ends so behind its last dot.
    Extension(String),
}

/// What the kernel is told of a handler when it is registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// The program that it starts.
    pub interpreter: PathBuf,
    /// Its flags, as in [`Handler::flags`].
    pub flags: String,
    /// Which files it is for.
    pub pattern: Pattern,
}

impl Registration {
    /// Reads what the kernel shows of a handler in the file of its name, and whether it is asked.
    #[must_use]
    pub fn shown(text: &str) -> Option<(Self, bool)> {
        let field = |key: &str| text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(' '));
        let pattern = match field("extension") {
            Some(extension) => Pattern::Extension(extension.trim_start_matches('.').to_owned()),
            None => Pattern::Magic {
                offset: field("offset")?.trim().parse().ok()?,
                magic: bytes(field("magic")?)?,
                mask: field("mask").map_or_else(|| Some(Vec::new()), bytes)?,
            },
        };
        let interpreter = PathBuf::from(field("interpreter")?);
        let flags = field("flags:").unwrap_or_default().trim().to_owned();
        Some((Self { interpreter, flags, pattern }, text.lines().next() == Some("enabled")))
    }

    /// Reads a line that registers a handler, and the handler's name (binfmt.d(5)).
    #[must_use]
    pub fn registered(line: &str) -> Option<(String, Self)> {
        let delimiter = line.chars().next()?;
        let mut fields = line[delimiter.len_utf8()..].split(delimiter);
        let (name, kind, offset) = (fields.next()?, fields.next()?, fields.next()?);
        let (magic, mask) = (fields.next()?, fields.next()?);
        let interpreter = PathBuf::from(fields.next()?);
        let flags = fields.next().unwrap_or_default().trim_end();
        let pattern = match kind {
            "E" => Pattern::Extension(magic.to_owned()),
            "M" => Pattern::Magic {
                offset: if offset.is_empty() { 0 } else { offset.parse().ok()? },
                magic: unescaped(magic)?,
                mask: unescaped(mask)?,
            },
            _ => return None,
        };
        let flags = "POCF".chars().filter(|flag| flags.contains(*flag)).collect();
        Some((name.to_owned(), Self { interpreter, flags, pattern }))
    }

    /// The line that registers it under a name; none where a part of it has the character between the parts.
    #[must_use]
    pub fn line(&self, name: &str) -> Option<String> {
        let (kind, offset, magic, mask) = match &self.pattern {
            Pattern::Extension(extension) => ('E', String::new(), extension.clone(), String::new()),
            Pattern::Magic { offset, magic, mask } => {
                ('M', offset.to_string(), escaped(magic), escaped(mask))
            }
        };
        let interpreter = self.interpreter.to_str()?;
        let line = format!(":{name}:{kind}:{offset}:{magic}:{mask}:{interpreter}:{}", self.flags);
        (line.matches(':').count() == 7 && !line.contains('\n')).then_some(line)
    }
}

/// Hexadecimal digits, two a byte.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim().as_bytes();
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    if digits.len().is_multiple_of(2) { digits.chunks(2).map(pair).collect() } else { None }
}

fn escaped(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| format!("{text}\\x{byte:02x}"))
}

fn unescaped(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        match rest.strip_prefix(b"\\x") {
            Some(digits) => {
                let pair = std::str::from_utf8(digits.get(..2)?).ok()?;
                bytes.push(u8::from_str_radix(pair, 16).ok()?);
                rest = &digits[2..];
            }
            None => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    Some(bytes)
}

impl BinfmtMisc {
    /// The handlers that the kernel starts a file through whose first bytes and name are these, if it
    /// asks them: those that are switched off too.
    pub fn matching<'h>(&'h self, head: &'h [u8], name: &'h str) -> impl Iterator<Item = &'h Handler> {
        self.handlers.iter().filter(move |handler| handler.pattern.matches(head, name))
    }
}

impl Handler {
    /// What it was registered with.
    #[must_use]
    pub fn registration(&self) -> Registration {
        let Self { interpreter, flags, pattern, .. } = self;
        Registration { interpreter: interpreter.clone(), flags: flags.clone(), pattern: pattern.clone() }
    }

    /// Whether the interpreter was opened at registration, so that it works where its path leads
    /// nowhere: in containers, and after the file was removed.
    #[must_use]
    pub fn is_fixed(&self) -> bool {
        self.flags.contains('F')
    }
}

impl Pattern {
    /// Whether a file is meant whose first bytes and name are these.
    #[must_use]
    pub fn matches(&self, head: &[u8], name: &str) -> bool {
        match self {
            Self::Magic { offset, magic, mask } => {
                let head = &head[..head.len().min(BINFMT_HEAD)];
                // The kernel's buffer is filled with zeros behind the end of a shorter file.
                let at = |index: usize| head.get(offset.saturating_add(index)).copied().unwrap_or(0);
                let fits = |(index, byte): (usize, &u8)| {
                    (at(index) ^ byte) & mask.get(index).copied().unwrap_or(0xff) == 0
                };
                offset.saturating_add(magic.len()) <= BINFMT_HEAD && magic.iter().enumerate().all(fits)
            }
            Self::Extension(extension) => name.rsplit_once('.').is_some_and(|(_, end)| end == extension),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOWN: &str = "enabled\ninterpreter /usr/bin/qemu-aarch64-static\nflags: POF\noffset 0\n\
                         magic 7f454c4602\nmask ffffffffff\n";

    #[test]
    fn what_is_shown_is_what_was_registered() {
        let (shown, is_enabled) = Registration::shown(SHOWN).unwrap();
        assert!(is_enabled);
        let line = shown.line("qemu-aarch64").unwrap();
        assert_eq!(
            line,
            r":qemu-aarch64:M:0:\x7f\x45\x4c\x46\x02:\xff\xff\xff\xff\xff:/usr/bin/qemu-aarch64-static:POF"
        );
        assert_eq!(Registration::registered(&line), Some(("qemu-aarch64".to_owned(), shown.clone())));
        // As qemu's packages write it.
        let other = r":qemu-aarch64:M::\x7fELF\x02:\xff\xff\xff\xff\xff:/usr/bin/qemu-aarch64-static:FPO";
        assert_eq!(Registration::registered(other), Some(("qemu-aarch64".to_owned(), shown)));
    }

    #[test]
    fn a_name_of_files_registers_too_and_broken_lines_do_not() {
        let (name, wine) = Registration::registered(":windows:E::exe::/usr/bin/wine:").unwrap();
        assert_eq!(wine.line(&name).unwrap(), ":windows:E::exe::/usr/bin/wine:");
        for line in ["", ":", ":x:M", r":x:M::\x7:\xff:/x:", ":x:Z::a::/x:", ":x:M:far:a::/x:"] {
            assert_eq!(Registration::registered(line), None, "{line}");
        }
        assert_eq!(wine.line("a:b"), None);
    }
}
