//! Ways for a server to misbehave.

use std::sync::Mutex;
use std::time::Duration;

/// What goes wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// 200 with a log-in page, as captive portals and proxies answer.
    Html,
    /// This status and a line of text.
    Status(u16),
    /// This status with `Retry-After: seconds`.
    RetryAfter(u16, u64),
    /// A redirect to this place.
    Redirect(String),
    /// The request is read and never answered.
    Hang,
    /// A right head, then the connection ends after this many bytes of the body.
    DropAfter(u64),
    /// A right head and this many bytes of the body, then silence.
    StallAfter(u64),
    /// Cut to this many bytes, with a length header that says so.
    Truncate(u64),
    /// The lowest bit of this byte is the other way round.
    FlipBit(u64),
    /// These bytes instead.
    Replace(Vec<u8>),
    /// So many bytes at a time, with a pause after each.
    Slow(usize, Duration),
    /// Ranges are ignored: every answer is the whole, with 200.
    NoRanges,
    /// Another entity tag than the last time, at each answer.
    NewEtag,
    /// No length header; the end of the connection is the end of the body.
    NoLength,
}

/// The faults of one server, by the paths they strike.
#[derive(Debug, Default)]
pub(super) struct Faults(Mutex<Vec<Armed>>);

#[derive(Debug)]
struct Armed {
    pattern: String,
    fault: Fault,
    left: Option<usize>,
}

impl Faults {
    pub(super) fn arm(&self, pattern: &str, fault: Fault, times: Option<usize>) {
        let mut faults = self.0.lock().expect("no holder panics");
        faults.push(Armed { pattern: pattern.to_owned(), fault, left: times });
    }

    pub(super) fn clear(&self) {
        self.0.lock().expect("no holder panics").clear();
    }

    /// The first fault that strikes this target; one of its times is used up.
    pub(super) fn strike(&self, target: &str) -> Option<Fault> {
        let mut faults = self.0.lock().expect("no holder panics");
        let armed = faults.iter_mut().find(|armed| {
            armed.left != Some(0) && (armed.pattern == "*" || target.contains(&armed.pattern))
        })?;
        armed.left = armed.left.map(|left| left - 1);
        Some(armed.fault.clone())
    }
}
