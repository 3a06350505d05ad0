//! GOPROXY as the list that it is (`cmd/go/internal/modfetch/proxy.go`, `proxyList`).

use std::borrow::Cow;

/// An entry of GOPROXY.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProxyEntry<'a> {
    /// The text, without blanks around it; never empty.
    pub text: &'a str,
    /// Whether the next entry is tried after any error, and not only after "not found": `|` stands behind it.
    pub after_any_error: bool,
}

impl ProxyEntry<'_> {
    /// Whether it is `direct` or `off`, behind which no entry is read.
    #[must_use]
    pub fn is_last(&self) -> bool {
        matches!(self.text, "direct" | "off")
    }

    /// The address with a scheme: anything that looks like a host gets `https://`; single words are reserved for Go.
    #[must_use]
    pub fn address(&self) -> Cow<'_, str> {
        let text = self.text;
        let is_path = text.starts_with('/') || text.get(1..3).is_some_and(|after| after == ":\\");
        match text.contains(['.', ':', '/']) && !text.contains(":/") && !is_path {
            true => Cow::Owned(format!("https://{text}")),
            false => Cow::Borrowed(text),
        }
    }
}

/// The entries of a GOPROXY, those too that stand behind the last that is read.
pub fn proxy_entries(list: &str) -> impl Iterator<Item = ProxyEntry<'_>> {
    let entries = list.split_inclusive([',', '|']).map(|entry| ProxyEntry {
        text: entry.trim_end_matches([',', '|']).trim(),
        after_any_error: entry.ends_with('|'),
    });
    entries.filter(|entry| !entry.text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_separated_and_completed_as_go_does() {
        let list = " a.example |https://b.example/go/,,localhost:3000|file:///srv,proxy,direct,late";
        let entries: Vec<ProxyEntry<'_>> = proxy_entries(list).collect();
        let shown: Vec<_> =
            entries.iter().map(|entry| (entry.address().into_owned(), entry.after_any_error)).collect();
        let expected = [
            ("https://a.example", true),
            ("https://b.example/go/", false),
            ("https://localhost:3000", true),
            ("file:///srv", false),
            ("proxy", false),
            ("direct", false),
            ("late", false),
        ];
        assert_eq!(shown, expected.map(|(address, any)| (address.to_owned(), any)));
        assert_eq!(entries.iter().position(ProxyEntry::is_last), Some(5));
        assert_eq!(proxy_entries(", |").count(), 0);
    }
}
