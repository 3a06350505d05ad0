//! What the judgement of a package rests on: the packages that were looked at for it.

use std::cell::RefCell;

use serde::{Deserialize, Serialize};

/// What was looked at, by the numbers of packages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Rests {
    /// The packages, in order.
    pub(crate) packages: Vec<usize>,
    /// Those of which it was asked who imports them, in order.
    pub(crate) importers: Vec<usize>,
    /// Those of which it was asked what they and what they import show, in order.
    pub(crate) imports: Vec<usize>,
}

/// A set of small numbers.
#[derive(Default)]
struct Bits(Vec<u64>);

impl Bits {
    fn add(&mut self, number: usize) {
        let word = number / 64;
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (number % 64);
    }

    fn numbers(&self) -> Vec<usize> {
        let words = self.0.iter().enumerate();
        words
            .flat_map(|(at, word)| {
                (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| at * 64 + bit)
            })
            .collect()
    }
}

#[derive(Default)]
struct Seen {
    packages: Bits,
    importers: Bits,
    imports: Bits,
}

thread_local! {
    static SEEN: RefCell<Option<Seen>> = const { RefCell::new(None) };
}

/// Does something on this thread and tells what it looked at. Nothing that it looks at may be looked at on another thread.
pub(crate) fn of<R>(work: impl FnOnce() -> R) -> (R, Rests) {
    SEEN.with_borrow_mut(|seen| *seen = Some(Seen::default()));
    let made = work();
    let seen = SEEN.with_borrow_mut(Option::take).unwrap_or_default();
    let Seen { packages, importers, imports } = seen;
    let rests =
        Rests { packages: packages.numbers(), importers: importers.numbers(), imports: imports.numbers() };
    (made, rests)
}

/// Remembers that a package was looked at.
pub(crate) fn on_package(number: usize) {
    SEEN.with_borrow_mut(|seen| seen.iter_mut().for_each(|seen| seen.packages.add(number)));
}

/// Remembers that it was asked who imports a package.
pub(crate) fn on_importers(number: usize) {
    SEEN.with_borrow_mut(|seen| seen.iter_mut().for_each(|seen| seen.importers.add(number)));
}

/// Remembers that it was asked what a package and what it imports show.
pub(crate) fn on_imports(number: usize) {
    SEEN.with_borrow_mut(|seen| seen.iter_mut().for_each(|seen| seen.imports.add(number)));
}
