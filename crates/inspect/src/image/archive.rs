//! Archives of `docker save`, `podman save`, `skopeo` and `ctr images export`: a tar with
//! `manifest.json`, with a layout, or with both.

use std::collections::BTreeMap;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use flate2::bufread::MultiGzDecoder;
use ogive_binary::{Part, Source};
use ogive_oci::{Compression, DOCKER_SAVE, Digest, INDEX, blob_path, saved};
use ogive_registry::Verified;
use ogive_system::{RandomAccess, System};

use super::store::{Image, Piece, Root, Store, small};
use super::{ImageError, path, tar_entries};
use crate::limits::{Budget, Limits, Metered};
use crate::spool;

/// The most bytes of an archive that is kept in a temporary file.
const MOST_KEPT: u64 = 64 << 30;

/// How many links may stand between the name of a layer and its bytes.
const MOST_LINKS: usize = 8;

/// Whether the first entries of a tar are those of an image: `manifest.json`, `index.json`, `oci-layout`
/// or what stands below `blobs/` at its top, or a folder that is named by a digest. `names` are as many
/// names of entries as were seen.
#[must_use]
pub fn is_image_archive(names: &[&str]) -> bool {
    names.iter().filter_map(|name| path::clean(name)).any(|name| {
        [DOCKER_SAVE, ogive_oci::LAYOUT].contains(&name.as_str()) || name.starts_with("blobs/sha256")
    })
}

/// Whether a file, which may be compressed by gzip, begins as archives of images do, by its first entry: what
/// `docker save`, `podman save`, `skopeo` and `ctr` put at the top has few names. Costs that entry alone.
#[must_use]
pub fn begins_as_image_archive(system: &System, path: &Path) -> bool {
    let first = || -> io::Result<Option<String>> {
        let mut stream = BufReader::new(system.files.open(path)?);
        let mut magic = Vec::new();
        (&mut stream).take(4).read_to_end(&mut magic)?;
        let compression = Compression::of(&magic);
        let whole = io::Cursor::new(magic).chain(stream).take(FIRST);
        match compression {
            Compression::Gzip => first_name(MultiGzDecoder::new(whole).take(FIRST)),
            _ => first_name(whole),
        }
    };
    let Ok(Some(name)) = first() else { return false };
    let top = name.split('/').next().unwrap_or_default();
    let stem = top.split('.').next().unwrap_or_default();
    let digest = stem.len() == 64 && stem.bytes().all(|byte| byte.is_ascii_hexdigit());
    digest || [DOCKER_SAVE, INDEX, ogive_oci::LAYOUT, ogive_oci::BLOBS, "repositories"].contains(&top)
}

/// How many bytes are looked through for the first entry.
const FIRST: u64 = 1 << 20;

/// The name of the first entry that has one.
fn first_name(stream: impl Read) -> io::Result<Option<String>> {
    let mut archive = tar::Archive::new(stream);
    for entry in archive.entries()?.raw(true) {
        if let Some(name) = path::clean(&String::from_utf8_lossy(&entry?.path_bytes())) {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// Whether a block is the first of a tar, by the sum of its bytes (pax, "ustar Interchange Format").
fn begins_tar(block: &[u8; 512]) -> bool {
    const SUM: std::ops::Range<usize> = 148..156;
    let bytes = block.iter().enumerate();
    let sum: u32 = bytes.map(|(at, &byte)| u32::from(if SUM.contains(&at) { b' ' } else { byte })).sum();
    let told = tar::Header::from_byte_slice(block).cksum();
    told.is_ok_and(|told| told == sum) || block.iter().all(|&byte| byte == 0)
}

enum Entry {
    Bytes { offset: u64, size: u64 },
    Link(String),
}

pub(super) struct ArchiveStore {
    source: Box<dyn Source>,
    entries: BTreeMap<String, Entry>,
    named: String,
}

impl ArchiveStore {
    /// The archive in a file, which may be compressed by gzip.
    pub(super) fn open(system: &System, path: &Path) -> Result<Self, ImageError> {
        let file = system.files.open_random(path)?;
        let size = file.size()?;
        let mut first = [0; 4];
        let count = file.read_at(&mut first, 0)?;
        let named = path.to_string_lossy();
        if Compression::of(&first[..count]) == Compression::Gzip {
            let inner = MultiGzDecoder::new(BufReader::new(system.files.open(path)?));
            let budget = Rc::new(Budget::new(Limits::default(), size));
            return Self::stream(system, &mut Metered { inner, budget }, &named);
        }
        // A tar reader's complaint quotes what it met; of a file that is no tar that may be anything.
        let mut block = [0; 512];
        let count = file.read_at(&mut block, 0)?;
        if count < block.len() || !begins_tar(&block) {
            return Err(ImageError::NotImage(path.to_owned()));
        }
        Self::indexed(Box::new(File { file, size }), &named)
    }

    /// The archive that a stream brings, kept in a temporary file.
    pub(super) fn stream(system: &System, stream: &mut dyn Read, named: &str) -> Result<Self, ImageError> {
        let kept = spool(system, &mut stream.take(MOST_KEPT))?;
        Self::indexed(Box::new(kept), named)
    }

    fn indexed(source: Box<dyn Source>, named: &str) -> Result<Self, ImageError> {
        let mut entries = BTreeMap::new();
        tar_entries::each(InOrder { source: &*source, at: 0 }, |named| {
            let Some(name) = path::clean(&named.name) else { return Ok(()) };
            let (kind, size) = (named.entry.header().entry_type(), named.entry.size());
            if kind.is_file() {
                entries.insert(name, Entry::Bytes { offset: named.entry.raw_file_position(), size });
            } else if let Some(link) = named.link {
                // Symbolic ones start from their folder, hard ones from the top.
                let folder = if kind.is_symlink() { path::split(&name).0 } else { "" };
                entries.insert(name.clone(), Entry::Link(joined(folder, &link)));
            }
            Ok(())
        })?;
        Ok(Self { source, entries, named: named.to_owned() })
    }

    fn part(&self, name: &str) -> Result<InOrder<Part<'_>>, ImageError> {
        let missing = || ImageError::Missing { what: name.to_owned() };
        let mut at = path::clean(name).ok_or_else(missing)?;
        for _ in 0..MOST_LINKS {
            match self.entries.get(&at).ok_or_else(missing)? {
                Entry::Bytes { offset, size } => {
                    return Ok(InOrder { source: Part::new(&*self.source, *offset, *size), at: 0 });
                }
                Entry::Link(to) => at.clone_from(to),
            }
        }
        Err(missing())
    }
}

/// A link's target from the top; what would leave the archive stays at its top.
fn joined(folder: &str, link: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

impl Store for ArchiveStore {
    fn root(&self) -> Result<Root, ImageError> {
        // A layout tells more: digests and platforms of an index.
        if self.entries.contains_key(INDEX) && self.entries.contains_key(ogive_oci::LAYOUT) {
            return Ok(Root::Index(small(self, &Piece::Entry(INDEX.into()))?));
        }
        if !self.entries.contains_key(DOCKER_SAVE) {
            return Err(ImageError::NotImage(self.named.clone().into()));
        }
        let images =
            saved(&small(self, &Piece::Entry(DOCKER_SAVE.into()))?)?.into_iter().map(|image| Image {
                name: image.tags().first().cloned(),
                manifest: None,
                claimed: None,
                pieces: Ok((
                    Piece::Entry(image.config.clone()),
                    image.layers().iter().cloned().map(Piece::Entry).collect(),
                )),
            });
        Ok(Root::Images(images.collect()))
    }

    fn open(&self, piece: &Piece) -> Result<Box<dyn Read + '_>, ImageError> {
        match piece {
            Piece::Blob(digest) => Ok(Box::new(Verified::new(self.part(&blob_path(digest))?, digest))),
            Piece::Entry(name) => match digest_of(name) {
                Some(digest) => Ok(Box::new(Verified::new(self.part(name)?, &digest))),
                None => Ok(Box::new(self.part(name)?)),
            },
        }
    }
}

/// The digest that the name of an entry is made of: `HEX.json`, `blobs/sha256/HEX`.
fn digest_of(name: &str) -> Option<Digest> {
    let hex = name.strip_suffix(".json").or_else(|| name.strip_prefix("blobs/sha256/"))?;
    format!("sha256:{hex}").parse().ok()
}

/// A file that is read by position.
struct File {
    file: Arc<dyn RandomAccess>,
    size: u64,
}

impl Source for File {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        self.file.read_at(buffer, offset)
    }
}

/// A source that is read in order.
struct InOrder<S> {
    source: S,
    at: u64,
}

impl Read for InOrder<&dyn Source> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read_at(buffer, self.at)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Read for InOrder<Part<'_>> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read_at(buffer, self.at)?;
        self.at += count as u64;
        Ok(count)
    }
}
