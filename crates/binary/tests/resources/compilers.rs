//! Compilers of resource scripts make the same tree of the same script.

use std::path::{Path, PathBuf};
use std::process::Command;

use ogive_binary::resources::ident::kinds;
use ogive_binary::resources::{Resources, VersionInfo, inputs, read};
use ogive_testkit::require;

use crate::{made, output};

const HEADER: &str = "#ifndef RESOURCE_H\n#define RESOURCE_H\n#define IDI_APP 3\n#define IDS_FIRST (16 - 1)\n\
    #define VER_FILE 1,2,3,4\n#define VER_TEXT \"1.2.3.4\\0\"\n#endif\n";

const SCRIPT: &str = r#"#include "resource.h"
#include <winver.h>
#define MANIFEST 24 // as winuser.h has it
IDI_APP ICON "app.ico"
big ICON DISCARDABLE "big.ico"
1 MANIFEST "app.manifest"
VS_VERSION_INFO VERSIONINFO
FILEVERSION VER_FILE
PRODUCTVERSION 5,6,7,8
FILEFLAGSMASK VS_FFI_FILEFLAGSMASK
FILEFLAGS VS_FF_DEBUG | VS_FF_PRERELEASE
FILEOS 0x40004L
FILETYPE VFT_APP
FILESUBTYPE 0x0
BEGIN
  BLOCK "StringFileInfo"
  BEGIN
    BLOCK "040904b0"
    BEGIN
      VALUE "CompanyName", "A ""quoted"" company\0"
      VALUE "FileDescription", "tab\there"
      VALUE "FileVersion", VER_TEXT
    END
    BLOCK "040704b0"
    BEGIN
      VALUE "ProductName", L"Gr\x00f6\x00dfe"
    END
  END
  BLOCK "VarFileInfo"
  BEGIN
    VALUE "Translation", 0x409, 1200, 0x407, 1200
  END
END
#ifdef NOTHING
5 RCDATA { nonsense }
#else
5 RCDATA { 1, 0x20003L, "ab\0", L"cd", -1 }
#endif
blob RCDATA "blob.bin"
7 WAVE "blob.bin"
bitmap BITMAP "picture.bmp"
STRINGTABLE
BEGIN
  IDS_FIRST, "fifteen"
  16 "sixteen"
  40, L"fourty"
END
LANGUAGE 7, 1 /* German */
5 RCDATA { 2 }
STRINGTABLE { 40 "vierzig" }
"#;

/// A folder with the script and what it names.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let bitmap = made::bitmap(16);
    let file =
        [b"BM", &(14 + bitmap.len() as u32).to_le_bytes()[..], &[0; 4], &[54, 0, 0, 0], &bitmap].concat();
    let big = made::ico(&[(256, made::png(256)), (48, made::bitmap(48))]);
    for (name, bytes) in [
        ("resource.h", HEADER.as_bytes()),
        ("app.rc", SCRIPT.as_bytes()),
        ("app.ico", &made::icon()),
        ("big.ico", &big),
        ("app.manifest", b"<assembly xmlns=\"urn:schemas-microsoft-com:asm.v1\" manifestVersion=\"1.0\"/>\n"),
        ("blob.bin", b"12345"),
        ("picture.bmp", &file),
    ] {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

fn ours(folder: &Path) -> Resources {
    inputs::rc::read("app.rc", &|path: &str| std::fs::read(folder.join(path))).unwrap()
}

/// What differs between the trees; versions as they read, icons by what is in them.
fn differences(ours: &Resources, theirs: &Resources) -> Vec<String> {
    let mut told = Vec::new();
    for (key, _) in theirs.iter().filter(|(key, _)| ours.get(&key.kind, &key.name, key.language).is_none()) {
        told.push(format!("ours lacks {key}"));
    }
    for (key, data) in ours.iter() {
        let Some(other) = theirs.get(&key.kind, &key.name, key.language) else {
            told.push(format!("theirs lacks {key}"));
            continue;
        };
        let same = match &key.kind {
            kind if *kind == kinds::VERSION => VersionInfo::parse(data) == VersionInfo::parse(other),
            kind if *kind == kinds::GROUP_ICON => {
                ours.icon(&key.name, key.language) == theirs.icon(&key.name, key.language)
            }
            _ => data == other,
        };
        if !same {
            told.push(format!("{key}: ours {}, theirs {}", shown(data), shown(other)));
        }
    }
    told
}

fn shown(data: &[u8]) -> String {
    VersionInfo::parse(data).map_or_else(
        || format!("{:?} of {} bytes", &data[..data.len().min(60)], data.len()),
        |version| format!("{version:?}"),
    )
}

#[test]
fn windres_makes_the_same_of_a_script() {
    let folder = folder();
    let ours = ours(folder.path());
    for windres in ["x86_64-w64-mingw32-windres", "i686-w64-mingw32-windres"] {
        let Some(windres) = require(windres) else { continue };
        let object = folder.path().join("windres.o");
        let mut command = Command::new(windres);
        command.current_dir(folder.path()).args(["-c", "65001", "-O", "coff", "app.rc"]).arg(&object);
        output(&mut command);
        let theirs = read(&std::fs::read(&object).unwrap()).unwrap();
        let told = differences(&ours, &theirs);
        assert!(told.is_empty(), "{}", told.join("\n"));
    }
}

/// LLVM's compiler has no preprocessor of its own: clang is it.
fn preprocessed(folder: &Path) -> Option<PathBuf> {
    let clang = require("clang")?;
    let script = folder.join("preprocessed.rc");
    let mut command = Command::new(clang);
    command.current_dir(folder).args(["-E", "-P", "-xc", "-DRC_INVOKED", "-I", "include", "app.rc", "-o"]);
    // What its script asks of the headers of Windows.
    std::fs::create_dir_all(folder.join("include")).unwrap();
    let header = "#define VS_VERSION_INFO 1\n#define VS_FFI_FILEFLAGSMASK 0x3fL\n#define VS_FF_DEBUG 1L\n\
                  #define VS_FF_PRERELEASE 2L\n#define VFT_APP 1L\n";
    std::fs::write(folder.join("include/winver.h"), header).unwrap();
    output(command.arg(&script));
    Some(script)
}

#[test]
fn llvm_makes_the_same_of_a_script() {
    let folder = folder();
    let ours = ours(folder.path());
    let Some(script) = preprocessed(folder.path()) else { return };
    let (Some(rc), Some(cvtres)) = (require("llvm-rc"), require("llvm-cvtres")) else { return };
    // It knows no negative numbers in data.
    let text = std::fs::read_to_string(&script).unwrap().replace("-1 }", "0xffff }");
    std::fs::write(&script, text).unwrap();
    let compiled = folder.path().join("app.res");
    let mut command = Command::new(rc);
    command
        .current_dir(folder.path())
        .args(["/C", "65001", "/no-preprocess", "/FO"])
        .arg(&compiled)
        .arg(script);
    output(&mut command);
    for machine in ["X64", "ARM64", "X86"] {
        let object = folder.path().join(format!("{machine}.obj"));
        let out = format!("/OUT:{}", object.display());
        output(Command::new(&cvtres).arg(format!("/MACHINE:{machine}")).arg(out).arg(&compiled));
        let theirs = read(&std::fs::read(&object).unwrap()).unwrap();
        let told = differences(&ours, &theirs);
        assert!(told.is_empty(), "{machine}: {}", told.join("\n"));
    }
}
