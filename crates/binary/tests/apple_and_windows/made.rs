//! The files: of real SDKs, of Go programs that they built, of clang, Zig and MinGW.

use std::path::{Path, PathBuf};

use ogive_binary::Hybrid;
use ogive_testkit::c_programs::{Compiler, HELLO, LIBRARY, c_program};
use ogive_testkit::{at_once, c_programs, everything, go_programs, goroot, require, wheels};
use tempfile::TempDir;

use crate::{llvm, output};

/// The systems and CPUs of Apple that clang makes objects for without a C library.
pub(crate) const APPLE: &[&str] = &[
    "arm64e-apple-macos12.3",
    "x86_64h-apple-macos11",
    "i386-apple-macos10.9",
    "armv7k-apple-watchos4",
    "arm64_32-apple-watchos5",
    "arm64-apple-ios14-simulator",
    "x86_64-apple-ios13.1-macabi",
    "arm64-apple-tvos13",
    "armv7-apple-ios8",
    "armv7s-apple-ios8",
    "armv6-apple-ios5",
];

/// Files below a folder, in order, of which `keep` says to keep them.
fn below(folder: &Path, keep: &dyn Fn(&str) -> bool, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            below(&path, keep, found);
        } else if path.file_name().and_then(|name| name.to_str()).is_some_and(keep) {
            found.push(path);
        }
    }
}

fn programs_of_sdk(root: &Path, found: &mut Vec<PathBuf>) {
    below(&root.join("bin"), &|_| true, found);
    below(&root.join("pkg").join("tool"), &|_| true, found);
}

/// The race detector's objects for an operating system, which every SDK has.
fn race_objects(os: &str) -> Vec<PathBuf> {
    let root = goroot(&format!("{}-{}", go_programs::RELEASE, ogive_testkit::host()));
    let mut found = Vec::new();
    let prefix = format!("race_{os}");
    below(
        &root.join("src/runtime/race"),
        &|name| name.starts_with(&prefix) && name.ends_with(".syso"),
        &mut found,
    );
    assert!(!found.is_empty(), "{os}");
    found
}

fn go_programs_for(os: &str) -> Vec<PathBuf> {
    let programs = go_programs::for_all_ports()
        .into_iter()
        .chain(go_programs::of_old_releases())
        .chain(go_programs::variants());
    programs.filter(|program| program.port.os.name() == os).map(|program| program.file).collect()
}

/// Objects for all of Apple's systems, in `folder`.
pub(crate) fn apple_objects(folder: &TempDir) -> Vec<PathBuf> {
    let Some(clang) = require("clang") else { return Vec::new() };
    let source = source(folder, "answer.c", LIBRARY);
    let object = |target: &&str| {
        let object = folder.path().join(format!("{target}.o"));
        let to = object.to_str().unwrap();
        output(&clang, &["-target", target, "-ffreestanding", "-c", &source, "-o", to]);
        object
    };
    APPLE.iter().map(object).collect()
}

/// Every thin Mach-O file that can be had.
pub(crate) fn mach_o(folder: &TempDir) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for host in ["darwin-arm64", "darwin-amd64"] {
        programs_of_sdk(&goroot(&format!("{}-{host}", go_programs::RELEASE)), &mut files);
    }
    files.extend(race_objects("darwin"));
    files.extend(go_programs_for("darwin"));
    files.extend(apple_objects(folder));
    let library = ["-shared", "-Wl,-rpath,@loader_path/../lib", "-Wl,-install_name,@rpath/libanswer.dylib"];
    let wanted = if everything("Mach-O by zig for amd64") { 2 } else { 1 };
    let zig: Vec<Compiler> =
        ["aarch64-macos", "x86_64-macos"].into_iter().take(wanted).map(Compiler::Zig).collect();
    let made = at_once(&zig, |&zig| {
        [
            c_program(zig, &[], HELLO),
            c_program(zig, &["-s"], HELLO),
            c_program(zig, &library, LIBRARY),
            c_program(zig, &["-c"], LIBRARY),
        ]
    });
    files.extend(made.into_iter().flatten().flatten());
    files
}

/// Every PE file that can be had.
pub(crate) fn pe(folder: &TempDir) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for machine in ["amd64", "arm64"] {
        let root = wheels::windows_goroot(go_programs::RELEASE, machine);
        root.iter().for_each(|root| programs_of_sdk(root, &mut files));
    }
    files.extend(go_programs_for("windows"));
    for compiler in [
        // Zig first builds the C library of each machine and debug mode, which takes minutes.
        Compiler::Zig("x86_64-windows-gnu"),
        Compiler::Gcc("x86_64-w64-mingw32"),
        Compiler::Gcc("i686-w64-mingw32"),
    ] {
        files.extend(c_program(compiler, &["-s"], HELLO));
        files.extend(c_program(compiler, &["-s", "-Wl,--subsystem,windows"], HELLO));
        files.extend(c_program(compiler, &["-s", "-shared"], LIBRARY));
    }
    files.extend(c_program(Compiler::Gcc("x86_64-w64-mingw32"), &["-Wl,--subsystem,native"], HELLO));
    files.extend(with_resources(folder));
    files.extend(with_delayed_import(folder));
    files
}

/// Every COFF object that can be had.
pub(crate) fn coff(folder: &TempDir) -> Vec<PathBuf> {
    let mut files = race_objects("windows");
    for compiler in [
        Compiler::Zig("x86_64-windows-gnu"),
        Compiler::Zig("aarch64-windows-gnu"),
        Compiler::Gcc("x86_64-w64-mingw32"),
        Compiler::Gcc("i686-w64-mingw32"),
    ] {
        files.extend(c_program(compiler, &["-c", "-ffunction-sections"], LIBRARY));
    }
    files.extend(big_object());
    files.extend(resources(folder));
    files
}

pub(crate) fn big_object() -> Option<PathBuf> {
    c_program(Compiler::Gcc("x86_64-w64-mingw32"), &["-c", "-Wa,-mbig-obj"], LIBRARY)
}

pub(crate) const MANIFEST: &str = "<?xml version=\"1.0\"?>\
    <assembly xmlns=\"urn:schemas-microsoft-com:asm.v1\" manifestVersion=\"1.0\"/>\n";

const RESOURCES: &str = r#"
#include <winver.h>
1 VERSIONINFO
FILEVERSION 1,2,3,4
PRODUCTVERSION 5,6,7,8
BEGIN
  BLOCK "StringFileInfo"
  BEGIN
    BLOCK "040904B0"
    BEGIN
      VALUE "ProductName", "Answers"
      VALUE "Comments", ""
      VALUE "FileDescription", "A description with an ü"
    END
  END
  BLOCK "VarFileInfo"
  BEGIN
    VALUE "Translation", 0x409, 1200
  END
END
1 24 "app.manifest"
"#;

/// A `.syso` with a manifest and a version.
pub(crate) fn resources(folder: &TempDir) -> Option<PathBuf> {
    let windres = require("x86_64-w64-mingw32-windres")?;
    source(folder, "app.manifest", MANIFEST);
    let script = source(folder, "app.rc", RESOURCES);
    let object = folder.path().join("app.syso");
    let include = folder.path().to_str().unwrap();
    let to = object.to_str().unwrap();
    output(&windres, &["-c", "65001", "-I", include, &script, "-O", "coff", "-o", to]);
    Some(object)
}

/// A program with a manifest and a version.
pub(crate) fn with_resources(folder: &TempDir) -> Option<PathBuf> {
    let object = resources(folder)?;
    let gcc = require("x86_64-w64-mingw32-gcc")?;
    let program = folder.path().join("resources.exe");
    let main = source(folder, "main.c", "int main(void) { return 0; }\n");
    output(&gcc, &[&main, object.to_str().unwrap(), "-s", "-o", program.to_str().unwrap()]);
    Some(program)
}

/// An import library of LLVM, whose last member is a short import.
pub(crate) fn import_library(folder: &TempDir, machine: &str) -> Option<PathBuf> {
    let dlltool = llvm("llvm-dlltool")?;
    let definition = source(folder, "other.def", "LIBRARY other.dll\nEXPORTS\n  far_away\n");
    let library = folder.path().join(format!("{}.lib", machine.replace(':', "-")));
    let to = library.to_str().unwrap();
    output(&dlltool, &["-m", machine, "-d", &definition, "-l", to, "-D", "other.dll"]);
    Some(library)
}

/// A program that imports a library when it first calls it.
pub(crate) fn with_delayed_import(folder: &TempDir) -> Option<PathBuf> {
    let (clang, link) = (require("clang")?, llvm("lld-link")?);
    let library = import_library(folder, "i386:x86-64")?;
    let text = "__declspec(dllimport) int far_away(void);\n\
        void *__delayLoadHelper2(void *a, void *b) { return 0; }\n\
        int start(void) { return far_away(); }\n";
    let source = source(folder, "delayed.c", text);
    let object = folder.path().join("delayed.obj");
    let object = object.to_str().unwrap();
    output(&clang, &["-target", "x86_64-pc-windows-msvc", "-c", &source, "-o", object]);
    let program = folder.path().join("delayed.exe");
    let to = format!("/out:{}", program.display());
    let library = library.to_str().unwrap();
    let delay = "/delayload:other.dll";
    output(&link, &["/entry:start", "/subsystem:console,6.1", delay, object, library, &to]);
    Some(program)
}

/// Programs of ARM64EC and of ARM64X, with the machine of their headers, by the one compiler here that makes
/// such code.
pub(crate) fn hybrids(folder: &TempDir) -> Option<[(PathBuf, u16, Hybrid); 2]> {
    let zig = c_programs::zig()?;
    // What a C library would have: the loader's entry points, and metadata that the load configuration names.
    let text = "void *__os_arm64x_dispatch_ret, *__os_arm64x_dispatch_call_no_redirect, *__os_arm64x_check_icall;\n\
        const unsigned __chpe_metadata[64] = {1};\n\
        const struct { unsigned size; char before[196]; const void *chpe; char after[112]; }\n\
        _load_config_used = { 320, {0}, __chpe_metadata, {0} };\n\
        int start(void) { return 7; }\n";
    let source = source(folder, "hybrid.c", text);
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let objects = ["arm64ec", "aarch64"].map(|cpu| {
        let object = at(&format!("{cpu}.obj"));
        let target = format!("--target={cpu}-pc-windows-msvc");
        output(&zig, &["clang", &target, "-c", &source, "-o", &object]);
        object
    });
    let link = |machine: &str, objects: &[String]| {
        let file = at(&format!("{machine}.exe"));
        let options = ["lld-link", "/entry:start", "/nodefaultlib", "/subsystem:console"];
        let (machine, out) = (format!("/machine:{machine}"), format!("/out:{file}"));
        let objects = objects.iter().map(String::as_str);
        output(&zig, &options.into_iter().chain([&*machine, &*out]).chain(objects).collect::<Vec<_>>());
        PathBuf::from(file)
    };
    Some([
        (link("arm64ec", &objects[..1]), 0x8664, Hybrid::Arm64ec),
        (link("arm64x", &objects), 0xaa64, Hybrid::Arm64x),
    ])
}

/// A universal file of clang's objects.
pub(crate) fn universal(folder: &TempDir) -> Option<PathBuf> {
    let lipo = llvm("llvm-lipo")?;
    let objects = apple_objects(folder);
    let file = folder.path().join("universal");
    // One of each CPU; the simulator's is of the same as others.
    let wanted = ["arm64e", "x86_64h", "i386", "armv7k", "arm64_32", "arm64-apple-tvos", "armv7s"];
    let named = |object: &&PathBuf| {
        wanted.iter().any(|name| object.file_name().unwrap().to_str().unwrap().starts_with(name))
    };
    let mut arguments = vec!["-create", "-output", file.to_str().unwrap()];
    arguments.extend(objects.iter().filter(named).map(|object| object.to_str().unwrap()));
    (!objects.is_empty()).then(|| output(&lipo, &arguments)).map(|_| file)
}

pub(crate) fn source(folder: &TempDir, name: &str, text: &str) -> String {
    let file = folder.path().join(name);
    std::fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}
