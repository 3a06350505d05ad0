//! What a page shows, as plain values.

use std::borrow::Cow;

use ogive_record::{Finding, Reference, RuleName};

use crate::Excerpt;

/// A diagnosis, for a page.
#[derive(Debug, Clone)]
pub struct DoctorPage<'a> {
    /// The version of ogive.
    pub version: &'a str,
    /// When it was made, and of what.
    pub made: String,
    /// The machine in a few names and values.
    pub facts: Vec<(String, String)>,
    /// The findings, worst group first.
    pub groups: Vec<FindingGroup<'a>>,
    /// The processes from the first to this one, or why they are not known.
    pub chain: Result<Vec<ProcessBox>, String>,
    /// The ways in which shells are started: the columns.
    pub ways: Vec<String>,
    /// The different things that `go` is.
    pub gos: Vec<GoMark>,
    /// The shells: the rows.
    pub shells: Vec<ShellRow>,
    /// How the rules decided.
    pub rules: RuleCounts<'a>,
}

/// Findings that a user experiences alike.
#[derive(Debug, Clone)]
pub struct FindingGroup<'a> {
    /// The heading.
    pub heading: Cow<'a, str>,
    /// The findings, worst first.
    pub findings: Vec<PageFinding<'a>>,
}

/// A finding, and what there is to read about its rule.
#[derive(Debug, Clone)]
pub struct PageFinding<'a> {
    /// The finding.
    pub finding: &'a Finding,
    /// Sources, as the rule names them.
    pub references: &'static [Reference],
    /// The line that it stands in.
    pub excerpt: Option<Excerpt>,
}

/// A process of the chain.
#[derive(Debug, Clone)]
pub struct ProcessBox {
    /// Its name.
    pub name: String,
    /// Its program.
    pub program: Option<String>,
    /// What its machine code is for.
    pub port: Option<String>,
    /// Whether it runs through a translator; none when that is not known.
    pub translated: Option<bool>,
}

/// One of the things that `go` is on a machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoMark {
    /// The program, or what else it is.
    pub what: String,
    /// Version and port, where there is a program.
    pub about: String,
    /// Whether it is for other hardware.
    pub foreign: bool,
}

/// A shell.
#[derive(Debug, Clone)]
pub struct ShellRow {
    /// Its name.
    pub name: String,
    /// Whether the user's sessions start it.
    pub is_login_shell: bool,
    /// What was found, a cell a way; none where it was not started so.
    pub cells: Vec<Option<ShellCell>>,
}

/// What is found in a shell.
#[derive(Debug, Clone)]
pub enum ShellCell {
    /// Nothing is known, for this reason.
    Unknown(String),
    /// It was looked at.
    Known {
        /// What `go` is: the position in [`DoctorPage::gos`]; none where it is nothing.
        go: Option<usize>,
        /// The line that makes it so.
        by: Option<String>,
        /// Its PATH.
        folders: Vec<PathFolder>,
    },
}

/// A folder of a PATH.
#[derive(Debug, Clone)]
pub struct PathFolder {
    /// The folder.
    pub folder: String,
    /// The line that put it there.
    pub by: Option<String>,
    /// Whether `go` is found in it first.
    pub has_go: bool,
    /// What is wrong with the folder.
    pub defect: Option<&'static str>,
}

/// How the rules decided.
#[derive(Debug, Clone, Default)]
pub struct RuleCounts<'a> {
    /// How many failed.
    pub failed: usize,
    /// Those that found everything as it should be.
    pub passed: Vec<&'a RuleName>,
    /// Those that could not tell, and why.
    pub untold: Vec<(&'a RuleName, &'a str)>,
    /// Those that are off.
    pub off: Vec<OffRule<'a>>,
    /// Those that do not concern what was judged.
    pub not_applicable: Vec<&'a RuleName>,
    /// What is said of these: `do not concern this machine`.
    pub not_concerned: &'a str,
}

/// A rule that is off.
#[derive(Debug, Clone)]
pub struct OffRule<'a> {
    /// The rule.
    pub rule: &'a RuleName,
    /// Why.
    pub reason: Option<&'a str>,
    /// Where that stands.
    pub by: String,
}
