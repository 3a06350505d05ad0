//! `pkg-config-foreign`: pkg-config looks among libraries of another CPU.

use ogive_platform::names::{self, Dialect};
use ogive_platform::{Goarch, Goos, Port};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::{cgo, settings};
use crate::Machine;
use crate::said::Said;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("pkg-config-foreign"),
    severity: Severity::Error,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "PKG_CONFIG_PATH or PKG_CONFIG_LIBDIR names folders of another CPU",
    rationale: "cgo then compiles with headers and links with libraries of that CPU: \"skipping \
                incompatible\", \"undefined symbols for architecture\". For a cross build the variables \
                belong to that one command.",
    examples: &[Example {
        wrong: "export PKG_CONFIG_PATH=/usr/lib/aarch64-linux-gnu/pkgconfig",
        right: "PKG_CONFIG_LIBDIR=… GOARCH=arm64 go build",
    }],
    references: &[Reference { title: "pkg-config(1)", url: "https://linux.die.net/man/1/pkg-config" }],
};

/// pkg-config looks among libraries of another CPU.
pub(crate) struct PkgConfig;

impl Rule<Machine> for PkgConfig {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let Some((here, is)) = cgo::built_for(machine) else {
            return Verdict::Undetermined { because: "it is not known what this machine is".into() };
        };
        let set = ["PKG_CONFIG_PATH", "PKG_CONFIG_LIBDIR"]
            .into_iter()
            .flat_map(|name| settings::assignments(machine, name));
        let said = set.filter_map(|setting| {
            let folder = setting.value.split(':').find(|folder| foreign(folder, here))?;
            let said = Said::new(format!("{} has {folder}, and {is} {here}", setting.name));
            let rest: Vec<&str> = setting.value.split(':').filter(|folder| !foreign(folder, here)).collect();
            let rest = rest.join(":");
            Some(match rest.trim_matches(':').is_empty() {
                true => settings::taken_away(said, machine, setting),
                false => settings::replaced(said, machine, setting, &rest),
            })
        });
        settings::judged_in_sessions(&META, machine, said.collect())
    }
}

/// Whether a folder's path has the triple of another CPU, or is the Intel Homebrew's on Apple silicon.
fn foreign(folder: &str, here: Port) -> bool {
    let triple = folder.split('/').find_map(|part| names::from_name(part, Dialect::Gnu).ok());
    let other = triple.is_some_and(|named| named.arch != here.arch);
    let intel = here == Port::new(Goos::Darwin, Goarch::Arm64) && folder.starts_with("/usr/local/");
    other || intel
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn folders_of_another_cpu_are_told() {
        let check = |scenario: Scenario, value: &str| {
            PkgConfig.check(&scenario.variable("PKG_CONFIG_PATH", value).build())
        };
        for fine in ["/usr/lib/x86_64-linux-gnu/pkgconfig:/opt/lib/pkgconfig", "/usr/local/lib/pkgconfig", ""]
        {
            assert_eq!(check(Scenario::linux_amd64(), fine), Verdict::Passed, "{fine}");
        }
        let arm = "/opt/lib/pkgconfig:/usr/lib/aarch64-linux-gnu/pkgconfig";
        assert!(matches!(check(Scenario::linux_amd64(), arm), Verdict::Failed(_)));
        assert!(matches!(check(Scenario::apple_silicon(), "/usr/local/lib/pkgconfig"), Verdict::Failed(_)));
        assert_eq!(check(Scenario::apple_silicon(), "/opt/homebrew/lib/pkgconfig"), Verdict::Passed);
        let exported = Scenario::linux_amd64().exported("PKG_CONFIG_LIBDIR", arm, "/home/ann/.zshenv", 1);
        let Verdict::Failed(findings) = PkgConfig.check(&exported.build()) else { panic!("nothing found") };
        assert_eq!(findings[0].location.as_ref().unwrap().to_string(), "/home/ann/.zshenv:1");
        assert!(matches!(findings[0].remedies[0], ogive_record::Remedy::Repairs { .. }));
    }
}
