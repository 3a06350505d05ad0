//! How long work is shown: bars on a terminal, lines elsewhere, nothing when quiet.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::reporter::{Look, SharedStream};
use crate::units;

/// One piece of news about work that is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Update<'a> {
    /// A named step of the work on `subject` begins.
    Step {
        /// What is worked on, such as `1.27.3-linux-arm64`.
        subject: &'a str,
        /// What is done to it, such as `verifying`.
        step: &'a str,
        /// It is over at once: a bar shows it, a line is not worth it unless all is to be told.
        brief: bool,
    },
    /// The work on `subject` has ended, well or not.
    Ended {
        /// What was worked on.
        subject: &'a str,
    },
    /// A transfer begins.
    Started {
        /// Names the transfer in what follows.
        id: u64,
        /// What is transferred.
        what: &'a str,
        /// Its size in bytes, if known.
        total: Option<u64>,
    },
    /// A transfer has reached this many bytes.
    Advanced {
        /// Which.
        id: u64,
        /// Bytes from its beginning.
        at: u64,
    },
    /// A transfer has ended.
    Finished {
        /// Which.
        id: u64,
    },
    /// Somebody else holds what is needed.
    Waiting {
        /// For what.
        what: &'a str,
    },
    /// A request failed and is sent again.
    Retrying {
        /// Its address, without credentials.
        what: &'a str,
        /// Which attempt comes now, counted from 1.
        attempt: u32,
        /// After this pause.
        after: Duration,
        /// Why the last one failed.
        because: &'a str,
    },
    /// Something worth telling.
    Note(&'a str),
}

/// Shows [`Update`]s. May be told from many threads.
pub struct Progress {
    kind: Kind,
}

enum Kind {
    Silent,
    Lines { err: SharedStream, transfers: Mutex<BTreeMap<u64, Transfer>>, every_step: bool },
    Bars { all: MultiProgress, shown: Mutex<Bars> },
}

/// A transfer that is told in lines.
struct Transfer {
    what: String,
    total: Option<u64>,
    at: u64,
    /// Quarters of the whole that were told.
    quarters: u64,
}

#[derive(Default)]
struct Bars {
    transfers: BTreeMap<u64, ProgressBar>,
    steps: BTreeMap<String, ProgressBar>,
}

/// Transfers below this size are over before a line about them is read.
const WORTH_A_LINE: u64 = 1_000_000;

impl Progress {
    pub(crate) fn new(look: Look, err: SharedStream) -> Self {
        let kind = if look.quiet {
            Kind::Silent
        } else if look.redraws {
            let all = MultiProgress::with_draw_target(ProgressDrawTarget::stderr());
            Kind::Bars { all, shown: Mutex::default() }
        } else {
            Kind::Lines { err, transfers: Mutex::default(), every_step: look.verbosity > 0 }
        };
        Self { kind }
    }

    /// Tells one piece of news.
    pub fn update(&self, update: Update<'_>) {
        match &self.kind {
            Kind::Silent => {}
            Kind::Lines { err, transfers, every_step } => {
                let update = match update {
                    Update::Step { subject, step, brief } => {
                        Update::Step { subject, step, brief: brief && !every_step }
                    }
                    other => other,
                };
                if let Some(line) = line(&mut lock(transfers), update) {
                    let mut err = lock(err);
                    // Progress has nobody to complain to.
                    let _ = writeln!(err, "{line}").and_then(|()| err.flush());
                }
            }
            Kind::Bars { all, shown } => bars(all, &mut lock(shown), update),
        }
    }

    /// Takes the bars away, when all work is done.
    pub fn clear(&self) {
        if let Kind::Bars { all, shown } = &self.kind {
            *lock(shown) = Bars::default();
            // Drawing fails only when the terminal is gone.
            let _ = all.clear();
        }
    }

    /// Writes something else to the terminal in between.
    pub fn suspend<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.kind {
            Kind::Bars { all, .. } => all.suspend(write),
            Kind::Silent | Kind::Lines { .. } => write(),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The line that tells an update, if it is worth one.
fn line(transfers: &mut BTreeMap<u64, Transfer>, update: Update<'_>) -> Option<String> {
    match update {
        Update::Step { subject, step, brief } => (!brief).then(|| format!("{subject}: {step}")),
        Update::Ended { .. } => None,
        Update::Started { id, what, total } => {
            transfers.insert(id, Transfer { what: what.to_owned(), total, at: 0, quarters: 0 });
            total.filter(|&t| t >= WORTH_A_LINE).map(|t| format!("{what}: {}", units::bytes(t)))
        }
        Update::Advanced { id, at } => {
            let transfer = transfers.get_mut(&id)?;
            transfer.at = at;
            let total = transfer.total.filter(|&t| t >= WORTH_A_LINE)?;
            let quarters = at.saturating_mul(4) / total;
            if quarters <= transfer.quarters || quarters >= 4 {
                return None;
            }
            transfer.quarters = quarters;
            let (at, total) = (units::bytes(at), units::bytes(total));
            Some(format!("{}: {} % ({at} of {total})", transfer.what, quarters * 25))
        }
        Update::Finished { id } => {
            let transfer = transfers.remove(&id)?;
            (transfer.at >= WORTH_A_LINE)
                .then(|| format!("{}: done, {}", transfer.what, units::bytes(transfer.at)))
        }
        Update::Waiting { .. } | Update::Retrying { .. } | Update::Note(_) => Some(remark(update)),
    }
}

fn remark(update: Update<'_>) -> String {
    match update {
        Update::Waiting { what } => format!("waiting for {what}"),
        Update::Retrying { what, attempt, after, because } => {
            // Most causes name the address by themselves.
            let said = if because.contains(what) { String::new() } else { format!("{what}: ") };
            format!("{said}{because}; attempt {attempt} in {}", units::duration(after))
        }
        Update::Note(text) => text.to_owned(),
        _ => String::new(),
    }
}

fn bars(all: &MultiProgress, shown: &mut Bars, update: Update<'_>) {
    match update {
        Update::Step { subject, step, brief: _ } => {
            let bar = shown.steps.entry(subject.to_owned()).or_insert_with(|| {
                let bar = all.add(ProgressBar::new_spinner().with_prefix(subject.to_owned()));
                bar.set_style(template(STEP));
                bar.enable_steady_tick(Duration::from_millis(120));
                bar
            });
            bar.set_message(step.to_owned());
        }
        Update::Ended { subject } => {
            if let Some(bar) = shown.steps.remove(subject) {
                bar.finish_and_clear();
                all.remove(&bar);
            }
        }
        Update::Started { id, what, total } => {
            let (bar, style) = match total {
                Some(total) => (ProgressBar::new(total), SIZED),
                None => (ProgressBar::new_spinner(), UNSIZED),
            };
            let bar = all.add(bar.with_message(what.to_owned()));
            bar.set_style(template(style).progress_chars("=> "));
            shown.transfers.insert(id, bar);
        }
        Update::Advanced { id, at } => {
            if let Some(bar) = shown.transfers.get(&id) {
                bar.set_position(at);
            }
        }
        Update::Finished { id } => {
            if let Some(bar) = shown.transfers.remove(&id) {
                bar.finish_and_clear();
                all.remove(&bar);
            }
        }
        Update::Waiting { .. } | Update::Retrying { .. } | Update::Note(_) => {
            // Drawing fails only when the terminal is gone.
            let _ = all.println(remark(update));
        }
    }
}

/// A step of the work.
const STEP: &str = "{spinner} {prefix:.bold} {msg} {elapsed:.dim}";
/// A transfer whose size is known.
const SIZED: &str = concat!(
    "  {msg:.dim} [{bar:28}] {decimal_bytes} of {decimal_total_bytes}",
    "  {decimal_bytes_per_sec}  {eta}"
);
/// Any other transfer.
const UNSIZED: &str = "  {msg:.dim} {decimal_bytes}  {decimal_bytes_per_sec}";

/// The templates above are constants, and `cargo test` reads each; a wrong one falls back.
fn template(text: &str) -> ProgressStyle {
    ProgressStyle::with_template(text).unwrap_or_else(|_| ProgressStyle::default_bar())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(updates: &[Update<'_>]) -> String {
        let mut transfers = BTreeMap::new();
        updates.iter().filter_map(|u| line(&mut transfers, *u)).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn lines_tell_steps_quarters_and_the_end() {
        let mut updates = vec![
            Update::Step { subject: "1.27.3-linux-arm64", step: "taking the lock", brief: true },
            Update::Step { subject: "1.27.3-linux-arm64", step: "downloading", brief: false },
            Update::Started { id: 1, what: "toolchain", total: Some(80_000_000) },
        ];
        updates.extend((1..=80).map(|n| Update::Advanced { id: 1, at: n * 1_000_000 }));
        updates.push(Update::Finished { id: 1 });
        updates.push(Update::Retrying {
            what: "http://127.0.0.1/x",
            attempt: 2,
            after: Duration::from_millis(500),
            because: "status 503",
        });
        updates.push(Update::Retrying {
            what: "http://127.0.0.1/x",
            attempt: 3,
            after: Duration::from_secs(1),
            because: "fetching http://127.0.0.1/x: cannot reach 127.0.0.1",
        });
        insta::assert_snapshot!(told(&updates), @r"
        1.27.3-linux-arm64: downloading
        toolchain: 80.0 MB
        toolchain: 25 % (20.0 MB of 80.0 MB)
        toolchain: 50 % (40.0 MB of 80.0 MB)
        toolchain: 75 % (60.0 MB of 80.0 MB)
        toolchain: done, 80.0 MB
        http://127.0.0.1/x: status 503; attempt 2 in 0.5 s
        fetching http://127.0.0.1/x: cannot reach 127.0.0.1; attempt 3 in 1.0 s
        ");
    }

    #[test]
    fn small_transfers_are_not_worth_a_line() {
        let updates = [
            Update::Started { id: 7, what: "tile", total: Some(8192) },
            Update::Advanced { id: 7, at: 8192 },
            Update::Finished { id: 7 },
        ];
        assert_eq!(told(&updates), "");
    }

    #[test]
    fn every_bar_template_is_valid() {
        for text in [STEP, SIZED, UNSIZED] {
            assert!(ProgressStyle::with_template(text).is_ok(), "{text}");
        }
    }
}
