//! `myth-…`: lines of start-up files that act on what is not so.

use ogive_machine::{Machine, Notion};
use ogive_record::{
    Audience, Confidence, Example, Provenance, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use crate::said::{Said, verdict};

/// A line of a start-up file acts on what is not so.
pub(crate) struct Myth {
    meta: &'static RuleMeta,
    notion: Notion,
    /// What is so, behind the line itself.
    title: &'static str,
    /// What would really help.
    help: &'static str,
    /// The myth that `ogive rule` tells of.
    more: &'static str,
}

/// The build cache is emptied because of GOARCH.
pub(crate) static CLEANED_CACHE: Myth = Myth {
    meta: &RuleMeta {
        name: RuleName::new("myth-clean-cache"),
        severity: Severity::Info,
        confidence: Confidence::High,
        audience: Audience::Developer,
        summary: "a start-up file empties the build cache",
        rationale: "GOOS, GOARCH, their levels and the compiler are part of what the cache files results under: it never \
                    hands out another GOARCH, and everything is compiled again for nothing. C objects alone can be \
                    stale, which gocache-shared-by-cgo-toolchains is about.",
        examples: &[Example {
            wrong: "go clean -cache in ~/.zshrc",
            right: "go build -a, once, where something seems stale",
        }],
        references: &[Reference {
            title: "Build and test caching",
            url: "https://pkg.go.dev/cmd/go#hdr-Build_and_test_caching",
        }],
    },
    notion: Notion::CleanedCache,
    title: "empties the build cache, which holds nothing of a wrong GOARCH",
    help: "go build -a builds everything again, once",
    more: "gocache-mixes-architectures",
};

/// arch(1) is thought to choose what a Go program is.
pub(crate) static ARCH_GO: Myth = Myth {
    meta: &RuleMeta {
        name: RuleName::new("myth-arch-go"),
        severity: Severity::Info,
        confidence: Confidence::High,
        audience: Audience::Developer,
        summary: "an alias runs go through arch, which does not choose its architecture",
        rationale: "Go's programs hold one architecture only: arch -x86_64 with a go for arm64 ends in \"Bad CPU type in \
                    executable\", and with one for amd64 it changes nothing. What an alias has to choose is the SDK.",
        examples: &[Example { wrong: "alias go64='arch -x86_64 go'", right: "ogive alias go64 +amd64" }],
        references: &[Reference {
            title: "arch(1)",
            url: "https://keith.github.io/xcode-man-pages/arch.1.html",
        }],
    },
    notion: Notion::ArchGo,
    title: "runs go through arch, which can't choose the architecture of a Go program",
    help: "for a Go of that architecture under a name of its own: ogive alias go-amd64 +amd64",
    more: "arch-alias-fixes-go",
};

/// GOPATH/src is emptied by a variable that is usually not set.
pub(crate) static EMPTIED_GOPATH: Myth = Myth {
    meta: &RuleMeta {
        name: RuleName::new("myth-rm-gopath-src"),
        severity: Severity::Warning,
        confidence: Confidence::High,
        audience: Audience::Developer,
        summary: "a start-up file deletes $GOPATH/src",
        rationale: "GOPATH is set in few shells: go takes ~/go without it, and the shell then deletes /src. What does lie \
                    below GOPATH/src is no cache: it may be work that was never pushed.",
        examples: &[Example { wrong: "rm -rf $GOPATH/src/*", right: "ogive doctor --only gopath-leftovers" }],
        references: &[Reference {
            title: "GOPATH environment variable",
            url: "https://pkg.go.dev/cmd/go#hdr-GOPATH_environment_variable",
        }],
    },
    notion: Notion::EmptiedGopath,
    title: "deletes $GOPATH/src, which is /src where GOPATH is not set",
    help: "modules ignore GOPATH/src; ogive doctor --only gopath-leftovers names what lies there",
    more: "removing-gopath-src-cleans-up",
};

/// Rosetta's translations are deleted.
pub(crate) static DELETED_TRANSLATIONS: Myth = Myth {
    meta: &RuleMeta {
        name: RuleName::new("myth-translations-deleted"),
        severity: Severity::Info,
        confidence: Confidence::High,
        audience: Audience::Developer,
        summary: "a start-up file deletes Rosetta's translations",
        rationale: "/var/db/oah is the system's own and protected: macOS makes a translation anew when its program has \
                    changed. Programs that fail under Rosetta fail with fresh translations too; native ones need none.",
        examples: &[Example { wrong: "sudo rm -rf /var/db/oah/*", right: "a native Go: ogive setup" }],
        references: &[Reference {
            title: "About the Rosetta translation environment",
            url: "https://developer.apple.com/documentation/apple-silicon/about-the-rosetta-translation-environment",
        }],
    },
    notion: Notion::DeletedTranslations,
    title: "deletes Rosetta's translations, which macOS protects and keeps up to date",
    help: "a native Go needs no translation: ogive setup",
    more: "rosetta-is-a-jit-with-a-cache-to-clear",
};

impl Rule<Machine> for Myth {
    fn meta(&self) -> &'static RuleMeta {
        self.meta
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let Some(lines) = &machine.notions else {
            return Verdict::Undetermined { because: "nobody looked through the start-up files".into() };
        };
        // An alias of the name itself is told by go-is-alias.
        let is_told = |text: &str| text.starts_with("alias go=") || text.starts_with("alias gofmt=");
        let own = lines.iter().filter(|line| line.notion == self.notion && !is_told(&line.text));
        let said = own.map(|line| {
            let place = Provenance::File { path: line.location.path.clone(), line: line.location.line };
            Said::new(format!("{} {}", line.location, self.title))
                .at(Some(line.location.clone()))
                .known("the command", line.text.clone(), &place)
                .steps([
                    format!("take it out of {}", line.location),
                    self.help.to_owned(),
                    format!("more about it: ogive rule {}", self.more),
                ])
        });
        verdict(self.meta, said.collect())
    }
}

#[cfg(test)]
mod tests {
    use ogive_machine::NotionLine;
    use ogive_record::Location;

    use super::*;
    use crate::scenario::Scenario;

    fn with(text: &str, notion: Notion) -> Machine {
        let location = Location { path: "/home/ann/.zshrc".into(), line: Some(3), column: None };
        let line = NotionLine { location, text: text.into(), notion };
        Scenario::apple_silicon().with(|machine| machine.notions = Some(vec![line])).build()
    }

    #[test]
    fn a_line_is_told_by_the_rule_about_it_alone() {
        let machine = with("alias go64='arch -x86_64 go'", Notion::ArchGo);
        let Verdict::Failed(findings) = ARCH_GO.check(&machine) else { panic!("nothing found") };
        assert_eq!(
            findings[0].title,
            "/home/ann/.zshrc:3 runs go through arch, which can't choose the architecture of a Go program"
        );
        for other in [&CLEANED_CACHE, &EMPTIED_GOPATH, &DELETED_TRANSLATIONS] {
            assert_eq!(other.check(&machine), Verdict::Passed);
        }
        assert_eq!(ARCH_GO.check(&with("alias go='arch -x86_64 go'", Notion::ArchGo)), Verdict::Passed);
        let unseen = Scenario::apple_silicon().with(|machine| machine.notions = None).build();
        assert!(matches!(ARCH_GO.check(&unseen), Verdict::Undetermined { .. }));
    }
}
