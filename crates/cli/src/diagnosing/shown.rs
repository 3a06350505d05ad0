//! A machine, for people.

use std::path::Path;

use ogive_machine::{Machine, Meaning, OsVersion, ProgramKind, SearchPath, Setting, ShellStart, Way};
use ogive_record::{Fact, Location};
use ogive_report::style::{DIM, WARNING, paint};
use ogive_report::{Table, harmless, source};

/// The document in a page.
pub(crate) fn facts(machine: &Machine) -> String {
    let mut text = host(machine);
    for (title, table) in [
        ("what `go` is, by shell and how it is started", shells(machine)),
        ("what start-up files do that they should not", troubles(machine)),
        ("every Go", gos(machine)),
        ("settings of Go", settings(machine)),
        ("what Go installed", tools(machine)),
        ("containers", containers(machine)),
        ("C compilers", compilers(machine)),
        ("editors", editors(machine)),
        ("what editors are told of Go", editor_settings(machine)),
    ] {
        if !table.is_empty() {
            text.push_str(&format!("\n{}\n{}", paint(DIM, title), table.render()));
        }
    }
    harmless(&text)
}

fn host(machine: &Machine) -> String {
    let host = &machine.abilities.host;
    let mut table = Table::default();
    let told = |fact: String| if fact.starts_with("unknown") { paint(WARNING, fact) } else { fact };
    table.row(["machine".to_owned(), told(plain(&host.level))]);
    table.row(["system".to_owned(), told(system(&host.system))]);
    table.row(["this process".to_owned(), told(plain(&host.process))]);
    if let Some(chain) = machine.ancestry.value() {
        let names: Vec<String> = chain
            .iter()
            .map(|process| match process.translated.value() {
                Some(true) => paint(WARNING, format!("{} (translated)", process.name)),
                _ => process.name.clone(),
            })
            .collect();
        table.row(["started by".to_owned(), names.join(" < ")]);
    }
    table.row(["go".to_owned(), go_in(machine, &machine.search_path)]);
    if let Some(project) = &machine.project {
        let asked: Vec<String> = project
            .asked
            .iter()
            .map(|asked| format!("{} {} ({})", asked.by, asked.text, asked.location))
            .collect();
        table.row(["project".to_owned(), asked.join(", ")]);
    }
    table.render()
}

/// The operating system and its kernel.
pub(super) fn system(fact: &Fact<OsVersion>) -> String {
    match fact {
        Fact::Known { value, .. } => {
            format!("{} {}, kernel {}", value.id, value.version.as_deref().unwrap_or(""), value.kernel)
        }
        Fact::Unknown { unknown, .. } => format!("unknown, because {unknown}"),
    }
}

/// The value, or why it is not known.
pub(super) fn plain<T: std::fmt::Display>(fact: &Fact<T>) -> String {
    match fact {
        Fact::Known { value, .. } => value.to_string(),
        Fact::Unknown { unknown, .. } => format!("unknown, because {unknown}"),
    }
}

/// What `go` is on a search path: the program, its version and port.
pub(super) fn go_in(machine: &Machine, path: &SearchPath) -> String {
    match path.word("go") {
        None => "nothing".to_owned(),
        Some(Meaning::Alias { text, .. }) => format!("an alias: {text}"),
        Some(Meaning::Function { .. }) => "a function".to_owned(),
        Some(Meaning::Programs(programs)) => {
            let Some(program) = programs.first() else { return "nothing".to_owned() };
            match port_and_version(machine, program) {
                what if what.is_empty() => program.display().to_string(),
                what => format!("{}, {what}", program.display()),
            }
        }
    }
}

/// The version and port of the Go that a program belongs to, or whose shim it is; empty for anything else.
pub(super) fn port_and_version(machine: &Machine, program: &Path) -> String {
    let file = machine.program(program);
    match file.and_then(|file| machine.go_of(file)) {
        Some(go) => format!("{}, {}", plain(&go.version), plain(&go.port)),
        None => match file.and_then(|file| file.what.value()) {
            Some(ProgramKind::Shim { of }) => format!("a shim of {}", of.name()),
            _ => String::new(),
        },
    }
}

/// Ways of one shell that find the same are one row.
fn shells(machine: &Machine) -> Table {
    let mut table = Table::new(["shell", "started as", "go", "put first by"]);
    for shell in &machine.shells {
        let remarks = [
            shell.is_login_shell.then_some("yours"),
            shell.starts.iter().any(|start| start.is_read).then_some("read, not started"),
        ];
        let remarks: Vec<&str> = remarks.into_iter().flatten().collect();
        let name = match remarks.as_slice() {
            [] => shell.kind.name().to_owned(),
            remarks => format!("{} ({})", shell.kind.name(), remarks.join("; ")),
        };
        let mut rows: Vec<(String, [String; 2])> = Vec::new();
        for start in &shell.starts {
            let ways: Vec<&str> = start.ways().map(Way::name).collect();
            let (ways, found) = (ways.join("; "), one_start(machine, start));
            match rows.iter_mut().find(|(_, earlier)| *earlier == found) {
                Some((earlier, _)) => earlier.push_str(&format!("; {ways}")),
                None => rows.push((ways, found)),
            }
        }
        for (ways, [go, by]) in rows {
            table.row([name.clone(), ways, go, by]);
        }
    }
    table
}

/// Each once, whatever the ways in which it is met.
fn troubles(machine: &Machine) -> Table {
    let mut rows: Vec<[String; 4]> = Vec::new();
    for shell in &machine.shells {
        for trouble in shell.starts.iter().flat_map(|start| &start.troubles) {
            let at = trouble.at.as_ref().map(Location::to_string).unwrap_or_default();
            let row =
                [shell.kind.name().to_owned(), trouble.kind.name().to_owned(), at, trouble.told.clone()];
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
    }
    let mut table = Table::new(["shell", "a file", "where", "what"]);
    rows.into_iter().for_each(|row| table.row(row));
    table
}

/// What `go` is, and what puts it first.
fn one_start(machine: &Machine, start: &ShellStart) -> [String; 2] {
    match &start.outcome {
        Fact::Unknown { unknown, .. } => [paint(WARNING, format!("unknown: {unknown}")), String::new()],
        Fact::Known { value, .. } => {
            let path = &value.search_path;
            let by = match path.word("go") {
                Some(Meaning::Alias { made_by, .. } | Meaning::Function { made_by }) => {
                    made_by.as_ref().map(Location::to_string)
                }
                _ => path
                    .first("go")
                    .and_then(|program| path.entry_of(program))
                    .and_then(|entry| entry.added_by.as_ref().map(Location::to_string)),
            };
            [go_in(machine, path), by.unwrap_or_default()]
        }
    }
}

fn gos(machine: &Machine) -> Table {
    let mut table = Table::new(["GOROOT", "version", "for", "by"]);
    for go in &machine.gos {
        table.row([
            go.goroot.display().to_string(),
            plain(&go.version),
            plain(&go.port),
            go.manager.name().to_owned(),
        ]);
    }
    table
}

fn settings(machine: &Machine) -> Table {
    let mut table = Table::new(["variable", "value", "set by"]);
    let mut row = |setting: &Setting| {
        table.row([setting.name.clone(), setting.value.clone(), source(&setting.source)]);
    };
    machine.go_settings.process.iter().for_each(&mut row);
    machine.go_settings.persisted.value().into_iter().flatten().for_each(&mut row);
    table
}

fn tools(machine: &Machine) -> Table {
    let mut table = Table::new(["program", "for", "built by Go", "module"]);
    for tool in &machine.tools {
        let module = match (&tool.module, &tool.version) {
            (Some(module), Some(version)) => format!("{module}@{version}"),
            _ => String::new(),
        };
        table.row([tool.path.display().to_string(), plain(&tool.port), plain(&tool.go), module]);
    }
    table
}

fn containers(machine: &Machine) -> Table {
    let mut table = Table::new(["what", "for", "at"]);
    for engine in machine.containers.iter().flat_map(|containers| &containers.engines) {
        let used = if engine.is_selected { ", which docker leads to" } else { "" };
        let name = format!("{} {}{used}", engine.kind.name(), engine.name);
        table.row([name, plain(&engine.arch), engine.file.display().to_string()]);
    }
    for pin in machine.containers.iter().flat_map(|containers| &containers.pins) {
        table.row([pin.text.clone(), pin.platform.clone(), pin.location.to_string()]);
    }
    table
}

fn compilers(machine: &Machine) -> Table {
    let mut table = Table::new(["command", "program", "compiles for"]);
    for compiler in &machine.compilers {
        let program = match &compiler.program {
            Fact::Known { value, .. } => value.display().to_string(),
            Fact::Unknown { unknown, .. } => format!("unknown, because {unknown}"),
        };
        table.row([compiler.command.clone(), program, plain(&compiler.triple)]);
    }
    table
}

fn editors(machine: &Machine) -> Table {
    let mut table = Table::new(["editor", "program", "for"]);
    for editor in &machine.editors {
        if editor.programs.is_empty() {
            table.row([editor.kind.name().to_owned(), "settings alone".to_owned(), String::new()]);
        }
        for program in &editor.programs {
            let what = machine.program(program).map(|file| &file.what);
            let what = match what {
                Some(Fact::Known { value: ProgramKind::Native { ports, .. }, .. }) => {
                    ports.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
                }
                Some(Fact::Known { value: ProgramKind::Script { .. }, .. }) => "a script".to_owned(),
                Some(Fact::Unknown { unknown, .. }) => paint(WARNING, format!("unknown, because {unknown}")),
                _ => String::new(),
            };
            table.row([editor.kind.name().to_owned(), program.display().to_string(), what]);
        }
    }
    table
}

fn editor_settings(machine: &Machine) -> Table {
    let mut table = Table::new(["editor", "scope", "setting", "value", "at"]);
    for editor in &machine.editors {
        for file in &editor.files {
            let (name, scope) = (editor.kind.name().to_owned(), file.scope.name());
            match &file.settings {
                Fact::Known { value, .. } => {
                    for setting in value {
                        let at = source(&setting.source);
                        let row = [name.clone(), scope.clone(), setting.label(), setting.value.clone(), at];
                        table.row(row);
                    }
                }
                Fact::Unknown { unknown, .. } => {
                    let at = file
                        .malformed_at()
                        .map_or_else(|| file.path.display().to_string(), |at| at.to_string());
                    table.row([
                        name,
                        scope,
                        paint(WARNING, format!("unknown: {unknown}")),
                        String::new(),
                        at,
                    ]);
                }
            }
        }
    }
    table
}
