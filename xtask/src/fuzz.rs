//! `cargo xtask fuzz`: the coverage-guided targets of `fuzz/`, built by any stable Rust with a C++
//! compiler.

mod changes;
mod run;
mod target;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;

use crate::at_once::at_once;
use crate::run::Run;
use run::Outcome;
use target::Target;

/// Options of `cargo xtask fuzz`.
#[derive(Args)]
pub struct Options {
    /// The targets; all unless one is named
    targets: Vec<String>,
    /// How long each runs
    #[arg(long, default_value = "15")]
    seconds: u32,
    /// Only targets of crates that differ from this commit; empty for the one before, or where this
    /// branch left main
    #[arg(long, value_name = "REV", conflicts_with = "targets")]
    changed_since: Option<String>,
}

/// What LLVM adds to every branch, so that the fuzzer sees which ones an input takes. These are
/// flags of the stable compiler; sanitizers, which are not, would add little to safe Rust.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
                     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
                     -Cllvm-args=-sanitizer-coverage-pc-table \
                     -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 --cfg fuzzing";

/// Builds the targets and runs them, as many at once as there are processors.
///
/// # Errors
/// When a target is not there or does not build, and when an input breaks one: by a panic, by more
/// than 5 seconds, by more than 256 MiB.
pub fn fuzz(root: &Path, options: &Options) -> anyhow::Result<()> {
    let all = target::all(root)?;
    let chosen = choose(root, &all, options)?;
    if chosen.is_empty() {
        println!("nothing to fuzz");
        return Ok(());
    }
    let programs = build(root, &chosen)?;
    let jobs = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(chosen.len());
    let outcomes = at_once(jobs, &chosen, |target| {
        let outcome = run::run(root, &programs, target, options.seconds);
        if let Ok(outcome) = &outcome {
            println!("{outcome}");
        }
        outcome
    });
    let outcomes: Vec<Outcome> = outcomes.into_iter().collect::<anyhow::Result<_>>()?;
    let broken: Vec<&str> = outcomes.iter().filter(|o| !o.passed()).map(|o| o.target.as_str()).collect();
    if !broken.is_empty() {
        bail!("an input breaks {}", broken.join(", "));
    }
    Ok(())
}

fn choose<'t>(root: &Path, all: &'t [Target], options: &Options) -> anyhow::Result<Vec<&'t Target>> {
    if let Some(since) = &options.changed_since {
        let Some(changes) = changes::since(root, since)? else {
            println!("the commit to compare with is not in this clone: every target runs");
            return Ok(all.iter().collect());
        };
        let chosen: Vec<&Target> = all.iter().filter(|target| changes.concern(target)).collect();
        let names: Vec<&str> = chosen.iter().map(|target| target.name.as_str()).collect();
        let names = if names.is_empty() { "no target".to_owned() } else { names.join(" ") };
        println!("changed since {}: {names}", changes.base);
        return Ok(chosen);
    }
    if options.targets.is_empty() {
        return Ok(all.iter().collect());
    }
    let find = |name: &String| {
        all.iter().find(|target| target.name == *name).with_context(|| {
            let names: Vec<&str> = all.iter().map(|target| target.name.as_str()).collect();
            format!("there is no target {name}, but {}", names.join(", "))
        })
    };
    options.targets.iter().map(find).collect()
}

/// Builds the targets; returns the folder of the programs.
fn build(root: &Path, targets: &[&Target]) -> anyhow::Result<PathBuf> {
    let about = Run::new("rustc", root).args(["-vV"]).text()?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names its host")?;
    // With a target named, build scripts and macros are built without the flags.
    let mut build = Run::cargo(root)
        .args(["build", "--quiet", "--release", "--manifest-path", "fuzz/Cargo.toml", "--target", host])
        .args(["--target-dir", "target/fuzz"])
        .env("RUSTFLAGS", FLAGS);
    for target in targets {
        build = build.args(["--bin", &target.name]);
    }
    build.done().context("build the fuzz targets, which needs a C++ compiler (Debian: g++)")?;
    Ok(root.join("target/fuzz").join(host).join("release"))
}
