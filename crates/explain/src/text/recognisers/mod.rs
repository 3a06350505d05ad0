//! One file a recogniser. To add one: copy a file, write its real lines first, name it twice below.

mod arch_cannot_spawn;
mod arm64e_needed;
mod assembler_for_other_cpu;
mod bad_cpu_type;
mod build_cache_nowhere;
mod build_cache_off;
mod build_constraints_exclude_all;
mod cgo_compiler_missing;
mod code_signature_invalid;
mod compiler_flag_for_other_cpu;
mod container_command_missing;
mod container_exec_format_error;
mod container_program_not_found;
mod crlf_in_shebang;
mod delve_too_old_for_go;
mod delve_under_rosetta;
mod directory_outside_module;
mod exec_format_error;
mod glibc_too_old;
mod go_get_outside_module;
mod go_install_without_version;
mod go_mod_missing;
mod go_too_old_for_module;
mod go_tool_missing;
mod go_tool_version_mismatch;
mod go_toolchain_not_in_path;
mod go_toolchain_unavailable;
mod gobin_blocks_cross_install;
mod goroot_missing;
mod illegal_instruction;
mod image_lacks_platform;
mod image_of_other_platform;
mod incompatible_architecture;
mod interpreter_missing;
mod invalid_level;
mod killed;
mod lc_uuid_missing;
mod level_above_cpu;
mod library_cut_short;
mod library_not_found;
mod library_not_macho;
mod library_skipped_as_incompatible;
mod linking_other_platform;
mod list_all_without_module;
mod list_m_in_gopath_mode;
mod modules_disabled;
mod no_modules_specified;
mod not_a_windows_program;
mod object_in_wrong_format;
mod package_not_in_std;
mod program_read_as_script;
mod qemu_loader_missing;
mod race_without_cgo;
mod relocations_in_generic_elf;
mod rosetta_for_linux;
mod symbols_missing_for_architecture;
mod too_many_rsrc_sections;
mod tool_built_by_older_go;
mod undefined_symbol;
mod unknown_relocation;
mod unsupported_port;
mod windows_version_mismatch;
mod workspace_empty;
mod wrong_elf_class;

/// Every recogniser, the special before the general: that is the order in which they are asked.
pub static RECOGNISERS: &[&super::Recogniser] = &[
    &container_exec_format_error::RECOGNISER,
    &container_program_not_found::RECOGNISER,
    &container_command_missing::RECOGNISER,
    &arch_cannot_spawn::RECOGNISER,
    &bad_cpu_type::RECOGNISER,
    &wrong_elf_class::RECOGNISER,
    &exec_format_error::RECOGNISER,
    &not_a_windows_program::RECOGNISER,
    &windows_version_mismatch::RECOGNISER,
    &crlf_in_shebang::RECOGNISER,
    &interpreter_missing::RECOGNISER,
    &program_read_as_script::RECOGNISER,
    &linking_other_platform::RECOGNISER,
    &symbols_missing_for_architecture::RECOGNISER,
    &relocations_in_generic_elf::RECOGNISER,
    &library_skipped_as_incompatible::RECOGNISER,
    &object_in_wrong_format::RECOGNISER,
    &unknown_relocation::RECOGNISER,
    &undefined_symbol::RECOGNISER,
    &arm64e_needed::RECOGNISER,
    &incompatible_architecture::RECOGNISER,
    &library_not_macho::RECOGNISER,
    &glibc_too_old::RECOGNISER,
    &library_not_found::RECOGNISER,
    &library_cut_short::RECOGNISER,
    &qemu_loader_missing::RECOGNISER,
    &rosetta_for_linux::RECOGNISER,
    &image_lacks_platform::RECOGNISER,
    &image_of_other_platform::RECOGNISER,
    &delve_under_rosetta::RECOGNISER,
    &delve_too_old_for_go::RECOGNISER,
    &tool_built_by_older_go::RECOGNISER,
    &level_above_cpu::RECOGNISER,
    &illegal_instruction::RECOGNISER,
    &compiler_flag_for_other_cpu::RECOGNISER,
    &assembler_for_other_cpu::RECOGNISER,
    &cgo_compiler_missing::RECOGNISER,
    &race_without_cgo::RECOGNISER,
    &goroot_missing::RECOGNISER,
    &go_tool_missing::RECOGNISER,
    &go_tool_version_mismatch::RECOGNISER,
    &package_not_in_std::RECOGNISER,
    &go_too_old_for_module::RECOGNISER,
    &go_toolchain_unavailable::RECOGNISER,
    &go_toolchain_not_in_path::RECOGNISER,
    &build_constraints_exclude_all::RECOGNISER,
    &too_many_rsrc_sections::RECOGNISER,
    &lc_uuid_missing::RECOGNISER,
    &code_signature_invalid::RECOGNISER,
    &killed::RECOGNISER,
    &list_all_without_module::RECOGNISER,
    &list_m_in_gopath_mode::RECOGNISER,
    &modules_disabled::RECOGNISER,
    &no_modules_specified::RECOGNISER,
    &go_get_outside_module::RECOGNISER,
    &go_install_without_version::RECOGNISER,
    &directory_outside_module::RECOGNISER,
    &go_mod_missing::RECOGNISER,
    &workspace_empty::RECOGNISER,
    &build_cache_off::RECOGNISER,
    &build_cache_nowhere::RECOGNISER,
    &gobin_blocks_cross_install::RECOGNISER,
    &unsupported_port::RECOGNISER,
    &invalid_level::RECOGNISER,
];
