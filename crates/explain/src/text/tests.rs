//! Every recogniser is whole: its lines, patterns and literals belong together.

use std::collections::BTreeSet;

use ogive_record::Provenance;
use regex::bytes::Regex;

use super::{RECOGNISERS, recognise};

fn all() -> impl Iterator<Item = (&'static super::Recogniser, &'static super::Sample)> {
    RECOGNISERS
        .iter()
        .flat_map(|recogniser| recogniser.examples.iter().map(move |sample| (*recogniser, sample)))
}

#[test]
fn every_real_line_is_known_by_its_own_recogniser() {
    let mut wrong = Vec::new();
    for (recogniser, sample) in all() {
        let known = recognise(sample.line).map(|known| known.recogniser.name.to_string());
        if known.as_deref() != Some(recogniser.name.as_str()) {
            wrong.push(format!("{}: {:?} is {known:?}", recogniser.name, sample.line));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_pattern_and_no_literal_is_without_a_real_line() {
    let mut idle = Vec::new();
    for recogniser in RECOGNISERS {
        let lines = || recogniser.examples.iter().map(|sample| sample.line);
        for literal in recogniser.literals {
            if !lines().any(|line| line.contains(literal)) {
                idle.push(format!("{}: literal {literal:?}", recogniser.name));
            }
        }
        for pattern in recogniser.patterns {
            let regex = Regex::new(pattern).unwrap_or_else(|error| panic!("{}: {error}", recogniser.name));
            if !lines().any(|line| regex.is_match(line.as_bytes())) {
                idle.push(format!("{}: pattern {pattern:?}", recogniser.name));
            }
        }
    }
    assert!(idle.is_empty(), "{}", idle.join("\n"));
}

#[test]
fn names_are_kebab_case_and_each_is_there_once() {
    let names: BTreeSet<&str> = RECOGNISERS.iter().map(|recogniser| recogniser.name.as_str()).collect();
    assert_eq!(names.len(), RECOGNISERS.len());
    for name in names {
        assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{name}");
    }
}

#[test]
fn every_recogniser_says_why_where_it_was_seen_and_what_helps() {
    for recogniser in RECOGNISERS {
        let name = &recogniser.name;
        assert!(!recogniser.examples.is_empty() && !recogniser.ways.is_empty(), "{name}");
        assert!(recogniser.examples.iter().all(|sample| !sample.seen.is_empty()), "{name}");
        assert!(recogniser.rationale.ends_with('.') && !recogniser.title.ends_with('.'), "{name}");
        for sample in recogniser.examples {
            let known = recognise(sample.line).unwrap();
            let answer = known.explain(&Provenance::Argument("TEXT".into()), Vec::new());
            assert!(!answer.ways.is_empty(), "{name}: no way out of {:?}", sample.line);
            for way in &answer.ways {
                let command = way.command.as_deref().unwrap_or_default();
                let braces = command.replace("{{.", "").replace("}}", "");
                assert!(!braces.contains(['{', '}']) || braces.contains("grep"), "{name}: {command}");
            }
        }
    }
}

/// What only speaks of an error, as sources, tables of signals and changelogs do.
#[test]
fn prose_and_tables_are_no_errors() {
    for line in [
        "go: example.com/x@v1.2.0 requires go >= 1.23; switching to go1.23.9",
        "Killed: 9 people were hurt",
        "signal: killed the mood",
        "SIGILL = Signal(0x4)",
        r#"\t4: {4, "SIGILL", "illegal instruction"},"#,
        "  * Fix a crash by an illegal instruction on old CPUs",
        "#define SIGILL 4 /* Illegal instruction (ANSI).  */",
        "The kernel sends SIGILL when the CPU meets an illegal instruction.",
        "// raises SIGILL: illegal instruction is what the shell then says",
        "ENOEXEC 8 Exec format error",
        "#define ENOEXEC 8 /* Exec format error */",
        r#"	8: "exec format error","#,
        "  8: Exec format error",
        r#"E(ENOEXEC, "Exec format error")"#,
        r#"	[ENOEXEC] = "Exec format error","#,
        "fix: exec format error on arm64",
        "docs: what does exec format error mean?",
        "EBADARCH 86 Bad CPU type in executable",
        "#define EBADARCH 86 /* Bad CPU type in executable */",
        r#"	86: "bad CPU type in executable","#,
        "docs: what does bad CPU type in executable mean?",
        "fix: bad CPU type in executable on M1",
        "Killed: 9 people",
        "signal: killed the mood",
        "go: example.com/x@v1.2.0 requires go >= 1.23; switching to go1.23.9",
        "the driver says: file too short",
        r#"dlvTooOldErr = fmt.Sprintf("Version of Delve is too old for Go version %%s (maximum supported version %d.%d"#,
        r#"check.errorf(files[0], TooNew, "package requires newer Go version %v (application built with %v)","#,
    ] {
        let found = recognise(line).map(|found| found.recogniser.name.to_string());
        assert_eq!(found, None, "{line}");
    }
}

#[test]
fn a_name_that_holds_another_s_is_not_it() {
    let found = recognise("./truncprog: Exec format error").unwrap();
    assert_eq!(found.recogniser.name.as_str(), "exec-format-error");
}
