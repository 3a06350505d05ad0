use std::path::{Path, PathBuf};

use ogive_binary::Libc as BinaryLibc;
use ogive_cc::pkg_config::{self, inspect, library};
use ogive_cc::{Kind, Libc, Toolchain, Want};
use ogive_platform::Goos;
use ogive_system::{Command, System};
use ogive_testkit::c_programs::{Compiler, LIBRARY, c_program};

use crate::here::{found, path, platform, want};

const PC: &str = "prefix=/usr\nlibdir=${prefix}/lib\nName: answer\nDescription: an answer\nVersion: 1\n\
    Libs: -L${libdir} -lanswer\nCflags: -I${prefix}/include/answer\n";

fn put(file: PathBuf, bytes: impl AsRef<[u8]>) {
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, bytes).unwrap();
}

/// What pkg-config prints in an isolation.
fn printed(isolation: &pkg_config::PkgConfig, arguments: &[&str], polluted: &Path) -> Option<String> {
    let mut command = Command::new(isolation.program.value()?);
    command.arguments = arguments.iter().map(Into::into).collect();
    let list = |path: &Path| Some(path.as_os_str().to_owned());
    command.environment.push(("PKG_CONFIG_PATH".into(), list(polluted)));
    for (name, value) in &isolation.environment {
        command.environment.push((name.into(), value.clone()));
    }
    let output = System::real().processes.output(&command).unwrap();
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn cross() -> Option<Toolchain> {
    found(&want(platform("linux/arm64"), Kind::CrossGcc))
}

#[test]
fn a_sysroot_is_all_that_pkg_config_sees() {
    if ogive_testkit::require("pkg-config").is_none() {
        return;
    }
    let Some(toolchain) = cross() else { return };
    let sysroot = tempfile::tempdir().unwrap();
    let polluted = tempfile::tempdir().unwrap();
    put(polluted.path().join("answer.pc"), PC.replace("prefix=/usr", "prefix=/wrong"));
    put(polluted.path().join("foreign.pc"), PC);
    put(sysroot.path().join("usr/lib/aarch64-linux-gnu/pkgconfig/answer.pc"), PC);
    let isolation = pkg_config::isolated(&System::real(), &toolchain, Some(sysroot.path()), &path());
    let print = |arguments: &[&str]| printed(&isolation, arguments, polluted.path()).unwrap();
    let root = sysroot.path().display();
    // What is in no system folder of this machine stays.
    assert_eq!(
        print(&["--cflags", "--libs", "answer"]),
        format!("-I{root}/usr/include/answer -L{root}/usr/lib -lanswer")
    );
    assert_eq!(print(&["--libs", "foreign"]), "");
    assert_eq!(print(&["--libs", "zlib"]), "", "this machine's own is not seen");
    assert!(isolation.folders.contains(&sysroot.path().join("usr/share/pkgconfig")));
}

#[test]
fn folders_of_multiarch_are_named_as_debian_names_them() {
    let Some(arm64) = cross() else { return };
    let folders = |toolchain: &Toolchain| {
        let isolation = pkg_config::isolated(&System::real(), toolchain, None, &[]);
        let texts = isolation.folders.iter().map(|folder| folder.display().to_string()).collect::<Vec<_>>();
        assert!(isolation.environment.contains(&("PKG_CONFIG_PATH".into(), None)));
        assert!(isolation.environment.contains(&("PKG_CONFIG_SYSROOT_DIR".into(), None)));
        assert!(isolation.program.value().is_none());
        texts
    };
    let found = folders(&arm64);
    assert!(found.contains(&"/usr/lib/aarch64-linux-gnu/pkgconfig".to_owned()), "{found:?}");
    assert_eq!(found.last().map(String::as_str), Some("/usr/share/pkgconfig"));
    let musl = folders(&Toolchain { libc: Some(Libc::Musl), kind: Kind::Zig, ..arm64.clone() });
    assert!(musl.iter().all(|folder| !folder.contains("-gnu")), "{musl:?}");
    let i386 =
        folders(&Toolchain { platform: platform("linux/386"), triple: "i686-linux-gnu".into(), ..arm64 });
    assert!(i386.contains(&"/usr/lib/i386-linux-gnu/pkgconfig".to_owned()), "{i386:?}");
}

#[test]
fn a_wrapper_is_used_where_it_looks_for_its_target_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let Some(toolchain) = cross() else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("aarch64-linux-gnu-pkg-config");
    let isolated = |path: &str| {
        // As Debian's wrapper does, unless it is told otherwise.
        std::fs::write(&file, format!("#!/bin/sh\necho ${{PKG_CONFIG_LIBDIR-{path}}}\n")).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
        pkg_config::isolated(&System::real(), &toolchain, None, &[folder.path().to_owned()])
    };
    let right = isolated("/usr/lib/aarch64-linux-gnu/pkgconfig:/usr/share/pkgconfig");
    assert_eq!(right.program.value(), Some(&file));
    assert_eq!(right.folders[0], Path::new("/usr/lib/aarch64-linux-gnu/pkgconfig"));
    assert!(right.environment.contains(&("PKG_CONFIG_LIBDIR".into(), None)));
    let wrong = isolated("/usr/lib/aarch64-linux-gnu/pkgconfig:/usr/lib/pkgconfig");
    assert_eq!(wrong.program.value(), None, "it sees this machine's too");
}

#[test]
fn the_machine_s_own_compiler_keeps_pkg_config_as_it_is() {
    let Some(toolchain) = found(&want(platform("linux/amd64"), Kind::Native)) else { return };
    let isolation = pkg_config::isolated(&System::real(), &toolchain, None, &path());
    assert_eq!(isolation.environment, []);
}

#[test]
fn a_library_is_followed_through_a_linker_script() {
    let Some(toolchain) = cross() else { return };
    let system = System::real();
    let script =
        std::process::Command::new(&toolchain.program).arg("-print-file-name=libc.so").output().unwrap();
    let script = PathBuf::from(String::from_utf8(script.stdout).unwrap().trim());
    let folder = script.parent().unwrap().to_owned();
    let inspected = inspect(&system, &script, Goos::Linux, &[folder], None).unwrap();
    let arches: Vec<String> = inspected.targets().iter().map(|target| target.arch.to_string()).collect();
    assert_eq!(arches.iter().filter(|arch| *arch != "arm64").count(), 0, "{inspected:?}");
    assert!(inspected.files.len() >= 2 && inspected.missing.is_empty(), "{inspected:?}");
    let shared = inspected.files.iter().find(|file| file.soname.as_deref() == Some("libc.so.6")).unwrap();
    assert!(shared.shared);
}

#[test]
fn archives_and_libraries_of_another_machine_are_told() {
    let shared = ["-shared", "-fPIC", "-Wl,-soname,libanswer.so.1"];
    let Some(arm) = c_program(Compiler::Gcc("arm-linux-gnueabihf"), &shared, LIBRARY) else { return };
    let folder = tempfile::tempdir().unwrap();
    let first = folder.path().join("first");
    let second = folder.path().join("second");
    put(first.join("libother.a"), "!<arch>\n");
    put(second.join("libanswer.so"), std::fs::read(arm).unwrap());
    put(second.join("libanswer.a"), "!<arch>\n");
    put(second.join("libby-script.so"), "/* GNU ld script */\nINPUT(-lanswer AS_NEEDED(libgone.so.1))\n");
    let folders = [first, second.clone()];
    let system = System::real();
    let at = |name: &str| library(&system, name, Goos::Linux, &folders, None);
    assert_eq!(at("answer"), Some(second.join("libanswer.so")));
    assert_eq!(at(":libanswer.a"), Some(second.join("libanswer.a")));
    assert_eq!(at("nothing"), None);
    let script = at("by-script").unwrap();
    let inspected = inspect(&system, &script, Goos::Linux, &folders, None).unwrap();
    assert_eq!(inspected.missing, ["libgone.so.1"]);
    let file = &inspected.files[0];
    assert_eq!(file.targets[0].arch, ogive_platform::Goarch::Arm);
    assert_eq!((file.float.as_deref(), file.soname.as_deref()), (Some("hard"), Some("libanswer.so.1")));
    assert!(matches!(file.libc, None | Some(BinaryLibc::Glibc { .. })));
}

#[test]
fn names_in_a_sysroot_are_found_there() {
    let sysroot = tempfile::tempdir().unwrap();
    put(sysroot.path().join("usr/lib/libc.so"), "GROUP ( /lib/libc.so.6 )");
    put(sysroot.path().join("lib/libc.so.6"), "\x7fELF");
    let system = System::real();
    let folders = [PathBuf::from("=/usr/lib")];
    let script = library(&system, "c", Goos::Linux, &folders, Some(sysroot.path())).unwrap();
    assert_eq!(script, sysroot.path().join("usr/lib/libc.so"));
    let inspected = inspect(&system, &script, Goos::Linux, &folders, Some(sysroot.path())).unwrap();
    assert_eq!(inspected.files[0].path, sysroot.path().join("lib/libc.so.6"));
}

#[test]
fn libraries_of_windows_have_their_own_names() {
    let Some(toolchain) = found(&Want { ..want(platform("windows/amd64"), Kind::Mingw) }) else { return };
    let output =
        std::process::Command::new(&toolchain.program).arg("-print-file-name=libws2_32.a").output().unwrap();
    let file = PathBuf::from(String::from_utf8(output.stdout).unwrap().trim());
    let folders = [file.parent().unwrap().to_owned()];
    let found = library(&System::real(), "ws2_32", Goos::Windows, &folders, None).unwrap();
    let inspected = inspect(&System::real(), &found, Goos::Windows, &folders, None).unwrap();
    assert_eq!(inspected.targets()[0].arch, ogive_platform::Goarch::Amd64);
}

#[test]
fn packages_of_another_machine_are_found_by_pkg_config_and_read() {
    if ogive_testkit::require("pkg-config").is_none() {
        return;
    }
    let packages = ["zlib1g-dev", "zlib1g", "libssl-dev", "libssl3"];
    let Some(sysroot) = ogive_testkit::debian::sysroot("arm64", &packages) else { return };
    let Some(toolchain) = cross() else { return };
    let system = System::real();
    let isolation = pkg_config::isolated(&system, &toolchain, Some(&sysroot), &path());
    let nowhere = Path::new("/nowhere");
    let flags = printed(&isolation, &["--libs", "openssl", "zlib"], nowhere).unwrap();
    let flags = pkg_config::Flag::all(&flags, 1);
    let folders: Vec<PathBuf> = flags
        .iter()
        .filter_map(|flag| match &flag.kind {
            pkg_config::FlagKind::Folder(folder) => Some(folder.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(folders, [sysroot.join("usr/lib/aarch64-linux-gnu")]);
    for name in ["ssl", "crypto", "z"] {
        let flag = pkg_config::FlagKind::Library(name.into());
        assert!(flags.iter().any(|found| found.kind == flag), "{flags:?}");
        let file = library(&system, name, Goos::Linux, &folders, Some(&sysroot)).unwrap();
        let inspected = inspect(&system, &file, Goos::Linux, &folders, Some(&sysroot)).unwrap();
        let [library] = inspected.files.as_slice() else { panic!("{inspected:?}") };
        assert!(library.shared, "{library:?}");
        assert_eq!(library.targets[0].arch, ogive_platform::Goarch::Arm64);
        assert!(matches!(library.libc, Some(BinaryLibc::Glibc { .. })), "{library:?}");
        let archive = file.with_extension("a");
        let inspected = inspect(&system, &archive, Goos::Linux, &folders, Some(&sysroot)).unwrap();
        assert_eq!(inspected.targets()[0].arch, ogive_platform::Goarch::Arm64);
        assert!(!inspected.files[0].shared);
    }
    // The .pc file says in which line.
    let pc = isolation.folders.iter().map(|folder| folder.join("zlib.pc")).find(|pc| pc.exists()).unwrap();
    let read = pkg_config::read(&std::fs::read(&pc).unwrap(), &pc);
    assert_eq!(read.libs.last().map(|flag| (flag.text.as_str(), flag.line)), Some(("-lz", 12)));
}
