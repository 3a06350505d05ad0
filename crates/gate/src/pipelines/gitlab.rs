//! Pipelines of GitLab.

use std::collections::BTreeMap;

use ogive_platform::{Goarch, Goos, Port};

use super::environment::GoEnvironment;
use super::run::{Shell, with_variables};
use super::told::Told;
use super::yaml::{Node, Yaml};

/// How many jobs are looked at for a key of one job at most, how many combinations are told of one and of all, and how many variables are
/// kept.
const EXTENDS: usize = 64;
const MOST: usize = 200;
const MOST_OF_ALL: usize = 5000;
const VARIABLES: usize = 256;

/// Keys at the top that are no jobs.
const NO_JOBS: &[&str] =
    &["default", "include", "stages", "variables", "workflow", "cache", "image", "services", "spec"];

type Variables = BTreeMap<String, String>;

/// What a pipeline says.
pub(super) fn read(yaml: &Yaml<'_>, told: &mut Told) {
    // A document before the last is a head that says which inputs there are.
    let Some(top) = yaml.documents().last() else { return };
    let outer = variables(top.get("variables"));
    let mut left = MOST_OF_ALL;
    for (name, job) in top.entries() {
        let name = name.text().unwrap_or_default();
        if name.starts_with('.') || NO_JOBS.contains(&name) {
            continue;
        }
        let key = |key: &str| inherited(top, job, key);
        let mut own = outer.clone();
        own.extend(variables(key("variables")));
        let scripts = ["before_script", "script"].map(|part| {
            let default = || if part == "before_script" { top.at(&["default", part]) } else { None };
            key(part).or_else(default)
        });
        if scripts[1].is_none() {
            continue;
        }
        let tags = key("tags").or_else(|| top.at(&["default", "tags"]));
        let found = combinations(key("parallel"));
        left = left.saturating_sub(found.len());
        if left == 0 {
            break;
        }
        for combination in found {
            let mut all = own.clone();
            all.extend(combination);
            read_job(name, &scripts, tags, &all, told);
        }
    }
    told.claims.dedup();
    told.calls.dedup();
}

fn read_job(
    name: &str,
    scripts: &[Option<Node<'_, '_>>],
    tags: Option<Node<'_, '_>>,
    all: &Variables,
    told: &mut Told,
) {
    let expand = |text: &str| with_variables(text, |name| all.get(name).cloned());
    let tags = tags.map(Node::items).unwrap_or_default();
    let tags: Vec<Option<String>> = tags.into_iter().map(|tag| expand(tag.text()?)).collect();
    let mut environment = GoEnvironment::default();
    for (name, value) in all {
        environment.set(name, expand(value));
    }
    let mut shell = Shell {
        environment,
        machine: machine(&tags),
        emulates: false,
        expand: &expand,
        settled: &expand,
        folder: Some(String::new()),
        name,
    };
    for part in scripts.iter().flatten() {
        for line in part.items() {
            for line in line.items() {
                shell.read(&line.script(), told);
            }
        }
    }
}

/// The machine that tags ask for: those that GitLab has. Without tags, its smallest one.
fn machine(tags: &[Option<String>]) -> Option<Port> {
    if tags.is_empty() {
        return Some(Port::new(Goos::Linux, Goarch::Amd64));
    }
    let tags: Vec<String> =
        tags.iter().map(|tag| tag.as_ref().map(|tag| tag.to_ascii_lowercase())).collect::<Option<_>>()?;
    let has = |word: &str| tags.iter().any(|tag| tag.split('-').any(|part| part == word));
    let known = [
        ("macos", Goos::Darwin),
        ("windows", Goos::Windows),
        ("linux", Goos::Linux),
        ("docker", Goos::Linux),
    ];
    let os = known.into_iter().find(|(word, _)| has(word)).map(|(_, os)| os)?;
    let is_arm = has("arm64") || has("aarch64") || os == Goos::Darwin && has("m1");
    let is_saas = tags.iter().any(|tag| tag.starts_with("saas-"));
    (is_saas || is_arm || has("amd64"))
        .then_some(Port::new(os, if is_arm { Goarch::Arm64 } else { Goarch::Amd64 }))
}

/// The value of a key of a job, or of those that it extends, the last first.
fn inherited<'y, 's>(top: Node<'y, 's>, job: Node<'y, 's>, key: &str) -> Option<Node<'y, 's>> {
    let mut jobs = vec![job];
    for _ in 0..=EXTENDS {
        let job = jobs.pop()?;
        if let Some(value) = job.get(key) {
            return Some(value);
        }
        let bases = job.get("extends").map(Node::items).unwrap_or_default();
        jobs.extend(bases.into_iter().filter_map(|base| top.get(base.text()?)));
    }
    None
}

fn variables(node: Option<Node<'_, '_>>) -> Variables {
    let entries = node.into_iter().flat_map(|node| node.entries().collect::<Vec<_>>());
    let one = |(name, value): (Node<'_, '_>, Node<'_, '_>)| {
        let value = value.get("value").unwrap_or(value);
        Some((name.text()?.to_owned(), value.text()?.to_owned()))
    };
    entries.filter_map(one).take(VARIABLES).collect()
}

/// The variables of each job of `parallel: matrix:`; one without where there is none.
fn combinations(parallel: Option<Node<'_, '_>>) -> Vec<Variables> {
    let rows = parallel.and_then(|parallel| parallel.get("matrix")).map(Node::items).unwrap_or_default();
    let mut found = Vec::new();
    for row in rows {
        let mut of_row = vec![Variables::new()];
        for (name, values) in row.entries().take(VARIABLES) {
            let Some(name) = name.text() else { continue };
            let values: Vec<&str> = values.items().into_iter().filter_map(Node::text).collect();
            of_row = of_row
                .iter()
                .flat_map(|one| {
                    values.iter().map(|value| {
                        let mut one = one.clone();
                        one.insert(name.to_owned(), (*value).to_owned());
                        one
                    })
                })
                .take(MOST)
                .collect();
        }
        found.extend(of_row);
        found.truncate(MOST);
    }
    if found.is_empty() { vec![Variables::new()] } else { found }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_say_where_they_run() {
        let text = "\
variables: {GOOS: linux}
.base:
  tags: [saas-linux-small-arm64]
  script: [go test ./...]
test:
  extends: .base
cross:
  variables: {CGO_ENABLED: '0'}
  parallel:
    matrix:
    - GOARCH: [amd64, riscv64]
  script:
  - go build ./...
other:
  tags: [mine]
  script: go test ./...
";
        let (yaml, _) = Yaml::read(text);
        let mut told = Told::default();
        read(&yaml, &mut told);
        let claims: Vec<_> =
            told.claims.iter().map(|claim| format!("{:?} {}", claim.act, claim.port)).collect();
        assert_eq!(claims, ["Test linux/arm64", "Build linux/amd64", "Build linux/riscv64"]);
        assert_eq!(told.unknown.len(), 1);
    }
}
