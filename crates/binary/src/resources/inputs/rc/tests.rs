use std::io;

use super::*;
use crate::resources::ident::kinds;
use crate::resources::{Ident, VersionInfo};

fn of(files: &[(&str, &str)]) -> Result<Resources, InputError> {
    read("app.rc", &|path: &str| {
        let file = files.iter().find(|(name, _)| *name == path);
        file.map(|(_, text)| text.as_bytes().to_vec()).ok_or_else(|| io::ErrorKind::NotFound.into())
    })
}

fn told(text: &str) -> String {
    of(&[("app.rc", text)]).unwrap_err().to_string()
}

#[test]
fn a_script_as_visual_studio_writes_it_is_read() {
    let script = r#"// Microsoft Visual C++ generated resource script.
#include "resource.h"
#define APSTUDIO_READONLY_SYMBOLS
#include "winres.h"
#undef APSTUDIO_READONLY_SYMBOLS
#if !defined(AFX_RESOURCE_DLL) || defined(AFX_TARG_ENU)
LANGUAGE LANG_ENGLISH, SUBLANG_ENGLISH_US
#pragma code_page(65001)
#ifdef APSTUDIO_INVOKED
1 TEXTINCLUDE
BEGIN
    "resource.h\0"
END
#endif    // APSTUDIO_INVOKED
VS_VERSION_INFO VERSIONINFO
 FILEVERSION VER_FILE
 PRODUCTVERSION 5,6
 FILEFLAGSMASK 0x3fL
#ifdef _DEBUG
 FILEFLAGS VS_FF_DEBUG
#else
 FILEFLAGS 0x0L
#endif
 FILEOS VOS_NT_WINDOWS32
 FILETYPE VFT_APP
BEGIN
    BLOCK "StringFileInfo"
    {
        BLOCK "040904b0"
        BEGIN
            VALUE "CompanyName", "TODO: <Company ""name"">"
            VALUE "FileVersion", VER_TEXT "\0"
        END
    }
    BLOCK "VarFileInfo" BEGIN VALUE "Translation", 0x409, 1200 END
END
IDR_MANIFEST RT_MANIFEST "app.manifest"
STRINGTABLE BEGIN
    IDS_APP "App" L" title"
    17, "Seventeen"
END
BLOB RCDATA { 1, 2L, "ab\0", L"c" }
"my type" LANGUAGE 7, 1
#endif
"#;
    let header = "#ifndef ID\n#define ID\n#define IDR_MANIFEST 1\n#define IDS_APP (100 - 98)\n\
                  #define VER_FILE 1,2,3,4\n#define VER_TEXT \"1.2.3.4\"\n#define X(a) #a\nint not_read;\n#endif\n";
    let script = script.replace("\"my type\" LANGUAGE 7, 1", "X WAVE LANGUAGE 7, 1 \"app.manifest\"");
    let script = script.replace("X WAVE", "Sound wave");
    let files = [("app.rc", script.as_str()), ("resource.h", header), ("app.manifest", "<assembly/>")];
    let resources = of(&files).unwrap();
    let keys: Vec<String> = resources.iter().map(|(key, _)| key.to_string()).collect();
    assert_eq!(
        keys,
        [
            "WAVE SOUND 0407",
            "RT_STRING #1 0409",
            "RT_STRING #2 0409",
            "RT_RCDATA BLOB 0409",
            "RT_VERSION #1 0409",
            "RT_MANIFEST #1 0409"
        ]
    );
    let version = resources.version().unwrap();
    let fixed = version.fixed.unwrap();
    assert_eq!((fixed.file, fixed.product, fixed.flags, fixed.kind), ([1, 2, 3, 4], [5, 6, 0, 0], 0, 1));
    assert_eq!(version.text("CompanyName"), Some("TODO: <Company \"name\">"));
    assert_eq!(version.text("FileVersion"), Some("1.2.3.4"));
    let blob = resources.get(&kinds::RCDATA, &Ident::Name("BLOB".into()), 0x409).unwrap();
    assert_eq!(blob, [1, 0, 2, 0, 0, 0, b'a', b'b', 0, b'c', 0]);
    let strings = resources.get(&kinds::STRING, &Ident::Id(1), 0x409).unwrap();
    assert_eq!(strings.len(), 2 * 16 + 2 * "App title".len());
    assert_eq!(&strings[..6], [0, 0, 0, 0, 9, 0]);
}

#[test]
fn what_is_not_understood_is_told_with_its_line() {
    for (text, says) in [
        ("\n1 DIALOGEX 0, 0, 1, 1", "app.rc:2: DIALOGEX is not made here"),
        ("1 ICON \"no.ico\"", "app.rc:1: cannot read no.ico: "),
        ("#include \"no.h\"", "app.rc:1: cannot read no.h: "),
        ("#include <my.h>", "<my.h> is no header"),
        ("\n\n#include \"app.rc\"", "include one another"),
        ("#define A B\n#define B A\n1 RCDATA { A }", "app.rc:3: A is no number"),
        ("#define A(x) x\n1 RCDATA\n{ A(1) }", "app.rc:3: A is a #define with arguments"),
        ("#if 1\n#else\n", "app.rc:1: this #if has no #endif"),
        ("#endif", "#endif has no #if"),
        ("#frob", "#frob is not understood"),
        ("#error no", "the script says: no"),
        ("#pragma code_page(932)", "932 is not understood"),
        ("/* \n", "app.rc:1: a comment has no end"),
        ("1 RCDATA {\n \"a", "app.rc:2: a string has no end"),
        ("1 RCDATA {\n 1", "app.rc:2: the script ends where END"),
        ("1 RCDATA { \"ü\" }", "beyond ASCII"),
        ("1 RCDATA { FOO }", "FOO is no number"),
        ("1 RCDATA { (1 }", "a bracket is not closed"),
        ("1", "the type of the resource #1 is missing"),
        ("70000 RCDATA {}", "above 65535"),
        ("1 RCDATA {}\n1 RCDATA {}", "app.rc:2: there are two resources RT_RCDATA #1 0409"),
        ("0 RCDATA {}", "can't be the type or name"),
        ("STRINGTABLE { 1 \"a\"\n1 \"b\" }", "app.rc:2: there are two strings 1"),
        ("1 VERSIONINFO FILEVERSION 1,2,3,70000 {}", "above 65535"),
        ("1 VERSIONINFO {\nBLOCK \"x\" {} }", "app.rc:2: the block \"x\""),
        ("1 VERSIONINFO { BLOCK \"StringFileInfo\" { BLOCK \"0409\" {} } }", "\"040904b0\""),
        ("LANGUAGE 9", "LANGUAGE needs two numbers"),
    ] {
        let told = told(text);
        assert!(told.contains(says), "{text}: {told}");
    }
}

/// Twenty definitions, each twice the one before, would be a million words and more.
#[test]
fn definitions_that_grow_are_stopped() {
    let mut text = String::from("#define A0 1,\n");
    for number in 1..40 {
        text.push_str(&format!("#define A{number} A{0} A{0}\n", number - 1));
    }
    text.push_str("1 RCDATA { A39 }\n");
    assert!(told(&text).contains("too often"), "{}", told(&text));
}

#[test]
fn conditions_are_those_of_c() {
    let script = "#define N 3\n#if N >= 3 && !defined(M)\n1 RCDATA { 1 }\n#elif 1\n2 RCDATA { 2 }\n#else\n3 RCDATA {}\n\
                  #endif\n#ifndef N\n#if garbage ( \n#endif\n4 RCDATA {}\n#endif\n#if (N == 2) || RC_INVOKED\n5 RCDATA {}\n#endif";
    let resources = of(&[("app.rc", script)]).unwrap();
    let names: Vec<String> = resources.iter().map(|(key, _)| key.name.to_string()).collect();
    assert_eq!(names, ["#1", "#5"]);
    assert_eq!(VersionInfo::parse(&[]), None);
}
