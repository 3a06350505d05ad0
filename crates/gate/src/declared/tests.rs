use ogive_platform::ports;

use super::*;

fn declared(text: &str) -> Result<Option<Declared>, DeclaredError> {
    Declared::in_ogive_toml(text.as_bytes(), ports::newest(), "linux/riscv64".parse().unwrap())
}

#[test]
fn words_are_those_of_builds() {
    let builds = |text: &str| declared(text).unwrap().unwrap().builds.to_string();
    assert_eq!(builds("[build]\nplatforms = ['linux/amd64/v3', 'native']"), "linux/amd64, linux/riscv64");
    assert_eq!(
        builds("[build]\nplatforms = 'darwin/universal'\ncgo = 'off'"),
        "darwin/amd64 (no cgo), darwin/arm64 (no cgo)"
    );
    let first = builds("[build]\nplatforms = ['all-first-class', '!linux/386']\ncgo = 'on'");
    assert!(first.contains("windows/386 (cgo)") && !first.contains("linux/386"), "{first}");
}

#[test]
fn words_after_a_flag_are_the_same() {
    let asked = |words: &[&str]| {
        let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
        let here = "linux/riscv64".parse().unwrap();
        Declared::asked_for(&words, ports::newest(), here, "--platform")
    };
    let declared = asked(&["all-first-class", "native", "!linux/386"]).unwrap();
    assert_eq!(declared.said, [Provenance::Argument("--platform".into())]);
    assert_eq!(declared.builds.ports().count(), 8);
    assert!(asked(&["linux/x64"]).unwrap_err().to_string().starts_with("--platform: "));
    assert!(
        asked(&["native", "windows/arm"])
            .unwrap_err()
            .to_string()
            .ends_with("does not build for windows/arm")
    );
    assert_eq!(asked(&["native", "!windows/arm"]).unwrap().builds.ports().count(), 1);
    assert!(asked(&["native", "!linux/riscv64"]).unwrap_err().to_string().contains("no platform is left"));
}

#[test]
fn it_is_known_where_it_is_said() {
    let found = declared("[build]\nplatforms = ['linux/amd64',\n  'linux/arm64']").unwrap().unwrap();
    let line = |line| Provenance::File { path: "ogive.toml".into(), line: Some(line) };
    assert_eq!(found.said, [line(2), line(3)]);
    assert_eq!(declared("[build]\ncgo = 'off'").unwrap(), None);
    for (text, says) in [
        ("[build]\nplatforms = 'linux/x64'", "ogive.toml:2: "),
        ("[build]\nplatforms = ['native', '!linux/riscv64']", "no platform is left"),
        ("[build", "ogive.toml:1"),
        (
            "[build]\nplatforms = ['native', 'windows/arm']",
            "ogive.toml:2: Go 1.27 does not build for windows/arm",
        ),
        ("[build]\ncgo = 'maybe'\nplatforms = 'native'", "ogive.toml:2: "),
    ] {
        let error = declared(text).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
    assert_eq!(Declared::first_class(ports::newest()).builds.ports().count(), 8);
}
