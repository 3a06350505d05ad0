//! How two files differ that should be the same: part by part, as people know the parts.

mod parts;
mod text;

use std::fmt;

use object::read::archive::ArchiveFile;
use schemars::JsonSchema;
use serde::Serialize;

use parts::{Part, parts};

/// More differences than anybody reads.
const MOST: usize = 64;
/// Archives in archives, and slices in them.
const DEPTH: usize = 3;

/// A part of two files that is not the same in both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Difference {
    /// What it is: `section .rodata`, `PE timestamp`, `slice arm64: LC_UUID`.
    pub part: String,
    /// How it differs.
    #[serde(flatten)]
    pub how: Differs,
}

/// How a part differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "differs", rename_all = "kebab-case")]
pub enum Differs {
    /// Only the first file has it.
    OnlyInFirst,
    /// Only the second file has it.
    OnlyInSecond,
    /// Both have it.
    Bytes {
        /// Where the first byte stands that is not the same, counted from the beginning of the part, once it is
        /// uncompressed.
        at: u64,
        /// How long it is in each, in bytes.
        sizes: [u64; 2],
        /// What stands there in each, where both are text.
        text: Option<[String; 2]>,
        /// The paths in the first that begin with a folder of the first build.
        paths: Vec<String>,
    },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = &self.part;
        match &self.how {
            Differs::OnlyInFirst => write!(f, "{part} is in the first alone"),
            Differs::OnlyInSecond => write!(f, "{part} is in the second alone"),
            Differs::Bytes { at, sizes: [one, other], text, paths } => {
                write!(f, "{part} differs at {at:#x}")?;
                if one != other {
                    write!(f, " ({one} bytes and {other} bytes)")?;
                }
                if let [path, ..] = &paths[..] {
                    write!(f, ": contains the path {path}")
                } else if let Some([one, other]) = text {
                    write!(f, ": {one:?} and {other:?}")
                } else {
                    Ok(())
                }
            }
        }
    }
}

/// How two files differ, nothing when they are the same. `folders` are folders that only the first should know.
///
/// Where something else differs too, headers and what is computed of all bytes (checksums, signatures) are left out.
#[must_use]
pub fn differences(one: &[u8], other: &[u8], folders: &[String]) -> Vec<Difference> {
    let mut found = Vec::new();
    Comparison { folders, found: &mut found }.files(one, other, "", DEPTH);
    let follows = |found: &(Difference, bool)| found.1;
    if !found.iter().all(follows) {
        found.retain(|found| !follows(found));
    }
    found.truncate(MOST);
    found.into_iter().map(|(difference, _)| difference).collect()
}

struct Comparison<'c> {
    folders: &'c [String],
    /// With whether it follows from others.
    found: &'c mut Vec<(Difference, bool)>,
}

impl Comparison<'_> {
    fn files(&mut self, one: &[u8], other: &[u8], prefix: &str, depth: usize) {
        if one == other || self.found.len() > MOST {
            return;
        }
        let inner = depth > 0;
        if let (true, Some(one), Some(other)) = (inner, members(one), members(other)) {
            return self.named(&one, &other, prefix, depth, "member");
        }
        if let (true, Some(one), Some(other)) = (inner, slices(one), slices(other)) {
            return self.named(&one, &other, prefix, depth, "slice");
        }
        let (ones, others) = (parts(one), parts(other));
        let before = self.found.len();
        for part in &ones {
            match others.iter().find(|other| other.name == part.name) {
                Some(other) => self.part(part, other, prefix),
                None => self.push(prefix, &part.name, Differs::OnlyInFirst, part.follows),
            }
        }
        for part in others.iter().filter(|part| ones.iter().all(|one| one.name != part.name)) {
            self.push(prefix, &part.name, Differs::OnlyInSecond, part.follows);
        }
        if self.found.len() == before {
            let how = self.bytes(one, other);
            self.push(prefix, "the order of its parts", how, false);
        }
    }

    /// What is a file itself and has a name.
    fn named(&mut self, ones: &[Named<'_>], others: &[Named<'_>], prefix: &str, depth: usize, what: &str) {
        let before = self.found.len();
        for (name, one) in ones {
            match others.iter().find(|(other, _)| other == name) {
                Some((_, other)) => self.files(one, other, &format!("{prefix}{what} {name}: "), depth - 1),
                None => self.push(prefix, &format!("{what} {name}"), Differs::OnlyInFirst, false),
            }
        }
        for (name, _) in others.iter().filter(|(name, _)| ones.iter().all(|(one, _)| one != name)) {
            self.push(prefix, &format!("{what} {name}"), Differs::OnlyInSecond, false);
        }
        if self.found.len() == before {
            let how = Differs::Bytes { at: 0, sizes: [0; 2], text: None, paths: Vec::new() };
            self.push(prefix, &format!("a header between its {what}s"), how, false);
        }
    }

    fn part(&mut self, one: &Part<'_>, other: &Part<'_>, prefix: &str) {
        if one.bytes != other.bytes {
            let how = self.bytes(&one.bytes, &other.bytes);
            self.push(prefix, &one.name, how, one.follows);
        }
    }

    fn bytes(&self, one: &[u8], other: &[u8]) -> Differs {
        let at = one.iter().zip(other).take_while(|(one, other)| one == other).count();
        let text = text::around(one, at).zip(text::around(other, at)).map(|(one, other)| [one, other]);
        let paths = text::paths(one, self.folders);
        Differs::Bytes { at: at as u64, sizes: [one.len() as u64, other.len() as u64], text, paths }
    }

    fn push(&mut self, prefix: &str, name: &str, how: Differs, follows: bool) {
        self.found.push((Difference { part: format!("{prefix}{name}"), how }, follows));
    }
}

type Named<'b> = (String, &'b [u8]);

/// The members of an archive, those of one name numbered; none when it is no archive.
fn members(bytes: &[u8]) -> Option<Vec<Named<'_>>> {
    let archive = ArchiveFile::parse(bytes).ok()?;
    let mut members: Vec<Named<'_>> = Vec::new();
    for member in archive.members() {
        let member = member.ok()?;
        let (mut name, data) =
            (String::from_utf8_lossy(member.name()).into_owned(), member.data(bytes).ok()?);
        let same = members.iter().filter(|(other, _)| *other == name).count();
        if same > 0 {
            name = format!("{name} ({})", same + 1);
        }
        members.push((name, data));
    }
    Some(members)
}

/// The slices of a universal file; none when it is none.
fn slices(bytes: &[u8]) -> Option<Vec<Named<'_>>> {
    let crate::Content::Universal(universal) = crate::read(bytes).ok()?.content else { return None };
    let slice = |slice: &crate::Slice| {
        let start = usize::try_from(slice.offset).ok()?;
        let end = start.checked_add(usize::try_from(slice.size).ok()?)?;
        let name = slice.cpu.name.map_or_else(|| slice.cpu.cputype.to_string(), str::to_owned);
        Some((name, bytes.get(start..end)?))
    };
    universal.slices.iter().map(slice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_program_is_compared_too() {
        let told = |one: &[u8], other: &[u8]| {
            let found = differences(one, other, &["/home/a".to_owned()]);
            found.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert!(told(b"same", b"same").is_empty());
        assert_eq!(
            told(b"made at 10:01", b"made at 10:02"),
            ["the file differs at 0xc: \"made at 10:01\" and \"made at 10:02\""]
        );
        assert_eq!(
            told(b"\0/home/a/x.c\0", b"\0/home/bc/x.c\0"),
            ["the file differs at 0x7 (13 bytes and 14 bytes): contains the path /home/a/x.c"]
        );
    }
}
