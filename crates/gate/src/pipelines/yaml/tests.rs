use super::*;

fn read(text: &str) -> Yaml<'_> {
    let (yaml, error) = Yaml::read(text);
    assert_eq!(error, None);
    yaml
}

#[test]
fn everything_knows_its_place() {
    let text = "# ä\nä: [x, 'ü y']\nb:\n  - c: \"d\"\n    e: f\n---\ng: h\n";
    let yaml = read(text);
    let documents: Vec<_> = yaml.documents().collect();
    assert_eq!(documents.len(), 2);
    let at = |node: Node<'_, '_>| {
        let offset = node.offset() as usize;
        (node.text().unwrap().to_owned(), text[offset..].starts_with(node.text().unwrap()))
    };
    let list = documents[0].get("ä").unwrap().items();
    assert_eq!((at(list[0]), at(list[1])), (("x".into(), true), ("ü y".into(), true)));
    let inner = documents[0].get("b").unwrap().items()[0];
    assert_eq!(
        (at(inner.get("c").unwrap()), at(inner.get("e").unwrap())),
        (("d".into(), true), ("f".into(), true))
    );
    assert_eq!(at(documents[1].get("g").unwrap()), ("h".into(), true));
    for (key, _) in documents[0].entries() {
        assert!(at(key).1);
    }
}

#[test]
fn a_mark_at_the_beginning_shifts_places() {
    let text = "\u{feff}a: b\n";
    assert_eq!(read(text).documents().next().unwrap().get("a").unwrap().offset(), 6);
}

#[test]
fn merges_and_aliases_are_followed() {
    let yaml = read("a: &a\n  x: 1\nb:\n  <<: *a\n  y: 2\nc: *a\nd: &d [*d]\n");
    let top = yaml.documents().next().unwrap();
    assert_eq!(top.at(&["b", "x"]).unwrap().text(), Some("1"));
    assert_eq!(top.at(&["c", "x"]).unwrap().text(), Some("1"));
    assert_eq!(top.get("d").unwrap().items().len(), 1);
}

#[test]
fn the_first_of_equal_keys_counts_among_many() {
    let text: String = (0..60).rev().map(|n| format!("k{}: v{n}\n", n % 40)).collect();
    let top = format!("{text}[x]: y\n<<: {{z: 1}}\n");
    let yaml = read(&top);
    let top = yaml.documents().next().unwrap();
    let value = |key: &str| top.get(key).and_then(Node::text);
    assert_eq!(
        [value("k7"), value("k25"), value("z"), value("x")],
        [Some("v47"), Some("v25"), Some("1"), None]
    );
}

#[test]
fn aliases_cannot_make_a_file_much_larger() {
    let bomb: String = (0..99).map(|n| format!("a{}: &a{} [*a{n}, *a{n}, *a{n}]\n", n + 1, n + 1)).collect();
    let text = format!("a0: &a0 [x]\n{bomb}");
    let (_, error) = Yaml::read(&text);
    assert_eq!(error.map(|error| error.line), Some(11));
    let often: String = (0..5000).map(|n| format!("j{n}: *a0\n")).collect();
    read(&format!("a0: &a0 [x, y, z]\n{often}"));
}

#[test]
fn scripts_keep_the_places_of_their_lines() {
    let text = "run: |\n    go build \\\n      ./...\n    go test\nfold: >-\n  go\n  vet\nplain: go test -race\nquoted: 'go run .'\nlast: |\n  x";
    let yaml = read(text);
    let top = yaml.documents().next().unwrap();
    let script = |key: &str| top.get(key).unwrap().script();
    let run = script("run");
    assert_eq!(run.text(), "go build ./...\ngo test\n");
    let offset = run.offset(run.text().find("./...").unwrap()) as usize;
    assert!(text[offset..].starts_with("./..."));
    let offset = run.offset(run.text().find("go test").unwrap()) as usize;
    assert!(text[offset..].starts_with("go test\nfold"));
    assert_eq!(script("fold").text().trim(), "go vet");
    assert_eq!(script("plain").text().trim(), "go test -race");
    let quoted = script("quoted");
    assert_eq!(quoted.text().trim(), "go run .");
    assert!(text[quoted.offset(0) as usize..].starts_with("go run"));
    assert_eq!(script("last").text().trim(), "x");
}

#[test]
fn what_stands_before_a_mistake_is_read() {
    let (yaml, error) = Yaml::read("a: b\n---\nc: [d\n---\n");
    assert!(error.unwrap().line >= 3);
    assert_eq!(yaml.documents().next().unwrap().get("a").unwrap().text(), Some("b"));
}
