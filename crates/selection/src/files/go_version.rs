//! `.go-version`: one version a line, `#` starts a comment. It has no standard; this is what
//! goenv, mise and actions/setup-go have in common.

use super::pin::{Pin, pin};
use super::problem::{FileError, Problem, text};

/// Reads a `.go-version` file.
///
/// # Errors
/// When a line is no version, or no line has one.
pub fn parse(bytes: &[u8]) -> Result<Vec<Pin>, FileError> {
    let mut pins = Vec::new();
    for (line, number) in text(bytes)?.lines().zip(1..) {
        let version = line.split('#').next().unwrap_or_default().trim();
        if !version.is_empty() {
            pins.push(pin(version, number)?);
        }
    }
    if pins.is_empty() { Err(Problem::NoVersion.at(1)) } else { Ok(pins) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u32, String)> {
        let pins = parse(text.as_bytes()).unwrap();
        pins.iter()
            .map(|p| (p.line, p.wish.as_ref().map_or_else(Problem::to_string, ToString::to_string)))
            .collect()
    }

    #[test]
    fn reads_versions_and_comments() {
        assert_eq!(read("1.27.3\n"), [(1, "1.27.3".to_owned())]);
        assert_eq!(
            read("\u{feff}# ours\r\n\r\n go1.27 # line\r\n1.26.8"),
            [(3, "1.27".into()), (4, "1.26.8".into())]
        );
    }

    #[test]
    fn refuses_paths_and_nonsense_by_line() {
        for (text, line, says) in
            [("1.27\n\nfoo", 3, "not a Go version"), ("# none\n", 1, "no version"), ("", 1, "no version")]
        {
            let error = parse(text.as_bytes()).unwrap_err();
            assert_eq!(error.line, line, "{text}");
            assert!(error.to_string().contains(says), "{text}: {error}");
        }
        for text in ["../1.27", "/usr/lib/go", "1.27/..", "..", "C:\\go"] {
            assert!(read(text)[0].1.contains("path is not a version"), "{text}");
        }
        assert!(read("system")[0].1.contains("ogive adopt"));
        assert!(read("1.27.3-amd64")[0].1.contains("[go.arch]"));
    }
}
