//! A store of SDKs that only say that they run.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use ogive_testkit::{Outcome, Sandbox, programs};

/// Says which program it is and what it was given; `exit N`, `signal` and `env` do what they say.
const PROGRAM: &str = r#"#!/bin/sh
case "$1" in
exit) exit "$2" ;;
signal) kill -TERM $$ ;;
env) env; exit ;;
input) cat; exit ;;
esac
printf '%s' "${0##*/sdk/}"
for word in "$@"; do printf ' <%s>' "$word"; done
printf '\n'
"#;

/// A user with a store of SDKs.
pub struct Fake {
    /// The user.
    pub sandbox: Sandbox,
}

impl Fake {
    /// These SDKs, shims for them, no settings.
    pub fn new(names: &[&str]) -> Self {
        Self::of(Sandbox::new(), names)
    }

    /// The same for a user who is there already.
    pub fn of(sandbox: Sandbox, names: &[&str]) -> Self {
        let fake = Self { sandbox };
        let mut index = String::from("ogive-index 1\n");
        let mut sorted: Vec<ogive_platform::SdkName> =
            names.iter().map(|name| name.parse().unwrap()).collect();
        sorted.sort();
        let template = fake.sandbox.root().join("program");
        program(&template, PROGRAM);
        for name in &sorted {
            let bin = fake.sandbox.sdks().join(name.folder()).join("bin");
            fs::create_dir_all(&bin).unwrap();
            for tool in ["go", "gofmt"] {
                symlink(&template, bin.join(tool)).unwrap();
            }
            index.push_str(&format!("{name}\t-\n"));
        }
        index.push_str(&format!("end {}\n", sorted.len()));
        fs::create_dir_all(fake.sandbox.sdks()).unwrap();
        fake.index(&index);
        let bin = fake.sandbox.ogive_home().join("bin");
        fs::create_dir_all(&bin).unwrap();
        run("cp", &[&programs::shim(), &bin.join("ogive-shim")], "");
        let ogive = bin.join("ogive");
        symlink(programs::ogive(), ogive).unwrap();
        fake
    }

    /// The index, as text.
    pub fn index(&self, text: &str) {
        fs::write(self.sandbox.sdks().join("index"), text).unwrap();
    }

    /// The user's settings.
    pub fn settings(&self, text: &str) {
        fs::write(self.sandbox.ogive_home().join("config.toml"), text).unwrap();
    }

    /// A file below the working folder.
    pub fn write(&self, path: &str, text: &str) -> PathBuf {
        let path = self.sandbox.work().join(path.trim_start_matches('/'));
        assert!(path.starts_with(self.sandbox.root()), "{}", path.display());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// A file below the working folder, as it is now.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.sandbox.work().join(path.trim_start_matches('/'))).unwrap_or_default()
    }

    /// Runs a shim in the working folder.
    pub fn shim(&self, line: &str) -> Outcome {
        let mut words = line.split(' ');
        self.sandbox.shim(words.next().unwrap(), words).run()
    }

    /// What a shim's program says about itself.
    pub fn says(&self, line: &str) -> String {
        self.shim(line).expect_code(0).stdout.trim_end().to_owned()
    }

    /// Runs ogive in the working folder.
    pub fn ogive(&self, line: &str) -> Outcome {
        self.sandbox.ogive(line.split(' ')).run()
    }
}

/// Makes a program. Another process writes it: were it open for writing here while another test
/// starts something, that child would hold it open too, and it could not be run ("text file busy").
pub fn program(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let _absent = fs::remove_file(path);
    run("dd", &[Path::new("status=none"), &PathBuf::from(format!("of={}", path.display()))], text);
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn run(program: &str, arguments: &[&Path], input: &str) {
    let mut child = Command::new(program).args(arguments).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success(), "{program} {arguments:?}");
}

/// `amd64` or `arm64`: what this machine runs natively, and the other one.
pub fn native() -> (&'static str, &'static str) {
    if cfg!(target_arch = "aarch64") { ("arm64", "amd64") } else { ("amd64", "arm64") }
}

/// `1.27.3-linux-NATIVE` for `1.27.3`, `1.27.3-linux-FOREIGN` for `1.27.3!`.
pub fn named(names: &[&str]) -> Vec<String> {
    let (native, foreign) = native();
    let os = if cfg!(target_os = "macos") { "darwin" } else { "linux" };
    let name = |name: &&str| match name.strip_suffix('!') {
        Some(version) => format!("{version}-{os}-{foreign}"),
        None => format!("{name}-{os}-{native}"),
    };
    names.iter().map(name).collect()
}

/// A store with these versions, `!` for the foreign architecture.
pub fn store(names: &[&str]) -> Fake {
    let names = named(names);
    Fake::new(&names.iter().map(String::as_str).collect::<Vec<_>>())
}
