//! Versions of systems: numbers joined by dots, something behind them perhaps.

/// Whether `here` comes before `needs`; none when either begins with no number. `13` is `13.0`.
pub(super) fn is_below(here: &str, needs: &str) -> Option<bool> {
    let (here, needs) = (numbers(here)?, numbers(needs)?);
    let longest = here.len().max(needs.len());
    let padded = |mut numbers: Vec<u64>| {
        numbers.resize(longest, 0);
        numbers
    };
    Some(padded(here) < padded(needs))
}

/// The numbers at the beginning: 6, 12 and 0 of `6.12.0-18-amd64`.
fn numbers(text: &str) -> Option<Vec<u64>> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let numbers: Option<Vec<u64>> =
        text[..end].trim_end_matches('.').split('.').map(|number| number.parse().ok()).collect();
    numbers.filter(|numbers| !numbers.is_empty())
}

#[cfg(test)]
mod tests {
    use super::is_below;

    #[test]
    fn numbers_are_compared_as_numbers() {
        assert_eq!(is_below("2.9", "2.34"), Some(true));
        assert_eq!(is_below("2.34", "2.34"), Some(false));
        assert_eq!(is_below("6.12.0-18-amd64", "3.2.0"), Some(false));
        assert_eq!(is_below("13", "13.0"), Some(false));
        assert_eq!(is_below("12.7.6", "13.0"), Some(true));
        assert_eq!(is_below("PRIVATE", "2.34"), None);
        assert_eq!(is_below("99999999999999999999", "1"), None);
    }
}
