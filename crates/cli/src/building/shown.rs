//! Builds as they go, and what became of them.

use std::fmt::Write as _;
use std::time::Duration;

use ogive_build::reproduce::Reproduced;
use ogive_build::{Event, Events, Outcome, Report, Row, Tried};
use ogive_report::style::{DIM, ERROR, GOOD, WARNING, paint};
use ogive_report::{Reporter, Table, Update, bytes, duration};

/// Shows events of the `build` crate.
pub(crate) struct Watching<'a>(pub(crate) &'a Reporter);

impl Events for Watching<'_> {
    fn event(&self, event: &Event) {
        let progress = self.0.progress();
        match event {
            Event::Waits => progress.update(Update::Waiting { what: "another build in this folder" }),
            Event::Looks(target) => {
                let subject = target.to_string();
                progress.update(Update::Step {
                    subject: &subject,
                    step: "looking at the packages",
                    brief: true,
                });
            }
            Event::Builds(target, cgo) => {
                let (subject, step) = (target.to_string(), format!("building ({})", how(cgo)));
                progress.update(Update::Step { subject: &subject, step: &step, brief: false });
            }
            Event::Ended(row) => {
                let (subject, took) =
                    (row.target.to_string(), duration(Duration::from_millis(row.milliseconds)));
                let step = match &row.outcome {
                    Outcome::Built(built) if built.unchanged => "unchanged".to_owned(),
                    Outcome::Built(_) => format!("built in {took}"),
                    outcome => brief(outcome).to_owned(),
                };
                progress.update(Update::Step {
                    subject: &subject,
                    step: &step,
                    brief: row.outcome.is_fine(),
                });
                progress.update(Update::Ended { subject: &subject });
            }
        }
    }
}

const fn how(cgo: &ogive_build::CgoDecision) -> &'static str {
    if cgo.uses_c() { "cgo" } else { "pure Go" }
}

/// The table of a finished build, what went wrong behind it and, when asked for, what was built anew and why.
pub(crate) fn page(report: &Report, why: bool) -> String {
    let mut table = Table::new(["platform", "", "took", "size", "file"]);
    for row in &report.rows {
        let took = duration(Duration::from_millis(row.milliseconds));
        let cgo = row.cgo.as_ref().map(how).unwrap_or_default();
        match &row.outcome {
            Outcome::Built(built) => {
                for artifact in &built.artifacts {
                    let size = bytes(artifact.size);
                    let took = if built.unchanged { paint(DIM, "unchanged") } else { took.clone() };
                    let file = artifact.path.display().to_string();
                    let target = paint(GOOD, row.target.to_string());
                    table.row([target, cgo.to_owned(), took, size, file]);
                }
            }
            outcome => {
                let style = if outcome.is_fine() { DIM } else { ERROR };
                let target = paint(style, row.target.to_string());
                table.row([target, cgo.to_owned(), String::new(), String::new(), brief(outcome).to_owned()]);
            }
        }
    }
    let mut text = table.render();
    for row in &report.rows {
        explained(row, &mut text);
        compared(row, &mut text);
        if why {
            anew(row, &mut text);
        }
    }
    text
}

/// Of several platforms, how many are not as they were asked for.
pub(crate) fn summary(report: &Report) -> Option<String> {
    let (all, wrong) = (report.rows.len(), report.rows.iter().filter(|row| !row.outcome.is_fine()).count());
    let built = report.rows.iter().filter(|row| matches!(row.outcome, Outcome::Built(_))).count();
    (wrong > 0 && all > 1).then(|| format!("{built} of {all} platforms are built, {wrong} are not"))
}

const fn brief(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Built(_) => "built",
        Outcome::LeftOut { .. } => "left out",
        Outcome::Impossible { .. } => "can't be built",
        Outcome::MissingTool { .. } => "a tool is missing",
        Outcome::Failed { .. } => "failed",
        Outcome::Lied { .. } => "is not what it claims to be",
        Outcome::NotBegun => "not begun",
    }
}

/// What came of building it once more elsewhere.
fn compared(row: &Row, text: &mut String) {
    let mut tell = |style, what: &str| {
        let _ = writeln!(text, "{}: {}", paint(style, row.target.to_string()), what.replace('\n', "\n  "));
    };
    match &row.reproduced {
        None => {}
        Some(Reproduced::Same) => {
            tell(GOOD, "reproducible: another folder, user and cache make the same bytes")
        }
        Some(Reproduced::NotBuilt { said }) => {
            tell(ERROR, &format!("can't be built of a copy of its sources in another folder: {said}"));
        }
        Some(Reproduced::Differs { programs }) => {
            for program in programs {
                let path = program.path.display();
                for difference in &program.differences {
                    tell(ERROR, &format!("{path} is not reproducible: {difference}"));
                }
            }
        }
    }
}

/// What was built anew, and why.
fn anew(row: &Row, text: &mut String) {
    let mut tell = |platform: String, what: &str| {
        let _ = writeln!(text, "{}: {what}", paint(DIM, platform));
    };
    for why in &row.why {
        why.sentences().iter().for_each(|what| tell(why.platform.to_string(), what));
    }
    if row.cgo.as_ref().is_some_and(|cgo| !cgo.uses_c()) {
        tell(row.target.to_string(), "pure Go: the go command sees all that it rests on");
    }
}

/// Why a row is not as it was asked for.
fn explained(row: &Row, text: &mut String) {
    let target = row.target;
    let mut tell = |style, what: &str| {
        let name = paint(style, target.to_string());
        let _ = writeln!(text, "{name}: {}", what.replace('\n', "\n  "));
    };
    match &row.outcome {
        Outcome::Built(built) => {
            for artifact in &built.artifacts {
                match &artifact.tried {
                    Some(Tried::Ran { line, .. }) if line.is_empty() => tell(GOOD, "runs"),
                    Some(Tried::Ran { line, .. }) => tell(GOOD, &format!("runs: {line}")),
                    Some(Tried::NotRun { because }) => tell(DIM, &format!("not run, because {because}")),
                    None => {}
                }
            }
        }
        Outcome::NotBegun => {}
        Outcome::LeftOut { because } => tell(DIM, &format!("left out: {because}")),
        Outcome::Impossible { because } => tell(ERROR, because),
        Outcome::MissingTool { because, how } => {
            tell(ERROR, because);
            how.iter().for_each(|step| tell(WARNING, step));
        }
        Outcome::Failed { said } => tell(ERROR, said),
        Outcome::Lied { lies } => {
            lies.iter().for_each(|lie| tell(ERROR, &format!("{}: {}", lie.program, lie.told)));
        }
    }
}
