//! `goproxy-malformed`: GOPROXY is not what the go command reads.

use ogive_machine::Machine;
use ogive_platform::{ProxyEntry, proxy_entries};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::settings;
use crate::said::Said;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("goproxy-malformed"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "GOPROXY is not a list that the go command reads",
    rationale: "Every download ends in \"invalid proxy URL\", or goes where nobody meant it to. The list has commas \
                or | between addresses with http, https or file, and direct or off as its last word.",
    examples: &[Example {
        wrong: "GOPROXY=\"https://a.example;direct\"",
        right: "GOPROXY=https://a.example,direct",
    }],
    references: &[Reference {
        title: "Go modules reference, environment variables",
        url: "https://go.dev/ref/mod#environment-variables",
    }],
};

/// GOPROXY is not what the go command reads.
pub(crate) struct GoproxyMalformed;

impl Rule<Machine> for GoproxyMalformed {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let said = settings::values(machine, "GOPROXY").into_iter().filter_map(|setting| {
            let defect = defect(&setting.value)?;
            let said = Said::new(format!("GOPROXY={}: {}", setting.value, defect.what));
            let said = if defect.is_refused { said } else { said.severity(Severity::Warning) };
            let said = match mended(&setting.value) {
                Some(value) => settings::replaced(said, machine, setting, &value),
                None if names_no_host(&setting.value) => settings::taken_away(said, machine, setting),
                // Which proxy was meant is for somebody who knows it.
                None => said.seen_at(&setting.source).setting(setting),
            };
            Some(said.steps(["go env -w GOPROXY=ADDRESS,direct"]))
        });
        settings::judged(&META, machine, said.collect())
    }
}

/// What is wrong with a list.
struct Defect {
    what: String,
    /// Whether the go command refuses it, rather than reading something else than was meant.
    is_refused: bool,
}

/// Reads a list as the go command does (`cmd/go/internal/modfetch`, `proxyList`, `newProxyRepo`).
fn defect(list: &str) -> Option<Defect> {
    let mut entries = proxy_entries(list);
    let mut count = 0;
    for entry in entries.by_ref() {
        count += 1;
        if entry.is_last() {
            let behind = entries.next()?.text;
            let what = format!("{behind} stands behind {}, and is never asked", entry.text);
            return Some(Defect { what, is_refused: false });
        }
        if let Some(what) = refused(&entry) {
            return Some(Defect { what, is_refused: true });
        }
    }
    (count == 0).then(|| Defect { what: "the list has no entries".into(), is_refused: true })
}

/// Why the go command refuses an address.
fn refused(entry: &ProxyEntry<'_>) -> Option<String> {
    let address = entry.address();
    let entry = entry.text;
    if let Some(odd) = entry.chars().find(|c| c.is_whitespace() || matches!(c, '"' | '\'' | ';')) {
        return Some(format!("{odd:?} in {entry} is no part of an address; entries are separated by , or |"));
    }
    let Some((scheme, rest)) = address.split_once(":/") else {
        return Some(format!("{entry} has no scheme, as https://"));
    };
    let rest = rest.strip_prefix('/');
    match (scheme, rest) {
        ("http" | "https", Some(rest)) if !rest.is_empty() && !rest.starts_with('/') => None,
        ("http" | "https", _) => Some(format!("{entry} names no host")),
        ("file", Some(path)) if !path.starts_with('/') => Some(format!("{entry} is no path: file:///PATH")),
        ("file", _) => None,
        _ => Some(format!("{entry} is neither http, https nor file")),
    }
}

/// The list that was meant, where that can be told.
fn mended(list: &str) -> Option<String> {
    let bare = list.trim().trim_matches(['"', '\'']);
    let mut made = String::new();
    let (mut direct, mut between) = (None, ",");
    let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|');
    let mut rest = bare;
    while !rest.is_empty() {
        let (entry, after) = rest.split_at(rest.find(is_between).unwrap_or(rest.len()));
        if !entry.is_empty() {
            let entry = entry_mended(entry);
            if direct.is_some() && entry == "off" {
                return None;
            }
            if entry == "direct" {
                direct = Some(between);
            } else {
                made.push_str(if made.is_empty() { "" } else { between });
                made.push_str(&entry);
            }
            between = ",";
        }
        let next = after.find(|c| !is_between(c)).unwrap_or(after.len());
        if after[..next].contains('|') {
            between = "|";
        }
        rest = &after[next..];
    }
    // What stands behind it is never asked: it belongs at the end.
    if let Some(between) = direct {
        made.push_str(if made.is_empty() { "" } else { between });
        made.push_str("direct");
    }
    (!made.is_empty() && defect(&made).is_none()).then_some(made)
}

/// An entry without the usual slips.
fn entry_mended(entry: &str) -> String {
    const SCHEMES: &[(&str, &[&str])] = &[
        ("https", &["htps", "htpps", "httsp", "hhtps", "htttps", "ttps", "httpss"]),
        ("http", &["htp", "hhtp", "htttp", "ttp"]),
    ];
    let lower = entry.to_ascii_lowercase();
    if matches!(lower.as_str(), "direct" | "off") {
        return lower;
    }
    if entry.starts_with('/') {
        return format!("file://{entry}");
    }
    let Some(end) = entry.find([':', '/']) else { return entry.to_owned() };
    let (scheme, rest) = entry.split_at(end);
    let scheme = scheme.to_ascii_lowercase();
    let right = SCHEMES.iter().find(|(right, wrong)| *right == scheme || wrong.contains(&scheme.as_str()));
    match (right, rest.trim_start_matches([':', '/'])) {
        // `https:/host`, `https//host`, `htps://host`
        (Some((right, _)), host) if !host.is_empty() && rest.contains('/') => format!("{right}://{host}"),
        (None, path) if scheme == "file" && rest.starts_with(":/") && !rest.starts_with("://") => {
            format!("file:///{path}")
        }
        _ => entry.to_owned(),
    }
}

/// Whether a list names no proxy at all, so that the default is no loss.
fn names_no_host(list: &str) -> bool {
    let mut words = list.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.all(|word| word == "direct")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn lists_are_read_as_the_go_command_reads_them() {
        for list in [
            "https://a.example,direct",
            "https://a.example/x|http://b.example,off",
            "goproxy.example,direct",
            "localhost:3000",
            "file:///srv/cache",
            " https://a.example , direct ",
            "direct",
            "off",
        ] {
            assert!(defect(list).is_none(), "{list}");
        }
        for list in [
            ",",
            "https://a.example;direct",
            "https://a.example direct",
            "\"https://a.example\"",
            "proxy",
            "/srv/cache",
            "ftp://a.example",
            "https://",
            "https:/a.example",
            "file://srv/cache",
        ] {
            assert!(defect(list).is_some_and(|defect| defect.is_refused), "{list}");
        }
    }

    #[test]
    fn what_was_meant_is_written_where_that_can_be_told() {
        for (list, meant) in [
            ("https://a.example;direct", Some("https://a.example,direct")),
            ("https://a.example direct", Some("https://a.example,direct")),
            ("\"https://a.example,direct\"", Some("https://a.example,direct")),
            ("https:/a.example|direct", Some("https://a.example|direct")),
            ("https//a.example/x, ,Direct", Some("https://a.example/x,direct")),
            ("htps://a.example", Some("https://a.example")),
            ("/srv/cache", Some("file:///srv/cache")),
            ("direct,https://a.example", Some("https://a.example,direct")),
            ("proxy,direct", None),
            ("off,https://a.example", None),
            ("ftp://a.example", None),
            ("file://srv/cache", None),
            (",", None),
        ] {
            assert_eq!(mended(list).as_deref(), meant, "{list}");
        }
        assert!(names_no_host(",") && names_no_host("direct;"));
        assert!(!names_no_host("proxy,direct") && !names_no_host("ftp://a.example"));
    }

    #[test]
    fn what_is_never_asked_is_less() {
        let check = |scenario: Scenario| GoproxyMalformed.check(&scenario.build());
        let behind = Scenario::linux_amd64().persisted("GOPROXY", "direct,https://a.example");
        let Verdict::Failed(findings) = check(behind) else { panic!("nothing found") };
        assert_eq!(findings[0].severity, Severity::Warning);
        let refused = Scenario::linux_amd64().variable("GOPROXY", "proxy");
        assert!(matches!(check(refused), Verdict::Failed(_)));
        assert_eq!(check(Scenario::linux_amd64()), Verdict::Passed);
        assert!(matches!(check(Scenario::linux_amd64().unreadable_goenv()), Verdict::Undetermined { .. }));
    }
}
