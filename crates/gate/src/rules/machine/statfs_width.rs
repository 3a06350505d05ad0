//! `statfs-width`: the type of a file system is compared as if it had the same width everywhere.

use std::ops::Range;

use ogive_gosource::lexer::Kind;
use ogive_platform::Goarch;
use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use super::{linux, narrow};
use crate::code::{Code, Constants};
use crate::rules::looking::{Looked, look, says};
use crate::said::some;
use crate::{OnePackage, PackageRule};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("statfs-width"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "the type of a file system is compared as if it had the same width everywhere",
    rationale: "Statfs_t.Type is an int32 on 32-bit architectures and an int64 on others. Numbers of file systems above 1<<31 do \
                not compile there, or, made wider, become negative and are equal to nothing.",
    examples: &[Example {
        wrong: "stat.Type == unix.BTRFS_SUPER_MAGIC, uint64(stat.Type) == unix.BPF_FS_MAGIC",
        right: "uint32(stat.Type) == unix.BTRFS_SUPER_MAGIC",
    }],
    references: &[
        Reference { title: "cilium/ebpf#726", url: "https://github.com/cilium/ebpf/issues/726" },
        Reference { title: "golang/go#52061", url: "https://github.com/golang/go/issues/52061" },
    ],
};

/// The numbers of file systems that need all 32 bits (`include/uapi/linux/magic.h`).
const MAGIC: &[(&str, i128)] = &[
    ("BINFMTFS_MAGIC", 0x4249_4e4d),
    ("BPF_FS_MAGIC", 0xcafe_4a11),
    ("BTRFS_SUPER_MAGIC", 0x9123_683e),
    ("CIFS_SUPER_MAGIC", 0xff53_4d42),
    ("EFIVARFS_MAGIC", 0xde5e_81e4),
    ("EROFS_SUPER_MAGIC_V1", 0xe0f5_e1e2),
    ("F2FS_SUPER_MAGIC", 0xf2f5_2010),
    ("HPFS_SUPER_MAGIC", 0xf995_e849),
    ("HUGETLBFS_MAGIC", 0x9584_58f6),
    ("RAMFS_MAGIC", 0x8584_58f6),
    ("SELINUX_MAGIC", 0xf97c_ff8c),
    ("SMB2_SUPER_MAGIC", 0xfe53_4d42),
    ("CIFS_MAGIC_NUMBER", 0xff53_4d42),
    ("SMB2_MAGIC_NUMBER", 0xfe53_4d42),
];

/// The type of a file system is compared as if it had the same width everywhere.
pub(in crate::rules) struct StatfsWidth;

impl PackageRule for StatfsWidth {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        look(one, |file| says(file, "Statfs_t") && says(file, ".Type"), judge)
    }
}

fn judge(looked: &Looked<'_, '_, '_>) -> Vec<Finding> {
    let code = &looked.code;
    let builds = looked.builds & narrow() & linux(|arch| arch != Goarch::S390x);
    let mut findings = Vec::new();
    if builds.is_empty() {
        return findings;
    }
    let names = variables(looked);
    for at in 0..code.len() {
        let is_type = code.kind(at) == Kind::Ident
            && names.contains(&code.text(at))
            && code.before(at) != Kind::Period
            && code.kind(at + 1) == Kind::Period
            && code.text(at + 2) == "Type";
        if !is_type {
            continue;
        }
        let mut operand = at..at + 3;
        let mut conversion = "";
        while code.before(operand.start) == Kind::LeftParen
            && code.partner(operand.start - 1) == Some(operand.end)
            && code.kind(operand.end) == Kind::RightParen
        {
            match code.callee(operand.start - 1) {
                Some(name) => {
                    conversion = if conversion.is_empty() { name } else { conversion };
                    operand = operand.start - 2..operand.end + 1;
                }
                None => operand = operand.start - 1..operand.end + 1,
            }
        }
        let Some(other) = other_side(code, &operand) else { continue };
        let constants = Constants { package: looked.package, builds };
        let name = code.text(other.end - 1);
        let known = MAGIC.iter().find(|(magic, _)| *magic == name).map(|(_, value)| *value);
        let Some(value) = known.or_else(|| constants.value(code, other.clone())) else { continue };
        if value <= i32::MAX.into() || !matches!(conversion, "" | "int64" | "uint64" | "int" | "int32") {
            continue;
        }
        let what = match conversion {
            "" | "int" | "int32" => "does not fit into",
            _ => "is never equal to",
        };
        let shown = code.written(operand.clone());
        let title = format!("{} {what} {shown} on {}", code.written(other), some(builds));
        let step = format!("compare uint32({})", code.written(at..at + 3));
        findings.push(looked.said(&META, operand.start, title).on(builds).remedy(step).finding());
    }
    findings
}

/// What an operand is compared with.
fn other_side(code: &Code<'_>, operand: &Range<usize>) -> Option<Range<usize>> {
    let is_comparison = |kind| matches!(kind, Kind::Equal | Kind::NotEqual);
    if is_comparison(code.kind(operand.end)) {
        let start = operand.end + 1;
        return Some(start..code.operand_end(start));
    }
    if !is_comparison(code.before(operand.start)) {
        return None;
    }
    let end = operand.start - 1;
    let start = match code.before(end) {
        Kind::Ident if code.kind(end.checked_sub(2)?) == Kind::Period => end.checked_sub(3)?,
        _ => end.checked_sub(1)?,
    };
    Some(start..end)
}

/// The variables and parameters that are a `Statfs_t`.
fn variables<'s>(looked: &Looked<'_, '_, 's>) -> Vec<&'s str> {
    let code = &looked.code;
    let mut names = Vec::new();
    // Wrappers of x/sys are called unix too.
    let paths = looked.file.header.imports.iter().map(|import| &*import.path);
    let paths: Vec<&str> = paths.filter(|path| *path == "syscall" || path.ends_with("/unix")).collect();
    for (_, range) in looked.members(&paths).iter().filter(|(name, _)| *name == "Statfs_t") {
        let mut at = range.start;
        // `new(T)`, `&T{}`, `*T`.
        while matches!(code.before(at), Kind::And | Kind::Mul)
            || (code.before(at) == Kind::LeftParen && code.text(at.saturating_sub(2)) == "new")
        {
            at -= if code.before(at) == Kind::LeftParen { 2 } else { 1 };
        }
        if matches!(code.before(at), Kind::Define | Kind::Assign) {
            at -= 1;
        }
        if code.before(at) == Kind::Ident {
            names.push(code.text(at - 1));
        }
    }
    names
}
