//! Wall time and peak memory of programs.

use std::ffi::OsString;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};

/// Runs a command to its end and says how long that took.
///
/// # Panics
/// When it does not end with 0: a failed run measures nothing.
pub fn wall(command: &mut Command) -> Duration {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let start = Instant::now();
    let child = command.spawn().unwrap_or_else(|error| panic!("start {command:?}: {error}"));
    let output = child.wait_with_output().expect("a child can be waited for");
    let took = start.elapsed();
    assert!(
        output.status.success(),
        "{command:?}: {}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    took
}

/// As [`wall`], for programs that end at once: nothing is captured.
pub fn quick(command: &mut Command) -> Duration {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let status = command.status().unwrap_or_else(|error| panic!("start {command:?}: {error}"));
    let took = start.elapsed();
    assert!(status.success(), "{command:?}: {status}");
    took
}

/// Peak memory of a command in bytes, by the kernel's own account of a process that had this one
/// child only.
///
/// # Panics
/// When it does not end with 0.
pub fn peak(command: &Command) -> u64 {
    let own = std::env::current_exe().expect("a program knows where it is");
    let mut measurer = Command::new(own);
    measurer.arg("--peak").arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => measurer.env(name, value),
            None => measurer.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        measurer.current_dir(folder);
    }
    let output = measurer.stdin(Stdio::null()).output().expect("this program starts");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().parse().expect("--peak prints a number")
}

/// The other side of [`peak`]: runs the command and prints the peak in bytes.
pub fn peak_of(command: &[String]) -> ExitCode {
    let arguments: Vec<OsString> = command.iter().skip(1).map(OsString::from).collect();
    let status = Command::new(&command[0]).args(arguments).stdout(Stdio::null()).status();
    if !status.is_ok_and(|status| status.success()) {
        return ExitCode::FAILURE;
    }
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("a process knows what it used");
    // ru_maxrss is in KiB on Linux, in bytes on macOS.
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    println!("{}", usage.max_rss() * unit);
    ExitCode::SUCCESS
}

/// The middle of several durations.
pub fn median(durations: &mut [Duration]) -> Duration {
    durations.sort();
    durations[durations.len() / 2]
}
