//! `gocache-unwritable`: the build cache can't be written to.

use ogive_record::{
    Audience, Confidence, Example, Fact, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::settings;
use crate::Machine;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("gocache-unwritable"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "the build cache can't be written to",
    rationale: "go build ends with \"failed to initialize build cache\" or \"permission denied\". The folder \
                belongs to root after a sudo go build, or HOME is read-only, as in many containers and CI \
                jobs.",
    examples: &[Example {
        wrong: "sudo go build, once",
        right: "chown the folder back, or GOCACHE in a folder of one's own",
    }],
    references: &[Reference {
        title: "go help cache",
        url: "https://pkg.go.dev/cmd/go#hdr-Build_and_test_caching",
    }],
};

/// The build cache can't be written to.
pub(crate) struct GocacheUnwritable;

impl Rule<Machine> for GocacheUnwritable {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let cache = match &machine.go_settings.cache {
            Fact::Known { value, .. } => value,
            Fact::Unknown { unknown, .. } => return Verdict::Undetermined { because: unknown.clone() },
        };
        // `off` has a rule of its own.
        if cache.is_writable || !cache.folder.has_root() {
            return Verdict::Passed;
        }
        let folder = cache.folder.display();
        let told = Said::new(format!("this user may not write to the build cache, {folder}"));
        let set = settings::values(machine, "GOCACHE");
        // Without the setting Go takes the user's own cache folder.
        let told = match set.into_iter().find(|set| cache.folder.as_os_str() == set.value.as_str()) {
            Some(setting) => settings::taken_away(told, machine, setting),
            None => told.seen_at(machine.go_settings.cache.provenance()).known(
                "GOCACHE",
                folder.to_string(),
                machine.go_settings.cache.provenance(),
            ),
        };
        let said = told.steps([
            format!("sudo chown -R $(id -u) {folder}"),
            "or set GOCACHE to a folder of your own".to_owned(),
        ]);
        verdict(&META, vec![said])
    }
}

#[cfg(test)]
mod tests {
    use ogive_machine::BuildCache;
    use ogive_record::Provenance;

    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_cache_of_somebody_else_is_told() {
        assert_eq!(GocacheUnwritable.check(&Scenario::linux_amd64().build()), Verdict::Passed);
        let shut = Scenario::linux_amd64().with(|machine| {
            let cache = BuildCache { folder: "/srv/cache/go-build".into(), is_writable: false, mount: None };
            machine.go_settings.cache = Fact::known(cache, Provenance::BuiltIn);
        });
        assert!(matches!(GocacheUnwritable.check(&shut.build()), Verdict::Failed(_)));
        let unknown = Scenario::linux_amd64()
            .with(|machine| machine.go_settings.cache = Fact::unknown("no HOME", Provenance::BuiltIn));
        assert!(matches!(GocacheUnwritable.check(&unknown.build()), Verdict::Undetermined { .. }));
    }
}
