//! A wish to stop that reaches all who wait.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// A wish to stop, shared by its clones. Made once, heard by everybody who holds it.
#[derive(Clone, Default)]
pub struct Cancel(Arc<State>);

#[derive(Default)]
struct State {
    cancelled: AtomicBool,
    listeners: Mutex<Listeners>,
}

#[derive(Default)]
struct Listeners {
    next: u64,
    waiting: Vec<(u64, Box<dyn FnOnce() + Send>)>,
}

/// Listens until dropped.
pub struct Listening {
    cancel: Cancel,
    number: u64,
}

impl Cancel {
    /// Not wished for yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Wishes to stop; once is enough.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::SeqCst);
        let waiting = std::mem::take(&mut self.listeners().waiting);
        waiting.into_iter().for_each(|(_, tell)| tell());
    }

    /// Whether somebody wished to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::SeqCst)
    }

    /// Calls `tell` once when somebody wishes to stop, at once when that is so already.
    #[must_use]
    pub fn listen(&self, tell: impl FnOnce() + Send + 'static) -> Listening {
        let number = {
            let mut listeners = self.listeners();
            let number = listeners.next;
            listeners.next += 1;
            listeners.waiting.push((number, Box::new(tell)));
            number
        };
        if self.is_cancelled() {
            self.cancel();
        }
        Listening { cancel: self.clone(), number }
    }

    fn listeners(&self) -> std::sync::MutexGuard<'_, Listeners> {
        self.0.listeners.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.cancel.listeners().waiting.retain(|(number, _)| *number != self.number);
    }
}

impl fmt::Debug for Cancel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Cancel").field(&self.is_cancelled()).finish()
    }
}

impl PartialEq for Cancel {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Cancel {}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU32;

    use super::*;

    #[test]
    fn who_listens_is_told_once() {
        let cancel = Cancel::new();
        let told = Arc::new(AtomicU32::new(0));
        let tell = || {
            let told = Arc::clone(&told);
            move || {
                told.fetch_add(1, Ordering::SeqCst);
            }
        };
        let early = cancel.listen(tell());
        drop(cancel.listen(tell()));
        cancel.cancel();
        cancel.cancel();
        assert_eq!(told.load(Ordering::SeqCst), 1, "who left is not told");
        let late = cancel.listen(tell());
        assert_eq!(told.load(Ordering::SeqCst), 2);
        assert!(cancel.is_cancelled());
        drop((early, late));
    }
}
