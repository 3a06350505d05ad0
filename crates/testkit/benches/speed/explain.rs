//! `ogive explain` on a log of 100 MB, beside what only counts its lines.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use ogive_testkit::find;

use super::Options;
use super::measure::{median, peak, quick};
use super::table::{Limit, Row};

/// The size of the log in bytes.
const SIZE: usize = 100 << 20;
/// The size of its longest line in bytes: tools that print a document without line ends.
const LONG: usize = 10 << 20;
/// One line of so many is known.
const KNOWN_EVERY: usize = 1000;
/// 100 MB at 500 MB/s, in seconds.
const MOST_SECONDS: f64 = SIZE as f64 / 500e6;

/// Lines as builds in CI print them: colours, the line ends of Windows, paths, times, and words that errors
/// begin with too.
const ORDINARY: &[&str] = &[
    "2026-03-14T09:26:53.5897932Z \x1b[36;1mgo build -trimpath ./...\x1b[0m\r\n",
    "2026-03-14T09:26:54.1183020Z go: downloading golang.org/x/sys v0.30.0\r\n",
    "\x1b[32m\u{2713}\x1b[0m internal/server TestHandler/returns_an_error_for_an_unknown_symbol (0.01s)\n",
    "ok  \texample.com/app/internal/exec\t0.412s\tcoverage: 81.3% of statements\n",
    "gcc -m64 -march=x86-64-v2 -O2 -g -fPIC -c -o build/format.o src/format.c\r\n",
    "#12 4.731 Get:57 http://deb.debian.org/debian bookworm/main arm64 libc6-dev arm64 2.36-9 [1431 kB]\n",
    "\x1b[1mwarning\x1b[0m: unused variable: `signal`, the file is not used by any architecture\r\n",
    "   Compiling libc v0.2.170\n",
    "npm warn deprecated inflight@1.0.6: This module is not supported, and leaks memory.\r\n",
    "Step 7/19 : COPY --from=build /out/app /usr/local/bin/app\n",
    " ---> Running in 7f1c2a9b04de\n",
    "=== RUN   TestImage/no_such_platform_is_told\r\n",
];

/// Lines that are known.
const KNOWN: &[&str] = &[
    "\x1b[31m/bin/sh: 1: ./app: Exec format error\x1b[0m\r\n",
    "zsh: bad CPU type in executable: ./app\n",
    "package example.com/app: build constraints exclude all Go files in /src/app\r\n",
    "./app: error while loading shared libraries: libz.so.1: wrong ELF class: ELFCLASS32\n",
];

/// The row about explaining.
pub fn measure(options: &Options) -> Vec<Row> {
    let folder = tempfile::Builder::new().prefix("ogive-explain-").tempdir_in(&options.dir);
    let folder = folder.expect("a folder can be made");
    let log = folder.path().join("ci.log");
    write(&log).expect("a log can be written");
    let mut command = pinned(&options.ogive);
    command.arg("explain").arg(&log).env("OGIVE_HOME", "/nonexistent");
    let seconds = |command: &mut Command| {
        let mut times: Vec<Duration> = (0..options.runs.max(3)).map(|_| quick(command)).collect();
        median(&mut times).as_secs_f64()
    };
    let time = seconds(&mut command);
    let mut row = Row::told("explain a log of 100 MB, one core", time, "s");
    if find("grep").is_some() {
        // A search for what is on no line: the floor of everything that looks at each byte.
        let mut grep = pinned(Path::new("sh"));
        grep.args(["-c", "LC_ALL=C grep -c 'what no line of it holds' \"$0\" >/dev/null; test $? -eq 1"]);
        row = row.beside("`grep -c`", seconds(grep.arg(&log)));
    }
    let memory = peak(&command) as f64 / 1e6;
    vec![
        row.limit(Limit::Value(MOST_SECONDS)),
        Row::told("explain a log of 100 MB, peak memory", memory, "MB").limit(Limit::Value(20.0)),
    ]
}

/// A program on one core, where the machine can say so.
fn pinned(program: &Path) -> Command {
    match find("taskset") {
        Some(taskset) => {
            let mut command = Command::new(taskset);
            command.args(["-c", "0"]).arg(program);
            command
        }
        None => Command::new(program),
    }
}

/// Writes the log. The order of its lines is the same each time, and has no short period.
fn write(path: &Path) -> io::Result<()> {
    let mut log = BufWriter::with_capacity(1 << 20, File::create(path)?);
    let (mut written, mut number, mut state) = (0, 0, 0x9e37_79b9_u32);
    while written < SIZE - LONG {
        number += 1;
        // Xorshift (Marsaglia, 2003): enough to mix lines.
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        let lines = if number % KNOWN_EVERY == 0 { KNOWN } else { ORDINARY };
        let line = lines[state as usize % lines.len()];
        log.write_all(line.as_bytes())?;
        written += line.len();
        if number == 100 * KNOWN_EVERY {
            let word = b"{\"path\":\"pkg/mod/example.com/format@v1.2.3/exec.go\",\"size\":4096},";
            for _ in 0..LONG / word.len() {
                log.write_all(word)?;
            }
            log.write_all(b"\n")?;
        }
    }
    log.flush()
}
