//! Finds the literals of all recognisers in big texts.
//!
//! Each literal stands for a few of its bytes, its key, chosen to be rare. Of the sequences of four bytes in a
//! key one lies on every third position of the text, so that only each third is looked up, in a table of bits
//! that stays in the nearest cache (Wu and Manber, "A fast algorithm for multi-pattern searching", 1994).

use std::sync::LazyLock;

use super::recognisers::RECOGNISERS;

/// Bytes that are looked up at once.
const GRAM: usize = 4;
/// Bytes of a key. No literal may be shorter.
pub(super) const KEY: usize = 6;
/// From one position that is looked up to the next.
const STEP: usize = KEY - GRAM + 1;

/// Positions that are looked up before the first of them is decided on.
const AT_ONCE: usize = 4;
/// Bytes that these positions take.
const STRETCH: usize = (AT_ONCE - 1) * STEP + GRAM;

pub(super) static SEARCH: LazyLock<Search> =
    LazyLock::new(|| Search::new(RECOGNISERS.iter().flat_map(|recogniser| recogniser.literals).copied()));

/// The literals, ready to be searched for.
pub(super) struct Search {
    /// Which sequences may be part of a key.
    parts: Bits,
    /// Which sequences may begin a key.
    starts: Bits,
    /// Every literal by the start of its key, sorted.
    keys: Vec<(u32, Literal)>,
}

struct Literal {
    text: &'static str,
    /// Where in it its key begins.
    key: usize,
}

impl Search {
    fn new(literals: impl Iterator<Item = &'static str>) -> Self {
        let (mut parts, mut starts) = (Bits::new(), Bits::new());
        let mut keys: Vec<_> = literals.map(|text| (text, rarest(text.as_bytes()))).collect();
        keys.sort_unstable();
        keys.dedup();
        for (text, key) in &keys {
            let grams = || (*key..*key + STEP).filter_map(|at| gram(text.as_bytes(), at));
            grams().for_each(|gram| parts.set(gram));
            grams().take(1).for_each(|gram| starts.set(gram));
        }
        let keyed = |(text, key): (&'static str, usize)| {
            gram(text.as_bytes(), key).map(|gram| (gram, Literal { text, key }))
        };
        let mut keys: Vec<_> = keys.into_iter().filter_map(keyed).collect();
        keys.sort_by_key(|(gram, _)| *gram);
        Self { parts, starts, keys }
    }

    /// Where the next key of a literal that stands in `text` begins, at `from` or after it.
    pub(super) fn find(&self, text: &[u8], from: usize) -> Option<usize> {
        let mut at = from;
        loop {
            while let Some(stretch) = text.get(at..).and_then(|rest| rest.first_chunk())
                && !self.may_be_in(stretch)
            {
                at += AT_ONCE * STEP;
            }
            for _ in 0..AT_ONCE {
                if self.parts.has(gram(text, at)?) {
                    let first = at.saturating_sub(STEP - 1).max(from);
                    let key = (first..=at).find(|key| self.stands_at(text, *key));
                    if key.is_some() {
                        return key;
                    }
                }
                at += STEP;
            }
        }
    }

    /// Whether a part of a key may be at one of the positions of a stretch. The look-ups do not wait for one
    /// another.
    fn may_be_in(&self, stretch: &[u8; STRETCH]) -> bool {
        let hit = |position: usize| {
            let at = position * STEP;
            let gram = [stretch[at], stretch[at + 1], stretch[at + 2], stretch[at + 3]];
            self.parts.has(u32::from_le_bytes(gram))
        };
        hit(0) | hit(1) | hit(2) | hit(3)
    }

    fn stands_at(&self, text: &[u8], key: usize) -> bool {
        let Some(wanted) = gram(text, key).filter(|gram| self.starts.has(*gram)) else { return false };
        let first = self.keys.partition_point(|(gram, _)| *gram < wanted);
        self.keys[first..].iter().take_while(|(gram, _)| *gram == wanted).any(|(_, literal)| {
            let start = key.checked_sub(literal.key);
            start
                .and_then(|start| text.get(start..))
                .is_some_and(|text| text.starts_with(literal.text.as_bytes()))
        })
    }
}

fn gram(text: &[u8], at: usize) -> Option<u32> {
    let bytes: [u8; GRAM] = text.get(at..at + GRAM)?.try_into().ok()?;
    Some(u32::from_le_bytes(bytes))
}

/// A set of sequences, with a bit for each hash of sixteen bits: it may hold more than was put in.
struct Bits(Box<[u64; 1 << 10]>);

impl Bits {
    fn new() -> Self {
        Self(Box::new([0; 1 << 10]))
    }

    fn set(&mut self, gram: u32) {
        let hash = hash(gram);
        self.0[hash >> 6] |= 1 << (hash & 63);
    }

    fn has(&self, gram: u32) -> bool {
        let hash = hash(gram);
        self.0[hash >> 6] >> (hash & 63) & 1 == 1
    }
}

/// Knuth's multiplicative hash.
fn hash(gram: u32) -> usize {
    (gram.wrapping_mul(0x9e37_79b1) >> 16) as usize
}

/// Where in a literal the key begins that is the rarest in logs, by its letters.
fn rarest(literal: &[u8]) -> usize {
    let common = |byte: &u8| match byte {
        b'e' | b't' | b'a' | b'o' | b'i' | b'n' | b's' | b'r' | b' ' => 4,
        b'l' | b'c' | b'd' | b'u' | b'm' | b'p' | b'f' | b'g' | b'h' => 3,
        b'a'..=b'z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b':' => 2,
        0x80.. => 0,
        _ => 1,
    };
    let keys = literal.windows(KEY).map(|key| key.iter().map(common).sum::<u32>()).enumerate();
    keys.min_by_key(|(_, score)| *score).map_or(0, |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_literal_is_long_enough_to_have_a_key() {
        for recogniser in RECOGNISERS {
            for literal in recogniser.literals {
                assert!(literal.len() >= KEY, "{}: {literal:?} has fewer than {KEY} bytes", recogniser.name);
            }
        }
    }

    proptest! {
        #[test]
        fn a_literal_is_found_wherever_it_stands(before in ".{0,40}", after in ".{0,40}", from in 0usize..8, which in any::<prop::sample::Index>()) {
            let literals: Vec<&str> = RECOGNISERS.iter().flat_map(|r| r.literals).copied().collect();
            let literal = literals[which.index(literals.len())];
            let text = format!("{before}{literal}{after}");
            let key = before.len() + rarest(literal.as_bytes());
            let found = SEARCH.find(text.as_bytes(), from.min(key));
            prop_assert!(found.is_some_and(|found| found <= key), "{literal:?} in {text:?}: {found:?}");
        }
    }
}
