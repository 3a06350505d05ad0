//! `gopls-older-than-module`, `dlv-older-than-module`: a Go older than the module needs built the tool.

use std::path::Path;

use ogive_machine::{Asked, Machine, ProgramKind};
use ogive_platform::GoVersion;
use ogive_record::{
    Audience, Confidence, Example, Fact, Provenance, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::foreign_tool::named_by_editors;
use super::gobin_mixed::{base, is_cross, renewing};
use super::starts;
use crate::said::{Said, verdict};

static GOPLS: RuleMeta = RuleMeta {
    name: RuleName::new("gopls-older-than-module"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "an older Go than the module needs built gopls",
    rationale: "It has the parser and type checker of that Go inside: packages of a newer language are refused, \
                \"package requires newer Go version\", however new the go on PATH is.",
    examples: &[Example {
        wrong: "a gopls that Go 1.24 built, in a module with go 1.26",
        right: "go install golang.org/x/tools/gopls@latest by Go 1.26",
    }],
    references: &[Reference { title: "gopls", url: "https://go.dev/gopls/" }],
};

static DLV: RuleMeta = RuleMeta {
    name: RuleName::new("dlv-older-than-module"),
    severity: Severity::Error,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "an older Go than the module needs built dlv",
    rationale: "It knows the layout of programs up to its own Go, and refuses newer ones: \"version of Delve \
                is too old for Go version\". With --check-go-version=false it shows wrong values instead.",
    examples: &[Example {
        wrong: "a dlv that Go 1.24 built, in a module with go 1.26",
        right: "go install github.com/go-delve/delve/cmd/dlv@latest by Go 1.26",
    }],
    references: &[Reference {
        title: "Go versions that Delve supports",
        url: "https://github.com/go-delve/delve/blob/master/pkg/goversion/compat.go",
    }],
};

/// A Go older than the module needs built the tool.
pub(crate) struct OutdatedTool {
    meta: &'static RuleMeta,
    name: &'static str,
    package: &'static str,
}

/// The language server was built by an older Go.
pub(crate) static GOPLS_OUTDATED: OutdatedTool =
    OutdatedTool { meta: &GOPLS, name: "gopls", package: "golang.org/x/tools/gopls" };

/// The debugger was built by an older Go.
pub(crate) static DLV_OUTDATED: OutdatedTool =
    OutdatedTool { meta: &DLV, name: "dlv", package: "github.com/go-delve/delve/cmd/dlv" };

impl Rule<Machine> for OutdatedTool {
    fn meta(&self) -> &'static RuleMeta {
        self.meta
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let asked = machine.project.iter().flat_map(|project| &project.asked);
        let needed: Option<(&Asked, GoVersion)> = asked
            .filter(|asked| asked.by == "go")
            .filter_map(|asked| Some((asked, asked.version?)))
            .max_by_key(|(_, version)| version.line());
        let (Some((asked, needed)), seen) = (needed, self.seen(machine)) else {
            return Verdict::NotApplicable;
        };
        if seen.is_empty() {
            return Verdict::NotApplicable;
        }
        let (mut said, mut open) = (Vec::new(), None);
        for (path, built) in seen {
            match built.value() {
                Some(version) if version.line() >= needed.line() => {}
                Some(version) => {
                    let title = format!(
                        "Go {version} built {}, and {} needs Go {needed}",
                        path.display(),
                        asked.location
                    );
                    let tools: Vec<_> = machine.tools.iter().filter(|tool| tool.path == path).collect();
                    let told = Said::new(title)
                        .at(Some(asked.location.clone()))
                        .fact(path.display().to_string(), &built);
                    said.push(
                        renewing(told, machine, &tools)
                            .steps([format!("go install {}@latest, by Go {needed} or newer", self.package)]),
                    );
                }
                None => open = Some(format!("{} does not tell which Go built it", path.display())),
            }
        }
        match open {
            Some(because) if said.is_empty() => Verdict::Undetermined { because },
            _ => verdict(self.meta, said),
        }
    }
}

impl OutdatedTool {
    /// Where the tool is, and what built it: named by an editor, first on a PATH, else among what Go installed.
    fn seen<'m>(&self, machine: &'m Machine) -> Vec<(&'m Path, Fact<GoVersion>)> {
        let installed = |path: &Path| machine.tools.iter().find(|tool| tool.path == path);
        let on_paths = starts::paths(machine).filter_map(|path| path.first(self.name));
        let mut seen: Vec<(&Path, Fact<GoVersion>)> = Vec::new();
        for path in named_by_editors(machine, self.name).chain(on_paths) {
            if seen.iter().any(|(known, _)| *known == path) {
                continue;
            }
            let place = Provenance::File { path: path.to_owned(), line: None };
            let built = match (installed(path), machine.program(path).and_then(|file| file.what.value())) {
                (Some(tool), _) => tool.go.clone(),
                (None, Some(ProgramKind::Native { go: Some(version), .. })) => Fact::known(*version, place),
                (None, Some(ProgramKind::Native { go: None, .. }) | None) => {
                    Fact::unknown("it has no build information of a release", place)
                }
                // A shim or a script starts another.
                (None, Some(_)) => continue,
            };
            seen.push((path, built));
        }
        if seen.is_empty() {
            let own = machine.tools.iter();
            let own = own.filter(|tool| base(tool.name()) == self.name && !is_cross(&tool.path));
            seen.extend(own.map(|tool| (tool.path.as_path(), tool.go.clone())));
        }
        seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Scenario, rules_failed};

    fn gopls(module: &str, go: Option<&str>) -> Machine {
        let go = go.map(|version| version.parse().unwrap());
        let ports = vec!["linux/amd64".parse().unwrap()];
        Scenario::linux_amd64()
            .go("/usr/local/go", "1.27.3", "linux/amd64")
            .module("/w/go.mod", module)
            .program("gopls", "/usr/local/bin/gopls", ProgramKind::Native { ports, go })
            .build()
    }

    #[test]
    fn a_tool_of_an_older_go_is_told_with_the_line_that_needs_a_newer() {
        let old = gopls("1.26", Some("1.24.3"));
        let Verdict::Failed(findings) = GOPLS_OUTDATED.check(&old) else { panic!("nothing found") };
        assert_eq!(findings[0].title, "Go 1.24.3 built /usr/local/bin/gopls, and /w/go.mod:3 needs Go 1.26");
        assert_eq!(rules_failed(&old), ["gopls-older-than-module"]);
        assert_eq!(DLV_OUTDATED.check(&old), Verdict::NotApplicable);
        assert_eq!(GOPLS_OUTDATED.check(&gopls("1.26.4", Some("1.26.0"))), Verdict::Passed);
        let unknown = gopls("1.26", None);
        assert!(matches!(GOPLS_OUTDATED.check(&unknown), Verdict::Undetermined { .. }));
    }

    #[test]
    fn what_go_installed_counts_where_no_path_leads_to_one() {
        let tool = Scenario::linux_amd64().module("/w/go.mod", "1.28").tool(
            "/home/ann/go/bin/dlv",
            "linux/amd64",
            "github.com/go-delve/delve/cmd/dlv",
            "v1.25.0",
        );
        assert!(matches!(DLV_OUTDATED.check(&tool.build()), Verdict::Failed(_)));
        let alone = Scenario::linux_amd64().tool("/home/ann/go/bin/dlv", "linux/amd64", "x", "v1.0.0");
        assert_eq!(DLV_OUTDATED.check(&alone.build()), Verdict::NotApplicable);
    }
}
