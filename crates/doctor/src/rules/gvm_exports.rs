//! `gvm-exports`: GOROOT or GOPATH are gvm's, and the Go that runs is not.

use ogive_machine::{Machine, Manager, SearchPath, Setting};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::{selected, settings, starts};
use crate::said::Said;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("gvm-exports"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "GOROOT or GOPATH are left from gvm, and another Go runs",
    rationale: "gvm use exports both for its own Go. Where another go stands first on PATH it takes compiler and \
                standard library of gvm's, and go install puts tools where nobody looks for them.",
    examples: &[Example {
        wrong: "source ~/.gvm/scripts/gvm above a line that puts another Go first",
        right: "gvm use, or no line of gvm",
    }],
    references: &[Reference { title: "gvm", url: "https://github.com/moovweb/gvm" }],
};

/// GOROOT or GOPATH are gvm's, and the Go that runs is not.
pub(crate) struct GvmExports;

impl Rule<Machine> for GvmExports {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let mut left: Vec<&Setting> = Vec::new();
        for name in ["GOROOT", "GOPATH"] {
            for start in starts::all(machine) {
                let Some(started) = start.outcome.value() else { continue };
                left.extend(of_gvm(machine, &started.search_path, started.variable(name)));
            }
            left.extend(of_gvm(machine, &machine.search_path, machine.go_settings.effective(name)));
        }
        let mut said = Vec::new();
        for (at, setting) in left.iter().enumerate() {
            let is_told =
                left[..at].iter().any(|told| told.name == setting.name && told.value == setting.value);
            if !is_told {
                let title = format!("{}={} is gvm's, and another Go runs", setting.name, setting.value);
                said.push(settings::taken_away(Said::new(title), machine, setting));
            }
        }
        settings::judged(&META, machine, said)
    }
}

/// A setting of gvm on a search path whose `go` is another's.
fn of_gvm<'m>(machine: &Machine, path: &SearchPath, setting: Option<&'m Setting>) -> Option<&'m Setting> {
    let setting = setting.filter(|setting| setting.value.contains("/.gvm/"))?;
    path.first("go")?;
    let go = selected::on(machine, path).and_then(|selected| selected.go);
    (go.map(|go| go.manager) != Some(Manager::Gvm)).then_some(setting)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn what_gvm_left_is_told_and_what_it_uses_is_not() {
        let check = |scenario: Scenario| GvmExports.check(&scenario.build());
        let goroot = "/home/ann/.gvm/gos/go1.26.8";
        let other = || Scenario::linux_amd64().go("/usr/local/go", "1.27.3", "linux/amd64");
        let left = other().variable("GOROOT", goroot).bash(ogive_machine::Way::Interactive, |_| {}).exported(
            "GOROOT",
            goroot,
            "/home/ann/.bashrc",
            4,
        );
        let Verdict::Failed(findings) = check(left) else { panic!("nothing found") };
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].location.as_ref().unwrap().line, Some(4));
        let used = Scenario::linux_amd64()
            .go(goroot, "1.26.8", "linux/amd64")
            .with(|machine| machine.gos[0].manager = Manager::Gvm)
            .variable("GOROOT", goroot);
        assert_eq!(check(used), Verdict::Passed);
        assert_eq!(check(other().variable("GOROOT", "/usr/local/go")), Verdict::Passed);
        assert!(matches!(check(other().unreadable_goenv()), Verdict::Undetermined { .. }));
    }
}
