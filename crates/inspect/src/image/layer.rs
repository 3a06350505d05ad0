//! One layer (image-spec, `layer.md`): what stands in it, and what it takes away.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufReader, Read};
use std::rc::Rc;

use ogive_binary::Program;
use ogive_oci::Compression;
use ogive_system::System;

use super::{path, tar_entries};
use crate::archive::packed::unpacker;
use crate::limits::{Arriving, Budget, Limits, Metered};
use crate::magic::Packing;
use crate::spool;

/// What one layer may cost: as many bytes and entries as those of whole systems stay far below.
const LIMITS: Limits =
    Limits { inflated: 32 << 30, ratio: 250, free: 64 << 20, entries: 2_000_000, depth: 1 };

/// The most bytes of one program that are kept while it is looked at.
const MOST_KEPT: u64 = 4 << 30;

/// What hides a file of a lower layer.
const WHITEOUT: &str = ".wh.";

/// What hides everything that lower layers have in a folder.
const OPAQUE: &str = ".wh..wh..opq";

/// What stands at a path.
#[derive(Debug, Clone)]
pub(super) enum Node {
    /// A folder that has an entry.
    Folder,
    /// A folder that only the names below it tell of; a lower layer's stays what it is.
    Implied,
    /// A file that is no program, or one that nothing could start.
    File,
    /// A program.
    Program(Box<Program>),
    /// A symbolic link.
    Link(String),
    /// Another name for a file, as a path from the root.
    Hard(String),
    /// A device or a pipe.
    Other,
}

/// One layer.
#[derive(Debug, Default)]
pub(super) struct Layer {
    pub(super) nodes: BTreeMap<String, Node>,
    pub(super) whiteouts: BTreeSet<String>,
    pub(super) opaque: BTreeSet<String>,
    /// Why it was not read to its end.
    pub(super) unreadable: Option<String>,
    /// Whether the store has it not.
    pub(super) absent: bool,
}

impl Layer {
    /// Reads a layer: compressed by gzip or Zstandard, or not. What was read before an error is kept.
    pub(super) fn read(system: &System, stream: Box<dyn Read + '_>, all: bool) -> Self {
        let mut layer = Self::default();
        if let Err(error) = layer.fill(system, stream, all) {
            layer.unreadable = Some(error.to_string());
        }
        layer
    }

    fn fill(&mut self, system: &System, mut stream: Box<dyn Read + '_>, all: bool) -> io::Result<()> {
        let mut first = Vec::new();
        (&mut stream).take(4).read_to_end(&mut first)?;
        let compression = Compression::of(&first);
        let budget = Rc::new(Budget::new(LIMITS, 0));
        let mut whole = Arriving { inner: io::Cursor::new(first).chain(stream), budget: Rc::clone(&budget) };
        let packing = match compression {
            Compression::Gzip => Some(Packing::Gzip),
            Compression::Zstd => Some(Packing::Zstandard),
            Compression::None => None,
        };
        match packing {
            Some(packing) => {
                let inner = unpacker(packing, &mut whole)?;
                self.entries(system, &mut Metered { inner, budget }, all)?;
            }
            None => {
                let inner = BufReader::with_capacity(1 << 16, &mut whole);
                self.entries(system, &mut Metered { inner, budget }, all)?;
            }
        }
        // A digest is compared at the end of the bytes, behind the end of the tar.
        io::copy(&mut whole, &mut io::sink()).map(drop)
    }

    fn entries(&mut self, system: &System, stream: &mut dyn Read, all: bool) -> io::Result<()> {
        tar_entries::each(&mut *stream, |named| {
            let Some(name) = path::clean(&named.name) else { return Ok(()) };
            let (folder, last) = path::split(&name);
            if last == OPAQUE {
                self.opaque.insert(folder.to_owned());
                return Ok(());
            }
            if let Some(hidden) = last.strip_prefix(WHITEOUT) {
                let hidden = if folder.is_empty() { hidden.to_owned() } else { format!("{folder}/{hidden}") };
                self.whiteouts.insert(hidden);
                return Ok(());
            }
            let kind = named.entry.header().entry_type();
            let node = if kind.is_dir() {
                Node::Folder
            } else if kind.is_symlink() {
                Node::Link(named.link.unwrap_or_default())
            } else if kind.is_hard_link() {
                Node::Hard(named.link.as_deref().and_then(path::clean).unwrap_or_default())
            } else if kind.is_file() || kind.is_contiguous() {
                let mode = named.entry.header().mode().unwrap_or(0o755);
                file(system, named.entry, all || mode & 0o111 != 0)?
            } else {
                Node::Other
            };
            for folder in path::above(&name) {
                if self.nodes.contains_key(folder) {
                    break;
                }
                self.nodes.insert(folder.to_owned(), Node::Implied);
            }
            self.nodes.insert(name, node);
            Ok(())
        })?;
        io::copy(stream, &mut io::sink()).map(drop)
    }
}

/// Looks at a file when it could be started: it may be, or it is one of Windows, which knows no such bit.
fn file(system: &System, entry: &mut impl Read, may_start: bool) -> io::Result<Node> {
    let mut first = Vec::new();
    entry.take(4).read_to_end(&mut first)?;
    if !(looks_like_program(&first) && (may_start || first.starts_with(b"MZ"))) {
        return Ok(Node::File);
    }
    let kept = spool(system, &mut io::Cursor::new(first).chain(entry).take(MOST_KEPT))?;
    let program = ogive_binary::read(&kept)?;
    Ok(if program.is_program() { Node::Program(Box::new(program)) } else { Node::File })
}

/// The magic of what the kernels of the world start.
fn looks_like_program(first: &[u8]) -> bool {
    const MAGICS: [&[u8]; 10] = [
        b"\x7fELF",
        b"#!",
        b"\xef\xbb\xbf#",
        b"MZ",
        b"\0asm",
        b"\xca\xfe\xba\xbe",
        b"\xce\xfa\xed\xfe",
        b"\xcf\xfa\xed\xfe",
        b"\xfe\xed\xfa\xce",
        b"\xfe\xed\xfa\xcf",
    ];
    MAGICS.iter().any(|magic| first.starts_with(magic))
}
