//! The go command of the machine.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use ogive_platform::{GoVersion, Port};
use serde_json::{Value, json};

/// The go command, with settings of its own: neither the machine's nor a person's reach it, and it
/// writes below the target folder only.
pub fn go() -> Command {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("go");
    #[expect(clippy::disallowed_methods, reason = "a test starts the authority it compares with")]
    let mut command = Command::new("go");
    command
        .env("GOCACHE", home.join("cache"))
        .env("GOPATH", home.join("path"))
        .env("HOME", &home)
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("GOENV", "off")
        .env("GOFLAGS", "")
        .env("GOTOOLCHAIN", "local")
        .env("GO111MODULE", "off")
        .env_remove("GOROOT")
        .env_remove("GOEXPERIMENT");
    command
}

/// The standard output of a go command that must succeed.
pub fn output(command: &mut Command) -> String {
    let output = command.output().expect("these tests compare with Go: put a go command on PATH");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// The version of the go command.
pub fn version() -> GoVersion {
    output(go().args(["env", "GOVERSION"])).parse().unwrap()
}

/// Where its standard library stands.
pub fn root() -> PathBuf {
    output(go().args(["env", "GOROOT"])).into()
}

/// Asks Go's packages, one answer a question.
pub fn ask(questions: &[Value]) -> Vec<String> {
    let ports: Vec<String> = Port::all().iter().map(Port::to_string).collect();
    let mut input = json!({ "ports": ports }).to_string();
    for question in questions {
        input.push('\n');
        input.push_str(&question.to_string());
    }
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/authorities/go/main.go");
    let mut command = go();
    command.arg("run").arg(program).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("these tests compare with Go: put a go command on PATH");
    let mut pipe = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || pipe.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "the Go program failed");
    let answers: Vec<String> = String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
    assert_eq!(answers.len(), questions.len());
    answers
}

/// Bytes in the form that Go's JSON reader takes them.
pub fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let letters = bytes.chunks(3).flat_map(|chunk| {
        let bits =
            chunk.iter().fold(0_u32, |bits, &byte| bits << 8 | u32::from(byte)) << (8 * (3 - chunk.len()));
        (0..4).map(move |at| match at <= chunk.len() {
            true => LETTERS[(bits >> (18 - 6 * at) & 63) as usize] as char,
            false => '=',
        })
    });
    letters.collect()
}
