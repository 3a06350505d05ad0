//! A clock that only moves when told.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use crate::Clock;

/// A clock that stands still until somebody sleeps or advances it. Clones share the time.
#[derive(Debug, Clone)]
pub struct ManualClock {
    start: SystemTime,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    elapsed: Duration,
    sleeps: Vec<Duration>,
}

impl ManualClock {
    /// A clock that says `start` until it is moved.
    #[must_use]
    pub fn new(start: SystemTime) -> Self {
        Self { start, state: Arc::default() }
    }

    /// A clock at `seconds` after the Unix epoch.
    #[must_use]
    pub fn at(seconds: u64) -> Self {
        Self::new(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
    }

    /// Moves the time on.
    pub fn advance(&self, duration: Duration) {
        self.with(|state| state.elapsed += duration);
    }

    /// How long each sleep was, in order.
    #[must_use]
    pub fn sleeps(&self) -> Vec<Duration> {
        self.with(|state| state.sleeps.clone())
    }

    fn with<T>(&self, use_it: impl FnOnce(&mut State) -> T) -> T {
        use_it(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Default for ManualClock {
    /// 2030-01-01, a time that no test takes for now.
    fn default() -> Self {
        Self::at(1_893_456_000)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> SystemTime {
        self.start + self.monotonic()
    }

    fn monotonic(&self) -> Duration {
        self.with(|state| state.elapsed)
    }

    fn sleep(&self, duration: Duration) {
        self.with(|state| {
            state.elapsed += duration;
            state.sleeps.push(duration);
        });
    }
}
