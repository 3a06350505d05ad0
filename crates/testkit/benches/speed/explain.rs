//! `ogive explain` on a log of 100 MB, beside what reads it and does less.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::Options;
use super::measure::{median, peak};
use super::table::{Limit, Row};

/// The size of the log in bytes, but for its long line.
const LOG: usize = 100_000_000;
/// The one long line, in bytes.
const LONG: usize = 10 << 20;
/// Of so many lines one is known.
const LINES_A_HIT: usize = 1000;

/// Lines as builds in CI print them: time stamps, colours, CRLF, words that are nearly those of errors.
const LINES: &[&str] = &[
    "2026-03-02T10:15:32.1199999Z \x1b[36;1mgo build -trimpath -ldflags=\"-s -w\" ./...\x1b[0m\r\n",
    "2026-03-02T10:15:33.4410021Z go: downloading golang.org/x/sys v0.31.0\r\n",
    "2026-03-02T10:15:33.9021555Z #12 14.21 \x1b[32m✓\x1b[0m ok  \tgithub.com/example/service/internal/store\t1.204s\r\n",
    "2026-03-02T10:15:34.0111111Z --- PASS: TestArchitectureOfImage/linux_arm64 (0.02s)\r\n",
    "2026-03-02T10:15:34.8200917Z Get:41 http://deb.example.org/debian bookworm/main amd64 libc6-dev amd64 2.36-9 [1,904 kB]\r\n",
    "2026-03-02T10:15:35.0100118Z \x1b[33mwarning:\x1b[0m unused import in cmd/tool/main.go:17:2, file format v2\r\n",
    "2026-03-02T10:15:35.5511000Z Step 9/14 : COPY --from=build /out/app /usr/local/bin/app\r\n",
    "2026-03-02T10:15:36.1200413Z  ---> Running in 3f0d2a1b9c77\r\n",
];

/// What is known among them.
const HITS: &[&str] = &[
    "2026-03-02T10:16:01.0000000Z \x1b[31mexec /usr/local/bin/app: exec \x1b[1mformat\x1b[0m error\r\n",
    "2026-03-02T10:16:02.0000000Z /usr/bin/ld: skipping incompatible lib/libz.so when searching for -lz\r\n",
    "2026-03-02T10:16:03.0000000Z package m: build constraints exclude all Go files in /src/m\r\n",
];

/// Measures all of it.
pub fn measure(options: &Options) -> Vec<Row> {
    let folder = tempfile::Builder::new().prefix("ogive-bench-").tempdir_in(&options.dir);
    let folder = folder.expect("a folder can be made");
    let log = folder.path().join("build.log");
    std::fs::write(&log, contents()).expect("a log can be written");
    let size = std::fs::metadata(&log).expect("the log is there").len() as f64;

    let explain = |log: &Path| {
        let mut command = Command::new(&options.ogive);
        command.args(["explain", "--json"]).arg(log);
        command
    };
    let said = explain(&log).output().expect("ogive starts");
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(said.contains("container-exec-format-error") && said.contains("go-tool-missing"), "{said}");

    let (mut ours, mut count, mut search) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..options.runs.max(5) {
        ours.push(on_one_core(explain(&log)));
        count.push(piped("wc", &["-l"], &log));
        search.push(piped("grep", &["-c", "-F", "-e", "format error", "-e", "exclude all Go files"], &log));
    }
    let seconds = |durations: &mut Vec<Duration>| median(durations).as_secs_f64();
    let (ours, count, search) = (seconds(&mut ours), seconds(&mut count), seconds(&mut search));
    let (small, large) = (folder.path().join("small.log"), peak(&explain(&log)) as f64 / 1e6);
    std::fs::write(&small, LINES.concat()).expect("a log can be written");
    vec![
        Row::told("explain: a log of 110 MB on one core, MB in a second", size / 1e6 / ours, "MB/s"),
        Row::told("explain: the same in milliseconds for 100 MB", ours * 1e11 / size, "ms")
            .limit(Limit::Value(200.0)),
        Row::told("explain: the log beside `grep -c -F` for two texts", ours, "s").beside("grep", search),
        Row::told("explain: the log beside `wc -l`", ours, "s").beside("wc", count),
        Row::told(
            "explain: peak memory beyond that for a log of 1 KB",
            large - peak_of(&explain(&small)),
            "MB",
        )
        .limit(Limit::Value(4.0)),
    ]
}

/// The peak for a log in which nothing is known: `ogive explain` ends with 1 then.
fn peak_of(command: &Command) -> f64 {
    let mut through = Command::new("sh");
    through.args(["-c", "\"$@\" || true", "sh"]).arg(command.get_program()).args(command.get_args());
    peak(&through) as f64 / 1e6
}

fn contents() -> Vec<u8> {
    let mut log = Vec::with_capacity(LOG + LONG + 4096);
    let mut number = 0;
    while log.len() < LOG {
        number += 1;
        let line = if number % LINES_A_HIT == 0 {
            HITS[number / LINES_A_HIT % HITS.len()]
        } else {
            LINES[number % LINES.len()]
        };
        log.extend_from_slice(line.as_bytes());
        if log.len() >= LOG / 2 && log.len() - line.len() < LOG / 2 {
            log.extend(br#"{"level":"info","msg":"a document in one line"},"#.iter().cycle().take(LONG));
            log.extend_from_slice(b" go: no such tool \"compile\"\r\n");
        }
    }
    log
}

/// Runs a command on one core, where the system can hold it there.
fn on_one_core(command: Command) -> Duration {
    let Some(taskset) = ogive_testkit::find("taskset") else { return timed(command) };
    let mut bound = Command::new(taskset);
    bound.args(["-c", "0"]).arg(command.get_program()).args(command.get_args());
    timed(bound)
}

fn piped(program: &str, arguments: &[&str], log: &Path) -> Duration {
    let mut command = Command::new(program);
    command.args(arguments).stdin(File::open(log).expect("the log is there"));
    timed(command)
}

fn timed(mut command: Command) -> Duration {
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    let took = start.elapsed();
    assert!(status.is_ok_and(|status| status.success()), "{command:?}");
    took
}
