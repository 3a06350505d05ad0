//! `ogive build` beside the go command and goreleaser: a real program for nine platforms, from an empty cache, after a
//! change of one file, and when nothing has changed. And what `ogive build` looks at before it builds, beside `go list`.

mod contender;
mod preflight;
mod program;
mod timed;

use std::path::Path;

use ogive_testkit::places;

use self::contender::{Contender, goreleaser, in_a_row, ogive, sums};
use self::timed::{Timed, middle};
use super::Options;
use super::table::{Limit, Row};

/// For what is built.
const PLATFORMS: [&str; 9] = [
    "linux/amd64",
    "linux/arm64",
    "darwin/arm64",
    "darwin/amd64",
    "windows/amd64",
    "windows/arm64",
    "linux/386",
    "freebsd/amd64",
    "linux/riscv64",
];

/// What one contender took in all rounds.
#[derive(Default)]
struct Took {
    cold: Vec<Timed>,
    leaf: Vec<Timed>,
    same: Vec<Timed>,
}

/// The rows about builds.
pub fn measure(options: &Options) -> Vec<Row> {
    let folder = places::target().join("bench/build");
    std::fs::create_dir_all(&folder).expect("a folder below target can be made");
    let platforms = &PLATFORMS[..options.platforms.clamp(1, PLATFORMS.len())];
    let go = program::go();
    let source = program::fetch(&program::BUILT, &folder, &go);
    let mut contenders = vec![ogive(options, &folder, &go, platforms), in_a_row(&folder, &go, platforms)];
    contenders.extend(goreleaser(&folder, &go, platforms));
    let mut took: Vec<Took> = contenders.iter().map(|_| Took::default()).collect();
    for run in 0..options.runs.min(3) {
        for (contender, took) in contenders.iter().zip(&mut took) {
            contender.prepare(&source);
            eprintln!("build: {}, run {} of {}", contender.name, run + 1, options.runs.min(3));
            took.cold.push(contender.run());
            for change in 0..3 {
                program::change(&contender.source, run * 3 + change);
                took.leaf.push(contender.run());
                took.same.push(contender.run());
            }
        }
    }
    let rows = rows(&contenders, &took, platforms.len());
    let rows = [rows, preflight::rows(options, &folder, &go)].concat();
    for contender in &contenders {
        contender.forget();
    }
    rows
}

fn rows(contenders: &[Contender], took: &[Took], platforms: usize) -> Vec<Row> {
    let (Some((ours, peers)), Some(contender)) = (took.split_first(), contenders.first()) else {
        return Vec::new();
    };
    let what = format!("{platforms} platforms of {}", program::BUILT.name);
    let mut rows = Vec::new();
    // One a row, with the limit for the go command and that for goreleaser.
    let mut beside = |what: String, part: fn(&Took) -> &[Timed], limits: [Option<f64>; 2]| {
        let ours = middle(part(ours));
        for ((peer, took), limit) in contenders[1..].iter().zip(peers).zip(limits) {
            let theirs = middle(part(took));
            let row = Row::told(format!("build: {what}"), ours.wall, "s").beside(&peer.name, theirs.wall);
            rows.push(match limit {
                Some(limit) => row.limit(Limit::Ratio(limit)),
                None => row,
            });
            let used = format!("build: {what}, of all processors");
            rows.push(Row::told(used, ours.share(), "%").beside(&peer.name, theirs.share()));
        }
    };
    beside(format!("{what}, empty cache"), |took| &took.cold, [Some(1.05), Some(1.05)]);
    beside("one file changed".to_owned(), |took| &took.leaf, [Some(1.0), Some(1.0)]);
    beside("nothing changed".to_owned(), |took| &took.same, [None, Some(0.3)]);
    // Where nothing changed the go command is not asked: all that is done is ogive's own.
    let own = middle(&ours.same).cpu;
    let inspection = sums(&contender.dist).cpu;
    let each = |seconds: f64| seconds * 1e3 / platforms as f64;
    rows.push(
        Row::told("build: own work for a platform, processor time", each(own), "ms")
            .beside("30 ms and `sha256sum` of the program", 30.0 + each(inspection))
            .limit(Limit::Ratio(1.0)),
    );
    if let Some(cold) = ours.cold.last() {
        if let Some(peak) = cold.field("peak-memory") {
            rows.push(Row::told("build: peak memory of all programs together", peak / 1e6, "MB"));
        }
        if let Some(at_once) = cold.field("at-once") {
            rows.push(Row::told("build: builds at once", at_once, ""));
        }
    }
    rows
}

/// A fresh folder.
fn empty(folder: &Path) {
    if folder.exists() {
        std::fs::remove_dir_all(folder).expect("a folder of the benchmark can be removed");
    }
    std::fs::create_dir_all(folder).expect("a folder of the benchmark can be made");
}
