//! Amounts as people read them.

use std::time::Duration;

/// A size with decimal units: `72.4 MB`.
#[must_use]
pub fn bytes(count: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if count < 1000 {
        return format!("{count} B");
    }
    // Ten times the value, rounded, in whole numbers: a float would print 1000.0 kB for 999,960.
    let mut tenths = count.div_ceil(50) / 2;
    let mut unit = 0;
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths = tenths.div_ceil(500) / 2;
        unit += 1;
    }
    format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit])
}

/// A length of time: `0.8 s`, `12 s`, `3 min 5 s`.
#[must_use]
pub fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

/// A count with its noun: `1 file`, `2 files`.
#[must_use]
pub fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (count, text) in [
            (0, "0 B"),
            (999, "999 B"),
            (1000, "1.0 kB"),
            (72_400_000, "72.4 MB"),
            (999_960, "1.0 MB"),
            (1_500_000_000, "1.5 GB"),
        ] {
            assert_eq!(bytes(count), text);
        }
    }

    #[test]
    fn times() {
        assert_eq!(duration(Duration::from_millis(840)), "0.8 s");
        assert_eq!(duration(Duration::from_secs(185)), "3 min 5 s");
    }
}
