//! `universal-lacks-platform`: a universal file has no slice for an expected platform.

use ogive_binary::{Content, Target};
use ogive_platform::Platform;
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::{Fit, Judged, Said, listed, seen_in};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("universal-lacks-platform"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a universal file has no slice for a platform that it is to run on",
    rationale: "Where its slice is missing, macOS refuses the file with \"bad CPU type in executable\", or takes \
                another slice and translates it. A universal file is made to run on all of them.",
    examples: &[Example { wrong: "lipo -create app-amd64", right: "lipo -create app-amd64 app-arm64" }],
    references: &[Reference {
        title: "Building a universal macOS binary",
        url: "https://developer.apple.com/documentation/apple-silicon/building-a-universal-macos-binary",
    }],
};

/// A universal file has no slice for an expected platform of its own operating system.
pub(super) struct UniversalLacksPlatform;

impl Rule<Judged<'_>> for UniversalLacksPlatform {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, judged: &Judged<'_>) -> Verdict {
        let Some(program) = judged.program() else { return Verdict::NotApplicable };
        if !matches!(program.content, Content::Universal(_)) {
            return Verdict::NotApplicable;
        }
        let targets = program.targets();
        // `other-platform` and `level-too-high` tell of files of which nothing runs.
        if targets.iter().all(|target| Fit::of(*target, judged.expected) > Fit::Runs) {
            return Verdict::NotApplicable;
        }
        let of_its_system = |platform: &Platform| {
            targets.iter().any(|target: &Target| target.os.is_none_or(|os| os == platform.port.os))
        };
        let lacks =
            |platform: &Platform| !targets.iter().any(|target| Fit::on(*target, *platform) == Fit::Runs);
        let lacking: Vec<Platform> =
            judged.expected.iter().copied().filter(|p| of_its_system(p) && lacks(p)).collect();
        if lacking.is_empty() {
            return Verdict::Passed;
        }
        let names: Vec<String> = lacking.iter().map(ToString::to_string).collect();
        let said = Said {
            title: format!("has no slice for {}", names.join(" and ")),
            evidence: vec![("its slices", listed(&targets), seen_in(program))],
            steps: vec![format!(
                "build it for {} too and join both with `lipo -create`",
                names.join(" and ")
            )],
        };
        judged.finding(&META, &said)
    }
}
