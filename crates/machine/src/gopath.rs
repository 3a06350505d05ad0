//! What lies below GOPATH/src, and whether it is saved elsewhere.

use std::path::PathBuf;

use ogive_record::{Fact, Provenance};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What lies below GOPATH/src.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct GopathTree {
    /// GOPATH/src, whether it is there or not.
    pub src: PathBuf,
    /// A folder beside it where nothing is in the way of what is moved there.
    pub aside: PathBuf,
    /// The repositories, and the packages that lie in none, by their import paths.
    pub roots: Vec<GopathRoot>,
    /// Why there may be more, as a clause; none when all was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut: Option<String>,
}

/// A repository below GOPATH/src, or a package that lies in none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct GopathRoot {
    /// How packages import it, such as `github.com/pkg/errors`.
    pub import_path: String,
    /// Its folder.
    pub folder: PathBuf,
    /// What keeps its versions; none when nothing does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vcs: Option<Vcs>,
    /// Whether there is a go.mod at its top, or anywhere in it where that could be seen.
    pub has_go_mod: bool,
    /// Whether the current folder lies in it.
    pub has_current_folder: bool,
    /// What of it is in no other place that it is known to be in; nothing when it is clean and pushed.
    pub unsaved: Fact<Vec<Unsaved>>,
}

/// What keeps the versions of a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Vcs {
    /// Git.
    Git,
    /// Mercurial.
    Mercurial,
    /// Subversion.
    Subversion,
    /// Bazaar or Breezy.
    Bazaar,
    /// Fossil.
    Fossil,
}

/// Work that is in a repository only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Unsaved {
    /// Files that are not as the last commit has them, or that it does not have.
    #[serde(rename_all = "kebab-case")]
    Uncommitted {
        /// The first of them, as paths in the repository.
        files: Vec<String>,
        /// How many there are.
        count: usize,
    },
    /// Changes that were put into the index for the next commit.
    Staged,
    /// Branches with commits that no branch of a remote is known to have.
    #[serde(rename_all = "kebab-case")]
    Unpushed {
        /// Their names; `HEAD` for a commit that was checked out without a branch.
        branches: Vec<String>,
    },
    /// A stash.
    Stashed,
    /// No branch of a remote is known.
    NoRemote,
}

impl GopathTree {
    /// What a document says that was written before this was looked at.
    #[must_use]
    pub fn unlooked() -> Fact<Self> {
        Fact::unknown("it was not looked at", Provenance::BuiltIn)
    }

    /// Nothing below a folder.
    #[must_use]
    pub fn empty(src: PathBuf) -> Self {
        let aside = src.with_file_name("src-before-modules");
        Self { src, aside, roots: Vec::new(), cut: None }
    }
}

impl GopathRoot {
    /// Where it goes when it is moved aside.
    #[must_use]
    pub fn aside(&self, tree: &GopathTree) -> PathBuf {
        match self.folder.strip_prefix(&tree.src) {
            Ok(below) => tree.aside.join(below),
            Err(_) => tree.aside.join(&self.import_path),
        }
    }
}
