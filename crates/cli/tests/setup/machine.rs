//! A new machine with a user who has dotfiles, and a release of ogive beside.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use ogive_testkit::{Program, Sandbox, Scene, programs};

/// What is at a path: its mode, and contents or target.
pub type Tree = BTreeMap<PathBuf, (u32, Option<Vec<u8>>)>;

/// The folders of a user who set nothing.
pub struct Machine {
    /// The user, and servers for SDKs.
    pub scene: Scene,
}

impl Machine {
    /// An empty home, bash as login shell.
    pub fn new() -> Self {
        let mut machine = Self { scene: Scene::new() };
        let decoy = machine.path("decoy/go");
        write(&decoy, "#!/bin/sh\necho decoy\n", 0o755);
        let release = machine.path("release");
        fs::create_dir_all(&release).unwrap();
        place(&programs::ogive(), &release.join("ogive"));
        place(&programs::shim(), &release.join("ogive-shim"));
        let path = format!("{}:/usr/bin:/bin", decoy.parent().unwrap().display());
        machine.sandbox_mut().unset("OGIVE_HOME").set("PATH", path).set("SHELL", "/bin/bash");
        machine
    }

    /// A home with the files that Debian gives, and some of a user's own.
    pub fn furnished() -> Self {
        let machine = Self::new();
        machine.write(".bashrc", DEBIAN_BASHRC);
        machine.write(".profile", DEBIAN_PROFILE);
        machine.write(".zshrc", "alias ll='ls -l'\nexport PATH=/opt/mine:$PATH");
        machine.write(".config/fish/config.fish", "set -gx PATH /opt/mine $PATH\n");
        machine
    }

    pub fn sandbox(&self) -> &Sandbox {
        &self.scene.sandbox
    }

    pub fn sandbox_mut(&mut self) -> &mut Sandbox {
        &mut self.scene.sandbox
    }

    pub fn home(&self) -> PathBuf {
        self.sandbox().home()
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.sandbox().root().join(path)
    }

    pub fn shims(&self) -> PathBuf {
        self.home().join(".local/share/ogive/shims")
    }

    /// Writes a file below the home.
    pub fn write(&self, path: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let file = self.home().join(path);
        write(&file, contents, 0o644);
        file
    }

    pub fn read(&self, path: &str) -> String {
        String::from_utf8_lossy(&fs::read(self.home().join(path)).unwrap()).into_owned()
    }

    /// The released ogive.
    pub fn ogive(&self, arguments: &[&str]) -> Program<'_> {
        self.sandbox().program(self.path("release/ogive")).args(arguments)
    }

    /// All that is in the home, but the journal of what was done and undone.
    pub fn tree(&self) -> Tree {
        let mut tree = self.whole_tree();
        let state = self.home().join(".local/state");
        tree.retain(|path, _| !path.starts_with(&state));
        // The folder above is made for the journal alone when nothing else is in it.
        let local = self.home().join(".local");
        if tree.keys().filter(|path| path.starts_with(&local)).count() == 1 {
            tree.remove(&local);
        }
        tree
    }

    /// All that is in the home.
    pub fn whole_tree(&self) -> Tree {
        let mut tree = Tree::new();
        walk(&self.home(), &mut tree);
        tree
    }

    /// The `go` that a shell finds.
    pub fn go_of(&self, shell: &str, arguments: &[&str]) -> String {
        let program = self.sandbox().program(shell).args(arguments).args(["command -v go"]);
        // fish keeps its history there, and makes the folder.
        let said =
            program.env("XDG_DATA_HOME", self.path("data")).env("XDG_CACHE_HOME", self.path("cache")).run();
        said.stdout.trim().to_owned()
    }
}

/// The guard is what matters: see bash's /etc/skel/.bashrc on Debian.
pub const DEBIAN_BASHRC: &str = "# for non-login shells\n\ncase $- in\n    *i*) ;;\n      *) return;;\nesac\n\n\
    export PATH=/opt/mine:$PATH\n";

/// It reads .bashrc and puts folders first, as Debian's does.
pub const DEBIAN_PROFILE: &str = "if [ -n \"$BASH_VERSION\" ]; then\n    if [ -f \"$HOME/.bashrc\" ]; then\n\
    \t. \"$HOME/.bashrc\"\n    fi\nfi\nPATH=\"$HOME/bin:$PATH\"\n";

pub fn write(path: &Path, contents: impl AsRef<[u8]>, mode: u32) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, contents).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Without symbols a debug build is a sixth as large, and is copied and hashed often here.
fn place(program: &Path, to: &Path) {
    let stripped = std::process::Command::new("strip").arg("-o").arg(to).arg(program).status();
    if !stripped.is_ok_and(|status| status.success()) {
        fs::copy(program, to).unwrap();
    }
}

fn walk(folder: &Path, tree: &mut Tree) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let metadata = fs::symlink_metadata(&path).unwrap();
        let contents = if metadata.is_symlink() {
            Some(fs::read_link(&path).unwrap().into_os_string().into_encoded_bytes())
        } else if metadata.is_file() {
            Some(fs::read(&path).unwrap())
        } else {
            walk(&path, tree);
            None
        };
        tree.insert(path, (metadata.mode(), contents));
    }
}

/// Says how two trees differ, for a person.
#[track_caller]
pub fn assert_same(now: &Tree, before: &Tree, when: &str) {
    let mut differences = Vec::new();
    for (path, entry) in now {
        match before.get(path) {
            None => differences.push(format!("new: {}", path.display())),
            Some(old) if old != entry => differences.push(format!(
                "changed: {} {:o} {:?} -> {:o} {:?}",
                path.display(),
                old.0,
                old.1.as_deref().map(String::from_utf8_lossy),
                entry.0,
                entry.1.as_deref().map(String::from_utf8_lossy)
            )),
            Some(_) => {}
        }
    }
    differences
        .extend(before.keys().filter(|p| !now.contains_key(*p)).map(|p| format!("gone: {}", p.display())));
    assert!(differences.is_empty(), "{when}:\n{}", differences.join("\n"));
}
