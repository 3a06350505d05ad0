//! How much may be looked at.

use std::time::Duration;

use ogive_system::Clock;

/// What is left to look at, so that a huge GOPATH does not hold up everything else.
pub(crate) struct Budget<'a> {
    clock: &'a dyn Clock,
    until: Duration,
    time: Duration,
    entries: u32,
    bytes: u64,
}

impl<'a> Budget<'a> {
    /// For a whole GOPATH/src, from now on.
    pub(crate) fn new(clock: &'a dyn Clock) -> Self {
        let time = Duration::from_secs(5);
        Self { clock, until: clock.monotonic() + time, time, entries: 500_000, bytes: 512 << 20 }
    }

    /// One more file or folder.
    ///
    /// # Errors
    /// When there were enough, as a clause.
    pub(crate) fn entry(&mut self) -> Result<(), String> {
        self.entries = self.entries.checked_sub(1).ok_or("there are more files than are looked at")?;
        if self.clock.monotonic() > self.until {
            return Err(format!("looking at it takes longer than {} seconds", self.time.as_secs()));
        }
        Ok(())
    }

    /// So many bytes to read.
    ///
    /// # Errors
    /// When there were enough, as a clause.
    pub(crate) fn bytes(&mut self, bytes: u64) -> Result<(), String> {
        self.bytes = self.bytes.checked_sub(bytes).ok_or("more would have to be compared than is read")?;
        Ok(())
    }
}
