//! `gopath-mode`: modules are off where a module is.

use ogive_machine::GopathRoot;
use ogive_record::{
    Audience, Confidence, Example, Provenance, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::settings;
use crate::Machine;
use crate::said::Said;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("gopath-mode"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "GO111MODULE turns modules off",
    rationale: "go.mod is not read: go list -m all ends in \"cannot match all\", imports are looked for below \
                GOPATH/src, and the toolchain line has no say. Since Go 1.16 modules are on unless somebody turns \
                them off.",
    examples: &[Example { wrong: "go env -w GO111MODULE=off", right: "go env -u GO111MODULE" }],
    references: &[Reference {
        title: "Go modules reference, GO111MODULE",
        url: "https://go.dev/ref/mod#mod-commands",
    }],
};

/// Modules are off where a module is.
pub(crate) struct GopathMode;

impl Rule<Machine> for GopathMode {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let Some(setting) = machine.go_settings.effective("GO111MODULE") else {
            return settings::judged(&META, machine, Vec::new());
        };
        let has_module = machine
            .project
            .as_ref()
            .is_some_and(|project| project.go_mod.is_some() || project.go_work.is_some());
        let severity = match setting.value.as_str() {
            "off" if has_module => Severity::Error,
            "off" => Severity::Warning,
            // `auto` differs from `on` where there is no go.mod.
            "auto" if !has_module => Severity::Info,
            _ => return Verdict::Passed,
        };
        let said = Said::new(match (setting.value.as_str(), has_module) {
            ("off", true) => "GO111MODULE=off: the go.mod here is not read".to_owned(),
            (value, _) => format!("GO111MODULE={value}: commands outside a module run in GOPATH mode"),
        })
        .severity(severity);
        let tree = machine.go_settings.gopath_tree.value();
        let roots: &[GopathRoot] = tree.map_or(&[], |tree| &tree.roots);
        let is_off = setting.value == "off";
        let modules = roots.iter().filter(|root| is_off && root.has_go_mod);
        let packages = roots.iter().filter(|root| !root.has_go_mod);
        let said = changing(said, "would be built as modules", modules);
        let said = changing(said, "would need a go.mod: go mod init", packages);
        // Somebody means it who stands where nothing else builds.
        if !has_module && roots.iter().any(|root| root.has_current_folder && !root.has_go_mod) {
            let said = said.seen_at(&setting.source).setting(setting);
            let init = "make a module of the project here: go mod init, go mod tidy".to_owned();
            let unset = format!("then unset {}", setting.name);
            return settings::judged(&META, machine, vec![said.steps([init, unset])]);
        }
        settings::judged(&META, machine, vec![settings::taken_away(said, machine, setting)])
    }
}

/// Names the projects that are built in another way without the setting.
fn changing<'a>(said: Said, how: &str, roots: impl Iterator<Item = &'a GopathRoot>) -> Said {
    roots.fold(said, |said, root| {
        let place = Provenance::File { path: root.folder.clone(), line: None };
        said.known(root.import_path.clone(), how, &place)
    })
}

#[cfg(test)]
mod tests {
    use ogive_record::{Finding, Remedy};

    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn modules_that_are_off_are_told_by_where_one_stands() {
        assert_eq!(GopathMode.check(&Scenario::linux_amd64().build()), Verdict::Passed);
        let unread = Scenario::linux_amd64().unreadable_goenv().build();
        assert!(matches!(GopathMode.check(&unread), Verdict::Undetermined { .. }));
        let on = Scenario::linux_amd64().variable("GO111MODULE", "on").build();
        assert_eq!(GopathMode.check(&on), Verdict::Passed);
        let severity = |scenario: Scenario| match GopathMode.check(&scenario.build()) {
            Verdict::Failed(findings) => findings[0].severity,
            other => panic!("{other:?}"),
        };
        let off = || Scenario::linux_amd64().persisted("GO111MODULE", "off");
        assert_eq!(severity(off()), Severity::Warning);
        assert_eq!(severity(off().module("/w/go.mod", "1.27")), Severity::Error);
        assert_eq!(severity(Scenario::linux_amd64().variable("GO111MODULE", "auto")), Severity::Info);
    }

    #[test]
    fn projects_that_would_change_are_named() {
        let scenario = |value: &str| {
            Scenario::linux_amd64()
                .in_gopath("example.com/old", Ok(Vec::new()), |_| {})
                .in_gopath("example.com/new", Ok(Vec::new()), |root| root.has_go_mod = true)
                .persisted("GO111MODULE", value)
        };
        let found = |scenario: Scenario| match GopathMode.check(&scenario.build()) {
            Verdict::Failed(mut findings) => findings.remove(0),
            other => panic!("{other:?}"),
        };
        let named = |scenario: Scenario| -> Vec<String> {
            let evidence = found(scenario).evidence.into_iter();
            let shown = evidence.map(|e| format!("{}: {}", e.subject, e.fact.value().unwrap()));
            shown.filter(|shown| shown.starts_with("example.com")).collect()
        };
        let old = "example.com/old: \"would need a go.mod: go mod init\"";
        let new = "example.com/new: \"would be built as modules\"";
        assert_eq!(named(scenario("off")), [new, old]);
        assert_eq!(named(scenario("auto")), [old]);
        let is_planned =
            |finding: &Finding| finding.remedies.iter().any(|remedy| matches!(remedy, Remedy::Plan(_)));
        assert!(is_planned(&found(scenario("off"))));
        let here =
            || scenario("off").in_gopath("here", Ok(Vec::new()), |root| root.has_current_folder = true);
        assert!(!is_planned(&found(here())));
        assert!(is_planned(&found(here().module("/w/go.mod", "1.27"))));
    }
}
