//! The checksum database's formats and trees against golang.org/x/mod, their authority: the same
//! cases go to a small Go program, whose answers must be ours.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::BTreeMap;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ogive_record::Provenance;
use ogive_sdk::Credentials;
use ogive_sdk::goenv::{Setting, matches_prefix};
use ogive_sdk::source::Fetcher;
use ogive_sdk::sumdb::note::{self, Verifier};
use ogive_sdk::sumdb::tile::{Tile, TileReader, TileSource};
use ogive_sdk::sumdb::tree::{Hash, Record, Tree};
use ogive_sdk::sumdb::{Database, SumDb};
use ogive_system::memory::{Answer, MemorySystem, ScriptedHttp};
use ogive_system::{Command, Exit, System};
use ogive_testkit::{LocalSumDb, require, skip};
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct SignedCase {
    key: String,
    note: String,
}

#[derive(Serialize)]
struct PatternCase {
    patterns: &'static str,
    module: &'static str,
}

#[derive(Serialize)]
struct Cases {
    keys: Vec<String>,
    notes: Vec<SignedCase>,
    paths: Vec<String>,
    trees: Vec<String>,
    records: Vec<String>,
    patterns: Vec<PatternCase>,
    sizes: Vec<usize>,
}

#[derive(Deserialize)]
struct GoDatabase {
    key: String,
    answers: BTreeMap<String, String>,
    prefixes: Vec<String>,
}

#[derive(Deserialize)]
struct Answers {
    keys: Vec<bool>,
    notes: Vec<bool>,
    paths: Vec<bool>,
    trees: Vec<String>,
    records: Vec<String>,
    patterns: Vec<bool>,
    databases: Vec<GoDatabase>,
}

/// Small steps of a linear congruence: the cases are the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides
    }

    /// `text` with one byte replaced, dropped, doubled or swapped; still UTF-8 or not.
    fn change(&mut self, text: &[u8]) -> Vec<u8> {
        let mut text = text.to_vec();
        let at = self.roll(text.len());
        match self.roll(5) {
            0 => text[at] = b"\n +AZaz09=-\x01\xff"[self.roll(13)],
            1 => drop(text.remove(at)),
            2 => text.insert(at, text[at]),
            3 => text.truncate(at),
            _ => {
                let next = (at + 1) % text.len();
                text.swap(at, next);
            }
        }
        if text.is_empty() { vec![b'\n'] } else { text }
    }
}

/// Two keys; notes, descriptions of trees, and records, most of them changed.
fn texts() -> ([String; 2], [Vec<Vec<u8>>; 3]) {
    let (a, b) = (LocalSumDb::new("sum.example", 1), LocalSumDb::new("other.example", 2));
    a.add_others(5);
    let head = a.head(5);
    let tree = head.split("\n\n").next().unwrap().to_owned() + "\n";
    let both = head.clone() + b.sign(&tree).split("\n\n").nth(1).unwrap();
    let twice = head.clone() + head.split("\n\n").nth(1).unwrap();
    let mut notes: Vec<Vec<u8>> = [&head, &both, &twice, &b.sign(&tree), &a.sign("hello\n\nthere\n")]
        .iter()
        .map(|note| note.as_bytes().to_vec())
        .collect();
    let mut trees = vec![tree.clone().into_bytes(), (tree.clone() + "more\n").into_bytes()];
    let record = "17\nexample.com/m v1 h1:A=\nexample.com/m v1/go.mod h1:B=\n\nrest";
    let mut records = vec![record.into(), b"+3\na\n\n".to_vec(), b"-3\na\n\n".to_vec(), b"3\n\n".to_vec()];
    let mut dice = Dice(7);
    for (list, count) in [(&mut notes, 3000), (&mut trees, 1500), (&mut records, 1500)] {
        let originals = list.len();
        for _ in 0..count {
            let pick = dice.roll(originals);
            let changed = dice.change(&list[pick].clone());
            list.push(changed);
        }
    }
    ([a.verifier_key(), b.verifier_key()], [notes, trees, records])
}

const PATTERNS: &[&str] = &[
    "golang.org",
    "golang.org/",
    "*.org",
    "g*g",
    "golang.org/tool*",
    "x,golang.org/toolchain",
    "[e-h]olang.o?g",
    "",
    ",",
    "golang.org/x",
    "*/x",
    "[^g]olang.org",
    "[a",
    "golang.org/toolchain/x",
    "\\golang.org",
    "*",
    "*/*",
    "golang.org//toolchain",
    "/",
    "g[",
    "[]g]olang.org",
    "[a-]olang.org",
    "golang.org/toolch[!a]in",
];

struct Compared {
    cases: Cases,
    notes: Vec<Vec<u8>>,
    trees: Vec<Vec<u8>>,
    records: Vec<Vec<u8>>,
    answers: Answers,
}

/// The answers of the Go program, asked once; none when it can't be run here.
fn compared() -> Option<&'static Compared> {
    static COMPARED: OnceLock<Option<Compared>> = OnceLock::new();
    COMPARED.get_or_init(ask).as_ref()
}

fn ask() -> Option<Compared> {
    let go = require("go")?;
    let ([key, other], [notes, trees, records]) = texts();
    let mut dice = Dice(3);
    let public = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8".to_owned();
    let mut keys = vec![key.clone(), other, public];
    for at in 0..400 {
        let changed = dice.change(keys[at % 3].as_bytes());
        keys.extend(String::from_utf8(changed));
    }
    let mut paths: Vec<String> =
        ["tile/8/0/000", "tile/8/2/x001/234.p/7", "tile/8/1/x999/x000/255.p/255"].map(str::to_owned).to_vec();
    for at in 0..1500 {
        let changed = dice.change(paths[at % 3].as_bytes());
        let Ok(changed) = String::from_utf8(changed) else { continue };
        let level = changed.split('/').nth(2).and_then(|level| level.parse::<u32>().ok());
        // Levels above 7 belong to trees larger than numbers go.
        if level.is_none_or(|level| level <= 7) {
            paths.push(changed);
        }
    }
    let encode = |list: &[Vec<u8>]| list.iter().map(|bytes| STANDARD.encode(bytes)).collect::<Vec<_>>();
    let cases = Cases {
        keys,
        notes: encode(&notes).into_iter().map(|note| SignedCase { key: key.clone(), note }).collect(),
        paths,
        trees: encode(&trees),
        records: encode(&records),
        patterns: PATTERNS
            .iter()
            .flat_map(|patterns| {
                let case = move |module| PatternCase { patterns, module };
                ["golang.org/toolchain", "golang.org", "x"].map(case)
            })
            .collect(),
        sizes: vec![1, 2, 255, 256, 257, 700],
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cases.json");
    let system = System::real();
    system.files.replace(&file, &serde_json::to_vec(&cases).unwrap(), 0o644).unwrap();
    let mut command = Command::new(go).arg("run").arg(".").arg(&file);
    command.directory = Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/xmod"));
    let output = system.processes.output(&command.env("GOFLAGS", "-mod=readonly").env("GOWORK", "off"));
    let output = output.unwrap();
    if output.exit != Exit::Code(0) {
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let unreachable =
            ["dial tcp", "no such host", "module lookup disabled", "requires go >=", "Forbidden"];
        assert!(unreachable.iter().any(|sign| text.contains(sign)), "{text}");
        skip("golang.org/x/mod can't be fetched or built here");
        return None;
    }
    let answers = serde_json::from_slice(&output.stdout).unwrap();
    Some(Compared { cases, notes, trees, records, answers })
}

#[test]
fn keys_and_notes_are_accepted_as_by_go() {
    let Some(go) = compared() else { return };
    for (key, accepted) in go.cases.keys.iter().zip(&go.answers.keys) {
        assert_eq!(key.parse::<Verifier>().is_ok(), *accepted, "{key}");
    }
    let verifier: Verifier = go.cases.notes[0].key.parse().unwrap();
    for (text, accepted) in go.notes.iter().zip(&go.answers.notes) {
        let ours = note::open(text, &verifier);
        assert_eq!(ours.is_ok(), *accepted, "{:?}\n{}", ours, String::from_utf8_lossy(text));
    }
    assert!(go.answers.notes.iter().filter(|accepted| **accepted).count() > 20);
}

#[test]
fn trees_records_and_tile_paths_are_read_as_by_go() {
    let Some(go) = compared() else { return };
    for (text, answer) in go.trees.iter().zip(&go.answers.trees) {
        // A note's text is UTF-8 before it is read as a tree.
        let Ok(text) = std::str::from_utf8(text) else { continue };
        let ours = text.parse::<Tree>().map(|tree| format!("{} {}", tree.size, tree.hash));
        assert_eq!(ours.unwrap_or_default(), *answer, "{text:?}");
    }
    for (text, answer) in go.records.iter().zip(&go.answers.records) {
        let ours = std::str::from_utf8(text).ok().and_then(|text| Record::parse(text).ok());
        let ours = ours.map(|(record, rest)| format!("{} {} {}", record.id, record.text.len(), rest.len()));
        // What follows the record need not be text to Go, and a number may be negative.
        let answer = if std::str::from_utf8(text).is_err() || answer.starts_with('-') { "" } else { answer };
        assert_eq!(ours.unwrap_or_default(), answer, "{:?}", String::from_utf8_lossy(text));
    }
    for (path, accepted) in go.cases.paths.iter().zip(&go.answers.paths) {
        assert_eq!(path.parse::<Tile>().is_ok(), *accepted, "{path}");
    }
}

#[test]
fn patterns_match_as_by_go() {
    let Some(go) = compared() else { return };
    for (case, matches) in go.cases.patterns.iter().zip(&go.answers.patterns) {
        assert_eq!(matches_prefix(case.patterns, case.module), *matches, "{} {}", case.patterns, case.module);
    }
}

struct GoTiles<'a>(&'a GoDatabase);

impl TileSource for GoTiles<'_> {
    type Error = String;

    fn tile(&self, tile: Tile) -> Result<Vec<u8>, String> {
        let encoded = self.0.answers.get(&format!("/{tile}")).ok_or_else(|| tile.to_string())?;
        Ok(STANDARD.decode(encoded).unwrap())
    }
}

#[test]
fn every_prefix_of_a_tree_hashes_as_by_go() {
    let Some(go) = compared() else { return };
    for database in &go.answers.databases {
        let hash = |size: usize| database.prefixes[size].parse::<Hash>().unwrap();
        let size = database.prefixes.len() - 1;
        let tiles = GoTiles(database);
        let reader = TileReader::new(Tree { size: size as u64, hash: hash(size) }, &tiles);
        for prefix in 0..=size {
            assert_eq!(reader.prefix(prefix as u64).unwrap(), hash(prefix), "{prefix} of {size}");
        }
    }
}

#[test]
fn the_client_trusts_a_database_of_gos_making() {
    let Some(go) = compared() else { return };
    for database in &go.answers.databases {
        let mut http = ScriptedHttp::new();
        for (path, answer) in &database.answers {
            let url = format!("https://sum.example{path}");
            http = http.on(&url, Answer::ok(STANDARD.decode(answer).unwrap()));
        }
        // The last look-up first, so that the others' heads are smaller ones.
        let machine = MemorySystem { http, ..MemorySystem::new() };
        let fetcher = Fetcher { system: machine.system(), credentials: Credentials::default() };
        let key = Setting::new("GOSUMDB", &database.key, Provenance::BuiltIn);
        let authority = Database::parse(Some(&key)).unwrap().unwrap();
        let folders = ["/state", "/cache"].map(PathBuf::from);
        let [state, cache] = folders;
        let client = Arc::new(SumDb::new(fetcher, authority, None, state, cache));
        let size = database.prefixes.len() - 1;
        for record in (0..size).rev().step_by(1 + size / 40) {
            let module = format!("example.com/m{record}");
            let h1 = format!("h1:{}", STANDARD.encode(&module));
            let proof = client.verify(&module, "v1.0.0", &h1, None).unwrap();
            assert_eq!(proof.record_id, record as u64);
        }
    }
}
