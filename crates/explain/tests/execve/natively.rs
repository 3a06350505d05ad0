//! Programs without any handler.

use ogive_binary::Content;
use ogive_explain::program::{observe_file, obstacles};
use ogive_platform::{Goarch, Goos};
use ogive_system::System;
use ogive_testkit::go_programs::{self, go_program};
use ogive_testkit::{find, goroot, places};

use crate::probe::Scene;

/// The same bytes with one name in them exchanged for another of its length.
fn with(program: &[u8], old: &[u8], new: &[u8]) -> Option<Vec<u8>> {
    assert_eq!(old.len(), new.len());
    let at = program.windows(old.len()).position(|window| window == old)?;
    let mut changed = program.to_vec();
    changed[at..at + old.len()].copy_from_slice(new);
    Some(changed)
}

/// Which cause it is follows from the port alone.
#[test]
fn programs_of_all_ports() {
    let scene = Scene::new();
    let native = |arch: Goarch| {
        if cfg!(target_arch = "x86_64") {
            matches!(arch, Goarch::Amd64 | Goarch::I386)
        } else {
            arch == Goarch::Arm64
        }
    };
    for program in go_programs::for_all_ports() {
        let (os, arch) = (program.port.os, program.port.arch);
        // Some Arm machines run these, others not.
        if cfg!(target_arch = "aarch64") && arch == Goarch::Arm {
            continue;
        }
        let cause = match os {
            Goos::Linux | Goos::Android if native(arch) => None,
            Goos::Linux | Goos::Android => Some("wrong-cpu"),
            Goos::Js | Goos::Wasip1 => Some("not-a-program"),
            _ => Some("foreign-system"),
        };
        let Some(probe) = scene.look("", &program.file) else { return };
        assert_eq!(probe.cause.as_deref(), cause, "{}: {probe:?}", program.name);
    }
}

#[test]
fn programs_of_all_kinds() {
    if cfg!(not(target_arch = "x86_64")) || find("cc").is_none() {
        ogive_testkit::skip("the programs of all kinds are for amd64, and made by a C compiler");
        return;
    }
    let scene = Scene::new();
    for (name, cause) in [
        ("pie", None),
        ("stripped", None),
        ("cgo", None),
        ("old", None),
        ("c-shared", Some("not-a-program")),
        ("plugin", Some("not-a-program")),
        ("c-archive", Some("not-a-program")),
        ("package", Some("not-a-program")),
    ] {
        let file = scene.program(name, &std::fs::read(go_program(name, "linux/amd64").file).unwrap());
        let Some(probe) = scene.look("", &file) else { return };
        assert_eq!(probe.cause.as_deref(), cause, "{name}: {probe:?}");
    }
}

#[test]
fn what_is_no_program() {
    let scene = Scene::new();
    let app = std::fs::read(go_program("plain", "linux/amd64").file).unwrap();
    for (name, contents, cause) in [
        ("empty", &b""[..], "empty-file"),
        ("page", b"<!DOCTYPE html>\n<html><head><title>Not Found</title></head></html>\n", "html-page"),
        (
            "pointer",
            b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n",
            "git-lfs-pointer",
        ),
        ("json", b"{\"error\": \"not found\"}\n", "not-a-program"),
        ("text", b"echo hello\n", "not-a-program"),
        ("archive", b"!<arch>\n", "not-a-program"),
        ("gzip", b"\x1f\x8b\x08\0\0\0\0\0\0\x03", "not-a-program"),
    ] {
        let file = scene.program(name, contents);
        let Some(probe) = scene.look("", &file) else { return };
        assert_eq!((probe.cause.as_deref(), probe.errno), (Some(cause), Some(8)), "{name}: {probe:?}");
    }
    let file = scene.program("half", &app[..app.len() / 2]);
    let Some(probe) = scene.look("", &file) else { return };
    assert_eq!(probe.cause.as_deref(), Some("truncated-file"), "{probe:?}");
    let folder = scene.path("folder");
    std::fs::create_dir(&folder).unwrap();
    let Some(probe) = scene.look("", &folder) else { return };
    assert_eq!((probe.cause.as_deref(), probe.errno), (Some("not-a-file"), Some(13)));
}

#[test]
fn rights_and_mounts() {
    use std::os::unix::fs::PermissionsExt as _;
    let scene = Scene::new();
    let app = std::fs::read(go_program("plain", "linux/amd64").file).unwrap();
    let file = scene.program("app", &app);
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let Some(probe) = scene.look("", &file) else { return };
    assert_eq!((probe.cause.as_deref(), probe.errno), (Some("not-executable"), Some(13)));
    assert_eq!(probe.commands[0], format!("chmod +x {}", file.display()));

    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
    let point = scene.path("mount");
    std::fs::create_dir(&point).unwrap();
    let setup =
        format!("mount -t tmpfs -o noexec none '{0}'\ncp '{1}' '{0}/app'", point.display(), file.display());
    let Some(probe) = scene.look(&setup, &point.join("app")) else { return };
    assert_eq!((probe.cause.as_deref(), probe.errno), (Some("noexec-mount"), Some(13)));
}

/// Changed copies of one of this system's own programs.
#[test]
fn loaders_and_libraries() {
    let scene = Scene::new();
    let Some(program) = find("true").and_then(|file| std::fs::read(file).ok()) else { return };
    for (cause, old, new, errno) in [
        ("loader-missing", "/ld-linux-", "/ld-musl-x", Some(2)),
        ("glibc-too-old", "GLIBC_2.34", "GLIBC_2.99", None),
        ("library-missing", "\0libc.so.6\0", "\0libq.so.6\0", None),
    ] {
        let Some(changed) = with(&program, old.as_bytes(), new.as_bytes()) else {
            ogive_testkit::skip(&format!("{cause}: this system's programs name no such thing"));
            continue;
        };
        let file = scene.program(cause, &changed);
        let Some(probe) = scene.look("", &file) else { return };
        assert_eq!((probe.cause.as_deref(), probe.errno), (Some(cause), errno), "{probe:?}");
    }
    let file = scene.program("unchanged", &program);
    let Some(probe) = scene.look("", &file) else { return };
    assert_eq!((probe.cause.as_deref(), probe.errno), (None, None), "{probe:?}");
}

/// Go's own runtime refuses the level too.
#[test]
fn a_level_above_the_cpu() {
    let features = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    if cfg!(not(target_arch = "x86_64")) || features.contains("avx512vl") {
        ogive_testkit::skip("this CPU has the highest level, or is none of amd64");
        return;
    }
    let program = places::fixtures().join("execve/amd64-v4");
    places::once(&program, |partial| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("main.go"), "package main\n\nfunc main() {}\n").unwrap();
        let root = goroot("1.27.3-linux-amd64");
        let built = std::process::Command::new(root.join("bin/go"))
            .args(["build", "-o"])
            .arg(partial)
            .arg("main.go")
            .current_dir(folder.path())
            .env("GOROOT", root)
            .envs([
                ("GOAMD64", "v4"),
                ("CGO_ENABLED", "0"),
                ("GOTOOLCHAIN", "local"),
                ("GOENV", "off"),
                ("GOFLAGS", ""),
            ])
            .env("GOCACHE", folder.path().join("cache"))
            .status();
        assert!(built.unwrap().success());
    });
    let scene = Scene::new();
    let Some(probe) = scene.look("", &program) else { return };
    assert_eq!((probe.cause.as_deref(), probe.errno), (Some("level-too-high"), None), "{probe:?}");
    assert!(probe.title.contains("needs amd64 v4"), "{}", probe.title);
}

/// The authority on libraries is the loader itself, which is asked for programs of this system only.
#[test]
fn nothing_is_in_the_way_of_this_systems_own_programs() {
    let system = System::real();
    let machine = ogive_host::abilities(&system);
    let mut looked_at = 0;
    for entry in std::fs::read_dir("/usr/bin").unwrap().flatten().take(400) {
        let path = entry.path();
        let Ok((program, state)) = observe_file(&system, &path, &machine) else { continue };
        if !matches!(program.content, Content::Elf(_)) || state.executable.value() != Some(&true) {
            continue;
        }
        looked_at += 1;
        if let Some((rule, found)) = obstacles(&program, &state, &machine).first() {
            let listed = std::process::Command::new("ldd").arg(&path).output().unwrap();
            let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
            let agreed = rule.name.as_str() == "library-missing" && listed.contains("not found");
            assert!(agreed, "{}: {}: {}\n{listed}", path.display(), found.title, found.why);
        }
    }
    assert!(looked_at > 0);
}
