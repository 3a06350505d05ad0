//! Workflows of GitHub Actions.

mod expression;
mod matrix;
mod runner;
mod steps;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashSet};

use self::expression::Values;
use self::matrix::Combination;
use super::environment::GoEnvironment;
use super::told::{Act, Told};
use super::yaml::{Node, Yaml};

/// How many steps are told of one workflow, each as often as its job has combinations.
const MOST_STEPS: usize = 20_000;
/// How many variables are kept of a workflow, a job or a step.
const VARIABLES: usize = 256;

/// What a workflow says.
pub(super) fn read(yaml: &Yaml<'_>, told: &mut Told) {
    let Some(top) = yaml.documents().next() else { return };
    let Some(jobs) = top.get("jobs") else { return };
    let mut left = MOST_STEPS;
    for (_, job) in jobs.entries() {
        let steps = job.get("steps").map(Node::items).unwrap_or_default();
        for combination in matrix::combinations(job.get("strategy")) {
            left = left.saturating_sub(steps.len().max(1));
            if left == 0 {
                break;
            }
            read_job(top, job, &steps, &combination, told);
        }
    }
    let mut seen = HashSet::new();
    told.claims.retain(|claim| seen.insert(claim.clone()));
    told.calls.dedup();
    told.pins.dedup();
}

/// One job of a matrix.
struct Job<'j, 'c> {
    values: Values<'c>,
    environment: GoEnvironment,
    emulates: bool,
    /// Where its commands run.
    folder: String,
    told: &'j mut Told,
}

fn read_job(
    top: Node<'_, '_>,
    job: Node<'_, '_>,
    steps: &[Node<'_, '_>],
    combination: &Combination,
    told: &mut Told,
) {
    let mut values = Values { combination, variables: BTreeMap::new(), machine: None };
    let labels: Option<Vec<String>> = job.get("runs-on").map(|labels| {
        let labels = labels.get("labels").unwrap_or(labels).items();
        labels.into_iter().filter_map(|label| values.replace(label.text()?)).collect()
    });
    values.machine = labels.as_deref().and_then(runner::machine);
    let first = told.claims.len();
    let mut job_told =
        Job { values, environment: GoEnvironment::default(), emulates: false, folder: String::new(), told };
    job_told.set_variables(top.get("env"));
    job_told.set_variables(job.get("env"));
    let folder = [job, top].into_iter().find_map(|node| node.at(&["defaults", "run", "working-directory"]));
    let folder = folder.and_then(Node::text).and_then(|text| job_told.values.replace(text));
    job_told.folder = folder.unwrap_or_default();
    for step in steps {
        job_told.read_step(*step);
    }
    // What a script or another action builds for a pair of the matrix is seen by the pair alone.
    if let Some((port, offset)) = matrix::platform(combination)
        && !told.claims[first..].iter().any(|claim| claim.port == port)
    {
        told.claim(Act::Build, Some(port), offset);
    }
}

impl Job<'_, '_> {
    fn set_variables(&mut self, variables: Option<Node<'_, '_>>) {
        let Some(variables) = variables else { return };
        for (name, value) in variables.entries().take(VARIABLES) {
            let (Some(name), Some(value)) = (name.text(), value.text()) else { continue };
            let value = self.values.replace(value);
            self.environment.set(name, value.clone());
            self.values.variables.insert(name.to_owned(), value);
        }
    }
}
