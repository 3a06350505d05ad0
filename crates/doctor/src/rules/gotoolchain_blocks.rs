//! `gotoolchain-blocks`: GOTOOLCHAIN forbids the Go that the project needs.

use ogive_machine::{Asked, Machine, Setting};
use ogive_platform::{GoVersion, SdkName};
use ogive_record::{
    Action, Audience, Confidence, Example, Provenance, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::toolchain_name::with_architecture;
use super::{selected, settings};
use crate::said::Said;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("gotoolchain-blocks"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "GOTOOLCHAIN holds Go below what go.mod needs",
    rationale: "With local or an exact version the go command does not switch: \"go.mod requires go >= … (running go \
                …; GOTOOLCHAIN=local)\". A go line is a minimum, and auto takes a newer Go where one is asked for.",
    examples: &[Example {
        wrong: "GOTOOLCHAIN=local, Go 1.26.8, and go 1.27 in go.mod",
        right: "GOTOOLCHAIN=auto, or a Go that is new enough",
    }],
    references: &[Reference { title: "Go toolchains", url: "https://go.dev/doc/toolchain" }],
};

/// The first Go that switches.
const SWITCHES: (u32, u32) = (1, 21);

/// GOTOOLCHAIN forbids the Go that the project needs.
pub(crate) struct GotoolchainBlocks;

impl Rule<Machine> for GotoolchainBlocks {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let go = selected::on(machine, &machine.search_path).and_then(|selected| selected.go);
        let running = go.and_then(|go| go.version.value().copied());
        if running.is_some_and(|running| running.line() < SWITCHES) {
            return Verdict::NotApplicable;
        }
        let Some(setting) = machine.go_settings.effective("GOTOOLCHAIN") else {
            let is_needed =
                running.zip(needed(machine)).is_some_and(|(running, (_, needed))| running < needed);
            return match is_needed {
                // Distributors often write GOTOOLCHAIN=local there.
                true => Verdict::Undetermined {
                    because: "GOTOOLCHAIN is not set, and what the Go's own go.env says is not known".into(),
                },
                false => settings::judged(&META, machine, Vec::new()),
            };
        };
        let (name, mode) = match setting.value.split_once('+') {
            Some((name, mode)) => (name, Some(mode)),
            None => (setting.value.as_str(), None),
        };
        // Told by toolchain-name-with-architecture.
        if with_architecture(name).is_some() {
            return Verdict::NotApplicable;
        }
        if !is_read(name, mode) {
            let said = Said::new(format!("go refuses GOTOOLCHAIN={}", setting.value));
            return settings::judged(&META, machine, vec![settings::taken_away(said, machine, setting)]);
        }
        if mode.is_some() || matches!(name, "auto" | "path") {
            return Verdict::Passed;
        }
        let Some((asked, needed)) = needed(machine) else { return Verdict::Passed };
        let held = match name {
            "local" => running,
            _ => version(name),
        };
        match held {
            Some(held) if held < needed => {
                settings::judged(&META, machine, vec![tell(machine, setting, asked, needed, held)])
            }
            Some(_) => Verdict::Passed,
            None if go.is_some() => {
                Verdict::Undetermined { because: "the Go that runs does not tell its version".into() }
            }
            // A shim chooses a Go that the project allows.
            None => Verdict::NotApplicable,
        }
    }
}

/// Whether the go command takes such a value (`cmd/go/internal/toolchain`, `Select`).
fn is_read(name: &str, mode: Option<&str>) -> bool {
    let is_name = match mode {
        None => matches!(name, "local" | "auto" | "path"),
        Some(mode) => name == "local" && matches!(mode, "auto" | "path"),
    };
    is_name
        || ((name.starts_with("go") || name.contains("-go")) && matches!(mode, None | Some("auto" | "path")))
}

/// The version in a toolchain's name: `go1.27.3-suffix`.
fn version(name: &str) -> Option<GoVersion> {
    name.strip_prefix("go")?.split(['-', ' ', '\t']).next()?.parse().ok()
}

/// The highest go line of go.mod and go.work.
fn needed(machine: &Machine) -> Option<(&Asked, GoVersion)> {
    let asked = &machine.project.as_ref()?.asked;
    let lines = asked.iter().filter(|asked| asked.by == "go");
    lines.filter_map(|asked| Some((asked, asked.version?))).max_by_key(|(_, version)| *version)
}

fn tell(machine: &Machine, setting: &Setting, asked: &Asked, needed: GoVersion, held: GoVersion) -> Said {
    let file = asked.location.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let title = format!("{file} needs go {needed}, and GOTOOLCHAIN={} holds it at {held}", setting.value);
    let place = Provenance::File { path: asked.location.path.clone(), line: asked.location.line };
    let said = Said::new(title).known(format!("go in {file}"), asked.text.clone(), &place);
    let said = settings::taken_away(said, machine, setting);
    match selected::natural(machine).value() {
        Some(here) => {
            let sdk = SdkName::new(needed.first_release(), *here);
            said.plan(format!("install {sdk}"), vec![Action::InstallSdk { sdk }])
        }
        None => said,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    fn check(value: &str, go_line: &str) -> Verdict {
        let machine = Scenario::linux_amd64()
            .go("/usr/local/go", "1.26.8", "linux/amd64")
            .module("/w/go.mod", go_line)
            .persisted("GOTOOLCHAIN", value);
        GotoolchainBlocks.check(&machine.build())
    }

    #[test]
    fn a_go_line_above_what_is_allowed_is_told() {
        let Verdict::Failed(findings) = check("local", "1.27.0") else { panic!("nothing found") };
        assert_eq!(findings[0].title, "go.mod needs go 1.27.0, and GOTOOLCHAIN=local holds it at 1.26.8");
        assert_eq!(findings[0].remedies.len(), 2);
        assert!(matches!(check("go1.26.8", "1.27"), Verdict::Failed(_)));
        for value in ["1.27.3", "latest", "go1.27.3+newest", "auto+path"] {
            assert!(matches!(check(value, "1.20"), Verdict::Failed(_)), "{value}");
        }
    }

    #[test]
    fn what_may_switch_or_is_new_enough_passes() {
        for (value, go_line) in [
            ("local", "1.26"),
            ("go1.27.0", "1.27"),
            ("auto", "1.28"),
            ("path", "1.28"),
            ("local+auto", "1.28"),
            ("go1.26.8+auto", "1.28"),
        ] {
            assert_eq!(check(value, go_line), Verdict::Passed, "{value} {go_line}");
        }
        assert_eq!(check("go1.26.8-arm64", "1.28"), Verdict::NotApplicable);
        let shim = Scenario::linux_amd64().module("/w/go.mod", "1.28").variable("GOTOOLCHAIN", "local");
        assert_eq!(GotoolchainBlocks.check(&shim.build()), Verdict::NotApplicable);
        let old = Scenario::linux_amd64().go("/o", "1.20.1", "linux/amd64").variable("GOTOOLCHAIN", "local");
        assert_eq!(GotoolchainBlocks.check(&old.build()), Verdict::NotApplicable);
        let unset = Scenario::linux_amd64().go("/o", "1.26.8", "linux/amd64").module("/w/go.mod", "1.28");
        assert!(matches!(GotoolchainBlocks.check(&unset.build()), Verdict::Undetermined { .. }));
        let unread = Scenario::linux_amd64().unreadable_goenv().build();
        assert!(matches!(GotoolchainBlocks.check(&unread), Verdict::Undetermined { .. }));
    }
}
