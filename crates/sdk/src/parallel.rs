//! The same work on every core.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::SdkError;

/// Runs `work` once on each core, side by side, and returns the first error.
///
/// # Errors
/// What `work` failed with.
pub(crate) fn on_all_cores(work: impl Fn() -> Result<(), SdkError> + Sync) -> Result<(), SdkError> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..cores).map(|_| scope.spawn(&work)).collect();
        let mut result = work();
        for other in others {
            let ended = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            result = result.and(ended);
        }
        result
    })
}

/// The contents of a mutex; what a panicking thread left in it is never used, since the panic
/// goes on.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
