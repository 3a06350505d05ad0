//! How fast Go's sources are read: the whole standard library, from memory, on one core.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use ogive_gosource::lexer::Lexer;
use ogive_gosource::{File, Header};
use ogive_testkit::go_programs::RELEASE;
use ogive_testkit::{goroot, host};

use super::Options;
use super::measure::{median, wall};
use super::table::{Limit, Row};

/// The rows about reading sources.
pub fn measure(options: &Options) -> Vec<Row> {
    let root = goroot(&format!("{RELEASE}-{}", host()));
    let mut files = Vec::new();
    collect(&root.join("src"), &mut files);
    let sources: Vec<Vec<u8>> =
        files.iter().map(|file| std::fs::read(file).expect("an SDK can be read")).collect();
    let bytes: usize = sources.iter().map(Vec::len).sum();
    let lines: usize =
        sources.iter().map(|source| source.iter().filter(|&&byte| byte == b'\n').count()).sum();
    let (bytes, lines) = (bytes as f64 / 1e6, lines as f64 / 1e6);

    let tokens = timed(options, || sources.iter().map(|source| Lexer::new(source).count()).sum());
    let heads = timed(options, || sources.iter().map(|source| Header::read(source).imports.len()).sum());
    let whole = timed(options, || sources.iter().map(|source| File::read(source).uses.len()).sum());
    let mut gofmt: Vec<Duration> = (0..options.runs.min(3)).map(|_| wall(&mut gofmt(&root))).collect();
    vec![
        Row::told("gosource: tokens of Go's standard library, MB in a second", bytes / tokens, "MB/s"),
        Row::told("gosource: the same in million lines in a second", lines / tokens, "M lines/s"),
        Row::told("gosource: heads of the files, a million lines", heads / lines * 1e3, "ms"),
        Row::told("gosource: declarations and uses, million lines in a second", lines / whole, "M lines/s"),
        Row::told("gosource: declarations and uses, of all files", whole, "s")
            .beside("gofmt -l on one core", median(&mut gofmt).as_secs_f64())
            .limit(Limit::Ratio(0.1)),
    ]
}

/// The median of some runs, in seconds.
fn timed(options: &Options, read: impl Fn() -> usize) -> f64 {
    let mut times: Vec<Duration> = (0..options.runs.max(5))
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(read());
            start.elapsed()
        })
        .collect();
    median(&mut times).as_secs_f64()
}

/// What parses the same files, and prints them to compare them.
fn gofmt(root: &Path) -> Command {
    // Those in testdata are not all sources, and end it with 2.
    let script = "find \"$1\" -name '*.go' -type f -print0 | xargs -0 \"$0\" -l >/dev/null 2>&1; true";
    let mut command = Command::new("sh");
    command.args(["-c", script]).arg(root.join("bin/gofmt")).arg(root.join("src")).env("GOMAXPROCS", "1");
    command
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("an SDK can be listed") {
        let path = entry.expect("an SDK can be listed").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "go") {
            files.push(path);
        }
    }
}
