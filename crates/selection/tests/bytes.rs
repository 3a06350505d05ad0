//! Whatever bytes a selection file holds, reading it ends, with a value or with a line.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use ogive_platform::Goos;
use ogive_selection::files::{FileError, go_mod, go_version, mise, ogive_toml, tool_versions};
use ogive_selection::{GoRequest, Index, Selector, UserSettings};
use proptest::prelude::*;

/// Text that looks like selection files more often than chance would have it.
fn plausible() -> impl Strategy<Value = Vec<u8>> {
    let words = prop_oneof![
        Just("go".to_owned()),
        Just("golang".to_owned()),
        Just("toolchain".to_owned()),
        Just("[tools]".to_owned()),
        Just("[go]".to_owned()),
        Just("[go.arch]".to_owned()),
        Just("[aliases]".to_owned()),
        Just("default".to_owned()),
        Just("version".to_owned()),
        Just("=".to_owned()),
        Just("\n".to_owned()),
        Just("(".to_owned()),
        Just(")".to_owned()),
        Just("//".to_owned()),
        Just("#".to_owned()),
        Just("\"1.27.3\"".to_owned()),
        Just("1.27.3-amd64".to_owned()),
        Just("go1.27".to_owned()),
        Just("{".to_owned()),
        Just("}".to_owned()),
        Just("[".to_owned()),
        Just("]".to_owned()),
        Just("ogive-index 1\n".to_owned()),
        Just("1.27.3-linux-amd64\t-\n".to_owned()),
        Just("end 1\n".to_owned()),
        "\\PC{0,6}",
    ];
    prop::collection::vec(words, 0..24).prop_map(|words| words.join(" ").into_bytes())
}

fn check(bytes: &[u8]) {
    let lines = u32::try_from(bytes.iter().filter(|&&b| b == b'\n').count()).unwrap() + 1;
    let in_file = |error: Option<FileError>| {
        if let Some(error) = error {
            assert!((1..=lines).contains(&error.line), "{error:?} of {lines} lines");
            assert!(!error.to_string().is_empty());
        }
    };
    in_file(go_version::parse(bytes).err());
    in_file(tool_versions::parse(bytes).err());
    in_file(mise::parse(bytes, Goos::Linux).err());
    in_file(ogive_toml::parse(bytes).err());
    in_file(go_mod::parse(bytes).err());
    in_file(UserSettings::parse(bytes).err());
    if let Ok(index) = Index::parse(bytes, "/s".as_ref()) {
        let printed = index.print().unwrap();
        assert_eq!(Index::parse(&printed, "/s".as_ref()), Ok(index));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_bytes_end(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&bytes);
    }

    #[test]
    fn plausible_bytes_end(bytes in plausible()) {
        check(&bytes);
    }

    #[test]
    fn requests_survive_being_written(text in "\\+?(go)?[0-9a-z.]{0,12}(-[a-z0-9]{1,8}){0,3}") {
        if let Ok(request) = text.parse::<GoRequest>() {
            prop_assert_eq!(request.to_string().parse::<GoRequest>(), Ok(request));
        }
    }

    #[test]
    fn selectors_survive_being_written(major in 1_u32..3, minor in 0_u32..60, patch in 0_u32..30, kind in 0..5) {
        let text = match kind {
            0 => format!("{major}.{minor}"),
            1 => format!("{major}.{minor}.{patch}"),
            2 => format!("go{major}.{minor}rc{patch}"),
            3 => format!("{major}.{minor}beta{patch}"),
            _ => "oldstable".to_owned(),
        };
        let selector: Selector = text.parse().unwrap();
        prop_assert_eq!(selector.to_string().parse::<Selector>(), Ok(selector));
    }
}
