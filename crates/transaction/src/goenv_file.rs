//! The GOENV file: `NAME=value` lines, `#` comments, unknown lines kept (`cmd/go/internal/cfg`,
//! `readEnvFile`; `cmd/go/internal/envcmd`, `updateEnvFile`).

/// The value of a variable; the last line wins, as for Go.
#[must_use]
pub fn get(file: &[u8], name: &str) -> Option<String> {
    let mut lines = file.rsplit(|b| *b == b'\n');
    lines.find_map(|line| value_in(line, name)).map(|value| String::from_utf8_lossy(value).into_owned())
}

/// The file with a variable set, or unset. Every other byte stays.
#[must_use]
pub fn set(file: &[u8], name: &str, value: Option<&str>) -> Vec<u8> {
    let mut text = Vec::new();
    let mut value = value;
    for line in file.split_inclusive(|b| *b == b'\n') {
        if value_in(line, name).is_none() {
            text.extend_from_slice(line);
        } else if let Some(value) = value.take() {
            text.extend_from_slice(format!("{name}={value}\n").as_bytes());
        }
    }
    if let Some(value) = value {
        if !text.is_empty() && !text.ends_with(b"\n") {
            text.push(b'\n');
        }
        text.extend_from_slice(format!("{name}={value}\n").as_bytes());
    }
    text
}

fn value_in<'a>(line: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    line.trim_ascii_start().strip_prefix(name.as_bytes())?.strip_prefix(b"=")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_lines_stay() {
        let file = b"# mine\nGOBIN=/a\nGOFLAGS=-mod=mod\nGOBIN=/b\nodd";
        assert_eq!(get(file, "GOBIN").unwrap(), "/b");
        assert_eq!(get(file, "GO"), None);
        assert_eq!(set(file, "GOBIN", Some("/c")), b"# mine\nGOBIN=/c\nGOFLAGS=-mod=mod\nodd");
        assert_eq!(set(file, "GOBIN", None), b"# mine\nGOFLAGS=-mod=mod\nodd");
        assert_eq!(set(b"odd", "GOOS", Some("linux")), b"odd\nGOOS=linux\n");
    }
}
