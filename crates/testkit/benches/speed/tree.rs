//! The tree and the store that selection is measured in.

use std::path::{Path, PathBuf};
use std::process::Command;

use ogive_platform::SdkName;

use super::Options;

/// The version that the tree's files ask for.
pub const VERSION: &str = "1.27.3";

/// Eight folders deep, all six kinds of selection files at the top, thirty SDKs in the store.
pub struct Tree {
    /// Everything.
    root: PathBuf,
    /// `OGIVE_HOME`.
    pub home: PathBuf,
    /// The deepest folder.
    pub deep: PathBuf,
    /// The GOROOT that is selected here.
    pub goroot: PathBuf,
}

impl Tree {
    /// Makes it below `folder`. The SDKs hold no Go: their `bin/go` is a copy of `/bin/true`, so that
    /// what is added to running it can be seen.
    pub fn new(options: &Options, folder: &Path) -> Self {
        let root = folder.to_owned();
        let home = root.join("ogive");
        let top = root.join("project");
        let deep = (1..=8).fold(top.clone(), |folder, level| folder.join(format!("level{level}")));
        make(&deep);
        let minor = "1.27";
        for (file, contents) in [
            ("ogive.toml", format!("go = \"{VERSION}\"\n")),
            (".go-version", format!("{VERSION}\n")),
            (".tool-versions", format!("nodejs 24.0.0\ngo {VERSION}\n")),
            ("mise.toml", format!("[tools]\ngo = \"{VERSION}\"\n")),
            ("go.work", format!("go {minor}\n\nuse .\n")),
            ("go.mod", format!("module example.com/deep\n\ngo {minor}\n\ntoolchain go{VERSION}\n")),
        ] {
            write(&top.join(file), contents);
        }
        let mut index = String::from("ogive-index 1\n");
        let mut names: Vec<SdkName> = (18..=27)
            .flat_map(|minor| [1, 2, 3].map(|patch| format!("1.{minor}.{patch}-{}", host())))
            .map(|name| name.parse().expect("a version for a host is an SDK's name"))
            .collect();
        names.sort();
        for name in &names {
            let bin = home.join("sdk").join(name.folder()).join("bin");
            make(&bin);
            std::fs::copy("/bin/true", bin.join("go")).expect("/bin/true can be copied");
            write(&home.join("sdk").join(name.folder()).join("VERSION"), format!("go{}\n", name.version));
            index.push_str(&format!("{name}\t-\n"));
        }
        write(&home.join("sdk/index"), format!("{index}end {}\n", names.len()));
        make(&home.join("bin"));
        make(&home.join("shims"));
        std::fs::copy(&options.shim, home.join("bin/ogive-shim")).expect("the shim can be copied");
        std::os::unix::fs::symlink("../bin/ogive-shim", home.join("shims/go")).expect("a link can be made");
        let goroot = home.join("sdk").join(format!("go{VERSION}.{}", host()));
        make(&root.join("home"));
        Self { root, home, deep, goroot }
    }

    /// A program started in the deepest folder by a user whose home is empty.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", self.root.join("home"))
            .env("OGIVE_HOME", &self.home)
            .current_dir(&self.deep);
        command
    }
}

/// This machine as Go writes it: `linux-amd64`.
pub fn host() -> String {
    let arch = match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    };
    format!("{}-{arch}", std::env::consts::OS)
}

fn make(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap_or_else(|error| panic!("make {}: {error}", folder.display()));
}

fn write(file: &Path, contents: impl AsRef<[u8]>) {
    std::fs::write(file, contents).unwrap_or_else(|error| panic!("write {}: {error}", file.display()));
}
