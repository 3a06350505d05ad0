//! Logs: what is found depends on the bytes, not on how they come.

use ogive_explain::text::{MOST_FINDINGS, Scan, Scanner, recognise, recognisers, scan};
use ogive_record::Provenance;
use proptest::prelude::*;

fn in_pieces(log: &[u8], piece: usize) -> Scan {
    let mut scanner = Scanner::new();
    log.chunks(piece).for_each(|piece| scanner.feed(piece));
    scanner.finish()
}

fn shown(scan: &Scan) -> Vec<(String, u64, u64)> {
    let found = scan.findings.iter();
    found.map(|f| (f.recognised.recogniser.name.to_string(), f.line, f.count)).collect()
}

#[test]
fn each_finding_is_told_once_with_its_first_line_and_how_often() {
    let log = "ok\r\nzsh: bad CPU type in executable: ./a\r\nok\r\n\
               zsh: bad CPU type in executable: ./b\r\nzsh: bad CPU type in executable: ./a\r\n";
    let scan = scan(log.as_bytes()).unwrap();
    assert_eq!(shown(&scan), [("bad-cpu-type".into(), 2, 2), ("bad-cpu-type".into(), 4, 1)]);
    assert_eq!((scan.lines, scan.bytes), (5, log.len() as u64));
    let program = &scan.findings[0].recognised.captures;
    assert_eq!(program.as_slice(), [("program", "./a".to_owned())]);
}

#[test]
fn colours_within_a_phrase_hide_nothing() {
    let log = b"\x1b[90m12:00\x1b[0m standard_init_linux.go:228: exec user process caused: exec \x1b[1;31mformat\x1b[0m error\n";
    assert_eq!(shown(&scan(&log[..]).unwrap()), [("container-exec-format-error".into(), 1, 1)]);
}

#[test]
fn every_real_line_is_found_in_a_log_in_order() {
    let samples =
        recognisers().iter().flat_map(|r| r.examples.iter().map(|sample| (r.name.as_str(), sample.line)));
    for (name, line) in samples {
        let log = format!("before\n\x1b[31m{line}\x1b[0m\r\nafter\n");
        assert_eq!(shown(&scan(log.as_bytes()).unwrap()), [(name.to_owned(), 2, 1)], "{line}");
    }
}

#[test]
fn a_line_of_many_megabytes_is_searched_to_its_end() {
    let mut log = b"x".repeat(5 << 20);
    log.extend_from_slice(b" ld: symbol(s) not found for architecture arm64 ");
    log.extend_from_slice(&b"for architecture ".repeat(100_000));
    log.extend_from_slice(b" go: no such tool \"compile\" \nKilled: 9\n");
    let found = scan(log.as_slice()).unwrap();
    assert_eq!(
        shown(&found),
        [
            ("symbols-missing-for-architecture".into(), 1, 1),
            ("go-tool-missing".into(), 1, 1),
            ("killed".into(), 2, 1)
        ]
    );
    assert_eq!(shown(&in_pieces(&log, 4093)), shown(&found));
}

#[test]
fn too_many_different_findings_are_counted_not_kept() {
    let log: String =
        (0..MOST_FINDINGS + 7).map(|n| format!("bash: ./p{n}: cannot execute binary file\n")).collect();
    let scan = scan(log.as_bytes()).unwrap();
    assert_eq!((scan.findings.len(), scan.left_out), (MOST_FINDINGS, 7));
}

#[test]
fn unknown_texts_are_not_guessed_at() {
    for text in [
        "",
        "hello",
        "error: something went wrong",
        "no such file or directory",
        "architecture: arm64",
        "go build ./... ok",
        "the format error of the parser",
        "filled: 9 of 10",
        "undefined: foo",
        "Permission denied",
    ] {
        assert!(
            recognise(text).is_none(),
            "{text}: {:?}",
            recognise(text).map(|known| known.recogniser.name.clone())
        );
    }
}

#[test]
fn architectures_become_facts_and_commands() {
    let line = "ld: warning: ignoring file /opt/x.o, building for macOS-x86_64 but attempting to link with file built for unknown-arm64";
    let answer = recognise(line).unwrap().explain(&Provenance::Argument("TEXT".into()), Vec::new());
    let value = |subject: &str| {
        let evidence = answer.what.iter().find(|evidence| evidence.subject == subject)?;
        Some(evidence.fact.value()?.as_str()?.to_owned())
    };
    assert_eq!(value("made for").as_deref(), Some("unknown-arm64 (arm64)"));
    assert_eq!(value("asked for").as_deref(), Some("macOS-x86_64 (amd64)"));
    assert!(answer.ways.iter().any(|way| way.command.as_deref() == Some("ogive exec +arm64 go build .")));
    assert!(answer.ways.iter().any(|way| way.command.as_deref() == Some("ogive inspect /opt/x.o")));
}

#[test]
fn what_a_log_names_cannot_become_another_command() {
    let answer = recognise("zsh: bad interpreter: x").map(|_| ()).is_none();
    assert!(answer);
    let line = "bash: ./$(reboot);x: cannot execute binary file: Exec format error";
    let answer = recognise(line).unwrap().explain(&Provenance::Argument("TEXT".into()), Vec::new());
    assert!(
        answer.ways.iter().any(|way| way.command.as_deref() == Some("ogive explain './$(reboot);x'")),
        "{answer:?}"
    );
}

/// Logs of real lines, noise, colours and bytes that are no text.
fn logs() -> impl Strategy<Value = Vec<u8>> {
    let lines: Vec<Vec<u8>> =
        recognisers().iter().flat_map(|r| r.examples).map(|sample| sample.line.as_bytes().to_vec()).collect();
    let part = prop_oneof![
        proptest::sample::select(lines),
        Just(b"\n".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"\x1b[31m".to_vec()),
        Just(b"x".repeat(5000)),
        proptest::collection::vec(any::<u8>(), 0..60),
    ];
    proptest::collection::vec(part, 0..60).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn pieces_make_no_difference(log in logs(), piece in 1usize..9000) {
        // Long enough for several blocks.
        let filler = b"a line of a build that went well\n".repeat(9_000);
        let log = [log.as_slice(), &filler, &log, &filler, &log].concat();
        let whole = in_pieces(&log, log.len().max(1));
        let pieces = in_pieces(&log, piece);
        prop_assert_eq!(shown(&whole), shown(&pieces));
        prop_assert_eq!((whole.lines, whole.bytes, whole.left_out), (pieces.lines, pieces.bytes, pieces.left_out));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..4000)) {
        let _ = scan(bytes.as_slice());
        let known = recognise(&String::from_utf8_lossy(&bytes));
        let _ = known.map(|known| known.explain(&Provenance::BuiltIn, Vec::new()));
    }
}
