//! Commands that are run and watched.

use std::ffi::OsString;

use ogive_system::memory::{MadeUpKernel, MemoryEnvironment, MemoryFiles, MemorySystem, ScriptedProcesses};
use ogive_system::{Exit, Output, StandardStream};

use crate::program::{Error, Ran, explain_command};

fn machine(processes: ScriptedProcesses) -> MemorySystem {
    let files =
        MemoryFiles::new().program("/srv/app", "\u{7f}?").file("/first/app", "").program("/second/app", "?");
    let environment = MemoryEnvironment::new().with_var("PATH", "/none:/first:/second");
    let kernel = MadeUpKernel::macos("arm64", "arm64").with_sysctl("hw.optional.arm64", 1);
    MemorySystem { files, environment, kernel, processes, ..MemorySystem::new() }
}

fn run(processes: ScriptedProcesses, argv: &[&str]) -> Result<Ran, Error> {
    let argv: Vec<OsString> = argv.iter().map(OsString::from).collect();
    explain_command(&machine(processes).system(), &argv, StandardStream::Output)
}

fn ends(exit: Exit, stderr: &str) -> ScriptedProcesses {
    let output = Output { exit, stdout: Vec::new(), stderr: stderr.into() };
    ScriptedProcesses::new().answers("/srv/app", &["--flag"], Ok(output))
}

#[test]
fn what_ends_by_itself_is_not_explained() {
    let ran = run(ends(Exit::Code(0), ""), &["/srv/app", "--flag"]).unwrap();
    assert_eq!((ran.exit, ran.explanation), (Exit::Code(0), None));
}

#[test]
fn a_refusal_ends_as_in_a_shell_with_the_systems_own_number() {
    for (errno, exit, text) in
        [(86, 126, "EBADARCH"), (8, 126, "ENOEXEC"), (2, 127, "ENOENT"), (13, 126, "EACCES")]
    {
        let ran = run(ScriptedProcesses::new().refuses("/srv/app", &[], errno), &["/srv/app"]).unwrap();
        assert_eq!(ran.exit, Exit::Code(exit), "{errno}");
        assert!(ran.stderr.is_empty(), "it said nothing itself");
        let explanation = ran.explanation.unwrap();
        let told = explanation.machine.iter().find(|evidence| evidence.subject == "when it was run").unwrap();
        let told = told.fact.value().and_then(|value| value.as_str()).unwrap();
        assert!(told.contains(text), "{told}");
    }
}

#[test]
fn a_signal_is_told_and_the_words_are_handed_on() {
    let ran = run(ends(Exit::Signal(9), "Killed: 9"), &["/srv/app", "--flag"]).unwrap();
    assert_eq!((ran.exit, ran.stderr.as_slice()), (Exit::Signal(9), &b"Killed: 9"[..]));
    assert!(ran.explanation.is_some());
}

#[test]
fn a_name_is_looked_for_on_path_as_a_shell_does() {
    let ran = run(ScriptedProcesses::new().prints("/second/app", &[], ""), &["app"]).unwrap();
    assert_eq!(ran.exit, Exit::Code(0));
    assert!(
        matches!(run(ScriptedProcesses::new(), &["nonesuch"]), Err(Error::NotOnPath(name)) if name == "nonesuch")
    );
    assert!(matches!(run(ScriptedProcesses::new(), &[]), Err(Error::NoCommand)));
}
