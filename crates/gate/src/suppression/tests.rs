use ogive_platform::ports;
use ogive_system::memory::MemoryFiles;

use super::*;
use crate::{Review, Reviewing, Subject, Terms, review};

const AMD64: (&str, &str) = ("db_amd64.go", "package m\n\nconst most = 1\n");
const OTHER: (&str, &str) = ("db_other.go", "//go:build !amd64\n\npackage m\n");

/// A package in which `most` is declared for amd64 alone, with this text as its main file.
fn reviewed(text: &str, asked: &Asked) -> Review {
    review_of(&[("go.mod", "module m\n"), ("db.go", text), AMD64, OTHER], asked)
}

fn review_of(files: &[(&str, &str)], asked: &Asked) -> Review {
    let all = files.iter().fold(MemoryFiles::new(), |all, (name, text)| all.file(format!("/r/{name}"), text));
    let sources = Sources::read(&all, "/r".as_ref());
    let platforms = vec!["linux/amd64".to_owned(), "linux/arm64".to_owned()];
    let here = "linux/amd64".parse().unwrap();
    let terms = Terms { table: ports::newest(), here, platforms, module: None };
    let subject = Subject::read(&sources, &terms).unwrap();
    let today = "2026-11-27".parse().unwrap();
    review(&sources, &subject, Reviewing { asked, today, is_whole: true })
}

/// What is told, as `rule:line`, and how much is suppressed.
fn told(text: &str) -> (Vec<String>, usize) {
    let review = reviewed(text, &Asked::default());
    let line = |finding: &Finding| finding.location.as_ref().and_then(|at| at.line).unwrap_or_default();
    let told = review.found.iter().map(|found| format!("{}:{}", found.finding.rule, line(&found.finding)));
    (told.collect(), review.suppressed.len())
}

#[test]
fn a_comment_speaks_of_its_own_line_or_of_the_next() {
    let hole = "symbol-hole:3".to_owned();
    assert_eq!(told("package m\n\nvar size = most\n"), (vec![hole], 0));
    for text in [
        "package m\n\nvar size = most //ogive:ignore symbol-hole -- arm64 goes\n",
        "package m\n\n//ogive:ignore symbol-hole -- arm64 goes\nvar size = most\n",
        "package m\n\n//ogive:ignore symbol-hole until=2026-11-27 -- arm64 goes\r\nvar size = most\r\n",
    ] {
        assert_eq!(told(text), (vec![], 1), "{text}");
    }
    // Several above a line speak of the same.
    let several = "package m\n\n//ogive:ignore symbol-hole -- x\n//ogive:ignore missing-assembly -- y\nvar size = most\n";
    assert_eq!(told(several), (vec!["unused-suppression:4".to_owned()], 1));
}

#[test]
fn a_comment_speaks_of_all_uses_in_its_file_and_of_no_other() {
    let first = "package m\n\nvar size = most //ogive:ignore symbol-hole -- arm64 goes\n";
    assert_eq!(told(&format!("{first}\nvar more = most\n")), (vec![], 1));
    // One that stands at another use is of use there too.
    let second = "\n//ogive:ignore symbol-hole -- arm64 goes\nvar more = most\n";
    assert_eq!(told(&format!("{first}{second}")), (vec![], 1));
    assert_eq!(told(&format!("package m\n\nvar size = most\n{second}")), (vec![], 1));
    // What has ended speaks of nothing.
    let ended = "package m\n\n//ogive:ignore symbol-hole until=2026-11-26 -- x\nvar size = most\n";
    assert_eq!(told(ended).0, ["symbol-hole:4", "expired-suppression:3"].map(str::to_owned));
    let other = ("z.go", "package m\n\nvar other = most\n");
    let review =
        review_of(&[("go.mod", "module m\n"), ("db.go", first), other, AMD64, OTHER], &Asked::default());
    let places = review.found.iter().map(|found| found.finding.location.clone().unwrap().to_string());
    assert_eq!((places.collect::<Vec<_>>(), review.suppressed.len()), (vec!["z.go:3:13".to_owned()], 1));
}

#[test]
fn comments_in_blocks_and_above_c_are_read() {
    for text in [
        "package m\n\n/* ogive:ignore symbol-hole -- x */\nvar size = most\n",
        "package m\n\nvar size = most /*ogive:ignore symbol-hole -- x*/\n",
        "package m\n\n/*\nWhy.\n//ogive:ignore symbol-hole -- x\n*/\nvar size = most\n",
        "package m\n\n/*\n * ogive:ignore symbol-hole -- x\n */\nvar size = most\n",
    ] {
        assert_eq!(told(text), (vec![], 1), "{text}");
    }
    // A comment that speaks of one does not suppress anything.
    let prose = "package m\n\n/* write ogive:ignore symbol-hole -- x */\nvar size = most\n";
    assert_eq!(told(prose), (vec!["symbol-hole:4".to_owned()], 0));
    for preamble in [
        "// //ogive:ignore cgo-x86-flags -- x\n// #cgo CFLAGS: -m64\nimport \"C\"\n",
        "/*\n//ogive:ignore cgo-x86-flags -- x\n#cgo CFLAGS: -m64\n*/\nimport \"C\"\n",
    ] {
        let (told, suppressed) = told(&format!("package m\n\n{preamble}"));
        assert_eq!((told, suppressed), (vec![], 1), "{preamble}");
    }
}

#[test]
fn what_is_no_comment_to_go_is_none() {
    let text = "package m\n\nvar text = `\n//ogive:ignore symbol-hole -- x\n` + string(rune(most))\n";
    assert_eq!(told(text), (vec!["symbol-hole:5".to_owned()], 0));
    let prose = "package m\n\n//ogive:ignored things\nvar size = most\n";
    assert_eq!(told(prose), (vec!["symbol-hole:4".to_owned()], 0));
}

#[test]
fn expired_unused_and_misspelt_ones_are_told() {
    for (comment, rule) in [
        ("symbol-hole until=2026-11-26 -- arm64 goes", "expired-suppression:3"),
        ("symbol-hole", "malformed-suppression:3"),
        ("symbol-hole arm64 goes", "malformed-suppression:3"),
        ("symbol-hole --", "malformed-suppression:3"),
        ("symbol-holes -- x", "malformed-suppression:3"),
        ("symbol-hole until=soon -- x", "malformed-suppression:3"),
        ("symbol-hole for=ever -- x", "malformed-suppression:3"),
        ("unused-suppression -- x", "malformed-suppression:3"),
        ("", "malformed-suppression:3"),
        ("missing-assembly -- x", "unused-suppression:3"),
    ] {
        let text = format!("package m\n\n//ogive:ignore {comment}\nvar size = most\n");
        assert_eq!(told(&text), (vec!["symbol-hole:4".to_owned(), rule.to_owned()], 0), "{comment}");
    }
}

#[test]
fn where_a_rule_is_not_asked_its_suppressions_are_not_unused() {
    let text = "package m\n\n//ogive:ignore symbol-hole -- x\n//ogive:ignore missing-assembly -- x\nvar size = most\n";
    let skip = vec!["missing-assembly".to_owned()];
    let review = reviewed(text, &Asked { skip, ..Asked::default() });
    assert_eq!((review.found.len(), review.suppressed.len()), (0, 1));
}
