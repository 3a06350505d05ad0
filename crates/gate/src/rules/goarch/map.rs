//! `goarch-map`: the architecture is looked up where not every declared one is known.

use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use super::{List, Place, each};
use crate::arch::UseKind;
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("goarch-map"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "the architecture is looked up where not every declared one is known",
    rationale: "A look-up of what is not there gives an empty value, and an allow-list says no. Either shows when the \
                program runs on the architecture that was forgotten, and not before.",
    examples: &[Example {
        wrong: "var names = map[string]string{\"amd64\": \"x86_64\", \"arm64\": \"aarch64\"}\nname := names[runtime.GOARCH]",
        right: "name, ok := names[runtime.GOARCH]\nif !ok { name = runtime.GOARCH }",
    }],
    references: &[Reference { title: "lxc/incus#170", url: "https://github.com/lxc/incus/issues/170" }],
};

/// The architecture is looked up where not every declared one is known.
pub(in crate::rules) struct GoarchMap;

impl PackageRule for GoarchMap {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        each(one, judge)
    }
}

fn judge(place: &Place<'_, '_>) -> Option<Finding> {
    let UseKind::LookedUp(keys) = &place.used.kind else { return None };
    let missing = place.builds - place.named(keys.held, &keys.names);
    if keys.handled || keys.names.is_empty() || (missing.is_empty() && !keys.is_list) {
        return None;
    }
    let list = List {
        names: keys.names.clone(),
        missing,
        severity: META.severity,
        what: format!("{} is looked up among", place.used.shown),
        but: ", where there is nothing for",
        skips: keys.skips,
        remedy: "add the missing architectures, or say what is done without an entry".to_owned(),
    };
    Some(place.list(&META, &list))
}
