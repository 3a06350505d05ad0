//! What types have, and what functions give.

use std::collections::{BTreeSet, HashMap, HashSet};

use ogive_gosource::file::{Declaration, DeclarationKind, ImportName};
use ogive_gosource::lexer::Kind;
use ogive_platform::PortSet;

use super::variables::Of;
use crate::code::Code;
use crate::holes::is_predeclared;
use crate::repository::{GoFile, Package, Repository, Role};
use crate::standard;

/// Whose a type is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::holes) enum Owner<'r> {
    /// A package of the repository, by its number.
    Here(usize),
    /// One of the standard library, by its path.
    Standard(&'r str),
}

/// A named type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::holes) struct Type<'r> {
    pub(in crate::holes) owner: Owner<'r>,
    pub(in crate::holes) name: &'r str,
}

/// Where a type gets a field or a method: the builds, the same with tests, and the places.
#[derive(Debug, Default)]
struct Member {
    builds: PortSet,
    with_tests: PortSet,
    at: Vec<(usize, usize)>,
}

/// What the types of a package have.
#[derive(Debug)]
pub(crate) struct Members<'s> {
    members: HashMap<(&'s str, &'s str), Member>,
    /// Types that may have more than is told, by what they embed or stand for.
    open: HashSet<&'s str>,
    /// The members that some builds lack which have their type.
    partial: HashSet<&'s str>,
}

/// Names of members that some builds lack: of the package at hand, of those that a file imports, and of the standard library.
pub(in crate::holes) struct Lacked<'r> {
    own: Option<&'r HashSet<&'r str>>,
    others: Vec<&'r BTreeSet<String>>,
    standard: Vec<&'static HashSet<&'static str>>,
}

impl Lacked<'_> {
    fn has(&self, name: &str) -> bool {
        self.own.is_some_and(|members| members.contains(name))
            || self.others.iter().any(|members| members.contains(name))
            || self.standard.iter().any(|members| members.contains(name))
    }
}

/// The types of a repository, as far as they matter.
pub(in crate::holes) struct Types<'r, 's> {
    repository: &'r Repository<'s>,
}

impl<'r, 's> Types<'r, 's> {
    pub(in crate::holes) const fn new(repository: &'r Repository<'s>) -> Self {
        Self { repository }
    }

    /// The members that some builds lack, where a file may use one: one that is called so stands behind some period of it.
    pub(super) fn lacked(&self, number: usize, file: &GoFile<'s>) -> Option<Lacked<'r>> {
        file.whole()?;
        let packages = &self.repository.packages;
        let package = &packages[number];
        let own = package.is_constrained().then(|| &packages.members(number).partial);
        let mut lacked = Lacked { own, others: Vec::new(), standard: Vec::new() };
        for import in &file.header.imports {
            match self.repository.imported(package, import) {
                Some(at) if at == number => {}
                Some(at) => lacked.others.push(&packages.lacking(at).members),
                None => lacked.standard.extend(standard::partial_members(&import.path)),
            }
        }
        lacked.own = lacked.own.filter(|members| !members.is_empty());
        lacked.others.retain(|members| !members.is_empty());
        let may = lacked.own.is_some() || !lacked.others.is_empty() || !lacked.standard.is_empty();
        (may && selects(file.bytes, |name| lacked.has(name))).then_some(lacked)
    }

    /// The type of a variable of which a member is used, where some build may lack that.
    pub(super) fn with(&self, of: Of<'r>, member: &str, lacked: &Lacked<'r>) -> Option<Type<'r>> {
        match of {
            Of::Type(of) => lacked.has(member).then_some(of),
            // It may be a type of a package that the file does not import.
            Of::Result(owner, function) => {
                let may = lacked.has(member)
                    || matches!(owner, Owner::Here(at) if self.repository.packages.may_give(at, member));
                if may { self.result(owner, function) } else { None }
            }
        }
    }

    /// The builds that have a member of a type; none where that is not known, or no matter of ports.
    pub(super) fn builds_of(&self, of: Type<'r>, member: &str, with_tests: bool) -> Option<PortSet> {
        match of.owner {
            Owner::Standard(path) => standard::builds_of(path, &format!("{}.{member}", of.name)),
            Owner::Here(at) => {
                let members = self.repository.packages.members(at);
                let known = members.members.get(&(of.name, member))?;
                let has = if with_tests { known.with_tests } else { known.builds };
                (!members.open.contains(of.name) && !known.builds.is_empty()).then_some(has)
            }
        }
    }

    /// The builds that have a type.
    pub(super) fn builds(&self, of: Type<'r>) -> PortSet {
        match of.owner {
            Owner::Standard(path) => standard::builds_of(path, of.name).unwrap_or_else(PortSet::all),
            Owner::Here(at) => {
                self.repository.packages[at].names.get(of.name).map_or(PortSet::EMPTY, |name| name.builds)
            }
        }
    }

    /// Where a type gets a member: files and declarations by their places.
    pub(super) fn places(&self, of: Type<'r>, member: &str) -> Vec<(usize, usize)> {
        match of.owner {
            Owner::Standard(_) => Vec::new(),
            Owner::Here(at) => {
                let known = self.repository.packages.members(at).members.get(&(of.name, member));
                known.map_or_else(Vec::new, |known| known.at.clone())
            }
        }
    }

    pub(super) fn package(&self, of: Type<'r>) -> Option<&'r Package<'s>> {
        match of.owner {
            Owner::Standard(_) => None,
            Owner::Here(at) => Some(&self.repository.packages[at]),
        }
    }

    /// How the package of a type is called.
    pub(super) fn qualifier(&self, of: Type<'r>) -> &'r str {
        match of.owner {
            Owner::Standard(path) => path.rsplit('/').next().unwrap_or(path),
            Owner::Here(at) => self.repository.packages.name(at),
        }
    }

    /// The package that is called so in a file.
    pub(super) fn named(&self, number: usize, file: &'r GoFile<'s>, name: &str) -> Option<Owner<'r>> {
        let package = &self.repository.packages[number];
        let mut imports = file.header.imports.iter();
        let import = imports.find(|import| self.repository.name_of(package, import) == Some(name))?;
        match self.repository.imported(package, import) {
            Some(at) => Some(Owner::Here(at)),
            None => standard::is_partial(&import.path).then_some(Owner::Standard(&import.path)),
        }
    }

    /// The package that declares what a file uses without a package's name: its own, or one that it imports with a point. What
    /// tests outside of a package declare is not looked at.
    pub(super) fn owner_of(&self, number: usize, file: &GoFile<'s>, name: &str) -> Option<Owner<'r>> {
        let package = &self.repository.packages[number];
        let is_own = package.names.contains_key(name) || package.test_names.contains_key(name);
        if file.role != Role::ExternalTest && is_own {
            return Some(Owner::Here(number));
        }
        let dots = file.header.imports.iter().filter(|import| matches!(import.name, ImportName::Dot(_)));
        let mut dots = dots.filter_map(|import| self.repository.imported(package, import));
        dots.find(|&at| self.repository.packages[at].names.contains_key(name)).map(Owner::Here)
    }

    /// The type, or that to which it points, that stands in a stretch of tokens: `*pkg.T`. `number` is the package of the
    /// file that it stands in.
    pub(super) fn read(
        &self,
        code: &Code<'s>,
        range: std::ops::Range<usize>,
        number: usize,
        file: &'r GoFile<'s>,
    ) -> Option<Type<'r>>
    where
        's: 'r,
    {
        let mut at = range.start;
        if code.kind(at) == Kind::Mul {
            at += 1;
        }
        if code.kind(at) != Kind::Ident {
            return None;
        }
        let first: &'r str = code.text(at);
        if at + 1 == range.end {
            let owner = self.owner_of(number, file, first)?;
            return Some(Type { owner, name: first });
        }
        let is_qualified =
            code.kind(at + 1) == Kind::Period && code.kind(at + 2) == Kind::Ident && at + 3 == range.end;
        let owner = is_qualified.then(|| self.named(number, file, first)).flatten()?;
        Some(Type { owner, name: code.text(at + 2) })
    }

    /// The first result of a function of a package, where all its declarations give the same.
    pub(super) fn result(&self, owner: Owner<'r>, function: &str) -> Option<Type<'r>> {
        let Owner::Here(number) = owner else { return None };
        let mut given = None;
        for file in &self.repository.packages[number].files {
            for declared in file.declarations() {
                if declared.kind != DeclarationKind::Func || declared.name.text != function {
                    continue;
                }
                let code = Code::of(declared.span.of(file.bytes));
                // `func name(…) *T` or `func name(…) (x *T, …)`
                let result = code.skip(2);
                let range = match code.kind(result) {
                    Kind::LeftParen => {
                        let first = code.elements(result).into_iter().next()?;
                        let is_named = first.len() > 1
                            && code.kind(first.start) == Kind::Ident
                            && code.kind(first.start + 1) != Kind::Period;
                        if is_named { first.start + 1..first.end } else { first }
                    }
                    _ => result..(result..code.len()).find(|&at| code.kind(at) == Kind::LeftBrace)?,
                };
                let one = self.read(&code, range, number, file)?;
                if given.is_some_and(|known| known != one) {
                    return None;
                }
                given = Some(one);
            }
        }
        given
    }
}

impl<'s> Members<'s> {
    /// What the types of a package have.
    pub(crate) fn of(package: &Package<'s>) -> Self {
        members(package)
    }
}

fn members<'s>(package: &Package<'s>) -> Members<'s> {
    let mut members: HashMap<(&'s str, &'s str), Member> = HashMap::new();
    let mut open = HashSet::new();
    for (number, file) in package.files.iter().enumerate().filter(|(_, file)| file.role != Role::ExternalTest)
    {
        for (place, declared) in file.declarations().iter().enumerate() {
            let mut add = |of: &'s str, name: &'s str| {
                let member = members.entry((of, name)).or_default();
                member.with_tests = member.with_tests | file.builds;
                if file.role == Role::Build {
                    member.builds = member.builds | file.builds;
                    member.at.push((number, place));
                }
            };
            match declared.kind {
                DeclarationKind::Method => {
                    if let Some(receiver) = declared.receiver {
                        add(receiver.base.text, declared.name.text);
                    }
                }
                DeclarationKind::Alias => drop(open.insert(declared.name.text)),
                DeclarationKind::Type => {
                    let Some(whole) = file.whole() else { continue };
                    if has_fields_of_another(file, declared) {
                        open.insert(declared.name.text);
                    }
                    for field in whole.fields_of(declared) {
                        add(declared.name.text, field.name.text);
                        if field.embedded {
                            open.insert(declared.name.text);
                        }
                    }
                }
                _ => {}
            }
        }
    }
    let lacks = |of: &str, member: &Member| {
        let needed = package.names.get(of).map_or(package.builds, |at| at.builds);
        !member.builds.is_empty() && !needed.is_subset(member.builds)
    };
    let lacking = members.iter().filter(|((of, _), member)| lacks(of, member));
    let partial = lacking.map(|((_, name), _)| *name).collect();
    Members { members, open, partial }
}

/// Whether a type is declared by the name of another, whose fields it has: `type T other.T`.
fn has_fields_of_another(file: &GoFile<'_>, declared: &Declaration<'_>) -> bool {
    let start = declared.name.offset as usize + declared.name.text.len();
    let rest = file.bytes.get(start..declared.span.end as usize).unwrap_or_default().trim_ascii_start();
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii();
    let word = &rest[..rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len())];
    let word = std::str::from_utf8(word).unwrap_or_default();
    !matches!(word, "" | "struct" | "interface" | "func" | "map" | "chan") && !is_predeclared(word)
}

/// Whether some name for which `is` holds stands behind a period. Where a comment stands behind one, that is not known.
fn selects(source: &[u8], is: impl Fn(&str) -> bool) -> bool {
    memchr::memchr_iter(b'.', source).any(|at| {
        let rest = source[at + 1..].trim_ascii_start();
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii();
        let name = &rest[..rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len())];
        rest.starts_with(b"/") || std::str::from_utf8(name).is_ok_and(&is)
    })
}
