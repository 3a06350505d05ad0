//! What the rules about names that are not declared say.

use ogive_gosource::file::{Declaration, DeclarationKind, Import, Use};
use ogive_platform::PortSet;
use ogive_platform::constraint::Expr;
use ogive_record::{Confidence, Finding, RuleMeta, Severity};

use super::constrained::{constrained, none_of};
use super::machine::legacy_syscall;
use crate::code::members;
use crate::holes::Hole;
use crate::repository::{GoFile, Role};
use crate::said::{Said, folder, some};
use crate::{OnePackage, Subject, standard};

/// How many places of other declarations are told.
const PLACES: usize = 4;

/// What is missing in the files of a package, tests apart, but for what `legacy-syscall` says.
pub(super) fn outside<'r, 's>(one: &OnePackage<'r, 's>) -> Vec<Hole<'r, 's>> {
    without_told(one.holes().to_vec())
}

/// The same of its tests.
pub(super) fn in_tests<'r, 's>(one: &OnePackage<'r, 's>) -> Vec<Hole<'r, 's>> {
    let mut all = crate::holes::named(one.subject, one.number, true);
    all.extend(crate::holes::of_types(one.subject, one.number, true));
    without_told(all)
}

fn without_told<'r, 's>(mut all: Vec<Hole<'r, 's>>) -> Vec<Hole<'r, 's>> {
    for hole in all.iter_mut().filter(|hole| hole.qualifier == Some("syscall") && hole.of.is_none()) {
        hole.builds = hole.builds - legacy_syscall::told(hole.name);
    }
    all.retain(|hole| !hole.builds.is_empty());
    all
}

pub(super) fn finding(subject: &Subject<'_>, meta: &'static RuleMeta, hole: &Hole<'_, '_>) -> Finding {
    let Hole { package, file, owner, name, builds, .. } = *hole;
    let shown = hole.shown();
    let title = format!("{shown} is not declared for {}", some(builds));
    let mut said =
        Said::at(meta, package, file, Some(hole.offset), title).again(file, &hole.again).on(builds);
    let is_of_cgo = builds.iter().all(|(port, cgo)| !cgo && file.builds.contains(port, true));
    if is_of_cgo && !subject.declared.is_without_cgo(package, builds) {
        said = said.at_most(Severity::Warning, Confidence::Medium);
    }
    if subject.declared.is_far(package, file, builds) {
        said = said.at_most(Severity::Warning, Confidence::Medium);
    }
    let mut conditions: Vec<Expr> = Vec::new();
    for (place, &(file, declaration)) in hole.at.iter().enumerate() {
        let file = &owner.files[file];
        if let Some(condition) = file.condition().filter(|condition| !conditions.contains(condition)) {
            conditions.push(condition);
        }
        if place < PLACES {
            let offset = file.declarations().get(declaration).map(|declared| declared.name.offset);
            let when = file.condition().map_or("every build".to_owned(), |condition| condition.to_string());
            said = said.with(format!("{name} is declared for"), when, owner, file, offset);
        }
    }
    if let Some((file, wanted)) = fallback(hole)
        && let Some(repair) = constrained(owner, file, &wanted)
    {
        said = said.repairs(format!("begin {} with //go:build {wanted}", file.name), vec![repair]);
    }
    let Some(all) = none_of(conditions) else {
        let step = format!("use {shown} only in files that are constrained to the platforms that have it");
        return said.remedy(step).finding();
    };
    let folder = folder(&owner.folder);
    said.remedy(format!("declare {shown} in a file of {folder} that begins with //go:build {all}")).finding()
}

/// What names of files end with that are for whatever their neighbours are not for.
const FALLBACKS: [&str; 11] = [
    "default",
    "fallback",
    "generic",
    "noasm",
    "nosimd",
    "other",
    "others",
    "portable",
    "purego",
    "stub",
    "unsupported",
];

/// Of the files that declare what is missing, the one that is there for all that the others are not for, and what it is to ask
/// for instead of its list. None where it could not be built there, or would declare something twice.
fn fallback<'r, 's>(hole: &Hole<'r, 's>) -> Option<(&'r GoFile<'s>, Expr)> {
    let owner = hole.owner;
    let mut files: Vec<usize> = hole.at.iter().map(|(file, _)| *file).collect();
    files.sort_unstable();
    files.dedup();
    let is_fallback = |file: &GoFile<'_>| {
        let stem = file.name.strip_suffix(".go").unwrap_or(file.name);
        let word = stem.rsplit('_').next().unwrap_or(stem);
        FALLBACKS.contains(&word) && file.role == Role::Build && !file.header.uses_cgo()
    };
    let (wide, others): (Vec<_>, Vec<_>) =
        files.into_iter().map(|file| &owner.files[file]).partition(|file| is_fallback(file));
    let ([file], false) = (wide.as_slice(), others.is_empty()) else { return None };
    // What every build without one of the others gets: those that lack the name, and the present ones.
    let wanted = none_of(others.iter().map(|file| file.condition()).collect::<Option<Vec<_>>>()?)?;
    let taken = others.iter().fold(PortSet::EMPTY, |all, file| all | file.builds);
    let more = PortSet::all() - taken - file.builds;
    let others_there: Vec<_> = owner
        .files
        .iter()
        .filter(|other| {
            !std::ptr::eq(*other, *file) && other.role == Role::Build && !(other.builds & more).is_empty()
        })
        .collect();
    let is_same = |a: &Declaration<'_>, b: &Declaration<'_>| {
        let of = |declared: &Declaration<'_>| declared.receiver.map(|receiver| receiver.base.text.to_owned());
        !matches!(a.name.text, "_" | "init") && a.name.text == b.name.text && of(a) == of(b)
    };
    let is_once = |declared: &Declaration<'_>| {
        let has_code =
            declared.body || !matches!(declared.kind, DeclarationKind::Func | DeclarationKind::Method);
        let mut there = others_there.iter().flat_map(|other| other.declarations());
        has_code && !there.any(|other| is_same(declared, other))
    };
    let is_there = |used: &Use<'_>| {
        let known = owner.names.get(used.name.text).filter(|_| used.member.is_none());
        let own = || file.declarations().iter().any(|declared| declared.name.text == used.name.text);
        known.is_none_or(|known| more.is_subset(known.builds) || own())
    };
    let is_everywhere = |import: &Import<'_>| {
        let mut used = Vec::new();
        members(file, file.uses(), &import.path, &mut used);
        let mut names = used.iter().map(|member| member.name).chain([""]);
        names.all(|name| standard::builds_of(&import.path, name).is_none_or(|has| more.is_subset(has)))
    };
    let builds = file.declarations().iter().all(is_once)
        && file.uses().iter().all(is_there)
        && file.header.imports.iter().all(is_everywhere);
    builds.then_some((file, wanted))
}
