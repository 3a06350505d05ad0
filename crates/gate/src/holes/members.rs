//! Fields and methods that are used in builds in which no type has them.
//!
//! No types are known here. But what begins with a small letter only types of the package itself can have, so that a name
//! behind a period that nothing of the package gives to a type is missing, whatever stands before the period.

use std::collections::{BTreeMap, HashMap};

use ogive_gosource::file::DeclarationKind;
use ogive_gosource::lexer::Kind;
use ogive_platform::PortSet;

use super::Hole;
use crate::Subject;
use crate::repository::{GoFile, Package, Role};

/// Where a type gets a field or a method.
#[derive(Default)]
struct Given<'s> {
    /// The builds of all places.
    builds: PortSet,
    /// The builds that have one of the types.
    types: PortSet,
    /// The type of the first place that says it, and each place: the file and the declaration in it.
    of: Option<&'s str>,
    at: Vec<(usize, usize)>,
}

/// What is missing in the files of a package, or in those of its tests.
pub(super) fn holes<'r, 's>(
    subject: &'r Subject<'s>,
    package: &'r Package<'s>,
    tests: bool,
) -> Vec<Hole<'r, 's>> {
    let declared =
        subject.declared.builds & package.files.iter().fold(PortSet::EMPTY, |all, file| all | file.builds);
    // A name can only be missing where a file is that gives it.
    let may = |file: &GoFile<'_>| !declared.is_subset(file.builds) && file.whole().is_some();
    if !package.files.iter().any(may) {
        return Vec::new();
    }
    let mut given = given(package, Role::Build);
    given.retain(|_, given| !declared.is_subset(given.builds));
    if given.is_empty() {
        return Vec::new();
    }
    let says_some = |file: &GoFile<'_>| given.keys().any(|name| says(file, name));
    let says_some: Vec<bool> = package.files.iter().map(says_some).collect();
    let mut in_tests = if tests { self::given(package, Role::Test) } else { HashMap::new() };
    for (file, _) in package.files.iter().zip(&says_some).filter(|(_, says)| **says) {
        match file.role {
            Role::Build => inside(file, &mut given),
            Role::Test if tests => inside(file, &mut in_tests),
            Role::Test | Role::ExternalTest => {}
        }
    }
    let mut found: BTreeMap<(&str, usize), Hole<'r, 's>> = BTreeMap::new();
    for (number, (file, says)) in package.files.iter().zip(says_some).enumerate() {
        let built = file.builds & subject.declared.builds;
        let is_meant = says && file.role != Role::ExternalTest && (file.role != Role::Build) == tests;
        if built.is_empty() || !is_meant {
            continue;
        }
        let code = file.code();
        for at in 1..code.len() {
            if code.kind(at) != Kind::Ident || code.before(at) != Kind::Period {
                continue;
            }
            let name = code.text(at);
            let Some(known) = given.get(name) else { continue };
            // C has names of its own.
            if at >= 2 && code.text(at - 2) == "C" && file.header.uses_cgo() {
                continue;
            }
            let more = in_tests.get(name).map_or(PortSet::EMPTY, |given| given.builds);
            // Where none of the types is there either, that is what is missing.
            let missing = (built & known.types) - known.builds - more;
            if missing.is_empty() || known.of.is_none() {
                continue;
            }
            let hole = found.entry((name, number)).or_insert_with(|| Hole {
                package,
                file,
                offset: code.offset(at),
                again: Vec::new(),
                owner: package,
                name,
                of: known.of,
                qualifier: None,
                builds: missing,
                at: known.at.clone(),
            });
            hole.used(code.offset(at), missing);
        }
    }
    found.into_values().collect()
}

/// What the declared types of a package have, or what its tests give them beside: names that begin with a small letter.
fn given<'s>(package: &Package<'s>, role: Role) -> HashMap<&'s str, Given<'s>> {
    let mut all: HashMap<&'s str, Given<'s>> = HashMap::new();
    for (number, file) in package.files.iter().enumerate() {
        if file.role != role {
            continue;
        }
        for (place, declared) in file.declarations().iter().enumerate() {
            let Some(receiver) = declared.receiver else { continue };
            if declared.kind == DeclarationKind::Method && is_small(declared.name.text) {
                let given = all.entry(declared.name.text).or_default();
                given.builds = given.builds | file.builds;
                given.types = given.types
                    | package.names.get(receiver.base.text).map_or(PortSet::EMPTY, |at| at.builds);
                given.of.get_or_insert(receiver.base.text);
                given.at.push((number, place));
            }
        }
        let fields = file.whole().into_iter().flat_map(|whole| {
            let of = |declared: &ogive_gosource::file::Declaration<'s>| {
                whole.fields_of(declared).iter().map(|field| field.name.text).collect::<Vec<_>>()
            };
            whole
                .declarations
                .iter()
                .enumerate()
                .map(move |(place, declared)| (place, declared.name.text, of(declared)))
        });
        for (place, of, names) in fields {
            for name in names.into_iter().filter(|name| is_small(name)) {
                let given = all.entry(name).or_default();
                given.builds = given.builds | file.builds;
                given.types = given.types | package.names.get(of).map_or(PortSet::EMPTY, |at| at.builds);
                given.of.get_or_insert(of);
                given.at.push((number, place));
            }
        }
    }
    all
}

/// Adds what types inside of others or of functions have, and the methods of interfaces.
fn inside<'s>(file: &GoFile<'s>, all: &mut HashMap<&'s str, Given<'s>>) {
    let code = file.code();
    for at in 1..code.len() {
        if code.kind(at) != Kind::Ident || code.before(at) == Kind::Period {
            continue;
        }
        let inside = code.around(at).filter(|&open| code.kind(open) == Kind::LeftBrace);
        let name = code.text(at);
        if inside.is_some_and(|open| matches!(code.before(open), Kind::Struct | Kind::Interface))
            && is_small(name)
        {
            let given = all.entry(name).or_default();
            given.builds = given.builds | file.builds;
        }
    }
}

fn says(file: &GoFile<'_>, name: &str) -> bool {
    memchr::memmem::find(file.bytes, name.as_bytes()).is_some()
}

fn is_small(name: &str) -> bool {
    name.chars().next().is_some_and(|first| !first.is_uppercase())
}
