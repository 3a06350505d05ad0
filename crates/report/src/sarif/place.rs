//! Files as SARIF names them.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};

/// The base of paths in the sources, by the name that code hosts know.
const BASE: &str = "%SRCROOT%";

/// An `artifactLocation`: relative to the sources' top folder where a file lies below it. The path may be one
/// of another system than this.
pub(super) fn artifact(path: &Path, root: Option<&Path>) -> Value {
    let within = match root.and_then(|root| path.strip_prefix(root).ok()) {
        Some(within) => Some(within),
        None if path.is_relative() && !is_windows(&path.to_string_lossy()) => Some(path),
        None => None,
    };
    match within {
        Some(within) => json!({ "uri": escaped(&within.to_string_lossy()), "uriBaseId": BASE }),
        None => {
            let text = path.to_string_lossy();
            if is_windows(&text) {
                let text = text.replace('\\', "/");
                let address = match text.strip_prefix("//") {
                    Some(share) => format!("file://{}", escaped(share)),
                    None => format!("file:///{}", escaped(&text)),
                };
                return json!({ "uri": address });
            }
            json!({ "uri": format!("file://{}", escaped(&text)) })
        }
    }
}

/// Whether an absolute path is one of Windows: `C:\…`, `\\server\…`.
fn is_windows(path: &str) -> bool {
    let mut chars = path.chars();
    let drive = chars.next().is_some_and(|c| c.is_ascii_alphabetic()) && chars.next() == Some(':');
    path.starts_with(r"\\") || (drive && matches!(chars.next(), Some('\\' | '/')))
}

/// RFC 3986: what may stand in a path as it is, and everything else as bytes in hexadecimal.
fn escaped(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=:@".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    // A colon in the first part of a relative address would end a scheme.
    match text.split('/').next() {
        Some(first) if first.contains(':') && !path.starts_with('/') && !is_windows(path) => {
            format!("./{text}")
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_any_system_are_addresses() {
        for (path, root, uri) in [
            ("/w/p/go.mod", Some("/w/p"), "go.mod"),
            ("/w/p/a b/%.go", Some("/w/p"), "a%20b/%25.go"),
            ("/w/p/c:d", Some("/w/p"), "./c:d"),
            ("/w/pq/go.mod", Some("/w/p"), "file:///w/pq/go.mod"),
            ("/home/änn/.zshrc", None, "file:///home/%C3%A4nn/.zshrc"),
            (r"C:\Users\Ann B\go.env", Some("/w/p"), "file:///C:/Users/Ann%20B/go.env"),
            (r"\\server\share\go.env", None, "file://server/share/go.env"),
            ("dist/app", None, "dist/app"),
        ] {
            let location = artifact(Path::new(path), root.map(Path::new));
            assert_eq!(location["uri"], uri, "{path}");
            assert_eq!(location.get("uriBaseId").is_some(), !uri.starts_with("file:"), "{path}");
        }
    }
}
