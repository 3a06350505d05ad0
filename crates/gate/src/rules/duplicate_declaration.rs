//! `duplicate-declaration`: two files declare the same name on one platform.

use std::collections::BTreeMap;

use ogive_gosource::file::{Declaration, DeclarationKind};
use ogive_platform::PortSet;
use ogive_platform::constraint::Expr;
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::hole::negated;
use crate::Subject;
use crate::repository::{GoFile, Role};
use crate::said::{Said, some, verdict};

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

impl Rule<Subject<'_>> for DuplicateDeclaration {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        let mut findings = Vec::new();
        for package in &subject.repository.packages {
            let mut names: BTreeMap<Key<'_>, Vec<(&GoFile<'_>, u32)>> = BTreeMap::new();
            for file in
                package.files.iter().filter(|file| !subject.declared.of_file(package, file).is_empty())
            {
                for declared in file.declarations() {
                    if let Some(receiver) = once(declared) {
                        let key = (file.role == Role::ExternalTest, receiver, declared.name.text);
                        names.entry(key).or_default().push((file, declared.name.offset));
                    }
                }
            }
            for ((_, receiver, name), places) in names {
                let declared = |file: &GoFile<'_>| subject.declared.of_file(package, file);
                let Some(((first, at), (second, offset), builds)) = overlap(&places, declared) else {
                    continue;
                };
                let name = if receiver.is_empty() { name.to_owned() } else { format!("{receiver}.{name}") };
                let title = format!("{name} is declared twice for {}", some(builds));
                let mut said = Said::at(&META, package, second, Some(offset), title).on(builds);
                for (file, offset) in [(first, at), (second, offset)] {
                    let when =
                        file.condition().map_or("every build".into(), |condition| condition.to_string());
                    said = said.with(format!("{name} is declared for"), when, package, file, Some(offset));
                }
                findings.push(said.remedy(remedy(&name, first, second)).finding());
            }
        }
        verdict(findings)
    }
}

/// What keeps two files apart that both declare a name: the one that is in more builds is left out where the other is.
fn remedy(name: &str, first: &GoFile<'_>, second: &GoFile<'_>) -> String {
    let (wide, narrow) =
        if first.builds.len() > second.builds.len() { (first, second) } else { (second, first) };
    let (wider, narrower) = (wide.condition(), narrow.condition());
    let Some(narrower) =
        narrower.filter(|narrower| wide.name != narrow.name && wider.as_ref() != Some(narrower))
    else {
        return format!("remove one of the two declarations of {name}, or rename it");
    };
    // A name that a file has is asked for by no line in it.
    let own = match &wide.constraint.header {
        Ok(header) => header.go_build.as_ref().map(|line| line.expr.clone()),
        Err(_) => None,
    };
    let without = negated(narrower);
    match own {
        None => format!("begin {} with //go:build {without}", wide.name),
        Some(own @ Expr::Or(..)) => format!("begin {} with //go:build ({own}) && {without}", wide.name),
        Some(own) => format!("begin {} with //go:build {own} && {without}", wide.name),
    }
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
