//! `.tool-versions` of asdf: a tool and its versions a line, the first that is there counts;
//! `#` starts a comment.

use super::pin::{Pin, pin};
use super::problem::{FileError, Problem, text};

/// Reads a `.tool-versions` file; nothing when it does not speak of Go. Of several lines for Go
/// the first counts, as in asdf.
///
/// # Errors
/// When an entry of the line for Go is no version.
pub fn parse(bytes: &[u8]) -> Result<Vec<Pin>, FileError> {
    for (line, number) in text(bytes)?.lines().zip(1..) {
        let mut words = line.split('#').next().unwrap_or_default().split_whitespace();
        if matches!(words.next(), Some("golang" | "go")) {
            let pins: Result<Vec<Pin>, FileError> = words.map(|word| pin(word, number)).collect();
            return pins.and_then(|p| if p.is_empty() { Err(Problem::NoVersion.at(number)) } else { Ok(p) });
        }
    }
    Ok(Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let pins = parse(text.as_bytes()).unwrap();
        pins.iter().map(|p| p.wish.as_ref().map_or_else(Problem::to_string, ToString::to_string)).collect()
    }

    #[test]
    fn reads_the_line_for_go() {
        assert_eq!(read("nodejs 20.0.0\ngolang 1.22.5 1.21.0 # two\ngo 1.1\n"), ["1.22.5", "1.21.0"]);
        assert_eq!(read("go\tprefix:1.19\n"), ["1.19"]);
        assert_eq!(read("go latest:1.22"), ["1.22"]);
        assert_eq!(read("# golang 1.22\ngopls 1.0\n"), [""; 0]);
    }

    #[test]
    fn refuses_with_reasons() {
        let said = read("golang 1.22.5 system path:/opt/go ref:master sub-1:latest");
        for (said, says) in said.iter().zip(["1.22.5", "adopt", "path", "released", "backwards"]) {
            assert!(said.contains(says), "{said}");
        }
        assert_eq!(parse(b"\ngolang").unwrap_err(), Problem::NoVersion.at(2));
        assert_eq!(parse(b"go 1.x").unwrap_err().line, 1);
    }
}
