//! Which toolchain is taken, by what a project says.

use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use ogive_testkit::{ModuleProxy, RecordedChecksumDatabase, Sandbox, find, require, toolchain};
use serde_json::Value;

use crate::{build, row, user};

const MAIN: &str = "package main\n\n// int answer(void) { return 42; }\nimport \"C\"\n\nfunc main() { println(C.answer()) }\n";

/// A user with a program with C, and this `ogive.toml`.
fn user_with(table: &str) -> Sandbox {
    let sandbox = user();
    sandbox.write("go.mod", "module example.com/answer\n\ngo 1.21\n");
    sandbox.write("main.go", MAIN);
    sandbox.write("c/hello.c", "#include <stdio.h>\nint main(void) { return puts(\"hello\") < 0; }\n");
    sandbox.write("ogive.toml", table);
    sandbox
}

fn script(file: &Path, body: &str) {
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, format!("#!/bin/sh\n{body}\n")).unwrap();
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// Puts a folder before the others of the user's PATH.
fn before(sandbox: &mut Sandbox, folder: &Path) {
    sandbox.set("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", folder.display()));
}

/// CC as `ogive cross` gives it, and what a program is for that it makes.
fn cross(sandbox: &Sandbox, platform: &str) -> (String, Value) {
    let made =
        "echo $CC && $CC $CGO_LDFLAGS -o hello c/hello.c && { test ! -e hello.exe || mv hello.exe hello; }";
    let cc = sandbox.ogive(["cross", platform, "--cgo", "on", "--", "sh", "-c", made]).succeed();
    let read = sandbox.ogive(["--json", "inspect", "hello"]).succeed();
    let read: Value = serde_json::from_str(&read).unwrap();
    (cc, read["items"][0]["program"]["code"]["target"]["value"].clone())
}

/// The end of the first word of a command.
fn program(cc: &str) -> &str {
    cc.split_whitespace().next().and_then(|first| first.rsplit('/').next()).unwrap_or_default()
}

#[test]
fn the_order_of_the_project_decides() {
    if ["aarch64-linux-gnu-gcc", "clang"].into_iter().any(|tool| require(tool).is_none()) {
        return;
    }
    let sandbox = user_with("[build]\ntoolchains = [\"clang\", \"gcc\"]\n");
    let (cc, target) = cross(&sandbox, "linux/arm64");
    assert_eq!(program(&cc), "clang", "{cc}");
    assert!(cc.ends_with("--target=aarch64-linux-gnu"), "{cc}");
    assert_eq!(target["arch"], "arm64");
    sandbox.write("ogive.toml", "[build]\ntoolchains = [\"gcc\", \"clang\"]\n");
    assert_eq!(program(&cross(&sandbox, "linux/arm64").0), "aarch64-linux-gnu-gcc");
    // One that is named goes before all of them, for its platform.
    let named = "[build]\ntoolchains = [\"clang\"]\n[build.cc]\n\"linux/arm64\" = \"aarch64-linux-gnu-gcc -DNAMED\"\n";
    sandbox.write("ogive.toml", named.replace("toolchains = [\"clang\"]\n", ""));
    let (cc, _) = cross(&sandbox, "linux/arm64");
    assert!(cc.ends_with("aarch64-linux-gnu-gcc -DNAMED"), "{cc}");
    sandbox.write("ogive.toml", "[build]\ntoolchains = [\"tcc\"]\n");
    let wrong = sandbox.ogive(["build"]).run().expect_code(2);
    assert!(wrong.stderr.contains("ogive.toml:2: \"tcc\" is no kind of C toolchain"), "{}", wrong.shown());
}

/// A folder that stands for `/` of arm64, of what Debian's cross compiler has.
fn sysroot(sandbox: &Sandbox) -> PathBuf {
    let root = sandbox.work().join("sysroot");
    let own = Path::new("/usr/aarch64-linux-gnu");
    std::fs::create_dir_all(root.join("usr/aarch64-linux-gnu")).unwrap();
    for (link, to) in [
        ("usr/include", own.join("include")),
        ("usr/lib", own.join("lib")),
        ("lib", own.join("lib")),
        ("usr/aarch64-linux-gnu/lib", own.join("lib")),
    ] {
        symlink(to, root.join(link)).unwrap();
    }
    root
}

#[test]
fn a_sysroot_alone_is_for_clang() {
    if ["aarch64-linux-gnu-gcc", "clang", "qemu-aarch64-static"]
        .into_iter()
        .any(|tool| require(tool).is_none())
    {
        return;
    }
    let sandbox = user_with("");
    let root = sysroot(&sandbox);
    sandbox.write(
        "ogive.toml",
        format!("[build.cc]\n\"linux/arm64\" = {{ sysroot = {:?} }}\n", root.display().to_string()),
    );
    let answer = build(&sandbox, &["--platform", "linux/arm64", "--verify", "run"]);
    let row = row(&answer, "linux/arm64");
    assert_eq!(row["artifacts"][0]["tried"]["line"], "42", "{answer:#}");
    let (cc, _) = cross(&sandbox, "linux/arm64");
    assert!(cc.ends_with(&format!("--target=aarch64-linux-gnu --sysroot={}", root.display())), "{cc}");
    sandbox.write("ogive.toml", "[build.cc]\n\"linux/arm64\" = { sysroot = \"/no/such/folder\" }\n");
    let missing = sandbox.ogive(["build", "--platform", "linux/arm64"]).run().expect_code(3);
    assert!(missing.stdout.contains("there is no sysroot /no/such/folder"), "{}", missing.shown());
}

#[test]
fn a_sysroot_of_two_c_libraries_is_told() {
    if ["musl-gcc", "gcc"].into_iter().any(|tool| require(tool).is_none()) {
        return;
    }
    let musl = "/usr/include/x86_64-linux-musl";
    let mixed = format!("gcc -nostdinc -isystem {musl}");
    let table = format!("[build.cc]\n\"linux/amd64\" = {mixed:?}\n");
    let sandbox = user_with(&table);
    let outcome = sandbox.ogive(["build", "--platform", "linux/amd64"]).run().expect_code(1);
    let told = "compiles with the headers of musl and links glibc";
    assert!(
        outcome.stdout.contains(told) && outcome.stdout.contains("its sysroot is mixed"),
        "{}",
        outcome.shown()
    );
    assert!(!sandbox.work().join("dist").exists());
}

/// Debian's clang, with the libraries of its GCC.
const LLVM_MINGW: &str = "libgcc=$(x86_64-w64-mingw32-gcc -print-libgcc-file-name)\n\
    exec clang --target=x86_64-w64-mingw32 -L\"${libgcc%/*}\" \"$@\"";

#[test]
fn llvm_mingw_goes_before_gcc_for_windows() {
    if ["clang", "x86_64-w64-mingw32-gcc"].into_iter().any(|tool| require(tool).is_none()) {
        return;
    }
    let mut sandbox = user_with("");
    assert_eq!(program(&cross(&sandbox, "windows/amd64").0), "x86_64-w64-mingw32-gcc");
    let folder = sandbox.work().join("llvm-mingw/bin");
    script(&folder.join("x86_64-w64-mingw32-clang"), LLVM_MINGW);
    before(&mut sandbox, &folder);
    let (cc, target) = cross(&sandbox, "windows/amd64");
    assert_eq!(program(&cc), "x86_64-w64-mingw32-clang");
    assert_eq!((&target["os"], &target["arch"]), (&"windows".into(), &"amd64".into()));
    let missing = sandbox.ogive(["cross", "windows/arm64", "--cgo", "on", "--", "true"]).run().expect_code(3);
    for part in ["there is no aarch64-w64-mingw32-clang on PATH", "GCC does not compile for windows/arm64"] {
        assert!(missing.stderr.contains(part), "{part}: {}", missing.shown());
    }
}

/// An NDK as Google lays it out, with Debian's clang and a C library that has names alone.
fn ndk(sandbox: &Sandbox, clang: &Path) -> PathBuf {
    let kit = sandbox.work().join("sdk/ndk/27.2.12479018");
    let host = kit.join("toolchains/llvm/prebuilt/linux-x86_64");
    let lib = host.join("sysroot/usr/lib/aarch64-linux-android/24");
    for folder in [host.join("bin"), lib.clone(), host.join("sysroot/usr/include")] {
        std::fs::create_dir_all(folder).unwrap();
    }
    let include = host.join("sysroot/usr/include");
    std::fs::write(include.join("stdio.h"), "#define __BIONIC__ 1\nint puts(const char *);\n").unwrap();
    let threads = "typedef long pthread_t;\nint pthread_create(pthread_t *, const void *, void *(*)(void *), void *);\n\
        int pthread_join(pthread_t, void **);\n";
    std::fs::write(include.join("pthread.h"), threads).unwrap();
    let root = host.join("sysroot");
    script(
        &host.join("bin/clang"),
        &format!(
            "exec {} -B{} --sysroot={} -fuse-ld=lld -rtlib=compiler-rt -nodefaultlibs -lc \"$@\"",
            clang.display(),
            lib.display(),
            root.display()
        ),
    );
    script(
        &host.join("bin/aarch64-linux-android24-clang"),
        "exec clang --target=aarch64-linux-android24 \"$@\"",
    );
    let make = |arguments: &[&str], source: &str| {
        let file = sandbox.write("part.c", source);
        let target = ["--target=aarch64-linux-android24", "-w", "-ffreestanding"];
        let _ = sandbox.program(clang).args(target).args(arguments).args([file]).run().expect_code(0);
    };
    let at = |name: &str| lib.join(name).display().to_string();
    make(&["-c", "-o", &at("crtbegin_dynamic.o")], "int main(void);\nvoid _start(void) { main(); }\n");
    make(&["-c", "-o", &at("crtend_android.o")], "");
    let libc = "int puts(void) { return 0; }\nint pthread_create(void) { return 0; }\nint pthread_join(void) { return 0; }\n";
    make(&["-shared", "-nostdlib", "-fuse-ld=lld", "-Wl,-soname,libc.so", "-o", &at("libc.so")], libc);
    kit
}

#[test]
fn the_ndk_serves_android() {
    let Some(clang) = require("clang") else { return };
    if find("ld.lld").is_none() {
        return;
    }
    let mut sandbox = user_with("[build]\nandroid-api = \"24\"\n");
    let missing = sandbox.ogive(["build", "--platform", "android/arm64", "--cgo", "on"]).run().expect_code(3);
    for part in ["there is no C compiler for android/arm64", "ANDROID_NDK_HOME", "sdkmanager --install"] {
        assert!(missing.stdout.contains(part), "{part}: {}", missing.shown());
    }
    let kit = ndk(&sandbox, &clang);
    sandbox.set("ANDROID_HOME", sandbox.work().join("sdk"));
    let (cc, target) = cross(&sandbox, "android/arm64");
    let clang = kit.join("toolchains/llvm/prebuilt/linux-x86_64/bin/clang");
    assert_eq!(cc, format!("{} --target=aarch64-linux-android24", clang.display()));
    assert_eq!(target["arch"], "arm64");
    let needed = sandbox.program("readelf").args(["-ld", "hello"]).succeed();
    assert!(needed.contains("/system/bin/linker64") && needed.contains("[libc.so]"), "{needed}");
    sandbox.write("ogive.toml", "[build]\nandroid-api = \"21\"\n");
    let older = sandbox.ogive(["cross", "android/arm64", "--cgo", "on", "--", "true"]).run().expect_code(3);
    assert!(older.stderr.contains("has no compiler for API level 21; it has 24 to 24"), "{}", older.shown());
}

#[test]
fn macos_takes_osxcross_or_clang_with_an_sdk() {
    let (Some(clang), Some(linker)) = (require("clang"), find("ld64.lld").or_else(|| find("ld64.lld-14")))
    else {
        return;
    };
    let mut sandbox = user_with("");
    let folder = sandbox.work().join("bin");
    std::fs::create_dir_all(&folder).unwrap();
    symlink(linker, folder.join("ld64.lld")).unwrap();
    before(&mut sandbox, &folder);
    let without = sandbox.ogive(["cross", "darwin/arm64", "--cgo", "on", "--", "true"]).run().expect_code(3);
    for part in ["there is no oa64-clang", "SDKROOT is not set", "osxcross"] {
        assert!(without.stderr.contains(part), "{part}: {}", without.shown());
    }
    // Of an SDK, what a small program needs.
    let sdk = sandbox.work().join("MacOSX.sdk");
    sandbox.write("MacOSX.sdk/usr/include/stdio.h", "int puts(const char *);\n");
    let threads = "typedef void *pthread_t;\nint pthread_create(pthread_t *, const void *, void *(*)(void *), void *);\n\
        int pthread_join(pthread_t, void **);\n";
    sandbox.write("MacOSX.sdk/usr/include/pthread.h", threads);
    let stub = "--- !tapi-tbd\ntbd-version: 4\ntargets: [ x86_64-macos, arm64-macos ]\n\
        install-name: '/usr/lib/libSystem.B.dylib'\nexports:\n  - targets: [ x86_64-macos, arm64-macos ]\n    \
        symbols: [ _puts, _pthread_create, _pthread_join, dyld_stub_binder ]\n...\n";
    sandbox.write("MacOSX.sdk/usr/lib/libSystem.tbd", stub);
    sandbox.set("SDKROOT", &sdk);
    let (cc, target) = cross(&sandbox, "darwin/arm64");
    assert_eq!(program(&cc), "clang", "{cc}");
    assert!(cc.ends_with(&format!("--target=arm64-apple-macosx12.0 -isysroot {}", sdk.display())), "{cc}");
    assert_eq!((&target["os"], &target["arch"]), (&"darwin".into(), &"arm64".into()));
    let body = format!(
        "case \" $* \" in *' -dumpmachine '*) echo arm64-apple-darwin24.1.0; exit;; esac\n\
         exec {} --target=arm64-apple-macosx12.0 -isysroot {} -fuse-ld=lld \"$@\"",
        clang.display(),
        sdk.display()
    );
    script(&folder.join("oa64-clang"), &body);
    let (cc, target) = cross(&sandbox, "darwin/arm64");
    assert_eq!(program(&cc), "oa64-clang", "{cc}");
    assert_eq!((&target["os"], &target["arch"]), (&"darwin".into(), &"arm64".into()));
}

#[test]
fn a_go_that_is_too_old_for_a_platform_says_which_is_not() {
    let proxy = ModuleProxy::new().serve(&toolchain("1.17.13-linux-amd64"));
    let proxy = proxy.checksums(RecordedChecksumDatabase::new());
    let mut sandbox = Sandbox::new();
    sandbox.set("GOPROXY", proxy.url()).set("OGIVE_SOURCES", "goproxy").set("OGIVE_GO", "1.17.13");
    let _ = sandbox.ogive(["install", "1.17.13"]).run().expect_code(0);
    sandbox.write("go.mod", "module example.com/small\n\ngo 1.17\n");
    sandbox.write("main.go", "package main\n\nfunc main() { println(\"hello\") }\n");
    let answer = build(&sandbox, &["--platform", "linux/loong64,linux/amd64"]);
    let old = row(&answer, "linux/loong64");
    assert_eq!(old["outcome"], "impossible");
    assert_eq!(old["because"], "Go 1.17.13 has no port linux/loong64; Go 1.19 is the first that has it");
    // What it has, it builds, without the flags that later ones know.
    assert_eq!(row(&answer, "linux/amd64")["outcome"], "built", "{answer:#}");
}
