//! `ogive inspect` over a tree of SDKs beside `go version -m` and `file`, and on one very large program.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use ogive_testkit::{find, goroot, toolchain};

use super::Options;
use super::measure::{median, peak, quick, wall};
use super::table::{Limit, Row};
use super::tree::VERSION;

/// The hosts whose SDKs make up the tree: 12,000 files each, and a program for each of their tools.
const HOSTS: &[&str] = &["linux-amd64", "linux-arm64", "darwin-arm64", "darwin-amd64"];
/// The size of the large program in bytes, most of it a hole.
const LARGE: u64 = 1 << 30;

/// The rows about inspecting.
pub fn measure(options: &Options) -> Vec<Row> {
    let folder = tempfile::Builder::new().prefix("ogive-inspect-").tempdir_in(&options.dir);
    let folder = folder.expect("a folder can be made");
    let mut rows = tree(options, folder.path());
    rows.extend(large(options, folder.path()));
    rows
}

/// Runs `inspect`, which ends with 5 where a test of Go's own library is a damaged archive.
fn inspect(options: &Options, path: &Path) -> Command {
    let mut command = Command::new("sh");
    let script = "\"$0\" inspect \"$1\" >/dev/null 2>&1; test $? -eq 0 -o $? -eq 5";
    command.args(["-c", script]).arg(&options.ogive).arg(path).env("OGIVE_HOME", "/nonexistent");
    command
}

fn tree(options: &Options, folder: &Path) -> Vec<Row> {
    let top = folder.join("sdks");
    std::fs::create_dir(&top).expect("a folder can be made");
    let mut files = 0;
    for host in HOSTS {
        let name = format!("{VERSION}-{host}");
        drop(toolchain(&name));
        files += copy(&goroot(&name), &top.join(host));
    }
    let go = find("go");
    let (mut ours, mut theirs, mut many) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..options.runs {
        ours.push(wall(&mut inspect(options, &top)));
        if let Some(go) = &go {
            theirs.push(quick(Command::new(go).args(["version", "-m"]).arg(&top)));
        }
    }
    // `file` takes a minute; once tells enough.
    if find("file").is_some() {
        let script = "find \"$0\" -type f -print0 | xargs -0 file >/dev/null";
        many.push(wall(Command::new("sh").args(["-c", script]).arg(&top)));
    }
    let seconds = |times: &mut [Duration]| median(times).as_secs_f64();
    let what = format!("inspect {} SDKs, {files} files", HOSTS.len());
    let value = seconds(&mut ours);
    let mut rows = Vec::new();
    if !theirs.is_empty() {
        let row = Row::told(what.clone(), value, "s").beside("go version -m", seconds(&mut theirs));
        rows.push(row.limit(Limit::Ratio(0.6)));
    }
    if !many.is_empty() {
        let row = Row::told(what, value, "s").beside("find | xargs file", seconds(&mut many));
        rows.push(row.limit(Limit::Ratio(1.0 / 30.0)));
    }
    rows
}

fn large(options: &Options, folder: &Path) -> Vec<Row> {
    let program = folder.join("large");
    let from = goroot(&format!("{VERSION}-{}", HOSTS[0])).join("bin/go");
    std::fs::copy(from, &program).expect("a program can be copied");
    let mut file = File::options().write(true).open(&program).expect("a copy can be written");
    file.seek(SeekFrom::Start(LARGE - 1)).and_then(|_| file.write_all(&[0])).expect("a file may have a hole");
    let mut command = Command::new(&options.ogive);
    command.arg("inspect").arg(&program).env("OGIVE_HOME", "/nonexistent");
    let mut times: Vec<Duration> = (0..options.runs.max(5) * 3).map(|_| quick(&mut command)).collect();
    let time = median(&mut times).as_secs_f64() * 1000.0;
    let memory = peak(&command) as f64 / 1e6;
    vec![
        Row::told("inspect a program of 1 GB", time, "ms").limit(Limit::Value(15.0)),
        Row::told("inspect a program of 1 GB, peak memory", memory, "MB").limit(Limit::Value(20.0)),
    ]
}

/// Copies a tree with its modes; returns the number of files.
fn copy(from: &Path, to: &Path) -> usize {
    std::fs::create_dir_all(to).expect("a folder can be made");
    let mut files = 0;
    for entry in std::fs::read_dir(from).expect("an SDK can be listed") {
        let entry = entry.expect("an SDK can be listed");
        let target: PathBuf = to.join(entry.file_name());
        let kind = entry.file_type().expect("an entry has a kind");
        if kind.is_dir() {
            files += copy(&entry.path(), &target);
        } else if kind.is_symlink() {
            let link = std::fs::read_link(entry.path()).expect("a link can be read");
            symlink(link, target).expect("a link can be made");
        } else {
            std::fs::copy(entry.path(), target).expect("a file can be copied");
            files += 1;
        }
    }
    files
}
