//! Zip archives, inflated, hashed and written on all cores while they arrive.
//!
//! The central directory alone says how large the files are. It stands at the end of the archive,
//! which a [`Source`] can have fetched first.

use std::ops::Range;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use flate2::{Crc, Decompress, FlushDecompress, Status};
use ogive_system::FilesMut;
use zip::read::{ArchiveOffset, Config};
use zip::{CompressionMethod, ZipArchive};

use super::sink::{Sink, Written};
use super::source::{Source, Stream};
use super::{Archive, Names, Unpacked, modes};
use crate::h1::{Sums, installed_name};
use crate::source::ArchiveFormat;
use crate::{SdkError, parallel};

/// The end of the archive that is read at once; the central directory of an SDK has 1.8 MB.
const TAIL: usize = 2 << 20;
/// The bytes that may be read for the central directory, which is held in memory.
const DIRECTORY: u64 = 32 << 20;
/// As much as one worker takes at a time.
const BATCH: u64 = 256 << 10;
/// Files of more bytes are inflated piece by piece.
const WHOLE: u64 = 1 << 20;
/// The pieces of large files.
const PIECE: usize = 256 << 10;
/// The fixed part of a local file header (APPNOTE 4.3.7).
const LOCAL_HEADER: usize = 30;

/// A zip archive whose central directory was read and found sound.
#[derive(Debug)]
pub struct ZipPlan {
    what: String,
    items: Vec<Item>,
    folders: Vec<String>,
    bytes: u64,
}

/// A file in the archive.
#[derive(Debug)]
struct Item {
    /// Its path below GOROOT.
    name: String,
    /// Its name in the archive, in bytes.
    raw_name: Vec<u8>,
    /// From the local header to what follows this file.
    start: u64,
    end: u64,
    deflated: bool,
    compressed: u64,
    size: u64,
    crc: u32,
}

/// Reads the central directory.
///
/// # Errors
/// When it is no sound zip archive of an SDK, or will not arrive.
pub fn read_zip(packed: Archive<'_>) -> Result<ZipPlan, SdkError> {
    let Archive { source, limits, .. } = packed;
    let refuse = |because: String| packed.refuse(because);
    let prefix = packed.prefix();
    let config = Config { archive_offset: ArchiveOffset::Known(0) };
    let archive = ZipArchive::with_config(config, Stream::with_tail(source, TAIL, DIRECTORY)?)
        .map_err(|e| refuse(format!("its directory can't be read: {e}")))?;
    limits.check_entries(archive.len()).map_err(refuse)?;
    if archive.has_duplicate_names() {
        return Err(refuse("it holds a name twice".into()));
    }
    let (mut names, mut items, mut total) = (Names::default(), Vec::with_capacity(archive.len()), 0u64);
    for index in 0..archive.len() {
        let entry =
            archive.by_index_data(index).map_err(|e| refuse(format!("its directory is damaged: {e}")))?;
        let full = std::str::from_utf8(entry.name_raw()).map_err(|_| refuse("a name is not UTF-8".into()))?;
        let name = full
            .strip_prefix(&prefix)
            .ok_or_else(|| refuse(format!("the name {full:?} does not begin with {prefix}")))?;
        if let Some(folder) = full.strip_suffix('/') {
            if folder.len() >= prefix.len() {
                names.add_folder(&folder[prefix.len()..]).map_err(refuse)?;
            }
            continue;
        }
        let name = match packed.format {
            ArchiveFormat::ModuleZip => installed_name(name).into_owned(),
            ArchiveFormat::Zip | ArchiveFormat::TarGz => name.to_owned(),
        };
        names.add_file(&name).map_err(refuse)?;
        if entry.is_symlink() {
            return Err(refuse(format!("{name} is a symbolic link")));
        }
        if entry.encrypted() {
            return Err(refuse(format!("{name} is encrypted")));
        }
        let deflated = match entry.compression() {
            CompressionMethod::Stored => false,
            CompressionMethod::Deflated => true,
            other => return Err(refuse(format!("{name} is compressed by {other}"))),
        };
        let (compressed, size) = (entry.compressed_size(), entry.size());
        if !deflated && compressed != size {
            return Err(refuse(format!("{name} is stored as {compressed} bytes, but has {size}")));
        }
        limits.check_ratio(&name, size, compressed).map_err(refuse)?;
        total = total.saturating_add(size);
        limits.check_total(total).map_err(refuse)?;
        let (start, crc) = (entry.header_start(), entry.crc32());
        let raw_name = entry.name_raw().to_vec();
        items.push(Item { name, raw_name, start, end: 0, deflated, compressed, size, crc });
    }
    if items.is_empty() {
        return Err(refuse("it is empty".into()));
    }
    let end = source.size()?;
    items.sort_unstable_by_key(|item| item.start);
    // Whatever lies between two files belongs to the first, so that no two can share bytes.
    for at in 0..items.len() {
        let next = items.get(at + 1).map_or(end, |next| next.start);
        let item = &mut items[at];
        let least = item.start.saturating_add((LOCAL_HEADER + item.raw_name.len()) as u64);
        if least.saturating_add(item.compressed) > next {
            return Err(refuse(format!("{} overlaps what follows it", item.name)));
        }
        item.end = next;
    }
    let folders = names.folders().into_iter().map(str::to_owned).collect();
    Ok(ZipPlan { what: packed.what.to_owned(), items, folders, bytes: total })
}

impl ZipPlan {
    /// The sizes of all files together.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The names below GOROOT with sizes and CRC-32 checksums.
    pub fn files(&self) -> impl Iterator<Item = (&str, u64, u32)> {
        self.items.iter().map(|item| (item.name.as_str(), item.size, item.crc))
    }

    /// Unpacks into the folder `into`, which must exist and be empty.
    ///
    /// # Errors
    /// When a file is not as the directory says, can't be written, or will not arrive.
    pub fn unpack(
        &self,
        source: &dyn Source,
        files: &dyn FilesMut,
        into: &Path,
    ) -> Result<Unpacked, SdkError> {
        self.run(source, &Sink::new(files, into))
    }

    /// Hashes the files without writing them.
    ///
    /// # Errors
    /// As [`ZipPlan::unpack`].
    pub fn hash(&self, source: &dyn Source) -> Result<Unpacked, SdkError> {
        self.run(source, &Sink::hashing())
    }

    /// Where a file lies in the archive, its header included.
    #[must_use]
    pub fn extent(&self, name: &str) -> Option<Range<u64>> {
        self.items.iter().find(|item| item.name == name).map(|item| item.start..item.end)
    }

    /// The contents of one file of at most 1 MiB.
    ///
    /// # Errors
    /// As [`ZipPlan::unpack`]; when it is larger, or not there.
    pub fn contents(&self, source: &dyn Source, name: &str) -> Result<Vec<u8>, SdkError> {
        let refuse = |because: String| SdkError::Archive { what: self.what.clone(), because };
        let item = self.items.iter().find(|item| item.name == name);
        let item = item.ok_or_else(|| refuse(format!("it has no {name}")))?;
        let length = item.end - item.start;
        if item.size > WHOLE || length > BATCH {
            return Err(refuse(format!("{name} has {} bytes", item.size)));
        }
        let sink = Sink::hashing();
        let mut worker = Worker::new(self, source, &sink);
        worker.unpack(std::slice::from_ref(item))?;
        // The worker's buffer still holds what it inflated, or what was stored.
        let size = usize::try_from(item.size).unwrap_or(0);
        if item.deflated {
            return Ok(worker.output[..size].to_vec());
        }
        let end = usize::try_from(length).unwrap_or(0).min(worker.input.len());
        let data = worker.data_start(item, &worker.input[..end])?;
        Ok(worker.input[data..data + size].to_vec())
    }

    fn run(&self, source: &dyn Source, sink: &Sink<'_>) -> Result<Unpacked, SdkError> {
        self.folders.iter().try_for_each(|folder| sink.make_folder(folder))?;
        let batches = self.batches();
        let next = AtomicUsize::new(0);
        let failed = AtomicBool::new(false);
        let all = Mutex::new(Written::default());
        parallel::on_all_cores(|| {
            let mut worker = Worker::new(self, source, sink);
            while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
                if failed.load(Ordering::Relaxed) {
                    break;
                }
                if let Err(error) = worker.unpack(batch) {
                    failed.store(true, Ordering::Relaxed);
                    return Err(error);
                }
            }
            let mut all = parallel::locked(&all);
            all.sums.append(&mut worker.written.sums);
            all.bytes += worker.written.bytes;
            Ok(())
        })?;
        let all = all.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        Ok(Unpacked { sums: Sums::new(all.sums), bytes: all.bytes, archive: None })
    }

    /// Neighbours in the archive, to be read together.
    fn batches(&self) -> Vec<&[Item]> {
        let (mut batches, mut rest) = (Vec::new(), self.items.as_slice());
        while let Some(first) = rest.first() {
            let fits = |item: &Item| item.end - first.start <= BATCH && item.size <= WHOLE;
            let count = rest.iter().take_while(|item| fits(item)).count().max(1);
            let (batch, others) = rest.split_at(count);
            batches.push(batch);
            rest = others;
        }
        batches
    }
}

/// One core's share of the work, with its buffers.
struct Worker<'a> {
    plan: &'a ZipPlan,
    source: &'a dyn Source,
    sink: &'a Sink<'a>,
    input: Vec<u8>,
    output: Vec<u8>,
    inflate: Decompress,
    written: Written,
}

impl<'a> Worker<'a> {
    fn new(plan: &'a ZipPlan, source: &'a dyn Source, sink: &'a Sink<'a>) -> Self {
        let (input, output) = (vec![0; BATCH as usize], vec![0; WHOLE as usize]);
        let inflate = Decompress::new(false);
        Self { plan, source, sink, input, output, inflate, written: Written::default() }
    }

    fn unpack(&mut self, batch: &[Item]) -> Result<(), SdkError> {
        let (Some(first), Some(last)) = (batch.first(), batch.last()) else { return Ok(()) };
        let length = last.end - first.start;
        if length > BATCH || first.size > WHOLE {
            return batch.iter().try_for_each(|item| self.unpack_large(item));
        }
        let mut input = std::mem::take(&mut self.input);
        let length = usize::try_from(length).unwrap_or(input.len());
        let result = self.read(&mut input[..length], first.start).and_then(|()| {
            batch.iter().try_for_each(|item| {
                let from = usize::try_from(item.start - first.start).unwrap_or(length);
                let to = usize::try_from(item.end - first.start).unwrap_or(length);
                self.unpack_small(item, &input[from..to])
            })
        });
        self.input = input;
        result
    }

    /// `bytes` is the file with its local header.
    fn unpack_small(&mut self, item: &Item, bytes: &[u8]) -> Result<(), SdkError> {
        let data = self.data_start(item, bytes)?;
        let compressed = usize::try_from(item.compressed).unwrap_or(usize::MAX);
        let data = data
            .checked_add(compressed)
            .and_then(|end| bytes.get(data..end))
            .ok_or_else(|| self.damaged(item, "overlaps what follows it"))?;
        let size = usize::try_from(item.size).unwrap_or(usize::MAX);
        let contents = if item.deflated {
            // One byte more than there may be shows whether there is more.
            self.inflate.reset(false);
            let room = self.output.len().min(size + 1);
            let status = self.inflate.decompress(data, &mut self.output[..room], FlushDecompress::Finish);
            let ended = matches!(status, Ok(Status::StreamEnd));
            if !ended || self.inflate.total_out() != item.size || self.inflate.total_in() != item.compressed {
                return Err(self.damaged(item, "does not inflate to its size"));
            }
            &self.output[..size]
        } else {
            data
        };
        let mut crc = Crc::new();
        crc.update(contents);
        if crc.sum() != item.crc {
            return Err(self.damaged(item, "fails its CRC"));
        }
        let digest = self.sink.write(&item.name, modes::mode(&item.name), contents)?;
        self.written.sums.push((item.name.clone(), digest));
        self.written.bytes += item.size;
        Ok(())
    }

    fn unpack_large(&mut self, item: &Item) -> Result<(), SdkError> {
        let mut input = std::mem::take(&mut self.input);
        let result = self.stream(item, &mut input);
        self.input = input;
        result
    }

    fn stream(&mut self, item: &Item, input: &mut [u8]) -> Result<(), SdkError> {
        let header = (LOCAL_HEADER + item.raw_name.len()).min(input.len());
        self.read(&mut input[..header], item.start)?;
        let mut position = item.start + self.data_start(item, &input[..header])? as u64;
        if position.saturating_add(item.compressed) > item.end {
            return Err(self.damaged(item, "overlaps what follows it"));
        }
        let mut file = self.sink.begin(&item.name, modes::mode(&item.name))?;
        let (mut crc, mut left, mut size) = (Crc::new(), item.compressed, 0);
        self.inflate.reset(false);
        let mut ended = false;
        while left > 0 && !ended {
            let take = usize::try_from(left).unwrap_or(usize::MAX).min(input.len());
            self.read(&mut input[..take], position)?;
            position += take as u64;
            left -= take as u64;
            let mut rest = &input[..take];
            if !item.deflated {
                crc.update(rest);
                size += rest.len() as u64;
                file.write(rest)?;
                continue;
            }
            loop {
                let (before_in, before_out) = (self.inflate.total_in(), self.inflate.total_out());
                let status = self.inflate.decompress(rest, &mut self.output[..PIECE], FlushDecompress::None);
                let used = (self.inflate.total_in() - before_in) as usize;
                let made = (self.inflate.total_out() - before_out) as usize;
                rest = &rest[used..];
                size += made as u64;
                if size > item.size {
                    return Err(self.damaged(item, "inflates to more than its size"));
                }
                crc.update(&self.output[..made]);
                file.write(&self.output[..made])?;
                match status {
                    Ok(Status::StreamEnd) => {
                        ended = true;
                        break;
                    }
                    Ok(Status::Ok | Status::BufError) if used == 0 && made == 0 => break,
                    Ok(_) => {}
                    Err(_) => return Err(self.damaged(item, "does not inflate")),
                }
            }
        }
        let whole = !item.deflated || (ended && self.inflate.total_in() == item.compressed);
        if size != item.size || !whole {
            return Err(self.damaged(item, "does not inflate to its size"));
        }
        if crc.sum() != item.crc {
            return Err(self.damaged(item, "fails its CRC"));
        }
        let digest = file.end()?;
        self.written.sums.push((item.name.clone(), digest));
        self.written.bytes += item.size;
        Ok(())
    }

    /// Where the data begins behind the local header at the beginning of `bytes`.
    fn data_start(&self, item: &Item, bytes: &[u8]) -> Result<usize, SdkError> {
        let field = |at: usize| bytes.get(at..at + 2).map(|b| usize::from(u16::from_le_bytes([b[0], b[1]])));
        let name_end = LOCAL_HEADER + item.raw_name.len();
        let sound = bytes.starts_with(b"PK\x03\x04")
            && field(26) == Some(item.raw_name.len())
            && bytes.get(LOCAL_HEADER..name_end) == Some(&item.raw_name);
        match field(28) {
            Some(extra) if sound => Ok(name_end + extra),
            _ => Err(self.damaged(item, "has another header than the directory says")),
        }
    }

    fn read(&self, buffer: &mut [u8], offset: u64) -> Result<(), SdkError> {
        if self.source.fill_at(buffer, offset)? == buffer.len() {
            return Ok(());
        }
        let because = "it ends too early".into();
        Err(SdkError::Archive { what: self.plan.what.clone(), because })
    }

    fn damaged(&self, item: &Item, because: &str) -> SdkError {
        SdkError::Archive { what: self.plan.what.clone(), because: format!("{} {because}", item.name) }
    }
}
