//! `<meta name="go-import">`: how a module's own address names the place it is fetched from
//! (<https://go.dev/ref/mod#vcs-find>).

/// One `go-import` tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoImport {
    /// The path, or leading part of it, that the tag speaks for.
    pub prefix: String,
    /// `mod` for a module proxy, or the name of a version control system.
    pub kind: String,
    /// The address of the proxy or repository.
    pub root: String,
}

/// The `go-import` tags in the head of a page, in their order.
#[must_use]
pub fn parse(page: &str) -> Vec<GoImport> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end..]);
            continue;
        }
        let name_end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '/')).unwrap_or(rest.len());
        let name = rest[..name_end].to_ascii_lowercase();
        if name == "body" || name == "/head" {
            break;
        }
        let (attributes, after) = attributes(&rest[name_end..]);
        rest = after;
        let value = |wanted: &str| attributes.iter().find(|(n, _)| n == wanted).map(|(_, v)| v.as_str());
        if name != "meta" || value("name") != Some("go-import") {
            continue;
        }
        let fields: Vec<_> = value("content").unwrap_or_default().split_whitespace().collect();
        if let [prefix, kind, root] | [prefix, kind, root, _] = *fields {
            found.push(GoImport { prefix: prefix.into(), kind: kind.into(), root: root.into() });
        }
    }
    found
}

/// The attributes of a tag, names in lower case, and what follows the tag.
fn attributes(mut rest: &str) -> (Vec<(String, String)>, &str) {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return (found, rest);
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (found, after);
        }
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>')).unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        let after_name = rest[end..].trim_start();
        let Some(value) = after_name.strip_prefix('=') else {
            // A stray "=" belongs to no attribute.
            rest = if end == 0 { &rest[1..] } else { &rest[end..] };
            continue;
        };
        let value = value.trim_start();
        let (text, after) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            _ => {
                let end = value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len());
                value.split_at(end)
            }
        };
        found.push((name, text.replace("&amp;", "&").replace("&quot;", "\"")));
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn finds_tags_in_the_head_only() {
        let page = r#"<!DOCTYPE html><html><HEAD>
            <!-- <meta name="go-import" content="no git https://no.example"> -->
            <meta charset=utf-8/>
            <META Name='go-import' content="golang.org/toolchain mod https://dl.example/mod">
            <meta content="golang.org/toolchain git https://git.example" name=go-import>
            <meta name="go-import" content="too few">
            </head><body><meta name="go-import" content="late mod https://late.example"></body>"#;
        let import = |kind: &str, root: &str| GoImport {
            prefix: "golang.org/toolchain".into(),
            kind: kind.into(),
            root: root.into(),
        };
        assert_eq!(
            parse(page),
            [import("mod", "https://dl.example/mod"), import("git", "https://git.example")]
        );
    }

    proptest! {
        #[test]
        fn never_fails(page in "[<>a-z=\"' !/-]{0,60}") {
            for import in parse(&page) {
                prop_assert!(!import.root.is_empty());
            }
        }
    }
}
