//! Programs for Macs: signed, and with C where no SDK of Apple's is.

use std::path::{Path, PathBuf};

use ogive_testkit::{Sandbox, c_programs, places};

use crate::{HELLO, built, document, with_program};

/// A tool of LLVM. Debian links only some of them into the PATH.
fn llvm(name: &str) -> Option<PathBuf> {
    let unlinked = (14..30).rev().map(|release| PathBuf::from(format!("/usr/lib/llvm-{release}/bin/{name}")));
    let found = ogive_testkit::find(name).or_else(|| unlinked.into_iter().find(|tool| tool.is_file()));
    if found.is_none() {
        ogive_testkit::skip(&format!("{name} of LLVM is not here"));
    }
    found
}

/// Holds a universal file against the thin ones that it is made of, by LLVM's tools and by bytes.
fn check_universal(sandbox: &Sandbox, universal: &Path, thin: &[(&str, PathBuf)]) {
    let bytes = std::fs::read(universal).unwrap();
    for (_, file) in thin {
        let slice = std::fs::read(file).unwrap();
        let at = memory_of(&bytes, &slice).unwrap_or_else(|| panic!("{} is no slice", file.display()));
        assert_eq!(at % (1 << 14), 0, "{}", file.display());
    }
    if let Some(lipo) = llvm("llvm-lipo") {
        let run = |words: &[&str]| sandbox.program(&lipo).args([universal]).args(words).succeed();
        assert!(run(&["-info"]).ends_with("x86_64 arm64"), "{}", run(&["-info"]));
        assert_eq!(run(&["-verify_arch", "x86_64", "arm64"]), "");
        for (arch, file) in thin {
            let out = sandbox.work().join("thin");
            run(&["-thin", arch, "-output", out.to_str().unwrap()]);
            assert!(std::fs::read(out).unwrap() == std::fs::read(file).unwrap(), "{arch}");
        }
    }
    if let Some(objdump) = llvm("llvm-objdump") {
        let said =
            sandbox.program(objdump).args(["--macho", "--universal-headers"]).args([universal]).succeed();
        for part in ["nfat_arch 2", "CPU_TYPE_X86_64", "CPU_TYPE_ARM64", "align 2^14"] {
            assert!(said.contains(part), "{part}: {said}");
        }
    }
}

/// Where a slice stands in a file.
fn memory_of(file: &[u8], slice: &[u8]) -> Option<usize> {
    (0..file.len()).step_by(4096).find(|at| file[*at..].starts_with(slice))
}

fn thin(sandbox: &Sandbox, answer: &serde_json::Value) -> [(&'static str, PathBuf); 2] {
    [("x86_64", "darwin/amd64"), ("arm64", "darwin/arm64")]
        .map(|(arch, target)| (arch, built(sandbox, answer, target)))
}

#[test]
fn slices_are_what_the_go_linker_made_and_inspect_tells_whether_signatures_fit() {
    let sandbox = with_program(HELLO);
    let platforms = "darwin/universal,darwin/amd64,darwin/arm64";
    let answer = document(&sandbox.ogive(["--json", "build", "-P", platforms]).run().expect_code(0));
    let universal = built(&sandbox, &answer, "darwin/universal");
    check_universal(&sandbox, &universal, &thin(&sandbox, &answer));
    let long = |file: &str| sandbox.ogive(["inspect", "--long", file]).run().stdout;
    let line = |text: &str| {
        let found = text.lines().find(|line| line.contains("signature is")).map(str::to_owned);
        found.unwrap_or_else(|| panic!("{text}"))
    };
    assert!(line(&long("dist/hello_darwin_universal")).contains("valid: "));
    assert!(!long("dist/hello_darwin_amd64").contains("signature is"));
    let file = built(&sandbox, &answer, "darwin/arm64");
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[3 * 4096 + 7] ^= 1;
    sandbox.write("damaged", bytes);
    let said = line(&long("damaged"));
    assert!(said.contains("invalid: page 3 (at 0x3000) is not what was signed"), "{said}");
    // The oldest macOS is Go's to say, and held against what was asked for.
    sandbox.write("ogive.toml", "[build]\nminimum-macos = \"10.9\"\n");
    let old = sandbox.ogive(["build", "-P", "darwin/arm64"]).run().expect_code(1);
    assert!(old.stdout.contains("and later, and 10.9 was asked for"), "{}", old.shown());
}

#[test]
fn programs_with_c_are_linked_against_stubs() {
    let Some(zig) = c_programs::zig() else { return };
    let mut sandbox = with_program(
        "package main\n\n// #include <stdlib.h>\n// static int answer(void) { return abs(-42); }\nimport \"C\"\n\
         import (\n\t\"fmt\"\n\t\"net/http\"\n)\n\nfunc main() { fmt.Println(C.answer(), http.StatusText(200)) }\n",
    );
    let folder = zig.parent().unwrap().display().to_string();
    sandbox.set("PATH", format!("{folder}:/usr/bin:/bin"));
    sandbox.set("ZIG_GLOBAL_CACHE_DIR", places::fixtures().join("zig-cache"));
    let platforms = "darwin/universal,darwin/amd64,darwin/arm64";
    let missing = sandbox.ogive(["build", "-P", "darwin/arm64"]).run().expect_code(3);
    assert!(missing.stdout.contains("SDKROOT is not set"), "{}", missing.shown());
    let words = ["--json", "build", "-P", platforms, "--experimental-macos-stubs"];
    let outcome = sandbox.ogive(words).run().expect_code(0);
    // A slice and the thin program are one build.
    assert_eq!(outcome.stderr.matches(": building (cgo)").count(), 2, "{}", outcome.shown());
    let answer = document(&outcome);
    check_universal(&sandbox, &built(&sandbox, &answer, "darwin/universal"), &thin(&sandbox, &answer));
    for target in ["darwin/amd64", "darwin/arm64"] {
        let file = built(&sandbox, &answer, target);
        let ogive_binary::Content::MachO(macho) =
            ogive_binary::read(&std::fs::read(&file).unwrap()).unwrap().content
        else {
            panic!("{target} is no Mach-O file")
        };
        assert_eq!(macho.platform.as_ref().map(|platform| &*platform.minimum), Some("12.0"), "{target}");
        assert!(macho.uuid.is_some(), "{target}");
        let frameworks = ["CoreFoundation", "Security"];
        for name in frameworks {
            assert!(macho.dylibs.iter().any(|dylib| dylib.ends_with(name)), "{name}: {:?}", macho.dylibs);
        }
        assert_eq!(macho.code.go.value().and_then(|go| go.setting("CGO_ENABLED")), Some("1"));
    }
}
