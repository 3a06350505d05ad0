//! What was found over time.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use ogive_gate::{Commit, Git, Review, Sources};
use ogive_record::Severity;
use ogive_report::{Document, Table, TrendLine, TrendPage, Update, harmless, plural, trend_page};
use schemars::JsonSchema;
use serde::Serialize;

use super::history::failure;
use super::judged::surveyed;
use super::{Judging, Place};
use crate::{Context, Failure};

/// What was found, blocked and suppressed over time.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct TrendDocument {
    /// The repository's top.
    top: PathBuf,
    /// The range of revisions that was asked for.
    range: String,
    /// How many commits it has, of each merge the first parent's line alone.
    commits: usize,
    /// The commits that were looked at, the oldest first.
    points: Vec<TrendPoint>,
}

/// A commit that was looked at.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct TrendPoint {
    /// Its name.
    commit: String,
    /// When it was made, in RFC 3339.
    time: String,
    /// Why it could not be judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    unjudged: Option<String>,
    /// What the rules found, by their names; those that found nothing are left out.
    rules: BTreeMap<String, RuleCount>,
}

/// What a rule found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct RuleCount {
    /// How many findings were told.
    found: usize,
    /// How many of these made the command fail.
    blocked: usize,
    /// How many more a comment suppressed.
    suppressed: usize,
}

impl Document for TrendDocument {
    const SCHEMA: &'static str = "ogive.gate-trend.v1";
}

impl RuleCount {
    const fn plus(self, other: Self) -> Self {
        Self {
            found: self.found + other.found,
            blocked: self.blocked + other.blocked,
            suppressed: self.suppressed + other.suppressed,
        }
    }
}

/// Judges commits of a range, evenly spread where there are more than `most`, by the rules and settings of each.
///
/// # Errors
/// When the range is none, or git fails.
pub(crate) fn trend(
    context: &Context,
    judging: &Judging,
    range: &str,
    (most, threshold): (usize, Severity),
) -> anyhow::Result<TrendDocument> {
    let place = judging.place(context)?;
    let git = Git::at(&context.system, &place.top).map_err(|error| failure(&error, "trend"))?;
    let commits = git.commits(range).map_err(|error| failure(&error, "trend"))?;
    if commits.is_empty() {
        return Err(Failure::usage(format!("there is no commit in {range}"))
            .hint("a range is written v1.0.0..main: what is on main since v1.0.0")
            .into());
    }
    let mut sources = judging.sources(context, &place).to_be_kept();
    // What is there now is judged first, so that of each commit only what differs from it is.
    let now = judging.question(context, &sources).and_then(|question| surveyed(&place, &sources, &question));
    if let Ok(Some(kept)) = now.map(|survey| survey.kept) {
        sources.keep(Arc::new(kept));
    }
    let chosen = spread(commits.len(), most);
    let progress = context.reporter.progress();
    let mut points = Vec::new();
    for (number, at) in chosen.iter().enumerate() {
        let step = format!("judging commit {} of {}", number + 1, chosen.len());
        progress.update(Update::Step { subject: range, step: &step, brief: true });
        points.push(point(context, judging, (&git, &mut sources, &place), &commits[*at], threshold)?);
    }
    progress.clear();
    Ok(TrendDocument { top: place.top, range: range.to_owned(), commits: commits.len(), points })
}

/// The places of at most `most` of `all`, the first and the last among them.
fn spread(all: usize, most: usize) -> Vec<usize> {
    let most = most.max(2);
    if all <= most {
        return (0..all).collect();
    }
    (0..most).map(|at| at * (all - 1) / (most - 1)).collect()
}

fn point(
    context: &Context,
    judging: &Judging,
    (git, sources, place): (&Git<'_>, &mut Sources, &Place),
    commit: &Commit,
    threshold: Severity,
) -> anyhow::Result<TrendPoint> {
    let rewound = git.rewind(sources, &commit.id).map_err(|error| failure(&error, "trend"))?;
    let judged = judging.question(context, sources).and_then(|question| surveyed(place, sources, &question));
    rewound.take_back(sources);
    let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(commit.seconds);
    let (rules, unjudged) = match judged {
        Ok(survey) => (counts(&survey.review, threshold), None),
        Err(error) => (BTreeMap::new(), Some(format!("{error:#}"))),
    };
    Ok(TrendPoint { commit: commit.id.clone(), time: ogive_transaction::rfc3339(time), unjudged, rules })
}

fn counts(review: &Review, threshold: Severity) -> BTreeMap<String, RuleCount> {
    let mut counts: BTreeMap<String, RuleCount> = BTreeMap::new();
    let mut add = |rule: &str, more: RuleCount| {
        let count = counts.entry(rule.to_owned()).or_default();
        *count = count.plus(more);
    };
    for found in &review.found {
        let blocked = usize::from(found.finding.severity >= threshold);
        add(found.finding.rule.as_str(), RuleCount { found: 1, blocked, suppressed: 0 });
    }
    for suppressed in &review.suppressed {
        let rule = suppressed.found.finding.rule.as_str();
        add(rule, RuleCount { suppressed: 1, ..RuleCount::default() });
    }
    counts
}

impl TrendPoint {
    fn all(&self) -> RuleCount {
        self.rules.values().fold(RuleCount::default(), |all, rule| all.plus(*rule))
    }

    fn of(&self, rule: &str) -> RuleCount {
        self.rules.get(rule).copied().unwrap_or_default()
    }

    /// `2026-11-27`
    fn day(&self) -> &str {
        self.time.get(..10).unwrap_or(&self.time)
    }

    fn short(&self) -> &str {
        self.commit.get(..10).unwrap_or(&self.commit)
    }
}

impl TrendDocument {
    fn rules(&self) -> Vec<&str> {
        let mut rules: Vec<&str> =
            self.points.iter().flat_map(|point| point.rules.keys().map(String::as_str)).collect();
        rules.sort_unstable();
        rules.dedup();
        rules
    }

    /// Two tables: all rules by date, and each rule at the beginning and the end.
    pub(crate) fn table(&self) -> String {
        let mut dates = Table::new(["date", "commit", "found", "blocked", "suppressed", ""]);
        for point in &self.points {
            let RuleCount { found, blocked, suppressed } = point.all();
            let numbers = match &point.unjudged {
                None => [found, blocked, suppressed].map(|number| number.to_string()),
                Some(_) => ["-", "-", "-"].map(str::to_owned),
            };
            let why = point.unjudged.clone().unwrap_or_default();
            let words = [point.day().to_owned(), point.short().to_owned()];
            dates.row(words.into_iter().chain(numbers).chain([why]));
        }
        let mut text = dates.render();
        let mut rules = Table::new(["rule", "found", "blocked", "suppressed"]);
        if let (Some(first), Some(last)) = (self.points.first(), self.points.last()) {
            for rule in self.rules() {
                let (then, now) = (first.of(rule), last.of(rule));
                let change = |then: usize, now: usize| format!("{then} → {now}");
                rules.row([
                    rule.to_owned(),
                    change(then.found, now.found),
                    change(then.blocked, now.blocked),
                    change(then.suppressed, now.suppressed),
                ]);
            }
        }
        if !rules.is_empty() {
            text.push('\n');
            text.push_str(&rules.render());
        }
        text.push_str(&format!("\n{} of {} looked at\n", self.points.len(), plural(self.commits, "commit")));
        harmless(&text)
    }

    /// A line for each rule at each commit: `date,commit,rule,found,blocked,suppressed`.
    pub(crate) fn csv(&self) -> String {
        let mut text = "date,commit,rule,found,blocked,suppressed\n".to_owned();
        for point in &self.points {
            for rule in self.rules() {
                let RuleCount { found, blocked, suppressed } = point.of(rule);
                text.push_str(&format!(
                    "{},{},{rule},{found},{blocked},{suppressed}\n",
                    point.time, point.commit
                ));
            }
        }
        text
    }

    /// A page with a picture.
    pub(crate) fn html(&self, made: String) -> String {
        let numbers = |number: &dyn Fn(&TrendPoint) -> usize| self.points.iter().map(number).collect();
        let line = |name: &str, number: &dyn Fn(RuleCount) -> usize| TrendLine {
            name: name.to_owned(),
            values: numbers(&|point| number(point.all())),
        };
        let rules = self
            .rules()
            .into_iter()
            .map(|rule| TrendLine { name: rule.to_owned(), values: numbers(&|point| point.of(rule).found) });
        trend_page(&TrendPage {
            version: env!("CARGO_PKG_VERSION"),
            made,
            repository: self.top.display().to_string(),
            range: self.range.clone(),
            dates: self
                .points
                .iter()
                .map(|point| (point.day().to_owned(), point.short().to_owned()))
                .collect(),
            all: vec![
                line("found", &|count| count.found),
                line("blocked", &|count| count.blocked),
                line("suppressed", &|count| count.suppressed),
            ],
            rules: rules.collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn both_ends_are_always_looked_at() {
        assert_eq!(spread(3, 30), [0, 1, 2]);
        assert_eq!(spread(101, 5), [0, 25, 50, 75, 100]);
        assert_eq!(spread(7, 1), [0, 6]);
        assert_eq!(spread(1, 2), [0]);
    }
}
