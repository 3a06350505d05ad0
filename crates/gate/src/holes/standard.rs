//! Names of the standard library that are used in builds in which it does not declare them.

use std::collections::BTreeMap;

use ogive_gosource::file::ImportName;
use ogive_gosource::lexer::Kind;
use ogive_platform::PortSet;

use super::Hole;
use crate::Subject;
use crate::code::{Member, members};
use crate::repository::{GoFile, Package, Role};
use crate::standard;

/// By the package, the type, the name and the number of the file: what is missing.
type Found<'r, 's> = BTreeMap<(&'r str, &'r str, &'s str, usize), Hole<'r, 's>>;

/// What is missing in the files of a package, or in those of its tests.
pub(super) fn holes<'r, 's>(
    subject: &'r Subject<'s>,
    package: &'r Package<'s>,
    tests: bool,
) -> Vec<Hole<'r, 's>> {
    let mut found = Found::new();
    for (number, file) in package.files.iter().enumerate() {
        let built = file.builds & subject.declared.builds;
        if built.is_empty() || (file.role != Role::Build) != tests {
            continue;
        }
        let partial = file.header.imports.iter().filter(|import| standard::is_partial(&import.path));
        for import in partial.filter(|import| !matches!(import.name, ImportName::Blank(_))) {
            look(package, (number, file), &import.path, built, &mut found);
        }
    }
    found.into_values().collect()
}

fn look<'r, 's>(
    package: &'r Package<'s>,
    (number, file): (usize, &'r GoFile<'s>),
    path: &'r str,
    built: PortSet,
    found: &mut Found<'r, 's>,
) {
    // Where there is no such package at all, that is another matter.
    let built = standard::builds_of(path, "").map_or(built, |builds| built & builds);
    let short = path.rsplit('/').next().unwrap_or(path);
    let mut used = Vec::new();
    members(file, file.uses(), path, &mut used);
    let mut add = |of: Option<&'r str>, name: &'s str, whole: &str, offset: u32| {
        // Where there is no such type, that is what is missing.
        let needed = of.and_then(|of| standard::builds_of(path, of)).map_or(built, |builds| built & builds);
        let missing = standard::builds_of(path, whole).map_or(PortSet::EMPTY, |builds| needed - builds);
        if !missing.is_empty() {
            let new = || Hole {
                package,
                file,
                offset,
                again: Vec::new(),
                owner: package,
                name,
                of,
                qualifier: Some(short),
                builds: missing,
                at: Vec::new(),
            };
            let hole = found.entry((short, of.unwrap_or_default(), name, number)).or_insert_with(new);
            hole.used(offset, missing);
        }
    };
    // A field of `exec.Cmd`: `command.SysProcAttr.Setsid = true`.
    const ATTRIBUTES: &str = "SysProcAttr";
    if path == "syscall" && memchr::memmem::find(file.bytes, b".SysProcAttr.").is_some() {
        let code = file.code();
        for at in 2..code.len() {
            let is_field = code.text(at - 2) == ATTRIBUTES && code.before(at - 2) == Kind::Period;
            if is_field && code.before(at) == Kind::Period && code.kind(at) == Kind::Ident {
                let whole = format!("{ATTRIBUTES}.{}", code.text(at));
                add(Some(ATTRIBUTES), code.text(at), &whole, code.offset(at));
            }
        }
    }
    for member in used {
        add(None, member.name, member.name, member.offset);
        // The fields of `syscall.SysProcAttr{Setsid: true}`.
        if !may_be_literal(file.bytes, &member) {
            continue;
        }
        let code = file.code();
        let Some(start) = code.at_offset(member.offset) else { continue };
        let end = if code.text(start) == member.name { start + 1 } else { start + 3 };
        if code.kind(end) != Kind::LeftBrace {
            continue;
        }
        for element in code.elements(end) {
            let (key, colon) = (element.start, element.start + 1);
            if code.kind(key) == Kind::Ident && code.kind(colon) == Kind::Colon {
                let whole = format!("{}.{}", member.name, code.text(key));
                add(Some(member.name), code.text(key), &whole, code.offset(key));
            }
        }
    }
}

/// Whether a brace may follow the use of a member, by its name or behind that of its package. Where a comment stands between,
/// it may.
fn may_be_literal(source: &[u8], member: &Member<'_>) -> bool {
    let name = member.name.as_bytes();
    let rest = source.get(member.offset as usize..).unwrap_or_default();
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii();
    let behind =
        |rest: &'_ [u8]| -> usize { rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len()) };
    let first = behind(rest);
    let mut rest = rest[first..].trim_ascii_start();
    if let Some(selected) = rest.strip_prefix(b".") {
        let selected = selected.trim_ascii_start();
        let end = behind(selected);
        if selected[..end] != *name {
            return true;
        }
        rest = selected[end..].trim_ascii_start();
    }
    matches!(rest.first(), None | Some(b'{' | b'/'))
}
