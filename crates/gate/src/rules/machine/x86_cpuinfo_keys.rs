//! `x86-cpuinfo-keys`: /proc/cpuinfo is read with the words that x86 has in it.

use ogive_platform::Goarch;
use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use super::linux;
use crate::repository::Role;
use crate::rules::looking::{Looked, look, says};
use crate::said::some;
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("x86-cpuinfo-keys"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "/proc/cpuinfo is read with the words that x86 has in it",
    rationale: "Each architecture of Linux writes /proc/cpuinfo in its own words: arm64 has no \"model name\" and no \"cpu MHz\", and \
                s390x no line for a CPU. What looks for those finds nothing, or fails.",
    examples: &[Example {
        wrong: "case \"vendor_id\": info.VendorID = value",
        right: "files for each architecture, as the kernel writes them; or /sys/devices/system/cpu, which is the same everywhere",
    }],
    references: &[Reference {
        title: "prometheus/procfs#256",
        url: "https://github.com/prometheus/procfs/issues/256",
    }],
};

/// What x86 has and most others do not.
const OF_X86: &[&str] =
    &["vendor_id", "model name", "cpu MHz", "cpu cores", "physical id", "core id", "siblings", "flags"];

/// What shows that others were thought of.
const OF_OTHERS: &[&str] = &[
    "CPU part",
    "CPU implementer",
    "CPU architecture",
    "Features",
    "Hardware",
    "Processor",
    "uarch",
    "isa",
    "cpu model",
    "machine",
    "clock",
    "features",
    "system type",
    "Model Name",
];

/// /proc/cpuinfo is read with the words that x86 has in it.
pub(in crate::rules) struct X86CpuinfoKeys;

impl PackageRule for X86CpuinfoKeys {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        look(one, |file| file.role == Role::Build && says(file, "cpuinfo"), judge)
    }
}

fn judge(looked: &Looked<'_, '_, '_>) -> Vec<Finding> {
    let code = &looked.code;
    let builds = looked.builds & linux(|arch| !matches!(arch, Goarch::Amd64 | Goarch::I386));
    let mut first = None;
    for at in 0..code.len() {
        let Some(text) = code.string(at) else { continue };
        let key = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '^'));
        if OF_OTHERS.contains(&key) {
            return Vec::new();
        }
        if OF_X86.contains(&key) && first.is_none() {
            first = Some((at, key.to_owned()));
        }
    }
    let Some((at, key)) = first.filter(|_| !builds.is_empty() && reads(looked)) else { return Vec::new() };
    let title = format!("/proc/cpuinfo has no {key:?} on {}", some(builds));
    let step = "read /sys/devices/system/cpu, or the words of each architecture".to_owned();
    vec![looked.said(&META, at, title).on(builds).remedy(step).finding()]
}

/// Whether the file is read here, and not only spoken of.
fn reads(looked: &Looked<'_, '_, '_>) -> bool {
    let code = &looked.code;
    (0..code.len()).any(|at| code.string(at).is_some_and(|text| text.ends_with("cpuinfo")))
}
