//! The names that the scopes around a place declare.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// What is declared, innermost last. Which scope declares a name does not matter, only whether one does.
#[derive(Default)]
pub(super) struct Scopes<'a> {
    declared: Vec<&'a [u8]>,
    /// How often each name is among them.
    counts: HashMap<&'a [u8], u32, BuildHasherDefault<Mix>>,
}

/// The number of names when a scope was opened.
#[derive(Clone, Copy)]
pub(super) struct Mark(usize);

impl<'a> Scopes<'a> {
    pub(super) fn open(&self) -> Mark {
        Mark(self.declared.len())
    }

    pub(super) fn close(&mut self, mark: Mark) {
        for name in self.declared.drain(mark.0..) {
            if let Some(count) = self.counts.get_mut(name) {
                *count -= 1;
            }
        }
        if mark.0 == 0 {
            self.counts.clear();
        }
    }

    pub(super) fn clear(&mut self) {
        self.close(Mark(0));
    }

    pub(super) fn declare(&mut self, name: &'a [u8]) {
        if name != b"_" {
            self.declared.push(name);
            *self.counts.entry(name).or_default() += 1;
        }
    }

    pub(super) fn declares(&self, name: &[u8]) -> bool {
        !self.declared.is_empty() && self.counts.get(name).is_some_and(|&count| count > 0)
    }
}

/// A hash that is fast for short names (folded multiplication, as in `foldhash`).
#[derive(Default)]
struct Mix(u64);

impl Mix {
    fn add(&mut self, word: u64) {
        let product =
            u128::from(self.0 ^ word) * u128::from(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835_u128 as u64);
        self.0 = (product as u64) ^ ((product >> 64) as u64);
    }
}

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let mut words = bytes.chunks_exact(8);
        for word in &mut words {
            self.add(word.try_into().map_or(0, u64::from_le_bytes));
        }
        let rest = words.remainder().iter().fold(0, |rest, &byte| rest << 8 | u64::from(byte));
        self.add(rest ^ (bytes.len() as u64) << 56);
    }

    fn write_usize(&mut self, _: usize) {
        // The length of a name, which `write` mixes in.
    }
}
