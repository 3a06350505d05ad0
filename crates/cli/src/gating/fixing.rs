//! What the gate repairs: in rounds, for what is repaired moves lines.

use std::path::Path;

use anyhow::Context as _;
use ogive_platform::GoVersion;
use ogive_record::{Change, Repair, TransactionId, Wish};
use ogive_repair::{Draft, Kept, Planned, Rebuild, Refused, Ways};
use ogive_report::{changes, plural};
use ogive_transaction::{Journal, diff};

use super::{Judged, Looked};
use crate::Context;
use crate::commands::setup::{executors, go_on, tell};
use crate::setup::ending;

/// The title of the plans.
const TITLE: &str = "repairs by `ogive gate --fix`";

/// The most rounds of one run.
const MOST: usize = 4;

/// Whether plans are carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Consent {
    /// Nothing is changed: the plan is shown.
    Show,
    /// A person is asked, where one is there.
    Ask,
    /// Nobody is asked.
    Given,
}

/// What `--fix` did.
pub(crate) struct Fixed {
    /// The repository, as it is now.
    pub(crate) looked: Looked,
    /// What was not done, and why.
    refused: Vec<Refused>,
    /// How many changes were made.
    done: usize,
}

/// Repairs what can be repaired of what `look` finds, and looks again. One transaction has it all.
///
/// # Errors
/// When the repository can't be judged, or a step fails; what was done until then is taken back.
pub(crate) fn fix(
    context: &Context,
    consent: Consent,
    look: impl Fn() -> anyhow::Result<Looked>,
) -> anyhow::Result<Fixed> {
    let journal = Journal::new(context.layout.journal());
    if consent != Consent::Show
        && let Some(half) = journal.interrupted(&context.system).map_err(ending::unreadable)?
    {
        go_on(&journal, half, context)?;
    }
    let (mut transaction, mut done): (Option<TransactionId>, Vec<Change>) = (None, Vec::new());
    let mut rounds = 0;
    loop {
        let looked = look()?;
        let wishes = wishes(&looked.0);
        let draft = Draft::new(&*context.system.files);
        let home = context.system.environment.home().unwrap_or_default();
        let Planned { plan, refused } = ogive_repair::plan(TITLE, &wishes, &home, &NoWays, draft);
        let shown = diff(&plan, &*context.system.files).context("cannot show what would change")?;
        let fixed = |done: &[Change]| Fixed { looked, refused, done: done.len() };
        if plan.actions.is_empty() || rounds == MOST {
            return Ok(fixed(&done));
        }
        if consent == Consent::Show {
            context.say(&changes(TITLE, &shown));
            return Ok(fixed(&done));
        }
        if consent == Consent::Ask && context.interactive() {
            context.say(&changes(TITLE, &shown));
            if !context.confirm("Do this?", true) {
                return Ok(fixed(&done));
            }
        }
        let (executors, system) = (executors(context), &context.system);
        let tell = |progress: ogive_transaction::Progress<'_>| tell(context, progress);
        let applied = match &transaction {
            Some(id) => journal.extend(id, plan, &executors, system, &tell),
            None => journal.apply(plan, &executors, system, &tell),
        };
        let applied =
            applied.map_err(|error| ending::apply_failure("cannot repair this repository", error))?;
        transaction = Some(applied.id);
        done.extend(shown);
        rounds += 1;
    }
}

impl Fixed {
    /// Says on the error stream what was done and what was not.
    pub(crate) fn tell(&self, context: &Context) {
        if self.done > 0 {
            context.say(&format!("{} done; `ogive undo` takes it back", plural(self.done, "change")));
        }
        for Refused { title, because, .. } in &self.refused {
            context.reporter.warn(&format!("not done: {title}, because {because}"));
        }
    }
}

/// What would repair the findings, each file by its whole path. What several of them ask for is asked for once.
fn wishes(judged: &Judged) -> Vec<Wish> {
    let mut wishes: Vec<Wish> = Vec::new();
    for found in &judged.review.found {
        let Some(mut wish) = Wish::of(&found.finding) else { continue };
        let asked = |repair: &Repair| wishes.iter().any(|wish| wish.repairs.contains(repair));
        wish.repairs = wish.repairs.into_iter().filter_map(|repair| placed(&judged.top, repair)).collect();
        wish.repairs.retain(|repair| !asked(repair));
        if !wish.repairs.is_empty() {
            wishes.push(wish);
        }
    }
    wishes
}

/// A repair of a repository; the gate asks for no other.
fn placed(top: &Path, repair: Repair) -> Option<Repair> {
    match repair {
        Repair::ReplaceLine { file, line, before, after } => {
            Some(Repair::ReplaceLine { file: top.join(file), line, before, after })
        }
        _ => None,
    }
}

/// A repository asks for neither the set-up nor tools.
struct NoWays;

impl Ways for NoWays {
    fn set_up(&self, _: &mut Draft<'_>, _: Option<GoVersion>) -> Result<Vec<Kept>, String> {
        Err("a repository asks for no set-up".to_owned())
    }

    fn rebuild(&self, _: &mut Draft<'_>, _: &Rebuild<'_>) -> Result<(), String> {
        Err("a repository asks for no tools".to_owned())
    }
}
