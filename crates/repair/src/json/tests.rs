use proptest::prelude::*;

use super::*;

fn edited(text: &str, path: &[&str], after: Option<&str>) -> String {
    let path: Vec<String> = path.iter().map(|&name| name.to_owned()).collect();
    let made = edit(text.as_bytes(), &path, after).unwrap_or_else(|defect| panic!("{defect}: {text}"));
    String::from_utf8(made).unwrap()
}

fn refused(text: &str, path: &[&str]) -> String {
    let path: Vec<String> = path.iter().map(|&name| name.to_owned()).collect();
    edit(text.as_bytes(), &path, Some("1")).unwrap_err().to_string()
}

/// As VS Code 1.96 writes it, with what a user added.
const SETTINGS: &str = r#"// mine
{
    "editor.fontSize": 14, // large
    /* the old SDK */
    "go.goroot": "/opt/go1.20",
    "go.toolsEnvVars": {
        "GOARCH": "arm64", // for the board
        "GOFLAGS": "-v",
    },
    "go.delveConfig": { "dlvFlags": ["--check-go-version=false", "--listen=:2345"] },
}
"#;

#[test]
fn a_value_is_replaced_and_everything_else_stays() {
    let made = edited(SETTINGS, &["go.goroot"], Some("\"/usr/local/go\""));
    assert_eq!(made, SETTINGS.replace("/opt/go1.20", "/usr/local/go"));
    let made = edited(SETTINGS, &["go.delveConfig", "dlvFlags", "1"], Some("\"--listen=127.0.0.1:2345\""));
    assert_eq!(made, SETTINGS.replace("--listen=:", "--listen=127.0.0.1:"));
}

#[test]
fn a_field_is_taken_away_with_its_line_and_comments_stay() {
    let made = edited(SETTINGS, &["go.goroot"], None);
    assert_eq!(made, SETTINGS.replace("    \"go.goroot\": \"/opt/go1.20\",\n", ""));
    let made = edited(SETTINGS, &["go.toolsEnvVars", "GOARCH"], None);
    assert_eq!(made, SETTINGS.replace("\"GOARCH\": \"arm64\", //", "//"));
    let made = edited(SETTINGS, &["go.delveConfig", "dlvFlags", "0"], None);
    assert_eq!(made, SETTINGS.replace("\"--check-go-version=false\", ", ""));
    let made = edited(SETTINGS, &["go.delveConfig", "dlvFlags", "1"], None);
    assert_eq!(made, SETTINGS.replace(", \"--listen=:2345\"", ""));
    assert_eq!(edited(SETTINGS, &["go.gopath"], None), SETTINGS);
    assert_eq!(edited(SETTINGS, &["go.toolsEnvVars", "GOOS", "deeper"], None), SETTINGS);
    assert_eq!(edited("", &["go.goroot"], None), "");
    // The last has a comma before it, which would be one too many for strict readers.
    assert_eq!(edited("{\n\t\"a\": 1,\n\t\"b\": 2\n}", &["b"], None), "{\n\t\"a\": 1\n}");
    assert_eq!(edited("{\"a\": 1 /* one */ , \"b\": 2}", &["a"], None), "{ /* one */  \"b\": 2}");
    assert_eq!(edited("{\"a\": 1, \"a\": 2, \"b\": 3}", &["a"], None), "{\"b\": 3}");
}

#[test]
fn a_field_is_added_in_the_manner_of_the_file() {
    let made = edited(SETTINGS, &["go.gopath"], Some("\"/g\""));
    assert_eq!(made, SETTINGS.replace("] },\n}", "] },\n    \"go.gopath\": \"/g\",\n}"));
    let made = edited(SETTINGS, &["go.toolsEnvVars", "GOOS"], Some("\"linux\""));
    assert_eq!(made, SETTINGS.replace("\"-v\",\n", "\"-v\",\n        \"GOOS\": \"linux\",\n"));
    assert_eq!(edited("{\"a\": 1}", &["b", "c"], Some("2")), "{\"a\": 1, \"b\": {\"c\": 2}}");
    assert_eq!(
        edited("{\r\n  \"a\": 1 // one\r\n}\r\n", &["b"], Some("2")),
        "{\r\n  \"a\": 1, // one\r\n  \"b\": 2\r\n}\r\n"
    );
    assert_eq!(edited("{}", &["a.b"], Some("1")), "{\n    \"a.b\": 1\n}");
    assert_eq!(edited("{\n}\n", &["a"], Some("1")), "{\n    \"a\": 1\n}\n");
    assert_eq!(edited("// mine\n", &["a"], Some("1")), "// mine\n{\n    \"a\": 1\n}\n");
    assert_eq!(edited("[1, 2]", &["7"], Some("3")), "[1, 2, 3]");
    assert_eq!(
        edited("{\n  \"a\": 1 /* of\n  two lines */\n}", &["b"], Some("2")),
        "{\n  \"a\": 1, /* of\n  two lines */\n  \"b\": 2\n}"
    );
    assert_eq!(
        edited("{\n  \"a\": 1, //* no block\n}", &["b"], Some("2")),
        "{\n  \"a\": 1, //* no block\n  \"b\": 2,\n}"
    );
    assert_eq!(edited("{\n\"a\": 1 /*/ x */\n}", &["b"], Some("2")), "{\n\"a\": 1, /*/ x */\n\"b\": 2\n}");
    assert_eq!(edited("{\"\\u0061\": 1}", &["a"], Some("2")), "{\"\\u0061\": 2}");
}

#[test]
fn a_byte_order_mark_stays() {
    let made = edit(b"\xef\xbb\xbf{\"a\": 1}", &["a".to_owned()], Some("2")).unwrap();
    assert_eq!(made, b"\xef\xbb\xbf{\"a\": 2}");
}

#[test]
fn a_malformed_file_is_named_by_line_and_column_and_never_rewritten() {
    assert_eq!(refused("{\n  \"a\": 1\n  \"b\": 2\n}", &["a"]), "2:9: expected comma");
    assert_eq!(refused("{\n  \"a\": [1, 2\n", &["a"]), "2:8: unterminated array");
    assert!(refused("{'a': 1}", &["a"]).starts_with("1:2: "), "{}", refused("{'a': 1}", &["a"]));
    assert_eq!(refused("{\n  \"a\": \"ö\"\n} x", &["a"]).split(": ").next(), Some("3:3"));
    assert_eq!(refused("{\n  \"a\": 1\n}", &["a", "b"]), "2:8: what stands there has no field \"b\"");
    assert_eq!(refused("[1]", &["a"]), "1:1: \"a\" is no index of a list");
    let defect = edit(b"{\n\"a\": \"\xff\"}", &["a".to_owned()], None).unwrap_err();
    assert_eq!(defect.to_string(), "2:7: what stands there is no UTF-8");
    assert!(edit(b"{}", &["a".to_owned()], Some("one two")).is_err());
    assert!(edit(b"{}", &["a".to_owned()], Some("")).is_err());
    let deep = "[".repeat(100_000);
    assert!(refused(&deep, &["a"]).ends_with("maximum nesting depth exceeded"));
}

/// What may stand between tokens.
fn trivia() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        " ",
        "\n",
        "\r\n  ",
        "\t",
        " /* , } */ ",
        " // \"x\": {\n",
        "/* a\n b */\n",
    ])
}

/// The text of a value, and the paths of the fields in it.
fn value() -> impl Strategy<Value = (String, Vec<Vec<String>>)> {
    let scalar = prop::sample::select(vec!["1", "\"// no\"", "true", "null", "\"a\\\"b\"", "[]", "{}"]);
    let leaf = scalar.prop_map(|text| (text.to_owned(), Vec::new()));
    leaf.prop_recursive(3, 24, 4, |inner| {
        let member = (trivia(), inner, trivia());
        (prop::collection::vec(member, 1..4), trivia(), any::<bool>(), any::<bool>()).prop_map(
            |(members, end, is_list, has_last_comma)| {
                let mut text = String::new();
                let mut paths = Vec::new();
                let count = members.len();
                for (at, (before, (value, inner), behind)) in members.into_iter().enumerate() {
                    let name = if is_list { at.to_string() } else { format!("f.{at}") };
                    let label = if is_list { String::new() } else { format!("\"{name}\": ") };
                    let comma = if at + 1 < count || has_last_comma { "," } else { "" };
                    text.push_str(&format!("{before}{label}{value}{behind}{comma}"));
                    paths.push(vec![name.clone()]);
                    paths.extend(inner.into_iter().map(|rest| [vec![name.clone()], rest].concat()));
                }
                let (open, close) = if is_list { ('[', ']') } else { ('{', '}') };
                (format!("{open}{text}{end}{close}"), paths)
            },
        )
    })
}

/// A file with a field in it.
fn file() -> impl Strategy<Value = (String, Vec<String>)> {
    let has_field = |(_, (_, paths), _): &(&str, (String, Vec<Vec<String>>), &str)| !paths.is_empty();
    (trivia(), value(), trivia()).prop_filter("no field", has_field).prop_flat_map(
        |(before, (text, paths), end)| (Just(format!("{before}{text}{end}")), prop::sample::select(paths)),
    )
}

fn black(text: &[u8]) -> Vec<u8> {
    text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect()
}

/// What a file says, without its manner.
fn said(text: &[u8]) -> String {
    let parsed = Parsed::of(std::str::from_utf8(text).unwrap()).unwrap();
    let tokens = parsed.tokens.iter().filter(|token| token.token != Token::Comma);
    tokens.map(|token| token.token.as_str().to_owned() + "\u{0}").collect()
}

proptest! {
    #[test]
    fn a_value_that_is_replaced_and_put_back_leaves_every_byte((text, path) in file()) {
        let parsed = Parsed::of(&text).unwrap();
        let Ok(Reached::Member { value, .. }) = parsed.reached(&path) else { panic!("{path:?} is not in {text}") };
        let there = edit(text.as_bytes(), &path, Some("\"other\"")).unwrap();
        let back = edit(&there, &path, Some(&text[value])).unwrap();
        prop_assert_eq!(back, text.into_bytes());
    }

    #[test]
    fn a_field_that_is_added_and_taken_away_leaves_all_but_white_space((text, path) in file()) {
        let mut path = path;
        *path.last_mut().unwrap() = "99".to_owned();
        let there = edit(text.as_bytes(), &path, Some("\"new\"")).unwrap();
        prop_assert!(said(&there).contains("new"));
        // A list ends where it ends, whatever index was asked for.
        let added = {
            let parsed = Parsed::of(std::str::from_utf8(&there).unwrap()).unwrap();
            match parsed.reached(&path).unwrap() {
                Reached::Element { holder, .. } => (holder.members.len() - 1).to_string(),
                _ => "99".to_owned(),
            }
        };
        *path.last_mut().unwrap() = added;
        let back = edit(&there, &path, None).unwrap();
        prop_assert_eq!(black(&back), black(text.as_bytes()));
    }

    #[test]
    fn a_field_that_is_taken_away_is_gone_and_every_comment_stays((text, path) in file()) {
        let made = edit(text.as_bytes(), &path, None).unwrap();
        let parsed = Parsed::of(std::str::from_utf8(&made).unwrap()).unwrap();
        if path.last().unwrap().starts_with('f') {
            prop_assert!(!matches!(parsed.reached(&path), Ok(Reached::Member { .. })), "{}", text);
        }
        let removed = Parsed::of(&text).unwrap();
        let Ok(Reached::Member { holder, at, .. }) = removed.reached(&path) else { panic!("{path:?}") };
        let member = &text[holder.members[at].clone()];
        for comment in ["/* , } */", "// \"x\": {", "/* a\n b */"] {
            let of = |text: &str| text.matches(comment).count();
            prop_assert_eq!(of(std::str::from_utf8(&made).unwrap()), of(&text) - of(member));
        }
    }
}
