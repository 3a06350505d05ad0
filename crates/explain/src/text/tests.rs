//! Every example is known, by its own recogniser, wherever blocks end.

use std::io::Read;

use proptest::prelude::*;
use regex::Regex;

use super::recognisers::recognisers;
use super::scan::{Scan, scan};

fn scanned(text: &[u8]) -> Scan {
    scan(&mut &*text).unwrap()
}

#[test]
fn every_example_is_known_by_its_own_recogniser() {
    let mut wrong = Vec::new();
    for recogniser in recognisers() {
        Regex::new(recogniser.pattern).unwrap_or_else(|error| panic!("{}: {error}", recogniser.name));
        assert!(!recogniser.examples.is_empty(), "{} has no example", recogniser.name);
        for example in recogniser.examples {
            let found = scanned(example.line.as_bytes());
            let names: Vec<&str> = found.hits.iter().map(|hit| hit.recogniser.name.as_str()).collect();
            if names != [recogniser.name.as_str()] {
                wrong.push(format!("{:?} of {} is known as {names:?}", example.line, recogniser.name));
            }
            assert!(!example.seen.is_empty(), "{:?}", example.line);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn names_are_kebab_case_and_unlike_one_another() {
    let mut names: Vec<&str> = recognisers().iter().map(|known| known.name.as_str()).collect();
    for name in &names {
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{name}");
    }
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn each_answer_has_a_way_out() {
    for recogniser in recognisers() {
        for example in recogniser.examples {
            let scan = scanned(example.line.as_bytes());
            let answers = super::explanations(&scan, None, &[]);
            assert!(answers.iter().all(|answer| !answer.ways.is_empty()), "{}", recogniser.name);
        }
    }
}

#[test]
fn colours_and_line_ends_of_others_are_looked_through() {
    let log = "ok\r\n\x1b[31m./app: cannot execute binary file: \x1b[1mExec format error\x1b[0m\r\nok\r\n";
    let found = scanned(log.as_bytes());
    assert_eq!((found.lines, found.hits.len()), (3, 1));
    let hit = &found.hits[0];
    assert_eq!((hit.line, hit.count), (2, 1));
    assert_eq!(hit.text, "./app: cannot execute binary file: Exec format error");
}

#[test]
fn the_same_line_is_told_once() {
    let log = "bash: ./a: Exec format error\nx\n".repeat(1000) + "bash: ./b: Exec format error";
    let found = scanned(log.as_bytes());
    let counts: Vec<(u64, u64)> = found.hits.iter().map(|hit| (hit.line, hit.count)).collect();
    assert_eq!((counts, found.lines), (vec![(1, 1000), (2001, 1)], 2001));
}

#[test]
fn an_endless_line_is_looked_through() {
    let mut log = vec![b'x'; 10 << 20];
    log.extend_from_slice(b" /bin/sh: 1: ./app: Exec format error ");
    log.extend(std::iter::repeat_n(b'y', 3 << 20));
    let found = scanned(&log);
    assert_eq!((found.hits.len(), found.lines), (1, 1));
    assert!(found.hits[0].text.len() < 500);
}

/// Gives what it holds in pieces of the sizes that it is told.
struct Pieces<'a>(&'a [u8], Vec<usize>);

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let size = self.1.pop().unwrap_or(usize::MAX).clamp(1, buffer.len()).min(self.0.len());
        buffer[..size].copy_from_slice(&self.0[..size]);
        self.0 = &self.0[size..];
        Ok(size)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn where_blocks_end_changes_nothing(
        picks in prop::collection::vec((0usize..1000, 0usize..3000), 1..60),
        pieces in prop::collection::vec(1usize..5000, 0..200),
    ) {
        let examples: Vec<&str> =
            recognisers().iter().flat_map(|known| known.examples).map(|example| example.line).collect();
        let mut log = String::new();
        for (pick, padding) in &picks {
            log.push_str(examples[pick % examples.len()]);
            log.push('\n');
            log.extend(std::iter::repeat_n('.', *padding));
            log.push('\n');
        }
        let whole = scanned(log.as_bytes());
        let parts = scan(&mut Pieces(log.as_bytes(), pieces)).unwrap();
        prop_assert_eq!(whole, parts);
    }

    #[test]
    fn no_bytes_upset_it(bytes in prop::collection::vec(any::<u8>(), 0..4000)) {
        scanned(&bytes);
    }
}
