//! A line a program.

use ogive_binary::{Content, Program};
use ogive_inspect::{Item, Seen, Summary, sheet};
use ogive_report::Table;
use ogive_report::style::{DIM, STRONG, WARNING, paint};

use super::shown;

/// The table of what was found.
pub(super) fn lines(items: &[Item]) -> String {
    let mut table = Table::new(["file", "platform", "format", "kind", "linked", "go", "module", "note"]);
    for item in items {
        let place = paint(STRONG, shown(&item.place.to_string()));
        match &item.seen {
            Seen::Program(program) => program_rows(&mut table, place, program),
            Seen::Unreadable(because) => missed(&mut table, place, "unreadable", because),
            Seen::LeftOut(because) => missed(&mut table, place, "left out", because),
        }
    }
    table.render()
}

fn missed(table: &mut Table, place: String, how: &str, because: &str) {
    let note = paint(WARNING, format!("{how}: {}", shown(because)));
    table.row([
        place,
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        note,
    ]);
}

fn program_rows(table: &mut Table, place: String, program: &Program) {
    let Content::Universal(universal) = &program.content else {
        return table.row(cells(place, &Summary::of(program)));
    };
    let whole = Summary {
        platforms: String::new(),
        kind: String::new(),
        linking: String::new(),
        ..Summary::of(program)
    };
    table.row(cells(place, &Summary { go: String::new(), module: String::new(), ..whole }));
    for slice in &universal.slices {
        let name = paint(DIM, format!("  {}", slice.cpu.name.unwrap_or("slice")));
        let targets: Vec<_> = slice.targets().iter().map(ToString::to_string).collect();
        let of_slice = slice.macho.clone().map(|macho| {
            Summary::of(&Program { size: slice.size, content: Content::MachO(macho), faults: Vec::new() })
        });
        let summary = of_slice.unwrap_or_default();
        let note = slice.faults.iter().map(sheet::fault_in_words).collect::<Vec<_>>().join("; ");
        table.row(cells(
            name,
            &Summary { platforms: targets.join(", "), format: String::new(), note, ..summary },
        ));
    }
}

fn cells(place: String, summary: &Summary) -> [String; 8] {
    let Summary { format, platforms, kind, linking, go, module, note } = summary;
    [
        place,
        shown(platforms),
        shown(format),
        shown(kind),
        shown(linking),
        shown(go),
        shown(module),
        paint(DIM, shown(note)).to_owned(),
    ]
    .map(|cell| if ogive_report::style::plain(&cell).is_empty() { String::new() } else { cell })
}
