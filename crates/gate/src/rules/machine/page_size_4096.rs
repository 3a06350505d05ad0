//! `page-size-4096`: pages of memory are taken to have 4096 bytes.

use ogive_gosource::lexer::Kind;
use ogive_platform::{Architecture, PortSet};
use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use crate::code::{Code, Constants, Words};
use crate::repository::Role;
use crate::rules::looking::{Looked, look};
use crate::said::some;
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("page-size-4096"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "pages of memory are taken to have 4096 bytes",
    rationale: "Kernels for arm64, ppc64le and others have pages of 16 or 64 KiB too. What counts pages is wrong there by that factor, \
                and what maps or protects memory is refused.",
    examples: &[Example { wrong: "const pageSize = 4096", right: "pageSize := os.Getpagesize()" }],
    references: &[
        Reference { title: "prometheus/procfs#23", url: "https://github.com/prometheus/procfs/issues/23" },
        Reference { title: "os.Getpagesize", url: "https://pkg.go.dev/os#Getpagesize" },
    ],
};

/// How the number is written.
static NUMBERS: Words = Words::new(&["4096", "0x1000", "1 << 12", "1<<12", "4 << 10", "4 * 1024"]);

/// What shows that the pages are those of the system.
static OF_THE_SYSTEM: Words =
    Words::new(&["mmap", "Mmap", "munmap", "Mprotect", "madvise", "Madvise", "/proc", "Mincore", "MAP_ANON"]);

/// Pages of memory are taken to have 4096 bytes.
pub(in crate::rules) struct PageSize4096;

impl PackageRule for PageSize4096 {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        let wants = |file: &crate::repository::GoFile<'_>| {
            file.role == Role::Build && OF_THE_SYSTEM.any(file.bytes) && NUMBERS.any(file.bytes)
        };
        look(one, wants, judge)
    }
}

fn judge(looked: &Looked<'_, '_, '_>) -> Vec<Finding> {
    let code = &looked.code;
    let other = |port: ogive_platform::Port| {
        let sizes = Architecture::of(port.arch).and_then(|arch| arch.page_sizes(port.os));
        sizes.is_some_and(|sizes| sizes.iter().any(|size| *size != 4096))
    };
    let builds = looked.builds & PortSet::where_port(other);
    let mut findings = Vec::new();
    if builds.is_empty() {
        return findings;
    }
    let constants = Constants { package: looked.package, builds };
    for at in 0..code.len() {
        let is_size = is_declared_size(code, at, &constants) && is_reckoned_with(looked, code.text(at))
            || counts_pages(code, at);
        if is_size {
            let title = format!("pages need not have 4096 bytes on {}", some(builds));
            let step = "ask os.Getpagesize()".to_owned();
            findings.push(looked.said(&META, at, title).on(builds).remedy(step).finding());
        }
    }
    findings
}

/// Whether a name that is one of the size of pages is declared as 4096.
fn is_declared_size(code: &Code<'_>, at: usize, constants: &Constants<'_, '_>) -> bool {
    let is_name = || {
        let name: String = code.text(at).chars().filter(|&c| c != '_').flat_map(char::to_lowercase).collect();
        matches!(
            name.as_str(),
            "pagesize" | "ospagesize" | "syspagesize" | "systempagesize" | "kernelpagesize" | "mempagesize"
        )
    };
    let is_given = code.kind(at) == Kind::Ident && matches!(code.kind(at + 1), Kind::Assign | Kind::Define);
    if !is_given || !is_name() {
        return false;
    }
    let mut end = at + 2;
    while !matches!(code.kind(end), Kind::Semicolon | Kind::End | Kind::Comma | Kind::RightParen) {
        end = code.skip(end);
    }
    constants.value(code, at + 2..end) == Some(4096)
}

/// Whether a size that was declared is reckoned with, in any file of the package: what is put into it later is only its
/// first value, and a buffer may be of any size.
fn is_reckoned_with(looked: &Looked<'_, '_, '_>, name: &str) -> bool {
    let (mut is_used, mut given) = (false, 0);
    let finder = memchr::memmem::Finder::new(name);
    for file in looked.package.files.iter().filter(|file| finder.find(file.bytes).is_some()) {
        let code = file.code();
        for at in (0..code.len()).filter(|&at| code.is_name(at, name)) {
            given += usize::from(matches!(code.kind(at + 1), Kind::Assign | Kind::Define));
            is_used |= is_operand_of_pages(&code, at);
        }
    }
    is_used && given < 2
}

/// Whether a name is multiplied, divided by, masked with, or given to what maps memory.
fn is_operand_of_pages(code: &Code<'_>, at: usize) -> bool {
    let is_operator = |kind| {
        matches!(kind, Kind::Mul | Kind::Quo | Kind::Rem | Kind::And | Kind::AndNot | Kind::Sub | Kind::Shr)
    };
    let callee = code.around(at).and_then(|open| code.callee(open)).unwrap_or_default().to_ascii_lowercase();
    let is_of_memory = ["mmap", "munmap", "mprotect", "madvise", "mincore", "align"]
        .iter()
        .any(|word| callee.contains(word));
    is_operator(code.kind(at + 1)) || is_operator(code.before(at)) || is_of_memory
}

/// Whether a number of pages is multiplied by 4096: `stat.RSS * 4096`.
fn counts_pages(code: &Code<'_>, at: usize) -> bool {
    let is_product =
        code.kind(at) == Kind::Ident && code.kind(at + 1) == Kind::Mul && code.integer(at + 2) == Some(4096);
    let name = code.text(at).to_ascii_lowercase();
    is_product && (name.contains("rss") || name.contains("pages") || name.contains("resident"))
}
