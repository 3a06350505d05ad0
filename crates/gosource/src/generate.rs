//! `//go:generate` lines (`cmd/go/internal/generate`).

/// A command that `go generate` runs, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Generate<'a> {
    /// The command as written.
    pub command: &'a [u8],
    /// Bytes before the line.
    pub offset: u32,
}

/// The commands of a file. `go generate` looks at lines, not at tokens: it finds them in strings and comments too.
pub fn generate_lines(source: &[u8]) -> impl Iterator<Item = Generate<'_>> {
    const MARK: &[u8] = b"//go:generate";
    memchr::memmem::find_iter(source, MARK).filter_map(|at| {
        let starts = at == 0 || source[at - 1] == b'\n';
        let rest = &source[at + MARK.len()..];
        let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
        let command = line.trim_ascii();
        let is = starts && line.starts_with(b" ") | line.starts_with(b"\t");
        Some(Generate { command, offset: u32::try_from(at).ok()? }).filter(|_| is)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_count_wherever_they_stand() {
        let source = b"//go:generate a b\r\npackage p\n //go:generate no\nvar x = `\n//go:generate c\n`\n//go:generated\n//go:generate\td";
        let found: Vec<_> = generate_lines(source).map(|line| (line.offset, line.command)).collect();
        assert_eq!(found, [(0, &b"a b"[..]), (57, b"c"), (90, b"d")]);
    }
}
