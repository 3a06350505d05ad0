//! Whether some words stand in a file: what most files are passed over by.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// Words that are looked for at once.
#[derive(Debug)]
pub(crate) struct Words {
    words: &'static [&'static str],
    made: OnceLock<Option<AhoCorasick>>,
}

impl Words {
    pub(crate) const fn new(words: &'static [&'static str]) -> Self {
        Self { words, made: OnceLock::new() }
    }

    /// Whether one of them stands somewhere.
    pub(crate) fn any(&self, bytes: &[u8]) -> bool {
        let made = self.made.get_or_init(|| {
            AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(self.words).ok()
        });
        match made {
            Some(made) => made.is_match(bytes),
            None => self.words.iter().any(|word| memchr::memmem::find(bytes, word.as_bytes()).is_some()),
        }
    }
}
