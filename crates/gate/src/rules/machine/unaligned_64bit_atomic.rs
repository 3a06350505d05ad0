//! `unaligned-64bit-atomic`: an atomic operation on 64 bits meets a field that is not aligned on 32-bit machines.

use std::collections::HashMap;
use std::ops::Range;

use ogive_gosource::lexer::Kind;
use ogive_platform::{Architecture, PortSet};
use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use super::atomic_field::repairs;
use super::variables::{Origin, origin};
use crate::code::{Code, members};
use crate::layout::{LaidOut, Placed, Types, Written};
use crate::repository::GoFile;
use crate::rules::looking::{imports, says};
use crate::said::{Said, some};
use crate::{OnePackage, PackageRule, Subject};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("unaligned-64bit-atomic"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "an atomic operation on 64 bits meets a field that is not aligned on 32-bit machines",
    rationale: "On 386, arm and mips the compiler aligns 64 bits to 4 bytes, and sync/atomic's functions panic where they do not \
                stand at a multiple of 8: \"unaligned 64-bit atomic operation\". Only the first word of what is allocated is sure.",
    examples: &[Example {
        wrong: "type stats struct { name string; open bool; count uint64 }, and atomic.AddUint64(&s.count, 1)",
        right: "type stats struct { name string; open bool; count atomic.Uint64 }, and s.count.Add(1)",
    }],
    references: &[
        Reference { title: "google/cadvisor#3033", url: "https://github.com/google/cadvisor/issues/3033" },
        Reference {
            title: "gravitational/teleport#11106",
            url: "https://github.com/gravitational/teleport/issues/11106",
        },
        Reference { title: "sync/atomic, Bugs", url: "https://pkg.go.dev/sync/atomic#pkg-note-BUG" },
    ],
};

/// An atomic operation on 64 bits meets a field that is not aligned on 32-bit machines.
pub(in crate::rules) struct Unaligned64BitAtomic;

impl PackageRule for Unaligned64BitAtomic {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn concerns(&self, subject: &Subject<'_>) -> bool {
        !narrow(subject).is_empty()
    }

    fn tells_once(&self) -> bool {
        true
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        let OnePackage { subject, package: owner, number: package, .. } = *one;
        let types = Types::new(&subject.repository);
        let mut findings: HashMap<Written, Finding> = HashMap::new();
        for (number, file) in owner.files.iter().enumerate() {
            let builds = subject.declared.of_file(owner, file) & narrow(subject);
            if builds.is_empty() || !is_wanted(file) {
                continue;
            }
            for (field, token) in misaligned(&types, package, number, file) {
                if findings.contains_key(&field.at) {
                    continue;
                }
                findings.insert(field.at, finding(subject, &types, &field, (package, number, token), builds));
            }
        }
        findings.into_values().collect()
    }
}

/// The declared builds in which words are narrower than what is aligned.
fn narrow(subject: &Subject<'_>) -> PortSet {
    let needs = |port: ogive_platform::Port| {
        Architecture::of(port.arch).is_some_and(Architecture::atomics_need_alignment)
    };
    PortSet::where_port(needs) & subject.declared.builds
}

fn is_wanted(file: &GoFile<'_>) -> bool {
    imports(file, &["sync/atomic"]) && says(file, "64(&")
}

/// A field that is not aligned.
struct Field<'s> {
    name: &'s str,
    /// Where its name stands.
    at: Written,
    offset: u32,
    /// The type that the offset is counted from.
    root: Written,
}

/// The fields that atomic operations of a file meet and that are not aligned, each with the token of the operation.
fn misaligned<'s>(
    types: &Types<'_, 's>,
    package: usize,
    number: usize,
    file: &GoFile<'s>,
) -> Vec<(Field<'s>, usize)> {
    let code = types.code(package, number);
    let mut used = Vec::new();
    members(file, &types.whole(package, number).uses, "sync/atomic", &mut used);
    let mut found = Vec::new();
    for member in used.iter().filter(|member| member.name.ends_with("64")) {
        let Some(start) = code.at_offset(member.offset) else { continue };
        let open = if code.text(start) == member.name { start + 1 } else { start + 3 };
        let Some(first) =
            code.elements(open).into_iter().next().filter(|_| code.kind(open) == Kind::LeftParen)
        else {
            continue;
        };
        if code.kind(first.start) == Kind::And
            && let Some(path) = names(&code, first.start + 1..first.end)
            && let Some(field) = field_of(types, &code, (package, number), &path)
            && is_misaligned(types, &field)
        {
            found.push((field, start));
        }
    }
    found
}

/// Whether a field stands at no multiple of 8, wherever what it is counted from stands.
fn is_misaligned(types: &Types<'_, '_>, field: &Field<'_>) -> bool {
    if field.offset.is_multiple_of(8) {
        return false;
    }
    match types.placed(field.root) {
        Placed::Alone => true,
        Placed::Inside(places) => places.iter().any(|place| !(place + field.offset).is_multiple_of(8)),
        Placed::Unknown => false,
    }
}

/// The tokens of the names in `a.b.c`.
fn names(code: &Code<'_>, range: Range<usize>) -> Option<Vec<usize>> {
    let is_path = range.len() >= 3
        && range
            .clone()
            .enumerate()
            .all(|(place, at)| code.kind(at) == if place % 2 == 0 { Kind::Ident } else { Kind::Period });
    is_path.then(|| range.step_by(2).collect())
}

/// The field that a path leads to, with its offset from what was allocated.
fn field_of<'s>(
    types: &Types<'_, 's>,
    code: &Code<'s>,
    place: (usize, usize),
    path: &[usize],
) -> Option<Field<'s>> {
    let (&variable, rest) = path.split_first()?;
    let mut of = variable_type(code, place, variable)?;
    of = types.pointed(of).unwrap_or(of);
    let (mut base, mut root) = (0, of);
    let mut field: Option<(LaidOut<'s>, Written)> = None;
    for &name in rest {
        if let Some((before, _)) = &field {
            // What a pointer leads to was allocated by itself.
            (of, base, root) = match types.pointed(before.of) {
                Some(to) => (to, 0, to),
                None => (before.of, base + before.offset, root),
            };
        }
        let (found, owner, more) = find(types, of, code.text(name), 3)?;
        if let Some(pointed) = more.reset {
            root = pointed;
        }
        base = if more.reset.is_some() { more.offset } else { base + more.offset };
        field = Some((found, owner));
    }
    let (found, owner) = field?;
    let at = Written { token: found.token, ..owner };
    Some(Field { name: found.name, at, offset: base + found.offset, root })
}

/// How embedded structs shift a field.
struct Shift {
    offset: u32,
    /// The type that a pointer on the way leads to, which was allocated by itself.
    reset: Option<Written>,
}

/// A field of a struct or of one that it embeds, and where that struct is written.
fn find<'s>(
    types: &Types<'_, 's>,
    of: Written,
    name: &str,
    depth: u32,
) -> Option<(LaidOut<'s>, Written, Shift)> {
    let fields = types.fields(of)?;
    let owner = |field: &LaidOut<'s>| Written { token: 0, ..field.of };
    if let Some(field) = fields.iter().find(|field| field.name == name) {
        return Some((field.clone(), owner(field), Shift { offset: 0, reset: None }));
    }
    let depth = depth.checked_sub(1)?;
    fields.iter().filter(|field| field.embedded).find_map(|field| {
        let to = types.pointed(field.of);
        let (found, owner, inner) = find(types, to.unwrap_or(field.of), name, depth)?;
        let shift = match to {
            Some(to) => Shift { offset: inner.offset, reset: inner.reset.or(Some(to)) },
            None if inner.reset.is_some() => inner,
            None => Shift { offset: field.offset + inner.offset, reset: None },
        };
        Some((found, owner, shift))
    })
}

/// Where the type of a variable is written: of a receiver, a parameter, or what it is declared or made with.
fn variable_type(code: &Code<'_>, (package, file): (usize, usize), used: usize) -> Option<Written> {
    let at = |token| Some(Written { package, file, token });
    match origin(code, used) {
        Some(Origin::Type(start)) => return at(start),
        Some(Origin::Value(start)) => return made(code, start).and_then(at),
        Some(Origin::Other) => return None,
        None => {}
    }
    // Of the package: `var x T`, `var x = &T{}`.
    let name = code.text(used);
    let token = (0..code.len()).find(|&token| {
        code.is_name(token, name) && code.before(token) == Kind::Var && code.around(token).is_none()
    })?;
    match code.kind(token + 1) {
        Kind::Ident | Kind::Mul => at(token + 1),
        Kind::Assign => made(code, token + 2).and_then(at),
        _ => None,
    }
}

/// The type of what is made: `&T{…}`, `T{…}`, `new(T)`.
fn made(code: &Code<'_>, at: usize) -> Option<usize> {
    if code.text(at) == "new" && code.kind(at + 1) == Kind::LeftParen {
        return Some(at + 2);
    }
    let start = if code.kind(at) == Kind::And { at + 1 } else { at };
    let end = if code.kind(start + 1) == Kind::Period { start + 3 } else { start + 1 };
    (code.kind(start) == Kind::Ident && code.kind(end) == Kind::LeftBrace).then_some(start)
}

fn finding<'s>(
    subject: &Subject<'s>,
    types: &Types<'_, 's>,
    field: &Field<'s>,
    (package, number, token): (usize, usize, usize),
    builds: PortSet,
) -> Finding {
    let packages = &subject.repository.packages;
    let owner = &packages[field.at.package];
    let file = &owner.files[field.at.file];
    let offset = types.code(field.at.package, field.at.file).offset(field.at.token);
    let title = format!(
        "{} stands at byte {} of what is allocated, and atomic operations on 64 bits panic there on {}",
        field.name,
        field.offset,
        some(builds)
    );
    let by = &packages[package];
    let call = types.code(package, number);
    let said = Said::at(&META, owner, file, Some(offset), title).on(builds);
    let said = match repairs(subject, types, field.at) {
        Some(repairs) => {
            said.repairs(format!("make {} an atomic type, and use its methods", field.name), repairs)
        }
        None => said,
    };
    said.with(
        "it is used by".into(),
        call.written(token..token + 3).to_owned(),
        by,
        &by.files[number],
        Some(call.offset(token)),
    )
    .remedy(format!("make {} an atomic.Int64 or atomic.Uint64, which align themselves", field.name))
    .remedy("or make it the first field".to_owned())
    .finding()
}
