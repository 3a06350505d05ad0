//! `gocache-shared-by-cgo-toolchains`: C objects of different compilers stand under one name in the build cache.

use std::path::Path;

use ogive_machine::{Compiler, Machine, ProgramKind};
use ogive_platform::names::{self, Dialect};
use ogive_platform::{Platform, Port};
use ogive_record::{
    Audience, Confidence, Example, Fact, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::{cgo, settings, starts};
use crate::said::{Said, judged, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("gocache-shared-by-cgo-toolchains"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "the C compiler does not tell its target, and its objects share one build cache",
    rationale: "Go files C objects under the text of CC and a line with the compiler's version. What a wrapper script \
                adds, what zig chooses without -target, and for which CPU a compiler of that name is, are not in \
                them: after a change old objects of another target are taken from the cache and linked without a word.",
    examples: &[
        Example { wrong: "CC=\"zig cc\"", right: "CC=\"zig cc -target aarch64-linux-musl\"" },
        Example {
            wrong: "CC=~/bin/my-cc, a script that picks the target",
            right: "a script for each target",
        },
    ],
    references: &[Reference { title: "golang/go#64589", url: "https://github.com/golang/go/issues/64589" }],
};

/// C objects of different compilers stand under one name in the build cache.
pub(crate) struct GocacheShared;

impl Rule<Machine> for GocacheShared {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let Some(cgo) = cgo::here(machine) else { return Verdict::NotApplicable };
        let Some(compiler) = cgo.compiler else { return Verdict::NotApplicable };
        let Some(program) = compiler.program.value() else { return Verdict::NotApplicable };
        if is_zig(&compiler.command) {
            return match names_target(&compiler.command) {
                true => Verdict::Passed,
                false => verdict(&META, vec![zig(machine, compiler, cgo.target)]),
            };
        }
        let Some(file) = machine.program(program) else {
            let because = format!("nobody looked what {} is", program.display());
            return Verdict::Undetermined { because };
        };
        let (real, what) = match (&file.real, &file.what) {
            (Fact::Known { value: real, .. }, Fact::Known { value: what, .. }) => (real, what),
            (Fact::Unknown { unknown, .. }, _) | (_, Fact::Unknown { unknown, .. }) => {
                return Verdict::Undetermined { because: unknown.clone() };
            }
        };
        // A compiler of Nix is a script, whose place is the hash of all it does.
        if matches!(what, ProgramKind::Script { .. }) && !real.starts_with("/nix/store") {
            return verdict(&META, vec![wrapper(compiler, program, &file.what)]);
        }
        let untold = starts::unseen(machine).or_else(|| unseen(machine, compiler));
        judged(&META, other_cpu(machine, compiler, program).into_iter().collect(), untold)
    }
}

/// A program of the compiler's name in a shell that can't be looked at.
fn unseen(machine: &Machine, compiler: &Compiler) -> Option<String> {
    let name = compiler.command.split_ascii_whitespace().next()?;
    let mut programs = starts::paths(machine).filter_map(|path| path.first(name));
    let unseen =
        programs.find(|program| machine.program(program).is_some_and(|file| file.what.value().is_none()))?;
    Some(format!("it is not known what {} is", unseen.display()))
}

fn is_zig(command: &str) -> bool {
    let mut words = command.split_ascii_whitespace();
    let program = words.next().unwrap_or_default();
    let name = Path::new(program).file_stem().and_then(|name| name.to_str());
    name == Some("zig") && matches!(words.next(), Some("cc" | "c++"))
}

fn names_target(command: &str) -> bool {
    command
        .split_ascii_whitespace()
        .any(|word| matches!(word, "-target" | "--target") || word.starts_with("--target="))
}

fn zig(machine: &Machine, compiler: &Compiler, target: Port) -> Said {
    let said = Said::new(format!("CC is `{}`, without a target", compiler.command))
        .fact("what it compiles for", &compiler.triple);
    let platform = Platform { port: target, level: None };
    let Ok(triple) = names::name_in(platform, Dialect::Zig) else {
        return said.steps(["name the target in CC: -target TRIPLE"]);
    };
    let command = format!("{} -target {triple}", compiler.command);
    let set = settings::values(machine, "CC");
    match set.iter().find(|setting| setting.value == compiler.command) {
        Some(setting) => settings::replaced(said, machine, setting, &command),
        None => said.steps([format!("CC=\"{command}\"")]),
    }
}

fn wrapper(compiler: &Compiler, program: &Path, what: &Fact<ProgramKind>) -> Said {
    let said = Said::new(format!("the C compiler {} is a script", program.display()))
        .fact("what it is", what)
        .fact("what it compiles for", &compiler.triple);
    let said = match &compiler.named_by {
        Some(by) => said.seen_at(by),
        None => said,
    };
    said.steps([
        "let CC name the compiler itself, with its target and flags in the text of CC",
        "or give builds with it a cache of their own: GOCACHE=FOLDER CC=… go build",
        "after a change of the script: go build -a",
    ])
}

/// Where shells find programs of the compiler's name that are for different CPUs.
fn other_cpu(machine: &Machine, compiler: &Compiler, program: &Path) -> Option<Said> {
    let name = compiler.command.split_ascii_whitespace().next()?;
    let ports = |program: &Path| match machine.program(program)?.what.value()? {
        ProgramKind::Native { ports, .. } => Some(ports.clone()),
        _ => None,
    };
    let here = ports(program)?;
    let other = starts::all(machine).find_map(|start| {
        let found = start.outcome.value()?.search_path.first(name)?;
        let differs = ports(found).is_some_and(|ports| !ports.iter().any(|port| here.contains(port)));
        differs.then(|| (start.name(), found.to_owned()))
    });
    let (start, found) = other?;
    let title = format!(
        "{name} is {} here and {} in {start}, for another CPU, and the build cache is one",
        program.display(),
        found.display()
    );
    let said = Said::new(title).fact("here", &machine.program(program)?.what);
    Some(said.fact(start, &machine.program(&found)?.what).steps([
        format!("let the start-up files agree which {name} comes first on PATH"),
        "or name it in CC by its whole path".to_owned(),
    ]))
}

#[cfg(test)]
mod tests {
    use ogive_machine::{Meaning, ProgramFile, Way, Word};
    use ogive_record::{Provenance, Remedy};

    use super::*;
    use crate::scenario::Scenario;

    fn native(port: &str) -> ProgramKind {
        ProgramKind::Native { ports: vec![port.parse().unwrap()], go: None }
    }

    fn go() -> Scenario {
        Scenario::linux_amd64().go("/usr/local/go", "1.27.3", "linux/amd64")
    }

    fn named(command: &str) -> Scenario {
        go().persisted("CC", command).compiler(command, "x86_64-linux-gnu", "linux/amd64").with(|machine| {
            machine.compilers[0].named_by = Some(Provenance::Environment("CC".into()));
        })
    }

    fn check(scenario: Scenario) -> Verdict {
        GocacheShared.check(&scenario.build())
    }

    #[test]
    fn zig_without_a_target_gets_one() {
        let Verdict::Failed(findings) = check(named("zig cc")) else { panic!("nothing found") };
        assert_eq!(findings[0].title, "CC is `zig cc`, without a target");
        let Remedy::Plan(plan) = &findings[0].remedies[0] else { panic!("no plan") };
        assert!(plan.title.starts_with("go env -w CC=zig cc -target x86_64-linux"), "{}", plan.title);
        assert_eq!(check(named("zig cc -target x86_64-linux-musl")), Verdict::Passed);
        assert_eq!(check(named("zig cc --target=x86_64-linux-musl")), Verdict::Passed);
    }

    #[test]
    fn scripts_are_told_but_for_nix_s() {
        let script = |real: &str| {
            let script = ProgramKind::Script { interpreter: "/bin/sh".into() };
            let real = Fact::known(real.into(), Provenance::BuiltIn);
            go().program("gcc", "/usr/bin/gcc", script)
                .compiler("gcc", "x86_64-linux-gnu", "linux/amd64")
                .with(|machine| machine.programs.get_mut(Path::new("/usr/bin/gcc")).unwrap().real = real)
        };
        let Verdict::Failed(findings) = check(script("/usr/bin/gcc")) else { panic!("nothing found") };
        assert_eq!(findings[0].title, "the C compiler /usr/bin/gcc is a script");
        assert_eq!(check(script("/nix/store/x-gcc-wrapper/bin/gcc")), Verdict::Passed);
    }

    #[test]
    fn one_name_for_compilers_of_different_cpus_is_told() {
        let both = |other: &str| {
            let file = ProgramFile {
                real: Fact::known("/opt/gcc".into(), Provenance::BuiltIn),
                what: Fact::known(native(other), Provenance::BuiltIn),
                missing_loader: None,
            };
            go().program("gcc", "/usr/bin/gcc", native("linux/amd64"))
                .compiler("gcc", "x86_64-linux-gnu", "linux/amd64")
                .with(|machine| drop(machine.programs.insert("/opt/gcc".into(), file)))
                .bash(Way::Login, |started| {
                    let meaning = Meaning::Programs(vec!["/opt/gcc".into()]);
                    started.search_path.words = vec![Word { name: "gcc".into(), meaning }];
                })
        };
        let Verdict::Failed(findings) = check(both("linux/arm64")) else { panic!("nothing found") };
        assert!(findings[0].title.contains("/opt/gcc in bash (login)"), "{}", findings[0].title);
        assert_eq!(check(both("linux/amd64")), Verdict::Passed);
    }

    #[test]
    fn without_cgo_there_is_nothing_to_judge_and_unseen_compilers_are_open() {
        assert_eq!(check(go().variable("CGO_ENABLED", "0")), Verdict::NotApplicable);
        assert_eq!(check(go()), Verdict::NotApplicable);
        let unseen = go().compiler("gcc", "x86_64-linux-gnu", "linux/amd64");
        assert!(matches!(check(unseen), Verdict::Undetermined { .. }));
    }
}
