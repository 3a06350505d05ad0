//! `shadowed-tool`: a script or a foreign program stands before one of the system's own tools.

use std::path::Path;

use ogive_machine::{Machine, Meaning, ProgramKind, SearchPath};
use ogive_record::{
    Audience, Confidence, Example, Provenance, Reference, Repair, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::foreign::is_foreign;
use super::starts;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("shadowed-tool"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "a script or a foreign program stands before a tool of the system",
    rationale: "Installers ask arch and uname what the machine is, and cgo starts the first gcc and pkg-config on \
                PATH. Another program of that name answers for another machine, and nothing shows it.",
    examples: &[Example {
        wrong: "~/bin/arch, a script that prints x86_64, before /usr/bin/arch",
        right: "the script under a name of its own",
    }],
    references: &[Reference { title: "cmd/cgo", url: "https://pkg.go.dev/cmd/cgo" }],
};

/// The tools whose answers decide an architecture.
const TOOLS: [&str; 7] = ["arch", "uname", "file", "gcc", "cc", "clang", "pkg-config"];

/// Where the system keeps its own.
const SYSTEM: [&str; 4] = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"];

/// A script or a foreign program stands before one of the system's own tools.
pub(crate) struct ShadowedTool;

impl Rule<Machine> for ShadowedTool {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let mut shadows: Vec<&Path> = Vec::new();
        let mut said = Vec::new();
        let mut untold = None;
        for path in starts::paths(machine) {
            for name in TOOLS {
                let Some((first, own)) = shadow(path, name) else { continue };
                if shadows.contains(&first) {
                    continue;
                }
                shadows.push(first);
                match odd(machine, first) {
                    Ok(what) => said.extend(what.map(|what| tell(machine, first, own, name, &what))),
                    Err(Unknown) => untold = Some(first),
                }
            }
        }
        match untold {
            Some(program) if said.is_empty() => {
                Verdict::Undetermined { because: format!("it is not known what {} is", program.display()) }
            }
            _ => verdict(&META, said),
        }
    }
}

/// The program that a name runs, and the system's own behind it.
fn shadow<'m>(path: &'m SearchPath, name: &str) -> Option<(&'m Path, &'m Path)> {
    let Some(Meaning::Programs(programs)) = path.word(name) else { return None };
    let (first, rest) = programs.split_first()?;
    let is_system = |program: &Path| SYSTEM.iter().any(|folder| program.parent() == Some(Path::new(folder)));
    let own = rest.iter().find(|program| is_system(program))?;
    (!is_system(first)).then_some((first, own))
}

/// It is not known what a program is, or what this machine is.
struct Unknown;

/// What is odd about a program that stands before the system's, if anything.
fn odd(machine: &Machine, program: &Path) -> Result<Option<String>, Unknown> {
    let file = machine.program(program).ok_or(Unknown)?;
    match file.what.value().ok_or(Unknown)? {
        ProgramKind::Script { interpreter } => {
            // Nix wraps every compiler in a script.
            let is_wrapper = file.real.value().is_some_and(|real| real.starts_with("/nix/store"));
            Ok((!is_wrapper).then(|| format!("a script of {interpreter}")))
        }
        ProgramKind::Native { ports, .. } => {
            for port in ports {
                if !is_foreign(machine, *port).ok_or(Unknown)? {
                    return Ok(None);
                }
            }
            Ok(ports.first().map(|port| format!("a program for {port}")))
        }
        ProgramKind::Shim { .. } | ProgramKind::Other => Ok(None),
    }
}

fn tell(machine: &Machine, first: &Path, own: &Path, name: &str, what: &str) -> Said {
    let by = starts::added_by(machine, first).cloned();
    let folder = first.parent().unwrap_or(first).display();
    let step = match &by {
        Some(line) => format!("or put {folder} behind {} in {}", own.display(), line),
        None => format!("or put {folder} last on PATH"),
    };
    let said = Said::new(format!("{name} is {}, {what}, before {}", first.display(), own.display())).at(by);
    let said = match is_own_script(machine, first) {
        true => said.repairs(
            format!("give {} another name", first.display()),
            vec![Repair::MoveAside { path: first.to_owned() }],
        ),
        false => said,
    };
    said.known(name, what, &Provenance::File { path: first.to_owned(), line: None })
        .steps([format!("rename {}, if something needs it", first.display()), step])
}

/// Whether a program is a script that lies in the user's home itself.
fn is_own_script(machine: &Machine, program: &Path) -> bool {
    let home = machine.home.value();
    let file = machine.program(program);
    let is_own = |path: &Path| home.is_some_and(|home| path.starts_with(home));
    let is_script = |what| matches!(what, &ProgramKind::Script { .. });
    is_own(program)
        && file.is_some_and(|file| {
            file.real.value().is_some_and(|real| is_own(real)) && file.what.value().is_some_and(is_script)
        })
}

#[cfg(test)]
mod tests {
    use ogive_record::Fact;

    use super::*;
    use crate::scenario::Scenario;
    use crate::{Only, examine, wishes};

    fn native(port: &str) -> ProgramKind {
        ProgramKind::Native { ports: vec![port.parse().unwrap()], go: None }
    }

    fn before_gcc(kind: ProgramKind) -> Scenario {
        Scenario::linux_amd64().program("gcc", "/usr/bin/gcc", native("linux/amd64")).program(
            "gcc",
            "/home/ann/bin/gcc",
            kind,
        )
    }

    #[test]
    fn what_stands_before_the_system_s_tool_is_told() {
        let script = before_gcc(ProgramKind::Script { interpreter: "/bin/sh".into() }).build();
        let Verdict::Failed(findings) = ShadowedTool.check(&script) else { panic!("nothing found") };
        assert_eq!(findings[0].title, "gcc is /home/ann/bin/gcc, a script of /bin/sh, before /usr/bin/gcc");
        let foreign = before_gcc(native("linux/arm64")).build();
        assert!(matches!(ShadowedTool.check(&foreign), Verdict::Failed(_)));
    }

    #[test]
    fn a_script_of_the_user_s_own_can_be_moved_and_a_program_is_left() {
        let wished = |kind| {
            let only = Only::from(ogive_record::Asked::only(&["shadowed-tool"]));
            let wishes = wishes(&examine(&before_gcc(kind).build(), &only));
            wishes.into_iter().flat_map(|wish| wish.repairs).collect::<Vec<_>>()
        };
        let script = ProgramKind::Script { interpreter: "/bin/sh".into() };
        assert_eq!(wished(script), [Repair::MoveAside { path: "/home/ann/bin/gcc".into() }]);
        assert_eq!(wished(native("linux/arm64")), []);
    }

    #[test]
    fn a_compiler_of_one_s_own_and_the_system_s_scripts_are_fine() {
        assert_eq!(ShadowedTool.check(&before_gcc(native("linux/amd64")).build()), Verdict::Passed);
        let script = || ProgramKind::Script { interpreter: "/bin/sh".into() };
        let universal = ["darwin/amd64", "darwin/arm64"].map(|port| port.parse().unwrap()).to_vec();
        let universal = Scenario::apple_silicon()
            .program("clang", "/usr/bin/clang", native("darwin/arm64"))
            .program("clang", "/opt/llvm/bin/clang", ProgramKind::Native { ports: universal, go: None });
        assert_eq!(ShadowedTool.check(&universal.build()), Verdict::Passed);
        let own = Scenario::linux_amd64().program("cc", "/usr/bin/cc", script()).build();
        assert_eq!(ShadowedTool.check(&own), Verdict::Passed);
        let unknown = before_gcc(script()).with(|machine| {
            let file = machine.programs.get_mut(Path::new("/home/ann/bin/gcc")).unwrap();
            file.what = Fact::unknown("permission denied", Provenance::BuiltIn);
        });
        assert!(matches!(ShadowedTool.check(&unknown.build()), Verdict::Undetermined { .. }));
        let nowhere = before_gcc(native("linux/arm64")).unknown_hardware();
        assert!(matches!(ShadowedTool.check(&nowhere.build()), Verdict::Undetermined { .. }));
    }
}
