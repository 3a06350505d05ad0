//! Bringing a file that was asked for.

use std::io::{ErrorKind, Read};
use std::sync::atomic::{AtomicU64, Ordering};

use ogive_system::{HttpResponse, LockGuard};

use super::arriving::Arriving;
use super::downloader::{Download, Downloader, LIMIT};
use super::partial::{PartialFile, PartialNote};
use crate::SdkError;
use crate::events::{Event, TransferId};

/// Bytes read from the network at a time, at most and, until the end, at least.
const PIECE: usize = 256 << 10;
const LEAST: usize = 32 << 10;

/// A download that was begun; [`Job::run`] brings the rest.
pub struct Job<'a> {
    pub(super) downloader: Downloader<'a>,
    pub(super) download: Download,
    pub(super) url: String,
    pub(super) partial: PartialFile,
    pub(super) note: PartialNote,
    /// An answer that came already, and the offset of its first byte.
    pub(super) response: Option<(HttpResponse, u64)>,
    /// Bytes that an earlier run left.
    pub(super) resumed: u64,
    pub(super) _lock: Box<dyn LockGuard>,
}

static TRANSFERS: AtomicU64 = AtomicU64::new(1);

impl Job<'_> {
    /// The address, without credentials.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How much an earlier run left, in bytes.
    #[must_use]
    pub fn resumed(&self) -> u64 {
        self.resumed
    }

    /// Brings what is missing, until the file is whole or nobody needs it.
    ///
    /// # Errors
    /// When patience ends, or the disk is full. What has arrived is kept.
    pub fn run(&mut self, arriving: &Arriving) -> Result<(), SdkError> {
        let id = TransferId(TRANSFERS.fetch_add(1, Ordering::Relaxed));
        let events = self.downloader.events;
        events.event(Event::Started { id, what: self.download.what.clone(), total: self.note.total });
        let result = self.bring(arriving, id);
        arriving.finish(result.is_ok());
        events.event(Event::Finished { id });
        result
    }

    /// Removes what has arrived.
    ///
    /// # Errors
    /// As the system reports.
    pub fn discard(self) -> Result<(), SdkError> {
        self.partial.remove(&*self.downloader.system.files)
    }

    fn bring(&mut self, arriving: &Arriving, id: TransferId) -> Result<(), SdkError> {
        let downloader = self.downloader.clone();
        let url = self.url.clone();
        let target = arriving.tail().map(|(start, _)| *start).or(self.note.total);
        let mut last = arriving.received();
        downloader.retry(&url, &mut |attempt| {
            if arriving.is_abandoned() || target.is_some_and(|target| arriving.received() >= target) {
                return Ok(());
            }
            let result = self.stream(arriving, target, id);
            if arriving.received() > last {
                last = arriving.received();
                *attempt = 1;
            }
            result
        })?;
        if let Some((start, tail)) = arriving.tail()
            && !arriving.is_abandoned()
        {
            let files = &downloader.system.files;
            let mut file = files.append(&self.partial.data, Some(*start)).map_err(self.keeping())?;
            file.write_all(tail).and_then(|()| file.flush()).map_err(self.keeping())?;
            arriving.advance(start + tail.len() as u64);
            downloader.events.event(Event::Advanced { id, bytes: arriving.received() });
        }
        Ok(())
    }

    /// One answer, as far as it goes.
    fn stream(&mut self, arriving: &Arriving, target: Option<u64>, id: TransferId) -> Result<(), SdkError> {
        let received = arriving.received();
        let (response, start) = match self.response.take() {
            Some(answer) => answer,
            None => {
                let to = arriving.tail().map(|(start, _)| *start);
                let answer =
                    self.downloader.get(&self.download, received, to, self.note.validator.as_deref())?;
                if !self.note.agrees(&PartialNote::of(&self.url, &answer.0)) {
                    return Err(self
                        .downloader
                        .unexpected(&self.download, "it changed while it was downloaded"));
                }
                answer
            }
        };
        let files = &self.downloader.system.files;
        let mut file = files.append(&self.partial.data, Some(received)).map_err(self.keeping())?;
        let mut body = response.body;
        let mut position = start;
        let mut end = received;
        let mut buffer = vec![0; PIECE];
        let interrupted = |received, cause| SdkError::Interrupted { url: self.url.clone(), received, cause };
        while target.is_none_or(|target| position < target) {
            if arriving.is_abandoned() {
                return Ok(());
            }
            let room = target.map_or(u64::MAX, |target| target - position);
            let room = usize::try_from(room).unwrap_or(usize::MAX).min(PIECE);
            let read = match fill(&mut body, &mut buffer[..room]) {
                (read, _) if read > 0 => read,
                (_, Some(cause)) => return Err(interrupted(end, cause)),
                _ => break,
            };
            let piece = &buffer[..read];
            if position == 0 && !piece.starts_with(self.download.kind.begins_with()) {
                return Err(self.downloader.unexpected(&self.download, "it begins with other bytes"));
            }
            // What is there already came in an earlier answer.
            let skip = usize::try_from(end - position).unwrap_or(read).min(read);
            position += read as u64;
            if skip < read {
                file.write_all(&piece[skip..]).map_err(self.keeping())?;
                end = position;
                if end > LIMIT {
                    return Err(self.downloader.unexpected(&self.download, "it does not end"));
                }
                arriving.advance(end);
                self.downloader.events.event(Event::Advanced { id, bytes: end });
            }
        }
        file.flush().map_err(self.keeping())?;
        if target.is_some_and(|target| position < target) {
            return Err(interrupted(end, ErrorKind::UnexpectedEof.into()));
        }
        Ok(())
    }

    fn keeping(&self) -> impl FnOnce(std::io::Error) -> SdkError + use<> {
        SdkError::io(format!("keeping the download of {}", self.download.what))
    }
}

/// Reads a piece; an error is returned with what came before it.
fn fill(body: &mut dyn Read, buffer: &mut [u8]) -> (usize, Option<std::io::Error>) {
    let mut filled = 0;
    while filled < buffer.len().min(LEAST) {
        match body.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return (filled, Some(error)),
        }
    }
    (filled, None)
}
