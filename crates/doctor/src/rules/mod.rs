//! The rules, a file each.

mod ancestors;
mod asdf_architecture;
mod binfmt_bad_magic;
mod binfmt_disabled;
mod binfmt_interpreter_gone;
mod binfmt_missing;
mod binfmt_not_fixed;
mod cc_for_target_ignored;
mod cgo;
mod cgo_compiler_foreign;
mod cgo_compiler_missing;
mod cgo_flags;
mod command_line_tools;
mod container_emulated;
mod default_platform;
mod dlv_listens_everywhere;
mod editor_environment_differs;
mod editor_go_mismatch;
mod editor_settings_malformed;
mod editor_target_leak;
mod editor_translated;
mod editors;
mod engine_architecture;
mod foreign;
mod foreign_tool;
mod go_differs_by_shell;
mod go_is_alias;
mod go_too_old_for_os;
mod go_unsupported;
mod gobin_blocks_cross_install;
mod gobin_mixed;
mod gocache_off;
mod gocache_on_slow_disk;
mod gocache_shared;
mod gocache_unwritable;
mod goflags_conflict;
mod gohost_exported;
mod gopath;
mod gopath_from_gohost;
mod gopath_is_goroot;
mod gopath_leftovers;
mod gopath_mode;
mod goproxy_malformed;
mod goproxy_unreachable;
mod goroot;
mod goroot_needless;
mod gosumdb_off;
mod gotoolchain_blocks;
mod gotoolchain_foreign;
mod gvm_exports;
mod gvm_translated;
mod handlers;
mod homebrew_prefix;
mod intel_mac;
mod level_above_cpu;
mod libclang_foreign;
mod migrated_machine;
mod mixed_userland;
mod myth;
mod myth_go111module;
mod no_native_release;
mod ogive_translated;
mod os_too_old;
mod outdated_tool;
mod path_entry_unsafe;
mod path_helper;
mod persisted_target;
mod pkg_config;
mod prism_emulated;
mod project_in_gopath;
mod rosetta_missing;
mod rosetta_sunset;
mod selected;
mod selected_not_installed;
mod selection_disagrees;
mod settings;
mod several_gos;
mod shadowed_tool;
mod shim_not_first;
mod stale_go;
mod starts;
mod startup_file_mistake;
mod startup_file_speaks;
mod startup_file_stops;
mod toolchain_name;
mod translated_ancestor;
mod translated_go;
mod translated_shell;
mod troubles;
mod two_managers;
mod wrong_libc;

pub(crate) use asdf_architecture::architecture as architecture_of_asdf;
pub(crate) use selected::natural;

use ogive_record::Rule;

use crate::{Concern, Machine};

/// The `go` that this process finds, and what it is for.
pub(crate) fn on_path(machine: &Machine) -> Option<(std::path::PathBuf, ogive_platform::Port)> {
    let selected = selected::on(machine, &machine.search_path)?;
    Some((selected.program.to_owned(), selected.port?))
}

/// A rule, and what the user experiences when it fails.
pub struct Ruling {
    /// The rule.
    pub rule: &'static dyn Rule<Machine>,
    /// What the user experiences.
    pub concern: Concern,
}

/// Every rule, in the order in which they are asked.
pub const RULES: &[Ruling] = &[
    Ruling { rule: &goroot::GorootMismatch, concern: Concern::DoesNotRun },
    Ruling { rule: &level_above_cpu::LevelAboveCpu, concern: Concern::DoesNotRun },
    Ruling { rule: &wrong_libc::WrongLibc, concern: Concern::DoesNotRun },
    Ruling { rule: &go_too_old_for_os::GoTooOldForOs, concern: Concern::DoesNotRun },
    Ruling { rule: &binfmt_disabled::BinfmtDisabled, concern: Concern::DoesNotRun },
    Ruling { rule: &binfmt_interpreter_gone::BinfmtInterpreterGone, concern: Concern::DoesNotRun },
    Ruling { rule: &binfmt_bad_magic::BinfmtBadMagic, concern: Concern::DoesNotRun },
    Ruling { rule: &binfmt_missing::BinfmtMissing, concern: Concern::DoesNotRun },
    Ruling { rule: &rosetta_missing::RosettaMissing, concern: Concern::DoesNotRun },
    Ruling { rule: &mixed_userland::MixedUserland, concern: Concern::DoesNotRun },
    Ruling { rule: &os_too_old::OsTooOld, concern: Concern::DoesNotRun },
    Ruling { rule: &no_native_release::NoNativeRelease, concern: Concern::DoesNotRun },
    Ruling { rule: &translated_go::TranslatedGo, concern: Concern::RunsTranslated },
    Ruling { rule: &gotoolchain_foreign::GotoolchainForeign, concern: Concern::RunsTranslated },
    Ruling { rule: &translated_shell::TranslatedShell, concern: Concern::RunsTranslated },
    Ruling { rule: &translated_ancestor::TranslatedAncestor, concern: Concern::RunsTranslated },
    Ruling { rule: &homebrew_prefix::HomebrewPrefix, concern: Concern::RunsTranslated },
    Ruling { rule: &gvm_translated::GvmTranslated, concern: Concern::RunsTranslated },
    Ruling { rule: &migrated_machine::MigratedMachine, concern: Concern::RunsTranslated },
    Ruling { rule: &prism_emulated::PrismEmulated, concern: Concern::RunsTranslated },
    Ruling { rule: &ogive_translated::OgiveTranslated, concern: Concern::RunsTranslated },
    Ruling { rule: &rosetta_sunset::RosettaSunset, concern: Concern::RunsTranslated },
    Ruling { rule: &persisted_target::PersistedTarget, concern: Concern::BuildsWrong },
    Ruling { rule: &gopath_mode::GopathMode, concern: Concern::BuildsWrong },
    Ruling { rule: &shadowed_tool::ShadowedTool, concern: Concern::BuildsWrong },
    Ruling { rule: &project_in_gopath::ProjectInGopath, concern: Concern::BuildsWrong },
    Ruling { rule: &gocache_off::GocacheOff, concern: Concern::BuildsWrong },
    Ruling { rule: &gocache_unwritable::GocacheUnwritable, concern: Concern::BuildsWrong },
    Ruling { rule: &gocache_on_slow_disk::GocacheOnSlowDisk, concern: Concern::BuildsWrong },
    Ruling { rule: &gocache_shared::GocacheShared, concern: Concern::BuildsWrong },
    Ruling { rule: &stale_go::StaleGo, concern: Concern::BuildsWrong },
    Ruling { rule: &gotoolchain_blocks::GotoolchainBlocks, concern: Concern::BuildsWrong },
    Ruling { rule: &toolchain_name::ToolchainName, concern: Concern::BuildsWrong },
    Ruling { rule: &cgo_compiler_missing::CgoCompilerMissing, concern: Concern::BuildsWrong },
    Ruling { rule: &command_line_tools::CommandLineTools, concern: Concern::BuildsWrong },
    Ruling { rule: &cgo_compiler_foreign::CgoCompilerForeign, concern: Concern::BuildsWrong },
    Ruling { rule: &cgo_flags::CgoFlags, concern: Concern::BuildsWrong },
    Ruling { rule: &pkg_config::PkgConfig, concern: Concern::BuildsWrong },
    Ruling { rule: &libclang_foreign::LibclangForeign, concern: Concern::BuildsWrong },
    Ruling { rule: &goproxy_malformed::GoproxyMalformed, concern: Concern::BuildsWrong },
    Ruling { rule: &goproxy_unreachable::GoproxyUnreachable, concern: Concern::BuildsWrong },
    Ruling { rule: &goflags_conflict::GoflagsConflict, concern: Concern::BuildsWrong },
    Ruling { rule: &go_differs_by_shell::GoDiffersByShell, concern: Concern::OtherGo },
    Ruling { rule: &go_is_alias::GoIsAlias, concern: Concern::OtherGo },
    Ruling { rule: &path_helper::PathHelper, concern: Concern::OtherGo },
    Ruling { rule: &shim_not_first::ShimNotFirst, concern: Concern::OtherGo },
    Ruling { rule: &several_gos::SeveralGos, concern: Concern::OtherGo },
    Ruling { rule: &path_entry_unsafe::PathEntryUnsafe, concern: Concern::OtherGo },
    Ruling { rule: &asdf_architecture::AsdfArchitecture, concern: Concern::OtherGo },
    Ruling { rule: &selection_disagrees::SelectionDisagrees, concern: Concern::OtherGo },
    Ruling { rule: &selected_not_installed::SelectedNotInstalled, concern: Concern::OtherGo },
    Ruling { rule: &two_managers::TwoManagers, concern: Concern::OtherGo },
    Ruling { rule: &gvm_exports::GvmExports, concern: Concern::OtherGo },
    Ruling { rule: &startup_file_mistake::StartupFileMistake, concern: Concern::OtherGo },
    Ruling { rule: &startup_file_stops::StartupFileStops, concern: Concern::OtherGo },
    Ruling { rule: &startup_file_speaks::StartupFileSpeaks, concern: Concern::Tools },
    Ruling { rule: &gobin_mixed::GobinMixed, concern: Concern::Tools },
    Ruling { rule: &gobin_blocks_cross_install::GobinBlocksCrossInstall, concern: Concern::Tools },
    Ruling { rule: &foreign_tool::GOPLS_FOREIGN, concern: Concern::Tools },
    Ruling { rule: &foreign_tool::DLV_FOREIGN, concern: Concern::Tools },
    Ruling { rule: &foreign_tool::DLV_TRANSLATED, concern: Concern::Tools },
    Ruling { rule: &outdated_tool::GOPLS_OUTDATED, concern: Concern::Tools },
    Ruling { rule: &outdated_tool::DLV_OUTDATED, concern: Concern::Tools },
    Ruling { rule: &editor_go_mismatch::EditorGoMismatch, concern: Concern::Tools },
    Ruling { rule: &editor_translated::EditorTranslated, concern: Concern::Tools },
    Ruling { rule: &editor_target_leak::EditorTargetLeak, concern: Concern::Tools },
    Ruling { rule: &editor_environment_differs::EditorEnvironmentDiffers, concern: Concern::Tools },
    Ruling { rule: &editor_settings_malformed::EditorSettingsMalformed, concern: Concern::Tools },
    Ruling { rule: &dlv_listens_everywhere::DlvListensEverywhere, concern: Concern::Tools },
    Ruling { rule: &gohost_exported::GohostExported, concern: Concern::Settings },
    Ruling { rule: &cc_for_target_ignored::CcForTargetIgnored, concern: Concern::Settings },
    Ruling { rule: &goroot_needless::GorootNeedless, concern: Concern::Settings },
    Ruling { rule: &gopath_from_gohost::GopathFromGohost, concern: Concern::Settings },
    Ruling { rule: &gopath_is_goroot::GopathIsGoroot, concern: Concern::Settings },
    Ruling { rule: &gopath_leftovers::GopathLeftovers, concern: Concern::Settings },
    Ruling { rule: &gosumdb_off::GosumdbOff, concern: Concern::Settings },
    Ruling { rule: &go_unsupported::GoUnsupported, concern: Concern::Settings },
    Ruling { rule: &myth_go111module::MythGo111module, concern: Concern::Settings },
    Ruling { rule: &myth::CLEANED_CACHE, concern: Concern::Settings },
    Ruling { rule: &myth::ARCH_GO, concern: Concern::Settings },
    Ruling { rule: &myth::EMPTIED_GOPATH, concern: Concern::Settings },
    Ruling { rule: &myth::DELETED_TRANSLATIONS, concern: Concern::Settings },
    Ruling { rule: &default_platform::DefaultPlatform, concern: Concern::Containers },
    Ruling { rule: &container_emulated::ContainerEmulated, concern: Concern::Containers },
    Ruling { rule: &engine_architecture::EngineArchitecture, concern: Concern::Containers },
    Ruling { rule: &binfmt_not_fixed::BinfmtNotFixed, concern: Concern::Containers },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use ogive_machine::{EditorKind, EditorSyntax, Manager, ProgramKind, Steers, Way};
    use ogive_record::{Fact, Provenance};

    use super::*;
    use crate::scenario::{Scenario, rules_failed};

    fn native(port: &str) -> ProgramKind {
        ProgramKind::Native { ports: vec![port.parse().unwrap()], go: None }
    }

    fn set_up(scenario: Scenario) -> Scenario {
        Way::ALL
            .into_iter()
            .fold(scenario, |scenario, way| scenario.bash(way, |_| {}))
            .variable("GOBIN", "/home/ann/bin")
            .variable("GOPATH", "/home/ann/work/go")
            .persisted("GOPROXY", "https://a.example,direct")
            .persisted("GOFLAGS", "-mod=readonly")
            .persisted("GOTOOLCHAIN", "auto")
            .module("/home/ann/project/go.mod", "1.27")
            .asked("/home/ann/project", "toolchain", "go1.27.3", "1.27.3")
            .asked("/home/ann/project", ".tool-versions", "golang 1.27.3", "1.27.3")
    }

    #[test]
    fn healthy_machines_have_nothing_to_mend() {
        let nothing: [String; 0] = [];
        let archive = Scenario::linux_amd64()
            .go("/usr/local/go", "1.27.3", "linux/amd64")
            .program("gcc", "/usr/bin/gcc", native("linux/amd64"))
            .program("gcc", "/usr/lib/ccache/gcc", native("linux/amd64"))
            .compiler("gcc", "x86_64-linux-gnu", "linux/amd64")
            .tool("/home/ann/bin/gopls", "linux/amd64", "golang.org/x/tools/gopls", "v0.20.0")
            .ancestor("bash", false)
            .ancestor("tmux: server", false)
            .editor_program(EditorKind::VsCode, "/usr/share/code/code", native("linux/amd64"))
            .editor_setting(
                EditorKind::VsCode,
                EditorSyntax::Json,
                &["go.goroot"],
                Steers::Goroot,
                "/usr/local/go",
            )
            .variable("GOAMD64", "v1")
            .with(|machine| {
                let level = "linux/amd64/v3".parse().unwrap();
                machine.abilities.host.level = Fact::known(level, Provenance::BuiltIn);
            });
        assert_eq!(rules_failed(&set_up(archive).build()), nothing);
        let homebrew = Scenario::apple_silicon()
            .go("/opt/homebrew/Cellar/go/1.27.3/libexec", "1.27.3", "darwin/arm64")
            .with(|machine| machine.gos[0].manager = Manager::HomebrewArm)
            .compiler("clang", "arm64-apple-darwin25.0.0", "darwin/arm64")
            .variable("HOMEBREW_PREFIX", "/opt/homebrew")
            .variable("DOCKER_DEFAULT_PLATFORM", "linux/arm64");
        assert_eq!(rules_failed(&set_up(homebrew).build()), nothing);
        let shims = Scenario::linux_amd64()
            .go("/usr/lib/go-1.26", "1.26.8", "linux/amd64")
            .with(|machine| machine.gos[0].manager = Manager::Distribution)
            .unselected_go("/home/ann/.local/share/ogive/sdk/go1.27.3.linux-amd64", "1.27.3", "linux/amd64")
            .program("go", "/home/ann/.local/share/ogive/shims/go", ProgramKind::Shim { of: Manager::Ogive });
        assert_eq!(rules_failed(&set_up(shims).build()), nothing);
        assert_eq!(rules_failed(&Scenario::linux_amd64().build()), nothing);
    }

    #[test]
    fn rules_have_names_of_their_own_and_say_what_they_are() {
        let mut names = BTreeSet::new();
        for ruling in RULES {
            let meta = ruling.rule.meta();
            assert!(names.insert(meta.name.as_str()), "{}", meta.name);
            assert!(!meta.summary.ends_with('.') && meta.rationale.ends_with('.'), "{}", meta.name);
            assert!(!meta.examples.is_empty() && !meta.references.is_empty(), "{}", meta.name);
        }
    }
}
