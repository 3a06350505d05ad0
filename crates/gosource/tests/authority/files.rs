//! What files declare, compared with `go/parser`.

use std::fmt::Write as _;

use ogive_gosource::File;
use ogive_gosource::file::{DeclarationKind, ImportName, Span};
use ogive_gosource::lexer::Lexer;

use super::compare::compare;
use super::corpus;

/// The answer as the authority writes it.
fn parsed(source: &[u8]) -> Vec<u8> {
    let file = File::read(source);
    if !file.header.errors.is_empty() {
        return b"wrong".to_vec();
    }
    let mut text = String::new();
    let doc =
        |doc: Option<Span>| doc.map_or_else(String::new, |doc| format!(" doc {}-{}", doc.start, doc.end));
    let package = file.header.package.unwrap();
    let _ = write!(text, "package {} {}{}|", package.text, package.offset, doc(file.header.doc));
    for import in &file.header.imports {
        let name = match import.name {
            ImportName::Own => String::new(),
            ImportName::Alias(name) => format!(" as {} {}", name.text, name.offset),
            ImportName::Dot(offset) => format!(" as . {offset}"),
            ImportName::Blank(offset) => format!(" as _ {offset}"),
        };
        let _ = write!(text, "import {} {}{name}{}|", import.path, import.literal.start, doc(import.doc));
    }
    for declaration in &file.declarations {
        let what = match declaration.kind {
            DeclarationKind::Const => "const",
            DeclarationKind::Var => "var",
            DeclarationKind::Type => "type",
            DeclarationKind::Alias => "alias",
            DeclarationKind::Func | DeclarationKind::Method => "func",
        };
        let _ = write!(text, "{what} {} {}", declaration.name.text, declaration.name.offset);
        match (declaration.kind, declaration.receiver) {
            (DeclarationKind::Method, Some(receiver)) => {
                let pointer = if receiver.pointer { "*" } else { "" };
                let _ = write!(text, " of {pointer}{} {}", receiver.base.text, receiver.base.offset);
            }
            (DeclarationKind::Method, None) => text.push_str(" of nothing"),
            _ => {}
        }
        match declaration.kind {
            DeclarationKind::Func | DeclarationKind::Method => {
                let _ = write!(text, " {} {}", declaration.body, declaration.type_parameters);
            }
            DeclarationKind::Type | DeclarationKind::Alias => {
                let _ = write!(text, " {}", declaration.type_parameters);
            }
            DeclarationKind::Const | DeclarationKind::Var => {}
        }
        let _ = write!(text, " {}-{}|", declaration.span.start, declaration.span.end);
        for field in file.fields_of(declaration) {
            let package = field.package.map_or_else(String::new, |package| format!("{}.", package.text));
            let what = if field.embedded { "embeds" } else { "field" };
            let _ = write!(text, "{what} {package}{} {}|", field.name.text, field.name.offset);
        }
    }
    for directive in &file.header.directives {
        if let Some(linkname) = directive.linkname() {
            let symbol = linkname.symbol.map_or_else(String::new, |symbol| format!(" {symbol}"));
            let _ = write!(text, "//go:linkname {}{symbol} {}|", linkname.local, directive.offset);
        }
    }
    text.into_bytes()
}

#[test]
fn every_file_of_the_standard_library_declares_what_go_says() {
    let compared = compare("file", &[corpus::standard_library()], parsed);
    assert!(compared.files > 8000, "{compared:?}");
}

#[test]
fn every_file_of_many_modules_declares_what_go_says() {
    let Some(modules) = ogive_testkit::modules() else { return };
    let compared = compare("file", &modules, parsed);
    assert!(compared.files > 10_000, "{compared:?}");
}

/// What people leave behind in the middle of an edit: a token that is missing, doubled, or another's.
#[test]
fn files_with_a_wrong_token_are_judged_as_go_judges_them() {
    let mut state = 0x0e51_7ed0_u64;
    let mut below = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as usize % limit
    };
    let folder = tempfile::tempdir().unwrap();
    let mut count = 0;
    for place in [
        "go/types",
        "go/printer/testdata",
        "slices",
        "net",
        "strconv",
        "sync/atomic",
        "internal/types/testdata/fixedbugs",
    ] {
        corpus::each(&corpus::standard_library().join(place), &mut |_, source| {
            if source.len() > 30_000 {
                return;
            }
            let tokens: Vec<_> = Lexer::new(source).collect();
            for _ in 0..8 {
                let (at, other) = (tokens[below(tokens.len())], tokens[below(tokens.len())]);
                let (start, end) = (at.start as usize, at.end as usize);
                let put: &[&[u8]] = match below(3) {
                    0 => &[],
                    1 => &[at.bytes(source), b" ", at.bytes(source)],
                    _ => &[b" ", other.bytes(source), b" "],
                };
                let changed = [&source[..start], &put.concat(), &source[end..]].concat();
                std::fs::write(folder.path().join(format!("{count}.go")), changed).unwrap();
                count += 1;
            }
        });
    }
    let compared = compare("file", &[folder.path().to_owned()], parsed);
    assert!(compared.files > 1000, "{compared:?}");
}
