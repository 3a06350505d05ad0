//! Versions, compared with `go/version`.

use ogive_platform::GoVersion;
use serde_json::json;

use crate::generate::Chance;
use crate::go;

/// What `go/version` takes and this crate refuses, on purpose: prereleases of other kinds or
/// without a number, which Go never had, and numbers above 32 bits.
fn refused_on_purpose(text: &str) -> bool {
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).collect();
    let large = parts.iter().any(|part| !part.is_empty() && part.parse::<u32>().is_err());
    let kind: String = text.chars().skip(2).filter(char::is_ascii_lowercase).collect();
    let unknown = !kind.is_empty() && !["alpha", "beta", "rc"].contains(&kind.as_str());
    large || unknown || text.ends_with(|c: char| c.is_ascii_lowercase())
}

fn some_version(chance: &mut Chance) -> String {
    let mut text = format!("go{}", chance.of(&["1", "1", "1", "1", "1", "1", "1", "2", "0", ""]));
    for _ in 0..chance.below(4) {
        text.push_str(
            chance.of(&[".", ".", ".", ".", ".", ".", ".", "rc", "rc", "beta", "alpha", "gamma", ""]),
        );
        text.push_str(match chance.below(12) {
            0 => chance.of(&["01", "4294967295", "4294967296", ""]),
            _ => chance.of(&["0", "1", "2", "9", "10", "20", "21", "22", "27"]),
        });
    }
    text
}

#[test]
fn versions_are_valid_and_ordered_as_go_has_them() {
    let chance = &mut Chance::new(0x00c0_ffee);
    let pairs: Vec<[String; 2]> = (0..10_000).map(|_| [some_version(chance), some_version(chance)]).collect();
    let answers = go::ask(&pairs.iter().map(|pair| json!({ "versions": pair })).collect::<Vec<_>>());
    let (mut compared, mut refused) = (0, 0);
    for (pair, answer) in pairs.iter().zip(answers) {
        let [valid_a, valid_b, order]: [&str; 3] = answer.split(' ').collect::<Vec<_>>().try_into().unwrap();
        let ours = [pair[0].parse::<GoVersion>(), pair[1].parse()];
        for ((text, version), valid) in pair.iter().zip(&ours).zip([valid_a, valid_b]) {
            match (version, valid) {
                (Err(_), "true") if refused_on_purpose(text) => refused += 1,
                _ => assert_eq!(version.is_ok(), valid == "true", "{text}"),
            }
        }
        if let [Ok(a), Ok(b)] = ours {
            assert_eq!((a.cmp(&b) as i8).to_string(), order, "{pair:?}");
            assert_eq!(a.to_string().parse(), Ok(a));
            compared += 1;
        }
    }
    assert!(compared > 2000 && refused < 1000, "{compared} compared, {refused} refused on purpose");
}
