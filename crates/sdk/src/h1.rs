//! The `h1:` hash of Go modules (`golang.org/x/mod/sumdb/dirhash`, Hash1), and the list of file
//! digests that it is made of.
//!
//! The toolchain module renames every `go.mod` to `_go.mod`, since a module cannot hold another
//! one's `go.mod`. What is installed has the plain names; a [`Sums`] holds those, and maps them
//! back when the module's hash is asked for.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ogive_platform::SdkName;
use ogive_record::Sha256Digest;
use ogive_system::{EntryKind, Files};
use sha2::{Digest, Sha256};

use crate::SdkError;
use crate::parallel;
use crate::source::TOOLCHAIN_MODULE;

/// The folders of a whole SDK that its module leaves out (`cmd/distpack`).
pub const NOT_IN_MODULE: &[&str] = &["api", "doc", "misc", "test"];

/// The hash of a list of named file digests, in any order: base64 of the SHA-256 over the lines
/// `HEX␠␠NAME\n` sorted by name.
pub fn hash1<'a>(files: impl IntoIterator<Item = (Cow<'a, str>, Sha256Digest)>) -> String {
    let mut files: Vec<_> = files.into_iter().collect();
    files.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    let mut hash = Sha256::new();
    let mut line = String::new();
    for (name, digest) in files {
        line.clear();
        let _ = writeln!(line, "{digest}  {name}");
        hash.update(&line);
    }
    format!("h1:{}", STANDARD.encode(hash.finalize()))
}

/// The name in the toolchain module of an installed file: `src/go.mod` is `src/_go.mod` there.
#[must_use]
pub fn module_name(installed: &str) -> Cow<'_, str> {
    rename_last(installed, "go.mod", "_go.mod")
}

/// The name that a file of the toolchain module is installed under, the reverse of
/// [`module_name`].
#[must_use]
pub fn installed_name(in_module: &str) -> Cow<'_, str> {
    rename_last(in_module, "_go.mod", "go.mod")
}

fn rename_last<'a>(name: &'a str, from: &str, to: &str) -> Cow<'a, str> {
    match name.strip_suffix(from) {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => Cow::Owned(format!("{folder}{to}")),
        _ => Cow::Borrowed(name),
    }
}

/// The digests of an SDK's files by their path below GOROOT, with `/`, sorted.
///
/// Its text form is what `sha256sum` writes, so that `sha256sum -c` reads it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sums(Vec<(String, Sha256Digest)>);

impl Sums {
    /// From digests in any order.
    #[must_use]
    pub fn new(mut files: Vec<(String, Sha256Digest)>) -> Self {
        files.sort_unstable();
        Self(files)
    }

    /// Names and digests, sorted by name.
    #[must_use]
    pub fn files(&self) -> &[(String, Sha256Digest)] {
        &self.0
    }

    /// Those of a whole SDK that are in its module too.
    #[must_use]
    pub fn module_part(&self) -> Self {
        let left_out =
            |name: &str| name.split_once('/').is_some_and(|(folder, _)| NOT_IN_MODULE.contains(&folder));
        Self(self.0.iter().filter(|(name, _)| !left_out(name)).cloned().collect())
    }

    /// The `h1:` hash of the toolchain module of `sdk`, if these are its files.
    #[must_use]
    pub fn module_h1(&self, sdk: SdkName) -> String {
        let prefix = format!("{TOOLCHAIN_MODULE}@{}/", sdk.module_version());
        hash1(self.0.iter().map(|(name, digest)| {
            let mut full = prefix.clone();
            full.push_str(&module_name(name));
            (Cow::Owned(full), *digest)
        }))
    }

    /// The `h1:` hash over the installed names themselves, for an SDK that is no module.
    #[must_use]
    pub fn plain_h1(&self) -> String {
        hash1(self.0.iter().map(|(name, digest)| (Cow::Borrowed(name.as_str()), *digest)))
    }

    /// Reads the text form.
    ///
    /// # Errors
    /// With the number of the first line that is malformed or out of order.
    pub fn parse(text: &str) -> Result<Self, usize> {
        let mut files: Vec<(String, Sha256Digest)> = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let entry = line.split_once("  ").and_then(|(digest, name)| {
                let in_order = files.last().is_none_or(|(last, _)| last.as_str() < name);
                (in_order && !name.is_empty()).then_some((name.to_owned(), digest.parse().ok()?))
            });
            files.push(entry.ok_or(number + 1)?);
        }
        Ok(Self(files))
    }

    /// The text form: `HEX␠␠NAME\n`, sorted by name.
    #[must_use]
    pub fn print(&self) -> String {
        let mut text = String::with_capacity(self.0.len() * 110);
        for (name, digest) in &self.0 {
            let _ = writeln!(text, "{digest}  {name}");
        }
        text
    }
}

/// What is in a folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    /// The digests of its files.
    pub sums: Sums,
    /// The files' sizes together.
    pub bytes: u64,
    /// What is neither file nor folder, sorted: an SDK has none.
    pub others: Vec<String>,
}

/// Hashes every file below `root`, on all cores. Links are not followed.
///
/// # Errors
/// When something can't be read.
pub fn hash_tree(files: &dyn Files, root: &Path) -> Result<Tree, SdkError> {
    let (names, others) = walk(files, root)?;
    let next = AtomicUsize::new(0);
    let done = Mutex::new((Vec::with_capacity(names.len()), 0));
    parallel::on_all_cores(|| {
        let mut buffer = vec![0; 256 << 10];
        let mut mine = Vec::new();
        let mut bytes = 0;
        while let Some(name) = names.get(next.fetch_add(1, Ordering::Relaxed)) {
            let (digest, size) = hash_file(files, &root.join(name), &mut buffer)?;
            mine.push((name.clone(), digest));
            bytes += size;
        }
        let mut done = parallel::locked(&done);
        done.0.append(&mut mine);
        done.1 += bytes;
        Ok(())
    })?;
    let (digests, bytes) = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    Ok(Tree { sums: Sums::new(digests), bytes, others })
}

/// The SHA-256 of a file, and its size.
///
/// # Errors
/// When it can't be read.
pub fn hash_file(files: &dyn Files, path: &Path, buffer: &mut [u8]) -> Result<(Sha256Digest, u64), SdkError> {
    let mut file = files.open(path).map_err(SdkError::io("hashing a file"))?;
    let (mut hash, mut size) = (Sha256::new(), 0);
    loop {
        match file.read(buffer) {
            Ok(0) => return Ok((Sha256Digest(hash.finalize().into()), size)),
            Ok(read) => {
                hash.update(&buffer[..read]);
                size += read as u64;
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(SdkError::io(format!("hashing {}", path.display()))(error)),
        }
    }
}

/// The relative names of all files below `root`, and of what is neither file nor folder.
pub(crate) fn walk(files: &dyn Files, root: &Path) -> Result<(Vec<String>, Vec<String>), SdkError> {
    let (mut names, mut others) = (Vec::new(), Vec::new());
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let path = if folder.is_empty() { root.to_owned() } else { root.join(&folder) };
        for (name, kind) in files.list(&path).map_err(SdkError::io("reading an SDK's folder"))? {
            let name = name.into_string().map_err(|name| SdkError::NotAnSdk {
                path: path.join(&name),
                because: "its name is not UTF-8".into(),
            })?;
            let name = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            match kind {
                // It would stand for several lines of the list that is hashed; Go refuses it too.
                _ if name.contains('\n') => others.push(name),
                EntryKind::Directory => folders.push(name),
                EntryKind::File => names.push(name),
                EntryKind::Link | EntryKind::Other => others.push(name),
            }
        }
    }
    others.sort_unstable();
    Ok((names, others))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn digest(byte: u8) -> Sha256Digest {
        Sha256Digest([byte; 32])
    }

    #[test]
    fn maps_only_whole_names_of_go_mod() {
        for (installed, in_module) in [
            ("go.mod", "_go.mod"),
            ("src/go.mod", "src/_go.mod"),
            ("src/not_go.mod", "src/not_go.mod"),
            ("src/go.mod/x", "src/go.mod/x"),
        ] {
            assert_eq!(module_name(installed), in_module);
            assert_eq!(installed_name(in_module), installed);
        }
        assert_eq!(installed_name("src/xgo.mod"), "src/xgo.mod");
    }

    #[test]
    fn names_the_line_that_is_damaged() {
        let text = Sums::new(vec![("a".into(), digest(1)), ("b".into(), digest(2))]).print();
        assert_eq!(Sums::parse(&text.replace("  b", " b")), Err(2));
        assert_eq!(Sums::parse(&text.replace("  a", "  z")), Err(2), "out of order");
        assert_eq!(Sums::parse(&format!("{text}x")), Err(3));
    }

    proptest! {
        #[test]
        fn reads_what_it_writes(names in proptest::collection::btree_set("[a-zA-Z0-9_. /-]{1,20}", 0..20)) {
            let sums = Sums::new(names.into_iter().zip(0..).map(|(n, i)| (n, digest(i))).collect());
            prop_assert_eq!(Sums::parse(&sums.print()), Ok(sums));
        }
    }
}
