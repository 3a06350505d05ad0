use crate::rules::tests::found;

const NOTHING: [String; 0] = [];

/// What a rule finds in a file with lines above `import "C"`, the first of which is its third.
fn of(rule: &str, lines: &str) -> Vec<String> {
    found(rule, &[("a.go", &format!("package m\n\n{lines}\nimport \"C\"\n"))])
}

#[test]
fn flags_of_x86_are_for_x86() {
    let rule = "cgo-x86-flags";
    assert_eq!(
        of(rule, "// #cgo CFLAGS: -O3 -mavx2"),
        [
            "a.go:3:4 -mavx2 is a flag for x86, and the line is read for linux/arm64 (cgo), linux/riscv64 (cgo)"
        ]
    );
    assert_eq!(of(rule, "// #cgo linux LDFLAGS: -m64").len(), 1);
    assert_eq!(of(rule, "/*\n#cgo CXXFLAGS: -march=haswell\n*/").len(), 1);
    for right in ["// #cgo amd64 CFLAGS: -mavx2", "// #cgo !arm64,!riscv64 CFLAGS: -msse4"] {
        assert_eq!(of(rule, right), NOTHING, "{right}");
    }
    assert_eq!(
        found(rule, &[("a_amd64.go", "package m\n\n// #cgo CFLAGS: -mavx2\nimport \"C\"\n")]),
        NOTHING
    );
}

#[test]
fn the_machine_that_builds_is_not_the_one_that_runs() {
    assert_eq!(
        of("cgo-native-march", "// #cgo CFLAGS: -march=native"),
        ["a.go:3:4 -march=native compiles for the CPU of the machine that builds, and for no other"]
    );
    assert_eq!(of("cgo-native-march", "// #cgo CFLAGS: -mtune=native -march=armv8-a"), NOTHING);
}

#[test]
fn folders_are_named_after_architectures() {
    let rule = "cgo-hardcoded-libdir";
    assert_eq!(
        of(rule, "// #cgo LDFLAGS: -L/usr/lib/x86_64-linux-gnu -lx"),
        [
            "a.go:3:4 -L/usr/lib/x86_64-linux-gnu is a folder of another architecture than that of linux/386 (cgo), linux/arm64 (cgo), linux/riscv64 (cgo)"
        ]
    );
    assert_eq!(of(rule, "// #cgo amd64 LDFLAGS: -L/usr/lib/x86_64-linux-gnu"), NOTHING);
    assert_eq!(of(rule, "// #cgo LDFLAGS: -L/usr/local/lib -lx"), NOTHING);
}

#[test]
fn types_of_c_differ_in_width() {
    let rule = "cgo-c-type-width";
    let with = |call: &str| {
        found(
            rule,
            &[(
                "a.go",
                &format!(
                    "package m\n\n// int f(long *x);\nimport \"C\"\nimport \"unsafe\"\n\nfunc f(x []int64) {{\n\t{call}\n}}\n"
                ),
            )],
        )
    };
    assert_eq!(
        with("C.f((*C.long)(unsafe.Pointer(&x[0])))"),
        ["a.go:8:8 C.long has 4 bytes on linux/386 (cgo), windows/amd64 (cgo)"]
    );
    assert_eq!(with("C.g(C.char(-1))").len(), 1);
    for right in [
        "C.f((*C.int64_t)(unsafe.Pointer(&x[0])))",
        "C.f(C.long(n))",
        "C.f((*C.long)(p))",
        "C.g(C.char('a'))",
    ] {
        assert_eq!(with(right), NOTHING, "{right}");
    }
}

/// An object of ELF for x86-64, as short as it can be.
fn elf() -> String {
    let mut bytes = vec![0_u8; 64];
    bytes[..7].copy_from_slice(b"\x7fELF\x02\x01\x01");
    bytes[16] = 1;
    bytes[18] = 62;
    bytes[20] = 1;
    bytes[52] = 64;
    String::from_utf8(bytes).unwrap()
}

#[test]
fn libraries_are_for_platforms() {
    let rule = "cgo-prebuilt-library";
    let elf = elf();
    let with = |lines: &str, library: &str| {
        let go = format!("package m\n\n{lines}\nimport \"C\"\n");
        found(rule, &[("a.go", go.as_str()), (library, elf.as_str())])
    };
    let says = "is for ?/amd64, and is linked on linux/386 (cgo), linux/arm64 (cgo), linux/riscv64 (cgo)";
    assert_eq!(
        with("// #cgo LDFLAGS: -L${SRCDIR}/lib -lx", "lib/libx.so"),
        [format!("a.go:3:4 lib/libx.so {says}")]
    );
    assert_eq!(
        with("// #cgo LDFLAGS: ${SRCDIR}/lib/libx.a", "lib/libx.a"),
        [format!("a.go:3:4 lib/libx.a {says}")]
    );
    for lines in [
        "// #cgo amd64 LDFLAGS: -L${SRCDIR}/lib -lx",
        "// #cgo LDFLAGS: -lx\n// #cgo amd64 LDFLAGS: -L${SRCDIR}/lib",
        "// #cgo LDFLAGS: -L${SRCDIR}/other -lx",
        "// #cgo LDFLAGS: -L/usr/lib -lx",
    ] {
        assert_eq!(with(lines, "lib/libx.so"), NOTHING, "{lines}");
    }
    let object = |name: &str| found(rule, &[("a.go", "package m\n"), (name, elf.as_str())]);
    assert_eq!(
        object("rsrc.syso"),
        ["rsrc.syso rsrc.syso is for ?/amd64, and is linked on linux/386, linux/arm64, linux/riscv64"]
    );
    assert_eq!(object("rsrc_amd64.syso"), NOTHING);
    assert_eq!(object("rsrc_arm64.syso").len(), 1);
}
