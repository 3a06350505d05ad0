//! Scripts: `#!`, as Linux reads it (`fs/binfmt_script.c`).

use schemars::JsonSchema;
use serde::Serialize;

use crate::source::Bytes;

/// A script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Script {
    /// The program behind `#!`, as the kernel takes it: a carriage return at the end is part of it.
    pub interpreter: String,
    /// The one argument that the kernel passes on.
    pub argument: Option<String>,
    /// What `env` is to find on PATH, when the interpreter is `env`.
    pub through_env: Option<String>,
    /// What keeps it from running anywhere.
    pub faults: Vec<ScriptFault>,
}

/// What keeps a script from running anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ScriptFault {
    /// A carriage return ends the first line, so that the kernel looks for `sh\r`.
    CarriageReturn,
    /// A byte order mark stands before `#!`, so that it is no script to the kernel.
    ByteOrderMark,
    /// Nothing stands behind `#!`.
    NoInterpreter,
    /// The first line is longer than the kernel reads (256 bytes), and the interpreter is cut off.
    LineTooLong,
}

/// Reads the first line; none when it is no script.
pub(crate) fn read(bytes: Bytes<'_>) -> Option<Script> {
    let _ = bytes;
    None
}
