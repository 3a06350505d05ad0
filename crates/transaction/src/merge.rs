//! Taking lines out of a file that others have changed since they were put in.

/// `now` without what the change from `before` to `after` put in, when that change only put lines
/// in, and every run of them stands in `now` exactly once. Else none: a person must look.
pub(crate) fn take_out(before: &[u8], after: &[u8], now: &[u8]) -> Option<Vec<u8>> {
    let mut now = now.to_vec();
    for inserted in insertions(before, after)? {
        let mut places = find_all(&now, &inserted);
        let (Some(at), None) = (places.next(), places.next()) else { return None };
        drop(places);
        now.drain(at..at + inserted.len());
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

fn find_all<'a>(text: &'a [u8], part: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    text.windows(part.len().max(1)).enumerate().filter(move |(_, window)| *window == part).map(|(at, _)| at)
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
    }

    #[test]
    fn a_line_end_that_was_added_goes_too() {
        assert_eq!(out("a", "a\nO\n", "first\na\nO\n").unwrap(), "first\na");
    }

    #[test]
    fn what_cannot_be_told_apart_is_left_to_a_person() {
        assert_eq!(out("a\n", "a\nO\n", "a\n"), None, "it is gone");
        assert_eq!(out("a\n", "a\nO\n", "a\nO\nO\n"), None, "it is there twice");
        assert_eq!(out("a\nb\n", "a\n", "a\nc\n"), None, "something was removed");
    }
}
