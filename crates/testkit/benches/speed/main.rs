//! How fast ogive is, as ratios against a peer or a floor measured in the same run.
//!
//! Run by `cargo xtask bench`, which builds the programs first.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark's answer is what it prints")]

mod build;
mod ci_log;
mod doctor;
mod explain;
mod gate;
mod gosource;
mod inspect;
mod install;
mod machine;
mod measure;
mod mise;
mod select;
mod table;
mod tree;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ogive_testkit::places;

/// What the benchmark is told.
struct Options {
    ogive: PathBuf,
    shim: PathBuf,
    dir: PathBuf,
    runs: usize,
    /// For how many platforms is built, at most.
    platforms: usize,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, command @ ..] = arguments.as_slice()
        && flag == "--peak"
    {
        return measure::peak_of(command);
    }
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let (Some(ogive), Some(shim)) = (value("--ogive"), value("--shim")) else {
        eprintln!("run me by `cargo xtask bench`: I need --ogive PROGRAM and --shim PROGRAM");
        return ExitCode::FAILURE;
    };
    let memory = Path::new("/dev/shm");
    let dir = value("--dir").map(PathBuf::from);
    let options = Options {
        ogive: ogive.into(),
        shim: shim.into(),
        dir: dir.unwrap_or_else(|| if memory.is_dir() { memory.into() } else { std::env::temp_dir() }),
        runs: value("--runs").and_then(|runs| runs.parse().ok()).unwrap_or(5),
        platforms: value("--platforms").and_then(|count| count.parse().ok()).unwrap_or(usize::MAX),
    };
    let only = value("--only");
    let wanted = |name: &str| only.as_deref().is_none_or(|only| only == name);
    let machine = machine::describe(&options.dir);
    eprintln!("{machine}");
    let mut rows = Vec::new();
    if wanted("select") {
        rows.extend(select::measure(&options));
    }
    if wanted("install") {
        rows.extend(install::measure(&options));
    }
    if wanted("inspect") {
        rows.extend(inspect::measure(&options));
    }
    if wanted("explain") {
        rows.extend(explain::measure(&options));
    }
    if wanted("gosource") {
        rows.extend(gosource::measure(&options));
    }
    if wanted("doctor") {
        rows.extend(doctor::measure(&options));
    }
    if wanted("gate") {
        rows.extend(gate::measure(&options));
    }
    if wanted("build") {
        rows.extend(build::measure(&options));
    }
    println!("{}", table::markdown(&rows, &machine));
    let file = places::target().join("bench.json");
    match std::fs::write(&file, table::json(&rows, &machine)) {
        Ok(()) => eprintln!("written to {}", file.display()),
        Err(error) => eprintln!("{}: {error}", file.display()),
    }
    if rows.iter().all(table::Row::holds) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
