//! Makes the tree of the parser's events, without recursion: files choose how deep they nest.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use super::{Entries, Stored, Style, Value, Yaml};
use crate::pipelines::script::as_offset;

/// How many nodes a document may have with those that its aliases name, and how many times as many as without.
const MOST: u64 = 200_000;
const TIMES: u64 = 4;

/// Why a text is no YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YamlError {
    /// The line, from 1.
    pub line: u32,
    /// What is wrong.
    pub reason: String,
}

/// What is being read.
enum Open {
    List(usize, Vec<usize>),
    Map(usize, Vec<(usize, usize)>, Option<usize>),
}

struct Builder<'s> {
    yaml: Yaml<'s>,
    /// Of each node, how many there are in it, itself and those that aliases name among them.
    sizes: Vec<u64>,
    /// How many nodes there are with those that aliases name.
    grown: u64,
    open: Vec<Open>,
    anchors: HashMap<usize, usize>,
    places: Places<'s>,
}

pub(super) fn read(text: &str) -> (Yaml<'_>, Option<YamlError>) {
    // A mark at the beginning is no part of the text, but of the file.
    let skipped = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut builder = Builder {
        yaml: Yaml { text, nodes: Vec::new(), documents: Vec::new() },
        sizes: Vec::new(),
        grown: 0,
        open: Vec::new(),
        anchors: HashMap::new(),
        places: Places { text, start: skipped, chars: 0, byte: skipped },
    };
    let mut parser = Parser::new_from_str(&text[skipped..]);
    let mut error = None;
    while let Some(event) = parser.next_event() {
        match event {
            Ok((event, span)) => {
                let line = as_offset(span.start.line()).max(1);
                builder.event(event, span);
                if builder.is_outgrown() {
                    let reason = "its aliases make many times as much of it".to_owned();
                    error = Some(YamlError { line, reason });
                    break;
                }
            }
            Err(wrong) => {
                let line = as_offset(wrong.marker().line()).max(1);
                error = Some(YamlError { line, reason: wrong.info().to_owned() });
                break;
            }
        }
    }
    // What was open when it went wrong ends here.
    while !builder.open.is_empty() {
        builder.close();
    }
    (builder.yaml, error)
}

impl<'s> Builder<'s> {
    fn event(&mut self, event: Event<'s>, span: Span) {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let style = match style {
                    ScalarStyle::Plain => Style::Plain,
                    ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
                    ScalarStyle::Literal => Style::Literal,
                    ScalarStyle::Folded => Style::Folded,
                };
                let at = self.store(span, anchor, Value::Scalar(text, style));
                self.put(at);
            }
            Event::Alias(anchor) => {
                let value = match self.anchors.get(&anchor) {
                    Some(&target) => Value::Alias(target),
                    None => Value::List(Vec::new()),
                };
                let at = self.store(span, 0, value);
                self.put(at);
            }
            Event::SequenceStart(anchor, _) => {
                let at = self.store(span, anchor, Value::List(Vec::new()));
                self.open.push(Open::List(at, Vec::new()));
            }
            Event::MappingStart(anchor, _) => {
                let at = self.store(span, anchor, Value::Map(Entries::default()));
                self.open.push(Open::Map(at, Vec::new(), None));
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            _ => {}
        }
    }

    fn store(&mut self, span: Span, anchor: usize, value: Value<'s>) -> usize {
        let at = self.yaml.nodes.len();
        let span = self.places.range(&span);
        let size = match value {
            Value::Alias(target) => self.sizes[target],
            _ => 1,
        };
        self.sizes.push(size);
        self.grown = self.grown.saturating_add(size);
        self.yaml.nodes.push(Stored { span, value });
        if anchor > 0 {
            self.anchors.insert(anchor, at);
        }
        at
    }

    fn is_outgrown(&self) -> bool {
        self.grown > MOST && self.grown / TIMES > self.yaml.nodes.len() as u64
    }

    fn put(&mut self, node: usize) {
        if let Some(Open::List(at, _) | Open::Map(at, ..)) = self.open.last() {
            self.sizes[*at] = self.sizes[*at].saturating_add(self.sizes[node]);
        }
        match self.open.last_mut() {
            None => self.yaml.documents.push(node),
            Some(Open::List(_, items)) => items.push(node),
            Some(Open::Map(_, entries, key)) => match key.take() {
                None => *key = Some(node),
                Some(key) => entries.push((key, node)),
            },
        }
    }

    fn close(&mut self) {
        let at = match self.open.pop() {
            None => return,
            Some(Open::List(at, items)) => {
                self.yaml.nodes[at].value = Value::List(items);
                at
            }
            Some(Open::Map(at, entries, _)) => {
                let entries = Entries::of(entries, &self.yaml);
                self.yaml.nodes[at].value = Value::Map(entries);
                at
            }
        };
        self.put(at);
    }
}

/// Makes places in bytes of the parser's places in characters, which mostly go forwards.
struct Places<'s> {
    text: &'s str,
    start: usize,
    chars: usize,
    byte: usize,
}

impl Places<'_> {
    fn range(&mut self, span: &Span) -> Range<u32> {
        let start = self.byte_of(span.start.index());
        let end = self.byte_of(span.end.index()).max(start);
        as_offset(start)..as_offset(end)
    }

    fn byte_of(&mut self, chars: usize) -> usize {
        if chars >= self.chars {
            let rest = &self.text[self.byte..];
            let ahead = rest.char_indices().nth(chars - self.chars).map_or(rest.len(), |(at, _)| at);
            self.byte += ahead;
        } else {
            let before = &self.text[self.start..self.byte];
            let back = before.char_indices().rev().nth(self.chars - chars - 1).map_or(0, |(at, _)| at);
            self.byte = self.start + back;
        }
        self.chars = chars;
        self.byte
    }
}
