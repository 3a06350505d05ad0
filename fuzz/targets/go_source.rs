//! Bytes as Go source and as the files that say which modules there are.

#![no_main]

use ogive_gosource::cgo::cgo_lines;
use ogive_gosource::lexer::Lexer;
use ogive_gosource::module::{GoMod, GoWork, Vendor};
use ogive_gosource::{File, Header, Lines, generate_lines};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let lines = Lines::of(bytes);
    let mut lexer = Lexer::with_comments(bytes);
    let mut end = 0;
    for token in &mut lexer {
        assert!(token.start <= token.end && token.end as usize <= bytes.len(), "{token:?}");
        assert!(token.is_automatic() || token.start >= end, "{token:?} before {end}");
        end = end.max(token.end);
        let _ = (token.literal(bytes), lines.place(token.start));
    }
    assert!(lexer.errors().iter().all(|error| error.offset as usize <= bytes.len()));
    // Comments are the only difference.
    let mut plain = Lexer::new(bytes);
    let others = Lexer::with_comments(bytes).filter(|token| token.kind.text() != "COMMENT");
    assert!(others.eq(&mut plain));
    assert_eq!(plain.error_count(), lexer.error_count());
    let file = File::read(bytes);
    let mut before = 0;
    for declaration in &file.declarations {
        assert!(declaration.span.start <= declaration.name.offset && declaration.span.start >= before);
        assert!(declaration.span.end as usize <= bytes.len());
        before = declaration.span.start;
        let _ = (file.uses_of(declaration), file.fields_of(declaration));
    }
    for directive in &file.header.directives {
        let _ = (directive.linkname(), directive.embed_patterns());
    }
    let _ = (generate_lines(bytes).count(), Vendor::read(bytes));
    let count = lines.place(u32::try_from(bytes.len()).unwrap_or(u32::MAX)).line;
    let errors = [GoMod::read(bytes).errors, GoWork::read(bytes).errors];
    assert!(errors.iter().flatten().all(|error| (1..=count).contains(&error.line)));
    let head = Header::read(bytes);
    for doc in head.imports.iter().filter_map(|import| import.doc) {
        for line in cgo_lines(bytes, doc).into_iter().flatten() {
            assert!(bytes[line.offset as usize..].starts_with(b"#cgo"));
        }
    }
    assert!(file.header.imports.starts_with(&head.imports));
});
