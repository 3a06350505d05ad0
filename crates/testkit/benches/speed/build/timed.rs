//! Wall time and the time of processors.

use std::process::{Command, Stdio};
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;

/// What a run took, in seconds, and what it printed.
#[derive(Debug, Clone, Default)]
pub struct Timed {
    /// On the clock.
    pub wall: f64,
    /// Of processors, its children's included.
    pub cpu: f64,
    /// Standard output.
    pub said: String,
}

impl Timed {
    /// How much of all processors it kept busy, in per cent.
    pub fn share(&self) -> f64 {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        100.0 * self.cpu / self.wall / cores as f64
    }

    /// A number of the document that it printed.
    pub fn field(&self, name: &str) -> Option<f64> {
        let document: serde_json::Value = serde_json::from_str(&self.said).ok()?;
        document.get(name)?.as_f64()
    }
}

/// Runs commands one after another to their ends.
///
/// # Panics
/// When one does not end with 0.
pub fn timed(commands: Vec<Command>) -> Timed {
    let (before, start) = (used(), Instant::now());
    let mut said = String::new();
    for mut command in commands {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let output = command.output().unwrap_or_else(|error| panic!("start {command:?}: {error}"));
        said.push_str(&String::from_utf8_lossy(&output.stdout));
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command:?}: {}\n{said}{errors}", output.status);
    }
    Timed { wall: start.elapsed().as_secs_f64(), cpu: used() - before, said }
}

/// The middle of several runs, by the clock and by processors.
pub fn middle(runs: &[Timed]) -> Timed {
    let of = |part: fn(&Timed) -> f64| {
        let mut values: Vec<f64> = runs.iter().map(part).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or_default()
    };
    Timed { wall: of(|run| run.wall), cpu: of(|run| run.cpu), said: String::new() }
}

fn used() -> f64 {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("a process knows what it used");
    (usage.user_time().num_microseconds() + usage.system_time().num_microseconds()) as f64 / 1e6
}
