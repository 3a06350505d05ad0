//! WebAssembly that Go, and LLVM's assembler, made.

use std::path::Path;

use ogive_binary::{Content, Kind, Wasm, WasmKind};
use ogive_platform::{Goarch, Goos};
use ogive_testkit::{go_program, go_programs};

use crate::program;

fn wasm(file: &Path) -> Wasm {
    let read = program(file);
    assert!(read.faults.is_empty(), "{}: {:?}", file.display(), read.faults);
    let Content::Wasm(wasm) = read.content else { panic!("{} is no WebAssembly", file.display()) };
    *wasm
}

#[test]
fn modules_of_go_tell_their_system_and_build_info() {
    for (port, os, import) in
        [("js/wasm", Goos::Js, "gojs"), ("wasip1/wasm", Goos::Wasip1, "wasi_snapshot_preview1")]
    {
        let program = go_program("plain", port);
        let wasm = wasm(&program.file);
        let target = wasm.code.target.value().unwrap();
        assert_eq!((target.os, target.arch), (Some(os), Goarch::Wasm));
        assert_eq!((wasm.kind, wasm.version, wasm.code.kind), (WasmKind::Module, 1, Kind::Executable));
        assert_eq!(wasm.imports, [import]);
        assert!(wasm.producers.contains(&format!("language Go go{}", program.release)), "{wasm:?}");
        // Go always uses these (GOWASM had them as options before Go 1.24).
        for feature in ["bulk-memory", "nontrapping-fptoint", "sign-ext"] {
            assert!(wasm.features.iter().any(|name| name == feature), "{:?}", wasm.features);
        }
        // The same sources as for any other port: only the settings differ.
        let native = crate::program(&go_program("plain", "linux/amd64").file);
        let native = native.codes()[0].go.value().unwrap().clone();
        let go = wasm.code.go.value().unwrap();
        assert_eq!((&go.version, &go.path, &go.main), (&native.version, &native.path, &native.main));
        assert_eq!(go.dependencies, native.dependencies);
        assert_eq!(go.platform().unwrap().port, program.port);
        assert_eq!(go.setting("vcs.revision"), native.setting("vcs.revision"));
    }
}

#[test]
fn a_module_of_an_old_release_tells_its_build_info() {
    let old = go_program("old", "js/wasm");
    let wasm = wasm(&old.file);
    assert_eq!(wasm.code.target.value().unwrap().os, Some(Goos::Js));
    let go = wasm.code.go.value().unwrap();
    assert_eq!(go.version, format!("go{}", old.release));
    assert_eq!(go.path.as_deref(), Some("example.com/app"), "{:?}", wasm.code.go);
    assert_eq!(go.dependencies[0].path, "example.com/greeting");
}

#[test]
fn a_reactor_is_a_library() {
    let wasm = wasm(&go_program("c-shared", "wasip1/wasm").file);
    assert_eq!(wasm.code.kind, Kind::SharedLibrary);
    assert_eq!(wasm.code.go.value().unwrap().setting("-buildmode"), Some("c-shared"));
    assert_eq!(go_programs::RELEASE, wasm.code.go.value().unwrap().release().unwrap().to_string());
}

/// A section with its header; all here are short.
fn section(id: u8, contents: &[u8]) -> Vec<u8> {
    [&[id, u8::try_from(contents.len()).unwrap()][..], contents].concat()
}

/// A text with its length.
fn name(text: &str) -> Vec<u8> {
    [&[u8::try_from(text.len()).unwrap()][..], text.as_bytes()].concat()
}

fn custom(title: &str, contents: &[u8]) -> Vec<u8> {
    section(0, &[name(title), contents.to_vec()].concat())
}

fn of_sections(header: &[u8], sections: &[Vec<u8>]) -> Wasm {
    let bytes = [header.to_vec(), sections.concat()].concat();
    let read = ogive_binary::read(&bytes).unwrap();
    assert!(read.faults.is_empty(), "{:?}", read.faults);
    let Content::Wasm(wasm) = read.content else { panic!("no WebAssembly") };
    *wasm
}

const MODULE: &[u8] = b"\0asm\x01\0\0\0";
const COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0";

#[test]
fn features_are_said_by_the_linker_or_shown_by_types_memories_and_code() {
    let shown = of_sections(
        MODULE,
        &[
            // (func (result i32 i32)), and a shared memory of 64 bits.
            section(1, &[1, 0x60, 0, 2, 0x7f, 0x7f]),
            section(3, &[1, 0]),
            section(5, &[1, 0b111, 1, 1]),
            // i32.const 0, i32x4.splat, drop, memory.size 0, drop, i32.const 1, i32.extend8_s, drop,
            // i32.const 2, i32.const 3, end.
            section(
                10,
                &[
                    1, 18, 0, 0x41, 0, 0xfd, 0x11, 0x1a, 0x3f, 0, 0x1a, 0x41, 1, 0xc0, 0x1a, 0x41, 2, 0x41,
                    3, 0x0b,
                ],
            ),
        ],
    );
    assert_eq!(shown.features, ["atomics", "memory64", "multivalue", "sign-ext", "simd128"]);
    let said =
        [&[3, b'+'][..], &name("bulk-memory"), b"-", &name("atomics"), b"=", &name("simd128")].concat();
    assert_eq!(of_sections(MODULE, &[custom("target_features", &said)]).features, ["bulk-memory", "simd128"]);
}

#[test]
fn precompiled_sections_and_producers_are_named() {
    let producers = [&[1][..], &name("processed-by"), &[1], &name("rustc"), &name("1.89.0")].concat();
    let precompiled = "precompiled_v8_v9.3.345.16_42_linux_x86_64";
    let sections = [custom(precompiled, &[0; 64]), custom("wasmedge", &[1]), custom("producers", &producers)];
    let wasm = of_sections(MODULE, &sections);
    assert_eq!(wasm.precompiled, [precompiled, "wasmedge"]);
    assert_eq!(wasm.producers, ["processed-by rustc 1.89.0"]);
    assert!(format!("{:?}", wasm.code.go).contains("no producer says that Go made it"));
    assert_eq!(wasm.code.target.value().unwrap().os, None);
}

#[test]
fn a_component_imports_for_its_modules() {
    let import = |module: &str| section(2, &[&[1][..], &name(module), &name("f"), &[0, 0]].concat());
    let module = [MODULE, &section(1, &[1, 0x60, 0, 0]), &import("inner")].concat();
    // An instance of the type that stands first.
    let outside = [&[1, 0][..], &name("wasi:cli/environment@0.2.0"), &[5, 0]].concat();
    let wasm = of_sections(COMPONENT, &[section(1, &module), section(10, &outside)]);
    assert_eq!((wasm.kind, wasm.version), (WasmKind::Component, 13));
    assert_eq!(wasm.imports, ["wasi:cli/environment@0.2.0"]);
}

#[test]
fn objects_and_loaded_libraries_are_told_from_programs() {
    let kind = |title: &str| of_sections(MODULE, &[custom(title, &[2])]).code.kind;
    assert_eq!(
        (kind("linking"), kind("dylink.0"), kind("name")),
        (Kind::Object, Kind::SharedLibrary, Kind::Other)
    );
}
