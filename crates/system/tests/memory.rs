//! What the made-up machine can do beyond a real one.

use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::time::Duration;

use ogive_system::memory::{
    Answer, Fault, MadeUpKernel, ManualClock, MemoryEnvironment, MemoryFiles, MemorySystem, Operation,
    ScriptedHttp, ScriptedProcesses,
};
use ogive_system::{
    Clock, Command, Environment, Exit, Files, FilesMut, Http, HttpError, HttpRequest, Processes,
};

#[test]
fn a_disk_fills_at_the_nth_write() {
    let files = MemoryFiles::new().directory("/store").directory("/tmp");
    files.fail(Fault::of(Operation::Write, ErrorKind::StorageFull).below("/store").after(1).times(1));
    let mut file = files.create_new(Path::new("/store/a"), 0o644).unwrap();
    files.create_new(Path::new("/tmp/b"), 0o644).unwrap().write_all(b"elsewhere").unwrap();
    file.write_all(b"one").unwrap();
    let error = file.write_all(b"two").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::StorageFull);
    assert!(error.to_string().contains("/store/a"), "{error}");
    file.write_all(b"three").unwrap();
    assert_eq!(files.text("/store/a").unwrap(), "onethree");
}

#[test]
fn space_runs_out() {
    let files = MemoryFiles::new();
    files.set_available(5);
    files.replace(Path::new("/a"), b"1234", 0o644).unwrap();
    assert_eq!(files.available_space(Path::new("/")).unwrap(), 1);
    assert_eq!(files.replace(Path::new("/a"), b"12", 0o644).unwrap_err().kind(), ErrorKind::StorageFull);
    assert_eq!(files.text("/a").unwrap(), "1234");
}

#[test]
fn the_power_goes_at_every_change() {
    let run = |files: &MemoryFiles| -> std::io::Result<()> {
        files.create_dir_all(Path::new("/x/y"))?;
        files.create_new(Path::new("/x/y/a"), 0o644)?.write_all(b"a")?;
        files.rename(Path::new("/x/y/a"), Path::new("/x/b"))?;
        files.remove_dir(Path::new("/x/y"))
    };
    let whole = MemoryFiles::new();
    run(&whole).unwrap();
    assert_eq!(whole.changes(), 5);
    for step in 0..whole.changes() {
        let files = MemoryFiles::new();
        files.fail(Fault::of_all_changes(ErrorKind::Other).after(step));
        run(&files).unwrap_err();
        assert_eq!(files.changes(), step);
    }
}

#[test]
fn owners_bits_and_read_only_file_systems_are_heeded() {
    let files = MemoryFiles::new().file("/a/secret", "x").mode("/a/secret", 0o000).mode("/a", 0o555);
    assert_eq!(files.read(Path::new("/a/secret"), 9).unwrap_err().kind(), ErrorKind::PermissionDenied);
    assert_eq!(
        files.replace(Path::new("/a/new"), b"", 0o644).unwrap_err().kind(),
        ErrorKind::PermissionDenied
    );
    assert_eq!(files.remove_file(Path::new("/a/secret")).unwrap_err().kind(), ErrorKind::PermissionDenied);
    let files = MemoryFiles::new().file("/ro/a", "x").read_only("/ro");
    assert_eq!(files.remove_file(Path::new("/ro/a")).unwrap_err().kind(), ErrorKind::ReadOnlyFilesystem);
    assert_eq!(files.read(Path::new("/ro/a"), 9).unwrap(), b"x");
}

#[test]
fn a_snapshot_shows_what_changed() {
    let files = MemoryFiles::new().file("/home/a", "1").symlink("/home/l", "a").directory("/other");
    let before = files.snapshot("/home");
    assert_eq!(before.len(), 2);
    files.replace(Path::new("/home/l"), b"2", 0o644).unwrap();
    assert_ne!(files.snapshot("/home"), before);
    files.replace(Path::new("/home/a"), b"1", 0o644).unwrap();
    assert_eq!(files.snapshot("/home"), before);
}

#[test]
fn a_clock_moves_when_told() {
    let clock = ManualClock::default();
    let (then, start) = (clock.now(), clock.monotonic());
    clock.sleep(Duration::from_secs(2));
    clock.advance(Duration::from_secs(3));
    assert_eq!(clock.now(), then + Duration::from_secs(5));
    assert_eq!(clock.monotonic() - start, Duration::from_secs(5));
    assert_eq!(clock.sleeps(), [Duration::from_secs(2)]);
}

#[test]
fn home_may_be_unset() {
    let environment = MemoryEnvironment::new().with_var("HOME", "/home/a");
    assert_eq!(environment.home().unwrap(), Path::new("/home/a"));
    assert_eq!(environment.without_var("HOME").home().unwrap(), Path::new("/home/user"));
    assert_eq!(MemoryEnvironment::new().without_home().home(), None);
    assert!(MemoryEnvironment::new().in_removed_directory().current_dir().is_err());
}

#[test]
fn programs_do_as_scripted() {
    let programs = ScriptedProcesses::new()
        .prints("git", &[], "usage")
        .prints("git", &["--version"], "git version 2.50")
        .answers("broken", &[], Err(ErrorKind::PermissionDenied));
    let version = programs.output(&Command::new("git").arg("--version").arg("-v")).unwrap();
    assert_eq!((version.exit, version.stdout.as_slice()), (Exit::Code(0), &b"git version 2.50"[..]));
    assert_eq!(programs.output(&Command::new("git")).unwrap().stdout, b"usage");
    assert_eq!(programs.run(&Command::new("broken")).unwrap_err().kind(), ErrorKind::PermissionDenied);
    assert_eq!(programs.run(&Command::new("none")).unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(programs.started().len(), 4);
}

#[test]
fn the_network_answers_as_scripted() {
    let url = "https://proxy.example/mod";
    let network = ScriptedHttp::new()
        .on(url, Answer::error(HttpError::TimedOut { host: "proxy.example".into() }))
        .on(url, Answer::status(503, "later").header("Retry-After", "1"))
        .on(url, Answer::ok("half of it").breaks(ErrorKind::UnexpectedEof));
    assert!(network.send(&HttpRequest::get(url)).is_err());
    let second = network.send(&HttpRequest::get(url)).unwrap();
    assert_eq!((second.status, second.header("retry-after")), (503, Some("1")));
    for _ in 0..2 {
        let mut body = Vec::new();
        let mut last = network.send(&HttpRequest::get(url)).unwrap();
        assert_eq!(last.body.read_to_end(&mut body).unwrap_err().kind(), ErrorKind::UnexpectedEof);
        assert_eq!(body, b"half of it");
    }
    let elsewhere = HttpRequest::get("https://user:secret@other.example/x");
    let error = network.send(&elsewhere).err().unwrap().to_string();
    assert!(error.contains("other.example") && !error.contains("secret"), "{error}");
    assert_eq!(network.sent().len(), 5);
}

#[test]
fn a_machine_is_one_system() {
    let machine = MemorySystem { kernel: MadeUpKernel::macos("x86_64", "amd64"), ..MemorySystem::new() };
    let system = machine.system();
    system.files.create_dir_all(Path::new("/made")).unwrap();
    assert!(machine.files.is_dir(Path::new("/made")));
    assert_eq!(system.kernel.name().unwrap().system, "Darwin");
    assert_eq!(system.kernel.personality().unwrap_err().kind(), ErrorKind::Unsupported);
    assert_eq!(system.kernel.sysctl("sysctl.proc_translated").unwrap(), None);
}
