//! Programs and machines that nobody here has: facts in, causes and ways out.

mod command;
mod ways;
pub(crate) mod world;

use ogive_binary::{Content, Kind, Libc, Other, ScriptFault, Signature};
use ogive_machine::Interpreter;
use ogive_platform::{Amd64Level, Goarch, Goos};
use ogive_record::Confidence;

use self::world::{World, handler, known, linux, mac, windows};
use super::{Attempt, End, FileKind, Libraries, Refusal, causes};

fn assert_cause(name: &str, world: &World, cause: Option<&str>) {
    let explanation = world.explain();
    let found = explanation.cause.as_ref().map(|cause| cause.name.as_str());
    assert_eq!(found, cause, "{name}: {explanation:#?}");
    if cause.is_none() {
        let how = explanation.machine.iter().find(|evidence| evidence.subject == "it runs here");
        assert!(how.is_some_and(|how| how.fact.value().is_some()), "{name}: {explanation:#?}");
        assert!(explanation.ways.is_empty());
    } else {
        assert!(!explanation.ways.is_empty(), "{name} has no way out: {explanation:#?}");
    }
}

#[test]
fn the_cpu_and_its_kernel() {
    use Goarch::{Amd64, Arm, Arm64, I386, Mips, Mipsle, Ppc64, Ppc64le, Riscv64};
    for (here, program, cause) in [
        (Amd64, Amd64, None),
        (Amd64, Arm64, Some("wrong-cpu")),
        (Arm64, Amd64, Some("wrong-cpu")),
        (Amd64, Riscv64, Some("wrong-cpu")),
        (Ppc64le, Ppc64, Some("wrong-byte-order")),
        (Mips, Mipsle, Some("wrong-byte-order")),
        (I386, Amd64, Some("wrong-word-size")),
        (Arm, Arm64, Some("wrong-word-size")),
    ] {
        let world = World::new(linux(here), Goos::Linux, program);
        assert_cause(&format!("{program} on {here}"), &world, cause);
    }
}

#[test]
fn thirty_two_bits_where_the_kernel_says_so() {
    for (config, command_line, cause) in [
        ("CONFIG_IA32_EMULATION=y\n", "", None),
        ("CONFIG_IA32_EMULATION=y\n", "quiet ia32_emulation=off", Some("wrong-word-size")),
        ("CONFIG_IA32_EMULATION=y\nCONFIG_IA32_EMULATION_DEFAULT_DISABLED=y\n", "", Some("wrong-word-size")),
        ("CONFIG_IA32_EMULATION=y\nCONFIG_IA32_EMULATION_DEFAULT_DISABLED=y\n", "ia32_emulation=on", None),
        ("# CONFIG_IA32_EMULATION is not set\n", "", Some("wrong-word-size")),
    ] {
        let machine = world::linux_with(Goarch::Amd64, |files| {
            files.file("/boot/config-6.12.0", config).file("/proc/cmdline", command_line)
        });
        let world = World::new(machine, Goos::Linux, Goarch::I386);
        assert_cause(&format!("{config}{command_line}"), &world, cause);
    }
}

#[test]
fn levels() {
    let mut world = World::new(linux(Goarch::Amd64), Goos::Linux, Goarch::Amd64);
    world.go(&[("GOAMD64", "v3")]);
    assert_cause("the CPU has v3", &world, None);
    world.go(&[("GOAMD64", "v4")]);
    assert_cause("by build info", &world, Some("level-too-high"));
    let rebuild = world.explain().ways[0].command.clone().unwrap();
    assert!(rebuild.contains("GOAMD64=v3"), "{rebuild}");

    let mut world = World::new(linux(Goarch::Amd64), Goos::Linux, Goarch::Amd64);
    world.elf().isa_needed = Some(Amd64Level::V4);
    assert_cause("by the note", &world, Some("level-too-high"));
    // What is used, perhaps behind a test, is not needed.
    world.elf().isa_needed = None;
    world.elf().isa_used = Some(Amd64Level::V4);
    assert_cause("used only", &world, None);
}

#[test]
fn levels_of_translators() {
    for (macos, level, cause) in [
        ("26.1", "v3", None),
        ("26.1", "v4", Some("level-too-high")),
        ("14.7", "v2", None),
        ("14.7", "v3", Some("level-too-high")),
    ] {
        let mut world = World::macho(mac("arm64", true), Goarch::Amd64);
        world.go(&[("GOAMD64", level)]);
        let system = ogive_machine::OsVersion {
            id: "macos".to_owned(),
            version: Some(macos.to_owned()),
            kernel: "25.1.0".to_owned(),
        };
        world.machine.host.system = known(system);
        assert_cause(&format!("{level} by Rosetta of macOS {macos}"), &world, cause);
    }
}

#[test]
fn loaders_and_libraries() {
    let dynamic = |loader: &str, state: Interpreter| {
        let mut world = World::new(linux(Goarch::Amd64), Goos::Linux, Goarch::Amd64);
        world.elf().interpreter = Some(loader.to_owned());
        world.file.interpreter = Some(known(state));
        world
    };
    let there =
        Interpreter::Program { arch: Some(Goarch::Amd64), native: true, loader: None, loader_there: true };
    let glibc = "/lib64/ld-linux-x86-64.so.2";
    assert_cause("there", &dynamic(glibc, there.clone()), None);
    assert_cause(
        "musl on glibc",
        &dynamic("/lib/ld-musl-x86_64.so.1", Interpreter::Missing),
        Some("loader-missing"),
    );
    let arm64 =
        Interpreter::Program { arch: Some(Goarch::Arm64), native: false, loader: None, loader_there: true };
    let world = dynamic(glibc, arm64);
    assert_cause("of another CPU", &world, Some("loader-missing"));
    assert_eq!(world.refusal(), Some(Refusal::BadLoader));

    for (needs, cause) in [("2.36", None), ("2.9", None), ("2.38", Some("glibc-too-old"))] {
        let mut world = dynamic(glibc, there.clone());
        world.elf().libc = Some(Libc::Glibc { needs: Some(needs.to_owned()) });
        assert_cause(needs, &world, cause);
    }
    let mut world = dynamic(glibc, there);
    let folders = vec!["/lib".into(), "/opt/lib".into()];
    world.file.libraries = Some(Libraries { missing: vec!["libfoo.so.1".to_owned()], folders });
    assert_cause("a library", &world, Some("library-missing"));
    let why = world.explain().cause.unwrap().why;
    assert!(why.contains("/lib, /opt/lib"), "what was looked into is told: {why}");
}

#[test]
fn handlers() {
    let machine = |change: &dyn Fn(&mut ogive_machine::Handler)| {
        let mut machine = linux(Goarch::Amd64);
        let mut handler = handler("whatever", 183);
        change(&mut handler);
        machine.handlers = known(ogive_machine::BinfmtMisc { enabled: true, handlers: vec![handler] });
        World::new(machine, Goos::Linux, Goarch::Arm64)
    };
    assert_cause("sound", &machine(&|_| {}), None);
    let missing = |handler: &mut ogive_machine::Handler| handler.state = known(Interpreter::Missing);
    let world = machine(&missing);
    assert_cause("gone", &world, Some("handler-interpreter-gone"));
    assert_eq!(world.refusal(), Some(Refusal::NoEntry));
    assert_eq!(world.explain().doctor.unwrap().as_str(), "binfmt-interpreter-gone");
    let mut world = machine(&missing);
    world.machine.container = known(true);
    assert_cause("in a container", &world, Some("handler-not-fixed"));
    assert_cause(
        "gone, but held open",
        &machine(&|h| {
            missing(h);
            h.flags = "F".into();
        }),
        None,
    );
    assert_cause("switched off", &machine(&|h| h.enabled = false), Some("handler-disabled"));
    let foreign =
        Interpreter::Program { arch: Some(Goarch::S390x), native: false, loader: None, loader_there: true };
    assert_cause(
        "foreign",
        &machine(&|h| h.state = known(foreign.clone())),
        Some("handler-interpreter-broken"),
    );
    let loaderless = Interpreter::Program {
        arch: Some(Goarch::Amd64),
        native: true,
        loader: Some("/lib64/ld-linux-x86-64.so.2".into()),
        loader_there: false,
    };
    let world = machine(&|h| h.state = known(loaderless.clone()));
    assert_cause("without its loader", &world, Some("handler-interpreter-broken"));

    // A dynamic program also needs its own loader, which qemu looks for.
    let mut world = machine(&|h| h.interpreter = "/usr/bin/qemu-aarch64-static".into());
    world.elf().interpreter = Some("/lib/ld-linux-aarch64.so.1".into());
    world.file.interpreter = Some(known(Interpreter::Missing));
    assert_cause("translated", &world, Some("loader-missing"));
    assert_eq!(world.refusal(), Some(Refusal::Translator));
    let mut world = machine(&|_| {});
    world.file.attempt =
        Some(Attempt { end: End::Signal(11), stderr: b"qemu: uncaught target signal 11".to_vec() });
    assert_cause("qemu gave up", &world, Some("translator-refused"));
}

#[test]
fn handlers_that_cannot_be_seen_leave_a_doubt() {
    let mut machine = linux(Goarch::Amd64);
    machine.handlers = ogive_record::Fact::unknown("not mounted", ogive_record::Provenance::BuiltIn);
    let mut world = World::new(machine, Goos::Linux, Goarch::Arm64);
    assert_eq!(world.explain().cause.unwrap().confidence, Confidence::Medium);
    world.file.attempt = Some(Attempt { end: End::NotStarted(Some(8)), stderr: Vec::new() });
    assert_eq!(world.explain().cause.unwrap().confidence, Confidence::High);
    world.file.attempt = Some(Attempt { end: End::Code(1), stderr: Vec::new() });
    assert_eq!(world.explain().cause, None, "it ran, so that something runs it");
}

#[test]
fn systems() {
    assert_cause(
        "Mach-O on Linux",
        &World::macho(linux(Goarch::Arm64), Goarch::Arm64),
        Some("foreign-system"),
    );
    assert_cause("PE on macOS", &World::pe(mac("arm64", true), Goarch::Amd64), Some("foreign-system"));
    assert_cause(
        "ELF on macOS",
        &World::new(mac("arm64", true), Goos::Linux, Goarch::Arm64),
        Some("foreign-system"),
    );
    assert_cause(
        "ELF on Windows",
        &World::new(windows(0x8664), Goos::Linux, Goarch::Amd64),
        Some("foreign-system"),
    );
    let freebsd = World::new(linux(Goarch::Amd64), Goos::Freebsd, Goarch::Amd64);
    assert_cause("FreeBSD on Linux", &freebsd, Some("foreign-system"));
    assert_eq!(freebsd.refusal(), Some(Refusal::Start));
    assert_cause("arm64 PE on amd64", &World::pe(windows(0x8664), Goarch::Arm64), Some("wrong-cpu"));
    assert_cause("386 PE on amd64", &World::pe(windows(0x8664), Goarch::I386), None);
    assert_cause("amd64 PE on arm64", &World::pe(windows(0xaa64), Goarch::Amd64), None);
}

#[test]
fn macs() {
    assert_cause("native", &World::macho(mac("arm64", false), Goarch::Arm64), None);
    assert_cause("Rosetta", &World::macho(mac("arm64", true), Goarch::Amd64), None);
    let world = World::macho(mac("arm64", false), Goarch::Amd64);
    assert_cause("no Rosetta", &world, Some("rosetta-missing"));
    assert!(
        world.commands().iter().any(|c| c.starts_with("softwareupdate --install-rosetta")),
        "{:?}",
        world.commands()
    );
    assert_cause("arm64 on Intel", &World::macho(mac("x86_64", false), Goarch::Arm64), Some("wrong-cpu"));
    assert_cause("32-bit", &World::macho(mac("x86_64", false), Goarch::I386), Some("wrong-word-size"));

    let with = |change: &dyn Fn(&mut World)| {
        let mut world = World::macho(mac("arm64", true), Goarch::Arm64);
        change(&mut world);
        world
    };
    assert_cause("unsigned", &with(&|w| w.slice().signature = Signature::None), Some("unsigned-arm64"));
    assert_cause("no LC_UUID", &with(&|w| w.slice().uuid = None), Some("no-uuid"));
    let old = |w: &mut World| w.slice().platform.as_mut().unwrap().minimum = "27.0".into();
    assert_cause("newer macOS", &with(&old), Some("macos-too-old"));
    let quarantine = |value: &str| with(&|w| w.file.quarantine = known(Some(value.to_owned())));
    assert_cause("downloaded", &quarantine("0083;66a1b2c3;Safari;1B2C"), Some("quarantined"));
    assert_cause("downloaded and allowed", &quarantine("00c3;66a1b2c3;Safari;1B2C"), None);
    let killed = |w: &mut World| w.file.attempt = Some(Attempt { end: End::Signal(9), stderr: Vec::new() });
    assert_cause("overwritten in place", &with(&killed), Some("stale-signature"));
    let mut refused = World::macho(mac("arm64", true), Goarch::Amd64);
    refused.file.attempt = Some(Attempt {
        end: End::Signal(5),
        stderr: b"rosetta error: unexpectedly need to EmulateForward\n".to_vec(),
    });
    assert_cause("Rosetta gave up", &refused, Some("translator-refused"));
}

#[test]
fn files_that_no_machine_runs() {
    let other = |other: Other| World::with_content(Content::Other(other));
    assert_cause("empty", &other(Other::Empty), Some("empty-file"));
    assert_cause("page", &other(Other::Html { title: Some("404".into()) }), Some("html-page"));
    let pointer = Other::GitLfsPointer { oid: "sha256:00".into(), size: 7 };
    assert_cause("pointer", &other(pointer), Some("git-lfs-pointer"));
    assert_cause("packed", &other(Other::Packed { format: "gzip" }), Some("not-a-program"));
    let mut folder = other(Other::Empty);
    folder.file.kind = FileKind::Directory;
    assert_cause("folder", &folder, Some("not-a-file"));
    let mut cut = World::new(linux(Goarch::Amd64), Goos::Linux, Goarch::Amd64);
    cut.program.faults = vec![ogive_binary::Fault::Truncated { needs: 9000 }];
    assert_cause("cut off", &cut, Some("truncated-file"));
    let mut object = World::new(linux(Goarch::Amd64), Goos::Linux, Goarch::Amd64);
    object.elf().code.kind = Kind::Object;
    assert_cause("object", &object, Some("not-a-program"));
}

#[test]
fn rights() {
    let mut world = World::new(linux(Goarch::Amd64), Goos::Linux, Goarch::Amd64);
    world.file.mode = 0o644;
    world.file.executable = known(false);
    assert_cause("no x bit", &world, Some("not-executable"));
    world.file.mount = known(world::noexec());
    world.file.mode = 0o755;
    assert_cause("noexec", &world, Some("noexec-mount"));
    // Each thing in the way is told, and the kernel stumbles over the first that it comes to.
    let mut world = World::new(linux(Goarch::Amd64), Goos::Linux, Goarch::Arm64);
    world.file.mode = 0o644;
    world.file.executable = known(false);
    assert_cause("both", &world, Some("wrong-cpu"));
    assert_eq!(world.refusal(), Some(Refusal::Access));
    assert!(world.commands().contains(&"chmod +x /srv/app".to_owned()), "{:?}", world.commands());
}

#[test]
fn scripts() {
    let script = |faults: &[ScriptFault], interpreter: &str, state: Interpreter| {
        World::script(interpreter, faults.to_vec(), state)
    };
    let there = Interpreter::Other;
    assert_cause("sound", &script(&[], "/bin/sh", there.clone()), None);
    let crlf = script(&[ScriptFault::CarriageReturn], "/bin/sh\r", Interpreter::Missing);
    assert_cause("CRLF", &crlf, Some("script-carriage-return"));
    assert_eq!(crlf.refusal(), Some(Refusal::NoEntry));
    let mark = script(&[ScriptFault::ByteOrderMark], "/bin/sh", there);
    assert_cause("BOM", &mark, Some("script-byte-order-mark"));
    assert_eq!(mark.refusal(), Some(Refusal::Format));
    let missing = script(&[], "/bin/bash", Interpreter::Missing);
    assert_cause("missing", &missing, Some("script-interpreter-missing"));
    assert_eq!(missing.commands()[0], "sudo apt-get install bash");
}

#[test]
fn an_illegal_instruction_without_a_level_is_a_guess_and_says_so() {
    let mut world = World::new(linux(Goarch::Amd64), Goos::Linux, Goarch::Amd64);
    world.file.attempt = Some(Attempt { end: End::Signal(4), stderr: Vec::new() });
    assert_cause("SIGILL", &world, Some("illegal-instruction"));
    assert_eq!(world.explain().cause.unwrap().confidence, Confidence::Low);
}

#[test]
fn every_cause_is_named_once_and_told() {
    let mut names: Vec<&str> = causes().iter().map(|rule| rule.name.as_str()).collect();
    for rule in causes() {
        assert!(
            rule.name.as_str().bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        );
        assert!(rule.rationale.len() > 100, "{} tells too little", rule.name);
        assert!(!rule.rationale.contains("  "), "{}", rule.name);
    }
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}
