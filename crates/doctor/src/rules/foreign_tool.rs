//! `gopls-foreign`, `dlv-foreign`, `dlv-translated`: the language server or the debugger is another machine's.

use std::path::Path;

use ogive_machine::{Machine, ProgramKind, Steers};
use ogive_platform::{Goarch, Goos, Port};
use ogive_record::{
    Audience, Confidence, Example, Fact, Provenance, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::foreign::is_foreign;
use super::gobin_mixed::{base, is_cross, rebuilding, rebuilt};
use super::{editors, starts};
use crate::said::{Said, verdict};

static GOPLS: RuleMeta = RuleMeta {
    name: RuleName::new("gopls-foreign"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "gopls is for another CPU than this machine's",
    rationale: "The language server of every editor runs through a translator, several times slower, or not at all. \
                go env GOARCH does not show it: that names the target of builds, not what gopls is.",
    examples: &[Example {
        wrong: "a gopls that an amd64 Go installed on Apple silicon",
        right: "go install golang.org/x/tools/gopls@latest by a native Go",
    }],
    references: &[Reference { title: "gopls", url: "https://go.dev/gopls/" }],
};

static DLV: RuleMeta = RuleMeta {
    name: RuleName::new("dlv-foreign"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "dlv is for another CPU than this machine's",
    rationale: "Delve refuses to debug through a translator, and goes on failing after Go is replaced, until dlv \
                itself is built again.",
    examples: &[Example {
        wrong: "a dlv that an amd64 Go installed on Apple silicon",
        right: "go install github.com/go-delve/delve/cmd/dlv@latest by a native Go",
    }],
    references: &[Reference {
        title: "go-delve/delve#2604",
        url: "https://github.com/go-delve/delve/issues/2604",
    }],
};

static DLV_THROUGH_TRANSLATOR: RuleMeta = RuleMeta {
    name: RuleName::new("dlv-translated"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "dlv would run through the system's translator",
    rationale: "It starts, and then can't debug anything: no process may be traced through Rosetta, and what it is to \
                debug is built for the other CPU, too. Replacing Go is not enough, dlv itself has to be built again.",
    examples: &[Example {
        wrong: "a dlv for amd64 on Apple silicon with Rosetta",
        right: "go install github.com/go-delve/delve/cmd/dlv@latest by a native Go",
    }],
    references: &[Reference {
        title: "go-delve/delve#2604",
        url: "https://github.com/go-delve/delve/issues/2604",
    }],
};

/// A tool is another machine's.
pub(crate) struct ForeignTool {
    meta: &'static RuleMeta,
    name: &'static str,
    package: &'static str,
    /// Whether the rule is about what the system translates, or about the rest; none for both.
    translated: Option<bool>,
}

/// The language server is another machine's.
pub(crate) static GOPLS_FOREIGN: ForeignTool =
    ForeignTool { meta: &GOPLS, name: "gopls", package: "golang.org/x/tools/gopls", translated: None };

/// The debugger is another machine's.
pub(crate) static DLV_FOREIGN: ForeignTool =
    ForeignTool { meta: &DLV, name: "dlv", package: DELVE, translated: Some(false) };

/// The debugger runs through the system's translator.
pub(crate) static DLV_TRANSLATED: ForeignTool =
    ForeignTool { meta: &DLV_THROUGH_TRANSLATOR, name: "dlv", package: DELVE, translated: Some(true) };

/// The package of dlv.
const DELVE: &str = "github.com/go-delve/delve/cmd/dlv";

impl Rule<Machine> for ForeignTool {
    fn meta(&self) -> &'static RuleMeta {
        self.meta
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let seen = self.seen(machine);
        if seen.is_empty() {
            return Verdict::NotApplicable;
        }
        let mut said = Vec::new();
        let mut untold = None;
        for (path, port, step) in seen {
            match port.value().and_then(|port| Some((port, is_foreign(machine, *port)?))) {
                Some((of, true)) if self.translated == Some(true) && is_open(machine, *of) => {
                    untold = Some(path)
                }
                Some((of, true)) if self.translated.is_some_and(|want| want != translates(machine, *of)) => {}
                Some((of, true)) => {
                    let title = format!("{} is for {of}, not for this machine", path.display());
                    let tools: Vec<_> = machine.tools.iter().filter(|tool| tool.path == path).collect();
                    said.push(rebuilding(Said::new(title).fact(self.name, &port), &tools).steps([step]));
                }
                Some((_, false)) => {}
                None => untold = Some(path),
            }
        }
        match untold {
            Some(path) if said.is_empty() => {
                Verdict::Undetermined { because: format!("it is not known what {} is for", path.display()) }
            }
            _ => verdict(self.meta, said),
        }
    }
}

/// Whether it is not known if the system itself translates programs of a port.
fn is_open(machine: &Machine, port: Port) -> bool {
    let translators = &machine.abilities.translators;
    match port.os {
        Goos::Darwin => port.arch == Goarch::Amd64 && translators.rosetta.value().is_none(),
        Goos::Windows => translators.prism.value().is_none(),
        _ => false,
    }
}

/// Whether the system itself translates programs of a port.
fn translates(machine: &Machine, port: Port) -> bool {
    let translators = &machine.abilities.translators;
    match port.os {
        Goos::Darwin => port.arch == Goarch::Amd64 && translators.rosetta.value() == Some(&true),
        Goos::Windows => translators.prism.value().is_some_and(|archs| archs.contains(&port.arch)),
        _ => false,
    }
}

/// The programs that the settings of editors name for a tool.
pub(super) fn named_by_editors<'m>(machine: &'m Machine, tool: &'m str) -> impl Iterator<Item = &'m Path> {
    let is_of_tool = move |steers: &Steers| matches!(steers, Steers::Program(name) if name == tool);
    let settings = editors::settings(machine).map(|set| set.setting);
    settings.filter(move |setting| is_of_tool(&setting.steers)).filter_map(|setting| setting.names.as_deref())
}

impl ForeignTool {
    /// Where the tool is, what it is for, and the command that builds it again: among what Go installed, first
    /// on a PATH, and named by an editor.
    fn seen<'m>(&self, machine: &'m Machine) -> Vec<(&'m Path, Fact<Port>, String)> {
        let own = machine.tools.iter().filter(|tool| base(tool.name()) == self.name && !is_cross(&tool.path));
        let mut seen: Vec<_> =
            own.map(|tool| (tool.path.as_path(), tool.port.clone(), rebuilt(tool))).collect();
        let on_paths = starts::paths(machine).filter_map(|path| path.first(self.name));
        for path in on_paths.chain(named_by_editors(machine, self.name)) {
            if seen.iter().any(|(known, ..)| *known == path) {
                continue;
            }
            let Some(file) = machine.program(path) else { continue };
            let place = || Provenance::File { path: path.to_owned(), line: None };
            let port = match file.what.value() {
                Some(ProgramKind::Native { ports, .. }) => {
                    // Of a universal program the part for this machine counts.
                    let own = ports.iter().find(|port| is_foreign(machine, **port) == Some(false));
                    let Some(port) = own.or(ports.first()) else { continue };
                    Fact::known(*port, place())
                }
                Some(_) => continue,
                None => Fact::unknown("its file can't be read", place()),
            };
            seen.push((path, port, format!("go install {}@latest", self.package)));
        }
        seen
    }
}

#[cfg(test)]
mod tests {
    use ogive_machine::{EditorKind, EditorSyntax, ProgramFile};

    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_foreign_debugger_or_language_server_is_told() {
        let tool = |name: &str, port: &str| {
            Scenario::apple_silicon()
                .tool(&format!("/Users/ann/go/bin/{name}"), port, "x/y", "v1.0.0")
                .build()
        };
        let Verdict::Failed(findings) = DLV_FOREIGN.check(&tool("dlv", "darwin/amd64")) else {
            panic!("nothing found")
        };
        assert_eq!(findings[0].title, "/Users/ann/go/bin/dlv is for darwin/amd64, not for this machine");
        assert!(matches!(GOPLS_FOREIGN.check(&tool("gopls", "darwin/amd64")), Verdict::Failed(_)));
        assert_eq!(GOPLS_FOREIGN.check(&tool("gopls", "darwin/arm64")), Verdict::Passed);
        assert_eq!(GOPLS_FOREIGN.check(&tool("dlv", "darwin/amd64")), Verdict::NotApplicable);
    }

    #[test]
    fn what_the_system_translates_is_told_by_a_rule_of_its_own() {
        let machine = |rosetta: bool| {
            Scenario::apple_silicon()
                .tool("/Users/ann/go/bin/dlv", "darwin/amd64", DELVE, "v1.0.0")
                .with(|machine| {
                    machine.abilities.translators.rosetta = Fact::known(rosetta, Provenance::BuiltIn);
                })
                .build()
        };
        assert!(matches!(DLV_TRANSLATED.check(&machine(true)), Verdict::Failed(_)));
        assert_eq!(DLV_FOREIGN.check(&machine(true)), Verdict::Passed);
        assert_eq!(DLV_TRANSLATED.check(&machine(false)), Verdict::Passed);
        assert!(matches!(DLV_FOREIGN.check(&machine(false)), Verdict::Failed(_)));
        assert_eq!(DLV_TRANSLATED.check(&Scenario::apple_silicon().build()), Verdict::NotApplicable);
    }

    #[test]
    fn what_an_editor_names_is_looked_at_too() {
        let path = "/opt/tools/dlv";
        let ports = vec!["darwin/amd64".parse().unwrap()];
        let machine = Scenario::apple_silicon()
            .editor_setting(
                EditorKind::VsCode,
                EditorSyntax::Json,
                &["go.alternateTools", "dlv"],
                Steers::Program("dlv".into()),
                path,
            )
            .with(|machine| {
                let what = Fact::known(ProgramKind::Native { ports, go: None }, Provenance::BuiltIn);
                let real = Fact::known(path.into(), Provenance::BuiltIn);
                machine.programs.insert(path.into(), ProgramFile { real, what, missing_loader: None });
            })
            .build();
        assert!(matches!(DLV_FOREIGN.check(&machine), Verdict::Failed(_)));
        assert_eq!(GOPLS_FOREIGN.check(&machine), Verdict::NotApplicable);
    }

    #[test]
    fn what_stands_first_on_path_is_looked_at_too() {
        let on_path = |ports: &[&str]| {
            let ports = ports.iter().map(|port| port.parse().unwrap()).collect();
            Scenario::apple_silicon()
                .program("dlv", "/usr/local/bin/dlv", ProgramKind::Native { ports, go: None })
                .build()
        };
        assert!(matches!(DLV_FOREIGN.check(&on_path(&["darwin/amd64"])), Verdict::Failed(_)));
        assert_eq!(DLV_FOREIGN.check(&on_path(&["darwin/amd64", "darwin/arm64"])), Verdict::Passed);
        let unknown = Scenario::apple_silicon().unknown_hardware().tool(
            "/Users/ann/go/bin/dlv",
            "darwin/amd64",
            "x/y",
            "v1.0.0",
        );
        assert!(matches!(DLV_FOREIGN.check(&unknown.build()), Verdict::Undetermined { .. }));
    }
}
