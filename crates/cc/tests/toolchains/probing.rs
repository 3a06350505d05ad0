use ogive_binary::Linking;
use ogive_cc::{CxxRuntime, GlibcVersion, Kind, Libc, Probed, Toolchain, Want, probe, probe_cxx};
use ogive_system::System;

use crate::here::{found, platform, want};

/// What a toolchain makes; none where there is none.
fn probed(want: &Want) -> Option<Probed> {
    let toolchain = found(want)?;
    let scratch = tempfile::tempdir().unwrap();
    // Blanks and what is no ASCII.
    let scratch = scratch.path().join("a b ü");
    Some(
        probe(&System::real(), &toolchain, &scratch)
            .unwrap_or_else(|error| panic!("{}: {error}", toolchain.cc)),
    )
}

fn is_glibc(probed: &Probed) -> bool {
    matches!(probed.libc.value(), Some(Libc::Glibc { floor: Some(floor) }) if *floor >= GlibcVersion::new(2, 2))
}

#[test]
fn cross_compilers_of_debian_make_what_they_say() {
    // Port and level, calling convention, floating point.
    for (text, abi, float) in [
        ("linux/arm64", None, None),
        ("linux/arm/7", Some("EABI5"), Some("hard")),
        ("linux/arm/5", Some("EABI5"), Some("soft")),
        ("linux/386", None, None),
        ("linux/ppc64le", Some("ELFv2"), None),
        ("linux/s390x", None, None),
        ("linux/riscv64", Some("lp64d"), Some("double")),
        ("linux/mips64le", Some("n64"), Some("hard")),
        ("linux/mips", Some("o32"), Some("hard")),
    ] {
        let Some(probed) = probed(&want(platform(text), Kind::CrossGcc)) else { continue };
        let target = probed.target.value().unwrap();
        assert_eq!(target.port(), Some(platform(text).port), "{text}");
        assert_eq!(probed.abi.value().map(String::as_str), abi, "{text}");
        assert_eq!(probed.float.value().map(String::as_str), float, "{text}");
        assert!(is_glibc(&probed), "{text}: {:?}", probed.libc);
        assert_eq!(probed.linked.linking, Linking::Dynamic, "{text}");
        assert_eq!(probed.links_static.value(), Some(&true), "{text}");
        assert!(probed.version.value().unwrap().contains("gcc"), "{text}: {:?}", probed.version);
    }
}

#[test]
fn the_runtime_of_cxx_is_told() {
    let Some(toolchain) = found(&want(platform("linux/arm64"), Kind::CrossGcc)) else { return };
    if ogive_testkit::require("aarch64-linux-gnu-g++").is_none() {
        return;
    }
    let scratch = tempfile::tempdir().unwrap();
    let cxx = probe_cxx(&System::real(), &toolchain, scratch.path()).unwrap();
    assert_eq!(cxx.runtime, CxxRuntime::Shared { library: "libstdc++.so.6".into() });
    assert_eq!(cxx.static_runtime.value(), Some(&true));
    let without = Toolchain { cxx: None, ..toolchain };
    let said = probe_cxx(&System::real(), &without, scratch.path()).unwrap_err().to_string();
    assert!(said.starts_with("there is no C++ compiler beside "), "{said}");
}

#[test]
fn mingw_makes_programs_of_windows() {
    for text in ["windows/amd64", "windows/386"] {
        let Some(probed) = probed(&want(platform(text), Kind::Mingw)) else { continue };
        assert_eq!(probed.target.value().unwrap().port(), Some(platform(text).port));
        assert_eq!(probed.libc.value(), Some(&Libc::Msvcrt), "Debian's MinGW has the old library");
        assert_eq!(probed.headers.value(), Some(&Libc::Msvcrt));
    }
}

#[test]
fn the_compiler_of_this_machine_is_native() {
    let Some(probed) = probed(&want(platform("linux/amd64"), Kind::Native)) else { return };
    assert_eq!(probed.target.value().unwrap().port(), Some(platform("linux/amd64").port));
}

#[test]
fn musl_s_wrapper_around_gcc_is_for_musl() {
    if ogive_testkit::require("musl-gcc").is_none() {
        return;
    }
    let musl = Want { libc: Some(Libc::Musl), ..want(platform("linux/amd64"), Kind::CrossGcc) };
    let Some(probed) = probed(&musl) else { return };
    assert_eq!(probed.libc.value(), Some(&Libc::Musl));
    assert_eq!(probed.links_static.value(), Some(&true));
}

#[test]
fn clang_compiles_with_what_it_finds_of_gcc() {
    let Some(probed) = probed(&want(platform("linux/riscv64"), Kind::Clang)) else { return };
    assert_eq!(probed.target.value().unwrap().port(), Some(platform("linux/riscv64").port));
    assert!(is_glibc(&probed), "{:?}", probed.libc);
}

#[test]
fn clang_compiles_with_a_sysroot() {
    let packages = ["libc6-dev", "libc6", "linux-libc-dev", "libgcc-12-dev", "libgcc-s1"];
    let Some(sysroot) = ogive_testkit::debian::sysroot("s390x", &packages) else { return };
    let asked = Want { sysroot: Some(sysroot.clone()), ..want(platform("linux/s390x"), Kind::Clang) };
    let Some(toolchain) = found(&asked) else { return };
    assert_eq!(toolchain.sysroot, Some(sysroot.clone()));
    assert!(toolchain.cc.ends_with(&format!(" --sysroot={}", sysroot.display())), "{}", toolchain.cc);
    let Some(probed) = probed(&asked) else { return };
    assert_eq!(probed.target.value().unwrap().port(), Some(platform("linux/s390x").port));
    assert!(is_glibc(&probed), "{:?}", probed.libc);
}

#[test]
fn zig_keeps_to_the_floor_of_glibc() {
    let floor = GlibcVersion::new(2, 28);
    let glibc = Some(Libc::Glibc { floor: Some(floor) });
    let Some(probed) = probed(&Want { libc: glibc, ..want(platform("linux/arm64"), Kind::Zig) }) else {
        return;
    };
    let Some(Libc::Glibc { floor: Some(needs) }) = probed.libc.value() else { panic!("{:?}", probed.libc) };
    assert!(*needs <= floor, "{needs}");
    assert_eq!(probed.headers.value(), Some(&Libc::Glibc { floor: Some(floor) }));
    assert_eq!(probed.links_static.value(), Some(&false), "zig has no static glibc");
}

#[test]
fn zig_has_its_runtime_of_cxx_in_the_program() {
    let musl = want(platform("linux/arm64"), Kind::Zig);
    let Some(toolchain) = found(&Want { libc: Some(Libc::Musl), ..musl }) else { return };
    let scratch = tempfile::tempdir().unwrap();
    let cxx = probe_cxx(&System::real(), &toolchain, scratch.path()).unwrap();
    assert_eq!(cxx.runtime, CxxRuntime::Static);
}

#[test]
fn zig_links_musl_static() {
    let musl = want(platform("linux/arm64"), Kind::Zig);
    let Some(probed) = probed(&Want { libc: Some(Libc::Musl), ..musl }) else { return };
    assert_eq!(probed.libc.value(), Some(&Libc::Musl));
    assert!(matches!(probed.linked.linking, Linking::Static | Linking::StaticPie));
    assert_eq!(probed.links_static.value(), Some(&true));
}

#[test]
fn zig_makes_programs_of_windows() {
    let Some(probed) = probed(&want(platform("windows/arm64"), Kind::Zig)) else { return };
    assert_eq!(probed.target.value().unwrap().port(), Some(platform("windows/arm64").port));
    assert_eq!(probed.libc.value(), Some(&Libc::Ucrt));
}

#[test]
fn zig_makes_programs_of_macos_with_an_sdk() {
    let sdk = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(sdk.path().join("usr/lib")).unwrap();
    let asked = want(platform("darwin/arm64"), Kind::Zig);
    let asked = Want { sdkroot: Some(sdk.path().to_owned()), minimum_macos: Some("12.0".into()), ..asked };
    let Some(probed) = probed(&asked) else { return };
    assert_eq!(probed.target.value().unwrap().port(), Some(platform("darwin/arm64").port));
    assert_eq!(probed.libc.value(), Some(&Libc::Darwin));
    assert_eq!(probed.links_static.value(), Some(&false));
}
