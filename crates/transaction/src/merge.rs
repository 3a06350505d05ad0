//! Taking lines out of a file that others have changed since they were put in.

/// `now` without what the change from `before` to `after` put in, when that change only put lines
/// in, and every run of them stands in `now` as often as it was put in. Else none: a person must look.
pub(crate) fn take_out(before: &[u8], after: &[u8], now: &[u8]) -> Option<Vec<u8>> {
    let mut inserted = insertions(before, after)?;
    // Longer runs first: a shorter one may be a part of them.
    inserted.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    let mut now = now.to_vec();
    for same in inserted.chunk_by(|a, b| a == b) {
        let run = &same[0];
        let places = find_all(&now, run);
        if places.len() != same.len() {
            return None;
        }
        for at in places.into_iter().rev() {
            let end = at + run.len();
            // A line end that was given to an unended line must stay when others wrote on after it.
            let ends_a_line = at > 0 && now[at - 1] != b'\n' && end < now.len();
            let start = if ends_a_line { at + line_end(run) } else { at };
            now.drain(start..end);
        }
    }
    Some(now)
}

/// The runs of bytes that were put into `before` to make `after`; none when something was removed.
fn insertions(before: &[u8], after: &[u8]) -> Option<Vec<Vec<u8>>> {
    let old: Vec<&[u8]> = before.split_inclusive(|b| *b == b'\n').collect();
    let new: Vec<&[u8]> = after.split_inclusive(|b| *b == b'\n').collect();
    let mut runs = Vec::new();
    for op in similar::capture_diff_slices(similar::Algorithm::Myers, &old, &new) {
        match op {
            similar::DiffOp::Equal { .. } => {}
            similar::DiffOp::Insert { new_index, new_len, .. } => {
                runs.push(new[new_index..new_index + new_len].concat());
            }
            similar::DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                // A last line without a line end gets one when something is put after it.
                let replaced = old[old_index..old_index + old_len].concat();
                let by = new[new_index..new_index + new_len].concat();
                runs.push(by.strip_prefix(replaced.as_slice())?.to_vec());
            }
            similar::DiffOp::Delete { .. } => return None,
        }
    }
    Some(runs)
}

/// The length of the line end that `run` begins with.
fn line_end(run: &[u8]) -> usize {
    [&b"\r\n"[..], b"\n"].into_iter().find(|end| run.starts_with(end)).map_or(0, <[u8]>::len)
}

/// Where `part` stands in `text`, overlaps left out.
fn find_all(text: &[u8], part: &[u8]) -> Vec<usize> {
    let (mut places, mut from) = (Vec::new(), 0);
    while let Some(at) = text[from..].windows(part.len().max(1)).position(|window| window == part) {
        places.push(from + at);
        from += at + part.len();
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn out(before: &str, after: &str, now: &str) -> Option<String> {
        take_out(before.as_bytes(), after.as_bytes(), now.as_bytes()).map(|b| String::from_utf8(b).unwrap())
    }

    #[test]
    fn what_others_added_stays() {
        assert_eq!(out("a\n", "a\nO\n", "a\nO\ntheirs\n").unwrap(), "a\ntheirs\n");
        assert_eq!(out("a\n", "O\na\nP\n", "x\nO\na\nP\ny\n").unwrap(), "x\na\ny\n");
        assert_eq!(out("", "O\n", "O\ntheirs\n").unwrap(), "theirs\n");
        assert_eq!(out("a\n", "O\na\nO\n", "O\na\nO\nx\n").unwrap(), "a\nx\n", "the same lines twice");
    }

    #[test]
    fn a_line_end_that_was_added_goes_too() {
        assert_eq!(out("a", "a\nO\n", "first\na\nO\n").unwrap(), "first\na");
    }

    #[test]
    fn lines_are_not_joined() {
        assert_eq!(out("a", "a\nO\n", "a\nO\ntheirs\n").unwrap(), "a\ntheirs\n");
        assert_eq!(out("a", "a\r\nO\r\n", "a\r\nO\r\ntheirs").unwrap(), "a\r\ntheirs");
    }

    #[test]
    fn what_cannot_be_told_apart_is_left_to_a_person() {
        assert_eq!(out("a\n", "a\nO\n", "a\n"), None, "it is gone");
        assert_eq!(out("a\n", "a\nO\n", "a\nO\nO\n"), None, "it is there twice");
        assert_eq!(out("a\nb\n", "a\n", "a\nc\n"), None, "something was removed");
    }
}
