use std::path::Path;

use ogive_cc::{GlibcVersion, Kind, Libc, NamedTools, Want, find};
use ogive_system::System;
use ogive_testkit::skip;

use crate::here::{path, platform, want};

/// A folder with scripts for programs.
fn scripts(scripts: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, body) in scripts {
        script(&folder.path().join(name), body);
    }
    folder
}

fn script(file: &Path, body: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, format!("#!/bin/sh\n{body}\n")).unwrap();
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o755)).unwrap();
}

fn said(want: &Want, folders: &[&Path]) -> String {
    let folders: Vec<_> = folders.iter().map(|&folder| folder.to_owned()).collect();
    find(&System::real(), want, &folders, None).unwrap_err().to_string()
}

#[test]
fn what_is_missing_is_named_with_ways_to_get_it() {
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(
        said(&Want::new(platform("linux/arm64")), &[empty.path()]),
        "there is no C compiler for linux/arm64\n\
         native: there is no gcc or clang or cc on PATH\n    \
             Debian: apt-get install gcc g++ libc6-dev\n    \
             Fedora: dnf install gcc gcc-c++ glibc-devel\n    \
             Alpine: apk add gcc g++ musl-dev\n    \
             macOS: xcode-select --install\n\
         gcc: there is no aarch64-linux-gnu-gcc on PATH\n    \
             Debian: apt-get install gcc-aarch64-linux-gnu g++-aarch64-linux-gnu libc6-dev-arm64-cross\n    \
             macOS: brew install messense/macos-cross-toolchains/aarch64-unknown-linux-gnu\n\
         zig: there is no zig on PATH, in ogive's store or among Python's packages\n    \
             anywhere: pip install ziglang\n    \
             Fedora: dnf install zig\n    \
             Alpine: apk add zig\n    \
             macOS: brew install zig\n\
         clang: there is no clang on PATH\n    \
             Debian: apt-get install clang lld, and a sysroot of the target\n    \
             Fedora: dnf install clang lld, and a sysroot of the target\n    \
             Alpine: apk add clang lld, and a sysroot of the target\n    \
             macOS: brew install llvm lld, and a sysroot of the target"
    );
    let windows = said(&want(platform("windows/amd64"), Kind::Mingw), &[empty.path()]);
    assert!(windows.contains("dnf install mingw64-gcc mingw64-gcc-c++"), "{windows}");
    let android = said(&want(platform("android/arm64"), Kind::Ndk), &[empty.path()]);
    assert!(android.contains("sdkmanager --install"), "{android}");
    let ios = said(&Want::new(platform("ios/arm64")), &[empty.path()]);
    assert!(ios.contains("made on Macs only") || cfg!(target_os = "macos"), "{ios}");
    let plan9 = said(&want(platform("plan9/amd64"), Kind::Native), &[empty.path()]);
    assert!(plan9.ends_with("native: Go has no cgo for plan9/amd64"), "{plan9}");
}

#[test]
fn a_compiler_is_taken_for_what_it_says_and_not_for_its_name() {
    let lying = scripts(&[("aarch64-linux-gnu-gcc", "echo x86_64-linux-gnu")]);
    let said = said(&want(platform("linux/arm64"), Kind::CrossGcc), &[lying.path()]);
    assert!(said.contains("gcc: aarch64-linux-gnu-gcc compiles for x86_64-linux-gnu\n"), "{said}");
}

#[test]
fn a_compiler_without_a_c_library_is_not_taken() {
    // As Fedora's cross compilers are.
    let bare = scripts(&[(
        "riscv64-linux-gnu-gcc",
        "case $1 in -dumpmachine) echo riscv64-linux-gnu;; *) echo \"${1#-print-file-name=}\";; esac",
    )]);
    let said = said(&want(platform("linux/riscv64"), Kind::CrossGcc), &[bare.path()]);
    assert!(
        said.contains("riscv64-linux-gnu-gcc has no C library for linux/riscv64: it finds no crt1.o"),
        "{said}"
    );
    assert!(said.contains("libc6-dev-riscv64-cross"), "{said}");
}

#[test]
fn gcc_can_not_promise_an_old_glibc_and_zig_can() {
    let old = Some(Libc::Glibc { floor: Some(GlibcVersion::new(2, 17)) });
    let asked = Want { libc: old, ..want(platform("linux/arm64"), Kind::CrossGcc) };
    if find(&System::real(), &want(platform("linux/arm64"), Kind::CrossGcc), &path(), None).is_err() {
        return skip("there is no aarch64-linux-gnu-gcc");
    }
    let said = find(&System::real(), &asked, &path(), None).unwrap_err().to_string();
    assert!(said.contains("programs of aarch64-linux-gnu-gcc may need glibc 2."), "{said}");
    assert!(said.ends_with(", and have to run on 2.17"), "{said}");

    let Some(zig) = ogive_testkit::c_programs::zig() else { return };
    let mut folders = path();
    folders.push(zig.parent().unwrap().to_owned());
    let asked = Want { order: vec![Kind::CrossGcc, Kind::Zig], ..asked };
    let found = find(&System::real(), &asked, &folders, None).unwrap();
    assert_eq!(found.kind, Kind::Zig);
    assert!(found.cc.ends_with("zig cc -target aarch64-linux-gnu.2.17"), "{}", found.cc);
    assert_eq!(found.libc, old);
    assert!(found.notes[0].contains("fcntl64"), "{:?}", found.notes);
}

#[test]
fn zig_is_found_in_the_store_and_its_command_is_quoted() {
    let Some(zig) = ogive_testkit::c_programs::zig() else { return };
    let store = tempfile::tempdir().unwrap();
    let store = store.path().join("with blanks");
    for version in ["0.9.1", "0.17.1"] {
        let place = store.join(format!("ziglang-{version}/ziglang"));
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(zig.parent().unwrap(), place).unwrap();
    }
    let asked = want(platform("windows/arm64"), Kind::Zig);
    let found = find(&System::real(), &asked, &[], Some(&store)).unwrap();
    let program = store.join("ziglang-0.17.1/ziglang/zig");
    assert_eq!(found.program, program);
    assert_eq!(found.cc, format!("'{}' cc -target aarch64-windows-gnu", program.display()));
    assert_eq!(found.cxx, Some(format!("'{}' c++ -target aarch64-windows-gnu", program.display())));
    assert_eq!(found.gui_flags, ["-Wl,--subsystem,windows"]);
    assert_eq!(found.c_flags, ["-O2", "-g0", "-fno-sanitize=undefined"]);
}

#[test]
fn zig_is_found_among_the_packages_of_python() {
    let packages = tempfile::tempdir().unwrap();
    let package = packages.path().join("ziglang");
    script(&package.join("zig"), "echo 0.17.1");
    std::fs::write(package.join("__init__.py"), "raise SystemExit('it must not be run')\n").unwrap();
    let Some(python) = ogive_testkit::require("python3") else { return };
    let folder = scripts(&[(
        "python3",
        &format!("PYTHONPATH={} exec {} \"$@\"", packages.path().display(), python.display()),
    )]);
    let asked = want(platform("linux/riscv64"), Kind::Zig);
    let found = find(&System::real(), &asked, &[folder.path().to_owned()], None).unwrap();
    assert_eq!(found.program, package.join("zig"));
    assert!(found.because.ends_with("a package of Python"), "{}", found.because);
}

#[test]
fn the_ndk_is_found_by_its_variables_and_levels_are_checked() {
    use ogive_system::memory::{MemoryEnvironment, MemoryFiles, MemorySystem};
    const BIN: &str = "/sdk/ndk/27.2.12479018/toolchains/llvm/prebuilt/linux-x86_64/bin";
    let mut files = MemoryFiles::new();
    for name in [
        "clang",
        "clang++",
        "llvm-ar",
        "aarch64-linux-android21-clang",
        "aarch64-linux-android35-clang",
        "armv7a-linux-androideabi21-clang",
    ] {
        files = files.file(format!("{BIN}/{name}"), "");
    }
    let machine = MemorySystem {
        files,
        environment: MemoryEnvironment::new().with_var("ANDROID_HOME", "/sdk"),
        ..MemorySystem::default()
    };
    let system = machine.system();
    let find = |want: &Want| find(&system, want, &[], None);
    let found = find(&Want::new(platform("android/arm64"))).unwrap();
    assert_eq!(found.cc, format!("{BIN}/clang --target=aarch64-linux-android21"));
    assert_eq!(found.cxx, Some(format!("{BIN}/clang++ --target=aarch64-linux-android21")));
    assert_eq!(found.libc, Some(Libc::Bionic));
    let newer = Want { android_api: Some(35), ..Want::new(platform("android/arm64")) };
    assert_eq!(find(&newer).unwrap().triple, "aarch64-linux-android35");
    let arm = find(&Want::new(platform("android/arm"))).unwrap();
    assert_eq!(arm.triple, "armv7a-linux-androideabi21");
    let older = Want { android_api: Some(19), ..Want::new(platform("android/arm64")) };
    let said = find(&older).unwrap_err().to_string();
    assert!(said.contains("has no compiler for API level 19; it has 21 to 35"), "{said}");
}

#[test]
fn osxcross_is_found_by_either_name() {
    for name in ["oa64-clang", "aarch64-apple-darwin24-clang"] {
        let folder = scripts(&[
            (name, "case $2 in -dumpmachine) echo arm64-apple-darwin24.1.0;; *) cat >/dev/null;; esac"),
            (&format!("{name}++"), ""),
        ]);
        let folders = [folder.path().to_owned()];
        let asked = want(platform("darwin/arm64"), Kind::Osxcross);
        let asked = Want { minimum_macos: Some("11.0".into()), ..asked };
        let found = find(&System::real(), &asked, &folders, None).unwrap();
        let at = folder.path().join(name);
        assert_eq!(found.cc, format!("{} -mmacosx-version-min=11.0", at.display()));
        assert_eq!(found.cxx, Some(format!("{}++ -mmacosx-version-min=11.0", at.display())));
    }
}

#[test]
fn macos_needs_an_sdk_off_a_mac() {
    let Some(zig) = ogive_testkit::c_programs::zig() else { return };
    let folders = [zig.parent().unwrap().to_owned()];
    let asked = want(platform("darwin/arm64"), Kind::Zig);
    if std::env::var_os("SDKROOT").is_none() {
        let said = find(&System::real(), &asked, &folders, None).unwrap_err().to_string();
        assert!(said.contains("Apple's SDK is needed"), "{said}");
    }
    let sdk = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(sdk.path().join("usr/lib")).unwrap();
    let asked = Want { sdkroot: Some(sdk.path().to_owned()), minimum_macos: Some("12.3".into()), ..asked };
    let found = find(&System::real(), &asked, &folders, None).unwrap();
    assert_eq!(found.triple, "aarch64-macos.12.3");
    assert!(found.cc.ends_with(&format!(" -L{}/usr/lib", sdk.path().display())), "{}", found.cc);
}

#[test]
fn a_named_compiler_is_the_only_one_tried() {
    let folder = scripts(&[("my-cc", "echo aarch64-linux-gnu"), ("my-c++", "")]);
    let folders = [folder.path().to_owned()];
    let named =
        NamedTools { cc: "my-cc -mcpu=x".into(), cxx: Some("my-c++".into()), ..NamedTools::default() };
    let asked = Want { named: Some(named.clone()), ..Want::new(platform("linux/arm64")) };
    let found = find(&System::real(), &asked, &folders, None).unwrap();
    assert_eq!(found.kind, Kind::Named);
    assert_eq!(found.cc, format!("{} -mcpu=x", folder.path().join("my-cc").display()));
    let absent = Want { named: Some(NamedTools { cc: "no-cc".into(), ..named }), ..asked };
    let said = find(&System::real(), &absent, &path(), None).unwrap_err().to_string();
    assert_eq!(said, "there is no C compiler for linux/arm64\nnamed: there is no no-cc on PATH");
}
