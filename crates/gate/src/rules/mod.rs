//! The rules.

mod accidental_suffix;
mod cgo;
mod cgo_without_stub;
mod constrained;
mod dependency_hole;
mod duplicate_declaration;
mod goarch;
mod hole;
mod looking;
mod machine;
mod missing_assembly;
mod no_fallback_file;
mod outdated_sys_module;
mod package_excluded;
mod pipelines;
mod symbol_hole;
mod test_only_hole;
#[cfg(test)]
mod tests;
mod unknown_arch_tag;

use ogive_record::{Asked, Finding, Rule};

use self::accidental_suffix::AccidentalSuffix;
use self::cgo::{CgoCTypeWidth, CgoHardcodedLibdir, CgoNativeMarch, CgoPrebuiltLibrary, CgoX86Flags};
use self::cgo_without_stub::CgoWithoutStub;
use self::dependency_hole::DependencyHole;
use self::duplicate_declaration::DuplicateDeclaration;
use self::goarch::{
    GoarchAsWordSize, GoarchComparison, GoarchInUrlOrSelector, GoarchMap, GoarchPrefix,
    GoarchSwitchWithoutDefault, LiteralMachineName,
};
use self::machine::{
    BpfTargetArch, ConstantOverflowsInt, CpuFeatureUnchecked, EpollPadding, FloatToUnsigned, FmaGoldenValues,
    Goamd64Level, HardcodedSizeof, HugeArrayCast, LegacySyscall, NarrowParse, NativeEndianCast,
    NumericSyscall, PageSize4096, StatfsWidth, Unaligned64BitAtomic, UnalignedCast, UtsnameInt8,
    X86CpuinfoKeys,
};
use self::missing_assembly::MissingAssembly;
use self::no_fallback_file::NoFallbackFile;
use self::outdated_sys_module::OutdatedSysModule;
use self::package_excluded::PackageExcluded;
use self::pipelines::{
    DockerfileEmulatedBuild, DockerfileGoarch, DockerfilePlatform, MakefileGoarch, ManifestNodeSelector,
    PinnedDownload, RaceUnsupported, ReleaseMatrixGap, TargetarchNotPropagated, TestMatrixGap,
};
use self::symbol_hole::SymbolHole;
use self::test_only_hole::TestOnlyHole;
use self::unknown_arch_tag::UnknownArchTag;
use crate::pipelines::Pipelines;
use crate::{Declared, Repository};

/// What rules judge: a repository, for the platforms that it is to be built for.
#[derive(Debug)]
pub struct Subject<'s> {
    /// The repository.
    pub repository: Repository<'s>,
    /// What builds, tests and ships it.
    pub pipelines: Pipelines<'s>,
    /// The platforms.
    pub declared: Declared,
}

/// A rule of the gate.
pub type GateRule = dyn for<'s> Rule<Subject<'s>>;

/// The rules, in the order in which they are asked.
pub const RULES: &[&GateRule] = &[
    &PackageExcluded,
    &SymbolHole,
    &MissingAssembly,
    &DuplicateDeclaration,
    &TestOnlyHole,
    &DependencyHole,
    &OutdatedSysModule,
    &UnknownArchTag,
    &AccidentalSuffix,
    &NoFallbackFile,
    &CgoWithoutStub,
    &GoarchComparison,
    &GoarchSwitchWithoutDefault,
    &GoarchMap,
    &GoarchPrefix,
    &GoarchAsWordSize,
    &GoarchInUrlOrSelector,
    &LiteralMachineName,
    &Unaligned64BitAtomic,
    &HugeArrayCast,
    &ConstantOverflowsInt,
    &NumericSyscall,
    &LegacySyscall,
    &UtsnameInt8,
    &StatfsWidth,
    &EpollPadding,
    &CpuFeatureUnchecked,
    &BpfTargetArch,
    &FloatToUnsigned,
    &FmaGoldenValues,
    &Goamd64Level,
    &HardcodedSizeof,
    &NarrowParse,
    &NativeEndianCast,
    &PageSize4096,
    &UnalignedCast,
    &X86CpuinfoKeys,
    &CgoX86Flags,
    &CgoNativeMarch,
    &CgoPrebuiltLibrary,
    &CgoHardcodedLibdir,
    &CgoCTypeWidth,
    &DockerfileGoarch,
    &DockerfilePlatform,
    &DockerfileEmulatedBuild,
    &TargetarchNotPropagated,
    &PinnedDownload,
    &MakefileGoarch,
    &ReleaseMatrixGap,
    &TestMatrixGap,
    &RaceUnsupported,
    &ManifestNodeSelector,
];

/// What the rules find, by place.
#[must_use]
pub fn judge(subject: &Subject<'_>) -> Vec<Finding> {
    crate::examine(subject, &Asked::default()).findings
}
