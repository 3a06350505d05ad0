//! The combinations of a matrix.

use ogive_platform::{Goarch, Goos, Port, ports};

use crate::pipelines::yaml::Node;

/// How many combinations are told of one matrix; GitHub makes 256 at most.
const MOST: usize = 256;

/// How many axes a matrix has at most, and how deep their values are.
const AXES: usize = 32;
const DEPTH: u32 = 4;

/// A value of a combination, by its path: `os`, `platform.arch`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) path: String,
    pub(super) value: String,
    pub(super) offset: u32,
}

/// The values of one job of a matrix.
pub(super) type Combination = Vec<Entry>;

/// The combinations of a `strategy`; one without values where there is no matrix, or none that can be told.
pub(super) fn combinations(strategy: Option<Node<'_, '_>>) -> Vec<Combination> {
    let Some(matrix) = strategy.and_then(|strategy| strategy.get("matrix")) else { return vec![Vec::new()] };
    let mut found: Vec<Combination> = vec![Vec::new()];
    let mut axes: Vec<&str> = Vec::new();
    for (key, values) in matrix.entries() {
        let Some(name) = key.text().filter(|name| !matches!(*name, "include" | "exclude")) else { continue };
        if !values.is_list() {
            continue;
        }
        axes.push(name);
        if axes.len() > AXES {
            break;
        }
        let values: Vec<Combination> = values.items().into_iter().map(|value| flat(name, value)).collect();
        found = found
            .iter()
            .flat_map(|one| values.iter().map(|value| [one.as_slice(), value].concat()))
            .take(MOST)
            .collect();
    }
    if axes.is_empty() {
        found.clear();
    }
    for excluded in lists(matrix, "exclude") {
        found.retain(|one| !excluded.iter().all(|entry| value(one, &entry.path) == Some(&entry.value)));
    }
    let original = found.clone();
    for included in lists(matrix, "include") {
        let is_of = |entry: &Entry| axes.iter().any(|axis| entry.path.split('.').next() == Some(axis));
        let mut added = false;
        for (one, original) in found.iter_mut().zip(&original) {
            let fits = included.iter().filter(|entry| is_of(entry));
            let mut fits =
                fits.map(|entry| value(original, &entry.path).is_none_or(|value| *value == entry.value));
            if fits.all(|fits| fits) {
                one.retain(|entry| !included.iter().any(|new| new.path == entry.path));
                one.extend(included.iter().cloned());
                added = true;
            }
        }
        if !added && found.len() < MOST {
            found.push(included);
        }
    }
    if found.is_empty() {
        found.push(Vec::new());
    }
    found
}

fn lists(matrix: Node<'_, '_>, key: &str) -> Vec<Combination> {
    let items = matrix.get(key).filter(|list| list.is_list()).map(Node::items).unwrap_or_default();
    let entries = |item: Node<'_, '_>| {
        let entries = item.entries().flat_map(|(key, value)| flat(key.text().unwrap_or_default(), value));
        entries.collect::<Combination>()
    };
    items.into_iter().take(MOST).map(entries).filter(|one| !one.is_empty()).collect()
}

/// A value, or those of a mapping with their names.
fn flat(path: &str, value: Node<'_, '_>) -> Combination {
    let mut found = Vec::new();
    add(path, value, DEPTH, &mut found);
    found
}

fn add(path: &str, value: Node<'_, '_>, depth: u32, found: &mut Combination) {
    if let Some(text) = value.text() {
        found.push(Entry { path: path.to_owned(), value: text.to_owned(), offset: value.offset() });
        return;
    }
    for (key, value) in value.entries().take(AXES).filter(|_| depth > 0) {
        if let Some(key) = key.text() {
            add(&format!("{path}.{key}"), value, depth - 1, found);
        }
    }
}

/// The platform that a combination names by `goos` and `goarch`, wherever in it, with the place of the latter.
pub(super) fn platform(combination: &[Entry]) -> Option<(Port, u32)> {
    let named = |name: &str| {
        let is_it = |entry: &&Entry| {
            entry.path.rsplit('.').next().is_some_and(|last| last.eq_ignore_ascii_case(name))
        };
        combination.iter().find(is_it)
    };
    let (os, arch) = (named("goos")?, named("goarch")?);
    let port = Port::new(os.value.parse::<Goos>().ok()?, arch.value.parse::<Goarch>().ok()?);
    ports::newest().exists(port).then_some((port, arch.offset))
}

/// The value at a path.
pub(super) fn value<'c>(combination: &'c [Entry], path: &str) -> Option<&'c String> {
    combination.iter().find(|entry| entry.path == path).map(|entry| &entry.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipelines::yaml::Yaml;

    fn told(text: &str) -> Vec<String> {
        let (yaml, _) = Yaml::read(text);
        let top = yaml.documents().next();
        let words = |one: Combination| {
            one.iter().map(|entry| format!("{}={}", entry.path, entry.value)).collect::<Vec<_>>().join(" ")
        };
        combinations(top).into_iter().map(words).collect()
    }

    #[test]
    fn combinations_are_those_of_github() {
        assert_eq!(
            told(
                "matrix:\n  os: [a, b]\n  arch: [x, y]\n  exclude:\n  - os: a\n    arch: y\n  include:\n  - os: c\n    arch: z\n  - os: a\n    extra: 1"
            ),
            ["arch=x os=a extra=1", "os=b arch=x", "os=b arch=y", "os=c arch=z"]
        );
        assert_eq!(
            told("matrix:\n  include:\n  - goos: linux\n  - goos: darwin"),
            ["goos=linux", "goos=darwin"]
        );
        assert_eq!(told("matrix:\n  p:\n  - {os: l, arch: m}"), ["p.os=l p.arch=m"]);
        assert_eq!(told("matrix: ${{ fromJSON(x) }}"), [""]);
        assert_eq!(told("fail-fast: false"), [""]);
    }
}
