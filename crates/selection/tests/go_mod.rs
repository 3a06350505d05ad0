//! The line parser of `go.mod` and `go.work` against the go command's own, over generated files.

#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test asks the go command itself")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use ogive_selection::files::go_mod::{self, Toolchain};

/// Small and repeatable (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap() % end
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

const VERSIONS: &[&str] = &["1.9", "1.15", "1.20", "1.21", "1.21.0", "1.22rc1", "1.26.8", "1.27.3", "1.30"];
const INVALID: &[&str] = &["", "go1.21", "1", "v1.21", "\"1.21\"", "1.21 1.22", "1.021", "latest"];
const TOOLCHAINS: &[&str] = &["default", "go1.21.0", "go1.27.3", "go1.27.3-bigcorp", "go1.22rc1"];
const INVALID_TOOLCHAINS: &[&str] = &["", "1.27.3", "local", "gccgo-go1.21", "\"go1.21.0\""];
const SPACES: &[&str] = &[" ", "  ", "\t", " \t "];
const ENDS: &[&str] = &["\n", "\r\n", " \n", " // go 1.2\n", "//x\n", "\n\n// toolchain go1.3\n"];
const REST: &[&str] = &[
    "require example.com/a v1.0.0\n",
    "require (\n\texample.com/b v1.0.0 // indirect\n\texample.com/c v1.2.0\n)\n",
    "require ( // go 1.4\n\t// go 1.5\n\texample.com/d v1.0.0\n) // go 1.6\n",
    "replace \"example.com/(x\" => ../x // (\n",
    "replace (\n\t\"example.com/z\" => \"../y//z (\"\n)\n",
    "exclude example.com/e v1.0.0\n",
    "retract [v1.0.0, v1.1.0] // (\n",
    "retract (\n\tv1.3.0\n)\n",
    "godebug (\n\tdefault=go1.21\n)\n",
    "require ()\n",
    "// go 1.1 (\n",
];
const WORK_REST: &[&str] = &[
    "use ./a\n",
    "use (\n\t./b\n\t./go // go 1.4\n)\n",
    "replace \"example.com/(x\" => ../x // (\n",
    "godebug default=go1.21\n",
    "use ( // toolchain go1.1\n\t\"./c (\"\n) // go 1.6\n",
    "// go 1.1 (\n",
];

fn statement(random: &mut Random, verb: &str, valid: &[&str], invalid: &[&str]) -> String {
    let value = if random.below(12) == 0 { random.pick(invalid) } else { random.pick(valid) };
    let indent = if random.below(6) == 0 { "\t" } else { "" };
    format!("{indent}{verb}{}{value}{}", random.pick(SPACES), random.pick(ENDS))
}

fn generate(random: &mut Random, work: bool) -> String {
    let rest = if work { WORK_REST } else { REST };
    let mut parts = Vec::new();
    for _ in 0..random.below(4) {
        parts.push(random.pick(rest).to_owned());
    }
    if random.below(8) != 0 {
        parts.push(statement(random, "go", VERSIONS, INVALID));
    }
    if random.below(2) == 0 {
        parts.push(statement(random, "toolchain", TOOLCHAINS, INVALID_TOOLCHAINS));
    }
    for at in (1..parts.len()).rev() {
        parts.swap(at, random.below(at + 1));
    }
    let head = if work { "" } else { "module example.com/m\n" };
    head.to_owned() + &parts.concat()
}

/// What the go command reads, none when it refuses the file.
fn by_go(go: &Path, file: &Path, work: bool) -> Option<(String, String)> {
    let verb = if work { "work" } else { "mod" };
    let output = Command::new(go)
        .args([verb, "edit", "-json"])
        .arg(file)
        .env("GOTOOLCHAIN", "local")
        .env("GOTELEMETRY", "off")
        .env("GOFLAGS", "")
        .output()
        .unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).ok()?;
    let text = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
    output.status.success().then(|| (text("Go"), text("Toolchain")))
}

fn by_us(text: &str) -> Option<(String, String)> {
    let requirement = go_mod::parse(text.as_bytes()).ok()?;
    let line = |number: u32| text.split('\n').nth(number as usize - 1).unwrap().to_owned();
    let go = requirement.go.map(|go| {
        assert!(line(go.line).contains(&go.value.to_string()), "the line {} of {text}", go.line);
        go.value.to_string()
    });
    let toolchain = requirement.toolchain.map(|toolchain| match toolchain.value {
        Toolchain::Default => "default".to_owned(),
        Toolchain::Version(version) => format!("go{version}"),
    });
    Some((go.unwrap_or_default(), toolchain.unwrap_or_default()))
}

fn go() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let fixed = PathBuf::from("/usr/local/go/bin/go");
    std::env::split_paths(&path).map(|folder| folder.join("go")).chain([fixed]).find(|go| go.is_file())
}

#[test]
fn agrees_with_the_go_command() {
    let Some(go) = go() else {
        println!("skipped: no go command on PATH");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let mut random = Random(0x6f67_6976_6521);
    let (mut accepted, mut refused) = (0, 0);
    let mut differences = String::new();
    for case in 0..400 {
        let work = case % 3 == 0;
        let text = generate(&mut random, work);
        let file = folder.path().join(if work { "go.work" } else { "go.mod" });
        std::fs::write(&file, &text).unwrap();
        let theirs = by_go(&go, &file, work).map(|(version, toolchain)| {
            // A builder's suffix has no meaning for what is newer; 1.21.0 stays as written.
            (version, toolchain.split('-').next().unwrap_or_default().to_owned())
        });
        // `go work edit -json` leaves the toolchain out.
        let ours =
            by_us(&text).map(|(version, toolchain)| (version, if work { String::new() } else { toolchain }));
        match &theirs {
            Some(_) => accepted += 1,
            None => refused += 1,
        }
        if ours != theirs {
            write!(differences, "--- {text:?}\nours {ours:?}, go's {theirs:?}\n").unwrap();
        }
    }
    assert!(differences.is_empty(), "{differences}");
    assert!(accepted > 200 && refused > 10, "{accepted} accepted, {refused} refused");
}
