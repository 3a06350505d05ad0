//! Programs on this machine.

mod interrupts;
#[cfg(unix)]
#[path = "unix.rs"]
mod os;
#[cfg(windows)]
#[path = "windows.rs"]
mod os;
#[cfg(target_os = "linux")]
#[path = "tree_linux.rs"]
mod tree;
#[cfg(not(target_os = "linux"))]
#[path = "tree_other.rs"]
mod tree;

use std::io::{self, Read, Write as _};
use std::process::{ChildStdin, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::not_started;
use crate::{Cancel, Command, Exit, Output, Processes, StandardStream};

/// Programs on this machine.
///
/// [`Processes::output`] gives a program a session of its own, so that one that asks for a password
/// or wants to be an interactive shell finds no terminal and cannot stop ogive. A time limit ends
/// all that the program started.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealProcesses;

/// How long output is still read after a program has ended while something that it started and left
/// running, such as an agent, holds the pipes.
const GRACE: Duration = Duration::from_millis(500);

/// How much of the end of a long standard error is kept at least, in bytes.
const HEARD: usize = 1 << 20;

enum Event {
    /// The program ended, and waits to be asked for its status.
    Ended,
    /// One of its streams was closed by all who held it.
    Closed,
    /// Somebody wishes to stop.
    Cancelled,
}

/// How a wait came to its end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stopped {
    Itself,
    ByTime,
    ByWish,
}

impl Processes for RealProcesses {
    fn output(&self, command: &Command) -> io::Result<Output> {
        let mut start = prepare(command);
        let input = if command.input.is_empty() { Stdio::null() } else { Stdio::piped() };
        start.stdin(input).stdout(Stdio::piped()).stderr(Stdio::piped());
        os::in_own_session(&mut start);
        let mut child = start.spawn().map_err(cannot_start(command))?;
        let group = os::Group::of(&child);
        feed(child.stdin.take(), command.input.clone());
        let (sender, events) = mpsc::channel();
        let stdout = collect(child.stdout.take(), sender.clone());
        let stderr = collect(child.stderr.take(), sender.clone());
        let wish = sender.clone();
        let listening =
            command.cancel.as_ref().map(|cancel| cancel.listen(move || drop(wish.send(Event::Cancelled))));
        os::watch(&child, move || drop(sender.send(Event::Ended)))?;

        let ended = || {
            if command.leaves_nothing {
                group.kill();
            }
        };
        let stopped = await_end(&events, 2, command.time_limit, || group.kill(), ended);
        drop(listening);
        let status = child.wait()?;
        Ok(Output { exit: ending(stopped, status), stdout: taken(&stdout), stderr: taken(&stderr) })
    }

    fn run(&self, command: &Command) -> io::Result<Exit> {
        let mut child = prepare(command).spawn().map_err(cannot_start(command))?;
        if command.time_limit.is_none() {
            return child.wait().map(exit);
        }
        let (sender, events) = mpsc::channel();
        os::watch(&child, move || drop(sender.send(Event::Ended)))?;
        // It shares our process group, of which only it may be killed.
        let stopped = await_end(&events, 0, command.time_limit, || drop(child.kill()), || {});
        let status = child.wait()?;
        Ok(ending(stopped, status))
    }

    fn run_listening(&self, command: &Command, stdout: StandardStream) -> io::Result<Output> {
        let mut start = prepare(command);
        if stdout == StandardStream::Error {
            start.stdout(io::stderr());
        }
        start.stderr(Stdio::piped());
        let mut child = start.spawn().map_err(cannot_start(command))?;
        let (sender, events) = mpsc::channel();
        let stderr = collect_as(child.stderr.take(), sender.clone(), HEARD, |bytes| {
            // Who reads our own errors may be gone; the program's words are kept all the same.
            let _ = io::stderr().write_all(bytes);
        });
        os::watch(&child, move || drop(sender.send(Event::Ended)))?;
        let stopped = await_end(&events, 1, command.time_limit, || drop(child.kill()), || {});
        let status = child.wait()?;
        Ok(Output { exit: ending(stopped, status), stdout: Vec::new(), stderr: taken(&stderr) })
    }

    fn interrupts(&self) -> io::Result<Cancel> {
        interrupts::heard()
    }

    fn memory_of_descendants(&self) -> io::Result<u64> {
        tree::memory(std::process::id())
    }

    fn replace_self(&self, command: &Command) -> io::Error {
        cannot_start(command)(os::replace_self(prepare(command)))
    }
}

fn prepare(command: &Command) -> std::process::Command {
    let mut start = std::process::Command::new(&command.program);
    start.args(&command.arguments);
    if command.clear_environment {
        start.env_clear();
    }
    for (name, value) in &command.environment {
        match value {
            Some(value) => start.env(name, value),
            None => start.env_remove(name),
        };
    }
    if let Some(directory) = &command.directory {
        start.current_dir(directory);
    }
    start
}

fn cannot_start(command: &Command) -> impl Fn(io::Error) -> io::Error + use<> {
    let program = command.program.clone();
    move |cause| not_started(&program, cause)
}

fn ending(stopped: Stopped, status: ExitStatus) -> Exit {
    match stopped {
        Stopped::Itself => exit(status),
        Stopped::ByTime => Exit::TimedOut,
        Stopped::ByWish => Exit::Cancelled,
    }
}

fn exit(status: ExitStatus) -> Exit {
    os::signal(status).map_or_else(|| Exit::Code(status.code().unwrap_or(-1)), Exit::Signal)
}

/// Writes the input in a thread of its own, for a program may say much before it reads.
fn feed(stream: Option<ChildStdin>, input: Vec<u8>) {
    if let Some(mut stream) = stream {
        // A program need not read what it is given.
        thread::spawn(move || drop(stream.write_all(&input)));
    }
}

/// Reads a stream in a thread of its own, so that neither of two streams can block the other.
fn collect(stream: Option<impl Read + Send + 'static>, done: Sender<Event>) -> Arc<Mutex<Vec<u8>>> {
    collect_as(stream, done, usize::MAX, |_| {})
}

/// The same, with each piece shown to somebody as it comes, and of a longer stream at least the last
/// `keep` bytes kept.
fn collect_as(
    mut stream: Option<impl Read + Send + 'static>,
    done: Sender<Event>,
    keep: usize,
    mut show: impl FnMut(&[u8]) + Send + 'static,
) -> Arc<Mutex<Vec<u8>>> {
    let collected = Arc::new(Mutex::new(Vec::new()));
    let shared = Arc::clone(&collected);
    thread::spawn(move || {
        let mut buffer = vec![0; 64 * 1024];
        while let Some(stream) = &mut stream {
            match stream.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => {
                    show(&buffer[..read]);
                    let mut collected = shared.lock().unwrap_or_else(PoisonError::into_inner);
                    collected.extend_from_slice(&buffer[..read]);
                    if collected.len() > keep.saturating_mul(2) {
                        let superfluous = collected.len() - keep;
                        collected.drain(..superfluous);
                    }
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        // Nobody listens when the grace is over.
        let _ = done.send(Event::Closed);
    });
    collected
}

fn taken(collected: &Mutex<Vec<u8>>) -> Vec<u8> {
    std::mem::take(&mut collected.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Waits until the program has ended and its streams are closed; kills it at the time limit or when that is wished
/// for, and says whether that was needed.
fn await_end(
    events: &Receiver<Event>,
    mut streams: usize,
    limit: Option<Duration>,
    kill: impl FnOnce(),
    ended: impl Fn(),
) -> Stopped {
    let mut kill = Some(kill);
    let mut stopped = Stopped::Itself;
    let mut deadline = limit.map(|limit| Instant::now() + limit);
    let mut running = true;
    while running || streams > 0 {
        match next(events, deadline) {
            Ok(Event::Ended) => {
                running = false;
                ended();
                deadline = Some(Instant::now() + GRACE);
            }
            Ok(Event::Closed) => streams -= 1,
            Ok(Event::Cancelled) if running => {
                if let Some(kill) = kill.take() {
                    stopped = Stopped::ByWish;
                    kill();
                }
            }
            Ok(Event::Cancelled) => {}
            Err(RecvTimeoutError::Timeout) if running => {
                if let Some(kill) = kill.take() {
                    stopped = Stopped::ByTime;
                    kill();
                }
                deadline = None;
            }
            Err(_) => break,
        }
    }
    stopped
}

fn next(events: &Receiver<Event>, deadline: Option<Instant>) -> Result<Event, RecvTimeoutError> {
    match deadline {
        Some(deadline) => events.recv_timeout(deadline.saturating_duration_since(Instant::now())),
        None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
    }
}
