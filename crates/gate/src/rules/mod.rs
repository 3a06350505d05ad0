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
pub(crate) mod pipelines;
mod symbol_hole;
mod test_only_hole;
#[cfg(test)]
mod tests;
mod unknown_arch_tag;

use ogive_record::{Asked, Finding, Rule, RuleMeta};

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
use crate::{Declared, PackageRule, Repository};

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

/// A rule of the gate: it judges one package after the other, or a subject as a whole, or both.
#[derive(Clone, Copy)]
pub struct GateRule {
    pub(crate) package: Option<&'static dyn PackageRule>,
    pub(crate) whole: Option<&'static WholeRule>,
}

/// A rule that judges a subject as a whole.
pub(crate) type WholeRule = dyn for<'s> Rule<Subject<'s>>;

impl GateRule {
    const fn package(rule: &'static dyn PackageRule) -> Self {
        Self { package: Some(rule), whole: None }
    }

    const fn whole(rule: &'static WholeRule) -> Self {
        Self { package: None, whole: Some(rule) }
    }

    const fn both(package: &'static dyn PackageRule, whole: &'static WholeRule) -> Self {
        Self { package: Some(package), whole: Some(whole) }
    }

    /// What the rule is.
    ///
    /// # Panics
    /// Never: every rule judges something.
    #[must_use]
    pub fn meta(&self) -> &'static RuleMeta {
        let of_package = self.package.map(PackageRule::meta);
        of_package
            .or_else(|| self.whole.map(Rule::meta))
            .expect("a rule judges packages, or subjects as a whole")
    }
}

/// The rules, in the order in which they are asked.
pub const RULES: &[GateRule] = &[
    GateRule::package(&PackageExcluded),
    GateRule::package(&SymbolHole),
    GateRule::package(&MissingAssembly),
    GateRule::package(&DuplicateDeclaration),
    GateRule::package(&TestOnlyHole),
    GateRule::whole(&DependencyHole),
    GateRule::whole(&OutdatedSysModule),
    GateRule::package(&UnknownArchTag),
    GateRule::package(&AccidentalSuffix),
    GateRule::package(&NoFallbackFile),
    GateRule::package(&CgoWithoutStub),
    GateRule::package(&GoarchComparison),
    GateRule::package(&GoarchSwitchWithoutDefault),
    GateRule::package(&GoarchMap),
    GateRule::package(&GoarchPrefix),
    GateRule::package(&GoarchAsWordSize),
    GateRule::package(&GoarchInUrlOrSelector),
    GateRule::package(&LiteralMachineName),
    GateRule::package(&Unaligned64BitAtomic),
    GateRule::package(&HugeArrayCast),
    GateRule::package(&ConstantOverflowsInt),
    GateRule::package(&NumericSyscall),
    GateRule::package(&LegacySyscall),
    GateRule::package(&UtsnameInt8),
    GateRule::package(&StatfsWidth),
    GateRule::package(&EpollPadding),
    GateRule::package(&CpuFeatureUnchecked),
    GateRule::package(&BpfTargetArch),
    GateRule::package(&FloatToUnsigned),
    GateRule::package(&FmaGoldenValues),
    GateRule::both(&Goamd64Level, &Goamd64Level),
    GateRule::package(&HardcodedSizeof),
    GateRule::package(&NarrowParse),
    GateRule::package(&NativeEndianCast),
    GateRule::package(&PageSize4096),
    GateRule::package(&UnalignedCast),
    GateRule::package(&X86CpuinfoKeys),
    GateRule::package(&CgoX86Flags),
    GateRule::package(&CgoNativeMarch),
    GateRule::package(&CgoPrebuiltLibrary),
    GateRule::package(&CgoHardcodedLibdir),
    GateRule::package(&CgoCTypeWidth),
    GateRule::both(&DockerfileGoarch, &DockerfileGoarch),
    GateRule::whole(&DockerfilePlatform),
    GateRule::whole(&DockerfileEmulatedBuild),
    GateRule::whole(&TargetarchNotPropagated),
    GateRule::whole(&PinnedDownload),
    GateRule::whole(&MakefileGoarch),
    GateRule::whole(&ReleaseMatrixGap),
    GateRule::whole(&TestMatrixGap),
    GateRule::whole(&RaceUnsupported),
    GateRule::whole(&ManifestNodeSelector),
];

/// What the rules find, by place.
#[must_use]
pub fn judge(subject: &Subject<'_>) -> Vec<Finding> {
    crate::examine(subject, &Asked::default()).findings
}
