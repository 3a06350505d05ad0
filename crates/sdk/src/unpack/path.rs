//! Names in archives: which are refused, and how much an archive may hold.
//!
//! The rules are one set for every computer, so that an archive is good everywhere or nowhere.
//! They contain those of Go's module zips (`golang.org/x/mod/module`, CheckFilePath), which leave
//! no name that Windows or macOS would read in another way.

use std::collections::HashMap;

/// How much an archive may hold before it is taken for an attack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of all files together. A whole SDK has about 0.25 GiB.
    pub total: u64,
    /// Files. A whole SDK has about 15,000.
    pub entries: usize,
    /// Uncompressed bytes for each compressed one, where a file has more than 1 MiB. Deflate
    /// cannot exceed 1032; Go's own files of that size stay below 10.
    pub ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { total: 2 << 30, entries: 200_000, ratio: 200 }
    }
}

impl Limits {
    /// Checks a file of `size` bytes that takes `compressed` bytes in the archive.
    ///
    /// # Errors
    /// With the reason, as a clause.
    pub fn check_ratio(self, name: &str, size: u64, compressed: u64) -> Result<(), String> {
        if size > 1 << 20 && size / self.ratio > compressed {
            return Err(format!("{name} unpacks to {size} bytes from {compressed}, like a zip bomb"));
        }
        Ok(())
    }

    /// Checks the number of files.
    ///
    /// # Errors
    /// With the reason, as a clause.
    pub fn check_entries(self, entries: usize) -> Result<(), String> {
        if entries > self.entries {
            return Err(format!("it holds more than {} files", self.entries));
        }
        Ok(())
    }

    /// Checks the bytes of all files together.
    ///
    /// # Errors
    /// With the reason, as a clause.
    pub fn check_total(self, total: u64) -> Result<(), String> {
        if total > self.total {
            return Err(format!("it unpacks to more than {} MiB", self.total >> 20));
        }
        Ok(())
    }
}

/// The bytes of all names, those of folders included, that are held in memory. A whole SDK has
/// about 1 MiB; an archive of deep folders could ask for thousands of times its own size.
const NAMES: usize = 64 << 20;

/// Checks that `name` is a plain relative path with `/` that means the same on every computer.
///
/// # Errors
/// With the reason, as a clause.
pub fn check_name(name: &str) -> Result<(), String> {
    let refuse = |because: &str| Err(format!("the name {name:?} {because}"));
    if name.is_empty() {
        return Err("a file has no name".into());
    }
    if name.len() > 1024 {
        return Err(format!("a name has {} bytes", name.len()));
    }
    if name.starts_with('/') {
        return refuse("is absolute");
    }
    for element in name.split('/') {
        if element.is_empty() {
            return refuse("has an empty part");
        }
        if element == "." || element == ".." {
            return refuse("leads out of its folder");
        }
        if element.len() > 255 {
            return refuse("has a part of more than 255 bytes");
        }
        if element.ends_with('.') || element.ends_with(' ') {
            return refuse("has a part that ends in a dot or space, which Windows drops");
        }
        if let Some(bad) = element.chars().find(|c| c.is_control() || "\\:*?\"<>|".contains(*c)) {
            return Err(format!("the name {name:?} contains {bad:?}"));
        }
        if is_reserved(element) {
            return refuse("is a device on Windows");
        }
    }
    Ok(())
}

/// Names that Windows reads as devices, whatever their extension.
fn is_reserved(element: &str) -> bool {
    let stem = element.split('.').next().unwrap_or(element).trim_end_matches(' ');
    if ["con", "prn", "aux", "nul", "conin$", "conout$"].iter().any(|d| stem.eq_ignore_ascii_case(d)) {
        return true;
    }
    let Some((device, number)) = stem.char_indices().nth(3).map(|(at, _)| stem.split_at(at)) else {
        return false;
    };
    let device = device.eq_ignore_ascii_case("com") || device.eq_ignore_ascii_case("lpt");
    let mut number = number.chars();
    device && matches!((number.next(), number.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
}

/// Remembers the names of an archive and refuses those that would meet on disk.
#[derive(Debug, Default)]
pub struct Names {
    /// What each folded name stands for.
    seen: HashMap<String, Seen>,
    /// The bytes of the names.
    held: usize,
}

#[derive(Debug)]
struct Seen {
    name: String,
    folder: bool,
}

impl Names {
    /// Takes one more file.
    ///
    /// # Errors
    /// With the reason, as a clause: a hostile name, one given twice, or one that differs from
    /// another only in case.
    pub fn add_file(&mut self, name: &str) -> Result<(), String> {
        check_name(name)?;
        self.add_parents(name)?;
        self.add(name, false)
    }

    /// Takes one more folder; the same one again is fine.
    ///
    /// # Errors
    /// As [`Names::add_file`].
    pub fn add_folder(&mut self, name: &str) -> Result<(), String> {
        check_name(name)?;
        self.add_parents(name)?;
        self.add(name, true)
    }

    /// Every folder, given or implied by a file's name, parents before what is in them.
    #[must_use]
    pub fn folders(&self) -> Vec<&str> {
        let mut folders: Vec<_> = self.seen.values().filter(|s| s.folder).map(|s| s.name.as_str()).collect();
        folders.sort_unstable();
        folders
    }

    fn add_parents(&mut self, name: &str) -> Result<(), String> {
        // From the innermost: most often it is known, and then so are those around it.
        let mut unknown = Vec::new();
        let mut rest = name;
        while let Some((folder, _)) = rest.rsplit_once('/') {
            if self.seen.get(&fold(folder)).is_some_and(|s| s.folder && s.name == folder) {
                break;
            }
            unknown.push(folder);
            rest = folder;
        }
        unknown.into_iter().rev().try_for_each(|folder| self.add(folder, true))
    }

    fn add(&mut self, name: &str, folder: bool) -> Result<(), String> {
        match self.seen.get(&fold(name)) {
            None => {
                self.held += name.len();
                if self.held > NAMES {
                    return Err(format!("its names take more than {} MiB", NAMES >> 20));
                }
                self.seen.insert(fold(name), Seen { name: name.to_owned(), folder });
                Ok(())
            }
            Some(seen) if seen.name != name => {
                Err(format!("the names {:?} and {name:?} differ only in case", seen.name))
            }
            Some(seen) if seen.folder != folder => Err(format!("{name:?} is a file and a folder")),
            Some(_) if folder => Ok(()),
            Some(_) => Err(format!("it holds {name:?} twice")),
        }
    }
}

fn fold(name: &str) -> String {
    if name.is_ascii() { name.to_ascii_lowercase() } else { name.to_lowercase() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::path::{Component, Path};

    #[test]
    fn deep_folders_do_not_fill_memory() {
        let mut names = Names::default();
        let refused = (0..200_000).find_map(|number| {
            let name = format!("{number:06}{}", "/a".repeat(500));
            names.add_file(&name).err()
        });
        assert!(refused.unwrap().contains("names take more than 64 MiB"));
    }

    #[test]
    fn refuses_hostile_names() {
        for name in [
            "",
            ".",
            "..",
            "../x",
            "a/../../x",
            "a/..",
            "a/./b",
            "/etc/passwd",
            "//server/share",
            "a//b",
            "a/",
            "C:/x",
            "c:x",
            "a\\b",
            "\\\\server\\x",
            "..\\x",
            "a\0b",
            "a\nb",
            "a\u{7f}",
            "con",
            "a/NUL.txt",
            "aux.go",
            "COM1",
            "x/lpt9.tar.gz",
            "com¹",
            "nul .txt",
            "a.",
            "a /b",
            "file:stream",
            "what?",
            &"x/".repeat(600),
            &"x".repeat(256),
        ] {
            assert!(check_name(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn accepts_names_as_go_has_them() {
        for name in [
            "VERSION",
            "src/cmd/go/testdata/script/mod_list.txt",
            "test/fixedbugs/issue27836.dir/Þfoo.go",
            ".gitattributes",
            "a..b/...c",
            "console/company.go",
            "com10",
            "x/com",
            "a b/c~1@v2+[x]{y}$%&'`",
        ] {
            assert_eq!(check_name(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn refuses_names_that_meet_on_disk() {
        for pair in [["a/b", "a/b"], ["a/b", "A/c"], ["a/b", "a"], ["a", "a/b"], ["x/É", "x/é"]] {
            let mut names = Names::default();
            assert_eq!(names.add_file(pair[0]), Ok(()));
            assert!(names.add_file(pair[1]).is_err(), "{pair:?}");
        }
    }

    #[test]
    fn lists_folders_from_the_outside() {
        let mut names = Names::default();
        names.add_file("a/b/c/x").unwrap();
        names.add_file("a/b/y").unwrap();
        names.add_folder("d/e").unwrap();
        names.add_folder("d/e").unwrap();
        assert_eq!(names.folders(), ["a", "a/b", "a/b/c", "d", "d/e"]);
    }

    #[test]
    fn knows_a_bomb_from_a_file_of_zeros() {
        let limits = Limits::default();
        assert_eq!(limits.check_ratio("huffman-null-max.in", 65_535, 79), Ok(()));
        assert!(limits.check_ratio("bomb", 1 << 30, 1 << 20).is_err());
        assert!(limits.check_ratio("bomb", 2 << 20, 0).is_err());
        assert!(limits.check_total((2 << 30) + 1).is_err());
        assert!(limits.check_entries(200_001).is_err());
    }

    proptest! {
        #[test]
        fn what_is_accepted_stays_below(name in "[a./\\\\:cC\0 ]{0,12}|\\PC{0,12}") {
            if check_name(&name).is_ok() {
                let plain = Path::new(&name).components().all(|c| matches!(c, Component::Normal(_)));
                prop_assert!(plain, "{:?}", name);
                prop_assert!(Path::new("/root").join(&name).starts_with("/root"));
            }
        }
    }
}
