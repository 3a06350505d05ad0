//! What the rules about matrices share: the platforms that are declared and that nothing is done for.

use ogive_platform::{Goarch, PortSet, ports};
use ogive_record::{Confidence, Finding, RuleMeta, Severity};

use super::entry::added;
use crate::Subject;
use crate::pipelines::{Claim, Pipeline};
use crate::said::{Said, some};

/// A finding at the first claim, if some wanted platform has none. What pipelines only show by what they do counts for
/// less than what somebody declared, unless it is about the two architectures that everybody has.
pub(super) fn finding(
    meta: &'static RuleMeta,
    subject: &Subject<'_>,
    claims: &[(&Pipeline<'_>, &Claim)],
    wanted: PortSet,
    act: &str,
) -> Option<Finding> {
    let (file, first) = claims.first()?;
    let done = claims
        .iter()
        .fold(PortSet::EMPTY, |done, (_, claim)| done | PortSet::where_port(|port| port == claim.port));
    let missing = wanted - done;
    if missing.is_empty() {
        return None;
    }
    let title = format!("{} declared and not {act} here", are(missing));
    let mut said = Said::in_pipeline(meta, file, first.offset, title)
        .on(missing)
        .with_pipeline(act, done.to_string(), file, first.offset)
        .remedy(format!("add {} to the matrix, or declare in ogive.toml what is meant", some(missing)));
    let of_file: Vec<&Claim> =
        claims.iter().filter(|(other, _)| other.path == file.path).map(|(_, claim)| *claim).collect();
    if let Some(repair) = added(file, &of_file, missing, subject.declared.builds, ports::newest()) {
        said = said.repairs(format!("add {} to {}", some(missing), file.path.display()), vec![repair]);
    }
    let is_common = missing.ports().any(|port| matches!(port.arch, Goarch::Amd64 | Goarch::Arm64));
    if !subject.declared.is_explicit() {
        let severity = if is_common { Severity::Warning } else { Severity::Info };
        said = said.at_most(severity, Confidence::Medium);
    }
    Some(said.finding())
}

fn are(missing: PortSet) -> String {
    let names = some(missing);
    if missing.ports().count() == 1 { format!("{names} is") } else { format!("{names} are") }
}
