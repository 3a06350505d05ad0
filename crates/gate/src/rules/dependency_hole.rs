//! `dependency-hole`: what a package takes from another module is not there on a platform.

use std::collections::BTreeMap;

use ogive_gosource::file::{Import, ImportName};
use ogive_platform::PortSet;
use ogive_record::{
    Audience, Confidence, Example, Finding, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use crate::Subject;
use crate::holes::is_predeclared;
use crate::repository::{GoFile, Package, Role};
use crate::said::{Said, some, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("dependency-hole"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "what a package takes from another module is not there on a platform",
    rationale: "The package does not compile there, although nothing in the repository is wrong: the module has no files for the \
                platform, does not declare the name there, or does not build there itself.",
    examples: &[Example {
        wrong: "import \"golang.org/x/sys/unix\", and unix.EpollWait in a file that is built for darwin too",
        right: "the same in a file that begins with //go:build linux, or a version of the module that has it",
    }],
    references: &[
        Reference { title: "anchore/syft#1097", url: "https://github.com/anchore/syft/issues/1097" },
        Reference { title: "0xERR0R/blocky#2082", url: "https://github.com/0xERR0R/blocky/issues/2082" },
    ],
};

/// What a package takes from another module is not there on a platform.
pub(crate) struct DependencyHole;

impl Rule<Subject<'_>> for DependencyHole {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        if subject.repository.foreign.is_empty() {
            return Verdict::NotApplicable;
        }
        let mut findings = Vec::new();
        for number in 0..subject.repository.packages.len() {
            findings.extend(taken(subject, number));
        }
        findings.extend(within(subject));
        verdict(findings)
    }
}

/// What is missing: a package, or a name of it.
type What<'s> = (usize, Option<&'s str>, bool);

/// What a package takes itself.
fn taken(subject: &Subject<'_>, number: usize) -> Vec<Finding> {
    let repository = &subject.repository;
    let package = &repository.packages[number];
    let Some(module) = package.module else { return Vec::new() };
    let mut found: BTreeMap<What<'_>, (&GoFile<'_>, u32, PortSet)> = BTreeMap::new();
    for file in &package.files {
        let built =
            subject.declared.of_file(package, file) - repository.without_cgo().lost(repository, number, file);
        if built.is_empty() {
            continue;
        }
        let is_test = file.role != Role::Build;
        let mut add = |at: usize, name, offset, missing: PortSet| {
            if !missing.is_empty() {
                let known = found.entry((at, name, is_test)).or_insert((file, offset, missing));
                known.2 = known.2 | missing;
            }
        };
        for import in &file.header.imports {
            let Some(at) = repository.foreign_of(module, import) else { continue };
            let foreign = &repository.foreign[at];
            add(at, None, import.literal.start, built - foreign.builds.either_way());
            for (name, offset, missing) in lacks(file, import, foreign, built) {
                add(at, Some(name), offset, missing);
            }
        }
    }
    // What the package lacks itself its tests lack for the same reason.
    let of_package: BTreeMap<(usize, Option<&str>), PortSet> =
        found.iter().filter(|(what, _)| !what.2).map(|(what, by)| ((what.0, what.1), by.2)).collect();
    for ((at, name, is_test), (_, _, missing)) in &mut found {
        if let Some(known) = of_package.get(&(*at, *name)).filter(|_| *is_test) {
            *missing = *missing - *known;
        }
    }
    found.retain(|_, (_, _, missing)| !missing.is_empty());
    let told = found.into_iter().map(|((at, name, is_test), (file, offset, missing))| {
        let foreign = &repository.foreign[at];
        let place = foreign.folder.display();
        let title = match name {
            None => format!("{place} has no files for {}", some(missing)),
            Some(name) => format!("{}.{name} is not declared for {} in {place}", foreign.name, some(missing)),
        };
        let title = if is_test { format!("a test needs it: {title}") } else { title };
        let said = Said::at(&META, package, file, Some(offset), title).on(missing);
        advised(declared_at(said, foreign, name)).finding()
    });
    told.collect()
}

/// The names that a file uses of a foreign package and that are missing in builds in which the package has files.
fn lacks<'s>(
    file: &GoFile<'s>,
    import: &Import<'s>,
    foreign: &Package<'_>,
    built: PortSet,
) -> Vec<(&'s str, u32, PortSet)> {
    let called = match import.name {
        ImportName::Alias(name) => name.text,
        ImportName::Own => foreign.name,
        ImportName::Dot(_) | ImportName::Blank(_) => return Vec::new(),
    };
    let there = built & foreign.builds.either_way();
    let used = file.uses().iter().filter(|used| used.name.text == called);
    let members = used.filter_map(|used| used.member);
    let missing = members.filter_map(|member| {
        // What it declares nowhere may have been made, or be of another version.
        let declared = foreign.names.get(member.text)?;
        let missing = there - declared.builds.either_way();
        (!missing.is_empty() && !declared.builds.is_empty()).then_some((member.text, member.offset, missing))
    });
    missing.collect()
}

/// How a foreign package is reached.
#[derive(Clone, Copy)]
struct Reached<'r, 's> {
    /// In which builds.
    builds: PortSet,
    /// From where in the repository: the first import that leads to it.
    from: Option<(&'r Package<'s>, &'r GoFile<'s>, u32)>,
    /// The module that is built.
    module: usize,
}

/// What foreign packages lack themselves, where the repository needs them.
fn within(subject: &Subject<'_>) -> Vec<Finding> {
    let repository = &subject.repository;
    let reached = reached(subject);
    let mut findings = Vec::new();
    for (foreign, reached) in repository.foreign.iter().zip(&reached) {
        let Some((package, file, offset)) = reached.from else { continue };
        let (mut names, mut builds): (Vec<String>, PortSet) = (Vec::new(), PortSet::EMPTY);
        let mut add = |name: String, missing: PortSet| {
            builds = builds | missing;
            if !names.contains(&name) {
                names.push(name);
            }
        };
        for file in foreign.files.iter().filter(|file| file.role == Role::Build) {
            let built = file.builds & reached.builds;
            let has_dot = file.header.imports.iter().any(|import| matches!(import.name, ImportName::Dot(_)));
            if built.is_empty() || has_dot {
                continue;
            }
            let called: Vec<&str> =
                file.header.imports.iter().map(|import| name_in(subject, reached.module, import)).collect();
            for used in file.uses().iter().filter(|used| !used.key && !called.contains(&used.name.text)) {
                let Some(declared) = foreign.names.get(used.name.text) else { continue };
                let missing = built - declared.builds.either_way();
                if !missing.is_empty() && !declared.builds.is_empty() && !is_predeclared(used.name.text) {
                    add(used.name.text.to_owned(), missing);
                }
            }
            for import in &file.header.imports {
                let Some(at) = repository.foreign_of(reached.module, import) else { continue };
                let other = &repository.foreign[at];
                let excluded = built - other.builds.either_way();
                if !excluded.is_empty() {
                    add(format!("the package {}", other.folder.display()), excluded);
                }
                for (name, _, missing) in lacks(file, import, other, built) {
                    add(format!("{}.{name}", other.name), missing);
                }
            }
        }
        if builds.is_empty() {
            continue;
        }
        names.sort_unstable();
        let title = format!("{} does not build for {}", foreign.folder.display(), some(builds));
        let shown: Vec<&str> = names.iter().map(String::as_str).collect();
        let said = Said::at(&META, package, file, Some(offset), title).on(builds);
        findings.push(advised(said.with_names("it lacks", &shown, package, file)).finding());
    }
    findings
}

/// How an import is called in a file of a foreign package.
fn name_in<'r>(subject: &'r Subject<'_>, module: usize, import: &'r Import<'_>) -> &'r str {
    match import.name {
        ImportName::Alias(name) => name.text,
        ImportName::Blank(_) | ImportName::Dot(_) => "",
        ImportName::Own => match subject.repository.foreign_of(module, import) {
            Some(at) => subject.repository.foreign[at].name,
            None => import.likely_name(),
        },
    }
}

/// The builds in which each foreign package is needed.
fn reached<'r, 's>(subject: &'r Subject<'s>) -> Vec<Reached<'r, 's>> {
    let repository = &subject.repository;
    let none = Reached { builds: PortSet::EMPTY, from: None, module: 0 };
    let mut reached = vec![none; repository.foreign.len()];
    let mut waiting: Vec<usize> = Vec::new();
    let reach =
        |at: usize, by: Reached<'r, 's>, reached: &mut Vec<Reached<'r, 's>>, waiting: &mut Vec<usize>| {
            let builds = by.builds & repository.foreign[at].builds.either_way();
            let known = &mut reached[at];
            if !builds.is_subset(known.builds) {
                *known = Reached {
                    builds: known.builds | builds,
                    from: known.from.or(by.from),
                    module: if known.from.is_some() { known.module } else { by.module },
                };
                waiting.push(at);
            }
        };
    for (number, package) in repository.packages.iter().enumerate() {
        let Some(module) = package.module else { continue };
        for file in package.files.iter().filter(|file| file.role == Role::Build) {
            let lost = repository.without_cgo().lost(repository, number, file);
            let builds = subject.declared.of_file(package, file) - lost;
            for import in &file.header.imports {
                if let Some(at) = repository.foreign_of(module, import) {
                    let from = Some((package, file, import.literal.start));
                    reach(at, Reached { builds, from, module }, &mut reached, &mut waiting);
                }
            }
        }
    }
    while let Some(at) = waiting.pop() {
        let by = reached[at];
        for file in repository.foreign[at].files.iter().filter(|file| file.role == Role::Build) {
            let builds = by.builds & file.builds.either_way();
            for import in &file.header.imports {
                if let Some(to) = repository.foreign_of(by.module, import) {
                    reach(to, Reached { builds, ..by }, &mut reached, &mut waiting);
                }
            }
        }
    }
    reached
}

/// With where the name is declared, or for which builds the package has files.
fn declared_at(said: Said, foreign: &Package<'_>, name: Option<&str>) -> Said {
    const PLACES: usize = 4;
    let conditions: Vec<String> = match name {
        Some(name) => {
            let at = foreign.names.get(name).map_or(&[][..], |declared| &declared.at);
            at.iter().filter_map(|(file, _)| foreign.files.get(*file)).map(when).collect()
        }
        None => foreign.files.iter().filter(|file| file.role == Role::Build).map(when).collect(),
    };
    let what = if name.is_some() { "it is declared for" } else { "it has files for" };
    conditions.iter().take(PLACES).fold(said, |said, condition| said.with_fact(what, condition.clone()))
}

fn when(file: &GoFile<'_>) -> String {
    let condition = file.condition().map_or("every build".to_owned(), |condition| condition.to_string());
    format!("{condition} ({})", file.name)
}

fn advised(said: Said) -> Said {
    said.remedy(
        "take a version of the module that has it there: go list -m -u all names newer ones".to_owned(),
    )
    .remedy("or import it only in files that are constrained to the platforms that it is for".to_owned())
}
