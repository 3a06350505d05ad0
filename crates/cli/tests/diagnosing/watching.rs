use std::io::{Read as _, Write as _};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use ogive_testkit::{Sandbox, require};

use crate::at_home;

/// A terminal with its program, and what that writes, as it comes.
struct Screen {
    child: Child,
    from: Receiver<Vec<u8>>,
    text: String,
}

impl Screen {
    fn of(mut child: Child) -> Self {
        let mut out = child.stdout.take().unwrap();
        let (to, from) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(read @ 1..) = out.read(&mut buffer) {
                if to.send(buffer[..read].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self { child, from, text: String::new() }
    }

    /// Everything up to a text that is waited for; what follows is kept.
    fn until(&mut self, text: &str) -> String {
        loop {
            if let Some(at) = self.text.find(text) {
                let rest = self.text.split_off(at + text.len());
                return std::mem::replace(&mut self.text, rest);
            }
            let more = self.from.recv_timeout(Duration::from_secs(60));
            let more = more.unwrap_or_else(|_| panic!("no {text:?} in {}", self.text));
            self.text.push_str(&String::from_utf8_lossy(&more));
        }
    }
}

impl Drop for Screen {
    /// A terminal that goes away takes its program with it.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn what_changes_is_judged_anew_on_the_same_screen_until_ctrl_c() {
    if require("script").is_none() {
        return;
    }
    let mut sandbox = Sandbox::new();
    sandbox.unset("NO_COLOR").set("TERM", "xterm");
    at_home(&sandbox, ".config/go/env", "GOFLAGS=-trimpath\n");
    at_home(&sandbox, ".bashrc", "# mine\n");
    let ogive = ogive_testkit::programs::ogive().display().to_string();
    // A terminal of its own: what is typed there reaches the program as a person's keys do.
    let command = format!("exec '{ogive}' doctor --watch --only persisted-target,go-is-alias");
    let mut program = sandbox.program("script").args(["-qfec", &command, "/dev/null"]);
    let mut child = program.command().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut keys = child.stdin.take().unwrap();
    let mut screen = Screen::of(child);
    let first = screen.until("Ctrl-C ends it");
    assert!(first.contains("\u{1b}[2J") && first.contains("0 rules failed"), "{first}");

    let env = at_home(&sandbox, ".config/go/env", "GOFLAGS=-trimpath\nGOARCH=s390x\n");
    let second = screen.until("Ctrl-C ends it");
    assert!(second.contains(&format!("changed: {}", env.display())), "{second}");
    assert!(second.contains("\u{1b}[2J") && second.contains("1 rule failed"), "{second}");

    at_home(&sandbox, ".bashrc", "alias go='arch -x86_64 go'\n");
    let third = screen.until("Ctrl-C ends it");
    assert!(third.contains("2 rules failed") && third.contains(".bashrc:1"), "{third}");

    sandbox.write("ogive.toml", "[doctor.rules]\ngo-is-alias = { severity = 'info' }\n");
    let fourth = screen.until("Ctrl-C ends it");
    assert!(fourth.contains("note:"), "{fourth}");

    keys.write_all(b"\x03").unwrap();
    assert_eq!(screen.child.wait().unwrap().code(), Some(130));
}

#[test]
fn there_is_one_answer_at_a_time() {
    let sandbox = Sandbox::new();
    for more in [&["--json"][..], &["--sarif"], &["--facts", "x"], &["--managers"]] {
        let _ = sandbox.ogive([&["doctor", "--watch"], more].concat()).run().expect_code(2);
    }
}
