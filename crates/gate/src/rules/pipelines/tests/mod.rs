mod declared;
mod dockerfiles;
mod odd;
mod others;

use ogive_platform::ports;
use ogive_record::{Finding, Remedy, Repair, Severity};
use ogive_system::memory::MemoryFiles;

use crate::{Sources, Subject, Terms, judge, platforms_of};

fn sources(files: &[(&str, &str)]) -> Sources {
    let all = files.iter().fold(MemoryFiles::new(), |all, (name, text)| all.file(format!("/r/{name}"), text));
    Sources::read(&all.file("/r/go.mod", "module m\n"), "/r".as_ref())
}

/// What a rule finds in a repository that declares linux/amd64 and linux/arm64, unless it says otherwise itself.
fn findings(rule: &str, files: &[(&str, &str)]) -> Vec<Finding> {
    let declares = [("ogive.toml", "[build]\nplatforms = ['linux/amd64', 'linux/arm64']\n")];
    let is_said = files.iter().any(|(name, _)| *name == "ogive.toml");
    let files = if is_said { files.to_vec() } else { [files, &declares[..]].concat() };
    gathered(rule, &files)
}

fn gathered(rule: &str, files: &[(&str, &str)]) -> Vec<Finding> {
    let sources = sources(files);
    let terms = Terms {
        table: ports::newest(),
        here: "linux/amd64".parse().unwrap(),
        platforms: Vec::new(),
        module: None,
    };
    let subject = Subject::read(&sources, &terms).unwrap();
    assert_eq!(subject.pipelines.problems, []);
    judge(&subject).into_iter().filter(|finding| finding.rule.as_str() == rule).collect()
}

fn shown(findings: &[Finding]) -> Vec<String> {
    let one = |finding: &Finding| format!("{} {}", finding.location.as_ref().unwrap(), finding.title);
    findings.iter().map(one).collect()
}

fn found(rule: &str, files: &[(&str, &str)]) -> Vec<String> {
    shown(&findings(rule, files))
}

const NOTHING: &[String] = &[];
