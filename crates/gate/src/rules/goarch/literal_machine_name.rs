//! `literal-machine-name`: one machine is written into a command, an address or a path.

use std::collections::BTreeMap;

use ogive_gosource::lexer::Kind;
use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity, Tag};

use super::is_of_one_architecture;
use crate::code::{Code, Words};
use crate::repository::{GoFile, Package, Role};
use crate::said::{Said, some};
use crate::{OnePackage, PackageRule, Subject};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("literal-machine-name"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "one machine is written into a command, an address or a path",
    rationale: "The program asks for something that was made for one machine wherever it runs: another machine downloads what it \
                can't run, or looks into a folder that it does not have.",
    examples: &[Example {
        wrong: "http.Get(\"https://example.com/tool-x86_64.tar.gz\")",
        right: "http.Get(\"https://example.com/tool-\" + machine + \".tar.gz\"), with machine from a table of architectures",
    }],
    references: &[Reference {
        title: "Debian, names of folders by architecture",
        url: "https://wiki.debian.org/Multiarch/Tuples",
    }],
};

/// Machines by the names that others have for them, and what Go calls each.
const MACHINES: &[(&str, &str)] = &[
    ("x86_64", "amd64"),
    ("x86-64", "amd64"),
    ("aarch64", "arm64"),
    ("armv7l", "arm"),
    ("armhf", "arm"),
    ("ppc64el", "ppc64le"),
    ("powerpc64le", "ppc64le"),
    ("i686", "386"),
    ("i386", "386"),
];

/// Names of Go, which in an address stand for what is to be downloaded.
const IN_ADDRESSES: &[(&str, &str)] = &[("amd64", "amd64"), ("arm64", "arm64")];

/// All of them.
static WORDS: Words = Words::new(&[
    "x86_64",
    "x86-64",
    "aarch64",
    "armv7l",
    "armhf",
    "ppc64el",
    "powerpc64le",
    "i686",
    "i386",
    "amd64",
    "arm64",
]);

/// One machine is written into a command, an address or a path.
pub(in crate::rules) struct LiteralMachineName;

impl PackageRule for LiteralMachineName {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        let OnePackage { subject, package, .. } = *one;
        if is_of_machine(package) {
            return Vec::new();
        }
        // What tests write down is mostly made up.
        let of_build = package.files.iter().filter(|file| file.role == Role::Build);
        let wanted = of_build.filter(|file| {
            !subject.declared.of_file(package, file).is_empty()
                && !is_of_one_architecture(file)
                && WORDS.any(file.bytes)
        });
        wanted.flat_map(|file| look(package, file, subject)).collect()
    }
}

/// Whether a package is about one machine: `internal/amd64`.
fn is_of_machine(package: &Package<'_>) -> bool {
    let mut folders = package.folder.iter().filter_map(|folder| folder.to_str());
    folders.any(|folder| {
        folder == "x86" || super::is_known(folder) || MACHINES.iter().any(|(name, _)| *name == folder)
    })
}

fn look(package: &Package<'_>, file: &GoFile<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let code = file.code();
    // Where a declaration knows several machines, it chooses among them.
    let mut machines: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    let mut places = Vec::new();
    for at in 0..code.len() {
        let word = match code.kind(at) {
            Kind::String => code.string(at),
            _ => None,
        };
        let Some(text) = word else { continue };
        for &(name, arch) in MACHINES.iter().chain(IN_ADDRESSES) {
            if contains_word(&text, name) {
                machines.entry(declaration(&code, at)).or_default().push(arch);
                let only_in_addresses = IN_ADDRESSES.contains(&(name, arch));
                if is_address(&text) || (!only_in_addresses && (is_path(&text) || is_command(&code, at))) {
                    places.push((at, name, arch, text.clone()));
                }
            }
        }
    }
    let mut findings = Vec::new();
    for (at, name, arch, text) in places {
        let known = &machines[&declaration(&code, at)];
        let others = subject.declared.of_file(package, file)
            - ogive_platform::PortSet::where_port(|port| port.arch.name() == arch);
        if known.iter().any(|known| *known != arch) || others.is_empty() || is_chosen(&code, at) {
            continue;
        }
        let title = format!("{name} is written into {text:?}, whatever {} have", some(others));
        let said =
            Said::at(&META, package, file, Some(code.offset(at)), title).tag(Tag::ArchDependent).on(others);
        findings.push(
            said.remedy(format!("take the name from a table of architectures instead of {name}")).finding(),
        );
    }
    findings
}

/// Where the declaration begins that a token stands in.
fn declaration(code: &Code<'_>, at: usize) -> usize {
    let mut outermost = at;
    while let Some(open) = code.around(outermost) {
        outermost = open;
    }
    // Brackets of the same declaration follow one another: a list of parameters and a body.
    while outermost > 0 && !matches!(code.before(outermost), Kind::Semicolon | Kind::End) {
        outermost -= 1;
        if let Some(open) = code.partner(outermost).filter(|&open| open < outermost) {
            outermost = open;
        }
    }
    outermost
}

/// Whether a text names a machine as a word, and not as a part of another.
fn contains_word(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let is_part = |c: char| c.is_ascii_alphanumeric();
        let before = text[..at].chars().next_back().is_some_and(is_part);
        let after = text[at + name.len()..].chars().next().is_some_and(is_part);
        !before && !after
    })
}

fn is_address(text: &str) -> bool {
    (text.contains("https://") || text.contains("http://") || text.contains("ftp://"))
        && !text.contains(char::is_whitespace)
}

fn is_path(text: &str) -> bool {
    let known = ["/usr/", "/lib/", "/lib64/", "/opt/", "/etc/", "/var/", "/bin/", "/sbin/"];
    known.iter().any(|start| text.starts_with(start)) && !text.contains(char::is_whitespace)
}

/// Whether a literal is the program that is started or an argument of it.
fn is_command(code: &Code<'_>, at: usize) -> bool {
    let callee = code.around(at).and_then(|open| code.callee(open));
    callee.is_some_and(|name| matches!(name, "exec.Command" | "exec.CommandContext" | "exec.LookPath"))
}

/// Whether a case or a key chooses the text.
fn is_chosen(code: &Code<'_>, at: usize) -> bool {
    let mut from = at;
    while !matches!(code.kind(from), Kind::Semicolon | Kind::LeftBrace | Kind::End) && from > 0 {
        from -= 1;
        if code.kind(from) == Kind::Colon
            && matches!(code.kind(from.saturating_sub(1)), Kind::String | Kind::Ident)
        {
            let start = from - 1;
            let key = code.string(start).unwrap_or_default();
            return MACHINES
                .iter()
                .chain(IN_ADDRESSES)
                .any(|(name, arch)| key.contains(name) || key.contains(arch));
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_machine_is_looked_for() {
        let missed = MACHINES.iter().chain(IN_ADDRESSES).find(|(name, _)| !WORDS.any(name.as_bytes()));
        assert_eq!(missed, None);
    }
}
