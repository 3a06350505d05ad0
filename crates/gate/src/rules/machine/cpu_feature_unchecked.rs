//! `cpu-feature-unchecked`: assembly uses instructions that not every CPU of its architecture has, and nothing asks first.

use ogive_platform::{Goarch, PortSet};
use ogive_record::{
    Audience, Confidence, Example, Finding, Location, Reference, RuleMeta, RuleName, Severity,
};

use crate::repository::{OtherFile, Package, Role};
use crate::rules::cgo::{Line, each_line};
use crate::said::{Said, some};
use crate::{OnePackage, PackageRule, Subject};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("cpu-feature-unchecked"),
    severity: Severity::Error,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "assembly uses instructions that not every CPU of its architecture has, and nothing asks first",
    rationale: "An instruction that the CPU does not have ends the program: SIGILL. Go builds for the oldest CPUs of an \
                architecture, and so do virtual machines and translators give fewer instructions than the machine has.",
    examples: &[Example {
        wrong: "VPADDD Y0, Y1, Y2 in add_amd64.s, called without a question",
        right: "if cpu.X86.HasAVX2 { addAVX2(x) } else { addGeneric(x) }",
    }],
    references: &[
        Reference { title: "supranational/blst#31", url: "https://github.com/supranational/blst/issues/31" },
        Reference { title: "golang.org/x/sys/cpu", url: "https://pkg.go.dev/golang.org/x/sys/cpu" },
    ],
};

/// What says that the CPU is asked, in Go or in assembly. Much of it is in names of one's own.
const ASKED: &[&str] = &[
    "sys/cpu\"",
    "internal/cpu\"",
    "cpuid",
    "cpu_supports",
    "getauxval",
    "GOAMD64_v",
    "CPUID",
    "CpuId",
    "cpufeat",
    "HasAVX",
    "hasAVX",
    "haveAVX",
    "useAVX",
    "supportsAVX",
    "hasAES",
    "HasAES",
    "HasBMI",
    "XGETBV",
    "HWCAP",
    "hwcap",
];

/// Instructions of x86 beyond those that every 64-bit CPU has, and where they came with.
const AMD64: &[(&str, &str)] = &[
    ("ADCXQ", "ADX"),
    ("ADCXL", "ADX"),
    ("ADOXQ", "ADX"),
    ("ADOXL", "ADX"),
    ("MULXQ", "BMI2"),
    ("MULXL", "BMI2"),
    ("RORXQ", "BMI2"),
    ("RORXL", "BMI2"),
    ("SHLXQ", "BMI2"),
    ("SHRXQ", "BMI2"),
    ("PDEPQ", "BMI2"),
    ("PEXTQ", "BMI2"),
    ("ANDNQ", "BMI1"),
    ("POPCNTQ", "POPCNT"),
    ("SHA256RNDS2", "SHA"),
    ("SHA256MSG1", "SHA"),
    ("SHA1RNDS4", "SHA"),
    ("AESENC", "AES"),
    ("AESDEC", "AES"),
    ("PCLMULQDQ", "PCLMULQDQ"),
    ("VZEROUPPER", "AVX"),
    ("VPXOR", "AVX"),
    ("VMOVDQU", "AVX"),
    ("VMOVUPS", "AVX"),
    ("VMOVUPD", "AVX"),
    ("VPADDD", "AVX2"),
    ("VPADDQ", "AVX2"),
    ("VPBROADCASTB", "AVX2"),
    ("VPBROADCASTD", "AVX2"),
    ("VPBROADCASTQ", "AVX2"),
    ("VFMADD231PS", "FMA"),
    ("VFMADD231PD", "FMA"),
    ("CRC32Q", "SSE4.2"),
    ("CRC32B", "SSE4.2"),
    ("PSHUFB", "SSSE3"),
    ("PCMPESTRI", "SSE4.2"),
];

/// The same of arm64. Those of cryptography are in every Apple machine, and not in every other.
const ARM64: &[(&str, &str)] = &[
    ("AESE", "AES"),
    ("AESD", "AES"),
    ("SHA256H", "SHA2"),
    ("SHA256SU0", "SHA2"),
    ("SHA1C", "SHA1"),
    ("SHA512H", "SHA512"),
    ("VPMULL", "PMULL"),
    ("CRC32X", "CRC32"),
    ("CRC32CX", "CRC32"),
];

/// Assembly uses instructions that not every CPU of its architecture has, and nothing asks first.
pub(in crate::rules) struct CpuFeatureUnchecked;

impl PackageRule for CpuFeatureUnchecked {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        let mut findings = judge(one.subject, one.package);
        findings.extend(each_line(one, judge_flags));
        findings
    }
}

/// Flags with which a C compiler uses newer instructions wherever it likes, and what they need.
const FLAGS: &[(&str, &str)] = &[
    ("-mavx512", "AVX-512"),
    ("-mavx2", "AVX2"),
    ("-mavx", "AVX"),
    ("-mfma", "FMA"),
    ("-mbmi", "BMI"),
    ("-madx", "ADX"),
    ("-D__ADX__", "ADX"),
    ("-msse4", "SSE4"),
    ("-mssse3", "SSSE3"),
    ("-msha", "SHA"),
    ("-march=haswell", "AVX2"),
    ("-march=skylake", "AVX2"),
    ("-march=broadwell", "ADX"),
    ("-march=x86-64-v", "more than the first level of x86-64"),
];

/// What is compiled for newer CPUs as a whole.
fn judge_flags(line: &Line<'_, '_>) -> Option<Finding> {
    let (flag, feature) = line.line.arguments.iter().find_map(|flag| {
        let known = FLAGS.iter().find(|(start, _)| flag.starts_with(start));
        known.map(|(_, feature)| (flag, *feature))
    })?;
    let builds = line.builds & PortSet::where_port(|port| matches!(port.arch, Goarch::Amd64 | Goarch::I386));
    if builds.is_empty() || asks(line.package) {
        return None;
    }
    let title = format!(
        "{flag} needs {feature}, which not every CPU of {} has, and nothing asks for it",
        some(builds)
    );
    let said = Said::at(&META, line.package, line.file, Some(line.line.offset), title).on(builds);
    Some(
        said.remedy(format!("leave {flag} out, or ask the CPU before what needs {feature} is called"))
            .finding(),
    )
}

fn judge(subject: &Subject<'_>, package: &Package<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let assembly: Vec<&OtherFile<'_>> =
        package.others.iter().filter(|other| other.assembly.is_some()).collect();
    if assembly.is_empty() || asks(package) {
        return findings;
    }
    for (arch, table) in [("amd64", AMD64), ("arm64", ARM64)] {
        let of_arch = PortSet::where_port(|port| {
            port.arch.name() == arch && (arch != "arm64" || port.os.name() != "darwin")
        });
        let mut files =
            assembly.iter().filter(|file| !(file.builds & of_arch & subject.declared.of(package)).is_empty());
        let found = files.find_map(|file| {
            let builds = file.builds & subject.declared.of(package);
            // What is for all architectures says nothing about this one.
            let is_of_arch = builds.is_subset(PortSet::where_port(|port| port.arch.name() == arch));
            let (line, feature, instruction) = first(file.bytes, table).filter(|_| is_of_arch)?;
            Some((file, builds & of_arch, line, feature, instruction))
        });
        let Some((file, builds, line, feature, instruction)) = found else { continue };
        let Some(owner) = package.files.iter().find(|file| file.role == Role::Build) else { continue };
        let title = format!(
            "{instruction} needs {feature}, which not every CPU of {} has, and nothing asks for it",
            some(builds)
        );
        let step = format!("ask golang.org/x/sys/cpu for {feature}, and keep a version without it");
        let mut finding = Said::at(&META, package, owner, None, title).on(builds).remedy(step).finding();
        finding.location =
            Some(Location { path: package.path_of(file.name), line: Some(line), column: None });
        findings.push(finding);
    }
    findings
}

/// Whether something in a package has to do with what the CPU can do.
fn asks(package: &Package<'_>) -> bool {
    let go = package.files.iter().map(|file| file.bytes);
    let all = go.chain(package.others.iter().map(|other| other.bytes));
    all.into_iter()
        .any(|bytes| ASKED.iter().any(|word| memchr::memmem::find(bytes, word.as_bytes()).is_some()))
}

/// The first line with such an instruction, what it needs, and the instruction.
fn first(bytes: &[u8], table: &[(&'static str, &'static str)]) -> Option<(u32, &'static str, &'static str)> {
    for (number, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
        let statements = line.split(|&byte| byte == b';');
        for statement in statements {
            let statement = statement.trim_ascii_start();
            let end =
                statement.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(statement.len());
            let word = &statement[..end];
            if let Some((instruction, feature)) = table.iter().find(|(name, _)| name.as_bytes() == word) {
                return Some((u32::try_from(number + 1).unwrap_or(u32::MAX), feature, instruction));
            }
        }
    }
    None
}
