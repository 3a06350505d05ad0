//! YAML as a tree in which everything knows its place.

mod build;
mod lines;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

pub use self::build::YamlError;

/// How many merge keys (`<<`) lead to one another at most.
const MERGES: usize = 4;
/// How many keys are looked at one by one.
const FEW: usize = 16;

/// The documents of a file. Nodes stand in one list, and aliases name them, so that no alias costs anything.
#[derive(Debug)]
pub struct Yaml<'s> {
    text: &'s str,
    nodes: Vec<Stored<'s>>,
    documents: Vec<usize>,
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Plain,
    Quoted,
    Literal,
    Folded,
}

#[derive(Debug)]
enum Value<'s> {
    Scalar(Cow<'s, str>, Style),
    List(Vec<usize>),
    Map(Entries),
    Alias(usize),
}

/// The keys and values of a mapping.
#[derive(Debug, Default)]
struct Entries {
    all: Vec<(usize, usize)>,
    /// Where there are many: those with a text as key, sorted by it, equal ones as they stand.
    by_key: Vec<usize>,
}

#[derive(Debug)]
struct Stored<'s> {
    span: Range<u32>,
    value: Value<'s>,
}

/// A node, and all that is in it.
#[derive(Debug, Clone, Copy)]
pub struct Node<'y, 's> {
    yaml: &'y Yaml<'s>,
    at: usize,
}

impl<'s> Yaml<'s> {
    /// Reads a text; what stands before the first mistake is there in any case.
    pub fn read(text: &'s str) -> (Self, Option<YamlError>) {
        build::read(text)
    }

    /// The documents.
    pub fn documents(&self) -> impl Iterator<Item = Node<'_, 's>> {
        self.documents.iter().map(|&at| self.node(at))
    }

    /// Every mapping of the file, whatever it stands in.
    pub fn maps(&self) -> impl Iterator<Item = Node<'_, 's>> {
        let maps = self.nodes.iter().enumerate().filter(|(_, node)| matches!(node.value, Value::Map(_)));
        maps.map(|(at, _)| self.node(at))
    }

    fn key(&self, at: usize) -> Option<&str> {
        self.node(at).text()
    }

    fn node(&self, at: usize) -> Node<'_, 's> {
        // An alias names a node that is none itself.
        let at = match self.nodes[at].value {
            Value::Alias(target) => target,
            _ => at,
        };
        Node { yaml: self, at }
    }
}

impl<'y, 's> Node<'y, 's> {
    fn stored(self) -> &'y Stored<'s> {
        &self.yaml.nodes[self.at]
    }

    /// Where it begins in the file; for a quoted text, behind the quote.
    #[must_use]
    pub fn offset(self) -> u32 {
        let stored = self.stored();
        match stored.value {
            Value::Scalar(_, Style::Quoted) => stored.span.start + 1,
            _ => stored.span.start,
        }
    }

    /// The text of a scalar.
    #[must_use]
    pub fn text(self) -> Option<&'y str> {
        match &self.stored().value {
            Value::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// The items of a list; a scalar is a list of itself.
    #[must_use]
    pub fn items(self) -> Vec<Self> {
        match &self.stored().value {
            Value::List(items) => items.iter().map(|&at| self.yaml.node(at)).collect(),
            Value::Scalar(text, style) if !is_null(text, *style) => vec![self],
            _ => Vec::new(),
        }
    }

    /// Whether it is a list.
    #[must_use]
    pub fn is_list(self) -> bool {
        matches!(self.stored().value, Value::List(_))
    }

    /// The keys and values of a mapping, without those that it merges.
    pub fn entries(self) -> impl Iterator<Item = (Self, Self)> {
        let entries: &[(usize, usize)] = match &self.stored().value {
            Value::Map(entries) => &entries.all,
            _ => &[],
        };
        entries.iter().map(move |&(key, value)| (self.yaml.node(key), self.yaml.node(value)))
    }

    /// The value of a key of a mapping, or of what it merges.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Self> {
        self.find(key, MERGES)
    }

    fn find(self, key: &str, merges: usize) -> Option<Self> {
        let Value::Map(entries) = &self.stored().value else { return None };
        let of = |wanted: &str| entries.value_of(wanted, self.yaml).map(|at| self.yaml.node(at));
        of(key).or_else(|| {
            let merged = of("<<").filter(|_| merges > 0)?;
            let maps = if merged.is_list() { merged.items() } else { vec![merged] };
            maps.into_iter().take(MERGES).find_map(|map| map.find(key, merges - 1))
        })
    }

    /// The value at a path of keys.
    #[must_use]
    pub fn at(self, path: &[&str]) -> Option<Self> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }
}

impl Entries {
    fn of(all: Vec<(usize, usize)>, yaml: &Yaml<'_>) -> Self {
        let mut by_key = Vec::new();
        if all.len() > FEW {
            by_key.extend((0..all.len()).filter(|&entry| yaml.key(all[entry].0).is_some()));
            by_key.sort_by_key(|&entry| yaml.key(all[entry].0));
        }
        Self { all, by_key }
    }

    /// The first value of a key.
    fn value_of(&self, wanted: &str, yaml: &Yaml<'_>) -> Option<usize> {
        let is_wanted = |&&(key, _): &&(usize, usize)| yaml.key(key) == Some(wanted);
        if self.all.len() <= FEW {
            return self.all.iter().find(is_wanted).map(|&(_, value)| value);
        }
        let first = self.by_key.partition_point(|&entry| yaml.key(self.all[entry].0) < Some(wanted));
        self.by_key.get(first).map(|&entry| &self.all[entry]).filter(is_wanted).map(|&(_, value)| value)
    }
}

fn is_null(text: &str, style: Style) -> bool {
    style == Style::Plain && matches!(text, "" | "~" | "null" | "Null" | "NULL")
}
