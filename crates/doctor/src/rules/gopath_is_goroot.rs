//! `gopath-is-goroot`: a Go lies where GOPATH is.

use std::path::Path;

use ogive_machine::{GoInstallation, Machine};
use ogive_record::{
    Audience, Confidence, Example, Fact, Provenance, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::{gopath, settings};
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
        let links = &machine.go_settings.gopath_links;
        let same = |folder: &Path, go: &GoInstallation| {
            folder.components().eq(go.goroot.components()) || folder.components().eq(go.real.components())
        };
        let mut said = Vec::new();
        if let (Fact::Unknown { unknown, .. }, []) =
            (&machine.home, settings::values(machine, "GOPATH").as_slice())
        {
            return Verdict::Undetermined { because: unknown.clone() };
        }
        for gopath in gopath::folders(machine) {
            let link = links.get(&gopath.folder);
            let leads = |go: &&GoInstallation| link.is_some_and(|real| same(real, go));
            let direct = machine.gos.iter().find(|go| same(&gopath.folder, go));
            let Some(go) = direct.or_else(|| machine.gos.iter().find(leads)) else { continue };
            let goroot = go.goroot.display();
            let by_link = direct.is_none().then(|| gopath.folder.display());
            let place = Provenance::File { path: go.goroot.join("VERSION"), line: Some(1) };
            said.push(match (gopath.named_by, by_link) {
                (Some(setting), by_link) => {
                    let title = match by_link {
                        Some(link) => format!("GOPATH is {link}, a link to {goroot}, where a Go lies"),
                        None => format!("GOPATH is {goroot}, where a Go lies"),
                    };
                    let said = Said::new(title).fact("the version there", &go.version);
                    settings::taken_away(said, machine, setting)
                }
                (None, Some(link)) => {
                    let title = format!(
                        "{link}, which is GOPATH when none is set, is a link to {goroot}, where a Go lies"
                    );
                    Said::new(title)
                        .known("GOROOT", goroot.to_string(), &place)
                        .fact("its version", &go.version)
                        .steps([format!("remove the link {link}, and let PATH have {goroot}/bin")])
                }
                (None, None) => Said::new(format!("a Go lies in {goroot}, which is GOPATH when none is set"))
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
        let linked = go().persisted("GOPATH", "/home/ann/work").with(|machine| {
            machine.go_settings.gopath_links.insert("/home/ann/work".into(), "/usr/local/go".into());
        });
        let Verdict::Failed(findings) = GopathIsGoroot.check(&linked.build()) else {
            panic!("nothing found")
        };
        assert_eq!(findings[0].title, "GOPATH is /home/ann/work, a link to /usr/local/go, where a Go lies");
        let linked = go().with(|machine| {
            machine.go_settings.gopath_links.insert("/home/ann/go".into(), "/usr/local/go".into());
        });
        let Verdict::Failed(findings) = GopathIsGoroot.check(&linked.build()) else {
            panic!("nothing found")
        };
        assert!(findings[0].title.starts_with("/home/ann/go, which is GOPATH"), "{}", findings[0].title);
        let unread = go().unreadable_goenv().build();
        assert!(matches!(GopathIsGoroot.check(&unread), Verdict::Undetermined { .. }));
    }
}
