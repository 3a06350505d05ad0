//! Everything that is known, a file each. The first whose pattern fits a line knows it, so that those that
//! say more stand before those that say less.

mod arch_posix_spawn;
mod bad_cpu_type;
mod build_constraints_exclude_all;
mod cgo_compiler_missing;
mod compile_version_mismatch;
mod compiler_flag_unknown;
mod container_loader_missing;
mod delve_under_rosetta;
mod exec_format_error;
mod file_in_wrong_format;
mod glibc_too_old;
mod go_get_outside_module;
mod go_mod_needs_newer_go;
mod gocache_off;
mod goroot_not_found;
mod illegal_instruction;
mod image_platform_mismatch;
mod incompatible_architecture;
mod invalid_elf_header;
mod killed_code_signature;
mod level_above_cpu;
mod linker_other_platform;
mod loader_missing;
mod missing_lc_uuid;
mod modules_disabled;
mod no_matching_manifest;
mod no_module_here;
mod no_modules_specified;
mod no_such_tool;
mod not_a_win32_application;
mod outside_main_module;
mod package_not_in_std;
mod qemu_loader_missing;
mod relocations_in_generic_elf;
mod rosetta_error;
mod script_carriage_return;
mod shared_library_missing;
mod skipping_incompatible;
mod symbols_missing_for_architecture;
mod too_many_rsrc;
mod undefined_reference;
mod unknown_relocation_type;
mod unsupported_port;
mod windows_version_incompatible;
mod wrong_elf_class;

use super::recogniser::Recogniser;

static RECOGNISERS: &[&Recogniser] = &[
    &arch_posix_spawn::RECOGNISER,
    &bad_cpu_type::RECOGNISER,
    &container_loader_missing::RECOGNISER,
    &exec_format_error::RECOGNISER,
    &not_a_win32_application::RECOGNISER,
    &windows_version_incompatible::RECOGNISER,
    &linker_other_platform::RECOGNISER,
    &symbols_missing_for_architecture::RECOGNISER,
    &file_in_wrong_format::RECOGNISER,
    &skipping_incompatible::RECOGNISER,
    &relocations_in_generic_elf::RECOGNISER,
    &unknown_relocation_type::RECOGNISER,
    &incompatible_architecture::RECOGNISER,
    &no_matching_manifest::RECOGNISER,
    &image_platform_mismatch::RECOGNISER,
    &qemu_loader_missing::RECOGNISER,
    &rosetta_error::RECOGNISER,
    &delve_under_rosetta::RECOGNISER,
    &build_constraints_exclude_all::RECOGNISER,
    &compiler_flag_unknown::RECOGNISER,
    &level_above_cpu::RECOGNISER,
    &illegal_instruction::RECOGNISER,
    &cgo_compiler_missing::RECOGNISER,
    &goroot_not_found::RECOGNISER,
    &package_not_in_std::RECOGNISER,
    &compile_version_mismatch::RECOGNISER,
    &go_mod_needs_newer_go::RECOGNISER,
    &too_many_rsrc::RECOGNISER,
    &undefined_reference::RECOGNISER,
    &killed_code_signature::RECOGNISER,
    &missing_lc_uuid::RECOGNISER,
    &modules_disabled::RECOGNISER,
    &no_module_here::RECOGNISER,
    &no_modules_specified::RECOGNISER,
    &go_get_outside_module::RECOGNISER,
    &outside_main_module::RECOGNISER,
    &gocache_off::RECOGNISER,
    &no_such_tool::RECOGNISER,
    &loader_missing::RECOGNISER,
    &wrong_elf_class::RECOGNISER,
    &glibc_too_old::RECOGNISER,
    &shared_library_missing::RECOGNISER,
    &invalid_elf_header::RECOGNISER,
    &script_carriage_return::RECOGNISER,
    &unsupported_port::RECOGNISER,
];

/// All of them, in the order in which they are tried.
#[must_use]
pub fn recognisers() -> &'static [&'static Recogniser] {
    RECOGNISERS
}
