//! `bpf-target-arch`: a program for the kernel's virtual machine is compiled for the registers of one architecture.

use ogive_record::{Audience, Confidence, Example, Finding, Reference, RuleMeta, RuleName, Severity};

use crate::repository::{GoFile, Package, Role};
use crate::rules::goarch::is_of_one_architecture;
use crate::said::{Said, some};
use crate::{OnePackage, PackageRule, Subject};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("bpf-target-arch"),
    severity: Severity::Error,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "a program for the kernel's virtual machine is compiled for the registers of one architecture",
    rationale: "PT_REGS_PARM1 and its kin become offsets into the registers of the architecture that __TARGET_ARCH_… names. On \
                another kernel the program reads something else, or is refused.",
    examples: &[Example {
        wrong: "//go:generate bpf2go probe probe.c -- -D__TARGET_ARCH_x86",
        right: "//go:generate bpf2go -target amd64,arm64 probe probe.c",
    }],
    references: &[
        Reference { title: "solo-io/bumblebee#44", url: "https://github.com/solo-io/bumblebee/issues/44" },
        Reference { title: "bpf2go", url: "https://pkg.go.dev/github.com/cilium/ebpf/cmd/bpf2go" },
    ],
};

/// What names the architecture, and what Go calls that.
const MARK: &str = "__TARGET_ARCH_";
const NAMES: &[(&str, &[&str])] = &[
    ("x86", &["amd64", "386"]),
    ("arm64", &["arm64"]),
    ("arm", &["arm"]),
    ("s390", &["s390x"]),
    ("powerpc", &["ppc64le", "ppc64"]),
    ("mips", &["mips", "mipsle", "mips64", "mips64le"]),
    ("riscv", &["riscv64"]),
    ("loongarch", &["loong64"]),
];

/// A program for the kernel's virtual machine is compiled for the registers of one architecture.
pub(in crate::rules) struct BpfTargetArch;

impl PackageRule for BpfTargetArch {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        let finder = memchr::memmem::Finder::new(MARK);
        let files = one.package.files.iter().filter(|file| finder.find(file.bytes).is_some());
        files.filter_map(|file| judge(one.subject, one.package, file)).collect()
    }
}

fn judge(subject: &Subject<'_>, package: &Package<'_>, file: &GoFile<'_>) -> Option<Finding> {
    // What a test says is its input.
    let code = (file.role != Role::Build).then(|| file.code());
    let is_input = |at: usize| {
        let offset = u32::try_from(at).unwrap_or(u32::MAX);
        code.as_ref().is_some_and(|code| code.is_in_string(offset))
    };
    let mut places = memchr::memmem::find_iter(file.bytes, MARK)
        .filter(|&at| !is_input(at))
        .map(|at| (at, name_at(file.bytes, at + MARK.len())));
    let (at, first) = places.next()?;
    // Where the name is put together, or there are several, somebody chooses.
    let archs = NAMES.iter().find(|(name, _)| *name == first)?.1;
    if places.any(|(_, name)| name != first) || is_of_one_architecture(file) {
        return None;
    }
    let linux = |port: &ogive_platform::Port| port.os == ogive_platform::Goos::Linux;
    let others =
        ogive_platform::PortSet::where_port(|port| linux(&port) && !archs.contains(&port.arch.name()));
    let others = others & subject.declared.of_file(package, file);
    if others.is_empty() {
        return None;
    }
    let title = format!("{MARK}{first} compiles for other registers than those of {}", some(others));
    let step =
        "generate one object for each architecture, each with its own name behind __TARGET_ARCH_".to_owned();
    let offset = u32::try_from(at).ok();
    Some(Said::at(&META, package, file, offset, title).on(others).remedy(step).finding())
}

/// The word that starts at a place.
fn name_at(bytes: &[u8], at: usize) -> &str {
    let rest = bytes.get(at..).unwrap_or_default();
    let end = rest.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len());
    std::str::from_utf8(&rest[..end]).unwrap_or_default()
}
