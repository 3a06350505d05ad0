//! Bytes as the head of a Go file, text as constraints and conditions, and as a file's name.

#![no_main]

use ogive_platform::GoVersion;
use ogive_platform::constraint::{
    CgoCondition, Compiler, Context, FileConstraint, Header, NameConstraint, parse_line,
};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let context = Context::without_tool_tags(GoVersion::release(1, 27, 0), Compiler::Gc);
    for header in [Header::of_go(bytes), Header::of_other(bytes)].into_iter().flatten() {
        let _ = header.builds(&context);
    }
    for line in String::from_utf8_lossy(bytes).lines() {
        if let Ok(expr) = parse_line(line) {
            let _ = expr.builds(&context);
            let again =
                parse_line(&format!("//go:build {expr}")).expect("an expression that was read is one");
            assert_eq!(again.to_string(), expr.to_string());
        }
        let _ = CgoCondition::parse(line).builds(&context);
        let _ = NameConstraint::of(line).builds(&context);
        let _ = FileConstraint::of(line, bytes).builds(&context);
    }
});
