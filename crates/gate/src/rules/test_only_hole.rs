//! `test-only-hole`: a test uses a name on a platform on which no file declares it.

use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use ogive_platform::PortSet;

use super::hole;
use crate::holes::Hole;
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("test-only-hole"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a test uses a name on a platform on which no file declares it",
    rationale: "The package builds there, but its tests do not compile, so that nobody can tell whether it works. \
                Where tests run on one architecture only, it goes unseen.",
    examples: &[Example {
        wrong: "xor_amd64.go declares encode; xor_test.go calls it on every architecture",
        right: "xor_amd64_test.go has the tests of what is for amd64",
    }],
    references: &[Reference {
        title: "templexxx/xorsimd#3",
        url: "https://github.com/templexxx/xorsimd/issues/3",
    }],
};

/// A test uses a name on a platform on which no file declares it.
pub(crate) struct TestOnlyHole;

impl PackageRule for TestOnlyHole {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        let outside = hole::outside(one);
        let only = hole::in_tests(one).into_iter().filter_map(|mut hole| {
            // What its package lacks is said there.
            let same =
                |other: &&Hole<'_, '_>| std::ptr::addr_eq(other.package, hole.package) && other.is(&hole);
            let said = outside.iter().filter(same).fold(PortSet::EMPTY, |all, other| all | other.builds);
            hole.builds = hole.builds - said;
            (!hole.builds.is_empty()).then(|| hole::finding(one.subject, &META, &hole))
        });
        only.collect()
    }
}
