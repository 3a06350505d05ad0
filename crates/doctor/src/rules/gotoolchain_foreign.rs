//! `gotoolchain-foreign`: toolchains that the go command downloaded are another machine's.

use ogive_machine::{GoInstallation, Machine, Manager};
use ogive_platform::SdkName;
use ogive_record::{
    Action, Audience, Confidence, Example, Reference, Repair, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::foreign::is_foreign;
use super::selected;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("gotoolchain-foreign"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "the module cache has toolchains for another CPU",
    rationale: "The go command downloads a newer Go for its own architecture: a translated Go fetches translated \
                ones, and goes on using them in every project whose go.mod asks for a newer version.",
    examples: &[Example {
        wrong: "golang.org/toolchain@v0.0.1-go1.27.3.darwin-amd64 on Apple silicon",
        right: "a native SDK of that version, whose name go1.27.3 the go command finds on PATH first",
    }],
    references: &[Reference { title: "Go toolchains", url: "https://go.dev/doc/toolchain#select" }],
};

/// Toolchains that the go command downloaded are another machine's.
pub(crate) struct GotoolchainForeign;

impl Rule<Machine> for GotoolchainForeign {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let downloads: Vec<&GoInstallation> =
            machine.gos.iter().filter(|go| go.manager == Manager::Gotoolchain).collect();
        if downloads.is_empty() {
            return Verdict::NotApplicable;
        }
        let mut said = Vec::new();
        let mut untold = None;
        for go in downloads {
            match go.port.value().and_then(|port| is_foreign(machine, *port)) {
                Some(true) => said.push(tell(machine, go)),
                Some(false) => {}
                None => untold = Some(go),
            }
        }
        match untold {
            Some(go) if said.is_empty() => Verdict::Undetermined {
                because: format!("it is not known whether {} is for this machine", go.goroot.display()),
            },
            _ => verdict(&META, said),
        }
    }
}

fn tell(machine: &Machine, go: &GoInstallation) -> Said {
    let goroot = go.goroot.display();
    let said = Said::new(format!("{goroot} is not for this machine"))
        .fact("its port", &go.port)
        .fact("its version", &go.version);
    let said = match (go.version.value(), selected::natural(machine).value()) {
        (Some(version), Some(here)) => {
            let sdk = SdkName::new(*version, *here);
            let aside = Repair::MoveAside { path: go.goroot.clone() };
            let install = Repair::Act { act: Action::InstallSdk { sdk } };
            said.repairs(format!("install {sdk} and move the foreign one aside"), vec![install, aside])
        }
        _ => said,
    };
    // The module cache is read-only.
    said.steps([format!("chmod -R u+w '{goroot}' && rm -r '{goroot}'")])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    fn downloaded(port: &str) -> Scenario {
        let goroot = "/Users/ann/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.27.3.darwin";
        Scenario::apple_silicon()
            .unselected_go(goroot, "1.27.3", port)
            .with(|machine| machine.gos[0].manager = Manager::Gotoolchain)
    }

    #[test]
    fn a_download_for_another_cpu_is_told_with_the_sdk_that_replaces_it() {
        let foreign = downloaded("darwin/amd64").build();
        let Verdict::Failed(findings) = GotoolchainForeign.check(&foreign) else { panic!("nothing found") };
        let ogive_record::Remedy::Repairs { title, .. } = &findings[0].remedies[0] else { panic!("no plan") };
        assert_eq!(title, "install 1.27.3-darwin-arm64 and move the foreign one aside");
        assert_eq!(GotoolchainForeign.check(&downloaded("darwin/arm64").build()), Verdict::Passed);
        assert_eq!(GotoolchainForeign.check(&Scenario::apple_silicon().build()), Verdict::NotApplicable);
        let unknown = downloaded("darwin/amd64").unknown_hardware().build();
        assert!(matches!(GotoolchainForeign.check(&unknown), Verdict::Undetermined { .. }));
    }
}
