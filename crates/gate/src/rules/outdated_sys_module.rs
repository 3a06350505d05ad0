//! `outdated-sys-module`: the golang.org/x/sys that a module asks for is older than a port.

use ogive_platform::{GoVersion, Port, PortSet};
use ogive_record::{
    Audience, Confidence, Example, Finding, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use crate::Subject;
use crate::repository::{Module, Role};
use crate::said::{Said, some, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("outdated-sys-module"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "the golang.org/x/sys that a module asks for is older than a port",
    rationale: "Its package unix does not compile for the port, with hundreds of undeclared names, and neither does anything that \
                imports it; go mod tidy takes no newer version by itself.",
    examples: &[Example {
        wrong: "require golang.org/x/sys v0.0.0-20210615035016-665e8c7367d1, and linux/loong64 is declared",
        right: "go get golang.org/x/sys@latest",
    }],
    references: &[
        Reference { title: "adnanh/webhook#628", url: "https://github.com/adnanh/webhook/issues/628" },
        Reference { title: "golang.org/x/sys/unix", url: "https://pkg.go.dev/golang.org/x/sys/unix" },
    ],
};

const MODULE: &str = "golang.org/x/sys";
const PACKAGE: &str = "golang.org/x/sys/unix";

/// The date of the newest version that the module proxy knows without a port: one without
/// `unix/zerrors_GOOS_GOARCH.go`. All from v0.1.0 on have all of them.
const ABSENT: &[(&str, &str)] = &[
    ("aix/ppc64", "20180823144017"),
    ("freebsd/arm64", "20181228144115"),
    ("freebsd/riscv64", "20220708085239"),
    ("linux/loong64", "20220412211240"),
    ("linux/riscv64", "20180905080454"),
    ("netbsd/arm64", "20190108104531"),
    ("openbsd/arm", "20170728174421"),
    ("openbsd/arm64", "20190422165155"),
    ("openbsd/ppc64", "20220928140112"),
    ("openbsd/riscv64", "20220928140112"),
];

/// The golang.org/x/sys that a module asks for is older than a port.
pub(crate) struct OutdatedSysModule;

impl Rule<Subject<'_>> for OutdatedSysModule {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        let modules = subject.repository.modules.all.iter().enumerate();
        verdict(modules.filter_map(|(number, module)| finding(subject, number, module)).collect())
    }
}

fn finding(subject: &Subject<'_>, number: usize, module: &Module) -> Option<Finding> {
    let required = module.go_mod.require.iter().find(|required| required.module.path == MODULE)?;
    // What stands in its place has versions of its own.
    if module.go_mod.replace.iter().any(|replace| replace.old.path == MODULE) {
        return None;
    }
    let old = without(&required.module.version)? & subject.declared.builds;
    let missing = old & imported(subject, number);
    let (missing, is_sure) = if missing.is_empty() { (old, false) } else { (missing, lists_all(module)) };
    if missing.is_empty() {
        return None;
    }
    let title = format!("{MODULE} {} is older than {}", required.module.version, some(missing));
    let mut said = Said::in_go_mod(&META, module, required.line, title).on(missing);
    if !is_sure {
        // Something else may ask for a newer one, or nothing that is built there needs it.
        said = said.at_most(Severity::Warning, Confidence::Medium);
    }
    Some(said.remedy(format!("go get {MODULE}@latest")).finding())
}

/// The ports that a version does not have; none for one that has all.
fn without(version: &str) -> Option<PortSet> {
    let date = version.strip_prefix("v0.0.0-")?.split('-').next()?;
    let is_absent = |port: Port| {
        let name = port.to_string();
        ABSENT.iter().any(|(absent, until)| *absent == name && date <= *until)
    };
    Some(PortSet::where_port(is_absent))
}

/// The builds in which a file of a module imports the package.
fn imported(subject: &Subject<'_>, module: usize) -> PortSet {
    let packages = subject.repository.packages.iter().filter(|package| package.module == Some(module));
    let files = packages.flat_map(|package| &package.files).filter(|file| file.role == Role::Build);
    let importing = files.filter(|file| file.header.imports.iter().any(|import| import.path == PACKAGE));
    importing.fold(PortSet::EMPTY, |all, file| all | file.builds)
}

/// Whether a `go.mod` names every module that is built, so that the version is the one: since Go 1.17.
fn lists_all(module: &Module) -> bool {
    module.go_mod.asks_for(GoVersion::release(1, 17, 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::found;

    const OLD: &str = "v0.0.0-20180905080454-ebe1bf3edb33";

    fn of(go_mod: &str, source: &str) -> Vec<String> {
        let go_mod = format!("module example.com/m\n\n{go_mod}\n");
        found("outdated-sys-module", &[("s/go.mod", &go_mod), ("s/a.go", source)])
    }

    #[test]
    fn versions_before_a_port_are_told_where_they_are_asked_for() {
        let uses = "package m\n\nimport _ \"golang.org/x/sys/unix\"\n";
        assert_eq!(
            of(&format!("go 1.22\n\nrequire golang.org/x/sys {OLD}"), uses),
            [format!("s/go.mod:5 golang.org/x/sys {OLD} is older than linux/riscv64")]
        );
        for right in [
            "go 1.22\n\nrequire golang.org/x/sys v0.1.0".to_owned(),
            "go 1.22\n\nrequire golang.org/x/sys v0.0.0-20180909124046-d0be0721c37e".to_owned(),
            format!("go 1.22\n\nrequire golang.org/x/sys {OLD}\n\nreplace golang.org/x/sys => ../sys"),
        ] {
            assert!(of(&right, uses).is_empty(), "{right}");
        }
    }

    #[test]
    fn ports_are_ports() {
        for (port, date) in ABSENT {
            assert!(port.parse::<Port>().is_ok() && date.len() == 14, "{port}");
        }
    }
}
