//! `cargo xtask test`: what the tests need, then all of them.

use std::collections::BTreeMap;
use std::path::Path;

use clap::Args;

use crate::run::{Run, on_path};
use crate::{build, debian};

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
        if let Some(why) = debian::emulation() {
            eprintln!("tests that run arm64 programs are skipped: {why}");
        }
    }
    if on_path("go").is_none() {
        eprintln!("no go on PATH: tests that compare with it are skipped");
    }
    build::ogive(root, "dev")?;
    let shim = build::shim(root)?;
    let result = Run::interruptible_cargo(root)
        .args(["test", "--workspace", "--no-fail-fast"])
        .args(&options.arguments)
        .env("OGIVE_TEST_SHIM", shim)
        .env("OGIVE_TEST_SKIPPED", &skipped)
        .done();
    summarize(&std::fs::read_to_string(&skipped)?);
    result
}

fn summarize(skipped: &str) {
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for reason in skipped.lines().filter(|line| !line.is_empty()) {
        *reasons.entry(reason).or_default() += 1;
    }
    let count: usize = reasons.values().sum();
    println!("\n{count} skipped");
    for (reason, times) in reasons {
        println!("  {times} × {reason}");
    }
}
