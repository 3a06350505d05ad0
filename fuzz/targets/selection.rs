//! Bytes as each of the files that say which Go is wanted, and as the index of installed SDKs.

#![no_main]

use ogive_platform::Goos;
use ogive_selection::files::{go_mod, go_version, mise, ogive_toml, tool_versions};
use ogive_selection::{GoRequest, Index, UserSettings};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let lines = bytes.iter().filter(|&&byte| byte == b'\n').count() + 1;
    let errors = [
        go_version::parse(bytes).err(),
        tool_versions::parse(bytes).err(),
        mise::parse(bytes, Goos::Linux).err(),
        ogive_toml::parse(bytes).err(),
        go_mod::parse(bytes).err(),
        UserSettings::parse(bytes).err(),
    ];
    for error in errors.into_iter().flatten() {
        assert!((1..=lines).contains(&(error.line as usize)), "{error:?} of {lines} lines");
    }
    if let Ok(index) = Index::parse(bytes, "/s".as_ref()) {
        let printed = index.print().expect("an index that was read can be written");
        assert_eq!(Index::parse(&printed, "/s".as_ref()), Ok(index));
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Ok(request) = text.parse::<GoRequest>()
    {
        assert_eq!(request.to_string().parse(), Ok(request));
    }
});
