//! tar.gz archives in one pass: one thread inflates, one reads the tar, others hash and write.

use std::cell::Cell;
use std::collections::HashSet;
use std::io::{self, Read};
use std::path::Path;
use std::rc::Rc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use flate2::read::MultiGzDecoder;
use ogive_system::FilesMut;

use super::sink::{Sink, Written};
use super::source::Stream;
use super::{Archive, Names, Unpacked};
use crate::h1::Sums;
use crate::{SdkError, parallel};

/// The pieces that the inflating thread hands on, and how many may wait.
const PIECE: usize = 256 << 10;
const PIECES: usize = 16;
/// The files that a writer takes at a time, in bytes, and how many such batches may wait.
const BATCH: usize = 512 << 10;
const BATCHES: usize = 8;
/// From so many bytes on it is watched how many compressed ones they come from.
const BOMB: u64 = 16 << 20;
/// The bytes that may stand before a file's contents: headers, and a long name, which the tar crate
/// holds in memory whatever its size.
const HEADERS: u64 = 1 << 20;
/// Compressed bytes read at a time.
const INPUT: usize = 128 << 10;

/// Unpacks into the folder `into`, which must exist and be empty.
///
/// # Errors
/// When it is no sound archive of an SDK, will not arrive, or can't be written.
pub(super) fn unpack(archive: Archive<'_>, files: &dyn FilesMut, into: &Path) -> Result<Unpacked, SdkError> {
    let sink = Sink::new(files, into);
    let (pieces, inflated) = sync_channel::<io::Result<Vec<u8>>>(PIECES);
    let (used_pieces, spare_pieces) = sync_channel::<Vec<u8>>(PIECES);
    let (batches, batched) = sync_channel::<Batch>(BATCHES);
    let batched = Mutex::new(batched);
    let stop = AtomicBool::new(false);
    let writers = std::thread::available_parallelism().map_or(1, |n| n.get() - 1).clamp(1, 4);
    std::thread::scope(|scope| {
        let inflater = scope.spawn(move || inflate(archive, &pieces, &spare_pieces));
        let writers: Vec<_> = (0..writers).map(|_| scope.spawn(|| write(&sink, &batched, &stop))).collect();

        let allowed = Rc::new(Cell::new(HEADERS));
        let input = Inflated {
            pieces: inflated,
            used: used_pieces,
            piece: Vec::new(),
            at: 0,
            allowed: allowed.clone(),
        };
        let read = Reader::new(archive, &sink, batches, &stop).read(input, &allowed);

        let mut written = Written::default();
        let mut result = match read {
            Ok(large) => {
                written = large;
                Ok(())
            }
            Err(error) => {
                stop.store(true, Ordering::Relaxed);
                Err(error)
            }
        };
        for writer in writers {
            match joined(writer.join()) {
                Ok(mut part) => {
                    written.sums.append(&mut part.sums);
                    written.bytes += part.bytes;
                }
                // What a writer met is why the reader could not go on.
                Err(error) => result = Err(error),
            }
        }
        // What did not arrive is why it could not be inflated.
        if let Some(error) = joined(inflater.join()) {
            result = Err(error);
        }
        result?;
        Ok(Unpacked { sums: Sums::new(written.sums), bytes: written.bytes, archive: None })
    })
}

fn joined<T>(ended: std::thread::Result<T>) -> T {
    ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Inflates until the end, until an error, or until nobody listens.
fn inflate(
    archive: Archive<'_>,
    pieces: &SyncSender<io::Result<Vec<u8>>>,
    spare: &Receiver<Vec<u8>>,
) -> Option<SdkError> {
    let mut gzip = MultiGzDecoder::new(io::BufReader::with_capacity(INPUT, Stream::new(archive.source)));
    let mut total = 0u64;
    loop {
        let mut piece = spare.try_recv().unwrap_or_default();
        piece.resize(PIECE, 0);
        let mut filled = 0;
        let ended = loop {
            match gzip.read(&mut piece[filled..]) {
                Ok(0) => break Some(Ok(())),
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => break Some(Err(error)),
            }
            if filled == PIECE {
                break None;
            }
        };
        piece.truncate(filled);
        total += filled as u64;
        let ended = if total > BOMB && total / archive.limits.ratio > gzip.get_ref().get_ref().position() {
            Some(Err(io::Error::other("it unpacks to far more than it is, like a zip bomb")))
        } else {
            ended
        };
        if pieces.send(Ok(piece)).is_err() {
            return None;
        }
        match ended {
            None => {}
            Some(Ok(())) => return None,
            Some(Err(error)) => {
                let _ = pieces.send(Err(error));
                return gzip.into_inner().into_inner().failed;
            }
        }
    }
}

/// The inflated bytes as a stream.
struct Inflated {
    pieces: Receiver<io::Result<Vec<u8>>>,
    used: SyncSender<Vec<u8>>,
    piece: Vec<u8>,
    at: usize,
    /// The bytes that may still be read.
    allowed: Rc<Cell<u64>>,
}

impl Read for Inflated {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.piece.len() {
            let Ok(next) = self.pieces.recv() else { return Ok(0) };
            let used = std::mem::replace(&mut self.piece, next?);
            self.at = 0;
            // When nobody needs it, it is dropped.
            let _ = self.used.try_send(used);
        }
        let allowed = self.allowed.get();
        if allowed == 0 && !buffer.is_empty() {
            return Err(io::Error::other("there is too much between two files"));
        }
        let read = buffer.len().min(self.piece.len() - self.at);
        let read = usize::try_from(allowed).unwrap_or(usize::MAX).min(read);
        self.allowed.set(allowed - read as u64);
        buffer[..read].copy_from_slice(&self.piece[self.at..self.at + read]);
        self.at += read;
        Ok(read)
    }
}

/// Small files on their way to a writer.
#[derive(Default)]
struct Batch {
    contents: Vec<u8>,
    files: Vec<(String, u32, usize)>,
}

/// Writes batches until there are no more.
fn write(sink: &Sink<'_>, batches: &Mutex<Receiver<Batch>>, stop: &AtomicBool) -> Result<Written, SdkError> {
    let mut written = Written::default();
    loop {
        let Ok(batch) = parallel::locked(batches).recv() else { return Ok(written) };
        let mut rest = batch.contents.as_slice();
        for (name, mode, size) in batch.files {
            let (contents, others) = rest.split_at(size);
            rest = others;
            let digest = match sink.write(&name, mode, contents) {
                Ok(digest) => digest,
                Err(error) => {
                    stop.store(true, Ordering::Relaxed);
                    // The reader must not wait for a writer that is gone.
                    while parallel::locked(batches).recv().is_ok() {}
                    return Err(error);
                }
            };
            written.sums.push((name, digest));
            written.bytes += size as u64;
        }
    }
}

/// Reads the tar and gives work to the writers; writes large files itself.
struct Reader<'a> {
    archive: Archive<'a>,
    sink: &'a Sink<'a>,
    batches: SyncSender<Batch>,
    batch: Batch,
    names: Names,
    made: HashSet<String>,
    written: Written,
    stop: &'a AtomicBool,
}

impl<'a> Reader<'a> {
    fn new(
        archive: Archive<'a>,
        sink: &'a Sink<'a>,
        batches: SyncSender<Batch>,
        stop: &'a AtomicBool,
    ) -> Self {
        Self {
            archive,
            sink,
            batches,
            batch: Batch::default(),
            names: Names::default(),
            made: HashSet::new(),
            written: Written::default(),
            stop,
        }
    }

    /// Before each file, `allowed` is set to what `input` may yield until the next one.
    fn read(mut self, mut input: Inflated, allowed: &Cell<u64>) -> Result<Written, SdkError> {
        let prefix = self.archive.prefix();
        let (mut total, mut count) = (0u64, 0);
        {
            let mut tar = ::tar::Archive::new(&mut input);
            for entry in tar.entries().map_err(|e| self.damaged(&e))? {
                let mut entry = entry.map_err(|e| self.damaged(&e))?;
                count += 1;
                self.archive.limits.check_entries(count).map_err(|b| self.refuse(b))?;
                let size = entry.size();
                total = total.saturating_add(size);
                self.archive.limits.check_total(total).map_err(|b| self.refuse(b))?;
                allowed.set(size.saturating_add(HEADERS));
                let full = String::from_utf8(entry.path_bytes().into_owned())
                    .map_err(|_| self.refuse("a name is not UTF-8".into()))?;
                let kind = entry.header().entry_type();
                if kind.is_pax_global_extensions() {
                    continue;
                }
                if !(kind.is_file() || kind.is_dir()) {
                    return Err(self.refuse(format!("{full} is neither a file nor a folder")));
                }
                if kind.is_dir() && full.trim_end_matches('/') == prefix.trim_end_matches('/') {
                    continue;
                }
                let name = full
                    .strip_prefix(&prefix)
                    .ok_or_else(|| self.refuse(format!("the name {full:?} does not begin with {prefix}")))?;
                if kind.is_dir() {
                    let name = name.strip_suffix('/').unwrap_or(name);
                    self.names.add_folder(name).map_err(|b| self.refuse(b))?;
                    self.make_folder(name)?;
                    continue;
                }
                self.names.add_file(name).map_err(|b| self.refuse(b))?;
                if let Some((folder, _)) = name.rsplit_once('/') {
                    self.make_folder(folder)?;
                }
                let mode = entry.header().mode().map_err(|e| self.damaged(&e))?;
                let mode = if mode & 0o100 == 0 { 0o644 } else { 0o755 };
                match usize::try_from(size) {
                    Ok(size) if size <= BATCH => self.take_small(&mut entry, name, mode, size)?,
                    _ => self.write_large(&mut entry, name, mode, size)?,
                }
            }
        }
        self.flush()?;
        // What follows the tar holds gzip's checksum.
        io::copy(&mut input, &mut io::sink()).map_err(|e| self.damaged(&e))?;
        if count == 0 {
            return Err(self.refuse("it is empty".into()));
        }
        Ok(self.written)
    }

    fn take_small(
        &mut self,
        entry: &mut impl Read,
        name: &str,
        mode: u32,
        size: usize,
    ) -> Result<(), SdkError> {
        if self.batch.contents.len() + size > BATCH {
            self.flush()?;
        }
        let from = self.batch.contents.len();
        self.batch.contents.resize(from + size, 0);
        entry.read_exact(&mut self.batch.contents[from..]).map_err(|e| self.damaged(&e))?;
        self.batch.files.push((name.to_owned(), mode, size));
        Ok(())
    }

    fn write_large(
        &mut self,
        entry: &mut impl Read,
        name: &str,
        mode: u32,
        size: u64,
    ) -> Result<(), SdkError> {
        self.flush()?;
        let mut file = self.sink.begin(name, mode)?;
        let (mut buffer, mut left) = (vec![0; PIECE], size);
        while left > 0 {
            let take = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
            entry.read_exact(&mut buffer[..take]).map_err(|e| self.damaged(&e))?;
            file.write(&buffer[..take])?;
            left -= take as u64;
        }
        self.written.sums.push((name.to_owned(), file.end()?));
        self.written.bytes += size;
        Ok(())
    }

    fn make_folder(&mut self, name: &str) -> Result<(), SdkError> {
        if self.made.contains(name) {
            return Ok(());
        }
        self.made.insert(name.to_owned());
        self.sink.make_folder(name)
    }

    fn flush(&mut self) -> Result<(), SdkError> {
        let full = std::mem::replace(
            &mut self.batch,
            Batch { contents: Vec::with_capacity(BATCH), files: Vec::with_capacity(64) },
        );
        if full.files.is_empty() {
            return Ok(());
        }
        // The error of a writer that failed is the one that is told.
        let stopped = || self.refuse("its files could not be written".into());
        if self.stop.load(Ordering::Relaxed) {
            return Err(stopped());
        }
        self.batches.send(full).map_err(|_| stopped())
    }

    fn refuse(&self, because: String) -> SdkError {
        self.archive.refuse(because)
    }

    fn damaged(&self, error: &io::Error) -> SdkError {
        self.refuse(format!("it is damaged or cut off: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::source::ArchiveFormat;
    use crate::unpack::{Limits, Piece};
    use ogive_system::memory::MemoryFiles;

    /// An archive whose first entry is of that kind and has so many bytes.
    fn begins_with(kind: ::tar::EntryType, size: usize) -> Vec<u8> {
        // Not compressed, so that the ratio is not what gives it away.
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
        let mut header = ::tar::Header::new_gnu();
        header.set_path("go/VERSION").unwrap();
        header.set_entry_type(kind);
        header.set_size(size as u64);
        header.set_mode(0o644);
        header.set_cksum();
        gzip.write_all(header.as_bytes()).unwrap();
        gzip.write_all(&vec![b'x'; size.next_multiple_of(512)]).unwrap();
        gzip.write_all(&[0; 1024]).unwrap();
        gzip.finish().unwrap()
    }

    fn unpacked(bytes: Vec<u8>, limits: Limits) -> Result<Unpacked, SdkError> {
        let files = MemoryFiles::new().directory("/s");
        let (source, sdk) = (Piece { start: 0, bytes }, "1.27.3-linux-amd64".parse().unwrap());
        let archive = Archive { source: &source, format: ArchiveFormat::TarGz, sdk, what: "x", limits };
        unpack(archive, &files, Path::new("/s"))
    }

    #[test]
    fn only_files_may_be_large() {
        use ::tar::EntryType as Kind;
        let size = 2 * usize::try_from(HEADERS).unwrap();
        assert_eq!(unpacked(begins_with(Kind::Regular, size), Limits::default()).unwrap().bytes, size as u64);
        for kind in [Kind::GNULongName, Kind::GNULongLink, Kind::XHeader] {
            let error = unpacked(begins_with(kind, size), Limits::default()).unwrap_err().to_string();
            assert!(error.contains("too much between two files"), "{kind:?}: {error}");
        }
        let limits = Limits { total: 1 << 20, ..Limits::default() };
        for kind in [Kind::Regular, Kind::Directory, Kind::XGlobalHeader] {
            let error = unpacked(begins_with(kind, size), limits).unwrap_err().to_string();
            assert!(error.contains("more than 1 MiB"), "{kind:?}: {error}");
        }
    }
}
