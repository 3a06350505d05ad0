//! `duplicate-declaration`: two files declare the same name on one platform.

use std::collections::BTreeMap;

use ogive_gosource::file::{Declaration, DeclarationKind};
use ogive_platform::PortSet;
use ogive_platform::constraint::Expr;
use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use super::constrained::{both, constrained, misplaced, negated};
use crate::repository::{GoFile, Role};
use crate::said::{Said, some};
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("duplicate-declaration"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "two files declare the same name on one platform",
    rationale: "The package does not compile there: \"… redeclared in this block\". Constraints that were meant to \
                exclude one another overlap.",
    examples: &[Example {
        wrong: "add_amd64.go and add_generic.go with //go:build !arm64 both declare add",
        right: "add_generic.go with //go:build !amd64 && !arm64",
    }],
    references: &[Reference {
        title: "phoreproject/bls#4",
        url: "https://github.com/phoreproject/bls/issues/4",
    }],
};

/// Two files declare the same name on one platform.
pub(crate) struct DuplicateDeclaration;

/// What must be there once: inside or outside of the package, the receiver's type, the name.
type Key<'s> = (bool, &'s str, &'s str);

impl PackageRule for DuplicateDeclaration {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        let OnePackage { subject, package, .. } = *one;
        let mut findings = Vec::new();
        let mut names: BTreeMap<Key<'_>, Vec<(&GoFile<'_>, u32)>> = BTreeMap::new();
        for file in package.files.iter().filter(|file| !subject.declared.of_file(package, file).is_empty()) {
            for declared in file.declarations() {
                if let Some(receiver) = once(declared) {
                    let key = (file.role == Role::ExternalTest, receiver, declared.name.text);
                    names.entry(key).or_default().push((file, declared.name.offset));
                }
            }
        }
        for ((_, receiver, name), places) in &names {
            let declared = |file: &GoFile<'_>| subject.declared.of_file(package, file);
            let Some(((first, at), (second, offset), builds)) = overlap(places, declared) else {
                continue;
            };
            let name = if receiver.is_empty() { (*name).to_owned() } else { format!("{receiver}.{name}") };
            let title = format!("{name} is declared twice for {}", some(builds));
            let mut said = Said::at(&META, package, second, Some(offset), title).on(builds);
            for (file, offset) in [(first, at), (second, offset)] {
                let when = file.condition().map_or("every build".into(), |condition| condition.to_string());
                said = said.with(format!("{name} is declared for"), when, package, file, Some(offset));
            }
            let apart = apart(first, second);
            if let Some((wide, narrow, wanted)) = &apart
                && is_counterpart(&names, wide, narrow)
                && let Some(repair) = constrained(package, wide, wanted)
            {
                said = said.repairs(format!("begin {} with //go:build {wanted}", wide.name), vec![repair]);
            }
            let astray = [first, second].into_iter().find_map(|file| Some((file, misplaced(file)?)));
            if let Some((file, offset)) = astray {
                let line = "has a //go:build line behind its package clause, which Go refuses".to_owned();
                said = said.with(file.name.to_owned(), line, package, file, Some(offset));
            }
            let remedy = match apart {
                _ if let Some((file, _)) = astray => {
                    format!("move the //go:build line of {} above its package clause", file.name)
                }
                Some((wide, _, wanted)) => format!("begin {} with //go:build {wanted}", wide.name),
                None => format!("remove one of the two declarations of {name}, or rename it"),
            };
            findings.push(said.remedy(remedy).finding());
        }
        findings
    }
}

/// What keeps two files apart that both declare a name: the one that is in more builds is left out where the other is. That
/// file, the other, and what it is to ask for; none where the two ask for the same.
fn apart<'f, 's>(
    first: &'f GoFile<'s>,
    second: &'f GoFile<'s>,
) -> Option<(&'f GoFile<'s>, &'f GoFile<'s>, Expr)> {
    let (wide, narrow) =
        if first.builds.len() > second.builds.len() { (first, second) } else { (second, first) };
    let narrower = narrow.condition();
    let narrower = narrower
        .filter(|narrower| wide.name != narrow.name && wide.condition().as_ref() != Some(narrower))?;
    // A name that a file has is asked for by no line in it.
    let own = match &wide.constraint.header {
        Ok(header) => header.go_build.as_ref().map(|line| line.expr.clone()),
        Err(_) => None,
    };
    Some((wide, narrow, both(own, negated(narrower))))
}

/// Whether all that a file declares is declared by others too where another file is, so that it can be left out there.
fn is_counterpart(
    names: &BTreeMap<Key<'_>, Vec<(&GoFile<'_>, u32)>>,
    wide: &GoFile<'_>,
    narrow: &GoFile<'_>,
) -> bool {
    let left_out = wide.builds & narrow.builds;
    wide.role == narrow.role
        && wide.declarations().iter().all(|declared| {
            let Some(receiver) = once(declared) else { return declared.name.text == "_" };
            let key = (wide.role == Role::ExternalTest, receiver, declared.name.text);
            let others =
                names.get(&key).into_iter().flatten().filter(|(file, _)| !std::ptr::addr_eq(*file, wide));
            left_out.is_subset(others.fold(PortSet::EMPTY, |all, (file, _)| all | file.builds))
        })
}

/// The receiver's type, empty without one, of what must be declared once.
fn once<'s>(declared: &Declaration<'s>) -> Option<&'s str> {
    match (declared.kind, declared.name.text) {
        (_, "_") | (DeclarationKind::Func, "init") => None,
        (DeclarationKind::Method, _) => declared.receiver.map(|receiver| receiver.base.text),
        _ => Some(""),
    }
}

type Twice<'f, 's> = ((&'f GoFile<'s>, u32), (&'f GoFile<'s>, u32), PortSet);

/// The first two places that share a build, and the builds that any two share.
fn overlap<'f, 's>(
    places: &[(&'f GoFile<'s>, u32)],
    declared: impl Fn(&GoFile<'_>) -> PortSet,
) -> Option<Twice<'f, 's>> {
    let mut found: Option<Twice<'f, 's>> = None;
    for (at, first) in places.iter().enumerate() {
        for second in &places[at + 1..] {
            let both = declared(first.0) & declared(second.0);
            if !both.is_empty() {
                let known = found.get_or_insert((*first, *second, both));
                known.2 = known.2 | both;
            }
        }
    }
    found
}
