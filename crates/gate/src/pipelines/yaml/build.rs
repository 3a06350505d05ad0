//! Makes the tree of the parser's events, without recursion: files choose how deep they nest.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use super::{Stored, Style, Value, Yaml};
use crate::pipelines::script::as_offset;

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
    open: Vec<Open>,
    anchors: HashMap<usize, usize>,
    places: Places<'s>,
}

pub(super) fn read(text: &str) -> (Yaml<'_>, Option<YamlError>) {
    // A mark at the beginning is no part of the text, but of the file.
    let skipped = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut builder = Builder {
        yaml: Yaml { text, nodes: Vec::new(), documents: Vec::new() },
        open: Vec::new(),
        anchors: HashMap::new(),
        places: Places { text, start: skipped, chars: 0, byte: skipped },
    };
    let mut parser = Parser::new_from_str(&text[skipped..]);
    let mut error = None;
    while let Some(event) = parser.next_event() {
        match event {
            Ok((event, span)) => builder.event(event, span),
            Err(wrong) => {
                let line = u32::try_from(wrong.marker().line()).unwrap_or(u32::MAX).max(1);
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
                let at = self.store(span, anchor, Value::Map(Vec::new()));
                self.open.push(Open::Map(at, Vec::new(), None));
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            _ => {}
        }
    }

    fn store(&mut self, span: Span, anchor: usize, value: Value<'s>) -> usize {
        let at = self.yaml.nodes.len();
        let span = self.places.range(&span);
        self.yaml.nodes.push(Stored { span, value });
        if anchor > 0 {
            self.anchors.insert(anchor, at);
        }
        at
    }

    fn put(&mut self, node: usize) {
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
