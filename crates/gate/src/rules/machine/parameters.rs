//! What functions of a package take.

use ogive_gosource::lexer::Kind;

use crate::code::Code;
use crate::repository::Package;

/// How many bytes of a declaration are read: more than parameters take.
const MOST: usize = 4096;

/// The name of the type of a parameter of a function of the package, where it is one name; `place` counts from 0.
pub(super) fn type_of_parameter<'s>(package: &Package<'s>, function: &str, place: usize) -> Option<&'s str> {
    let mark = format!("\nfunc {function}(");
    let finder = memchr::memmem::Finder::new(&mark);
    let mut found = package.files.iter().filter_map(|file| {
        let start = finder.find(file.bytes)? + mark.len() - 1;
        let head = file.bytes.get(start..file.bytes.len().min(start + MOST))?;
        of_list(&Code::of(head), place)
    });
    let first = found.next()?;
    // Of a function that is written anew for some builds, all must take the same.
    found.all(|other| other == first).then_some(first)
}

/// The type in a list of parameters that begins with the first token.
fn of_list<'s>(code: &Code<'s>, place: usize) -> Option<&'s str> {
    let elements = code.elements(0);
    let is_named = elements.iter().any(|element| {
        element.len() > 1
            && code.kind(element.start) == Kind::Ident
            && code.kind(element.start + 1) != Kind::Period
    });
    let is_variadic = |at: usize| {
        elements.get(at).is_some_and(|one| code.any(one.clone(), |at| code.kind(at) == Kind::Ellipsis))
    };
    let last = elements.len().checked_sub(1)?;
    let at = if place >= last && is_variadic(last) { last } else { place };
    // In `a, b int` the type stands behind the last name.
    let with_type =
        if is_named { (at..elements.len()).find(|&other| elements[other].len() > 1)? } else { at };
    let element = elements.get(with_type)?;
    let mut start = element.start + usize::from(is_named);
    if code.kind(start) == Kind::Ellipsis {
        start += 1;
    }
    (start + 1 == element.end && code.kind(start) == Kind::Ident).then(|| code.text(start))
}
