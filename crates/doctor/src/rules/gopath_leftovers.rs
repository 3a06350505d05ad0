//! `gopath-leftovers`: what lies below GOPATH/src is not looked at in module mode.

use ogive_record::{
    Audience, Confidence, Example, Fact, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use crate::Machine;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("gopath-leftovers"),
    severity: Severity::Info,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "GOPATH/src has code that modules ignore",
    rationale: "Since Go 1.16 imports come from modules: code below GOPATH/src is compiled only by who works \
                in it, and a copy there is not the one that is built. It may hold work that was never \
                pushed, so nothing there is to be deleted unseen.",
    examples: &[Example {
        wrong: "editing ~/go/src/example.com/lib and wondering why nothing changes",
        right: "a go.mod in it, and `go work use` or a replace line",
    }],
    references: &[Reference {
        title: "Go modules reference, go.work",
        url: "https://go.dev/ref/mod#workspaces",
    }],
};

/// What lies below GOPATH/src is not looked at in module mode.
pub(crate) struct GopathLeftovers;

impl Rule<Machine> for GopathLeftovers {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        if machine.go_settings.effective("GO111MODULE").is_some_and(|set| set.value == "off") {
            return Verdict::NotApplicable;
        }
        let folders = match &machine.go_settings.gopath_src {
            Fact::Known { value, .. } => value,
            Fact::Unknown { unknown, .. } => return Verdict::Undetermined { because: unknown.clone() },
        };
        let [first, ..] = folders.as_slice() else { return Verdict::Passed };
        let above = first.parent().unwrap_or(first).display();
        let said = Said::new(format!("{above} has code that module mode does not look at"))
            .fact("its folders", &machine.go_settings.gopath_src)
            .steps(["see what is not pushed before you move anything: git status, in each repository there"]);
        verdict(&META, vec![said])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn code_below_gopath_src_is_told() {
        assert_eq!(GopathLeftovers.check(&Scenario::linux_amd64().build()), Verdict::Passed);
        let left = || {
            Scenario::linux_amd64().with(|machine| {
                let folders = vec!["/home/ann/go/src/example.com".into()];
                machine.go_settings.gopath_src = Fact::known(folders, ogive_record::Provenance::BuiltIn);
            })
        };
        assert!(matches!(GopathLeftovers.check(&left().build()), Verdict::Failed(_)));
        let off = left().variable("GO111MODULE", "off").build();
        assert_eq!(GopathLeftovers.check(&off), Verdict::NotApplicable);
    }
}
