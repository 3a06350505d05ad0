//! `goarch-comparison`: code compares the architecture with some, and the others fall through.

use ogive_platform::{Port, PortSet};
use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use super::{List, Place, each, is_known};
use crate::arch::{Branches, Compared, Condition, Decides, Outcome, Outcomes, UseKind};
use crate::repository::Role;
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("goarch-comparison"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "code compares the architecture with some, and the others fall through",
    rationale: "Whoever wrote the comparison thought of the architectures in it. On every other the program goes the other \
                way, and the compiler has nothing to say to that. An error where it fails there or goes on with a variable that \
                nothing was put into, a warning where the others only go without or a test is skipped.",
    examples: &[
        Example {
            wrong: "if runtime.GOARCH != \"amd64\" { return errUnsupported }",
            right: "work_amd64.go has what is for amd64, work_other.go with //go:build !amd64 does the same in plain Go",
        },
        Example {
            wrong: "if runtime.GOARCH == \"amd64\" { useFastPath() }",
            right: "if runtime.GOARCH == \"amd64\" { useFastPath() } else { usePlainPath() }",
        },
    ],
    references: &[
        Reference { title: "runtime.GOARCH", url: "https://pkg.go.dev/runtime#GOARCH" },
        Reference {
            title: "containerd, a test that knows two architectures",
            url: "https://github.com/containerd/containerd/blob/main/integration/client/migration_test.go",
        },
    ],
};

/// What repairs it.
const REMEDY: &str =
    "move what differs into files with build constraints, and one for all other architectures";

/// Code compares the architecture with some, and the others fall through.
pub(in crate::rules) struct GoarchComparison;

impl PackageRule for GoarchComparison {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        each(one, judge)
    }
}

fn judge(place: &Place<'_, '_>) -> Option<Finding> {
    let UseKind::Compared(Compared { names, decides, .. }) = &place.used.kind else { return None };
    let shown = &place.used.shown;
    if let Some(name) = names.iter().find(|name| !is_known(name) && !name.is_empty()) {
        // A variable may have been given another name on the way.
        let is_itself = shown.ends_with("GOARCH");
        let title = format!("{shown} is compared with {name}, which no architecture of Go is called");
        return is_itself.then(|| place.said(&META, title).on(place.builds).finding());
    }
    match decides {
        Decides::Branches(branches) => decided(place, names, branches),
        Decides::Skip(condition) if place.file.role != Role::Build => {
            said(place, condition, names, Severity::Warning)
        }
        Decides::Value(condition) => said(place, condition, names, Severity::Warning),
        Decides::Skip(condition) | Decides::Label(condition) => said(place, condition, names, Severity::Info),
    }
}

/// What is said of statements that run on some architectures only.
fn decided(place: &Place<'_, '_>, names: &[String], branches: &Branches) -> Option<Finding> {
    let is_test = place.file.role != Role::Build;
    let named = || names.iter().map(String::as_str);
    // Of each platform, what comes of it as against what comes of others of its system.
    let of = |port: Port| branches.on(port.os.name(), port.arch.name());
    let differs = |port: Port, is: &dyn Fn(Outcomes) -> bool| {
        named().chain([""]).any(|arch| is(of(port)) != is(branches.on(port.os.name(), arch)))
    };
    let with = |outcome| {
        let has = move |outcomes: Outcomes| outcomes.has(outcome);
        place.where_port(|port| has(of(port)) && differs(port, &has))
    };
    let without = |outcome| {
        let gained = |port: Port| named().any(|arch| branches.on(port.os.name(), arch).has(outcome));
        place.where_port(|port| of(port).is_only(Outcome::Nothing) && gained(port))
    };
    let is_named = |outcome| {
        let is = |port: Port| names.iter().any(|name| name == port.arch.name()) && of(port).has(outcome);
        !place.where_port(is).is_empty()
    };
    let list = |missing, but| List {
        names: names.to_vec(),
        missing,
        severity: Severity::Error,
        what: format!("{} is compared with", place.used.shown),
        but,
        skips: false,
        remedy: REMEDY.to_owned(),
    };
    let left_out = ", which leaves out";
    let fails = with(Outcome::Fails);
    if !fails.is_empty() {
        return Some(place.list(&META, &list(fails, ", and fails on")));
    }
    for (outcome, severity) in [(Outcome::Sets, Severity::Error), (Outcome::Handles, Severity::Warning)] {
        let missing = without(outcome);
        if !missing.is_empty() && is_named(outcome) {
            return Some(place.list(&META, &List { severity, ..list(missing, left_out) }));
        }
    }
    let skipped = if is_test { with(Outcome::Skips) } else { PortSet::EMPTY };
    if !skipped.is_empty() {
        let severity = Severity::Warning;
        return Some(place.list(&META, &List { severity, ..list(skipped, ", and the test is skipped on") }));
    }
    // Whether one that is declared later would fare worse.
    let is_worse = |port: Port| {
        let other = branches.on(port.os.name(), "");
        let is_lost = |outcome| other.is_only(Outcome::Nothing) && of(port).has(outcome);
        other.has(Outcome::Fails) || is_lost(Outcome::Sets) || is_lost(Outcome::Handles)
    };
    let is_list = names.len() > 1 && !place.where_port(is_worse).is_empty();
    is_list.then(|| place.list(&META, &list(PortSet::EMPTY, left_out)))
}

/// What is said of a comparison that is kept.
fn said(
    place: &Place<'_, '_>,
    condition: &Condition,
    names: &[String],
    severity: Severity,
) -> Option<Finding> {
    let on = |os: &str, arch: &str| condition.on(os, arch);
    let is_name = |arch: &str| names.iter().any(|name| name == arch);
    // On the systems where the condition asks for the architecture.
    let named = place.where_port(|port| {
        let (os, arch) = (port.os.name(), port.arch.name());
        is_name(arch) && on(os, arch) != on(os, "")
    });
    let missing = place.where_port(|port| {
        let (os, arch) = (port.os.name(), port.arch.name());
        !is_name(arch) && names.iter().any(|name| on(os, name) != on(os, arch))
    });
    if named.is_empty() || (missing.is_empty() && names.len() < 2) {
        return None;
    }
    let list = List {
        names: names.to_vec(),
        missing,
        severity,
        what: format!("{} is compared with", place.used.shown),
        but: ", which leaves out",
        skips: false,
        remedy: REMEDY.to_owned(),
    };
    Some(place.list(&META, &list))
}
