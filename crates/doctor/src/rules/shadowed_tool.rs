//! `shadowed-tool`: a program that people ask about the machine, or build with, is not the system's.

use std::path::Path;

use ogive_machine::{Machine, Meaning, ProgramKind};
use ogive_record::{
    Audience, Confidence, Example, Provenance, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::selected;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("shadowed-tool"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "arch, uname, file or a C compiler on PATH is not the system's",
    rationale: "Installers and managers ask arch and uname what to download, and cgo takes the first compiler on \
                PATH. A script or a program for another CPU under such a name answers for another machine.",
    examples: &[Example {
        wrong: "~/bin/uname, a script that prints x86_64",
        right: "a name of its own for such a script",
    }],
    references: &[Reference { title: "uname(1)", url: "https://man7.org/linux/man-pages/man1/uname.1.html" }],
};

/// The names, and whether a script under them is usual.
const TOOLS: [(&str, bool); 7] = [
    ("arch", false),
    ("uname", false),
    ("file", false),
    // ccache and distcc stand before compilers as scripts and links.
    ("gcc", true),
    ("cc", true),
    ("clang", true),
    ("pkg-config", true),
];

/// Folders of the system, where a script may stand for a program.
const SYSTEM: [&str; 6] = ["/bin", "/usr/bin", "/sbin", "/usr/sbin", "/usr/libexec", "/Library/Developer"];

/// A program that people ask about the machine, or build with, is not the system's.
pub(crate) struct ShadowedTool;

impl Rule<Machine> for ShadowedTool {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let here = selected::natural(machine).value();
        let mut said = Vec::new();
        for (name, scripts_are_usual) in TOOLS {
            let Some(Meaning::Programs(programs)) = machine.search_path.word(name) else { continue };
            // Without a second one of that name nothing is shadowed: then the machine has only this.
            let [first, rest @ ..] = programs.as_slice() else { continue };
            let of_system = |path: &Path| SYSTEM.iter().any(|folder| path.starts_with(folder));
            if of_system(first) {
                continue;
            }
            let what = machine.program(first).and_then(|file| file.what.value());
            let wrong = match what {
                Some(ProgramKind::Script { interpreter }) if !scripts_are_usual => {
                    format!("a script, run by {interpreter}")
                }
                Some(ProgramKind::Native { ports, .. })
                    if here.is_some_and(|here| ports.iter().all(|port| port.arch != here.arch)) =>
                {
                    let ports: Vec<String> = ports.iter().map(ToString::to_string).collect();
                    format!("a program for {}", ports.join(", "))
                }
                _ => continue,
            };
            let place = Provenance::File { path: first.clone(), line: None };
            let mut one = Said::new(format!("{name} is {}, {wrong}", first.display()))
                .at(machine.search_path.entry_of(first).and_then(|entry| entry.added_by.clone()))
                .known(name, wrong, &place);
            if let Some(next) = rest.iter().find(|path| of_system(path)) {
                one = one
                    .known(
                        "the system's own",
                        next.display().to_string(),
                        &Provenance::Environment("PATH".into()),
                    )
                    .steps([format!(
                        "give {} another name, or put its folder behind {}",
                        first.display(),
                        next.parent().unwrap_or(next).display()
                    )]);
            }
            said.push(one);
        }
        verdict(&META, said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    fn native(port: &str) -> ProgramKind {
        ProgramKind::Native { ports: vec![port.parse().unwrap()], go: None }
    }

    #[test]
    fn a_script_before_uname_is_told_and_a_wrapped_compiler_is_not() {
        let script = || ProgramKind::Script { interpreter: "/bin/sh".into() };
        let usual = Scenario::linux_amd64()
            .program("uname", "/usr/bin/uname", native("linux/amd64"))
            .program("gcc", "/usr/lib/ccache/gcc", script())
            .program("cc", "/opt/cc", native("linux/amd64"));
        assert_eq!(ShadowedTool.check(&usual.build()), Verdict::Passed);
        let wrong = Scenario::linux_amd64()
            .program("uname", "/usr/bin/uname", native("linux/amd64"))
            .program("uname", "/home/ann/bin/uname", script())
            .program("gcc", "/opt/gcc", native("linux/arm64"));
        let Verdict::Failed(findings) = ShadowedTool.check(&wrong.build()) else { panic!("nothing found") };
        let titles: Vec<&str> = findings.iter().map(|finding| finding.title.as_str()).collect();
        assert_eq!(
            titles,
            [
                "uname is /home/ann/bin/uname, a script, run by /bin/sh",
                "gcc is /opt/gcc, a program for linux/arm64"
            ]
        );
    }
}
