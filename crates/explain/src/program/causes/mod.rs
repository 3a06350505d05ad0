//! The causes, one a file.
//!
//! The order is that in which they are told: what is wrong with the file itself comes first, since no
//! machine would run it; then its script or format and the CPU; then translators, loaders and libraries;
//! then what the system demands; last what only a run shows. The first that holds is the cause, the
//! others are told beside it.

mod empty_file;
mod foreign_format;
mod git_lfs_pointer;
mod glibc_too_old;
mod handler;
mod html_page;
mod illegal_instruction;
mod kernel_too_old;
mod level_too_high;
mod library_missing;
mod loader_missing;
mod macos_too_old;
mod no_uuid;
mod noexec_mount;
mod not_a_file;
mod not_a_program;
mod not_executable;
mod quarantined;
mod script_chain;
mod script_first_line;
mod script_interpreter;
mod stale_signature;
mod translator_refused;
mod truncated;
mod unsigned;
mod wrong_cpu;

use super::cause::CauseRule;

static CAUSES: &[&CauseRule] = &[
    &not_a_file::RULE,
    &empty_file::RULE,
    &html_page::RULE,
    &git_lfs_pointer::RULE,
    &not_a_program::RULE,
    &truncated::RULE,
    &script_first_line::CARRIAGE_RETURN,
    &script_first_line::BYTE_ORDER_MARK,
    &script_first_line::UNREADABLE,
    &script_interpreter::MISSING,
    &script_interpreter::FOREIGN,
    &script_chain::RULE,
    &foreign_format::RULE,
    &handler::DISABLED,
    &handler::NOT_FIXED,
    &handler::INTERPRETER_GONE,
    &handler::INTERPRETER_BROKEN,
    &wrong_cpu::BYTE_ORDER,
    &wrong_cpu::WORD_SIZE,
    &wrong_cpu::ROSETTA_MISSING,
    &wrong_cpu::RULE,
    &kernel_too_old::RULE,
    &loader_missing::RULE,
    &glibc_too_old::RULE,
    &library_missing::RULE,
    &level_too_high::RULE,
    &macos_too_old::RULE,
    &no_uuid::RULE,
    &unsigned::RULE,
    &noexec_mount::RULE,
    &not_executable::RULE,
    &quarantined::RULE,
    &translator_refused::RULE,
    &stale_signature::RULE,
    &illegal_instruction::RULE,
];

/// Every cause, in the order in which they are told.
#[must_use]
pub fn causes() -> &'static [&'static CauseRule] {
    CAUSES
}
