//! Findings as results of tests, in the form of JUnit: a suite a platform, a case a rule.
//! <https://github.com/testmoapp/junitxml>

use std::io;

use ogive_record::{RuleName, Severity};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::code_finding::{CodeFinding, word};
use crate::{inert, one_line};

/// The suite of findings that are about no platform in particular.
const EVERYWHERE: &str = "every platform";

/// What was asked, and what came of it.
#[derive(Debug, Clone)]
pub struct JUnit<'a> {
    /// What was run: `ogive gate`.
    pub name: &'a str,
    /// The platforms.
    pub platforms: Vec<&'a str>,
    /// The rules that decided.
    pub rules: Vec<&'a RuleName>,
    /// The rules that did not, each with why.
    pub skipped: Vec<(&'a RuleName, &'a str)>,
    /// What they found.
    pub findings: &'a [CodeFinding<'a>],
    /// From where on a finding makes a case fail.
    pub threshold: Severity,
}

/// The report as XML.
///
/// # Errors
/// When the writer fails, which it does not into memory.
pub fn junit(run: &JUnit<'_>) -> io::Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let failures = run.platforms.iter().map(|platform| run.failures(platform)).sum::<usize>();
    let suites = || run.platforms.iter().copied().chain([EVERYWHERE]);
    let total =
        suites().map(|platform| run.cases(platform).len() + run.skipped(platform).len()).sum::<usize>();
    let skipped = suites().map(|platform| run.skipped(platform).len()).sum::<usize>();
    let failures = failures + run.failures(EVERYWHERE);
    writer
        .create_element("testsuites")
        .with_attribute(("name", run.name))
        .with_attribute(("tests", &*total.to_string()))
        .with_attribute(("failures", &*failures.to_string()))
        .with_attribute(("skipped", &*skipped.to_string()))
        .write_inner_content(|writer| suites().try_for_each(|platform| run.suite(writer, platform)))?;
    let text = String::from_utf8(writer.into_inner()).map_err(io::Error::other)?;
    Ok(text + "\n")
}

impl JUnit<'_> {
    /// The rules that a platform has a case of: all; of no platform in particular those that found something.
    fn cases(&self, platform: &str) -> Vec<&RuleName> {
        let is_platform = platform != EVERYWHERE;
        let asked = self.rules.iter().copied();
        asked.filter(|rule| is_platform || !self.found(platform, rule).is_empty()).collect()
    }

    /// The rules that a platform has a case of in which nothing was decided.
    fn skipped(&self, platform: &str) -> &[(&RuleName, &str)] {
        if platform == EVERYWHERE { &[] } else { &self.skipped }
    }

    fn found(&self, platform: &str, rule: &RuleName) -> Vec<&CodeFinding<'_>> {
        let is_on = |found: &&CodeFinding<'_>| {
            found.finding.rule == *rule
                && if platform == EVERYWHERE {
                    found.platforms.is_empty()
                } else {
                    // `linux/arm64 (cgo)` is of linux/arm64.
                    found.platforms.iter().any(|one| port(one) == port(platform))
                }
        };
        self.findings.iter().filter(is_on).collect()
    }

    fn fails(&self, found: &[&CodeFinding<'_>]) -> bool {
        found.iter().any(|found| found.finding.severity >= self.threshold)
    }

    fn failures(&self, platform: &str) -> usize {
        self.cases(platform).into_iter().filter(|rule| self.fails(&self.found(platform, rule))).count()
    }

    fn suite(&self, writer: &mut Writer<Vec<u8>>, platform: &str) -> io::Result<()> {
        let (cases, skipped) = (self.cases(platform), self.skipped(platform));
        if cases.is_empty() && skipped.is_empty() {
            return Ok(());
        }
        writer
            .create_element("testsuite")
            .with_attribute(("name", platform))
            .with_attribute(("tests", &*(cases.len() + skipped.len()).to_string()))
            .with_attribute(("failures", &*self.failures(platform).to_string()))
            .with_attribute(("skipped", &*skipped.len().to_string()))
            .write_inner_content(|writer| {
                cases.iter().try_for_each(|rule| self.case(writer, platform, rule))?;
                skipped.iter().try_for_each(|(rule, because)| skip(writer, platform, rule, because))
            })?;
        Ok(())
    }

    fn case(&self, writer: &mut Writer<Vec<u8>>, platform: &str, rule: &RuleName) -> io::Result<()> {
        let found = self.found(platform, rule);
        let case = writer
            .create_element("testcase")
            .with_attribute(("classname", platform))
            .with_attribute(("name", rule.as_str()));
        if found.is_empty() {
            case.write_empty()?;
            return Ok(());
        }
        let text = told(&found);
        let fails = self.fails(&found);
        case.write_inner_content(|writer| {
            let inner = if fails {
                let worst = found.iter().map(|found| found.finding.severity).max();
                let message = found.first().map_or_else(String::new, |first| allowed(&first.finding.title));
                let kind = worst.map_or("error", word);
                let failure = writer.create_element("failure").with_attribute(("type", kind));
                failure.with_attribute(("message", &*message))
            } else {
                writer.create_element("system-out")
            };
            inner.write_text_content(BytesText::new(&text)).map(|_| ())
        })?;
        Ok(())
    }
}

/// A case in which nothing was decided.
fn skip(writer: &mut Writer<Vec<u8>>, platform: &str, rule: &RuleName, because: &str) -> io::Result<()> {
    writer
        .create_element("testcase")
        .with_attribute(("classname", platform))
        .with_attribute(("name", rule.as_str()))
        .write_inner_content(|writer| {
            let message = allowed(because);
            writer.create_element("skipped").with_attribute(("message", &*message)).write_empty().map(|_| ())
        })?;
    Ok(())
}

/// A platform without what marks it as built one way only.
fn port(platform: &str) -> &str {
    platform.split(' ').next().unwrap_or(platform)
}

/// The findings, each with its place.
fn told(found: &[&CodeFinding<'_>]) -> String {
    let one = |found: &&CodeFinding<'_>| {
        let finding = found.finding;
        let place = finding
            .location
            .as_ref()
            .map(|at| format!("{}: ", one_line(&at.to_string())))
            .unwrap_or_default();
        let lines =
            [vec![format!("{place}{}: {}", word(finding.severity), finding.title)], found.advice()].concat();
        allowed(&lines.join("\n"))
    };
    found.iter().map(one).collect::<Vec<_>>().join("\n\n")
}

/// Text without what XML 1.0 does not allow.
fn allowed(text: &str) -> String {
    inert(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code_finding::made_up::finding;

    #[test]
    fn a_platform_is_a_suite_and_a_rule_a_case() {
        let rules = ["symbol-hole", "missing-assembly"].map(RuleName::new);
        let other = RuleName::new("goarch-map");
        let error = finding(Severity::Error, "a<b>.go", "most & size\u{1b} are \"not\" declared");
        let warning = ogive_record::Finding {
            rule: RuleName::new("missing-assembly"),
            ..finding(Severity::Warning, "b.go", "]]> w")
        };
        let findings = [
            CodeFinding { finding: &error, fingerprint: "1", platforms: vec!["linux/arm64 (cgo)"] },
            CodeFinding { finding: &warning, fingerprint: "2", platforms: Vec::new() },
        ];
        let run = JUnit {
            name: "ogive gate",
            platforms: vec!["linux/amd64", "linux/arm64"],
            rules: rules.iter().collect(),
            skipped: vec![(&other, "it does not concern this repository")],
            findings: &findings,
            threshold: Severity::Error,
        };
        insta::assert_snapshot!(junit(&run).unwrap(), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="ogive gate" tests="7" failures="1" skipped="2">
          <testsuite name="linux/amd64" tests="3" failures="0" skipped="1">
            <testcase classname="linux/amd64" name="symbol-hole"/>
            <testcase classname="linux/amd64" name="missing-assembly"/>
            <testcase classname="linux/amd64" name="goarch-map">
              <skipped message="it does not concern this repository"/>
            </testcase>
          </testsuite>
          <testsuite name="linux/arm64" tests="3" failures="1" skipped="1">
            <testcase classname="linux/arm64" name="symbol-hole">
              <failure type="error" message="most &amp; size\u{1b} are &quot;not&quot; declared">a&lt;b&gt;.go:3:9: error: most &amp; size\u{1b} are &quot;not&quot; declared
        It does not compile there.
        To do: declare it</failure>
            </testcase>
            <testcase classname="linux/arm64" name="missing-assembly"/>
            <testcase classname="linux/arm64" name="goarch-map">
              <skipped message="it does not concern this repository"/>
            </testcase>
          </testsuite>
          <testsuite name="every platform" tests="1" failures="0" skipped="0">
            <testcase classname="every platform" name="missing-assembly">
              <system-out>b.go:3:9: warning: ]]&gt; w
        It does not compile there.
        To do: declare it</system-out>
            </testcase>
          </testsuite>
        </testsuites>
        "#);
    }
}
