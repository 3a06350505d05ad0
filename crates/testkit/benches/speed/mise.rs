//! The peer's shim: mise, from its npm package.

use std::path::{Path, PathBuf};
use std::process::Command;

use ogive_testkit::managers;

use super::tree::{Tree, VERSION};

/// mise, set up to run the same Go in the same tree.
pub struct Mise {
    data: PathBuf,
}

impl Mise {
    /// Gives mise the tree's SDK; none when npm has no mise.
    pub fn new(tree: &Tree) -> Option<Self> {
        let mise = managers::mise()?;
        let data = tree.home.parent()?.join("mise");
        let installs = data.join("installs/go");
        std::fs::create_dir_all(&installs).ok()?;
        std::os::unix::fs::symlink(&tree.goroot, installs.join(VERSION)).ok()?;
        let this = Self { data };
        let reshim = this.command(tree, &mise).arg("reshim").output().ok()?;
        if !this.shim().exists() {
            eprintln!("mise made no shim: {}", String::from_utf8_lossy(&reshim.stderr));
            return None;
        }
        Some(this)
    }

    /// mise's `go`, started in the tree.
    pub fn go(&self, tree: &Tree) -> Command {
        self.command(tree, &self.shim())
    }

    fn shim(&self) -> PathBuf {
        self.data.join("shims/go")
    }

    fn command(&self, tree: &Tree, program: &Path) -> Command {
        let mut command = tree.command(program);
        command
            .env("MISE_DATA_DIR", &self.data)
            .env("MISE_CACHE_DIR", self.data.join("cache"))
            .env("MISE_STATE_DIR", self.data.join("state"))
            .env("MISE_CONFIG_DIR", self.data.join("config"))
            .env("MISE_TRUSTED_CONFIG_PATHS", "/")
            .env("MISE_OFFLINE", "1")
            // The tree also asks for a Node that is not there.
            .env("MISE_DISABLE_TOOLS", "node")
            .env("MISE_NOT_FOUND_AUTO_INSTALL", "0");
        command
    }
}
