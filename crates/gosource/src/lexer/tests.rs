use proptest::prelude::*;

use super::*;

fn tokens(source: &str) -> Vec<String> {
    let lexer = Lexer::with_comments(source.as_bytes());
    let literal = |token: Token| String::from_utf8_lossy(&token.literal(source.as_bytes())).into_owned();
    lexer.map(|token| format!("{} {} {:?}", token.start, token.kind.text(), literal(token))).collect()
}

fn errors(source: &[u8]) -> Vec<String> {
    let mut lexer = Lexer::new(source);
    while lexer.next().is_some() {}
    lexer.errors().iter().map(|error| format!("{} {error}", error.offset)).collect()
}

#[test]
fn semicolons_follow_from_line_ends() {
    assert_eq!(
        tokens("\u{feff}x /* a\r\n */ y++ // b\r\nreturn"),
        [
            "3 IDENT \"x\"",
            "5 COMMENT \"/* a\\n */\"",
            "10 ; \"\\n\"",
            "15 IDENT \"y\"",
            "16 ++ \"\"",
            "19 COMMENT \"// b\"",
            "24 ; \"\\n\"",
            "25 return \"return\"",
            "31 ; \"\\n\"",
        ]
    );
}

#[test]
fn errors_say_what_and_where() {
    for (source, says) in [
        (&b"x = \"a\\q\" # \x00"[..], &["7 unknown escape sequence", "10 illegal character U+0023"][..]),
        (b"\xff\xfea\x00", &["0 illegal UTF-8 encoding (got UTF-16)", "0 illegal character U+FFFD"]),
        (
            b"08 0x1.8 1__0",
            &[
                "1 invalid digit '8' in octal literal",
                "8 hexadecimal mantissa requires a 'p' exponent",
                "11 '_' must separate successive digits",
            ],
        ),
        (
            b"//line x:0\n//line y:1:0\n  //line z:0",
            &["9 invalid line number: 0", "22 invalid column number: 0"],
        ),
        (
            b"'ab' ' \"a\n /*",
            &["0 illegal rune literal", "5 rune literal not terminated", "11 comment not terminated"],
        ),
    ] {
        let found = errors(source);
        assert!(found.iter().take(says.len()).eq(says.iter()), "{found:?}");
    }
    assert_eq!(Lexer::new(&[0; 5000]).error_count(), 5000);
    assert_eq!(errors(&[0; 5000]).len(), 2000, "only so many are kept");
}

#[test]
fn a_stretch_has_the_tokens_of_the_whole() {
    let source = b"package p\n\nvar x = 1 // one\n\nfunc f() {\n\treturn\n}\n";
    let file = crate::File::read(source);
    let whole: Vec<_> = Lexer::new(source).collect();
    for declaration in &file.declarations {
        let Span { start, end } = declaration.span;
        let inside = whole.iter().copied().filter(|token| token.start >= start && token.end <= end);
        let inside: Vec<_> = inside.filter(|token| token.start < end || !token.is_automatic()).collect();
        let mut found: Vec<_> = Lexer::within(source, declaration.span).collect();
        assert!(found.pop().is_some_and(Token::is_automatic), "the end of the stretch ends a statement");
        assert_eq!(found, inside);
    }
}

proptest! {
    #[test]
    fn any_bytes_have_tokens(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let mut end = 0;
        for token in Lexer::with_comments(&bytes) {
            prop_assert!(token.end >= end || token.is_automatic(), "{:?}", token);
            end = end.max(token.end);
            let _ = token.literal(&bytes);
        }
    }
}
