//! Values of settings files, and tables that tell what they steer.

use std::collections::BTreeMap;

use ogive_machine::{Receiver, Steers};

use crate::names::concerns_go;

/// A value that holds no others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Leaf {
    /// The names of the fields down to it; in a list, the index.
    pub(crate) path: Vec<String>,
    /// Its text.
    pub(crate) value: String,
    /// The line, counted from 1.
    pub(crate) line: u32,
}

/// Deeper than any setting that concerns Go.
const DEEPEST: usize = 8;

/// The values of a file by their places; of a field that stands there twice the last, as editors take it.
#[derive(Debug, Default)]
pub(crate) struct Leaves(BTreeMap<Vec<String>, Leaf>);

impl Leaves {
    pub(super) fn add(&mut self, path: &[String], value: &str, line: u32) {
        if path.len() <= DEEPEST {
            let leaf = Leaf { path: path.to_owned(), value: value.to_owned(), line };
            self.0.insert(path.to_owned(), leaf);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Leaf> {
        self.0.values()
    }

    /// The value of a field beside the value of a leaf, in what the first `length` fields lead to.
    pub(super) fn beside(&self, leaf: &Leaf, length: usize, field: &str) -> Option<&str> {
        let mut path = leaf.path.get(..length)?.to_vec();
        path.push(field.to_owned());
        self.0.get(&path).map(|other| other.value.as_str())
    }
}

/// What the value at a place means.
#[derive(Debug, Clone, Copy)]
pub(super) enum Means {
    Goroot,
    Gopath,
    /// The program for this tool.
    Program(&'static str),
    /// The program for the tool that the last field names.
    ProgramOfName,
    ToolsBuilder,
    /// The variable that the last field names.
    Variable(Receiver),
    DebuggerFlag,
}

/// A place, fields parted by `/`, `*` for any one, and what stands there.
pub(super) type Row = (&'static str, Means);

/// What a value steers by the first row that fits; none where it does not concern Go.
pub(super) fn steers(rows: &[Row], path: &[String]) -> Option<Steers> {
    let (_, means) = rows.iter().find(|(place, _)| fits(place, path))?;
    let last = path.last()?;
    Some(match means {
        Means::Goroot => Steers::Goroot,
        Means::Gopath => Steers::Gopath,
        Means::Program(name) => Steers::Program((*name).to_owned()),
        Means::ProgramOfName => Steers::Program(match last.as_str() {
            "dlv" | "dlv-dap" => "dlv".to_owned(),
            "go" | "gopls" => last.clone(),
            _ => return None,
        }),
        Means::ToolsBuilder => Steers::ToolsBuilder,
        Means::Variable(of) => variable(last, *of)?,
        Means::DebuggerFlag => Steers::DebuggerFlag,
    })
}

/// A variable that concerns Go.
pub(super) fn variable(name: &str, of: Receiver) -> Option<Steers> {
    let is_path = name.eq_ignore_ascii_case("PATH");
    (is_path || concerns_go(name)).then(|| Steers::Variable { name: name.to_owned(), of })
}

fn fits(place: &str, path: &[String]) -> bool {
    let mut fields = place.split('/');
    let fit = path.iter().all(|name| fields.next().is_some_and(|field| field == "*" || field == name));
    fit && fields.next().is_none()
}

/// The lines of a text, by positions.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        Self(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect())
    }

    /// Line and column in bytes of a position, counted from 1.
    pub(super) fn place(&self, at: usize) -> (u32, u32) {
        let before = self.0.partition_point(|newline| *newline < at);
        let begin = before.checked_sub(1).map_or(0, |last| self.0[last] + 1);
        let number = |number: usize| u32::try_from(number + 1).unwrap_or(u32::MAX);
        (number(before), number(at.saturating_sub(begin)))
    }

    /// The line of a position.
    pub(super) fn line(&self, at: usize) -> u32 {
        self.place(at).0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_fit_whole_and_variables_only_those_of_go() {
        let rows: &[Row] = &[
            ("go.goroot", Means::Goroot),
            ("configurations/*/env/*", Means::Variable(Receiver::Debugger)),
            ("go.alternateTools/*", Means::ProgramOfName),
        ];
        let found = |path: &[&str]| {
            let path: Vec<String> = path.iter().map(|&name| name.to_owned()).collect();
            steers(rows, &path)
        };
        assert_eq!(found(&["go.goroot"]), Some(Steers::Goroot));
        assert_eq!(found(&["go.goroot", "0"]), None);
        assert_eq!(found(&["go"]), None);
        let arch = Steers::Variable { name: "GOARCH".into(), of: Receiver::Debugger };
        assert_eq!(found(&["configurations", "0", "env", "GOARCH"]), Some(arch));
        assert_eq!(found(&["configurations", "0", "env", "DATABASE"]), None);
        assert_eq!(found(&["go.alternateTools", "dlv-dap"]), Some(Steers::Program("dlv".into())));
        assert_eq!(found(&["go.alternateTools", "gofumpt"]), None);
        assert_eq!(Lines::of("a\nbc\n").place(3), (2, 2));
        assert_eq!(Lines::of("a\nbc\n").place(0), (1, 1));
        assert_eq!(Lines::of("a\nbc\n").place(1), (1, 2));
    }
}
