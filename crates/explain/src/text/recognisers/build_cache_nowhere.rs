//! Go does not know where to keep its build cache.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// Go does not know where to keep its build cache.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("build-cache-nowhere"),
    title: "neither GOCACHE nor the home of the user is known, and Go needs its build cache",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "A service, cron job or container without HOME starts go; XDG_CACHE_HOME is not set \
        either.",
    literals: &["build cache is "],
    patterns: &["build cache is required, but could not be located"],
    ways: &[
        way("give it a place", "GOCACHE=/var/cache/go-build go build ."),
        way("or say where home is", "HOME=/root go build ."),
    ],
    doctor: Some(RuleName::new("gocache-unwritable")),
    examples: &[sample(
        "build cache is required, but could not be located: GOCACHE is not defined and neither $XDG_CACHE_HOME nor $HOME are defined",
        "measured: go 1.18",
    )],
    references: &[],
};
