//! `migrated-machine`: a set-up of an Intel Mac was carried to Apple silicon.

use ogive_machine::{Machine, Manager};
use ogive_record::{
    Audience, Confidence, Example, Reference, Repair, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::gobin_mixed::rebuilds;
use super::intel_mac::{self, Left};
use super::{go_unsupported, selected, starts};
use crate::said::{Said, judged, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("migrated-machine"),
    severity: Severity::Error,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "a set-up of an Intel Mac was carried to Apple silicon",
    rationale: "Migration Assistant copies Homebrew below /usr/local, managers' Gos, tools in GOBIN and the start-up \
                files as they are: everything goes on working, translated, and each part puts the others back. They \
                are replaced together, or they come back one after the other.",
    examples: &[Example {
        wrong: "/usr/local/Cellar/go, ~/go/bin full of amd64 tools, HOMEBREW_PREFIX=/usr/local",
        right: "Homebrew below /opt/homebrew, native SDKs, and the tools built again",
    }],
    references: &[Reference {
        title: "rust-lang/rustup#3068",
        url: "https://github.com/rust-lang/rustup/issues/3068",
    }],
};

/// A set-up of an Intel Mac was carried to Apple silicon.
pub(crate) struct MigratedMachine;

impl Rule<Machine> for MigratedMachine {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let left = match intel_mac::left(machine) {
            Ok(left) => left,
            Err(verdict) => return verdict,
        };
        let parts = parts(&left);
        // The Homebrew of Intel Macs shows a migration: a single archive for the wrong CPU does not.
        let has_homebrew = left.homebrew.is_some() || left.prefix.is_some();
        if !has_homebrew || parts.len() < 2 {
            return judged(&META, Vec::new(), intel_mac::untold(machine));
        }
        let title = format!("this Mac is set up as an Intel Mac was: {}", parts.join(", "));
        let mut said = Said::new(title).fact("this machine", &machine.abilities.host.hardware);
        if let Some(prefix) = left.prefix {
            said = said.seen_at(&prefix.source).setting(prefix);
        }
        for go in &left.gos {
            said = said.fact(go.goroot.display().to_string(), &go.port);
        }
        for tool in &left.tools {
            said = said.fact(tool.path.display().to_string(), &tool.port);
        }
        let lines = left.gos.iter().filter_map(|go| starts::added_by(machine, &go.goroot.join("bin/go")));
        let lines: Vec<String> = lines.map(|line| format!("in {line}, take the Intel Go off PATH")).collect();
        let running = selected::on(machine, &machine.search_path).and_then(|selected| selected.go);
        let like = running.or(left.gos.first().copied()).and_then(|go| go.version.value());
        let like = like.map(|version| go_unsupported::successor(machine, *version));
        let mut repairs = vec![Repair::SetUp { like }];
        repairs.extend(rebuilds(&left.tools));
        let said = said.repairs("native Gos first on PATH, and the tools built again by one", repairs);
        verdict(&META, vec![said.steps(steps(&left).into_iter().chain(lines))])
    }
}

/// The parts of the story, in a few words each.
fn parts(left: &Left<'_>) -> Vec<String> {
    let count = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("an amd64 {one}")),
        count => Some(format!("{count} amd64 {many}")),
    };
    let homebrew =
        (left.homebrew.is_some() || left.prefix.is_some()).then(|| "Homebrew of Intel Macs".to_owned());
    let of = |is_gvm: bool| {
        left.gos
            .iter()
            .filter(|go| go.manager != Manager::HomebrewIntel && (go.manager == Manager::Gvm) == is_gvm)
            .count()
    };
    [
        homebrew,
        count(of(true), "Go of gvm", "Gos of gvm"),
        count(of(false), "Go", "Gos"),
        count(left.tools.len(), "tool in GOBIN", "tools in GOBIN"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn steps(left: &Left<'_>) -> Vec<String> {
    let mut steps =
        vec!["a native shell: ogive doctor --only translated-shell,translated-ancestor".to_owned()];
    if left.homebrew.is_some() || left.prefix.is_some() {
        steps.push(
            "install Homebrew below /opt/homebrew, and what `/usr/local/bin/brew leaves` names".to_owned(),
        );
        steps.push(
            "eval \"$(/opt/homebrew/bin/brew shellenv)\" in the place of /usr/local/bin/brew".to_owned(),
        );
    }
    steps.push("ogive setup, and go install for each tool again".to_owned());
    steps
}

#[cfg(test)]
mod tests {
    use ogive_record::Remedy;

    use super::*;
    use crate::scenario::Scenario;

    fn intel_homebrew() -> Scenario {
        Scenario::apple_silicon()
            .go("/usr/local/Cellar/go/1.27.3/libexec", "1.27.3", "darwin/amd64")
            .with(|machine| machine.gos[0].manager = Manager::HomebrewIntel)
    }

    fn check(scenario: Scenario) -> Verdict {
        MigratedMachine.check(&scenario.build())
    }

    #[test]
    fn the_parts_are_one_story_with_one_plan() {
        let migrated = intel_homebrew()
            .unselected_go("/Users/ann/.gvm/gos/go1.20.5", "1.20.5", "darwin/amd64")
            .with(|machine| machine.gos[1].manager = Manager::Gvm)
            .tool("/Users/ann/go/bin/gopls", "darwin/amd64", "golang.org/x/tools/gopls", "v0.18.0")
            .tool("/Users/ann/go/bin/mine", "darwin/amd64", "example.com/mine", "(devel)");
        let Verdict::Failed(findings) = check(migrated) else { panic!("nothing found") };
        assert_eq!(
            findings[0].title,
            "this Mac is set up as an Intel Mac was: Homebrew of Intel Macs, an amd64 Go of gvm, 2 amd64 tools in GOBIN"
        );
        let Remedy::Repairs { repairs, .. } = &findings[0].remedies[0] else { panic!("no repairs") };
        assert!(matches!(repairs[0], Repair::SetUp { like: Some(_) }));
        assert!(
            matches!(&repairs[1..], [Repair::Rebuild { package, .. }] if package == "golang.org/x/tools/gopls")
        );
    }

    #[test]
    fn one_part_is_no_story() {
        assert_eq!(check(intel_homebrew()), Verdict::Passed);
        let archive = Scenario::apple_silicon().go("/usr/local/go", "1.27.3", "darwin/amd64").tool(
            "/Users/ann/go/bin/gopls",
            "darwin/amd64",
            "golang.org/x/tools/gopls",
            "v0.18.0",
        );
        assert_eq!(check(archive), Verdict::Passed);
        assert_eq!(check(Scenario::linux_amd64()), Verdict::NotApplicable);
        assert!(matches!(check(Scenario::apple_silicon().unknown_hardware()), Verdict::Undetermined { .. }));
    }
}
