//! How long to go on after failures.

use std::io::ErrorKind;
use std::time::Duration;

use ogive_system::{Clock, HttpError};

use crate::SdkError;

/// How often, and after which waits, something that failed is tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Attempts without any progress between them.
    pub attempts: u32,
    /// The wait before the second attempt; it doubles from then on.
    pub first: Duration,
    /// The longest wait of our own choice.
    pub longest: Duration,
    /// The longest wait that a server may ask for.
    pub longest_asked: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            attempts: 5,
            first: Duration::from_millis(400),
            longest: Duration::from_secs(10),
            longest_asked: Duration::from_secs(60),
        }
    }
}

impl Patience {
    /// How long to wait before the attempt after number `attempt`, from 1; none when it is useless
    /// or enough.
    #[must_use]
    pub fn wait(self, attempt: u32, error: &SdkError, clock: &dyn Clock) -> Option<Duration> {
        if attempt >= self.attempts.min(worth(error)) {
            return None;
        }
        if let SdkError::Busy { retry_after: Some(asked), .. } = error {
            return (*asked <= self.longest_asked).then_some(*asked);
        }
        let wait = self.first.saturating_mul(1 << (attempt - 1).min(16)).min(self.longest);
        // Up to a quarter more, so that many who failed together do not come back together.
        let scatter = clock.monotonic().subsec_nanos() % 256;
        Some(wait + wait * scatter / 1024)
    }
}

/// How many attempts in a row a failure is worth: what costs a long wait each time, less.
fn worth(error: &SdkError) -> u32 {
    match error {
        SdkError::Busy { .. } => u32::MAX,
        SdkError::Interrupted { cause, .. } if cause.kind() == ErrorKind::TimedOut => 3,
        SdkError::Interrupted { .. } => u32::MAX,
        SdkError::Status { status, .. } if *status == 408 || *status >= 500 => u32::MAX,
        SdkError::Http { cause: HttpError::TimedOut { .. }, .. } => 2,
        SdkError::Http { cause: HttpError::Unreachable { .. }, .. } => 3,
        _ => 1,
    }
}
