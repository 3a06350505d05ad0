//! The programs of all tests, some at a time: a test that waits for a compiler or a network leaves a processor to those of
//! another program.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Mutex;
use std::time::Instant;

use anyhow::{Context as _, bail};
use serde_json::Value;

use crate::at_once::at_once;
use crate::run::Run;

/// Those that take longest begin first, so that none is left over at the end.
const LONGEST: [&str; 6] = ["matrix", "building", "diagnosing", "apple_and_windows", "elf", "toolchains"];

/// A program of tests.
#[derive(Debug, PartialEq, Eq)]
pub struct TestProgram {
    /// Its package and what of it is tested: `ogive-cli building`.
    pub name: String,
    file: PathBuf,
    /// The folder of its package, in which it expects to run.
    folder: PathBuf,
}

/// Builds the tests of all packages.
///
/// # Errors
/// When something does not build.
pub fn built(root: &Path) -> anyhow::Result<Vec<TestProgram>> {
    let told = Run::cargo(root)
        .args(["test", "--workspace", "--no-run", "--message-format=json-render-diagnostics"])
        .told()?;
    let programs = told.lines().filter_map(|line| program(&serde_json::from_str(line).ok()?));
    let mut programs: Vec<TestProgram> = programs.collect();
    programs.sort_by_key(|program| {
        let target = program.name.rsplit(' ').next().unwrap_or_default();
        LONGEST.iter().position(|name| *name == target).unwrap_or(LONGEST.len())
    });
    Ok(programs)
}

/// The program that a message of cargo is about.
fn program(message: &Value) -> Option<TestProgram> {
    let is_test = message["reason"] == "compiler-artifact" && message["profile"]["test"] == true;
    let file = PathBuf::from(message["executable"].as_str().filter(|_| is_test)?);
    let manifest = Path::new(message["manifest_path"].as_str()?);
    let package = manifest.parent()?.file_name()?.to_string_lossy().into_owned();
    let target = message["target"]["name"].as_str()?;
    let name = if package == target { package } else { format!("{package} {target}") };
    Some(TestProgram { name, file, folder: manifest.parent()?.to_owned() })
}

/// Runs programs, one more at a time than there are processors, each one test after the other. What one says comes as a
/// whole when it has ended; each line is shown to `look`.
///
/// # Errors
/// When one could not be started, or a test failed: all that failed are named.
pub fn run(
    programs: &[TestProgram],
    variables: &[(&str, &Path)],
    look: impl FnMut(&str) + Send,
) -> anyhow::Result<()> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get) + 1;
    let look = Mutex::new(look);
    let ended = at_once(threads, programs, |program| {
        let begun = Instant::now();
        let (said, result) = one(program, variables);
        let mut look = look.lock().expect("nobody panics with it");
        println!("\n=== {} ({} s)", program.name, begun.elapsed().as_secs());
        for line in said.lines() {
            println!("{line}");
            look(line);
        }
        result.err().map(|error| {
            println!("{error:#}");
            program.name.clone()
        })
    });
    let failed: Vec<String> = ended.into_iter().flatten().collect();
    if !failed.is_empty() {
        bail!("tests failed of {}", failed.join(", "));
    }
    Ok(())
}

/// What a program said, and how it ended.
fn one(program: &TestProgram, variables: &[(&str, &Path)]) -> (String, anyhow::Result<()>) {
    let output = program.file.with_extension("said");
    let result = File::create(&output).context("keep what tests say").and_then(|file| {
        let mut run = Run::interruptible(&program.file, &program.folder).args(["--test-threads=1"]);
        for (name, value) in variables {
            run = run.env(name, value);
        }
        run.env("CARGO_MANIFEST_DIR", &program.folder)
            .into_file(Stdio::from(file.try_clone()?), Stdio::from(file))
    });
    let mut bytes = Vec::new();
    let read = File::open(&output).and_then(|mut file| file.read_to_end(&mut bytes));
    let said = String::from_utf8_lossy(&bytes).into_owned();
    (said, result.and(read.map(drop).context("read what tests said")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_named_by_its_package_and_target() {
        let message = serde_json::json!({
            "reason": "compiler-artifact", "profile": {"test": true}, "executable": "/t/deps/building-1",
            "manifest_path": "/w/crates/cli/Cargo.toml", "target": {"name": "building"}
        });
        let expected = TestProgram {
            name: "cli building".to_owned(),
            file: "/t/deps/building-1".into(),
            folder: "/w/crates/cli".into(),
        };
        assert_eq!(program(&message), Some(expected));
        let of_program = serde_json::json!({"reason": "compiler-artifact", "profile": {"test": false}, "executable": "/t/ogive"});
        assert_eq!(program(&of_program), None);
    }
}
