//! Judges the repository in a folder for every port and says how fast that was, and which rules took longest:
//! `judge FOLDER [MODULE]`.
#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a program for developers")]

use std::path::PathBuf;
use std::time::Instant;

use ogive_gate::{RULES, Sources, Subject, Terms, examine, judge};
use ogive_platform::ports;
use ogive_record::Asked;
use ogive_system::System;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| ".".to_owned()));
    let module = arguments.next();
    let table = ports::newest();
    let here = table.ports().next().map(|info| info.port).unwrap_or_else(|| panic!("there are ports"));
    let terms = Terms { table, here, platforms: vec!["all".to_owned()], module };
    let system = System::real();
    let start = Instant::now();
    let sources = Sources::read(&*system.files, &folder);
    let read = start.elapsed();
    let subject = Subject::read(&sources, &terms).unwrap_or_else(|error| panic!("{error}"));
    let understood = start.elapsed();
    let findings = judge(&subject);
    let judged = start.elapsed();
    for problem in subject.repository.problems.iter().chain(&subject.pipelines.problems) {
        println!("{}: {}", problem.path.display(), problem.reason);
    }
    for finding in &findings {
        let place = finding.location.as_ref().map(ToString::to_string).unwrap_or_default();
        println!("{place}: {} ({})", finding.title, finding.rule);
    }
    let timed = RULES.iter().map(|rule| {
        let start = Instant::now();
        let name = rule.meta().name.as_str();
        let _ = examine(&subject, &Asked { only: vec![name.to_owned()], ..Asked::default() });
        (start.elapsed(), name)
    });
    let mut timed: Vec<_> = timed.collect();
    timed.sort_unstable_by(|a, b| b.cmp(a));
    let slowest: Vec<String> =
        timed.iter().take(8).map(|(took, name)| format!("{name} {took:.1?}")).collect();
    println!("slowest, one after another: {}", slowest.join(", "));
    let lines = sources.lines();
    let million = judged.as_secs_f64() / (lines as f64 / 1e6);
    println!(
        "{lines} lines, {} packages, {} findings: read in {read:.0?}, understood in {:.0?}, judged in {:.0?}; {million:.3} s \
         for a million lines",
        subject.repository.packages.len(),
        findings.len(),
        understood - read,
        judged - understood,
    );
}
