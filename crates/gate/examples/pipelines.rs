//! Shows what the pipelines of the repository in a folder say of platforms, and what the rules say of them:
//! `pipelines FOLDER [PLATFORM…]`.
#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a program for developers")]

use std::path::PathBuf;
use std::time::Instant;

use ogive_gate::pipelines::{Coverage, Pipelines};
use ogive_gate::{Sources, Subject, Terms, judge};
use ogive_platform::ports;
use ogive_record::Provenance;
use ogive_system::System;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| ".".to_owned()));
    let platforms: Vec<String> = arguments.collect();
    let here = "linux/amd64".parse().unwrap_or_else(|error| panic!("{error}"));
    let sources = Sources::read(&*System::real().files, &folder);
    let start = Instant::now();
    let files = Pipelines::of(&sources).files.len();
    println!("{files} pipelines in {:.1?}", start.elapsed());
    let terms = Terms { table: ports::newest(), here, platforms, module: None };
    let subject = Subject::read(&sources, &terms).unwrap_or_else(|error| panic!("{error}"));
    let coverage = Coverage::of(&subject.pipelines, subject.declared.builds);
    for row in &coverage.rows {
        let mark = if row.declared { "*" } else { " " };
        let first = |said: &ogive_gate::pipelines::Said| match said.at.first() {
            Some(Provenance::File { path, line }) => format!("{}:{}", path.display(), line.unwrap_or(0)),
            _ => "-".to_owned(),
        };
        println!(
            "{mark} {:<16} {:<40} {:<40} {}",
            row.port.to_string(),
            first(&row.built),
            first(&row.tested),
            first(&row.imaged)
        );
    }
    println!("unknown: {:?}", coverage.unknown);
    for problem in &subject.pipelines.problems {
        println!("{}:{}: {}", problem.path.display(), problem.line.unwrap_or(0), problem.reason);
    }
    let files: Vec<_> = subject.pipelines.files.iter().map(|file| file.path).collect();
    for finding in judge(&subject) {
        let Some(at) = finding.location.as_ref().filter(|at| files.contains(&&*at.path)) else { continue };
        println!("{:?} {at}: {} ({})", finding.severity, finding.title, finding.rule);
    }
}
