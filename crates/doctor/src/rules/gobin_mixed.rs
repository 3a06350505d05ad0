//! `gobin-mixed`: tools in GOBIN or GOPATH/bin are another machine's.

use std::path::Path;

use ogive_machine::{GoTool, Machine};
use ogive_record::{
    Audience, Confidence, Example, Reference, Repair, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::foreign::is_foreign;
use super::go_unsupported;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("gobin-mixed"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "tools in GOBIN or GOPATH/bin are for another CPU than this machine's",
    rationale: "A translated or persisted Go left them there. They run through a translator or not at all, and stay \
                so after Go itself is replaced: only building them again helps.",
    examples: &[Example {
        wrong: "~/go/bin/stringer for amd64 on Apple silicon",
        right: "go install golang.org/x/tools/cmd/stringer@v0.30.0 by a native Go",
    }],
    references: &[Reference {
        title: "Compile and install packages and dependencies",
        url: "https://pkg.go.dev/cmd/go#hdr-Compile_and_install_packages_and_dependencies",
    }],
};

/// The tools that have rules of their own.
const APART: [&str; 2] = ["gopls", "dlv"];

/// Tools in GOBIN or GOPATH/bin are another machine's.
pub(crate) struct GobinMixed;

impl Rule<Machine> for GobinMixed {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let tools: Vec<&GoTool> = machine
            .tools
            .iter()
            .filter(|tool| !APART.contains(&base(tool.name())) && !is_cross(&tool.path))
            .collect();
        if tools.is_empty() {
            return Verdict::NotApplicable;
        }
        let mut foreign = Vec::new();
        let mut is_unknown = false;
        for tool in tools {
            match tool.port.value().and_then(|port| is_foreign(machine, *port)) {
                Some(true) => foreign.push(tool),
                Some(false) => {}
                None => is_unknown = true,
            }
        }
        let Some(first) = foreign.first() else {
            return match is_unknown {
                true => Verdict::Undetermined { because: "some tools or this machine tell no port".into() },
                false => Verdict::Passed,
            };
        };
        let names: Vec<&str> = foreign.iter().map(|tool| tool.name()).collect();
        let mut said = Said::new(format!(
            "{} in {} {} another machine's: {}",
            if names.len() == 1 { "a tool".to_owned() } else { format!("{} tools", names.len()) },
            first.path.parent().unwrap_or(&first.path).display(),
            if names.len() == 1 { "is" } else { "are" },
            names.join(", ")
        ));
        for tool in &foreign {
            said = said.fact(tool.path.display().to_string(), &tool.port);
        }
        said = rebuilding(said, &foreign);
        verdict(&META, vec![said.steps(foreign.iter().map(|tool| rebuilt(tool)))])
    }
}

/// A program's name without Windows' ending.
pub(super) fn base(name: &str) -> &str {
    name.strip_suffix(".exe").unwrap_or(name)
}

/// Whether a tool lies in `OS_ARCH`, where Go puts what is meant for another platform.
pub(super) fn is_cross(path: &Path) -> bool {
    let folder = path.parent().and_then(Path::file_name).and_then(|name| name.to_str());
    folder.and_then(|name| name.split_once('_')).is_some_and(|(os, arch)| {
        os.parse::<ogive_platform::Goos>().is_ok() && arch.parse::<ogive_platform::Goarch>().is_ok()
    })
}

/// With the wish to build these tools again, as far as they tell what they were built from.
pub(super) fn rebuilding(said: Said, tools: &[&GoTool]) -> Said {
    with_repairs(said, tools, rebuilds(tools))
}

/// With the wish to build these tools again by the newest Go that runs here.
pub(super) fn renewing(said: Said, machine: &Machine, tools: &[&GoTool]) -> Said {
    let mut repairs = rebuilds(tools);
    for repair in &mut repairs {
        if let Repair::Rebuild { sdk, .. } = repair {
            *sdk = go_unsupported::newest(machine);
        }
    }
    with_repairs(said, tools, repairs)
}

fn with_repairs(said: Said, tools: &[&GoTool], repairs: Vec<Repair>) -> Said {
    if repairs.is_empty() {
        return said;
    }
    let names: Vec<&str> = tools.iter().map(|tool| tool.name()).collect();
    said.repairs(format!("build {} again for this machine", names.join(", ")), repairs)
}

/// What builds these tools again, as far as they tell what they were built from.
pub(super) fn rebuilds(tools: &[&GoTool]) -> Vec<Repair> {
    let wish = |tool: &&GoTool| {
        let (package, version) = source(tool)?;
        let program = tool.path.clone();
        Some(Repair::Rebuild { program, package: package.to_owned(), version: version.to_owned(), sdk: None })
    };
    tools.iter().filter_map(wish).collect()
}

/// The command that builds a tool again, as it was.
pub(super) fn rebuilt(tool: &GoTool) -> String {
    match (source(tool), &tool.package) {
        (Some((package, version)), _) => format!("go install {package}@{version}"),
        (None, Some(package)) => format!("build {package} again where its source is: go install"),
        (None, None) => format!("build {} again", tool.path.display()),
    }
}

/// The package and version by which `go install` finds the source of a tool; none where nobody else has that source.
fn source(tool: &GoTool) -> Option<(&str, &str)> {
    let (package, version) = (tool.package.as_deref()?, tool.version.as_deref()?);
    let is_public = version.starts_with('v') && !version.contains('+') && !tool.has_replacements;
    is_public.then_some((package, version))
}

#[cfg(test)]
mod tests {
    use ogive_record::{Fact, Provenance, Remedy};

    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn foreign_tools_are_told_with_the_commands_that_rebuild_them() {
        let mixed = Scenario::linux_amd64()
            .tool("/home/ann/go/bin/stringer", "linux/arm64", "golang.org/x/tools/cmd/stringer", "v0.30.0")
            .tool("/home/ann/go/bin/mine", "linux/arm64", "example.com/mine", "(devel)")
            .tool("/home/ann/go/bin/gopls", "linux/arm64", "golang.org/x/tools/gopls", "v0.18.0")
            .tool("/home/ann/go/bin/ko", "linux/amd64", "github.com/google/ko", "v0.18.0")
            .build();
        let Verdict::Failed(findings) = GobinMixed.check(&mixed) else { panic!("nothing found") };
        assert_eq!(findings[0].title, "2 tools in /home/ann/go/bin are another machine's: stringer, mine");
        let Remedy::Steps(steps) = &findings[0].remedies[1] else { panic!("no steps") };
        assert_eq!(steps[0], "go install golang.org/x/tools/cmd/stringer@v0.30.0");
        assert_eq!(steps[1], "build example.com/mine again where its source is: go install");
    }

    #[test]
    fn what_go_install_refuses_to_build_is_not_promised() {
        let machine = Scenario::linux_amd64()
            .tool("/home/ann/go/bin/app", "linux/arm64", "example.com/app", "v1.0.0")
            .with(|machine| machine.tools[0].has_replacements = true)
            .build();
        let Verdict::Failed(findings) = GobinMixed.check(&machine) else { panic!("nothing found") };
        let step = "build example.com/app again where its source is: go install".to_owned();
        assert_eq!(findings[0].remedies, [Remedy::Steps(vec![step])]);
    }

    #[test]
    fn own_tools_and_those_meant_for_others_are_fine() {
        let fine = Scenario::linux_amd64()
            .tool("/home/ann/go/bin/ko", "linux/amd64", "github.com/google/ko", "v0.18.0")
            .tool("/home/ann/go/bin/linux_arm64/ko", "linux/arm64", "github.com/google/ko", "v0.18.0");
        assert_eq!(GobinMixed.check(&fine.build()), Verdict::Passed);
        assert_eq!(GobinMixed.check(&Scenario::linux_amd64().build()), Verdict::NotApplicable);
        let untold = Scenario::linux_amd64()
            .tool("/home/ann/go/bin/ko", "linux/amd64", "x", "v1.0.0")
            .with(|machine| machine.tools[0].port = Fact::unknown("it is cut off", Provenance::BuiltIn));
        assert!(matches!(GobinMixed.check(&untold.build()), Verdict::Undetermined { .. }));
    }
}
