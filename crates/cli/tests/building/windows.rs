//! Programs for Windows: icon, version, manifest, and no console.

use std::path::Path;

use ogive_binary::resources::{Resources, object, read};
use ogive_binary::{Content, Pe, Subsystem};
use ogive_platform::Goarch;
use ogive_testkit::{Sandbox, c_programs, everything, places, require, wheels};

use crate::{HELLO, built, document, files, row, with_program};

const TABLE: &str = "[windows]\nicon = \"app.ico\"\nversion = \"1.2.3\"\nproduct-name = \"Answers\"\n\
    long-paths = true\nsubsystem = \"gui\"\n";

/// An icon of 16 pixels a side, of 32 bits each, with a mask.
fn icon() -> Vec<u8> {
    let (pixels, mask) = (16 * 16 * 4_u32, 16 * 4_u32);
    let size = 40 + pixels + mask;
    let words = |words: &[u32]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
    let head = [&[0, 0, 1, 0, 1, 0, 16, 16, 0, 0, 1, 0, 32, 0][..], &words(&[size, 22])].concat();
    let bitmap = [words(&[40, 16, 32]), vec![1, 0, 32, 0], words(&[0, pixels + mask, 0, 0, 0, 0])].concat();
    [head, bitmap, (0..pixels).map(|at| (at % 251) as u8).collect(), vec![0; mask as usize]].concat()
}

fn with_table(main: &str) -> Sandbox {
    let sandbox = with_program(main);
    sandbox.write("ogive.toml", TABLE);
    sandbox.write("app.ico", icon());
    sandbox
}

fn pe(file: &Path) -> Pe {
    let Content::Pe(pe) = ogive_binary::read(&std::fs::read(file).unwrap()).unwrap().content else {
        panic!("{} is no PE file", file.display())
    };
    *pe
}

/// Whether a program has all of the table, as we and others read it.
fn check(sandbox: &Sandbox, file: &Path) {
    let pe = pe(file);
    assert_eq!(pe.subsystem, Subsystem::Gui, "{}", file.display());
    assert_eq!(pe.version.as_ref().unwrap().file.as_deref(), Some("1.2.3.0"));
    assert!(pe.manifest.unwrap().contains("longPathAware"));
    let types: Vec<&str> = pe.resources.iter().map(|each| each.kind.as_str()).collect();
    assert_eq!(types, ["RT_ICON", "RT_GROUP_ICON", "RT_VERSION", "RT_MANIFEST"]);
    if let Some(readobj) = require("llvm-readobj") {
        let flags = ["--file-headers", "--coff-resources"];
        let said = sandbox.program(readobj).args(flags).args([file]).succeed();
        for part in ["IMAGE_SUBSYSTEM_WINDOWS_GUI", "Type: VERSIONINFO (ID 16)", "Type: GROUP_ICON (ID 14)"] {
            assert!(said.contains(part), "{part}: {said}");
        }
    }
    if let (Some(python), Some(pefile)) = (require("python3"), wheels::pure_wheel("pefile", "2024.8.26")) {
        let program = "import pefile, sys\npe = pefile.PE(sys.argv[1])\n\
            table = [t for t in pe.FileInfo[0] if hasattr(t, 'StringTable')][0].StringTable[0]\n\
            print(pe.OPTIONAL_HEADER.Subsystem, table.entries[b'ProductName'].decode(), pe.get_warnings())\n";
        let run = sandbox.program(python).args(["-c", program]).args([file]).env("PYTHONPATH", pefile);
        assert_eq!(run.succeed(), "2 Answers []");
    }
}

#[test]
fn programs_get_what_the_table_says_and_sources_stay_as_they_are() {
    let sandbox = with_table(HELLO);
    let before = files(&sandbox.work());
    let platforms = "windows/amd64,windows/arm64,windows/386,linux/amd64";
    let build = || document(&sandbox.ogive(["--json", "build", "-P", platforms]).run().expect_code(0));
    let answer = build();
    for target in ["windows/amd64", "windows/arm64", "windows/386"] {
        check(&sandbox, &built(&sandbox, &answer, target));
    }
    let mut after = files(&sandbox.work());
    after.retain(|file| !file.starts_with("dist/"));
    assert_eq!(after, before, "nothing is left beside the sources");
    let again = build();
    assert_eq!(row(&again, "windows/arm64")["unchanged"], true);
    sandbox.write("ogive.toml", TABLE.replace("1.2.3", "1.2.4").replace("gui", "console"));
    let other = pe(&built(&sandbox, &build(), "windows/386"));
    assert_eq!(other.version.unwrap().file.as_deref(), Some("1.2.4.0"));
    assert_eq!(other.subsystem, Subsystem::Console);
    // What was asked for is what is proven.
    let lies = ["--json", "build", "-P", "windows/386", "--ldflags", "-H=windowsgui"];
    let answer = document(&sandbox.ogive(lies).run().expect_code(1));
    let told = row(&answer, "windows/386")["lies"][0]["told"].as_str().unwrap().to_owned();
    assert_eq!(told, "its subsystem is gui, and console was asked for");
}

#[test]
fn objects_that_lie_or_bring_the_same_are_told_before_the_build() {
    let sandbox = with_table(HELLO);
    let mut others = Resources::new();
    let (kind, name) = (ogive_binary::resources::Ident::Id(10), ogive_binary::resources::Ident::Id(1));
    others.add(kind, name, 0, b"data".to_vec()).unwrap();
    let build =
        |platforms| document(&sandbox.ogive(["--json", "build", "-P", platforms]).run().expect_code(1));
    let said = |answer: &serde_json::Value, target| {
        let row = row(answer, target);
        assert_eq!(row["outcome"], "failed", "{row}");
        row["said"].as_str().unwrap().to_owned()
    };
    let amd64 = object(&others, Goarch::Amd64).unwrap();
    sandbox.write("lies_windows_arm64.syso", &amd64);
    let answer = build("windows/arm64,windows/amd64");
    let told = said(&answer, "windows/arm64");
    let expected =
        "lies_windows_arm64.syso is linked into programs for windows/arm64 and is made for windows/amd64";
    assert!(told.starts_with(expected), "{told}");
    assert_eq!(row(&answer, "windows/amd64")["outcome"], "built", "its name keeps it out of others");
    std::fs::remove_file(sandbox.work().join("lies_windows_arm64.syso")).unwrap();
    sandbox.write("old_windows_amd64.syso", &amd64);
    let told = said(&build("windows/amd64"), "windows/amd64");
    assert!(told.starts_with("old_windows_amd64.syso brings other resources than [windows]"), "{told}");
    sandbox.write("older_windows_amd64.syso", &amd64);
    let told = said(&build("windows/amd64"), "windows/amd64");
    assert!(told.contains("old_windows_amd64.syso, older_windows_amd64.syso all bring resources"), "{told}");
    for name in ["old_windows_amd64.syso", "older_windows_amd64.syso"] {
        std::fs::remove_file(sandbox.work().join(name)).unwrap();
    }
    // Unsuffixed, it gets into what is not for Windows too.
    sandbox.write("rsrc.syso", &amd64);
    let told = said(&build("linux/amd64"), "linux/amd64");
    assert!(told.starts_with("rsrc.syso is linked into programs for linux/amd64"), "{told}");
    std::fs::remove_file(sandbox.work().join("rsrc.syso")).unwrap();
    // Those who commit what the table makes keep it, for plain `go build`.
    let _ = sandbox.ogive(["windows", "resources", "--arch", "amd64"]).run().expect_code(0);
    let built_too = ["--json", "build", "-P", "windows/amd64"];
    let answer = document(&sandbox.ogive(built_too).run().expect_code(0));
    check(&sandbox, &built(&sandbox, &answer, "windows/amd64"));
}

#[test]
fn a_c_linker_leaves_the_console_out_too() {
    if require("x86_64-w64-mingw32-gcc").is_none() {
        return;
    }
    let sandbox = with_table(
        "package main\n\n// int answer(void) { return 42; }\nimport \"C\"\n\n\
        func main() { println(C.answer()) }\n",
    );
    sandbox.write("ogive.toml", format!("{TABLE}\n[build]\ntoolchains = [\"mingw\"]\n"));
    let answer = document(&sandbox.ogive(["--json", "build", "-P", "windows/amd64"]).run().expect_code(0));
    let file = built(&sandbox, &answer, "windows/amd64");
    check(&sandbox, &file);
    assert!(read(&std::fs::read(file).unwrap()).is_some());
}

#[test]
fn zig_leaves_the_console_out_on_each_architecture() {
    let Some(zig) = c_programs::zig() else { return };
    let mut sandbox = with_table(
        "package main\n\n// int answer(void) { return 42; }\nimport \"C\"\n\n\
        func main() { println(C.answer()) }\n",
    );
    sandbox.set("PATH", format!("{}:/usr/bin:/bin", zig.parent().unwrap().display()));
    sandbox.set("ZIG_GLOBAL_CACHE_DIR", places::fixtures().join("zig-cache"));
    // zig leaves no room behind the headers for arm64.
    sandbox.write("ogive.toml", format!("{TABLE}\n[build]\ntoolchains = [\"zig\"]\n"));
    let targets = ["windows/amd64", "windows/arm64", "windows/386"];
    let wanted = if everything("windowed programs by zig for two more machines") { targets.len() } else { 1 };
    let targets = &targets[..wanted];
    let build = ["--json", "build", "-P", &targets.join(",")];
    let answer = document(&sandbox.ogive(build).run().expect_code(0));
    for target in targets {
        assert_eq!(row(&answer, target)["cgo"]["cgo"], "cgo");
        check(&sandbox, &built(&sandbox, &answer, target));
    }
}

#[test]
fn a_table_that_is_wrong_is_told_before_anything_is_built() {
    let sandbox = with_table(HELLO);
    std::fs::remove_file(sandbox.work().join("app.ico")).unwrap();
    let wrong = sandbox.ogive(["build", "-P", "windows/amd64"]).run().expect_code(2);
    assert!(wrong.stderr.contains("app.ico"), "{}", wrong.shown());
    let _ = sandbox.ogive(["build", "-P", "linux/amd64"]).run().expect_code(0);
}
