//! A file that others read while it arrives.

use std::io;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use ogive_system::RandomAccess;

use crate::SdkError;
use crate::parallel::locked;
use crate::unpack::{Piece, Source};

/// A file whose bytes arrive from the beginning on; its end may have been fetched before.
pub struct Arriving {
    url: String,
    file: Arc<dyn RandomAccess>,
    /// Where the end begins that is there already, and its bytes.
    tail: Option<(u64, Vec<u8>)>,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    /// The bytes from the beginning on that are in the file.
    received: u64,
    /// The size of the whole, once known.
    total: Option<u64>,
    ended: Option<Ended>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    Whole,
    Failed,
    Abandoned,
}

impl Arriving {
    pub(super) fn new(
        url: String,
        file: Arc<dyn RandomAccess>,
        tail: Option<(u64, Vec<u8>)>,
        received: u64,
        total: Option<u64>,
    ) -> Self {
        let state = Mutex::new(State { received, total, ended: None });
        Self { url, file, tail, state, changed: Condvar::new() }
    }

    /// The size of the whole, where it is known by now.
    #[must_use]
    pub fn total(&self) -> Option<u64> {
        locked(&self.state).total
    }

    /// Nobody needs the rest.
    pub fn abandon(&self) {
        self.end(Ended::Abandoned);
    }

    /// Whether the rest will not arrive, for reasons of the download.
    pub(crate) fn has_failed(&self) -> bool {
        locked(&self.state).ended == Some(Ended::Failed)
    }

    pub(super) fn is_abandoned(&self) -> bool {
        locked(&self.state).ended == Some(Ended::Abandoned)
    }

    /// The bytes from the beginning on that are there.
    pub(super) fn received(&self) -> u64 {
        locked(&self.state).received
    }

    /// The end of the file alone, where it was fetched first.
    pub(crate) fn tail_piece(&self) -> Option<Piece> {
        self.tail.as_ref().map(|(start, bytes)| Piece { start: *start, bytes: bytes.clone() })
    }

    pub(super) fn tail(&self) -> Option<&(u64, Vec<u8>)> {
        self.tail.as_ref()
    }

    pub(super) fn advance(&self, received: u64) {
        locked(&self.state).received = received;
        self.changed.notify_all();
    }

    pub(super) fn set_total(&self, total: u64) {
        locked(&self.state).total = Some(total);
        self.changed.notify_all();
    }

    pub(super) fn finish(&self, whole: bool) {
        if whole {
            let received = self.received();
            self.set_total(received);
        }
        self.end(if whole { Ended::Whole } else { Ended::Failed });
    }

    fn end(&self, how: Ended) {
        locked(&self.state).ended.get_or_insert(how);
        self.changed.notify_all();
    }

    /// Waits until `answer` has one.
    fn wait<T>(&self, answer: impl Fn(&State) -> Option<T>) -> Result<T, SdkError> {
        let mut state = locked(&self.state);
        loop {
            if let Some(found) = answer(&state) {
                return Ok(found);
            }
            if state.ended.is_some() {
                // Whoever downloads has the reason.
                let cause = io::Error::from(io::ErrorKind::UnexpectedEof);
                let received = state.received;
                return Err(SdkError::Interrupted { url: self.url.clone(), received, cause });
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Source for Arriving {
    fn size(&self) -> Result<u64, SdkError> {
        self.wait(|state| state.total)
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> Result<usize, SdkError> {
        if buffer.is_empty() {
            return Ok(0);
        }
        if let Some((start, tail)) = &self.tail
            && let Some(skip) = offset.checked_sub(*start)
        {
            let rest = usize::try_from(skip).ok().and_then(|skip| tail.get(skip..)).unwrap_or(&[]);
            let read = rest.len().min(buffer.len());
            buffer[..read].copy_from_slice(&rest[..read]);
            return Ok(read);
        }
        let there = self.wait(|state| {
            let there = state.received.saturating_sub(offset);
            let at_end = state.total.is_some_and(|total| offset >= total);
            (there > 0 || at_end).then_some(there)
        })?;
        let read = usize::try_from(there).unwrap_or(usize::MAX).min(buffer.len());
        self.file.read_at(&mut buffer[..read], offset).map_err(SdkError::io("reading a download"))
    }
}
