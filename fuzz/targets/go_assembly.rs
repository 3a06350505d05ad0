//! Bytes as Plan 9 assembly, which includes itself and a little more.

#![no_main]

use std::borrow::Cow;
use std::sync::LazyLock;

use ogive_gosource::assembly::Assembly;
use ogive_platform::GoVersion;
use ogive_platform::constraint::{Compiler, Context};

static CONTEXT: LazyLock<Context> =
    LazyLock::new(|| Context::without_tool_tags(GoVersion::release(1, 27, 0), Compiler::Gc));

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let assembly = Assembly::read(bytes, &CONTEXT, &|file| match file {
        "a.s" => Some(Cow::Borrowed(bytes)),
        "defs.h" => Some(Cow::Borrowed(b"#define FN(name) TEXT name(SB), 4, $0\n")),
        _ => None,
    });
    for symbol in &assembly.symbols {
        assert!(!symbol.builds.is_empty() && !symbol.name.is_empty());
        assert!((symbol.offset as usize) < bytes.len());
    }
});
