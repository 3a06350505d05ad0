//! Programs that use libraries of Debian's packages for another machine, by pkg-config, and what lies in between.

use std::path::{Path, PathBuf};

use ogive_testkit::{Sandbox, debian, require, require_arm64};

use crate::user;

/// OpenSSL's and zlib's, with the C library that they need.
const PACKAGES: [&str; 7] =
    ["zlib1g-dev", "zlib1g", "libssl-dev", "libssl3", "libc6-dev", "libc6", "linux-libc-dev"];

const MAIN: &str = r#"package main

// #cgo pkg-config: libcrypto zlib
// #include <openssl/sha.h>
// #include <zlib.h>
import "C"

import (
	"runtime"
	"unsafe"
)

func main() {
	text, sum := []byte("abc"), [32]C.uchar{}
	C.SHA256((*C.uchar)(unsafe.Pointer(&text[0])), 3, &sum[0])
	println(runtime.GOARCH, sum[0] == 0xba && sum[1] == 0x78, C.GoString(C.zlibVersion())[:2])
}
"#;

fn with_program(main: &str) -> Sandbox {
    let sandbox = user();
    sandbox.write("go.mod", "module example.com/digest\n\ngo 1.21\n");
    sandbox.write("main.go", main);
    sandbox
}

/// A folder of pkg-config files that name the libraries of a folder.
fn named(sandbox: &Sandbox, libraries: &Path) -> PathBuf {
    let folder = sandbox.work().join("own");
    std::fs::create_dir_all(&folder).unwrap();
    for (file, name) in [("libcrypto", "crypto"), ("zlib", "z")] {
        let library = libraries.join(format!("lib{name}.so"));
        let text = format!("Name: {name}\nDescription: own\nVersion: 9\nLibs: {}\n", library.display());
        std::fs::write(folder.join(format!("{file}.pc")), text).unwrap();
    }
    folder
}

/// This machine's own libraries, as far as a linker looks at them.
fn own_libraries(sandbox: &Sandbox) -> PathBuf {
    for name in ["crypto", "z"] {
        let mut gcc = std::process::Command::new("gcc");
        let gcc = gcc.args(["-shared", "-x", "c", "/dev/null", "-o"]);
        assert!(gcc.arg(sandbox.work().join(format!("lib{name}.so"))).status().unwrap().success());
    }
    sandbox.work()
}

fn arm64() -> Option<PathBuf> {
    if ["aarch64-linux-gnu-gcc", "gcc", "pkg-config"].into_iter().any(|tool| require(tool).is_none()) {
        return None;
    }
    debian::sysroot("arm64", &PACKAGES).filter(|_| require_arm64())
}

#[test]
fn libraries_of_the_target_are_used_whatever_pkg_config_is_told_here() {
    let Some(sysroot) = arm64() else { return };
    let mut sandbox = with_program(MAIN);
    let own = named(&sandbox, &own_libraries(&sandbox));
    sandbox.set("PKG_CONFIG_PATH", own);
    let root = sysroot.display().to_string();
    sandbox.write(
        "ogive.toml",
        format!("[build.cc]\n\"linux/arm64\" = {{ cc = \"aarch64-linux-gnu-gcc\", sysroot = {root:?} }}\n"),
    );
    let _ = sandbox.ogive(["build", "-P", "linux/arm64"]).run().expect_code(0);
    let run = sandbox.program(sandbox.work().join("dist/digest_linux_arm64")).env("QEMU_LD_PREFIX", &sysroot);
    assert_eq!(run.run().expect_code(0).stderr, "arm64 true 1.\n");

    // The go command asks pkg-config as it is, and gets what is for this machine.
    let go =
        sandbox.ogive(["exec", "go", "build", "-o", "plain"]).env("CGO_ENABLED", "1").env("GOARCH", "arm64");
    let plain = go.env("CC", format!("aarch64-linux-gnu-gcc --sysroot={root}")).run();
    assert_ne!(plain.code, Some(0), "{}", plain.shown());
    assert!(plain.stderr.contains("file in wrong format"), "{}", plain.shown());
}

#[test]
fn a_library_that_pkg_config_really_gives_is_named_with_its_pc_file() {
    let Some(sysroot) = arm64() else { return };
    let mut sandbox = with_program(MAIN);
    let folder = named(&sandbox, &sysroot.join("usr/lib/aarch64-linux-gnu"));
    sandbox.set("PKG_CONFIG_PATH", &folder);
    let told = sandbox.ogive(["build", "-P", "linux/amd64"]).run().expect_code(1).stdout;
    for part in [
        "main.go:3 (",
        &*folder.join("libcrypto.pc").display().to_string(),
        "libcrypto.so, which is for linux/arm64, not for linux/amd64",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

/// A program that makes an index of libclang, from a folder.
fn with_libclang(library: &Path) -> Sandbox {
    let sandbox = with_program(
        "package main\n\n// #cgo LDFLAGS: -L${SRCDIR}/lib -lclang\n// void *clang_createIndex(int, int);\n\
         import \"C\"\n\nfunc main() { println(C.clang_createIndex(0, 0) != nil) }\n",
    );
    std::fs::create_dir_all(sandbox.work().join("lib")).unwrap();
    std::os::unix::fs::symlink(library, sandbox.work().join("lib/libclang.so")).unwrap();
    sandbox
}

/// The file of the library itself in a folder of Debian's.
fn libclang(folder: &Path) -> Option<PathBuf> {
    let files = std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    files.filter(|file| !file.is_symlink()).find(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("libclang-1") && name.contains(".so.")
    })
}

#[test]
fn debians_libclang_is_used_and_that_of_another_machine_is_told() {
    if require("gcc").is_none() || require("clang").is_none() {
        return;
    }
    if let Some(own) = libclang(Path::new("/usr/lib/x86_64-linux-gnu")) {
        let sandbox = with_libclang(&own);
        let _ = sandbox.ogive(["build", "-P", "linux/amd64"]).run().expect_code(0);
        let said =
            sandbox.program(sandbox.work().join("dist/digest_linux_amd64")).run().expect_code(0).stderr;
        assert_eq!(said, "true\n");
    }
    let Some(sysroot) = debian::sysroot("arm64", &["libclang1-14"]) else { return };
    let foreign = libclang(&sysroot.join("usr/lib/aarch64-linux-gnu")).expect("the package has it");
    let told = with_libclang(&foreign).ogive(["build", "-P", "linux/amd64"]).run().expect_code(1).stdout;
    for part in ["main.go:3 asks for -lclang", "lib/libclang.so", "is for linux/arm64, not for linux/amd64"] {
        assert!(told.contains(part), "{part}: {told}");
    }
}
