//! What the rules about names that are not declared say.

use ogive_platform::constraint::Expr;
use ogive_record::{Confidence, Finding, RuleMeta, Severity};

use super::machine::legacy_syscall;
use crate::Subject;
use crate::holes::Hole;
use crate::said::{Said, folder, some};

/// How many places of other declarations are told.
const PLACES: usize = 4;

/// What is missing in the files of packages, or in those of their tests, but for what `legacy-syscall` says.
pub(super) fn holes<'r, 's>(subject: &'r Subject<'s>, tests: bool) -> Vec<Hole<'r, 's>> {
    let mut all = crate::holes::holes(subject, tests);
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
    let mut said = Said::at(meta, package, file, Some(hole.offset), title).on(builds);
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
    let Some(all) = conditions.into_iter().map(negated).reduce(|a, b| Expr::And(Box::new(a), Box::new(b)))
    else {
        let step = format!("use {shown} only in files that are constrained to the platforms that have it");
        return said.remedy(step).finding();
    };
    let folder = folder(&owner.folder);
    said.remedy(format!("declare {shown} in a file of {folder} that begins with //go:build {all}")).finding()
}

/// What holds where `expr` does not, with `!` before tags alone where that is short.
pub(super) fn negated(expr: Expr) -> Expr {
    match expr {
        Expr::Not(inner) => *inner,
        Expr::Or(a, b) => Expr::And(Box::new(negated(*a)), Box::new(negated(*b))),
        other => Expr::Not(Box::new(other)),
    }
}
