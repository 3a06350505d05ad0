//! `gopath-from-gohost`: GOPATH's name was made from variables of the machine.

use ogive_machine::Machine;
use ogive_platform::{Goarch, Goos};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::{gopath, selected, settings};
use crate::said::Said;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("gopath-from-gohost"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "GOPATH's name was made from GOHOSTOS and GOHOSTARCH",
    rationale: "Such a name follows the shell, not the Go: it is that of the translated architecture in a translated \
                shell, and lacks a part where a variable is empty. Each name has its own module cache and its own \
                tools, so that things seem to be lost.",
    examples: &[Example {
        wrong: "export GOPATH=$HOME/go.${GOHOSTOS}_$GOHOSTARCH",
        right: "partition = \"full\" in ogive's config.toml",
    }],
    references: &[Reference {
        title: "go help gopath",
        url: "https://pkg.go.dev/cmd/go#hdr-GOPATH_environment_variable",
    }],
};

/// GOPATH's name was made from variables of the machine.
pub(crate) struct GopathFromGohost;

impl Rule<Machine> for GopathFromGohost {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let here = selected::natural(machine).value();
        let said = gopath::folders(machine).into_iter().filter_map(|gopath| {
            let setting = gopath.named_by?;
            let (os, arch) = parts(gopath.folder.file_name()?.to_str()?)?;
            let folder = gopath.folder.display();
            let (what, severity) = match (os, arch, here) {
                (Some(os), Some(arch), Some(here)) if os == here.os && arch == here.arch => {
                    ("is named for this machine", Severity::Info)
                }
                (Some(_), Some(_), Some(_)) => ("is named for another machine than this", Severity::Warning),
                (Some(_), Some(_), None) => ("is named for a machine", Severity::Info),
                _ => ("lacks a part of its name", Severity::Warning),
            };
            let said = Said::new(format!("GOPATH, {folder}, {what}")).severity(severity);
            let said = settings::taken_away(said, machine, setting);
            Some(
                said.steps([
                    format!("{folder} stays, with the modules and tools in it; Go takes ~/go then"),
                    "for tools and caches by architecture: partition = \"full\" in ogive's config.toml"
                        .to_owned(),
                ]),
            )
        });
        settings::judged(&META, machine, said.collect())
    }
}

/// The system and the architecture in `go.OS_ARCH`; none for what is empty.
fn parts(name: &str) -> Option<(Option<Goos>, Option<Goarch>)> {
    let (os, arch) = name.trim_start_matches('.').strip_prefix("go.")?.split_once('_')?;
    let os = if os.is_empty() { None } else { Some(os.parse().ok()?) };
    let arch = if arch.is_empty() { None } else { Some(arch.parse().ok()?) };
    Some((os, arch))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn names_of_machines_are_recognised() {
        let severity = |gopath: &str| match GopathFromGohost
            .check(&Scenario::linux_amd64().variable("GOPATH", gopath).build())
        {
            Verdict::Failed(findings) => Some(findings[0].severity),
            Verdict::Passed => None,
            other => panic!("{other:?}"),
        };
        for (gopath, expected) in [
            ("/home/ann/go._arm64", Some(Severity::Warning)),
            ("/home/ann/go.darwin_", Some(Severity::Warning)),
            ("/home/ann/go.linux_arm64", Some(Severity::Warning)),
            ("/home/ann/work:/home/ann/go._", Some(Severity::Warning)),
            ("/home/ann/go.linux_amd64", Some(Severity::Info)),
            ("/home/ann/go", None),
            ("/home/ann/go.my_work", None),
            ("/home/ann/go_arm64", None),
        ] {
            assert_eq!(severity(gopath), expected, "{gopath}");
        }
        let unread = Scenario::linux_amd64().unreadable_goenv().build();
        assert!(matches!(GopathFromGohost.check(&unread), Verdict::Undetermined { .. }));
    }
}
