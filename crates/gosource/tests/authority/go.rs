//! The Go program that answers with Go's own packages, built by a fixed release of Go.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use ogive_testkit::go_programs::RELEASE;
use ogive_testkit::{goroot, scene};

/// The SDK of the release.
pub fn root() -> PathBuf {
    goroot(&format!("{RELEASE}-{}", scene::host()))
}

/// What the program answers about every file of these places, by the file's name.
pub fn ask(question: &str, places: &[PathBuf]) -> BTreeMap<String, String> {
    let arguments = std::iter::once(OsStr::new(question)).chain(places.iter().map(|place| place.as_os_str()));
    let answer = run(Command::new(program()).args(arguments));
    let line = |line: &str| line.split_once('\t').map(|(name, said)| (name.to_owned(), said.to_owned()));
    answer.lines().filter_map(line).collect()
}

/// What the program answers about these bytes.
pub fn ask_about(question: &str, content: &[u8]) -> String {
    let file = tempfile::Builder::new().suffix(".go").tempfile().unwrap();
    std::fs::write(file.path(), content).unwrap();
    let answer = run(Command::new(program()).arg(question).arg(file.path()));
    answer.split_once('\t').unwrap().1.to_owned()
}

/// Runs the program with a question that is about no file.
pub fn ask_plainly(question: &str) -> String {
    run(Command::new(program()).arg(question))
}

fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gosource");
        let program = home.join(format!("authority{}", std::env::consts::EXE_SUFFIX));
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/authority/go");
        let mut files: Vec<_> =
            std::fs::read_dir(source).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|file| file.extension() == Some(OsStr::new("go")));
        files.sort();
        let go = root().join("bin").join(format!("go{}", std::env::consts::EXE_SUFFIX));
        let mut build = Command::new(go);
        build.arg("build").arg("-o").arg(&program).args(files);
        for (name, value) in [
            ("GOCACHE", home.join("cache")),
            ("GOPATH", home.join("path")),
            ("HOME", home.clone()),
            ("XDG_CONFIG_HOME", home.join("config")),
        ] {
            build.env(name, value);
        }
        build.envs([("GOENV", "off"), ("GOFLAGS", ""), ("GOTOOLCHAIN", "local"), ("GO111MODULE", "off")]);
        build.env("GOROOT", root()).env_remove("GOEXPERIMENT");
        run(&mut build);
        program
    })
}

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The FNV-1a hash of an answer, as the program prints it.
pub fn digest(answer: &[u8]) -> String {
    let hash = answer.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("{hash:016x}")
}
