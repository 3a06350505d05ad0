//! `goarch-switch-without-default`: a switch on the architecture has nothing that works for those it does not name.

use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use super::{List, Place, each};
use crate::arch::{Fallback, Outcome, UseKind};
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("goarch-switch-without-default"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a switch on the architecture has nothing that works for those it does not name",
    rationale: "Architectures that no case names go on with nothing set, or fail when the program runs, long after it was \
                built and shipped for them. A warning where they only go without what the cases do; nothing where what the \
                cases set had a value before or does without one.",
    examples: &[Example {
        wrong: "var size int\nswitch runtime.GOARCH { case \"amd64\": size = 8 }",
        right: "switch runtime.GOARCH { case \"amd64\": size = 8; default: size = generic }",
    }],
    references: &[
        Reference { title: "lxc/incus#170", url: "https://github.com/lxc/incus/issues/170" },
        Reference { title: "runtime.GOARCH", url: "https://pkg.go.dev/runtime#GOARCH" },
    ],
};

/// A switch on the architecture has nothing that works for those it does not name.
pub(in crate::rules) struct GoarchSwitchWithoutDefault;

impl PackageRule for GoarchSwitchWithoutDefault {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        each(one, judge)
    }
}

fn judge(place: &Place<'_, '_>) -> Option<Finding> {
    let UseKind::Switched(switch) = &place.used.kind else { return None };
    // What can't be read may name the missing ones.
    if switch.open || !switch.is_closed() || switch.names.is_empty() {
        return None;
    }
    let named = place.named(switch.held, &switch.names);
    let fails = matches!(switch.fallback, Fallback::Fails | Fallback::Refuses);
    if named.is_empty() && !fails {
        return None;
    }
    let missing = place.builds - named;
    // To say no to all others is an answer.
    if missing.is_empty() && switch.fallback == Fallback::Refuses {
        return None;
    }
    // What has a value keeps it where no case gives another.
    if !fails && switch.gives == Outcome::Adjusts {
        return None;
    }
    let is_lost = fails || switch.gives == Outcome::Sets;
    let list = List {
        names: switch.names.clone(),
        missing,
        severity: if is_lost { Severity::Error } else { Severity::Warning },
        what: format!("the switch on {} knows", place.used.shown),
        but: if fails { ", and its default fails on" } else { ", and has no default for" },
        skips: switch.skips,
        remedy: "give the switch a default that works everywhere, or a case for each of them".to_owned(),
    };
    Some(place.list(&META, &list))
}
