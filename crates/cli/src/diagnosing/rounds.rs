//! Repairs in rounds: what is repaired may uncover more, for which the next plan is made.

use std::path::PathBuf;

use anyhow::Context as _;
use ogive_doctor::{Diagnosis, Only, examine, wishes};
use ogive_machine::Machine;
use ogive_record::{Action, Change, Confidence, Plan, Repair, RuleName, Severity, TransactionId, Wish};
use ogive_repair::{Draft, Planned, Refused};
use ogive_transaction::{Applied, ApplyError, Journal, diff, summary};

use super::ways::Here;
use super::{Looking, look, window};
use crate::Context;
use crate::commands::setup::{executors, tell};
use crate::ruling::RuleChoice;
use crate::setup::ending;

/// The title of the plans.
pub(crate) const TITLE: &str = "repairs by `ogive fix`";

/// The most rounds of one run.
const MOST: usize = 4;

/// A run of `ogive fix`, whose rounds are one transaction.
pub(crate) struct Run<'a> {
    context: &'a Context,
    journal: &'a Journal,
    looking: Looking,
    rules: &'a RuleChoice,
    only: Only,
    machine: Machine,
    before: Diagnosis,
    done: Vec<Wish>,
    failed: Vec<(PathBuf, Refused)>,
    /// Why no further round can be.
    is_over: bool,
    /// What is wrong now.
    pub(crate) left: Diagnosis,
    /// What was changed.
    pub(crate) changes: Vec<Change>,
    /// The name by which it is taken back.
    pub(crate) transaction: Option<TransactionId>,
    /// How many plans were carried out.
    pub(crate) rounds: usize,
    /// What windows, editors and servers that are open still need.
    pub(crate) window: Vec<String>,
}

/// The plan of a round.
pub(crate) struct Round {
    wished: Vec<Wish>,
    plan: Plan,
    refused: Vec<Refused>,
    /// What it would change.
    pub(crate) shown: Vec<Change>,
}

impl<'a> Run<'a> {
    /// Looks at the machine.
    ///
    /// # Errors
    /// When a rule is not known.
    pub(crate) fn begin(
        context: &'a Context,
        journal: &'a Journal,
        looking: &Looking,
        rules: &'a RuleChoice,
    ) -> anyhow::Result<Self> {
        let only = rules.only(context)?;
        let looking = looking.asked_by(&only);
        let machine = look(context, &looking);
        let before = examine(&machine, &only);
        Ok(Self {
            context,
            journal,
            looking,
            rules,
            only,
            machine,
            left: before.clone(),
            before,
            done: Vec::new(),
            failed: Vec::new(),
            is_over: false,
            changes: Vec::new(),
            transaction: None,
            rounds: 0,
            window: Vec::new(),
        })
    }

    /// The next plan: for what is wished now and was not done in a round before.
    ///
    /// # Errors
    /// When what would change can't be shown.
    pub(crate) fn next(&self) -> anyhow::Result<Round> {
        // The round before may have set the default.
        let context = self.context.reloaded()?;
        let wished = self.wished();
        let files = &*context.system.files;
        let home = context.system.environment.home().unwrap_or_default();
        let Planned { plan, refused } =
            ogive_repair::plan(TITLE, &wished, &home, &Here(&context), Draft::new(files));
        let shown = diff(&plan, files).context("cannot show what would change")?;
        Ok(Round { wished, plan, refused, shown })
    }

    /// Whether a plan can be carried out.
    pub(crate) fn goes_on(&self, round: &Round) -> bool {
        !self.is_over && self.rounds < MOST && !round.plan.actions.is_empty()
    }

    fn wished(&self) -> Vec<Wish> {
        let mut wished = wishes(&self.left);
        wished.retain(|wish| !self.done.contains(wish));
        for wish in &mut wished {
            wish.repairs.retain(|repair| match repair {
                Repair::Rebuild { program, .. } => self.failed.iter().all(|(failed, _)| failed != program),
                _ => true,
            });
        }
        // What does no harm where it is, and may be somebody's work, is moved only when that is asked for.
        wished.retain(|wish| {
            let is_asked = || self.rules.names(&wish.rule) || is_certainly_wrong(&self.left, &wish.rule);
            !wish.repairs.is_empty() && (!moves(wish) || is_asked())
        });
        wished
    }

    /// Carries a plan out, and looks again.
    ///
    /// # Errors
    /// When a step of the first plan fails; what was done until then is taken back.
    pub(crate) fn carry_out(&mut self, round: Round) -> anyhow::Result<()> {
        let Round { wished, plan, refused, mut shown } = round;
        let applied = match self.apply(plan, &wished) {
            Ok(applied) => applied,
            Err(error) if self.rounds > 0 => {
                self.context.reporter.warn(&format!("what was repaired stays, and no more is: {error:#}"));
                self.is_over = true;
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        shown.retain(|change| !self.failed.iter().any(|(_, failed)| failed.title == change.summary));
        self.changes.extend(shown);
        self.transaction = Some(applied.id);
        self.rounds += 1;
        let is_refused = |wish: &Wish| {
            refused.iter().any(|refused| (&refused.rule, &refused.title) == (&wish.rule, &wish.title))
        };
        self.done.extend(wished.into_iter().filter(|wish| !is_refused(wish)));
        let machine = look(&self.context.reloaded()?, &self.looking);
        self.window = window::needs(&self.machine, &machine);
        // This process keeps what it was started with: a session that starts now is judged.
        self.left = examine(&machine.in_new_session(), &self.only);
        Ok(())
    }

    /// Applies a plan, without the tools that can't be built again: their sources may be gone, which is no reason to
    /// leave everything else as it is.
    fn apply(&mut self, mut plan: Plan, wished: &[Wish]) -> anyhow::Result<Applied> {
        let context = self.context;
        loop {
            let (executors, system) = (executors(context), &context.system);
            let tell = |progress: ogive_transaction::Progress<'_>| tell(context, progress);
            let outcome = match &self.transaction {
                Some(id) => self.journal.extend(id, plan.clone(), &executors, system, &tell),
                None => self.journal.apply(plan.clone(), &executors, system, &tell),
            };
            let error = match outcome {
                Ok(applied) => return Ok(applied),
                Err(error) => error,
            };
            let built_in_vain = plan.actions.iter().position(|action| {
                let is_it = |what: &str| summary(action) == what;
                matches!(action, Action::RebuildTool { .. })
                    && matches!(&error, ApplyError::TakenBack { summary, .. } if is_it(summary))
            });
            let (Some(at), ApplyError::TakenBack { error: because, .. }) = (built_in_vain, &error) else {
                return Err(ending::apply_failure("cannot repair this machine", error));
            };
            let action = plan.actions.remove(at);
            let rebuilds = |wish: &&Wish| {
                let is_it = |repair: &Repair| match repair {
                    Repair::Rebuild { program, .. } => Some(program.as_path()) == action.path(),
                    _ => false,
                };
                wish.repairs.iter().any(is_it)
            };
            if let (Some(wish), Some(program)) = (wished.iter().find(rebuilds), action.path()) {
                context.reporter.warn(&format!("cannot {}; going on without it", summary(&action)));
                let refused = Refused {
                    rule: wish.rule.clone(),
                    title: summary(&action),
                    because: because.to_string(),
                    change: None,
                };
                self.failed.push((program.to_owned(), refused));
            }
        }
    }

    /// What was not done, and why: what the last plan refused, and what failed.
    pub(crate) fn refused(&self, last: &Round) -> Vec<Refused> {
        last.refused.iter().chain(self.failed.iter().map(|(_, refused)| refused)).cloned().collect()
    }

    /// How many findings the last plan, which was not carried out, would have repaired.
    pub(crate) fn more(&self, last: &Round) -> usize {
        if self.rounds == 0 || last.plan.actions.is_empty() {
            return 0;
        }
        last.wished.len().saturating_sub(last.refused.len())
    }

    /// The rules whose wishes were fulfilled and that fail no more, or tell only of less than before.
    pub(crate) fn repaired(&self) -> Vec<RuleName> {
        let left = wishes(&self.left);
        let is_less = |rule: &RuleName| worst(&self.left, rule) < worst(&self.before, rule);
        self.rules_done(|rule| {
            let is_gone = worst(&self.left, rule).is_none();
            is_gone || (is_less(rule) && !left.iter().any(|wish| wish.rule == *rule))
        })
    }

    /// The rules whose wishes were fulfilled and are there again.
    pub(crate) fn again(&self, last: &Round) -> Vec<RuleName> {
        let (left, refused) = (wishes(&self.left), self.refused(last));
        self.rules_done(|rule| {
            left.iter().any(|wish| wish.rule == *rule && self.done.contains(wish))
                && !refused.iter().any(|refused| refused.rule == *rule)
        })
    }

    fn rules_done(&self, is_it: impl Fn(&RuleName) -> bool) -> Vec<RuleName> {
        let mut names: Vec<RuleName> = self.done.iter().map(|wish| wish.rule.clone()).collect();
        names.retain(is_it);
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// Whether a wish moves something.
fn moves(wish: &Wish) -> bool {
    let is_move = |repair: &Repair| {
        matches!(repair, Repair::MoveAside { .. } | Repair::Act { act: Action::Move { .. } })
    };
    wish.repairs.iter().any(is_move)
}

fn is_certainly_wrong(diagnosis: &Diagnosis, rule: &RuleName) -> bool {
    let mut wrong = diagnosis.at_least(Severity::Warning);
    wrong.any(|finding| finding.rule == *rule && finding.confidence == Confidence::High)
}

fn worst(diagnosis: &Diagnosis, rule: &RuleName) -> Option<Severity> {
    let findings = diagnosis.findings.iter().map(|grouped| &grouped.finding);
    findings.filter(|finding| finding.rule == *rule).map(|finding| finding.severity).max()
}
