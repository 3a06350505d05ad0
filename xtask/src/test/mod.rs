//! `cargo xtask test`: what the tests need, then all of them.

mod programs;

use std::collections::BTreeMap;
use std::path::Path;

use clap::Args;

use crate::run::{Run, on_path};
use crate::{build, debian, tools};

/// Options of `cargo xtask test`.
#[derive(Args)]
pub struct Options {
    /// Install nothing; tests whose tools are missing are skipped and counted
    #[arg(long)]
    no_install: bool,
    /// Handed to cargo test
    #[arg(last = true)]
    arguments: Vec<String>,
}

/// Installs, builds and tests.
///
/// # Errors
/// When something could not be built, or a test failed.
pub fn test(root: &Path, options: &Options) -> anyhow::Result<()> {
    let target = build::target(root);
    let skipped = target.join("skipped.txt");
    std::fs::create_dir_all(&target)?;
    std::fs::write(&skipped, "")?;
    if !options.no_install && cfg!(target_os = "linux") {
        let missing = debian::packages(root)?;
        if !missing.is_empty() {
            eprintln!("tests of these are skipped: {}", missing.join(" "));
        }
        if let Err(why) = tools::nushell(root) {
            eprintln!("tests of nushell are skipped: {why:#}");
        }
        if let Some(why) = debian::emulation() {
            eprintln!("tests that run arm64 programs are skipped: {why}");
        }
    }
    if on_path("go").is_none() {
        eprintln!("no go on PATH: tests that compare with it are skipped");
    }
    build::ogive(root, "dev")?;
    let shim = build::shim(root)?;
    let mut counts = Counts::default();
    let variables: [(&str, &Path); 2] = [("OGIVE_TEST_SHIM", &shim), ("OGIVE_TEST_SKIPPED", &skipped)];
    let result = if options.arguments.is_empty() {
        let programs = programs::run(&programs::built(root)?, &variables, |line| counts.add(line));
        let of_docs = cargo_test(root, &["--doc".to_owned()], &variables, |line| counts.add(line));
        programs.and(of_docs)
    } else {
        cargo_test(root, &options.arguments, &variables, |line| counts.add(line))
    };
    println!("\n{} passed, {} failed, {} left out", counts.passed, counts.failed, counts.ignored);
    summarize(&std::fs::read_to_string(&skipped)?);
    result
}

/// Runs tests by cargo, one program after the other.
fn cargo_test(
    root: &Path,
    arguments: &[String],
    variables: &[(&str, &Path)],
    look: impl FnMut(&str),
) -> anyhow::Result<()> {
    let mut run =
        Run::interruptible_cargo(root).args(["test", "--workspace", "--no-fail-fast"]).args(arguments);
    for (name, value) in variables {
        run = run.env(name, value);
    }
    run.watched(look)
}

/// Tests of all programs together.
#[derive(Default)]
struct Counts {
    passed: usize,
    failed: usize,
    ignored: usize,
}

impl Counts {
    /// Adds what a line such as `test result: ok. 3 passed; 0 failed; 1 ignored; …` tells.
    fn add(&mut self, line: &str) {
        let Some(result) = line.strip_prefix("test result: ") else { return };
        let words: Vec<&str> = result.split([' ', ';']).filter(|word| !word.is_empty()).collect();
        for pair in words.windows(2) {
            let count = pair[0].parse().unwrap_or(0);
            match pair[1] {
                "passed" => self.passed += count,
                "failed" => self.failed += count,
                "ignored" => self.ignored += count,
                _ => {}
            }
        }
    }
}

fn summarize(skipped: &str) {
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for reason in skipped.lines().filter(|line| !line.is_empty()) {
        *reasons.entry(reason).or_default() += 1;
    }
    let count: usize = reasons.values().sum();
    println!("{count} skipped");
    for (reason, times) in reasons {
        println!("  {times} × {reason}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_added_over_programs() {
        let mut counts = Counts::default();
        counts.add(
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.1s",
        );
        counts.add("test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out");
        counts.add("test a ... ok");
        assert_eq!((counts.passed, counts.failed, counts.ignored), (7, 2, 1));
    }
}
