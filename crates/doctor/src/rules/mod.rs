//! The rules, a file each.

mod binfmt_disabled;
mod binfmt_interpreter_gone;
mod binfmt_missing;
mod binfmt_not_fixed;
mod cgo_compiler;
mod cgo_compiler_missing;
mod cgo_flags;
mod default_platform;
mod dlv_foreign;
mod go_differs_by_shell;
mod go_is_alias;
mod go_too_old_for_os;
mod gobin_blocks;
mod gobin_mixed;
mod gocache_off;
mod gocache_unwritable;
mod gopath_leftovers;
mod gopath_mode;
mod goroot;
mod gotoolchain_blocks;
mod handlers;
mod homebrew_prefix;
mod level_above_cpu;
mod os_too_old;
mod persisted_target;
mod pkg_config;
mod rosetta_missing;
mod selected;
mod several_gos;
mod shadowed_tool;
mod stale_go;
mod toolchain_name;
mod translated_ancestor;
mod translated_go;
mod wrong_libc;

use ogive_record::Rule;

use crate::{Concern, Machine};

/// A rule, and what the user experiences when it fails.
pub struct Ruling {
    /// The rule.
    pub rule: &'static dyn Rule<Machine>,
    /// What the user experiences.
    pub concern: Concern,
}

/// Every rule, in the order in which they are asked.
pub const RULES: &[Ruling] = &[
    Ruling { rule: &translated_go::TranslatedGo, concern: Concern::RunsTranslated },
    Ruling { rule: &os_too_old::OsTooOld, concern: Concern::DoesNotRun },
    Ruling { rule: &wrong_libc::WrongLibc, concern: Concern::DoesNotRun },
    Ruling { rule: &go_too_old_for_os::GoTooOldForOs, concern: Concern::DoesNotRun },
    Ruling { rule: &rosetta_missing::RosettaMissing, concern: Concern::DoesNotRun },
    Ruling { rule: &binfmt_disabled::BinfmtDisabled, concern: Concern::DoesNotRun },
    Ruling { rule: &binfmt_interpreter_gone::BinfmtInterpreterGone, concern: Concern::DoesNotRun },
    Ruling { rule: &binfmt_missing::BinfmtMissing, concern: Concern::DoesNotRun },
    Ruling { rule: &binfmt_not_fixed::BinfmtNotFixed, concern: Concern::Containers },
    Ruling { rule: &homebrew_prefix::HomebrewPrefix, concern: Concern::RunsTranslated },
    Ruling { rule: &translated_ancestor::TranslatedAncestor, concern: Concern::RunsTranslated },
    Ruling { rule: &level_above_cpu::LevelAboveCpu, concern: Concern::BuildsWrong },
    Ruling { rule: &persisted_target::PersistedTarget, concern: Concern::BuildsWrong },
    Ruling { rule: &goroot::GorootMismatch, concern: Concern::DoesNotRun },
    Ruling { rule: &gopath_mode::GopathMode, concern: Concern::BuildsWrong },
    Ruling { rule: &stale_go::StaleGo, concern: Concern::BuildsWrong },
    Ruling { rule: &gocache_off::GocacheOff, concern: Concern::BuildsWrong },
    Ruling { rule: &gocache_unwritable::GocacheUnwritable, concern: Concern::BuildsWrong },
    Ruling { rule: &cgo_flags::CgoFlags, concern: Concern::BuildsWrong },
    Ruling { rule: &pkg_config::PkgConfig, concern: Concern::BuildsWrong },
    Ruling { rule: &toolchain_name::ToolchainName, concern: Concern::BuildsWrong },
    Ruling { rule: &cgo_compiler_missing::CgoCompilerMissing, concern: Concern::BuildsWrong },
    Ruling { rule: &gotoolchain_blocks::GotoolchainBlocks, concern: Concern::BuildsWrong },
    Ruling { rule: &gobin_blocks::GobinBlocks, concern: Concern::BuildsWrong },
    Ruling { rule: &cgo_compiler::CgoCompilerForeign, concern: Concern::BuildsWrong },
    Ruling { rule: &go_differs_by_shell::GoDiffersByShell, concern: Concern::OtherGo },
    Ruling { rule: &go_is_alias::GoIsAlias, concern: Concern::OtherGo },
    Ruling { rule: &shadowed_tool::ShadowedTool, concern: Concern::OtherGo },
    Ruling { rule: &several_gos::SeveralGos, concern: Concern::OtherGo },
    Ruling { rule: &dlv_foreign::DlvForeign, concern: Concern::Tools },
    Ruling { rule: &gobin_mixed::GobinMixed, concern: Concern::Tools },
    Ruling { rule: &gopath_leftovers::GopathLeftovers, concern: Concern::Settings },
    Ruling { rule: &default_platform::DefaultPlatform, concern: Concern::Containers },
];
