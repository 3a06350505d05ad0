//! `gopath-is-goroot`: a Go lies where GOPATH is.

use ogive_machine::{GoInstallation, Machine};
use ogive_record::{
    Audience, Confidence, Example, Fact, Provenance, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::gopath::{self, GopathFolder};
use super::settings;
use crate::said::Said;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("gopath-is-goroot"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "GOPATH and GOROOT are the same folder",
    rationale: "The go command takes such a GOPATH for none. What go install leaves and what Go consists of get mixed \
                in one bin, and an upgrade of Go removes both.",
    examples: &[Example {
        wrong: "Go unpacked to ~/go, which is GOPATH when nothing is set",
        right: "Go in /usr/local/go or in ogive's store",
    }],
    references: &[Reference {
        title: "Install troubleshooting",
        url: "https://go.dev/wiki/InstallTroubleshooting",
    }],
};

/// A Go lies where GOPATH is.
pub(crate) struct GopathIsGoroot;

impl Rule<Machine> for GopathIsGoroot {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let same = |gopath: &GopathFolder<'_>, go: &GoInstallation| {
            gopath.folder.components().eq(go.goroot.components())
                || gopath.folder.components().eq(go.real.components())
        };
        let mut said = Vec::new();
        if let (Fact::Unknown { unknown, .. }, []) =
            (&machine.home, settings::values(machine, "GOPATH").as_slice())
        {
            return Verdict::Undetermined { because: unknown.clone() };
        }
        for gopath in gopath::folders(machine) {
            let Some(go) = machine.gos.iter().find(|go| same(&gopath, go)) else { continue };
            let goroot = go.goroot.display();
            let place = Provenance::File { path: go.goroot.join("VERSION"), line: Some(1) };
            said.push(match gopath.named_by {
                Some(setting) => {
                    let said = Said::new(format!("GOPATH is {goroot}, where a Go lies"))
                        .fact("the version there", &go.version);
                    settings::taken_away(said, machine, setting)
                }
                None => Said::new(format!("a Go lies in {goroot}, which is GOPATH when none is set"))
                    .known("GOROOT", goroot.to_string(), &place)
                    .fact("its version", &go.version)
                    .steps([
                        format!("move {goroot} to another folder, and its bin on PATH with it"),
                        "or let ogive keep Gos: ogive install".to_owned(),
                    ]),
            });
        }
        settings::judged(&META, machine, said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_go_in_gopath_s_place_is_told() {
        let by_default = Scenario::linux_amd64().go("/home/ann/go", "1.27.3", "linux/amd64");
        let Verdict::Failed(findings) = GopathIsGoroot.check(&by_default.build()) else {
            panic!("nothing found")
        };
        assert_eq!(findings[0].title, "a Go lies in /home/ann/go, which is GOPATH when none is set");
        let go = || Scenario::linux_amd64().go("/usr/local/go", "1.27.3", "linux/amd64");
        let set = go().persisted("GOPATH", "/usr/local/go/").build();
        assert!(matches!(GopathIsGoroot.check(&set), Verdict::Failed(_)));
        assert_eq!(GopathIsGoroot.check(&go().build()), Verdict::Passed);
        let unread = go().unreadable_goenv().build();
        assert!(matches!(GopathIsGoroot.check(&unread), Verdict::Undetermined { .. }));
    }
}
