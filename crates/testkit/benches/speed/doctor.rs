//! `ogive doctor` beside the shells that it starts.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;
use ogive_testkit::Sandbox;

use crate::Options;
use crate::measure::{median, peak, wall};
use crate::table::{Limit, Row};

/// Each shell, by its starts.
const STARTS: &[(&str, &[&[&str]])] = &[
    ("bash", &[&["-x", "-l", "-i"], &["-x", "-i"], &["-x", "-l"], &["-x"]]),
    ("zsh", &[&["-x", "-l", "-i"], &["-x", "-i"], &["-x", "-l"], &["-x"]]),
    ("fish", &[&["--private", "-l", "-i"], &["--private", "-i"], &["--private", "-l"], &["--private"]]),
];

/// What many start-up files do: functions, loops, folders for PATH.
const POSIX: &str = "for number in {1..200}; do\n  case \":$PATH:\" in *\":/opt/$number/bin:\"*) ;; *) PATH=\"$PATH:/opt/$number/bin\" ;; esac\ndone\n\
                     export PATH GOFLAGS=-v\nalias ll='ls -l'\n";
const FISH: &str =
    "for number in (seq 200)\n    set -gx PATH $PATH /opt/$number/bin\nend\nset -gx GOFLAGS -v\n";

/// The rows of `ogive doctor`.
pub fn measure(options: &Options) -> Vec<Row> {
    if STARTS.iter().any(|(shell, _)| ogive_testkit::find(shell).is_none()) {
        eprintln!("no zsh or no fish on PATH: ogive doctor is not measured");
        return Vec::new();
    }
    let sandbox = Sandbox::within(&options.dir);
    let home = sandbox.home();
    for (file, text) in
        [(".bashrc", POSIX), (".bash_profile", ". ~/.bashrc\n"), (".zshrc", POSIX), ("fish.fish", FISH)]
    {
        std::fs::write(home.join(file), text).expect("a start-up file can be written");
    }
    let config = home.join(".config/fish");
    std::fs::create_dir_all(&config).expect("a folder can be made");
    std::fs::rename(home.join("fish.fish"), config.join("config.fish")).expect("a file can be moved");
    let mut slowest = Duration::ZERO;
    let mut sum = Duration::ZERO;
    for (shell, ways) in STARTS {
        for way in *ways {
            let mut took: Vec<Duration> =
                (0..options.runs).map(|_| wall(&mut start(&home, shell, way))).collect();
            slowest = slowest.max(median(&mut took));
            let before = used();
            wall(&mut start(&home, shell, way));
            sum += used().saturating_sub(before);
        }
    }
    let cores = u32::try_from(std::thread::available_parallelism().map_or(1, usize::from)).unwrap_or(1);
    let floor = slowest.max(sum / cores).as_secs_f64() * 1e3;
    let ours = |arguments: &[&str]| doctor(options, &sandbox, arguments);
    let mut with: Vec<Duration> = (0..options.runs).map(|_| wall(&mut ours(&[]))).collect();
    let mut without: Vec<Duration> = (0..options.runs).map(|_| wall(&mut ours(&["--no-shells"]))).collect();
    // The largest program counts, and clang alone is larger than ogive.
    let mut frugal = ours(&[]);
    frugal.env("CC", "gcc");
    vec![
        Row::told("doctor: bash, zsh and fish", median(&mut with).as_secs_f64() * 1e3, "ms")
            .beside("1.2 × their traced starts + 150 ms", 1.2 * floor + 150.0)
            .limit(Limit::Ratio(1.0)),
        Row::told("doctor --no-shells", median(&mut without).as_secs_f64() * 1e3, "ms")
            .limit(Limit::Value(60.0)),
        Row::told("doctor: peak memory", peak(&frugal) as f64 / 1e6, "MB").limit(Limit::Value(60.0)),
    ]
}

fn start(home: &Path, shell: &str, way: &[&str]) -> Command {
    let mut command = Command::new(shell);
    command.args(way).args(["-c", "true"]).env("HOME", home).current_dir(home);
    command.env("HISTFILE", "/dev/null").env("TERM", "xterm-256color");
    // A terminal is nobody's here.
    let mut alone = Command::new("setsid");
    alone.arg("--wait").arg(command.get_program()).args(command.get_args()).current_dir(home);
    for (name, value) in command.get_envs() {
        alone.env(name, value.unwrap_or_default());
    }
    alone
}

/// The doctor ends with 1 when it finds something.
fn doctor(options: &Options, sandbox: &Sandbox, arguments: &[&str]) -> Command {
    let mut ogive = sandbox.ogive([""]);
    let mut through = Command::new("sh");
    through.args(["-c", "\"$@\"; [ $? -le 1 ]", "sh"]).arg(&options.ogive).arg("doctor").args(arguments);
    for (name, value) in ogive.command().get_envs() {
        through.env(name, value.unwrap_or_default());
    }
    through.current_dir(sandbox.work());
    through
}

/// The time of processors that programs which ended took.
fn used() -> Duration {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("a process knows what it used");
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Duration::from_micros(u64::try_from(micros).unwrap_or(0))
}
