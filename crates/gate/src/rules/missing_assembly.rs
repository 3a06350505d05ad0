//! `missing-assembly`: a function has neither a body nor assembly on a platform.

use ogive_gosource::assembly::SymbolKind;
use ogive_gosource::directive::Directive;
use ogive_gosource::file::{Declaration, DeclarationKind};
use ogive_platform::{Goarch, PortSet};
use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use crate::repository::{GoFile, Package, Role};
use crate::said::{Said, some};
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("missing-assembly"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a function has neither a body nor assembly on a platform",
    rationale: "The compiler says \"missing function body\"; where the package has other assembly, the linker says \
                \"relocation target … not defined\", and only in programs that call the function.",
    examples: &[Example {
        wrong: "sqrt.go has func archSqrt(x float32) float32, and only sqrt_amd64.s defines it",
        right: "sqrt_asm.go declares it for amd64; sqrt_noasm.go with //go:build !amd64 has a body",
    }],
    references: &[
        Reference { title: "jart/gosip#23", url: "https://github.com/jart/gosip/issues/23" },
        Reference { title: "chewxy/math32#1", url: "https://github.com/chewxy/math32/issues/1" },
    ],
};

/// A function has neither a body nor assembly on a platform.
pub(crate) struct MissingAssembly;

/// Functions of a file that lack assembly in the same builds.
struct Missing<'r, 's> {
    names: Vec<&'s str>,
    offset: u32,
    file: &'r GoFile<'s>,
    builds: PortSet,
    refused: Refused,
}

/// Who notices that a function is nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refused {
    /// The compiler: the package has nothing that is not Go.
    Compiler,
    /// The linker, in programs that call it.
    Linker,
    /// Nobody, for nothing calls it.
    Uncalled,
}

impl PackageRule for MissingAssembly {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        let OnePackage { subject, package, .. } = *one;
        let mut all: Vec<Missing<'_, '_>> = Vec::new();
        for file in package.files.iter().filter(|file| file.role != Role::ExternalTest) {
            for declared in file.declarations() {
                if !is_body_less(file, declared) {
                    continue;
                }
                let provided = provided(package, declared) | imported(file, declared);
                let missing = subject.declared.of_file(package, file) - provided;
                if missing.is_empty() {
                    continue;
                }
                let others = package.builds_with_others();
                let is_pushed = || subject.repository.pushed().contains(declared.name.text);
                let linked = missing & others;
                let linked = if linked.is_empty() || is_pushed() { PortSet::EMPTY } else { linked };
                let linker = if is_used(package, declared) { Refused::Linker } else { Refused::Uncalled };
                for (builds, refused) in [(missing - others, Refused::Compiler), (linked, linker)] {
                    add(&mut all, file, declared, builds, refused);
                }
            }
        }
        all.iter().map(|missing| finding(package, missing)).collect()
    }
}

/// Whether a function is meant to be written elsewhere than in Go. One that is linked to by name is no matter of
/// assembly.
fn is_body_less(file: &GoFile<'_>, declared: &Declaration<'_>) -> bool {
    let directives = file.whole().map_or(&[][..], |whole| &whole.header.directives);
    let linked =
        |name: &str| directives.iter().filter_map(Directive::linkname).any(|link| link.local == name);
    declared.kind == DeclarationKind::Func && !declared.body && !linked(declared.name.text)
}

/// The builds for WebAssembly, if its host has the function.
fn imported(file: &GoFile<'_>, declared: &Declaration<'_>) -> PortSet {
    let directives = file.whole().map_or(&[][..], |whole| &whole.header.directives);
    let above = |at: u32| {
        let between = file.bytes.get(at as usize..declared.span.start as usize).unwrap_or_default();
        !between.is_empty()
            && between.split(|&byte| byte == b'\n').all(|line| line.is_empty() || line.starts_with(b"//"))
    };
    if directives.iter().any(|directive| directive.name == b"go:wasmimport" && above(directive.offset)) {
        return PortSet::where_port(|port| port.arch == Goarch::Wasm);
    }
    PortSet::EMPTY
}

/// Whether something may call a function: what no other package sees must be used in its own.
fn is_used(package: &Package<'_>, declared: &Declaration<'_>) -> bool {
    let name = declared.name.text;
    let is_exported = name.starts_with(|c: char| c.is_uppercase());
    let files = package.files.iter();
    is_exported || files.flat_map(GoFile::uses).any(|used| used.name.text == name)
}

/// The builds in which something else than Go may define the function. What objects hold is not known, and with cgo
/// assembly is that of C.
fn provided(package: &Package<'_>, declared: &Declaration<'_>) -> PortSet {
    let mut builds = PortSet::EMPTY;
    for other in &package.others {
        match &other.assembly {
            Some(assembly) => {
                let path = package.path.as_deref();
                // The linker calls programs `main`, whatever their path.
                let is_it =
                    |of: &str| of.is_empty() || Some(of) == path || (of == "main" && package.name == "main");
                for symbol in assembly.symbols.iter().filter(|symbol| {
                    symbol.kind == SymbolKind::Text
                        && symbol.name == declared.name.text
                        && !symbol.local
                        && is_it(&symbol.package)
                }) {
                    builds = builds | (symbol.builds & other.builds);
                }
            }
            None if other.name.ends_with(".syso") => builds = builds | other.builds,
            None => {}
        }
    }
    let cgo = package.files.iter().filter(|file| file.role == Role::Build && file.header.uses_cgo());
    cgo.fold(builds, |all, file| all | file.builds)
}

fn add<'r, 's>(
    all: &mut Vec<Missing<'r, 's>>,
    file: &'r GoFile<'s>,
    declared: &Declaration<'s>,
    builds: PortSet,
    refused: Refused,
) {
    if builds.is_empty() {
        return;
    }
    let like = |other: &&mut Missing<'_, '_>| {
        std::ptr::addr_eq(other.file, file) && other.builds == builds && other.refused == refused
    };
    match all.iter_mut().find(like) {
        Some(known) => known.names.push(declared.name.text),
        None => {
            let names = vec![declared.name.text];
            all.push(Missing { names, offset: declared.name.offset, file, builds, refused });
        }
    }
}

fn finding(package: &Package<'_>, missing: &Missing<'_, '_>) -> Finding {
    let who = match missing.names.as_slice() {
        [one] => format!("{one} has"),
        [first, second] => format!("{first} and {second} have"),
        [first, rest @ ..] => format!("{first} and {} others have", rest.len()),
        [] => "a function has".to_owned(),
    };
    let title = format!("{who} neither a body nor assembly for {}", some(missing.builds));
    let mut said = Said::at(&META, package, missing.file, Some(missing.offset), title).on(missing.builds);
    if missing.names.len() > 1 {
        said = said.with_names("functions", &missing.names, package, missing.file);
    }
    let when = missing.file.condition().map_or("every build".into(), |condition| condition.to_string());
    said = said.with("it is declared for".into(), when, package, missing.file, Some(missing.offset));
    let mut finding = said
        .remedy(
            "constrain the file to the platforms that have assembly, and give the others a body in Go".into(),
        )
        .finding();
    match missing.refused {
        Refused::Compiler => {}
        // Something that is not seen may still define it.
        Refused::Linker => {
            finding.confidence = Confidence::Medium;
            finding.consequence =
                "The package compiles, but no program that calls it can be linked there: \"relocation target … not defined\"."
                    .to_owned();
        }
        Refused::Uncalled => {
            (finding.severity, finding.confidence) = (Severity::Info, Confidence::Medium);
            finding.consequence =
                "Nothing calls it, so that everything links; what calls it one day does not link there."
                    .to_owned();
        }
    }
    finding
}
