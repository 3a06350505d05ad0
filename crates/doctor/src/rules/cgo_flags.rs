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
            let (flag, rest) = foreign(&setting.name, &setting.value, here.arch)?;
            let said = Said::new(format!("{} has {flag}, and {is} {here}", setting.name));
            Some(match rest.is_empty() {
                true => settings::taken_away(said, machine, setting),
                false => settings::replaced(said, machine, setting, &rest),
            })
        });
        settings::judged_in_sessions(&META, machine, said.collect())
    }
}

/// The first flag by which a value names a CPU other than `here`, and the value without all such flags.
fn foreign(name: &str, value: &str, here: Goarch) -> Option<(String, String)> {
    let words: Vec<&str> = value.split_ascii_whitespace().collect();
    let is_other = |name: &str| {
        let named = names::from_any_name(name).ok().map(|named| named.arch);
        named.is_some_and(|arch| arch != here)
    };
    // Behind the words of CC, though not behind those of CGO_CFLAGS, Go writes -m64 for amd64 (`gccArchArgs`).
    let is_overridden = here == Goarch::Amd64 && matches!(name, "CC" | "CXX");
    let mut first = None;
    let mut rest = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let length = match (*word, words.get(at + 1)) {
            ("-arch" | "-target" | "--target", Some(name)) if is_other(name) => 2,
            ("-m32", _) if matches!(here, Goarch::Amd64 | Goarch::Arm64) && !is_overridden => 1,
            _ if word.strip_prefix("--target=").is_some_and(is_other) => 1,
            _ => 0,
        };
        match length {
            0 => rest.push(*word),
            _ => _ = first.get_or_insert_with(|| words[at..at + length].join(" ")),
        }
        at += length.max(1);
    }
    Some((first?, rest.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_flag_for_another_cpu_is_told() {
        let check =
            |name: &str, value: &str| CgoFlags.check(&Scenario::linux_amd64().variable(name, value).build());
        // Go 1.27.3 was seen to build with it.
        assert_eq!(check("CC", "gcc -m32"), Verdict::Passed);
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
    fn what_else_a_value_has_stays() {
        let without = |name, value| foreign(name, value, Goarch::Amd64).map(|(_, rest)| rest);
        assert_eq!(
            without("CGO_LDFLAGS", "-O2 -arch arm64 -lfoo --target=aarch64-linux-gnu").as_deref(),
            Some("-O2 -lfoo")
        );
        assert_eq!(without("CC", "zig cc -target aarch64-linux-musl").as_deref(), Some("zig cc"));
        assert_eq!(without("CGO_CFLAGS", "-m32").as_deref(), Some(""));
        assert_eq!(without("CGO_CFLAGS", "-arch x86_64 -m64"), None);
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
