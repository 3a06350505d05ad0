//! Sizes of types, and where the fields of structs are.

use ogive_gosource::lexer::Kind;

use super::elsewhere::of_another;
use super::{DEPTH, LaidOut, Size, Types, Written};
use crate::code::{Code, Constants};

const WORD: Size = Size { size: 4, align: 4 };

impl<'s> Types<'_, 's> {
    /// The size of a type; none where it depends on what is not here.
    pub(crate) fn size(&self, at: Written) -> Option<Size> {
        self.within(at, DEPTH).map(|(size, _)| size)
    }

    /// The fields of a struct, or of the struct that a name stands for. They end where a type is not known.
    pub(crate) fn fields(&self, at: Written) -> Option<Vec<LaidOut<'s>>> {
        let at = self.resolved(at, DEPTH)?;
        let code = self.code(at.package, at.file);
        (code.kind(at.token) == Kind::Struct).then(|| self.lay_out(&code, at, DEPTH).0)
    }

    /// What a pointer points to.
    pub(crate) fn pointed(&self, at: Written) -> Option<Written> {
        let code = self.code(at.package, at.file);
        (code.kind(at.token) == Kind::Mul).then_some(Written { token: at.token + 1, ..at })
    }

    /// The type that a name stands for, through other names.
    fn resolved(&self, at: Written, depth: u32) -> Option<Written> {
        let code = self.code(at.package, at.file);
        if code.kind(at.token) != Kind::Ident {
            return Some(at);
        }
        let end = if code.kind(at.token + 1) == Kind::Period { at.token + 3 } else { at.token + 1 };
        let named = self.named(at.package, at.file, at.token..end)?;
        self.resolved(named, depth.checked_sub(1)?)
    }

    /// The size of the type that starts at a token, and the token behind it.
    fn within(&self, at: Written, depth: u32) -> Option<(Size, usize)> {
        let depth = depth.checked_sub(1)?;
        let code = self.code(at.package, at.file);
        let token = at.token;
        match code.kind(token) {
            Kind::Mul => Some((WORD, end_of_type(&code, token)?)),
            Kind::Map | Kind::Chan | Kind::Func | Kind::Arrow => Some((WORD, end_of_type(&code, token)?)),
            Kind::Interface => Some((Size { size: 8, align: 4 }, end_of_type(&code, token)?)),
            Kind::LeftParen => {
                let (size, _) = self.within(Written { token: token + 1, ..at }, depth)?;
                Some((size, code.skip(token)))
            }
            Kind::LeftBracket => {
                let close = code.partner(token)?;
                if close == token + 1 {
                    return Some((Size { size: 12, align: 4 }, end_of_type(&code, token)?));
                }
                let (element, end) = self.within(Written { token: close + 1, ..at }, depth)?;
                let package = &self.repository.packages[at.package];
                let builds = package.files[at.file].builds;
                let count = Constants { package, builds }.value(&code, token + 1..close)?;
                let size = u32::try_from(count).ok()?.checked_mul(element.size)?;
                Some((Size { size, ..element }, end))
            }
            Kind::Struct => {
                let (_, size) = self.lay_out(&code, at, depth);
                Some((size?, code.skip(token + 1)))
            }
            Kind::Ident => self.of_name(&code, at, depth),
            _ => None,
        }
    }

    fn of_name(&self, code: &Code<'s>, at: Written, depth: u32) -> Option<(Size, usize)> {
        let token = at.token;
        if code.kind(token + 1) == Kind::Period {
            let mut end = token + 3;
            let path = self.path_of(at.package, at.file, code.text(token))?;
            if code.kind(end) == Kind::LeftBracket && path == "sync/atomic" {
                end = code.skip(end);
                return Some((WORD, end));
            }
            if let Some(size) = of_another(&path, code.text(token + 2)) {
                return Some((size, end));
            }
            let named = self.named(at.package, at.file, token..end)?;
            return Some((self.within(named, depth)?.0, end));
        }
        // A type of the package may have the name of one of Go's.
        if let Some(named) = self.declared(at.package, code.text(token)) {
            return Some((self.within(named, depth)?.0, token + 1));
        }
        let size = |size, align| Some((Size { size, align }, token + 1));
        match code.text(token) {
            "bool" | "byte" | "int8" | "uint8" => size(1, 1),
            "int16" | "uint16" => size(2, 2),
            "int" | "uint" | "uintptr" | "int32" | "uint32" | "rune" | "float32" => size(4, 4),
            "int64" | "uint64" | "float64" | "complex64" | "string" | "error" | "any" => size(8, 4),
            "complex128" => size(16, 4),
            _ => None,
        }
    }

    /// Lays a struct out, as far as its types are known; with its size, where all are.
    fn lay_out(&self, code: &Code<'s>, at: Written, depth: u32) -> (Vec<LaidOut<'s>>, Option<Size>) {
        let mut fields = Vec::new();
        let open = at.token + 1;
        let Some(close) = code.partner(open) else { return (fields, None) };
        let (mut offset, mut align, mut last_is_empty) = (0_u32, 1_u32, false);
        for line in code.split(open + 1..close, Kind::Semicolon) {
            let line = code.trimmed(line);
            let (names, token) = names_of(code, line.start);
            let of = Written { token, ..at };
            let size = self.within(of, depth).map(|(size, _)| size);
            let embedded = names.is_empty();
            let names = if embedded { vec![last_name(code, token)] } else { names };
            for name in names {
                let Some(size) = size else {
                    // Where the first unknown one begins is known only if nothing has to be aligned more.
                    return (fields, None);
                };
                let Some(start) = up(offset, size.align) else { return (fields, None) };
                fields.push(LaidOut { name: code.text(name), token: name, offset: start, of, embedded });
                let Some(end) = start.checked_add(size.size) else { return (fields, None) };
                offset = end;
                align = align.max(size.align);
                last_is_empty = size.size == 0;
            }
        }
        // So that the address of an empty last field is not that of what follows.
        if last_is_empty && offset > 0 {
            offset += 1;
        }
        let size = up(offset, align).map(|size| Size { size, align });
        (fields, size)
    }
}

/// The names in a line of a struct, and the token at which their type begins; none for what is embedded.
fn names_of(code: &Code<'_>, start: usize) -> (Vec<usize>, usize) {
    if code.kind(start) != Kind::Ident {
        return (Vec::new(), start);
    }
    if matches!(code.kind(start + 1), Kind::Period | Kind::Semicolon | Kind::RightBrace | Kind::String) {
        return (Vec::new(), start);
    }
    let mut names = vec![start];
    let mut at = start + 1;
    while code.kind(at) == Kind::Comma {
        names.push(at + 1);
        at += 2;
    }
    (names, at)
}

/// The name under which a type is embedded.
fn last_name(code: &Code<'_>, start: usize) -> usize {
    let name = if code.kind(start) == Kind::Mul { start + 1 } else { start };
    if code.kind(name + 1) == Kind::Period { name + 2 } else { name }
}

/// The end of a type whose inside does not matter: that of the line that it stands in. A sequence of several such types
/// is never asked for.
fn end_of_type(code: &Code<'_>, start: usize) -> Option<usize> {
    let mut at = start;
    while !matches!(
        code.kind(at),
        Kind::Semicolon | Kind::String | Kind::RightBrace | Kind::RightParen | Kind::End
    ) {
        at = code.skip(at);
    }
    (at > start).then_some(at)
}

fn up(offset: u32, align: u32) -> Option<u32> {
    offset.checked_next_multiple_of(align.max(1))
}
