//! The truth against what the gate says.

use std::collections::{BTreeMap, BTreeSet};

use super::cgo::Lost;
use super::item::{Item, Items, Truth};
use super::ports::Ports;

/// What stands behind a rule in the row of names of the standard library.
const OF_STANDARD: &str = "-std";

/// The same, of other modules.
pub const OF_DEPENDENCY: &str = "-dependency";

/// What was found of one module, by row.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// The counts, by row.
    pub counts: BTreeMap<String, Counts>,
    /// Where the two disagree.
    pub disagreements: Vec<Disagreement>,
}

/// How many items, a port an item.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// That are true and found.
    pub found: usize,
    /// That are true and not found.
    pub missed: usize,
    /// That are found and not true.
    pub false_: usize,
}

/// What one of the two says and the other does not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Disagreement {
    /// The item.
    pub item: Item,
    /// Whether it is true and not found; else it is found and not true.
    pub missed: bool,
    /// On which ports.
    pub ports: Ports,
}

/// Compares. What the gate told once of a package that needs cgo counts as found where `lost` says so. What is so wherever a package is built counts for neither: it is true, and no matter of ports.
pub fn compare(truth: &Truth, gate: &Items, lost: &Lost) -> Compared {
    let mut compared = Compared::default();
    let mut left: BTreeMap<Item, Ports> = BTreeMap::new();
    for (item, ports) in gate {
        left.entry(item.clone()).or_default().extend(ports.iter().cloned());
    }
    for item in truth.everywhere.keys() {
        left.remove(&as_told(item));
    }
    // Where no go.mod says which versions it needs, what they lack is another day another.
    let is_compared = |item: &Item| !truth.needs.is_empty() || !item.row.ends_with(OF_DEPENDENCY);
    for (item, ports) in truth.items.iter().filter(|(item, _)| is_compared(item)) {
        let told = left.get_mut(&as_told(item));
        let nothing = BTreeSet::new();
        let found = told.as_deref().unwrap_or(&nothing) & ports;
        let found: Ports = &found | &(&lost.tells(item) & ports);
        let missed = ports - &found;
        if let Some(told) = told {
            told.retain(|port| !found.contains(port));
        }
        let counts = compared.counts.entry(item.row.clone()).or_default();
        counts.found += found.len();
        counts.missed += missed.len();
        if !missed.is_empty() {
            compared.disagreements.push(Disagreement { item: item.clone(), missed: true, ports: missed });
        }
    }
    for (item, ports) in left.into_iter().filter(|(_, ports)| !ports.is_empty()) {
        compared.counts.entry(item.row.clone()).or_default().false_ += ports.len();
        compared.disagreements.push(Disagreement { item, missed: false, ports });
    }
    compared.disagreements.sort();
    compared
}

/// As the gate tells it: names of the standard library by the same rule as the repository's own.
fn as_told(item: &Item) -> Item {
    let row = item.row.strip_suffix(OF_STANDARD).unwrap_or(&item.row);
    Item { row: row.to_owned(), ..item.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(all: &[(&str, &str, &[&str])]) -> Items {
        let item = |row: &str, symbol: &str| Item {
            row: row.to_owned(),
            package: ".".to_owned(),
            symbol: symbol.to_owned(),
        };
        let ports = |ports: &[&str]| ports.iter().map(|&port| port.to_owned()).collect();
        all.iter().map(|(row, symbol, on)| (item(row, symbol), ports(on))).collect()
    }

    #[test]
    fn every_port_is_an_item() {
        let truth = Truth {
            items: items(&[
                ("symbol-hole", "most", &["linux/arm64", "linux/s390x"]),
                ("symbol-hole-std", "syscall.Dup2", &["linux/arm64"]),
                ("symbol-hole-dependency", "unix.Dup2", &["linux/arm64", "linux/386"]),
            ]),
            everywhere: items(&[("duplicate-declaration", "main", &["linux/arm64"])]),
            cgo: false,
            needs: vec!["golang.org/x/sys@v0.1.0".to_owned()],
        };
        let gate = items(&[
            ("symbol-hole", "most", &["linux/arm64", "linux/386"]),
            ("symbol-hole", "syscall.Dup2", &["linux/arm64"]),
            ("symbol-hole-dependency", "unix.Dup2", &["linux/arm64"]),
            ("duplicate-declaration", "main", &["linux/arm64", "linux/386"]),
        ]);
        let compared = compare(&truth, &gate, &Lost::default());
        assert_eq!(compared.counts["symbol-hole"], Counts { found: 1, missed: 1, false_: 1 });
        assert_eq!(compared.counts["symbol-hole-std"], Counts { found: 1, missed: 0, false_: 0 });
        assert_eq!(compared.counts["symbol-hole-dependency"], Counts { found: 1, missed: 1, false_: 0 });
        assert_eq!(compared.counts.len(), 3);
        assert_eq!(compared.disagreements.len(), 3);
        let says_nothing = Truth { needs: Vec::new(), ..truth };
        assert_eq!(compare(&says_nothing, &items(&[]), &Lost::default()).counts.len(), 2);
    }
}
