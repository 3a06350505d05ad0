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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_to_write_a_level_are_read() {
        for text in ["linux/arm/7", "linux/arm/v7"] {
            assert_eq!(platform(text).unwrap().to_string(), "linux/arm/7");
        }
        assert!(platform("linux").unwrap_err().contains("linux/arm64"));
    }
}
