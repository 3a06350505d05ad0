//! Every edit keeps what it does not change, and says what it was told.

use proptest::prelude::*;

use super::*;
use crate::{GoRequest, UserSettings};

fn selector(text: &str) -> Selector {
    text.parse().unwrap()
}

fn text(bytes: Result<Vec<u8>, EditError>) -> String {
    String::from_utf8(bytes.unwrap()).unwrap()
}

#[test]
fn line_files_keep_comments_line_ends_and_neighbours() {
    let to = selector("1.27.3");
    for (before, after) in [
        ("1.26.8\n", "1.27.3\n"),
        ("# ours\r\n  go1.26 # keep\r\n1.25.1", "# ours\r\n  go1.27.3 # keep\r\n1.25.1"),
        ("", "1.27.3\n"),
        ("1.26.8", "1.27.3"),
        ("system\n", "1.27.3\n"),
    ] {
        assert_eq!(text(go_version(before.as_bytes(), to)), after, "{before:?}");
    }
    for (before, after) in [
        ("node 20\ngolang  1.26.8 1.25.1 # x\n", "node 20\ngolang  1.27.3 1.25.1 # x\n"),
        ("\tgo\tlatest:1.26", "\tgo\t1.27.3"),
    ] {
        assert_eq!(text(tool_versions(before.as_bytes(), to)), after, "{before:?}");
    }
    assert!(tool_versions(b"node 20", to).is_err());
    assert_eq!(text(go_version(b"go1.26", selector("stable"))), "stable");
}

#[test]
fn mise_keeps_its_format() {
    for (before, after) in [
        ("# c\n[tools]\ngo = '1.26' # why\nnode='20'\n", "# c\n[tools]\ngo = \"1.27.3\" # why\nnode='20'\n"),
        ("[tools]\ngo = [ '1.26', '1.25' ]", "[tools]\ngo = [ \"1.27.3\", '1.25' ]"),
        (
            "tools.golang = { version = '1.26', os = ['linux'] }",
            "tools.golang = { version = \"1.27.3\", os = ['linux'] }",
        ),
        ("[tools.\"core:go\"]\nversion='1.26'\n", "[tools.\"core:go\"]\nversion=\"1.27.3\"\n"),
    ] {
        let edited = mise(before.as_bytes(), selector("1.27.3"), Goos::Linux).map(|mut bytes| {
            // toml_edit ends a document with a line end.
            if !before.ends_with('\n') && bytes.ends_with(b"\n") {
                bytes.pop();
            }
            bytes
        });
        assert_eq!(text(edited), after, "{before:?}");
    }
    assert!(mise(b"[tools]\nnode = '20'", selector("1.27"), Goos::Linux).is_err());
}

#[test]
fn a_project_gets_version_and_architecture() {
    let version = selector("1.27");
    assert_eq!(text(project_version(b"", version)), "[go]\nversion = \"1.27\"\n");
    assert_eq!(text(project_version(b"go = '1.26' # x\n", version)), "go = \"1.27\" # x\n");
    assert_eq!(
        text(project_version(b"# top\n[gate]\nx = 1\n\n[go] # ours\nversion = \"1.26\"\n", version)),
        "# top\n[gate]\nx = 1\n\n[go] # ours\nversion = \"1.27\"\n"
    );
    let arch =
        |before: &[u8], reason| text(project_arch(before, Goos::Darwin, "amd64".parse().unwrap(), reason));
    assert_eq!(arch(b"", None), "[go.arch]\ndarwin = \"amd64\"\n");
    assert_eq!(arch(b"", Some("a \"b\"")), "[go.arch]\ndarwin = { arch = \"amd64\", reason = 'a \"b\"' }\n");
    assert_eq!(
        arch(b"[go.arch]\ndarwin = { arch = \"arm64\", reason = \"old\" } # c\n", Some("new")),
        "[go.arch]\ndarwin = { arch = \"amd64\", reason = \"new\" } # c\n"
    );
    let both = arch(b"go = \"1.26\"\n", Some("x"));
    let project = crate::files::ogive_toml::parse(both.as_bytes()).unwrap();
    assert_eq!(project.version.unwrap().wish, Ok(selector("1.26")));
    assert_eq!(project.arch[&Goos::Darwin].reason.as_deref(), Some("x"));
}

#[test]
fn settings_get_and_lose_entries() {
    let request = "1.27.3".parse().unwrap();
    let before = "# mine\nauto-install = true # yes\n";
    let with = text(user_default(before.as_bytes(), Some(request)));
    assert_eq!(with, "# mine\nauto-install = true # yes\ndefault = \"1.27.3\"\n");
    assert_eq!(text(user_default(with.as_bytes(), None)), before);
    let aliased = text(user_alias(before.as_bytes(), "go64", "amd64".parse().ok()));
    assert_eq!(aliased, "# mine\nauto-install = true # yes\n\n[aliases]\ngo64 = \"amd64\"\n");
    assert_eq!(text(user_alias(aliased.as_bytes(), "go64", None)), before);
    assert!(user_alias(b"", "go", "amd64".parse().ok()).is_err());
    assert!(matches!(user_default(b"default = 1", None), Err(EditError::Invalid(_))));
}

fn any_selector() -> impl Strategy<Value = Selector> {
    prop_oneof![
        (1_u32..40, 0_u32..20).prop_map(|(minor, patch)| selector(&format!("1.{minor}.{patch}"))),
        (1_u32..40).prop_map(|minor| selector(&format!("1.{minor}"))),
        Just(Selector::Stable),
        Just(Selector::Oldstable),
    ]
}

proptest! {
    #[test]
    fn what_is_written_is_read(to in any_selector(), from in any_selector(), note in "[ -~]{0,20}") {
        let pinned = |file, bytes: Vec<u8>| {
            let bytes = pinned_version(file, &bytes, to, Goos::Linux).unwrap();
            let pins = match file {
                PinFile::Ogive => vec![crate::files::ogive_toml::parse(&bytes).unwrap().version.unwrap()],
                PinFile::GoVersion => crate::files::go_version::parse(&bytes).unwrap(),
                PinFile::ToolVersions => crate::files::tool_versions::parse(&bytes).unwrap(),
                PinFile::Mise => crate::files::mise::parse(&bytes, Goos::Linux).unwrap(),
            };
            assert_eq!(pins[0].wish, Ok(to));
            assert!(String::from_utf8(bytes).unwrap().contains(&format!("# {note}")));
        };
        pinned(PinFile::GoVersion, format!("# {note}\n{from}").into_bytes());
        pinned(PinFile::ToolVersions, format!("golang {from} # {note}\n").into_bytes());
        pinned(PinFile::Mise, format!("[tools]\ngo = '{from}' # {note}\n").into_bytes());
        pinned(PinFile::Ogive, format!("# {note}\n[go]\nversion = '{from}'\n").into_bytes());
        let settings = user_default(format!("# {note}\n").as_bytes(), Some(GoRequest::version(to))).unwrap();
        assert_eq!(UserSettings::parse(&settings).unwrap().default, Some(GoRequest::version(to)));
    }
}

#[test]
fn a_version_that_moves_leaves_what_else_stands_there() {
    let without = |file, before: &str| text(unpinned(file, before.as_bytes(), Goos::Linux));
    assert_eq!(without(PinFile::GoVersion, "# ours\n1.26.8\n"), "");
    for (before, after) in [
        ("nodejs 20 # n\ngolang 1.26.8 # g\nruby 3\n", "nodejs 20 # n\nruby 3\n"),
        ("go 1.26.8", ""),
        ("# none\nnodejs 20\n", "# none\nnodejs 20\n"),
    ] {
        assert_eq!(without(PinFile::ToolVersions, before), after, "{before:?}");
    }
    for (before, after) in [
        ("[tools]\ngo = '1.26.8' # why\nnode = '20' # n\n", "[tools]\nnode = '20' # n\n"),
        ("[tools]\ngo = '1.26.8'\n", ""),
        ("[env]\nA = 'b'\n\n[tools]\n\"core:go\" = '1.26.8'\n", "[env]\nA = 'b'\n"),
    ] {
        assert_eq!(without(PinFile::Mise, before), after, "{before:?}");
    }
    assert!(unpinned(PinFile::ToolVersions, b"golang", Goos::Linux).is_err());
    assert!(unpinned(PinFile::Ogive, b"", Goos::Linux).is_err());
}
