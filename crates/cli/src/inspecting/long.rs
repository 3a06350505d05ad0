//! A sheet a program.

use ogive_binary::Program;
use ogive_inspect::sheet::{Line, sheet};
use ogive_inspect::{Item, Seen};
use ogive_report::style::{DIM, STRONG, WARNING, paint};

use super::shown;

/// A sheet for each item, an empty line between them.
pub(super) fn sheets(items: &[Item]) -> String {
    items.iter().map(one).collect::<Vec<_>>().join("\n")
}

fn one(item: &Item) -> String {
    let place = paint(STRONG, shown(&item.place.to_string()));
    match &item.seen {
        Seen::Program(program) => format!("{place}\n{}", of_program(program)),
        Seen::Unreadable(because) => {
            format!("{place}\n  {}\n", paint(WARNING, format!("unreadable: {}", shown(because))))
        }
        Seen::LeftOut(because) => {
            format!("{place}\n  {}\n", paint(WARNING, format!("left out: {}", shown(because))))
        }
    }
}

/// The lines of a program's sheet, values in one column.
pub(super) fn of_program(program: &Program) -> String {
    let lines = sheet(program);
    let width = |line: &&Line| line.label.chars().count();
    let wide = lines.iter().filter(|line| !line.of_many).map(|line| width(&line)).max().unwrap_or(0);
    let mut text = String::new();
    for line in &lines {
        let label = shown(&line.label);
        let gap = " ".repeat((wide + 2).saturating_sub(label.chars().count()).max(1));
        text.push_str(&format!("  {}{gap}{}\n", paint(DIM, label), shown(&line.value)));
    }
    text
}
