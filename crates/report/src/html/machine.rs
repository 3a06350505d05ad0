//! The shells and the processes.

use super::escape::{escaped, path};
use super::{DoctorPage, GoMark, PathFolder, ProcessBox, ShellCell, ShellRow};
use crate::plural;

/// How many marks differ in colour; further ones differ by their letters.
const COLOURS: usize = 6;

/// The letter of the nth thing that `go` is: A … Z, AA ….
fn letter(at: usize) -> String {
    let last = char::from(b'A' + u8::try_from(at % 26).unwrap_or_default());
    if at < 26 { last.to_string() } else { letter(at / 26 - 1) + &last.to_string() }
}

fn mark(at: usize) -> String {
    format!("<span class=\"mark m{}\">{}</span>", at % COLOURS, letter(at))
}

/// The table of shells and ways, and what its letters mean.
pub(super) fn shells(page: &DoctorPage<'_>) -> String {
    if page.shells.is_empty() {
        return String::new();
    }
    let legend: String = page.gos.iter().enumerate().map(|(at, go)| legend(at, go)).collect();
    let ways: String =
        page.ways.iter().map(|way| format!("<th scope=\"col\">{}</th>", escaped(way))).collect();
    let rows: String = page.shells.iter().map(|shell| row(shell, &page.ways, &page.gos)).collect();
    format!(
        "<ul class=\"legend\">{legend}</ul>\n<table class=\"shells\">\n<thead><tr><th scope=\"col\">shell</th>{ways}</tr>\
         </thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
    )
}

fn legend(at: usize, go: &GoMark) -> String {
    let foreign = if go.foreign { "<span class=\"foreign\">for other hardware</span>" } else { "" };
    format!("<li>{}<span><b>{}</b> {} {foreign}</span></li>", mark(at), path(&go.what), escaped(&go.about),)
}

fn row(shell: &ShellRow, ways: &[String], gos: &[GoMark]) -> String {
    let yours = if shell.is_login_shell { " <span class=\"yours\">yours</span>" } else { "" };
    let cells = shell.cells.iter().zip(ways).map(|(cell, way)| {
        let text = cell
            .as_ref()
            .map_or_else(|| "<p class=\"seen\">not started</p>".to_owned(), |cell| one(cell, gos));
        format!("<td data-way=\"{}\">{text}</td>", escaped(way))
    });
    format!("<tr><th scope=\"row\">{}{yours}</th>{}</tr>\n", escaped(&shell.name), cells.collect::<String>())
}

fn one(cell: &ShellCell, gos: &[GoMark]) -> String {
    match cell {
        ShellCell::Unknown(because) => format!("<p class=\"unknown\">unknown: {}</p>", escaped(because)),
        ShellCell::Known { go, by, folders } => {
            let about = match go.and_then(|at| gos.get(at)) {
                None => "nothing",
                Some(go) if go.about.is_empty() => &go.what,
                Some(go) => &go.about,
            };
            let by = by.as_ref().map(|by| format!("<p class=\"seen\">by {}</p>", path(by)));
            let list: String = folders.iter().map(folder).collect();
            format!(
                "<p>{} {}</p>{}<details><summary>PATH, {}</summary><ol>{list}</ol></details>",
                go.map_or_else(|| "<span class=\"mark none\">–</span>".to_owned(), mark),
                escaped(about),
                by.unwrap_or_default(),
                plural(folders.len(), "folder"),
            )
        }
    }
}

fn folder(of: &PathFolder) -> String {
    let by = of.by.as_ref().map(|by| format!("<span class=\"seen\">{}</span>", path(by)));
    let defect = of.defect.map(|defect| format!("<span class=\"unknown\">{defect}</span>"));
    format!(
        "<li{}><code>{}</code>{}{}</li>",
        if of.has_go { " class=\"here\"" } else { "" },
        path(if of.folder.is_empty() { "(the current folder)" } else { &of.folder }),
        defect.unwrap_or_default(),
        by.unwrap_or_default(),
    )
}

/// The chain of processes, the first at the left.
pub(super) fn processes(page: &DoctorPage<'_>) -> String {
    match &page.chain {
        Err(because) => format!("<p class=\"unknown\">unknown, because {}</p>\n", escaped(because)),
        Ok(chain) if chain.is_empty() => String::new(),
        Ok(chain) => {
            let boxes: String = chain.iter().map(process).collect();
            let translated = chain.iter().filter(|process| process.translated == Some(true)).count();
            let told = match translated {
                0 => String::new(),
                1 => "<p>1 of them runs through a translator.</p>\n".to_owned(),
                many => format!("<p>{many} of them run through a translator.</p>\n"),
            };
            format!("<ol class=\"chain\">{boxes}</ol>\n{told}")
        }
    }
}

fn process(of: &ProcessBox) -> String {
    let (class, told) = match of.translated {
        Some(true) => (" class=\"translated\"", "<span class=\"foreign\">translated</span>"),
        Some(false) => ("", ""),
        None => (" class=\"unclear\"", ""),
    };
    let part = |name: &str, text: &Option<String>| {
        text.as_ref().map(|text| format!("<span class=\"{name}\">{}</span>", path(text))).unwrap_or_default()
    };
    format!(
        "<li{class}><div><b>{}</b>{}{}{told}</div></li>",
        escaped(&of.name),
        part("port", &of.port),
        part("seen", &of.program),
    )
}
