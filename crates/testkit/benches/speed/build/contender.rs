//! Who builds: each with sources, a cache and outputs of its own.

use std::path::{Path, PathBuf};
use std::process::Command;

use ogive_testkit::{ModuleProxy, RecordedChecksumDatabase, toolchain};

use super::program::{self, BUILT, go_command, within};
use super::timed::{Timed, timed};
use super::{empty, program::copy};
use crate::Options;
use crate::tree::{VERSION, host};

/// Flags of Go's linker, the same for all.
const LINK: &str = "-s -w";

/// One that builds.
pub struct Contender {
    /// What it is called in the table.
    pub name: String,
    /// Its copy of the sources.
    pub source: PathBuf,
    /// Where what it built lies.
    pub dist: PathBuf,
    own: PathBuf,
    prepares: Box<dyn Fn(&Path)>,
    commands: Box<dyn Fn() -> Vec<Command>>,
}

impl Contender {
    fn new(
        name: &str,
        own: PathBuf,
        prepares: impl Fn(&Path) + 'static,
        commands: impl Fn() -> Vec<Command> + 'static,
    ) -> Self {
        let source = own.join("source");
        Self {
            name: name.to_owned(),
            dist: source.join("dist"),
            source,
            own,
            prepares: Box::new(prepares),
            commands: Box::new(commands),
        }
    }

    /// Fresh sources, and nothing in the cache.
    pub fn prepare(&self, source: &Path) {
        empty(&self.own);
        copy(source, &self.source);
        (self.prepares)(&self.own);
    }

    /// Builds for all platforms.
    pub fn run(&self) -> Timed {
        timed((self.commands)())
    }

    /// Removes what it left.
    pub fn forget(&self) {
        empty(&self.own);
    }
}

/// A command of `ogive` for a user who has Go.
pub fn ogive_command(options: &Options, folder: &Path, go: &Path, own: &Path) -> Command {
    let mut ogive = within(Command::new(&options.ogive), folder, go, own);
    // Ours decides which Go it takes and whether there is C.
    ogive.env("OGIVE_HOME", folder.join("ogive-home")).env("OGIVE_GO", VERSION).env_remove("CGO_ENABLED");
    ogive.env_remove("GOTOOLCHAIN").env("PATH", "/usr/bin:/bin");
    ogive
}

/// `ogive build`.
pub fn ogive(options: &Options, folder: &Path, go: &Path, platforms: &[&str]) -> Contender {
    let own = folder.join("ogive");
    if !folder.join("ogive-home/sdk/index").exists() {
        let proxy = ModuleProxy::new().serve(&toolchain(&format!("{VERSION}-{}", host())));
        let proxy = proxy.checksums(RecordedChecksumDatabase::new());
        std::fs::create_dir_all(&own).expect("a folder of the benchmark can be made");
        let mut install = ogive_command(options, folder, go, &own);
        install.args(["install", VERSION]).env("GOPROXY", proxy.url()).env("OGIVE_SOURCES", "goproxy");
        let _ = timed(vec![install]);
    }
    let mut build = vec!["--json".to_owned(), "build".to_owned(), BUILT.package.to_owned()];
    build.extend(["--platform".to_owned(), platforms.join(","), "--ldflags".to_owned(), LINK.to_owned()]);
    // As for the others: a module that it rests on has C for macOS.
    build.extend(["--cgo".to_owned(), "off".to_owned()]);
    let (ogive, folder, go) = (options.ogive.clone(), folder.to_owned(), go.to_owned());
    let options = Options { ogive, shim: PathBuf::new(), dir: PathBuf::new(), runs: 0, platforms: 0 };
    Contender::new(
        "ogive",
        own.clone(),
        |_| {},
        move || {
            let mut command = ogive_command(&options, &folder, &go, &own);
            command.args(&build).current_dir(own.join("source"));
            vec![command]
        },
    )
}

/// One `go build` after another.
pub fn in_a_row(folder: &Path, go: &Path, platforms: &[&str]) -> Contender {
    let own = folder.join("go");
    let platforms: Vec<String> = platforms.iter().map(|platform| (*platform).to_owned()).collect();
    let name = format!("{} `go build` one after another", platforms.len());
    let (folder, go) = (folder.to_owned(), go.to_owned());
    Contender::new(
        &name,
        own.clone(),
        |_| {},
        move || {
            let build = |platform: &String| {
                let (os, arch) = platform.split_once('/').expect("a platform is an OS and an architecture");
                let mut command = go_command(&folder, &go, &own);
                command.args(["build", "-trimpath", "-buildvcs=false", &format!("-ldflags={LINK}"), "-o"]);
                command.arg(format!("dist/{os}_{arch}")).arg(BUILT.package);
                command.env("GOOS", os).env("GOARCH", arch).current_dir(own.join("source"));
                command
            };
            platforms.iter().map(build).collect()
        },
    )
}

/// `goreleaser build --snapshot`; none where it can't be had.
pub fn goreleaser(folder: &Path, go: &Path, platforms: &[&str]) -> Option<Contender> {
    let program = program::goreleaser(folder, go)?;
    let own = folder.join("goreleaser");
    let targets: String =
        platforms.iter().map(|platform| format!("      - {}\n", platform.replace('/', "_"))).collect();
    let settings = format!(
        "version: 2\nproject_name: built\nbuilds:\n  - main: {}\n    env: [CGO_ENABLED=0]\n    \
         flags: [-trimpath, -buildvcs=false]\n    ldflags: [\"{LINK}\"]\n    mod_timestamp: \"1\"\n    targets:\n{targets}",
        BUILT.package
    );
    let (folder, go) = (folder.to_owned(), go.to_owned());
    let prepares = move |own: &Path| {
        let source = own.join("source");
        for old in [".goreleaser.yml", ".goreleaser.yaml"] {
            let _ = std::fs::remove_file(source.join(old));
        }
        std::fs::write(source.join("goreleaser.yaml"), &settings).expect("a copied source can be changed");
    };
    Some(Contender::new("`goreleaser build --snapshot`", own.clone(), prepares, move || {
        let mut command = within(Command::new(&program), &folder, &go, &own);
        command.args(["build", "--snapshot", "--clean", "--config", "goreleaser.yaml"]);
        command.current_dir(own.join("source"));
        vec![command]
    }))
}

/// What it takes to read all that was built, as `sha256sum` does.
pub fn sums(dist: &Path) -> Timed {
    let mut command = Command::new("sh");
    command.args(["-c", "sha256sum \"$0\"/*_*"]).arg(dist);
    timed(vec![command])
}
