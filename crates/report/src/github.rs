//! What a step of a GitHub job prints: annotations, and the summary of the job.
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use ogive_record::Severity;
use sha2::{Digest as _, Sha256};

use crate::code_finding::{CodeFinding, word, worst_first};
use crate::markdown::cell;
use crate::plural;

/// How many annotations of a level GitHub shows of a step.
const A_LEVEL: usize = 10;

/// How many findings a summary has: a step may write 1 MiB, and nobody reads more.
const A_SUMMARY: usize = 200;

/// The annotations that GitHub would show, the most severe findings first, a line each.
#[must_use]
pub fn github_annotations(findings: &[CodeFinding<'_>]) -> String {
    let mut text = String::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        let of_level = findings.iter().filter(|found| found.finding.severity == severity);
        for found in of_level.take(A_LEVEL) {
            text.push_str(&annotation(found));
        }
    }
    text
}

fn annotation(found: &CodeFinding<'_>) -> String {
    let finding = found.finding;
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut properties = Vec::new();
    if let Some(at) = &finding.location {
        properties.push(format!("file={}", property(&found.path())));
        // A column is of a line.
        let numbers = [("line", at.line), ("col", at.line.and(at.column))];
        properties
            .extend(numbers.into_iter().filter_map(|(name, number)| Some(format!("{name}={}", number?))));
    }
    properties.push(format!("title={}", property(finding.rule.as_str())));
    let lines = [vec![finding.title.clone()], found.advice()].concat();
    format!("::{level} {}::{}\n", properties.join(","), data(&lines.join("\n")))
}

/// Text after the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Text of which GitHub obeys nothing: it quotes sources, which may hold commands. The word that ends that is the text's
/// own hash, which no text can hold.
#[must_use]
pub fn github_inert(text: &str) -> String {
    let word: String = Sha256::digest(text).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("::stop-commands::{word}\n{text}::{word}::\n")
}

/// Markdown for the summary of a job. `lines` tell how it went, in plain text.
#[must_use]
pub fn github_summary(title: &str, lines: &[String], findings: &[CodeFinding<'_>]) -> String {
    let mut text = format!("### {}\n\n", cell(title));
    for line in lines {
        text.push_str(&format!("{}\n", cell(line)));
    }
    text.push('\n');
    if findings.is_empty() {
        return text;
    }
    text.push_str("| | what | where | platforms | rule |\n|---|---|---|---|---|\n");
    let sorted = worst_first(findings);
    for found in sorted.iter().take(A_SUMMARY) {
        let finding = found.finding;
        let line = finding.location.as_ref().and_then(|at| at.line).map(|line| format!(":{line}"));
        let place = found.path() + &line.unwrap_or_default();
        let cells = [
            word(finding.severity),
            &finding.title,
            &place,
            &found.platforms.join(", "),
            finding.rule.as_str(),
        ];
        text.push_str(&format!("| {} |\n", cells.map(cell).join(" | ")));
    }
    if let Some(more) = sorted.len().checked_sub(A_SUMMARY).filter(|more| *more > 0) {
        text.push_str(&format!("\n{} more\n", plural(more, "finding")));
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use ogive_record::Finding;

    use super::*;
    use crate::code_finding::made_up::finding;

    fn found(finding: &Finding) -> CodeFinding<'_> {
        CodeFinding { finding, fingerprint: "f", platforms: vec!["linux/arm64", "linux/386"] }
    }

    #[test]
    fn annotations_are_commands_whatever_names_and_titles_hold() {
        let odd = finding(Severity::Error, "a:b,c%/d.go", "x\n::error::y");
        let warning = Finding { location: None, ..finding(Severity::Warning, "", "w") };
        let info = finding(Severity::Info, "i.go", "i");
        let text = github_annotations(&[found(&info), found(&warning), found(&odd)]);
        insta::assert_snapshot!(text, @r"
        ::error file=a%3Ab%2Cc%25/d.go,line=3,col=9,title=symbol-hole::x%0A::error::y%0AIt does not compile there.%0ATo do: declare it
        ::warning title=symbol-hole::w%0AIt does not compile there.%0ATo do: declare it
        ::notice file=i.go,line=3,col=9,title=symbol-hole::i%0AIt does not compile there.%0ATo do: declare it
        ");
    }

    #[test]
    fn no_more_is_annotated_than_github_shows() {
        let errors: Vec<Finding> =
            (0..40).map(|n| finding(Severity::Error, "a.go", &format!("e{n}"))).collect();
        let warning = finding(Severity::Warning, "a.go", "w");
        let all: Vec<_> = errors.iter().chain([&warning]).map(found).collect();
        let text = github_annotations(&all);
        assert_eq!((text.matches("::error ").count(), text.matches("::warning ").count()), (10, 1));
        assert!(text.contains("::e0%0A") && !text.contains("::e10%0A"), "{text}");
        let summary = github_summary("gate", &["41 findings".into()], &all);
        assert_eq!(summary.matches("| error |").count(), 40, "{summary}");
    }

    #[test]
    fn sources_in_a_log_command_nothing() {
        let text = github_inert("1 | ::set-output name=x::y\n");
        let lines: Vec<&str> = text.lines().collect();
        let word = lines[0].strip_prefix("::stop-commands::").unwrap();
        assert_eq!((lines[1], lines[2]), ("1 | ::set-output name=x::y", &*format!("::{word}::")));
        assert_eq!(word.len(), 32);
    }

    #[test]
    fn a_summary_is_a_table_of_text() {
        let hostile = finding(Severity::Error, "a|b.go", "<img src=x> `x`");
        insta::assert_snapshot!(github_summary("ogive gate", &["1 rule failed".into()], &[found(&hostile)]), @r"
        ### ogive gate

        1 rule failed

        | | what | where | platforms | rule |
        |---|---|---|---|---|
        | error | &lt;img src=x&gt; \`x\` | a\|b.go:3 | linux/arm64, linux/386 | symbol-hole |
        ");
    }
}
