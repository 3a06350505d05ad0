//! What a recogniser is.

use ogive_record::{Confidence, Reference, RuleName, Severity};

/// Knows one kind of error text.
#[derive(Debug)]
pub struct Recogniser {
    /// The name of the cause, kebab-case.
    pub name: RuleName,
    /// What is wrong, in one line.
    pub title: &'static str,
    /// How bad it is where it is seen.
    pub severity: Severity,
    /// How sure the text makes the cause.
    pub confidence: Confidence,
    /// Why that stops things, in a few sentences.
    pub rationale: &'static str,
    /// A line is looked at when it holds one of these. Long enough to be rare, without what differs
    /// between spellings, such as a capital at the start.
    pub literals: &'static [&'static str],
    /// The line is known when one of these regular expressions fits. A named group becomes evidence; `have` and
    /// `need` are architectures or platforms in any spelling.
    pub patterns: &'static [&'static str],
    /// The ways out, best first.
    pub ways: &'static [Template],
    /// The rule of `ogive doctor` that checks the machine for the cause.
    pub doctor: Option<RuleName>,
    /// Real lines.
    pub examples: &'static [Sample],
    /// Where to read more.
    pub references: &'static [Reference],
}

/// A way out, before what was taken from the line is put in.
///
/// `{NAME}` stands for a named group, quoted for a shell in the command; `{NAME.go}` for the GOARCH that
/// it names, `{NAME.platform}` for an operating system and architecture. A way that needs a group which the
/// line does not have is left out.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    /// What it does, in one line.
    pub does: &'static str,
    /// The exact command, where one does it.
    pub command: Option<&'static str>,
}

/// A real line.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    /// The line.
    pub line: &'static str,
    /// Where it was seen: an issue, a source file, or a program that was run to get it.
    pub seen: &'static str,
}

/// A way that a command takes.
pub(super) const fn way(does: &'static str, command: &'static str) -> Template {
    Template { does, command: Some(command) }
}

/// A way that no command takes.
pub(super) const fn advice(does: &'static str) -> Template {
    Template { does, command: None }
}

/// A real line, and where it was seen.
pub(super) const fn sample(line: &'static str, seen: &'static str) -> Sample {
    Sample { line, seen }
}

/// Where to read more.
pub(super) const fn reference(title: &'static str, url: &'static str) -> Reference {
    Reference { title, url }
}
