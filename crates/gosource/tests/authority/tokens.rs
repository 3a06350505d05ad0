//! Token streams, compared with `go/scanner`.

use std::fmt::Write as _;

use ogive_gosource::lexer::Lexer;

use super::compare::compare;
use super::{corpus, go};

/// The stream as the authority writes it.
fn tokens(source: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(source.len() * 4);
    let mut lexer = Lexer::with_comments(source);
    let mut number = String::new();
    for token in &mut lexer {
        let literal = token.literal(source);
        number.clear();
        let _ = write!(number, "{} {} {} ", token.kind.text(), token.start, literal.len());
        text.extend_from_slice(number.as_bytes());
        text.extend_from_slice(&literal);
        text.push(b'|');
    }
    let errors = lexer.errors();
    let mut errors: Vec<_> = errors.iter().map(|error| format!("{:09} {error}", error.offset)).collect();
    errors.sort();
    for error in errors {
        text.extend_from_slice(error.as_bytes());
        text.push(b'|');
    }
    text
}

#[test]
fn every_file_of_the_standard_library_has_the_tokens_that_go_sees() {
    let compared = compare("tokens", &[corpus::standard_library()], tokens);
    assert!(compared.files > 8000 && compared.bytes > 80_000_000, "{compared:?}");
}

#[test]
fn every_file_of_many_modules_has_the_tokens_that_go_sees() {
    let Some(modules) = ogive_testkit::modules() else { return };
    assert!(modules.len() >= 100);
    let compared = compare("tokens", &modules, tokens);
    assert!(compared.files > 10_000, "{compared:?}");
}

#[test]
fn letters_and_digits_are_gos() {
    let said = go::ask_plainly("letters");
    let mut ranges = said.lines();
    for kind in ["letter", "digit"] {
        let mut inside = vec![false; 0x11_0000];
        for range in ranges.next().unwrap().split_whitespace() {
            let (first, last) = range.split_once('-').unwrap();
            let number = |text| usize::from_str_radix(text, 16).unwrap();
            inside[number(first)..=number(last)].fill(true);
        }
        for c in ('\u{80}'..=char::MAX).filter(|&c| c != '\u{feff}') {
            // A digit goes on with an identifier, a letter starts one as well.
            let text = format!("{}{c}", if kind == "letter" { "" } else { "x" });
            let whole = Lexer::new(text.as_bytes()).next().unwrap().end as usize == text.len();
            let starts = Lexer::new(format!("{c}").as_bytes()).next().unwrap().kind.text() == "IDENT";
            let ours = whole && starts == (kind == "letter");
            assert_eq!(ours, inside[c as usize], "{c:?} as a {kind}");
        }
    }
}

/// Sources that are wrong in as many ways as fit: the corpus has few of those.
#[test]
fn sources_made_by_chance_have_the_tokens_that_go_sees() {
    const PARTS: &[&str] = &[
        "//line x:1\n",
        "//line :0:0\n",
        "/*line a:b:2*/",
        "//line 1:2:3:4\r\n",
        "/*line x:99999999999999999999*/",
        "//line x:1073741825\n",
        "//line\n",
        "/*\n*/",
        "/* \r */",
        "/***\r/",
        "/*\r/*/",
        "/*",
        "// a\r",
        "\n",
        "\r\n",
        "\t",
        "x",
        "ä",
        "世",
        "٣",
        "func",
        "return",
        "break",
        "\"a\\",
        "\"",
        "\\",
        "`",
        "`\r\n`",
        "'",
        "'a'",
        "'\\''",
        "'ab'",
        "\"\\x4\"",
        "\"\\400\"",
        "'\\ud800'",
        "\"\\U00110000\"",
        "\"\\uäöü\"",
        "0x",
        "0b12",
        "08",
        "09.5",
        "1__0",
        "0_",
        "1e",
        "1e+",
        "0x1p",
        "0x.8",
        "0b1.0",
        "1i",
        "0o8i",
        "1p3",
        ".5",
        "...",
        "..",
        "+",
        "++",
        "<-",
        "<<=",
        "&^=",
        "&",
        "|",
        "=",
        "==",
        "!",
        "~",
        "@",
        "#",
        "$",
        "?",
        "\0",
        "\u{feff}",
        "“",
        "”",
        "\u{2028}",
        "(",
        ")",
        "{",
        "}",
        "[",
        "]",
        ";",
        ",",
        ":",
        ":=",
        ".",
    ];
    let mut state = 0x5eed_u64;
    let mut below = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as usize % limit
    };
    let folder = tempfile::tempdir().unwrap();
    for file in 0..2000 {
        let mut content = Vec::new();
        for _ in 0..below(40) {
            content.extend_from_slice(PARTS[below(PARTS.len())].as_bytes());
            match below(60) {
                0 => content.push(0xff),
                1 => content.extend_from_slice(b"\xe4\xb8"),
                2..=9 => content.push(b' '),
                _ => {}
            }
        }
        if below(100) == 0 {
            content.splice(0..0, [0xff, 0xfe]);
        }
        std::fs::write(folder.path().join(format!("{file}.go")), content).unwrap();
    }
    assert_eq!(compare("tokens", &[folder.path().to_owned()], tokens).files, 2000);
}
