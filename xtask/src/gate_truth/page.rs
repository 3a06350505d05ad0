//! The published table.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::compare::{Compared, Counts};
use super::explained::Explained;
use super::oracle::RELEASE;

/// Stands where nobody says why.
pub const UNEXPLAINED: &str = "**not explained**";

/// The share of the positives of a rule that may come from one module.
const MOST_OF_ONE: f64 = 0.2;

/// What is published of a comparison of modules, by `path@version`.
pub fn page(compared: &BTreeMap<String, Compared>, explained: &Explained) -> String {
    let mut rows: BTreeMap<&str, Vec<Counts>> = BTreeMap::new();
    for module in compared.values() {
        for (row, counts) in &module.counts {
            rows.entry(row).or_default().push(*counts);
        }
    }
    let mut text = head(compared.len());
    for (row, counts) in &rows {
        text.push_str(&line(row, counts));
    }
    text.push_str(&disagreements(compared, explained));
    text
}

fn head(modules: usize) -> String {
    format!(
        "# What the gate finds of what does not build\n\n\
         Written by `cargo xtask gate-truth`. An item is a package, a port, a rule and a name. What is true is what Go \
         {RELEASE} itself says of {modules} modules, each package with its tests for every port that links without a C \
         compiler, and with cgo for those of first class: `go/build` selects the files, Go's type checker and assembler \
         judge them. What breaks a package wherever it is built is no matter of ports and is left out.\n\n\
         Of a package that has files with cgo alone the gate tells once, by `cgo-without-stub`. On the ports that such a \
         finding names it counts as found that the package is excluded, and what else is missing in packages that import \
         it there, straight or through others of the module.\n\n\
         `-std` are names of the standard library, `-dependency` those of other modules, as `ogive gate --deps` finds \
         them in the module cache (`dependency-hole`); modules whose go.mod says no versions are left out of these rows. \
         Shares of modules are bounded: \
         where one has more than a fifth of a rule's items, these count for less, so that they weigh a fifth; with fewer than five \
         modules they weigh the same.\n\n\
         Real builds agree: for eight modules and eight ports, `go list -e -test -export` refuses or takes each of 146 \
         packages and tests as the checker does (`gatetruth -validate`); what imports a refused package it does not look \
         at. Symbols of \
         assembly are those that `go tool asm -gensymabis` gives; no program was linked.\n\n\
         | rule | positives | modules | found | missed | false | recall | precision | recall, bounded | precision, bounded |\n\
         |---|---|---|---|---|---|---|---|---|---|\n"
    )
}

fn line(row: &str, counts: &[Counts]) -> String {
    let sum = |of: fn(&Counts) -> usize| counts.iter().map(of).sum::<usize>();
    let (found, missed, false_) = (sum(|c| c.found), sum(|c| c.missed), sum(|c| c.false_));
    let modules = counts.iter().filter(|c| c.found + c.missed > 0).count();
    let weights = weights(counts);
    let weighed =
        |of: fn(&Counts) -> usize| counts.iter().zip(&weights).map(|(c, w)| number(of(c)) * w).sum::<f64>();
    let (f, m, w) = (weighed(|c| c.found), weighed(|c| c.missed), weighed(|c| c.false_));
    format!(
        "| {row} | {} | {modules} | {found} | {missed} | {false_} | {} | {} | {} | {} |\n",
        found + missed,
        share(number(found), number(found + missed)),
        share(number(found), number(found + false_)),
        share(f, f + m),
        share(f, f + w),
    )
}

/// How much an item of each module counts, so that none has more than its share.
fn weights(counts: &[Counts]) -> Vec<f64> {
    let sizes: Vec<usize> = counts.iter().map(|c| c.found + c.missed + c.false_).collect();
    let largest = sizes.iter().copied().max().unwrap_or(0);
    let fits = |most: usize| {
        let all: usize = sizes.iter().map(|&size| size.min(most)).sum();
        number(most) <= MOST_OF_ONE * number(all)
    };
    let most = (1..=largest).rev().find(|&most| fits(most)).unwrap_or(1);
    sizes.iter().map(|&size| if size > most { number(most) / number(size) } else { 1.0 }).collect()
}

#[expect(clippy::cast_precision_loss, reason = "there are fewer items than a float counts")]
fn number(count: usize) -> f64 {
    count as f64
}

fn share(part: f64, of: f64) -> String {
    // Rounded down: what is not all does not look as if it were.
    if of == 0.0 { "–".to_owned() } else { format!("{:.3}", (part / of * 1000.0).floor() / 1000.0) }
}

/// How many names a line about disagreements tells.
const NAMED: usize = 6;

/// The module, the row, whether it is missed or false, and why.
type Group<'c> = (&'c str, &'c str, &'c str, &'c str);

fn disagreements(compared: &BTreeMap<String, Compared>, explained: &Explained) -> String {
    let mut groups: BTreeMap<Group<'_>, (BTreeSet<&str>, usize)> = BTreeMap::new();
    for (module, compared) in compared {
        for disagreement in &compared.disagreements {
            let item = &disagreement.item;
            let what = if disagreement.missed { "missed" } else { "false" };
            let why = explained.reason(module, disagreement).unwrap_or(UNEXPLAINED);
            let group = groups.entry((module, &item.row, what, why)).or_default();
            group.0.insert(&item.symbol);
            group.1 += disagreement.ports.len();
        }
    }
    let mut text = String::from("\n## Disagreements\n\n");
    if groups.is_empty() {
        text.push_str("None.\n");
    }
    for ((module, row, what, why), (names, items)) in groups {
        let shown: Vec<String> = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
        let more = match names.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let _ = writeln!(text, "- {module}, {row}, {items} {what}: {}{more}: {why}", shown.join(", "));
    }
    text
}
