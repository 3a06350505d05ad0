//! One target's run.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context as _;

use super::target::Target;

/// What came of a run.
pub struct Outcome {
    /// The target.
    pub target: String,
    runs: String,
    edges: String,
    corpus: String,
    seconds: u32,
    failure: Option<Failure>,
}

/// An input that breaks the target.
struct Failure {
    /// The last lines that the fuzzer wrote.
    said: String,
    /// The file that holds the input.
    artefact: Option<PathBuf>,
    program: PathBuf,
}

impl Outcome {
    /// Whether no input broke the target.
    pub const fn passed(&self) -> bool {
        self.failure.is_none()
    }
}

/// Runs a target from its seeds and from what earlier runs on this machine found.
///
/// # Errors
/// When it can't be started, or a folder can't be made.
pub fn run(root: &Path, programs: &Path, target: &Target, seconds: u32) -> anyhow::Result<Outcome> {
    let name = &target.name;
    let folder = root.join("target/fuzz");
    let (corpus, artefacts) = (folder.join("corpus").join(name), folder.join("artifacts").join(name));
    for folder in [&corpus, &artefacts] {
        std::fs::create_dir_all(folder).with_context(|| format!("make {}", folder.display()))?;
    }
    let program = programs.join(name);
    let mut command = Command::new(&program);
    command.arg(&corpus).stdin(Stdio::null()).current_dir(&folder);
    let seeds = root.join("fuzz/seeds").join(name);
    if seeds.is_dir() {
        command.arg(&seeds);
    }
    command.args([
        format!("-artifact_prefix={}/", artefacts.display()),
        format!("-max_total_time={seconds}"),
        "-timeout=5".to_owned(),
        "-rss_limit_mb=512".to_owned(),
        "-max_len=65536".to_owned(),
        "-print_final_stats=1".to_owned(),
    ]);
    let output = command.output().with_context(|| format!("start {}", program.display()))?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let log = folder.join(format!("{name}.log"));
    std::fs::write(&log, &said).with_context(|| format!("write {}", log.display()))?;
    let failure = (!output.status.success()).then(|| Failure {
        artefact: said
            .lines()
            .find_map(|line| line.split_once("Test unit written to "))
            .map(|(_, p)| p.into()),
        said: last_lines(&said, 40),
        program,
    });
    Ok(Outcome {
        target: name.clone(),
        runs: after(&said, "stat::number_of_executed_units:").unwrap_or_else(|| "?".to_owned()),
        edges: after(&said, " cov:").unwrap_or_else(|| "?".to_owned()),
        corpus: after(&said, " corp:").unwrap_or_else(|| "?".to_owned()),
        seconds,
        failure,
    })
}

/// The word behind the last place of `label`.
fn after(text: &str, label: &str) -> Option<String> {
    text.rsplit_once(label)?.1.split_whitespace().next().map(str::to_owned)
}

fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { target, runs, edges, corpus, seconds, failure } = self;
        write!(f, "{target:16} {seconds:>4} s  {runs:>10} runs  {edges:>6} edges  corpus {corpus}")?;
        let Some(failure) = failure else { return Ok(()) };
        write!(f, "\n{}\n{target} BROKE", failure.said)?;
        if let Some(artefact) = &failure.artefact {
            write!(f, "; once more: {} {}", failure.program.display(), artefact.display())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_those_of_the_last_line() {
        let said = "#2 INITED cov: 9 ft: 9 corp: 1/1b exec/s: 0\n#99 DONE cov: 84 ft: 90 corp: 7/40b lim: 4\n\
                    stat::number_of_executed_units: 99\n";
        assert_eq!(after(said, " cov:").as_deref(), Some("84"));
        assert_eq!(after(said, " corp:").as_deref(), Some("7/40b"));
        assert_eq!(after(said, "stat::number_of_executed_units:").as_deref(), Some("99"));
        assert_eq!(after("", " cov:"), None);
    }
}
