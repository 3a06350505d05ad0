//! Macros, each defined in some builds.

use std::collections::{HashMap, HashSet};

use ogive_platform::PortSet;

use super::lines::is_word;

/// One definition of a macro.
struct Definition {
    builds: PortSet,
    /// None when it is no function.
    parameters: Option<Vec<String>>,
    body: String,
}

/// All that is defined.
#[derive(Default)]
pub(super) struct Macros {
    by_name: HashMap<String, Vec<Definition>>,
    /// Whether a macro may stand for what defines a symbol: most are for instructions, and need no expansion.
    defines: HashMap<String, bool>,
}

impl Macros {
    /// The builds in which a macro is defined.
    pub(super) fn defined(&self, name: &str) -> PortSet {
        let definitions = self.by_name.get(name).into_iter().flatten();
        definitions.fold(PortSet::EMPTY, |all, definition| all | definition.builds)
    }

    /// Defines a macro by what follows its name.
    pub(super) fn define(&mut self, name: &str, rest: &str, builds: PortSet) {
        if builds.is_empty() {
            return;
        }
        let list = rest.strip_prefix('(').and_then(|rest| rest.split_once(')'));
        let (parameters, body) = match list {
            Some((list, body)) => {
                let names = list.split(',').map(|name| name.trim().to_owned());
                (Some(names.filter(|name| !name.is_empty()).collect()), body)
            }
            None => (None, rest),
        };
        self.undefine(name, builds);
        self.defines.clear();
        let definition = Definition { builds, parameters, body: body.trim().to_owned() };
        self.by_name.entry(name.to_owned()).or_default().push(definition);
    }

    pub(super) fn undefine(&mut self, name: &str, builds: PortSet) {
        if let Some(definitions) = self.by_name.get_mut(name) {
            for definition in definitions.iter_mut() {
                definition.builds = definition.builds - builds;
            }
            definitions.retain(|definition| !definition.builds.is_empty());
        }
    }

    /// What a name stands for, in which of the builds: itself where it is no macro.
    pub(super) fn values(&self, name: &str, builds: PortSet) -> Vec<(PortSet, String)> {
        let definitions = self.by_name.get(name).into_iter().flatten();
        let plain =
            definitions.filter(|definition| definition.parameters.is_none() && !definition.body.is_empty());
        let mut rest = builds;
        let mut values = Vec::new();
        for definition in plain {
            let used = definition.builds & builds;
            rest = rest - used;
            values.push((used, definition.body.clone()));
        }
        values.push((rest, name.to_owned()));
        values.retain(|(builds, _)| !builds.is_empty());
        values
    }

    /// What a macro stands for that is invoked with what follows its name, in which builds.
    pub(super) fn expand(&mut self, name: &str, rest: &[u8], builds: PortSet) -> Vec<(PortSet, Vec<u8>)> {
        if !self.by_name.contains_key(name) || !self.defines_symbols(name) {
            return Vec::new();
        }
        let definitions = self.by_name.get(name).into_iter().flatten();
        let used = definitions.filter(|definition| !(definition.builds & builds).is_empty());
        used.filter_map(|definition| Some((definition.builds & builds, definition.expand(rest)?))).collect()
    }

    fn defines_symbols(&mut self, name: &str) -> bool {
        if let Some(&known) = self.defines.get(name) {
            return known;
        }
        let (mut seen, mut open) = (HashSet::from([name]), vec![name]);
        let mut defines = false;
        while let Some(name) = open.pop() {
            for definition in self.by_name.get(name).into_iter().flatten() {
                let words = definition.body.split(|c: char| c.is_ascii() && !is_word(c as u8));
                for word in words.filter(|word| !word.is_empty()) {
                    defines |= word == "TEXT" || word == "GLOBL";
                    if self.by_name.contains_key(word) && seen.insert(word) {
                        open.push(word);
                    }
                }
            }
        }
        self.defines.insert(name.to_owned(), defines);
        defines
    }
}

impl Definition {
    fn expand(&self, rest: &[u8]) -> Option<Vec<u8>> {
        let Some(parameters) = &self.parameters else { return Some([self.body.as_bytes(), rest].concat()) };
        let (arguments, behind) = arguments(rest.trim_ascii_start().strip_prefix(b"(")?)?;
        let mut expanded = Vec::with_capacity(self.body.len() + rest.len());
        let mut body = self.body.as_bytes();
        while let Some(&first) = body.first() {
            let end = body.iter().position(|&byte| is_word(byte) != is_word(first)).unwrap_or(body.len());
            let (part, following) = body.split_at(end);
            let at = parameters.iter().position(|parameter| parameter.as_bytes() == part);
            expanded.extend_from_slice(at.and_then(|at| arguments.get(at).copied()).unwrap_or(part));
            body = following;
        }
        expanded.extend_from_slice(behind);
        Some(expanded)
    }
}

/// The arguments up to the closing parenthesis, and what stands behind that.
fn arguments(text: &[u8]) -> Option<(Vec<&[u8]>, &[u8])> {
    let (mut depth, mut start) = (0, 0);
    let mut arguments = Vec::new();
    for (at, &byte) in text.iter().enumerate() {
        match byte {
            b',' if depth == 0 => {
                arguments.push(text[start..at].trim_ascii());
                start = at + 1;
            }
            b')' if depth == 0 => {
                arguments.push(text[start..at].trim_ascii());
                return Some((arguments, &text[at + 1..]));
            }
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
    }
    None
}
