//! Lines and columns.

/// Where something stands, as people count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// The line, from 1.
    pub line: u32,
    /// The column in bytes, from 1, as Go counts.
    pub column: u32,
}

/// The lines of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    /// Where each line but the first starts.
    starts: Vec<u32>,
}

impl Lines {
    /// Finds the lines.
    #[must_use]
    pub fn of(source: &[u8]) -> Self {
        let ends = memchr::memchr_iter(b'\n', source);
        Self { starts: ends.map_while(|end| u32::try_from(end + 1).ok()).collect() }
    }

    /// The place of a byte. `//line` comments do not count: it is where an editor shows it.
    #[must_use]
    pub fn place(&self, offset: u32) -> Place {
        let before = self.starts.partition_point(|&start| start <= offset);
        let start = before.checked_sub(1).map_or(0, |at| self.starts[at]);
        Place {
            line: u32::try_from(before + 1).unwrap_or(u32::MAX),
            column: (offset - start).saturating_add(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_from_one_in_bytes() {
        let lines = Lines::of("ä\nb\r\n\nc".as_bytes());
        let places = [0, 2, 3, 5, 6, 7, 8].map(|offset| lines.place(offset)).map(|at| (at.line, at.column));
        assert_eq!(places, [(1, 1), (1, 3), (2, 1), (2, 3), (3, 1), (4, 1), (4, 2)]);
    }
}
