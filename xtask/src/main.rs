//! The workshop: set-up, tests, benchmarks, generated files and checks.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program of the workshop talks to a person")]

mod at_once;
mod bench;
mod build;
mod debian;
mod fuzz;
mod gate_catalogue;
mod gate_healthy;
mod gate_truth;
mod generate;
mod layers;
mod lint;
mod macos;
mod modules;
mod run;
mod test;
mod tools;
mod up;
mod windows;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Set-up, tests, benchmarks, generated files and checks")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build ogive, install it and the Go that a folder asks for, and run that Go
    Up(up::Options),
    /// Install what the tests need, and run them all
    Test(test::Options),
    /// Measure ogive beside others; prints a table, writes target/bench.json
    Bench(bench::Options),
    /// Feed made-up bytes to everything that reads what others wrote
    Fuzz(fuzz::Options),
    /// Hold what the gate finds against what Go says of real modules; writes docs/gate-truth.md
    GateTruth(gate_truth::Options),
    /// Hold what the gate finds against the issues behind its rules; writes docs/gate-catalogue.md
    GateCatalogue(gate_catalogue::Options),
    /// Hold what the gate finds in large healthy modules against its labels; writes docs/gate-healthy.md
    GateHealthy(gate_healthy::Options),
    /// Formatting, clippy, dependencies, layers, generated files
    Lint,
    /// Write the committed files that programs make
    Generate {
        /// Compare only, and fail when one is not up to date
        #[arg(long)]
        check: bool,
    },
    /// Write the table of security fixes anew, from the Go vulnerability database
    GenerateSecurity,
    /// Check who knows whom among the crates
    CheckLayers,
    /// Check bans, licences and sources of the dependencies
    CheckDependencies,
    /// Find dependencies that nothing uses
    CheckUnused,
    /// Check that the programs build for macOS
    CheckMacos,
    /// Check that the programs compile for Windows
    CheckWindows,
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> anyhow::Result<()> {
    let root = workspace_root()?;
    match task {
        Task::Up(options) => up::up(&root, &options),
        Task::Test(options) => test::test(&root, &options),
        Task::Bench(options) => bench::bench(&root, &options),
        Task::Fuzz(options) => fuzz::fuzz(&root, &options),
        Task::GateTruth(options) => gate_truth::gate_truth(&root, &options),
        Task::GateCatalogue(options) => gate_catalogue::gate_catalogue(&root, &options),
        Task::GateHealthy(options) => gate_healthy::gate_healthy(&root, &options),
        Task::Lint => lint::lint(&root),
        Task::Generate { check } => generate::generate(&root, check),
        Task::GenerateSecurity => generate::security(&root),
        Task::CheckLayers => layers::check(&root),
        Task::CheckDependencies => lint::deny(&root),
        Task::CheckUnused => lint::unused(&root),
        Task::CheckMacos => macos::check(&root),
        Task::CheckWindows => windows::check(&root),
    }
}

fn workspace_root() -> anyhow::Result<PathBuf> {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map(Path::to_path_buf)
        .context("xtask does not stand in a workspace")
}
