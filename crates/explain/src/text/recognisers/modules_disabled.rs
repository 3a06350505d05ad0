//! A command for modules was used with modules turned off.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, Template, sample, way};

/// Why modules are off, whichever command says so.
pub(super) const RATIONALE: &str = "The setting stands in the environment, a shell file or the GOENV file. \
    Nothing needs it since modules are the default; without it Go takes the go.mod.";

/// How they are switched on again.
pub(super) const WAYS: &[Template] = &[
    way("take it out of Go's own settings", "go env -u GO111MODULE"),
    way("and of the environment", "unset GO111MODULE"),
    way("see where it is set", "grep -n GO111MODULE ~/.profile ~/.bashrc ~/.zshrc ~/.zprofile 2>/dev/null"),
];

/// A command for modules was used with modules turned off.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("modules-disabled"),
    title: "GO111MODULE=off turns modules off",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: RATIONALE,
    literals: &["modules disabled by", "modules disabled inside"],
    patterns: &["modules disabled (?:by GO111MODULE=off|inside GOPATH/src by GO111MODULE=auto)"],
    ways: WAYS,
    doctor: Some(RuleName::new("gopath-mode")),
    examples: &[
        sample("go: modules disabled by GO111MODULE=off; see 'go help modules'", "measured: go 1.26"),
        sample(
            "go: modules disabled inside GOPATH/src by GO111MODULE=auto; see 'go help modules'",
            "Go 1.12",
        ),
    ],
    references: &[],
};
