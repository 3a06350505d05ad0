//! A diagnosis, for people.

use ogive_doctor::Diagnosis;
use ogive_record::{Finding, Provenance};
use ogive_report::style::{DIM, GOOD, STRONG, paint};
use ogive_report::{findings, harmless, plural, source};

/// The findings by what the user experiences, and what the other rules said.
pub(crate) fn judged(diagnosis: &Diagnosis) -> String {
    let mut text = String::new();
    for concern in ogive_doctor::Concern::ALL {
        let of: Vec<Finding> = diagnosis
            .findings
            .iter()
            .filter(|grouped| grouped.concern == concern)
            .map(|grouped| grouped.finding.clone())
            .collect();
        if !of.is_empty() {
            text.push_str(&format!("{}\n\n{}\n", paint(STRONG, concern.heading()), findings(&of)));
        }
    }
    for untold in &diagnosis.untold {
        text.push_str(&format!(
            "{} could not tell, because {}\n",
            paint(DIM, format!("[{}]", untold.rule)),
            untold.because
        ));
    }
    for off in &diagnosis.off {
        if let Some(reason) = &off.reason {
            text.push_str(&format!("{} is off: {reason}\n", paint(DIM, format!("[{}]", off.rule))));
        }
    }
    let counts = counts(diagnosis);
    text.push_str(&if diagnosis.failed() == 0 { paint(GOOD, counts) } else { counts });
    text.push('\n');
    // Another machine's document may hold anything.
    harmless(&text)
}

/// How the rules decided, in one line.
fn counts(diagnosis: &Diagnosis) -> String {
    let mut counts = format!(
        "{} failed, {} passed, {} could not tell",
        plural(diagnosis.failed(), "rule"),
        diagnosis.passed.len(),
        diagnosis.untold.len(),
    );
    if !diagnosis.off.is_empty() {
        let mut by: Vec<String> = diagnosis.off.iter().map(|off| place(&off.by)).collect();
        by.dedup();
        counts.push_str(&format!(", {} off by {}", diagnosis.off.len(), by.join(", ")));
    }
    counts.push_str(&format!(", {} do not concern this machine", diagnosis.not_applicable.len()));
    counts
}

/// The file's name and line, or the flag.
fn place(by: &Provenance) -> String {
    match by {
        Provenance::File { path, line } => {
            let path = path.file_name().map(Into::into).unwrap_or_else(|| path.clone());
            source(&Provenance::File { path, line: *line })
        }
        other => source(other),
    }
}
