//! `symbol-hole`: a name is used on a platform on which no file declares it.

use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use super::hole;
use crate::holes::Hole;
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("symbol-hole"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a name is used on a platform on which no file declares it",
    rationale: "The package does not compile there (\"undefined: …\"), and neither does any that imports it. Every \
                new architecture runs into lists of architectures in file names and constraints.",
    examples: &[Example {
        wrong: "bolt_386.go, bolt_amd64.go, bolt_arm.go declare maxMapSize; db.go uses it on linux/riscv64 too",
        right: "map_32.go with //go:build 386 || arm || mips || mipsle, map_64.go with its negation",
    }],
    references: &[
        Reference { title: "boltdb/bolt#656", url: "https://github.com/boltdb/bolt/issues/656" },
        Reference { title: "minio/sha256-simd#18", url: "https://github.com/minio/sha256-simd/issues/18" },
    ],
};

/// A name is used on a platform on which no file declares it.
pub(crate) struct SymbolHole;

impl PackageRule for SymbolHole {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        let finding = |each: &Hole<'_, '_>| hole::finding(one.subject, &META, each);
        hole::outside(one).iter().map(finding).collect()
    }
}
