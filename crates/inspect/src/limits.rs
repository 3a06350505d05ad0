//! What looking into archives may cost.

use std::cell::{Cell, RefCell};
use std::io::{self, Read};
use std::rc::Rc;

/// What looking into one file may cost: archives are small where they lie and as large as their makers
/// like when they are unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes that may come out of it, nested archives included.
    pub inflated: u64,
    /// The most bytes that may come out for each byte of the file, beyond [`Limits::free`].
    pub ratio: u64,
    /// So many bytes may come out whatever the ratio.
    pub free: u64,
    /// The most entries, nested archives included.
    pub entries: u64,
    /// How many layers of packing and archives may lie in one another. A `.deb` with a jar has five.
    pub depth: usize,
}

/// What images of whole systems stay far below.
impl Default for Limits {
    fn default() -> Self {
        Self { inflated: 64 << 30, ratio: 250, free: 64 << 20, entries: 2_000_000, depth: 8 }
    }
}

/// What is left of the limits for one file.
pub(crate) struct Budget {
    limits: Limits,
    packed: Cell<u64>,
    inflated: Cell<u64>,
    entries: Cell<u64>,
    refusal: RefCell<Option<String>>,
}

impl Budget {
    /// For a file of `size` bytes.
    pub(crate) const fn new(limits: Limits, size: u64) -> Self {
        Self {
            limits,
            packed: Cell::new(size),
            inflated: Cell::new(0),
            entries: Cell::new(0),
            refusal: RefCell::new(None),
        }
    }

    /// `count` bytes more have arrived of a file whose size nobody knows.
    pub(crate) fn arrived(&self, count: u64) {
        self.packed.set(self.packed.get().saturating_add(count));
    }

    /// Why a limit ended the look into an archive, told once.
    pub(crate) fn take_refusal(&self) -> Option<String> {
        self.refusal.borrow_mut().take()
    }

    /// Whether a limit was met.
    pub(crate) fn is_refused(&self) -> bool {
        self.refusal.borrow().is_some()
    }

    /// Counts an entry.
    pub(crate) fn entry(&self) -> io::Result<()> {
        self.entries.set(self.entries.get().saturating_add(1));
        if self.entries.get() > self.limits.entries {
            return Err(self.refuse(format!("it has more than {} entries", self.limits.entries)));
        }
        Ok(())
    }

    /// Whether `depth` layers may lie in one another.
    pub(crate) fn layer(&self, depth: usize) -> io::Result<()> {
        if depth > self.limits.depth {
            return Err(self.refuse(format!("it lies in more than {} archives", self.limits.depth)));
        }
        Ok(())
    }

    fn inflate(&self, count: u64) -> io::Result<()> {
        let inflated = self.inflated.get().saturating_add(count);
        self.inflated.set(inflated);
        let ratio = self.packed.get().saturating_mul(self.limits.ratio).saturating_add(self.limits.free);
        if inflated > self.limits.inflated {
            return Err(self.refuse(format!("more than {} bytes come out of it", self.limits.inflated)));
        }
        if inflated > ratio {
            let because =
                format!("it inflates to more than {} times its size, as bombs do", self.limits.ratio);
            return Err(self.refuse(because));
        }
        Ok(())
    }

    fn refuse(&self, because: String) -> io::Error {
        let error = io::Error::other(because.clone());
        *self.refusal.borrow_mut() = Some(because);
        error
    }
}

/// Unpacked bytes, counted.
pub(crate) struct Metered<R> {
    pub(crate) inner: R,
    pub(crate) budget: Rc<Budget>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.budget.inflate(count as u64)?;
        Ok(count)
    }
}

/// Packed bytes that arrive in order, counted.
pub(crate) struct Arriving<R> {
    pub(crate) inner: R,
    pub(crate) budget: Rc<Budget>,
}

impl<R: Read> Read for Arriving<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.budget.arrived(count as u64);
        Ok(count)
    }
}
