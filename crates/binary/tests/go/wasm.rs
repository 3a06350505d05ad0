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
