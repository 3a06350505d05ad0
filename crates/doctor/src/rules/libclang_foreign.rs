//! `libclang-foreign`: the libclang that bindings are made with is another machine's.

use ogive_machine::Machine;
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::{cgo, selected, settings};
use crate::said::{Said, place, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("libclang-foreign"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "the libclang that LIBCLANG_PATH, clang.pc or llvm-config leads to is for another CPU",
    rationale: "Generators of bindings load it into their own process, or link with it: \"wrong ELF class\", \
                \"incompatible architecture (have 'x86_64', need 'arm64')\". Which CPU it is for stands in its own \
                header; its folder's name proves nothing.",
    examples: &[Example {
        wrong: "LIBCLANG_PATH=/usr/local/opt/llvm/lib on Apple silicon",
        right: "LIBCLANG_PATH=/opt/homebrew/opt/llvm/lib",
    }],
    references: &[Reference { title: "libclang", url: "https://clang.llvm.org/docs/LibClang.html" }],
};

/// The libclang that bindings are made with is another machine's.
pub(crate) struct LibclangForeign;

impl Rule<Machine> for LibclangForeign {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        if machine.libclang.is_empty() {
            return Verdict::NotApplicable;
        }
        // It is loaded by what is built, or by what builds: both are for the target of a native build.
        let compiler = cgo::here(machine).and_then(|cgo| cgo.compiler?.port.value().copied());
        let Some(here) = compiler.or_else(|| selected::natural(machine).value().copied()) else {
            return Verdict::Undetermined { because: "it is not known what this machine is".into() };
        };
        let mut said = Vec::new();
        let mut untold = None;
        for library in &machine.libclang {
            let Some(ports) = library.ports.value() else {
                untold = Some(library);
                continue;
            };
            if ports.iter().any(|port| port.arch == here.arch) {
                continue;
            }
            let names: Vec<String> = ports.iter().map(ToString::to_string).collect();
            let title = format!(
                "{} is for {}, and builds here are for {here}",
                library.path.display(),
                names.join(", ")
            );
            let said_so = Said::new(title).seen_at(&library.named_by).fact("its ports", &library.ports);
            let exported = settings::assignments(machine, "LIBCLANG_PATH")
                .into_iter()
                .find(|setting| setting.source == library.named_by && place(&setting.source).is_some());
            if let Some(setting) = exported {
                said.push(settings::taken_away(said_so, machine, setting));
                continue;
            }
            let by = match &library.named_by {
                ogive_record::Provenance::Environment(name) => name.clone(),
                other => place(other).map_or_else(|| "what leads to it".to_owned(), |line| line.to_string()),
            };
            said.push(
                said_so
                    .known("named by", by.clone(), &library.named_by)
                    .steps([format!("let {by} lead to a libclang for {here}")]),
            );
        }
        match untold {
            Some(library) if said.is_empty() => Verdict::Undetermined {
                because: format!("it is not known what {} is for", library.path.display()),
            },
            _ => verdict(&META, said),
        }
    }
}

#[cfg(test)]
mod tests {
    use ogive_machine::Library;
    use ogive_platform::Port;
    use ogive_record::{Fact, Provenance};

    use super::*;
    use crate::scenario::Scenario;

    fn check(ports: Fact<Vec<Port>>) -> Verdict {
        let library = Library {
            path: "/usr/local/opt/llvm/lib/libclang.dylib".into(),
            named_by: Provenance::Environment("LIBCLANG_PATH".into()),
            ports,
        };
        LibclangForeign
            .check(&Scenario::apple_silicon().with(|machine| machine.libclang = vec![library]).build())
    }

    #[test]
    fn its_own_header_decides() {
        let known = |ports: &[&str]| {
            Fact::known(ports.iter().map(|port| port.parse().unwrap()).collect(), Provenance::BuiltIn)
        };
        assert!(matches!(check(known(&["darwin/amd64"])), Verdict::Failed(_)));
        assert_eq!(check(known(&["darwin/arm64"])), Verdict::Passed);
        assert_eq!(check(known(&["darwin/amd64", "darwin/arm64"])), Verdict::Passed);
        assert!(matches!(
            check(Fact::unknown("it is cut off", Provenance::BuiltIn)),
            Verdict::Undetermined { .. }
        ));
        assert_eq!(LibclangForeign.check(&Scenario::linux_amd64().build()), Verdict::NotApplicable);
    }

    #[test]
    fn a_line_that_exports_it_can_be_taken_out() {
        let named_by = Provenance::File { path: "/Users/ann/.zshrc".into(), line: Some(5) };
        let library = Library {
            path: "/usr/local/opt/llvm/lib/libclang.dylib".into(),
            named_by,
            ports: Fact::known(vec!["darwin/amd64".parse().unwrap()], Provenance::BuiltIn),
        };
        let machine = Scenario::apple_silicon()
            .exported("LIBCLANG_PATH", "/usr/local/opt/llvm/lib", "/Users/ann/.zshrc", 5)
            .with(|machine| machine.libclang = vec![library])
            .build();
        let Verdict::Failed(findings) = LibclangForeign.check(&machine) else { panic!("nothing found") };
        assert_eq!(findings[0].location.as_ref().unwrap().line, Some(5));
        assert!(matches!(findings[0].remedies[0], ogive_record::Remedy::Repairs { .. }));
    }
}
