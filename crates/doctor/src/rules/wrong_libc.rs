//! `wrong-libc`: a program names a dynamic loader that is not here.

use ogive_record::{
    Audience, Confidence, Example, Provenance, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use crate::Machine;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("wrong-libc"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a program on PATH, or one that Go installed, needs a C library that is not here",
    rationale: "It ends with \"no such file or directory\" although its file is there: the loader that it \
                names is missing. A glibc program on Alpine, or a musl one on Debian, is so.",
    examples: &[Example {
        wrong: "a gopls built on Debian, copied to Alpine",
        right: "CGO_ENABLED=0 go install golang.org/x/tools/gopls@latest",
    }],
    references: &[Reference {
        title: "execve(2), ENOENT",
        url: "https://man7.org/linux/man-pages/man2/execve.2.html",
    }],
};

/// A program names a dynamic loader that is not here.
pub(crate) struct WrongLibc;

impl Rule<Machine> for WrongLibc {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let lacking =
            machine.programs.iter().filter_map(|(path, file)| Some((path, file.missing_loader.as_ref()?)));
        let said = lacking.map(|(path, loader)| {
            Said::new(format!("{} needs {}, which is not here", path.display(), loader.display()))
                .known(
                    "its loader",
                    loader.display().to_string(),
                    &Provenance::File { path: path.clone(), line: None },
                )
                .fact("the C library here", &machine.abilities.host.libc)
                .steps(["build it without cgo: CGO_ENABLED=0 go install …", "or install one for this system"])
        });
        let said: Vec<_> = said.collect();
        let mut programs = machine.programs.iter();
        match programs.find(|(_, file)| file.what.value().is_none()) {
            Some((path, _)) if said.is_empty() => {
                Verdict::Undetermined { because: format!("{} can't be read", path.display()) }
            }
            _ => verdict(&META, said),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_program_without_its_loader_is_told() {
        let go = || Scenario::linux_amd64().go("/usr/local/go", "1.27.3", "linux/amd64");
        assert_eq!(WrongLibc.check(&go().build()), Verdict::Passed);
        let lacking = go().with(|machine| {
            for file in machine.programs.values_mut() {
                file.missing_loader = Some("/lib/ld-musl-x86_64.so.1".into());
            }
        });
        let Verdict::Failed(findings) = WrongLibc.check(&lacking.build()) else { panic!("nothing found") };
        assert_eq!(
            findings[0].title,
            "/usr/local/go/bin/go needs /lib/ld-musl-x86_64.so.1, which is not here"
        );
    }
}
