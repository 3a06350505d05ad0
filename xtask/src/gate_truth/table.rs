//! The table of truth: a module a section, below it lines of `rule package ports: name name …`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::item::{Item, Items, Truth, Truths};
use super::ports;

/// Begins a line about what is so wherever a package is built.
const EVERYWHERE: &str = "everywhere ";

/// Begins the line of the modules that lack something.
const NEEDS: &str = "needs ";

/// What stands behind a module that was looked at with cgo too.
const CGO: &str = " cgo";

/// Writes the table.
pub fn write(truths: &Truths) -> String {
    let mut text = String::new();
    for (module, truth) in truths {
        let cgo = if truth.cgo { CGO } else { "" };
        let _ = writeln!(text, "{module}{cgo}");
        if !truth.needs.is_empty() {
            let _ = writeln!(text, "  {NEEDS}{}", truth.needs.join(" "));
        }
        for (prefix, items) in [("", &truth.items), (EVERYWHERE, &truth.everywhere)] {
            let mut lines: BTreeMap<(&str, &str, String), Vec<&str>> = BTreeMap::new();
            for (item, found) in items {
                let line = (item.row.as_str(), item.package.as_str(), ports::write(found));
                lines.entry(line).or_default().push(&item.symbol);
            }
            for ((row, package, found), names) in lines {
                let _ = writeln!(text, "  {prefix}{row} {package} {found}: {}", names.join(" "));
            }
        }
    }
    text
}

/// Reads what [`write`] wrote; lines that are empty or begin with `#` say nothing.
pub fn read(text: &str) -> Truths {
    let mut truths = Truths::new();
    let mut module = String::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.strip_prefix("  ") {
            None => {
                let name = line.strip_suffix(CGO);
                module = name.unwrap_or(line).to_owned();
                truths.insert(module.clone(), Truth { cgo: name.is_some(), ..Truth::default() });
            }
            Some(line) => {
                let Some(truth) = truths.get_mut(&module) else { continue };
                if let Some(line) = line.strip_prefix(NEEDS) {
                    truth.needs = line.split(' ').map(str::to_owned).collect();
                } else if let Some(line) = line.strip_prefix(EVERYWHERE) {
                    add(line, &mut truth.everywhere);
                } else {
                    add(line, &mut truth.items);
                }
            }
        }
    }
    truths
}

fn add(line: &str, items: &mut Items) {
    let Some((head, names)) = line.split_once(": ") else { return };
    let mut words = head.split(' ');
    let (Some(row), Some(package)) = (words.next(), words.next()) else { return };
    let found = ports::read(words);
    for symbol in names.split(' ') {
        let item = Item { row: row.to_owned(), package: package.to_owned(), symbol: symbol.to_owned() };
        items.insert(item, found.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let text = "a.example/m@v1.0.0\n  symbol-hole . linux/arm64,s390x: most size\n  everywhere duplicate-declaration x linux/arm64: T.m\nb.example/m@v1.0.0 cgo\n  needs c.example/m@v1.0.0 d.example/m@v1.0.0\n";
        let truths = read(text);
        assert_eq!(truths.len(), 2);
        assert_eq!(truths["a.example/m@v1.0.0"].items.len(), 2);
        assert!(truths["b.example/m@v1.0.0"].cgo);
        assert_eq!(truths["b.example/m@v1.0.0"].needs, ["c.example/m@v1.0.0", "d.example/m@v1.0.0"]);
        assert_eq!(write(&truths), text);
    }
}
