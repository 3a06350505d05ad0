//! What nobody names is judged more mildly.

use ogive_platform::ports;
use ogive_record::{Asked, Severity};
use ogive_system::memory::MemoryFiles;

use crate::{Sources, Subject, Terms, examine};

/// How bad the findings of a rule are in a repository that these files are all of.
fn severities(rule: &str, files: &[(&str, &str)]) -> Vec<Severity> {
    let all = files.iter().fold(MemoryFiles::new(), |all, (name, text)| all.file(format!("/r/{name}"), text));
    let sources = Sources::read(&all.file("/r/go.mod", "module m\n\ngo 1.24\n"), "/r".as_ref());
    let here = "linux/amd64".parse().unwrap();
    let terms = Terms { table: ports::newest(), here, platforms: Vec::new(), module: None };
    let judgement = examine(&Subject::read(&sources, &terms).unwrap(), &Asked::default());
    let findings = judgement.findings.into_iter().filter(|finding| finding.rule.as_str() == rule);
    findings.map(|finding| finding.severity).collect()
}

const UMASK: (&str, &str) = ("a.go", "package m\n\nimport \"syscall\"\n\nfunc f() { syscall.Umask(0) }\n");

#[test]
fn a_system_that_nobody_names_and_nothing_is_made_for_warns() {
    assert_eq!(severities("symbol-hole", &[UMASK]), [Severity::Warning]);
    let declared = ("ogive.toml", "[build]\nplatforms = ['linux/amd64', 'windows/amd64']\n");
    assert_eq!(severities("symbol-hole", &[UMASK, declared]), [Severity::Error]);
    let made_for = ("a_windows.go", "package m\n\nfunc g() {}\n");
    assert_eq!(severities("symbol-hole", &[UMASK, made_for]), [Severity::Error]);
}

#[test]
fn an_architecture_of_a_system_is_an_error_whoever_names_it() {
    let use_ = ("a.go", "package m\n\nvar x = most\n");
    let most = ("a_amd64.go", "package m\n\nconst most = 1\n");
    assert_eq!(severities("symbol-hole", &[use_, most]), [Severity::Error]);
}

#[test]
fn imports_of_packages_for_another_system_warn_too() {
    let main = ("cmd/a.go", "package main\n\nimport _ \"m/mount\"\n\nfunc main() {}\n");
    let mount = ("mount/mount_linux.go", "package mount\n");
    assert_eq!(severities("package-excluded", &[main, mount]), [Severity::Warning]);
    let arch = ("mount/mount_linux.go", "//go:build amd64\n\npackage mount\n");
    assert_eq!(severities("package-excluded", &[main, arch]), [Severity::Error]);
}
