//! Programs, environment and kernel of this machine.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use ogive_system::{Command, Exit, StandardStream, Stream, System, refusal_code};

fn sh(script: &str) -> Command {
    Command::new("sh").arg("-c").arg(script)
}

#[test]
fn output_is_collected_from_both_streams() {
    let system = System::real();
    // More than a pipe holds, in both at once.
    let script = "i=0; while [ $i -lt 3000 ]; do echo 0123456789012345678901234567890123456789; \
                  echo 0123456789012345678901234567890123456789 >&2; i=$((i+1)); done; exit 3";
    let output = system.processes.output(&sh(script)).unwrap();
    assert_eq!((output.exit, output.stdout.len(), output.stderr.len()), (Exit::Code(3), 123_000, 123_000));
}

#[test]
fn a_program_gets_what_the_command_says() {
    let system = System::real();
    let mut command = sh("echo $A-$B-$HOME; pwd; cat").env("A", "1");
    command.environment.push(("HOME".into(), None));
    command.directory = Some("/usr".into());
    assert_eq!(system.processes.output(&command).unwrap().stdout, b"1--\n/usr\n");
    let mut bare = Command::new("/usr/bin/env").env("ONLY", "this");
    bare.clear_environment = true;
    assert_eq!(system.processes.output(&bare).unwrap().stdout, b"ONLY=this\n");
}

#[test]
fn a_folder_is_removed_with_what_others_write_into_it_for_a_moment_more() {
    let system = System::real();
    let folder = tempfile::tempdir().unwrap();
    let tree = folder.path().join("tree");
    system.files.create_dir_all(&tree).unwrap();
    std::thread::scope(|scope| {
        for writer in 0..3 {
            let tree = &tree;
            scope.spawn(move || {
                // Whoever finds the folder gone is done.
                let _ = (0..100).try_for_each(|i| std::fs::write(tree.join(format!("{writer}-{i}")), ""));
            });
        }
        while !system.files.exists(&tree.join("0-9")) {
            std::thread::yield_now();
        }
        system.files.remove_dir_all(&tree).unwrap();
    });
    assert!(!system.files.exists(&tree));
}

#[test]
fn a_program_has_no_terminal_to_take() {
    let output =
        System::real().processes.output(&sh("exec 2>/dev/null; (: </dev/tty) && echo yes || echo no"));
    assert_eq!(output.unwrap().stdout, b"no\n");
}

#[test]
fn a_time_limit_ends_all_that_was_started() {
    let system = System::real();
    let folder = tempfile::tempdir().unwrap();
    let mut command = sh("echo begun; sh -c 'sleep 1000' & echo $! >pid; wait");
    command.directory = Some(folder.path().to_owned());
    command.time_limit = Some(Duration::from_millis(500));
    let output = system.processes.output(&command).unwrap();
    assert_eq!((output.exit, output.stdout.as_slice()), (Exit::TimedOut, &b"begun\n"[..]));
    let pid = String::from_utf8(system.files.read(&folder.path().join("pid"), 99).unwrap()).unwrap();
    let state = system.files.read(Path::new(&format!("/proc/{}/stat", pid.trim())), 9999);
    // It is gone, or is dead and waits for whoever collects orphans.
    assert!(state.is_err() || String::from_utf8(state.unwrap()).unwrap().contains(") Z "));
}

#[test]
fn a_wish_to_stop_ends_all_that_was_started() {
    let system = System::real();
    let folder = tempfile::tempdir().unwrap();
    let cancel = ogive_system::Cancel::new();
    let mut command = sh("sh -c 'sleep 1000' & echo $! >pid; mv pid begun; wait");
    command.directory = Some(folder.path().to_owned());
    command.cancel = Some(cancel.clone());
    let begun = folder.path().join("begun");
    let wisher = std::thread::spawn(move || {
        while !begun.exists() {
            std::thread::sleep(Duration::from_millis(10));
        }
        cancel.cancel();
    });
    assert_eq!(system.processes.output(&command).unwrap().exit, Exit::Cancelled);
    wisher.join().unwrap();
    let pid = String::from_utf8(system.files.read(&folder.path().join("begun"), 99).unwrap()).unwrap();
    let state = system.files.read(Path::new(&format!("/proc/{}/stat", pid.trim())), 9999);
    assert!(state.is_err() || String::from_utf8(state.unwrap()).unwrap().contains(") Z "));
}

#[test]
fn what_is_left_running_does_not_hold_us() {
    let mut command = sh("sleep 1000 & echo $!");
    command.time_limit = Some(Duration::from_secs(900));
    let system = System::real();
    let output = system.processes.output(&command).unwrap();
    assert_eq!(output.exit, Exit::Code(0));
    let pid = String::from_utf8(output.stdout).unwrap();
    let kill = Command::new("kill").arg(pid.trim());
    assert_eq!(system.processes.output(&kill).unwrap().exit, Exit::Code(0), "it still ran");
}

#[test]
fn an_end_by_signal_is_told() {
    let system = System::real();
    assert_eq!(system.processes.output(&sh("kill -TERM $$")).unwrap().exit, Exit::Signal(15));
    assert_eq!(system.processes.run(&sh("exit 4")).unwrap(), Exit::Code(4));
    let mut slow = Command::new("sleep").arg("1000");
    slow.time_limit = Some(Duration::from_millis(100));
    assert_eq!(system.processes.run(&slow).unwrap(), Exit::TimedOut);
}

#[test]
fn what_cannot_start_is_named() {
    let system = System::real();
    let folder = tempfile::tempdir().unwrap();
    let plain = folder.path().join("plain");
    system.files.replace(&plain, b"text", 0o644).unwrap();
    for (program, kind) in
        [(Path::new("/no/such/program"), ErrorKind::NotFound), (&plain, ErrorKind::PermissionDenied)]
    {
        for error in [
            system.processes.output(&Command::new(program)).unwrap_err(),
            system.processes.run(&Command::new(program)).unwrap_err(),
            system.processes.replace_self(&Command::new(program)),
        ] {
            assert_eq!(error.kind(), kind);
            assert!(
                error.to_string().starts_with(&format!("cannot start {}: ", program.display())),
                "{error}"
            );
        }
    }
}

#[test]
fn the_systems_own_number_of_a_refusal_is_kept() {
    use std::os::unix::fs::PermissionsExt as _;
    let system = System::real();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("nonsense");
    std::fs::write(&file, b"\x7fELF, but no more").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
    let error = system.processes.run_listening(&Command::new(&file), StandardStream::Output).unwrap_err();
    assert_eq!(refusal_code(&error), Some(8), "{error}");
    assert!(error.to_string().contains(&file.display().to_string()));
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let error = system.processes.run_listening(&Command::new(&file), StandardStream::Output).unwrap_err();
    assert_eq!((refusal_code(&error), error.kind()), (Some(13), ErrorKind::PermissionDenied), "{error}");
    assert!(!system.files.is_executable(&file).unwrap());
}

/// Prints to standard error by a program that it listens to; the test below starts it.
#[test]
#[ignore = "only started by others"]
fn listen() {
    let output = System::real()
        .processes
        .run_listening(&sh("echo out; echo err >&2; exit 3"), StandardStream::Output)
        .unwrap();
    println!("HEARD{:?}", (output.exit, String::from_utf8(output.stderr).unwrap(), output.stdout.len()));
}

#[test]
fn who_is_listened_to_is_heard_by_all() {
    let system = System::real();
    let command = Command::new(system.environment.current_exe().unwrap());
    let command = ["--ignored", "--exact", "--nocapture", "listen"].iter().fold(command, |c, a| c.arg(a));
    let output = system.processes.output(&command).unwrap();
    let (stdout, stderr) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(stdout.contains(r#"HEARD(Code(3), "err\n", 0)"#), "{stdout}");
    assert!(stdout.lines().any(|line| line == "out"), "{stdout}");
    assert!(stderr.lines().any(|line| line == "err"), "{stderr}");
}

#[test]
fn an_attribute_is_read_where_the_file_system_has_such() {
    let system = System::real();
    let file = tempfile::NamedTempFile::new().unwrap();
    let read = |name| system.files.attribute(file.path(), name);
    match read("user.missing") {
        Ok(value) => assert_eq!(value, None),
        Err(e) => assert_eq!(e.kind(), ErrorKind::Unsupported, "{e}"),
    }
    assert_eq!(
        system.files.attribute(Path::new("/nonesuch"), "user.x").map_err(|e| e.kind()),
        Err(ErrorKind::NotFound)
    );
    #[cfg(target_os = "linux")]
    if rustix::fs::setxattr(file.path(), "user.test", b"0083;;", rustix::fs::XattrFlags::empty()).is_ok() {
        assert_eq!(read("user.test").unwrap().as_deref(), Some(&b"0083;;"[..]));
    }
}

#[test]
fn the_environment_is_that_of_this_process() {
    let environment = System::real().environment;
    assert_eq!(environment.var_os("PATH"), std::env::var_os("PATH"));
    assert_eq!(environment.vars().len(), std::env::vars_os().count());
    assert!(environment.current_dir().unwrap().ends_with("crates/system"));
    assert!(environment.current_exe().unwrap().is_file());
    assert!(environment.home().unwrap().is_absolute());
    assert!(!environment.is_terminal(Stream::Input) || std::io::IsTerminal::is_terminal(&std::io::stdin()));
}

/// Prints what the environment says; [`asked_in`] starts it in others.
#[test]
#[ignore = "only started by others"]
fn print_environment() {
    let environment = System::real().environment;
    println!("HOME {:?}\nDIR {:?}", environment.home(), environment.current_dir().ok());
}

fn asked_in(set: &[(&str, Option<&str>)], directory: &Path) -> String {
    let system = System::real();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.arguments = ["--ignored", "--exact", "--nocapture", "print_environment"].map(Into::into).into();
    command.environment = set.iter().map(|(name, value)| ((*name).into(), value.map(Into::into))).collect();
    command.directory = Some(directory.to_owned());
    String::from_utf8(system.processes.output(&command).unwrap().stdout).unwrap()
}

#[test]
fn home_is_known_without_home() {
    let id = System::real().processes.output(&Command::new("id").arg("-u")).unwrap().stdout;
    let passwd = std::fs::read_to_string("/etc/passwd").unwrap();
    let id = String::from_utf8(id).unwrap();
    let user = passwd.lines().map(|l| l.split(':').collect::<Vec<_>>()).find(|l| l[2] == id.trim());
    let expected = format!("HOME Some({:?})", user.unwrap()[5]);
    for home in [None, Some("")] {
        let said = asked_in(&[("HOME", home)], Path::new("/"));
        assert!(said.contains(&expected), "{said}");
    }
    assert!(asked_in(&[("HOME", Some("/elsewhere"))], Path::new("/")).contains("HOME Some(\"/elsewhere\")"));
}

#[test]
fn the_current_folder_is_as_the_shell_sees_it() {
    let folder = tempfile::tempdir().unwrap();
    let top = folder.path().canonicalize().unwrap();
    std::fs::create_dir(top.join("real")).unwrap();
    std::os::unix::fs::symlink("real", top.join("link")).unwrap();
    let (real, link) = (top.join("real"), top.join("link"));
    let dotted = top.join("real/../link");
    for (pwd, expected) in [
        (Some(link.as_path()), &link),
        (Some(&real), &real),
        (Some(Path::new("/")), &real),
        (Some(Path::new("real")), &real),
        (Some(&dotted), &real),
        (None, &real),
    ] {
        let said = asked_in(&[("PWD", pwd.map(|p| p.to_str().unwrap()))], &link);
        assert!(said.contains(&format!("DIR Some({expected:?})")), "{pwd:?}: {said}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_kernel_answers() {
    let kernel = System::real().kernel;
    let name = kernel.name().unwrap();
    assert_eq!(name.system, "Linux");
    let uname = System::real().processes.output(&Command::new("uname").arg("-m")).unwrap().stdout;
    assert_eq!(name.machine, String::from_utf8(uname).unwrap().trim());
    assert_eq!(kernel.personality().unwrap() & 0xff, 0, "tests run natively");
    assert!(kernel.cpu_features().unwrap().len() > 3);
    assert_eq!(kernel.sysctl("hw.optional.arm64").unwrap_err().kind(), ErrorKind::Unsupported);
    assert_eq!(kernel.native_machine().unwrap_err().kind(), ErrorKind::Unsupported);
    assert_eq!(kernel.compiled_os(), "linux");
}

#[test]
fn a_pipe_is_no_file_and_is_not_waited_for() {
    let system = System::real();
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    let mut command = sh("mkfifo pipe");
    command.directory = Some(folder.path().to_owned());
    assert_eq!(system.processes.output(&command).unwrap().exit, Exit::Code(0));
    let error = system.files.read(&pipe, 99).unwrap_err();
    assert!(error.to_string().contains("it is a pipe, not a file"), "{error}");
    assert!(system.files.open_random(&pipe).is_err());
    assert_eq!(system.files.read(Path::new("/dev/null"), 99).unwrap(), b"");
    assert!(system.files.read(Path::new("/dev/zero"), 99).is_err());
}
