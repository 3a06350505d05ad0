//! Comma-separated values (RFC 4180, with line feeds alone).

use ogive_inspect::{Item, Seen, Summary};

/// The columns. Further ones may come behind them.
const HEADING: &[&str] =
    &["file", "inside", "seen", "format", "platforms", "kind", "linked", "go", "module", "bytes", "note"];

/// A line a program and one for what was not looked at, below the names of the columns.
pub(super) fn lines(items: &[Item]) -> String {
    let mut text = line(HEADING.iter().map(|&name| name.to_owned()));
    for item in items {
        let inside = item.place.inside.join(": ");
        let place = [item.place.file.clone(), inside];
        let rest = match &item.seen {
            Seen::Program(program) => {
                let Summary { format, platforms, kind, linking, go, module, note } = Summary::of(program);
                let platforms = platforms.replace(", ", " ");
                let seen = "program".to_owned();
                [seen, format, platforms, kind, linking, go, module, program.size.to_string(), note]
            }
            Seen::Unreadable(because) => missed("unreadable", because),
            Seen::LeftOut(because) => missed("left-out", because),
        };
        text.push_str(&line(place.into_iter().chain(rest)));
    }
    text
}

fn missed(how: &str, because: &str) -> [String; 9] {
    let mut cells: [String; 9] = Default::default();
    how.clone_into(&mut cells[0]);
    because.clone_into(&mut cells[8]);
    cells
}

fn line(cells: impl Iterator<Item = String>) -> String {
    cells.map(|cell| quoted(&cell)).collect::<Vec<_>>().join(",") + "\n"
}

/// Quoted where it must be; and what a spreadsheet would take for a formula, with an apostrophe before it.
fn quoted(cell: &str) -> String {
    let cell =
        if cell.starts_with(['=', '+', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        for (cell, said) in
            [("a", "a"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("=1+1", "'=1+1"), ("-", "-")]
        {
            assert_eq!(quoted(cell), said);
        }
    }
}
