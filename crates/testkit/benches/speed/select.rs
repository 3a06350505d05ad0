//! The shim and `ogive which`, eight folders deep among thirty SDKs.

use std::process::Stdio;
use std::time::Duration;

use ogive_testkit::find;

use super::Options;
use super::measure::{median, quick};
use super::mise::Mise;
use super::table::{Limit, Row};
use super::tree::{Tree, VERSION};

/// Runs of each program; they take turns, so that what slows the machine slows all.
const ROUNDS: usize = 400;

/// Runs of the peer, which is slower by orders.
const PEER_ROUNDS: usize = 40;

/// Measures all of it.
pub fn measure(options: &Options) -> Vec<Row> {
    let folder = tempfile::Builder::new().prefix("ogive-bench-").tempdir_in(&options.dir);
    let folder = folder.expect("a folder can be made");
    let tree = Tree::new(options, folder.path());
    check(&tree);
    let shim = tree.home.join("shims/go");
    let target = tree.goroot.join("bin/go");
    let milliseconds = |duration: Duration| duration.as_secs_f64() * 1000.0;

    let (mut through, mut direct, mut which) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        through.push(quick(tree.command(&shim).arg("version")));
        direct.push(quick(tree.command(&target).arg("version")));
        which.push(quick(tree.command(&options.ogive).arg("which")));
    }
    let direct = milliseconds(median(&mut direct));
    let added = milliseconds(median(&mut through)) - direct;
    let mut rows = vec![
        Row::told("the target alone, as the floor", direct, "ms"),
        Row::told("shim: added to the target, 8 folders deep, 30 SDKs", added, "ms").limit(Limit::Value(1.0)),
    ];
    match Mise::new(&tree) {
        Some(mise) => {
            let mut peer: Vec<Duration> = (0..PEER_ROUNDS).map(|_| quick(&mut mise.go(&tree))).collect();
            let peer = milliseconds(median(&mut peer)) - direct;
            rows.push(
                Row::told("the same beside mise", added, "ms").beside("mise", peer).limit(Limit::Ratio(0.2)),
            );
        }
        None => eprintln!("not measured: mise is not here and npm does not bring it"),
    }
    match instructions(&tree) {
        Some(count) => rows.push(Row::told("shim: until it becomes the target", count, "instructions")),
        None => eprintln!("not measured: instructions, valgrind is not here"),
    }
    let size = std::fs::metadata(&options.shim).map_or(0, |data| data.len());
    rows.push(Row::told("shim: size", size as f64 / 1e6, "MB").limit(Limit::Value(1.0)));
    let which = milliseconds(median(&mut which));
    rows.push(Row::told("`ogive which`, the same folder", which, "ms").limit(Limit::Value(5.0)));
    rows
}

/// The tree means what it is to mean: otherwise the figures are of something else.
fn check(tree: &Tree) {
    let output = tree.command(&tree.home.join("shims/go")).stdin(Stdio::null()).output();
    let output = output.expect("the shim starts");
    assert!(output.status.success(), "the shim: {}", String::from_utf8_lossy(&output.stderr));
    std::fs::rename(tree.goroot.join("bin/go"), tree.goroot.join("bin/other")).expect("a rename");
    let missing = tree.command(&tree.home.join("shims/go")).stdin(Stdio::null()).output();
    let missing = missing.expect("the shim starts");
    std::fs::rename(tree.goroot.join("bin/other"), tree.goroot.join("bin/go")).expect("a rename");
    assert!(!missing.status.success(), "the shim did not select {VERSION}");
}

/// Instructions up to a refused `execve`, by callgrind, which cannot see past one that succeeds.
fn instructions(tree: &Tree) -> Option<f64> {
    let valgrind = find("valgrind")?;
    let program = tree.goroot.join("bin/go");
    let kept = std::fs::read(&program).ok()?;
    std::fs::write(&program, "no program\n").ok()?;
    let output = tree
        .command(&valgrind)
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(tree.home.join("shims/go"))
        .arg("version")
        .stdin(Stdio::null())
        .output();
    std::fs::write(&program, kept).ok()?;
    let text = String::from_utf8_lossy(&output.ok()?.stderr).into_owned();
    let line = text.lines().find(|line| line.contains("Collected :"))?;
    line.rsplit(' ').next()?.parse().ok()
}
