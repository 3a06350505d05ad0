//! `cgo-flags-foreign`: flags for C compilers name another CPU.

use ogive_platform::{Goarch, names};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::{cgo, settings};
use crate::Machine;
use crate::said::Said;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("cgo-flags-foreign"),
    severity: Severity::Error,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "CGO_CFLAGS, CGO_LDFLAGS or CC have flags for another CPU",
    rationale: "Every cgo package is compiled or linked for that CPU, and does not fit what Go compiles: \
                \"building for X but attempting to link with file built for Y\", \"file in wrong format\". \
                Such flags belong to one build.",
    examples: &[Example {
        wrong: "export CGO_LDFLAGS='-arch x86_64' on Apple silicon",
        right: "GOARCH=amd64 CGO_LDFLAGS=… go build",
    }],
    references: &[Reference { title: "cmd/cgo", url: "https://pkg.go.dev/cmd/cgo" }],
};

/// Flags for C compilers name another CPU.
pub(crate) struct CgoFlags;

impl Rule<Machine> for CgoFlags {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let Some((here, is)) = cgo::built_for(machine) else {
            return Verdict::Undetermined { because: "it is not known what this machine is".into() };
        };
        let names = ["CGO_CFLAGS", "CGO_CXXFLAGS", "CGO_CPPFLAGS", "CGO_LDFLAGS", "CC", "CXX"];
        let set = names.iter().flat_map(|name| settings::assignments(machine, name));
        let said = set.filter_map(|setting| {
            let flag = foreign(&setting.value, here.arch)?;
            let title = format!("{} has {flag}, and {is} {here}", setting.name);
            Some(settings::taken_away(Said::new(title), machine, setting))
        });
        settings::judged(&META, machine, said.collect())
    }
}

/// The flag by which a value names a CPU other than `here`.
fn foreign(value: &str, here: Goarch) -> Option<String> {
    let words: Vec<&str> = value.split_ascii_whitespace().collect();
    let is_other = |name: &str| {
        let named = names::from_any_name(name).ok().map(|named| named.arch);
        named.is_some_and(|arch| arch != here)
    };
    words.iter().enumerate().find_map(|(at, word)| {
        if let ("-arch" | "-target" | "--target", Some(name)) = (*word, words.get(at + 1)) {
            return is_other(name).then(|| format!("{word} {name}"));
        }
        if let Some(name) = word.strip_prefix("--target=") {
            return is_other(name).then(|| (*word).to_owned());
        }
        (*word == "-m32" && matches!(here, Goarch::Amd64 | Goarch::Arm64)).then(|| (*word).to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_flag_for_another_cpu_is_told() {
        let check =
            |name: &str, value: &str| CgoFlags.check(&Scenario::linux_amd64().variable(name, value).build());
        for fine in ["-O2 -g", "-arch x86_64", "-m64", "--target=x86_64-linux-gnu", "-L/usr/lib"] {
            assert_eq!(check("CGO_LDFLAGS", fine), Verdict::Passed, "{fine}");
        }
        for (name, value) in [
            ("CGO_LDFLAGS", "-O2 -arch arm64"),
            ("CC", "zig cc -target aarch64-linux-musl"),
            ("CGO_CFLAGS", "--target=aarch64-linux-gnu"),
            ("CGO_CFLAGS", "-m32"),
        ] {
            assert!(matches!(check(name, value), Verdict::Failed(_)), "{value}");
        }
    }

    #[test]
    fn what_only_other_sessions_have_is_told_at_its_line() {
        let flags = "--target=aarch64-linux-gnu";
        let machine = Scenario::linux_amd64()
            .variable("CGO_CFLAGS", "-O2")
            .exported("CGO_CFLAGS", flags, "/home/ann/.profile", 3)
            .build();
        let Verdict::Failed(findings) = CgoFlags.check(&machine) else { panic!("nothing found") };
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].location.as_ref().unwrap().to_string(), "/home/ann/.profile:3");
        assert!(matches!(findings[0].remedies[0], ogive_record::Remedy::Repairs { .. }));
    }
}
