//! Go object files and packages (`cmd/internal/goobj`): `go object linux arm64 go1.27.3 …`.

use ogive_platform::{Goarch, Goos, Level};
use ogive_record::{Fact, Provenance};
use schemars::JsonSchema;
use serde::Serialize;

use crate::read::Found;
use crate::source::Bytes;
use crate::{Content, Fault, Target};

/// A Go object file.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct GoObject {
    /// What it is for.
    pub target: Fact<Target>,
    /// The toolchain that wrote it.
    pub version: String,
    /// The rest of its header line: experiments and the like.
    pub header: String,
}

/// What the header line begins with.
const MAGIC: &[u8] = b"go object ";

/// How long a header line may be. A version of a development tree has a date in it, and all experiments
/// may be named.
pub(crate) const LONGEST_LINE: u64 = 1024;

/// Reads a Go object; none when it is none.
pub(crate) fn read(bytes: Bytes<'_>) -> Option<Found> {
    let first = bytes.up_to(0, LONGEST_LINE);
    let (object, whole) = header(first)?;
    let size = bytes.size();
    let faults = if whole {
        Vec::new()
    } else if size < LONGEST_LINE {
        vec![Fault::Truncated { needs: size + 1 }]
    } else {
        vec![Fault::Malformed { what: "the header line of the Go object has no end".to_owned() }]
    };
    Some((Content::GoObject(object), faults))
}

/// What the header line says that `first`, the start of a file, begins with, and whether the line ends
/// within it; none when it is no Go object.
///
/// The line is `go object GOOS GOARCH VERSION LEVEL X:EXPERIMENTS` (`cmd/internal/objabi`,
/// `HeaderString`), where the level came with Go 1.17, as in `GOAMD64=v1`, and the version may have spaces.
pub(crate) fn header(first: &[u8]) -> Option<(GoObject, bool)> {
    let line = first.strip_prefix(MAGIC)?;
    let end = line.iter().position(|byte| *byte == b'\n');
    let text = String::from_utf8_lossy(&line[..end.unwrap_or(line.len())]).into_owned();
    let mut words = text.splitn(3, ' ');
    let (os, arch, rest) =
        (words.next()?, words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let is_rest = |word: &str| word.starts_with("X:") || is_level(word);
    let mut version: Vec<&str> = rest.split(' ').collect();
    let header = version.iter().position(|word| is_rest(word)).map(|at| version.split_off(at));
    let header = header.unwrap_or_default();
    let target = target(os, arch, &header);
    Some((GoObject { target, version: version.join(" "), header: header.join(" ") }, end.is_some()))
}

/// Whether a word of the line is a level: `GOAMD64=v1`.
fn is_level(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| name.starts_with("GO"))
}

fn target(os: &str, arch: &str, header: &[&str]) -> Fact<Target> {
    let field = Provenance::Field("go object".to_owned());
    let (Ok(os), Ok(arch)) = (os.parse::<Goos>(), arch.parse::<Goarch>()) else {
        return Fact::unknown(format!("its header line names {os:?} and {arch:?}"), field);
    };
    let level = Level::variable(arch).and_then(|variable| {
        let value = header.iter().find_map(|word| word.strip_prefix(variable)?.strip_prefix('='))?;
        Level::parse(arch, value).ok()
    });
    Fact::known(Target { os: Some(os), arch, level }, field)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Header lines of releases and development trees, with the target, the version and the rest.
    const LINES: &[(&str, &str, &str, &str)] = &[
        ("linux amd64 go1.4.2 X:precisestack\n", "linux/amd64", "go1.4.2", "X:precisestack"),
        ("linux s390x go1.12.17 X:framepointer\n", "linux/s390x", "go1.12.17", "X:framepointer"),
        ("linux amd64 go1.27.3 GOAMD64=v3 X:\n", "linux/amd64/v3", "go1.27.3", "GOAMD64=v3 X:"),
        (
            "linux arm go1.27.3 GOARM=7,softfloat X:arenas\n",
            "linux/arm/7,softfloat",
            "go1.27.3",
            "GOARM=7,softfloat X:arenas",
        ),
        (
            "darwin arm64 devel go1.28-0123456789 Thu Oct 1 12:00:00 2026 +0000 GOARM64=v8.0 X:\n",
            "darwin/arm64/v8.0",
            "devel go1.28-0123456789 Thu Oct 1 12:00:00 2026 +0000",
            "GOARM64=v8.0 X:",
        ),
        ("plan9 386 go1.1\n", "plan9/386", "go1.1", ""),
    ];

    #[test]
    fn header_lines_of_all_releases_are_read() {
        for (line, target, version, rest) in LINES {
            let (object, whole) = header(format!("go object {line}").as_bytes()).unwrap();
            assert!(whole, "{line}");
            assert_eq!(object.target.value().unwrap().to_string(), *target, "{line}");
            assert_eq!((object.version.as_str(), object.header.as_str()), (*version, *rest));
        }
    }

    #[test]
    fn damaged_header_lines_say_what_is_missing() {
        let (object, whole) = header(b"go object beos amd64 go1.27.3").unwrap();
        assert!(!whole && object.target.value().is_none());
        assert_eq!(object.version, "go1.27.3");
        assert!(header(b"go object ").is_some());
        assert!(header(b"go objec").is_none());
    }
}
