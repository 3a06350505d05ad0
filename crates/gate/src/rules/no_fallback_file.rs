//! `no-fallback-file`: a package exports something on some architectures only.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashSet};

use ogive_platform::constraint::Expr;
use ogive_platform::{Goarch, PortSet};
use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use crate::repository::{GoFile, NameBuilds, Package, Role};
use crate::said::{Said, some};
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("no-fallback-file"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "a package exports something on some architectures only",
    rationale: "A list of architectures without a file for all others leaves importers with undefined names on \
                every architecture that the list forgot, and on those to come.",
    examples: &[Example {
        wrong: "hash_amd64.go and hash_arm64.go declare HashBlocks, and no file does with //go:build !amd64 && !arm64",
        right: "hash_generic.go with //go:build !amd64 && !arm64 declares HashBlocks in Go",
    }],
    references: &[Reference {
        title: "prysmaticlabs/gohashtree#21",
        url: "https://github.com/prysmaticlabs/gohashtree/issues/21",
    }],
};

/// A package exports something on some architectures only.
pub(crate) struct NoFallbackFile;

/// Builds, and the names that they lack, with their places.
type Lacking<'s> = (PortSet, Vec<(&'s str, u32)>);

impl PackageRule for NoFallbackFile {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        let OnePackage { subject, package, .. } = *one;
        if package.name == "main" {
            return Vec::new();
        }
        // Who uses a name where nothing declares it is told so.
        let holes: OnceCell<HashSet<&str>> = OnceCell::new();
        let is_hole = |name: &str| {
            let holes =
                holes.get_or_init(|| one.around().flat_map(|other| of_package(&other, package)).collect());
            holes.contains(name)
        };
        let mut findings = Vec::new();
        // By the place of the first declaration's file and the builds: the names.
        let mut found: BTreeMap<(usize, String), Lacking<'_>> = BTreeMap::new();
        for (name, at) in &package.names {
            let missing = missing(package, at, subject.declared.of(package));
            let exported = name.chars().next().is_some_and(char::is_uppercase);
            if missing.is_empty() || !exported {
                continue;
            }
            let mut places = at.at.iter().filter(|(file, _)| package.files[*file].role == Role::Build);
            // What hangs on systems, compilers or tags is no list of architectures.
            let first =
                places.clone().next().filter(|_| places.any(|(file, _)| names_some(&package.files[*file])));
            if let Some(&(file, declaration)) = first.filter(|_| !is_hole(name)) {
                let declared = &package.files[file].declarations()[declaration];
                let known = found.entry((file, missing.to_string())).or_insert((missing, Vec::new()));
                known.1.push((name, declared.name.offset));
            }
        }
        for ((file, _), (missing, mut names)) in found {
            names.sort_unstable_by_key(|(_, offset)| *offset);
            let file = &package.files[file];
            let (first, offset) = names[0];
            let who = match names.len() {
                1 => format!("{first} is"),
                2 => format!("{first} and {} are", names[1].0),
                more => format!("{first} and {} other names are", more - 1),
            };
            let title = format!("{who} for a list of architectures only, without {}", some(missing));
            let when = file.condition().map_or("every build".into(), |condition| condition.to_string());
            let said = Said::at(&META, package, file, Some(offset), title)
                .on(missing)
                .with(format!("{first} is declared for"), when, package, file, Some(offset))
                .remedy("add a file with the negated constraint that declares them in plain Go".into());
            findings.push(said.finding());
        }
        findings
    }
}

/// The names of a package that are used in another on platforms on which nothing declares them.
fn of_package<'s>(by: &OnePackage<'_, 's>, package: &Package<'s>) -> Vec<&'s str> {
    let of_it = by.named().iter().filter(|hole| !hole.at.is_empty() && std::ptr::eq(hole.owner, package));
    of_it.map(|hole| hole.name).collect()
}

/// Whether the constraints of a file ask for an architecture. Who only excludes some has the others, those to come too.
fn names_some(file: &GoFile<'_>) -> bool {
    file.constraint.name.arch.is_some() || file.condition().is_some_and(|condition| asks(&condition, true))
}

/// Whether an architecture is asked for in a condition that has to hold, or not to.
fn asks(condition: &Expr, holds: bool) -> bool {
    match condition {
        Expr::Tag(tag) => holds && tag.parse::<Goarch>().is_ok(),
        Expr::Not(inner) => asks(inner, !holds),
        Expr::And(a, b) | Expr::Or(a, b) => asks(a, holds) || asks(b, holds),
    }
}

/// The builds that lack a name although the package is there, and the name is on another architecture of the same
/// system: there it is the architecture that decides.
fn missing(package: &Package<'_>, name: &NameBuilds, declared: PortSet) -> PortSet {
    ((package.builds & declared) - name.builds) & name.builds.on_any_architecture()
}
