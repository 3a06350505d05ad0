//! What files declare, compared with `go/parser`.

use std::fmt::Write as _;

use ogive_gosource::File;
use ogive_gosource::file::{DeclarationKind, ImportName, Span};

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
