use ogive_platform::constraint::Compiler;
use proptest::prelude::*;

use super::*;

fn read(source: &str) -> Assembly {
    let context = Context::new("1.27.3".parse().unwrap(), Compiler::Gc);
    Assembly::read(source.as_bytes(), &context, &|file| match file {
        "defs.h" => Some(Cow::Borrowed(b"#define FROM_DEFS 1\n#define FN(name) TEXT name(SB), 4, $0\n")),
        "loop.h" => Some(Cow::Borrowed(b"#include \"loop.h\"\n")),
        _ => None,
    })
}

fn symbols(source: &str) -> Vec<String> {
    let assembly = read(source);
    assert_eq!(assembly.errors, [], "{source}");
    let text = |symbol: &Symbol| {
        let local = if symbol.local { "<>" } else { "" };
        let builds = if symbol.builds == PortSet::all() { "" } else { " somewhere" };
        format!("{:?} {}.{}{local}{builds}", symbol.kind, symbol.package, symbol.name)
    };
    assembly.symbols.iter().map(text).collect()
}

#[test]
fn symbols_have_packages() {
    let source = "#include \"textflag.h\"\n// TEXT ·no(SB)\n/* TEXT ·no(SB) */TEXT ·Add(SB), NOSPLIT, $0-24\n\tRET\n\
                  TEXT runtime∕internal∕atomic·Cas<ABIInternal>(SB),NOSPLIT,$0 ; TEXT \"\".old(SB),4,$0\n\
                  l: TEXT helper<>(SB), $0\nGLOBL ·table(SB), RODATA, $8\nTEXT _rt0(SB),4,$0\nDATA x<>(SB)/8, $1\n";
    assert_eq!(
        symbols(source),
        [
            "Text .Add",
            "Text runtime/internal/atomic.Cas",
            "Text .old",
            "Text _.helper<>",
            "Data .table",
            "Text _._rt0"
        ]
    );
    assert_eq!(read(source).missing, ["textflag.h"]);
}

#[test]
fn conditions_are_sets_of_builds() {
    let source = "#ifdef GOARCH_arm64\nTEXT ·a(SB),4,$0\n#ifndef GOOS_linux\nTEXT ·b(SB),4,$0\n#else\nTEXT ·c(SB),4,$0\n\
                  #endif\n#else\n#define ELSE\n#endif\n#ifdef ELSE\nTEXT ·d(SB),4,$0\n#endif\n#ifdef NEVER\nTEXT ·e(SB)\n#endif\n\
                  #ifdef GOAMD64_v1\nTEXT ·f(SB),4,$0\n#endif\n#ifdef GOARM_6\nTEXT ·g(SB),4,$0\n#endif\n";
    let assembly = read(source);
    let builds = |name: &str, port: &str| {
        let mut symbols = assembly.symbols.iter();
        let symbol = symbols.find(|symbol| symbol.name == name).unwrap();
        symbol.builds.contains(port.parse().unwrap(), false)
    };
    let ports = ["linux/arm64", "android/arm64", "linux/amd64", "linux/arm"];
    for (name, expected) in [
        ("a", [true, true, false, false]),
        ("b", [false, true, false, false]),
        ("c", [true, false, false, false]),
        ("d", [false, false, true, true]),
        ("f", [false, false, true, false]),
        ("g", [false, false, false, true]),
    ] {
        assert_eq!(ports.map(|port| builds(name, port)), expected, "{name}");
    }
    assert!(assembly.symbols.iter().all(|symbol| symbol.name != "e"));
}

#[test]
fn macros_define_symbols() {
    let source = "#include \"defs.h\"\nFN(·one)\n#define CALL(NAME, N) \\\n\tTEXT NAME(SB), 4, $N-8; \\\n\tNO_LOCALS \\\n\tRET\n\
                  CALL(·two, 16)\n  CALL ( ·three , 32)\n#define ALIAS ·four\nTEXT ALIAS(SB), 4, $0\n#define BOTH FN(·five)\nBOTH\n\
                  #ifdef FROM_DEFS\nFN(·six)\n#endif\n#undef FN\nFN(·seven)\n";
    assert_eq!(
        symbols(source),
        ["one", "two", "three", "four", "five", "six"].map(|name| format!("Text .{name}"))
    );
    let assembly = read(source);
    assert!(source[assembly.symbols[1].offset as usize..].starts_with("CALL(·two"));
}

#[test]
fn what_is_wrong_is_told() {
    for (source, says) in [
        ("#endif\n", "unmatched #endif"),
        ("#ifdef X\n", "unclosed #ifdef or #ifndef"),
        ("#if 0\n", "cannot read the directive #if 0"),
        ("#include <x.h>\n", "cannot read the directive #include <x.h>"),
        ("#define\n", "cannot read the directive #define"),
        ("TEXT (SB)\n", "cannot read the symbol of TEXT"),
        ("#include \"loop.h\"\n", "macros or included files go too deep, or are too large"),
        ("#define A A TEXT\nA\n", "macros or included files go too deep, or are too large"),
    ] {
        assert_eq!(read(source).errors[0].to_string(), says);
    }
}

proptest! {
    #[test]
    fn any_text_is_read(
        parts in proptest::collection::vec(
            prop_oneof![
                Just("#ifdef A\n"), Just("#else\n"), Just("#endif\n"), Just("#define A(x, y) TEXT x(SB) \\\n y\n"),
                Just("#define B A(B, B)\n"), Just("B\n"), Just("A(·a, TEXT)"), Just("TEXT ·x<>(SB)"), Just("\n"), Just(";"),
                Just("/*"), Just("*/"), Just("//"), Just("\\"), Just("#"), Just("#include \"loop.h\"\n"), Just("("), Just(")"),
            ],
            0..40,
        )
    ) {
        let _ = read(&parts.concat());
    }
}
