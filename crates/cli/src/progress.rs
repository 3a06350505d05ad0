//! What the `sdk` crate tells while it works, handed to those who show it.

use ogive_report::{Progress, Update};
use ogive_sdk::{Event, Events, Step};

/// Shows events of the `sdk` crate.
pub(crate) struct Shown<'a>(pub &'a Progress);

impl Events for Shown<'_> {
    fn event(&self, event: Event) {
        match &event {
            Event::Step { sdk, step } => {
                let (words, brief) = words(*step);
                self.0.update(Update::Step { subject: &sdk.to_string(), step: words, brief });
            }
            Event::Started { id, what, total } => {
                self.0.update(Update::Started { id: id.0, what, total: *total });
            }
            Event::Advanced { id, bytes } => self.0.update(Update::Advanced { id: id.0, at: *bytes }),
            Event::Finished { id } => self.0.update(Update::Finished { id: id.0 }),
            Event::Waiting { what } => self.0.update(Update::Waiting { what }),
            Event::Retrying { url, attempt, after, because } => {
                self.0.update(Update::Retrying { what: url, attempt: *attempt, after: *after, because });
            }
            Event::Note(text) => self.0.update(Update::Note(text)),
        }
    }
}

/// A step in words, and whether it is over at once.
const fn words(step: Step) -> (&'static str, bool) {
    match step {
        Step::Resolve => ("looking it up", true),
        Step::Lock => ("taking the lock", true),
        Step::Space => ("checking the free space", true),
        Step::Download => ("downloading", false),
        Step::Unpack => ("unpacking", true),
        Step::Verify => ("verifying", false),
        Step::Sync => ("writing it to the disk", true),
        Step::Place => ("putting it in place", true),
        Step::Index => ("listing it", true),
    }
}
