//! Text as the name of a platform, a level, a version or an SDK, in every dialect.

#![no_main]

use ogive_platform::names::{self, Dialect};
use ogive_platform::{GoVersion, Goarch, Level, Platform, SdkName};

libfuzzer_sys::fuzz_target!(|text: &str| {
    for &dialect in Dialect::ALL {
        if let Ok(named) = names::from_name(text, dialect)
            && let Some(platform) = named.platform()
        {
            let _ = names::name_in(platform, dialect);
        }
    }
    let _ = names::from_any_name(text);
    for &arch in Goarch::ALL {
        if let Ok(level) = Level::parse(arch, text) {
            assert_eq!(Level::parse(arch, &level.to_string()), Ok(level));
        }
    }
    if let Ok(platform) = text.parse::<Platform>() {
        assert_eq!(platform.to_string().parse(), Ok(platform));
    }
    if let Ok(version) = text.parse::<GoVersion>() {
        assert_eq!(version.to_string().parse(), Ok(version));
    }
    if let Ok(name) = text.parse::<SdkName>() {
        assert_eq!(name.to_string().parse(), Ok(name));
    }
});
