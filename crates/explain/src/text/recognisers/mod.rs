//! One file a recogniser. To add one: copy a file, write its real lines first, name it below.

/// Lists the recognisers; the order is the order in which they are asked.
macro_rules! recognisers {
    ($($module:ident)+) => {
        $(mod $module;)+

        /// Every recogniser, the special before the general.
        pub static RECOGNISERS: &[&super::Recogniser] = &[$(&$module::RECOGNISER),+];
    };
}

recognisers! {
    container_exec_format_error
    container_program_not_found
    arch_cannot_spawn
    bad_cpu_type
    wrong_elf_class
    exec_format_error
    not_a_windows_program
    windows_version_mismatch
    crlf_in_shebang
    interpreter_missing
    program_read_as_script
    linking_other_platform
    symbols_missing_for_architecture
    relocations_in_generic_elf
    library_skipped_as_incompatible
    object_in_wrong_format
    unknown_relocation
    undefined_symbol
    arm64e_needed
    incompatible_architecture
    glibc_too_old
    library_not_found
    qemu_loader_missing
    rosetta_for_linux
    image_lacks_platform
    image_of_other_platform
    delve_under_rosetta
    level_above_cpu
    illegal_instruction
    compiler_flag_for_other_cpu
    assembler_for_other_cpu
    cgo_compiler_missing
    goroot_missing
    go_tool_missing
    go_tool_version_mismatch
    package_not_in_std
    go_too_old_for_module
    go_toolchain_unavailable
    build_constraints_exclude_all
    too_many_rsrc_sections
    lc_uuid_missing
    code_signature_invalid
    killed
    list_all_without_module
    list_m_in_gopath_mode
    modules_disabled
    no_modules_specified
    go_get_outside_module
    directory_outside_module
    go_mod_missing
    build_cache_off
    build_cache_nowhere
    gobin_blocks_cross_install
    unsupported_port
}
