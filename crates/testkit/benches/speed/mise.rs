//! The peer's shim: mise, from its npm package.

use std::path::{Path, PathBuf};
use std::process::Command;

use ogive_testkit::{find, places};

use super::tree::{Tree, VERSION};

/// mise, set up to run the same Go in the same tree.
pub struct Mise {
    data: PathBuf,
}

impl Mise {
    /// Installs mise once into `target/bench` and gives it the tree's SDK; none when npm cannot.
    pub fn new(tree: &Tree) -> Option<Self> {
        let mise = program()?;
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

fn program() -> Option<PathBuf> {
    let folder = places::target().join("bench");
    let mise = folder.join("node_modules/mise/bin/mise");
    if !mise.is_file() {
        let npm = find("npm")?;
        std::fs::create_dir_all(&folder).ok()?;
        let output = Command::new(npm)
            .args(["install", "--no-audit", "--no-fund", "--prefix"])
            .arg(&folder)
            .arg("mise")
            .current_dir(&folder)
            .output()
            .ok()?;
        if !output.status.success() {
            eprintln!("npm could not install mise: {}", String::from_utf8_lossy(&output.stderr));
        }
    }
    mise.is_file().then_some(mise)
}
