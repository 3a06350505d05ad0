//! `binfmt_misc` (Linux, `Documentation/admin-guide/binfmt-misc.rst`, `fs/binfmt_misc.c`).

use std::path::PathBuf;

use ogive_record::Fact;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Interpreter;

/// The kernel compares patterns with the first bytes of a file only (`BINPRM_BUF_SIZE`).
pub const BINFMT_HEAD: usize = 256;

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

impl BinfmtMisc {
    /// The handlers that the kernel starts a file through whose first bytes and name are these, if it
    /// asks them: those that are switched off too.
    pub fn matching<'h>(&'h self, head: &'h [u8], name: &'h str) -> impl Iterator<Item = &'h Handler> {
        self.handlers.iter().filter(move |handler| handler.pattern.matches(head, name))
    }
}

impl Handler {
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
