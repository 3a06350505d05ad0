//! `goflags-conflict`: GOFLAGS or GOEXPERIMENT break what they are meant for.

use ogive_machine::{Machine, Setting};
use ogive_platform::{Goarch, Goos};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::{selected, settings};
use crate::said::Said;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("goflags-conflict"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "GOFLAGS or GOEXPERIMENT have something that go refuses or that breaks this project",
    rationale: "They are read by every go command, those of editors and scripts too. A flag that no command knows, or \
                that does not fit the project, stops all of them.",
    examples: &[
        Example {
            wrong: "go env -w GOFLAGS=-mod=mod, in a workspace",
            right: "go build -mod=mod, where it is wanted",
        },
        Example { wrong: "GOFLAGS=\"-ldflags='-s -w'\"", right: "go build -ldflags='-s -w'" },
    ],
    references: &[Reference {
        title: "go help environment",
        url: "https://pkg.go.dev/cmd/go#hdr-Environment_variables",
    }],
};

/// The flags of any go command of 1.17 to 1.27 (`cmd/go/internal/base`, `InitGOFLAGS`: a flag is known when any
/// command has it).
const FLAGS: &str = " C a artifacts asan asmflags bench benchmem benchtime blockprofile blockprofilerate buildmode buildvcs c \
    cache changed compat compiled compiler count cover covermode coverpkg coverprofile cpu cpuprofile d deps \
    diff dropexclude dropgodebug dropignore dropreplace droprequire dropretract droptool dropuse e exclude \
    exec export f failfast find fix fmt fullpath fuzz fuzzcache fuzzminimizetime fuzztime gccgoflags gcflags \
    go godebug i ignore insecure installsuffix json ldflags linkshared list m memprofile memprofilerate mod \
    modcache modcacherw modfile module msan mutexprofile mutexprofilefraction n o outputdir overlay p parallel \
    pgo pkgdir print r race replace require retract retracted reuse run short shuffle skip t tags test test.v \
    testcache timeout tool toolchain toolexec trace trimpath u use v vendor versions vet vettool w work x ";

/// The experiments of a line of releases (`internal/goexperiment`, `Flags`).
const EXPERIMENTS: &[((u32, u32), &str)] = &[
    (
        (1, 26),
        " regabi staticlockranking regabiwrappers regabiargs heapminimum512kib arenas cgocheck2 loopvar newinliner \
         dwarf5 jsonv2 greenteagc randomizedheapbase64 runtimefreegc sizespecializedmalloc goroutineleakprofile simd \
         runtimesecret ",
    ),
    (
        (1, 27),
        " regabi staticlockranking regabiwrappers regabiargs heapminimum512kib arenas cgocheck2 loopvar newinliner \
         dwarf5 jsonv2 greenteagc randomizedheapbase64 runtimefreegc sizespecializedmalloc simd runtimesecret \
         mapsplitgroup ",
    ),
];

/// GOFLAGS or GOEXPERIMENT break what they are meant for.
pub(crate) struct GoflagsConflict;

impl Rule<Machine> for GoflagsConflict {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let mut said = Vec::new();
        for setting in settings::values(machine, "GOFLAGS") {
            let words: Vec<&str> = setting.value.split_ascii_whitespace().collect();
            for word in &words {
                let Some(trouble) = flag(machine, word) else { continue };
                let told =
                    Said::new(format!("GOFLAGS has {word}: {}", trouble.what)).severity(trouble.severity);
                said.push(without(told, machine, setting, &words, word, " "));
            }
        }
        let mut is_unknown = false;
        for setting in settings::values(machine, "GOEXPERIMENT") {
            let names: Vec<&str> = setting.value.split(',').collect();
            for name in &names {
                match experiment(machine, name) {
                    Some(true) => {}
                    None => is_unknown = true,
                    Some(false) => {
                        let title =
                            format!("the Go that runs has no experiment {name}, and refuses to build");
                        let told = Said::new(title).severity(Severity::Error);
                        said.push(without(told, machine, setting, &names, name, ","));
                    }
                }
            }
        }
        if said.is_empty() && is_unknown {
            let because = "which experiments the Go that runs has is not known";
            return Verdict::Undetermined { because: because.into() };
        }
        settings::judged(&META, machine, said)
    }
}

/// What is wrong with a flag.
struct Trouble {
    what: String,
    severity: Severity,
}

fn flag(machine: &Machine, word: &str) -> Option<Trouble> {
    let refused = |what: &str| Some(Trouble { what: what.to_owned(), severity: Severity::Error });
    let name = word.strip_prefix("--").or_else(|| word.strip_prefix('-')).unwrap_or_default();
    if name.is_empty() || name.starts_with(['-', '=']) {
        return refused("go takes only words that begin with -, and none may have spaces in it");
    }
    let (name, value) = name.split_once('=').map_or((name, None), |(name, value)| (name, Some(value)));
    if name.contains(' ') || !FLAGS.contains(&format!(" {name} ")) {
        return refused("no go command has such a flag, and all of them refuse it");
    }
    let project = machine.project.as_ref();
    let is_workspace = project.is_some_and(|project| project.go_work.is_some());
    match (name, value) {
        ("mod", Some("mod")) if is_workspace => {
            refused("go refuses it in a workspace, and there is a go.work")
        }
        ("modfile", Some(_)) if is_workspace => {
            refused("go refuses it in a workspace, and there is a go.work")
        }
        // Without requirements there is nothing to be vendored.
        ("mod", Some("vendor"))
            if project.is_some_and(|p| p.vendor == Some(false) && p.requires != Some(false)) =>
        {
            refused("the project has no vendor folder")
        }
        ("mod", Some(other)) if !matches!(other, "mod" | "vendor" | "readonly") => {
            refused("-mod is readonly, vendor or mod")
        }
        ("buildvcs", Some(value)) if value != "auto" && !is_bool(value) => {
            refused("-buildvcs is auto, true or false")
        }
        ("tags", Some(tags)) => {
            let steers = |tag: &&str| tag.parse::<Goos>().is_ok() || tag.parse::<Goarch>().is_ok();
            let tag = tags.split(',').find(steers)?;
            // The tag of the target itself changes nothing.
            let here = selected::natural(machine).value()?;
            let is_own = tag.parse() == Ok(here.os) || tag.parse() == Ok(here.arch);
            let what =
                format!("{tag} then counts as the target too, and files of two platforms are built together");
            (!is_own).then_some(Trouble { what, severity: Severity::Error })
        }
        _ => None,
    }
}

/// What Go reads as a boolean value (`strconv.ParseBool`).
fn is_bool(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    matches!(lower.as_str(), "1" | "t" | "true" | "0" | "f" | "false")
}

/// Whether the Go that runs has an experiment; none where that is not known.
fn experiment(machine: &Machine, name: &str) -> Option<bool> {
    if matches!(name, "" | "none") {
        return Some(true);
    }
    let go = selected::on(machine, &machine.search_path)?.go?;
    let line = go.version.value()?.line();
    let (_, known) = EXPERIMENTS.iter().find(|(of, _)| *of == line)?;
    Some(known.contains(&format!(" {} ", name.strip_prefix("no").unwrap_or(name))))
}

/// The setting without one of its words.
fn without(
    said: Said,
    machine: &Machine,
    setting: &Setting,
    words: &[&str],
    word: &str,
    between: &str,
) -> Said {
    let rest: Vec<&str> = words.iter().filter(|other| **other != word).copied().collect();
    match rest.is_empty() {
        true => settings::taken_away(said, machine, setting),
        false => settings::replaced(said, machine, setting, &rest.join(between)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    fn titles(scenario: Scenario) -> Vec<String> {
        match GoflagsConflict.check(&scenario.build()) {
            Verdict::Failed(findings) => findings.into_iter().map(|finding| finding.title).collect(),
            Verdict::Passed => Vec::new(),
            other => panic!("{other:?}"),
        }
    }

    fn flags(value: &str) -> Scenario {
        Scenario::linux_amd64().module("/w/go.mod", "1.27").persisted("GOFLAGS", value)
    }

    fn in_workspace(scenario: Scenario) -> Scenario {
        scenario.with(|machine| {
            machine.project.as_mut().unwrap().go_work = Some("/w/go.work".into());
        })
    }

    // What go 1.27 says to each was seen: "unknown flag", "non-flag", "-mod may only be set to …", "-modfile cannot
    // be used in workspace mode", "invalid boolean value".
    #[test]
    fn what_go_refuses_is_told() {
        for wrong in
            ["-ldflags='-s -w'", "-tags netgo", "-modd=mod", "-buildvcs=maybe", "-mod=none", "--", "-"]
        {
            assert_eq!(titles(flags(wrong)).len(), 1, "{wrong}");
        }
        for wrong in ["-mod=mod", "-modfile=x.mod"] {
            assert_eq!(titles(in_workspace(flags(wrong))).len(), 1, "{wrong}");
        }
        let vendor = |there| {
            flags("-mod=vendor -trimpath")
                .with(move |machine| machine.project.as_mut().unwrap().vendor = there)
        };
        assert_eq!(
            titles(vendor(Some(false))),
            ["GOFLAGS has -mod=vendor: the project has no vendor folder"]
        );
        assert!(titles(vendor(Some(true))).is_empty() && titles(vendor(None)).is_empty());
        let needless =
            vendor(Some(false)).with(|machine| machine.project.as_mut().unwrap().requires = Some(false));
        assert!(titles(needless).is_empty());
        assert_eq!(titles(flags("-tags=netgo,arm64")).len(), 1);
    }

    #[test]
    fn what_go_takes_is_fine() {
        for fine in [
            "-mod=mod",
            "-mod=readonly -buildvcs=false",
            "--trimpath -buildvcs=auto",
            "-tags=netgo,osusergo",
            "-tags=amd64",
            "-covermode=atomic",
            "-vettool=/x",
            "-count=1",
        ] {
            assert!(titles(flags(fine)).is_empty(), "{fine}");
        }
        let open = Scenario::linux_amd64().unreadable_goenv().build();
        assert!(matches!(GoflagsConflict.check(&open), Verdict::Undetermined { .. }));
    }

    #[test]
    fn experiments_are_those_of_the_go_that_runs() {
        let with = |go: &str, value: &str| {
            Scenario::linux_amd64().go("/usr/local/go", go, "linux/amd64").variable("GOEXPERIMENT", value)
        };
        assert!(titles(with("1.27.3", "jsonv2,nogreenteagc,none")).is_empty());
        assert_eq!(
            titles(with("1.27.3", "jsonv2,goroutineleakprofile")),
            ["the Go that runs has no experiment goroutineleakprofile, and refuses to build"]
        );
        assert!(titles(with("1.26.8", "goroutineleakprofile")).is_empty());
        let old = with("1.25.1", "synctest").build();
        assert!(matches!(GoflagsConflict.check(&old), Verdict::Undetermined { .. }));
    }
}
