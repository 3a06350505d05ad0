//! `ogive explain` on a log of 100 MB, beside what reads it and does less.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::measure::{median, peak};
use super::table::{Limit, Row};
use super::{Options, ci_log};

/// Measures all of it.
pub fn measure(options: &Options) -> Vec<Row> {
    let folder = tempfile::Builder::new().prefix("ogive-bench-").tempdir_in(&options.dir);
    let folder = folder.expect("a folder can be made");
    let log = folder.path().join("build.log");
    std::fs::write(&log, ci_log::contents()).expect("a log can be written");
    let size = std::fs::metadata(&log).expect("the log is there").len() as f64;

    let explain = |log: &Path| {
        let mut command = Command::new(&options.ogive);
        command.args(["explain", "--json"]).arg(log);
        command
    };
    let said = explain(&log).output().expect("ogive starts");
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(said.contains("container-exec-format-error") && said.contains("go-tool-missing"), "{said}");

    let (mut ours, mut count, mut search) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..options.runs.max(5) {
        ours.push(on_one_core(explain(&log)));
        count.push(piped("wc", &["-l"], &log));
        search.push(piped("grep", &["-c", "-F", "-e", "format error", "-e", "exclude all Go files"], &log));
    }
    let seconds = |durations: &mut Vec<Duration>| median(durations).as_secs_f64();
    let (ours, count, search) = (seconds(&mut ours), seconds(&mut count), seconds(&mut search));
    let (small, large) = (folder.path().join("small.log"), peak(&explain(&log)) as f64 / 1e6);
    std::fs::write(&small, "nothing known\n".repeat(70)).expect("a log can be written");
    vec![
        Row::told("explain: a log of 110 MB on one core, MB in a second", size / 1e6 / ours, "MB/s"),
        Row::told("explain: the same in milliseconds for 100 MB", ours * 1e11 / size, "ms")
            .limit(Limit::Value(200.0)),
        Row::told("explain: the log beside `grep -c -F` for two texts", ours, "s").beside("grep", search),
        Row::told("explain: the log beside `wc -l`", ours, "s").beside("wc", count),
        Row::told(
            "explain: peak memory beyond that for a log of 1 KB",
            large - peak_of(&explain(&small)),
            "MB",
        )
        .limit(Limit::Value(4.0)),
    ]
}

/// The peak for a log in which nothing is known: `ogive explain` ends with 1 then.
fn peak_of(command: &Command) -> f64 {
    let mut through = Command::new("sh");
    through.args(["-c", "\"$@\" || true", "sh"]).arg(command.get_program()).args(command.get_args());
    peak(&through) as f64 / 1e6
}

/// Runs a command on one core, where the system can hold it there.
fn on_one_core(command: Command) -> Duration {
    let Some(taskset) = ogive_testkit::find("taskset") else { return timed(command) };
    let mut bound = Command::new(taskset);
    bound.args(["-c", "0"]).arg(command.get_program()).args(command.get_args());
    timed(bound)
}

fn piped(program: &str, arguments: &[&str], log: &Path) -> Duration {
    let mut command = Command::new(program);
    command.args(arguments).stdin(File::open(log).expect("the log is there"));
    timed(command)
}

fn timed(mut command: Command) -> Duration {
    let start = Instant::now();
    // Into a pipe: grep ends at its first hit when nobody can see more.
    let output = command.stdout(Stdio::piped()).stderr(Stdio::null()).output();
    let took = start.elapsed();
    assert!(output.is_ok_and(|output| output.status.success()), "{command:?}");
    took
}
