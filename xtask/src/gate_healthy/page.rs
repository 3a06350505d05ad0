//! The published table.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::labels::Labels;

/// How many are true, and how many false.
type Counts = (usize, usize);

/// What is published of the labels.
pub fn page(labels: &Labels, criterion: &str) -> String {
    let (mut modules, mut rules): (BTreeMap<&str, Counts>, BTreeMap<&str, Counts>) = Default::default();
    let mut all = (0, 0);
    for (module, labelled) in &labels.modules {
        let of_module = modules.entry(module).or_default();
        for (key, label) in labelled {
            for counts in [&mut *of_module, rules.entry(&key.rule).or_default(), &mut all] {
                if label.is_true { counts.0 += 1 } else { counts.1 += 1 }
            }
        }
    }
    let mut text = format!(
        "# How often the gate is wrong about healthy modules\n\n\
         Written by `cargo xtask gate-healthy`. The gate reads {} large modules as a person would have it read them, for the \
         platforms that each declares, and every error is labelled by what follows; the labels are in \
         `xtask/gate-healthy/labels.txt`. {} of {} errors are false: {}.\n\n{}\n",
        modules.len(),
        all.1,
        all.0 + all.1,
        rate(all),
        criterion.trim(),
    );
    for (title, counts) in [("module", &modules), ("rule", &rules)] {
        let _ = writeln!(text, "\n| {title} | errors | true | false | false of all |\n|---|---|---|---|---|");
        for (name, of) in counts {
            let _ = writeln!(text, "| {name} | {} | {} | {} | {} |", of.0 + of.1, of.0, of.1, rate(*of));
        }
    }
    let listed = labels.modules.iter().flat_map(|(module, of)| of.iter().map(move |each| (module, each)));
    let mut listed = listed.filter(|(_, (_, label))| !label.is_true).peekable();
    if listed.peek().is_some() {
        text.push_str("\n## The false ones\n\n");
    }
    for (module, (key, label)) in listed {
        let _ = writeln!(text, "- {module}, {key}: {}", label.why);
    }
    text
}

/// The share of the false, in tenths of a per cent.
fn rate((right, wrong): Counts) -> String {
    let all = right + wrong;
    if all == 0 {
        return "–".to_owned();
    }
    let thousandths = (wrong * 1000 + all / 2) / all;
    format!("{}.{} %", thousandths / 10, thousandths % 10)
}
