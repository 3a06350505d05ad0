//! Time.

use std::time::{Duration, SystemTime};

/// A clock.
pub trait Clock: Send + Sync {
    /// The time of day.
    fn now(&self) -> SystemTime;

    /// Time since an arbitrary moment, never going back.
    fn monotonic(&self) -> Duration;

    /// Waits.
    fn sleep(&self, duration: Duration);
}
