//! Platforms on the command line.

use ogive_platform::Platform;
use ogive_platform::names::{Dialect, from_name};

/// Reads a platform as Go or as images write it: `linux/arm/7`, `linux/arm/v7`.
///
/// # Errors
/// When it is neither; a sentence for the user.
pub fn platform(text: &str) -> Result<Platform, String> {
    text.parse().or_else(|error: <Platform as std::str::FromStr>::Err| {
        let named = from_name(text, Dialect::Oci).ok().and_then(|named| named.platform());
        named.ok_or_else(|| error.to_string())
    })
}

/// Splits a list at commas, but for those within a level: a platform begins where `/` follows before the next comma.
pub(crate) fn split(words: &str) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    for part in words.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let begins = part.contains('/') || part.starts_with("all") || part == "native";
        match list.last_mut().filter(|last| !begins && last.matches('/').count() == 2) {
            Some(last) => {
                last.push(',');
                last.push_str(part);
            }
            None => list.push(part.to_owned()),
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_of_levels_split_nothing() {
        assert_eq!(
            split("linux/arm/7,softfloat,linux/amd64,!linux/386,all"),
            ["linux/arm/7,softfloat", "linux/amd64", "!linux/386", "all"]
        );
        assert_eq!(split("linux/amd64, native"), ["linux/amd64", "native"]);
        assert_eq!(split("linux"), ["linux"]);
    }

    #[test]
    fn both_ways_to_write_a_level_are_read() {
        for text in ["linux/arm/7", "linux/arm/v7"] {
            assert_eq!(platform(text).unwrap().to_string(), "linux/arm/7");
        }
        assert!(platform("linux").unwrap_err().contains("linux/arm64"));
    }
}
