//! Times as JSON has them (RFC 3339), as Windows counts them.

/// Days from 1601-01-01, where Windows begins, to 1970-01-01.
const DAYS: i64 = 134_774;
/// Units of 100 nanoseconds in a second.
const UNITS: i64 = 10_000_000;

/// `2020-12-18T23:00:00+01:00` in units of 100 nanoseconds since 1601; none when it is no such time.
pub(super) fn windows_time(text: &str) -> Option<u64> {
    let number = |range: std::ops::Range<usize>| {
        let digits = text.get(range)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<i64>().ok())?
    };
    let separators = [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")];
    if !separators.iter().all(|(at, separator)| text.get(*at..at + 1) == Some(separator)) {
        return None;
    }
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let rest = text.get(19..)?;
    let (fraction, zone) = match rest.strip_prefix('.') {
        Some(rest) => rest.split_at(rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len()),
        None => ("", rest),
    };
    let units = format!("{fraction:0<7}").get(..7)?.parse::<i64>().ok()?;
    let offset = match zone {
        "Z" => 0,
        _ => {
            let sign = match zone.get(..1)? {
                "+" => 1,
                "-" => -1,
                _ => return None,
            };
            let (hours, minutes) = zone.get(1..)?.split_once(':')?;
            sign * (hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?)
        }
    };
    let seconds = ((days(year, month, day) + DAYS) * 24 + hour) * 3600 + (minute - offset) * 60 + second;
    u64::try_from(seconds * UNITS + units).ok()
}

/// Days since 1970-01-01 in the calendar of today, in which years begin in March.
const fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_windows_does() {
        // FILETIME of the epoch of Unix, and of times that `date +%s` gives.
        assert_eq!(windows_time("1970-01-01T00:00:00Z"), Some(0x019d_b1de_d53e_8000));
        let unix = |seconds: u64| Some(0x019d_b1de_d53e_8000 + seconds * 10_000_000);
        assert_eq!(windows_time("2020-12-18T23:00:00+01:00"), unix(1_608_328_800));
        assert_eq!(windows_time("2000-02-29T12:00:00Z"), unix(951_825_600));
        assert_eq!(windows_time("1970-01-01T00:00:00.5Z"), unix(0).map(|units| units + 5_000_000));
        for text in ["", "2020", "2020-13-01T00:00:00Z", "2020-01-01 00:00:00Z", "1600-01-01T00:00:00Z"] {
            assert_eq!(windows_time(text), None, "{text}");
        }
    }
}
