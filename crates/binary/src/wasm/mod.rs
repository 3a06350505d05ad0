//! WebAssembly modules and components (core specification, "Binary Format"; component model,
//! `Binary.md`; the conventions of `tool-conventions`).
//!
//! A module may be of any size: the headers of its sections are walked, and read are the small ones, the
//! first functions and the data as far as Go's module info.

mod features;
mod sections;
mod seen;

use schemars::JsonSchema;
use serde::Serialize;

use self::seen::Seen;
use crate::read::Found;
use crate::source::{Bytes, Source};
use crate::{Code, Content, Fault};

/// A WebAssembly module or component. It is for every CPU; only precompiled sections are for one.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Wasm {
    /// What it has in common with other formats: `js/wasm` or `wasip1/wasm`, where its imports tell.
    pub code: Code,
    /// Module or component.
    pub kind: WasmKind,
    /// The version in its header.
    pub version: u32,
    /// The features that it says or shows to use, such as `simd128`, `bulk-memory`, sorted. They are shown by
    /// its types, imports and first functions, so that a module that says nothing may use more.
    pub features: Vec<String>,
    /// The modules that it imports from, once each.
    pub imports: Vec<String>,
    /// Custom sections that hold machine code, with what they are for where they say it.
    pub precompiled: Vec<String>,
    /// `producers`: language and tools, such as `language Go`.
    pub producers: Vec<String>,
}

/// Module or component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WasmKind {
    /// A core module.
    Module,
    /// A component.
    Component,
}

/// What every file begins with.
const MAGIC: &[u8] = b"\0asm";
/// How long the magic, the version and the layer are together.
const HEADER: u64 = 8;

/// Reads a WebAssembly file; none when it is none.
pub(crate) fn read(source: &dyn Source, bytes: Bytes<'_>) -> Option<Found> {
    let _ = source;
    let mut first = [0; HEADER as usize];
    let count = bytes.copy(0, &mut first);
    if !first[..count].starts_with(MAGIC) {
        return None;
    }
    let mut seen = Seen::default();
    let mut faults = Vec::new();
    if count < first.len() {
        faults.push(Fault::Truncated { needs: HEADER });
    } else {
        sections::read(
            bytes,
            (HEADER, bytes.size()),
            layer(&first) == WasmKind::Component,
            &mut seen,
            &mut faults,
        );
    }
    let version = u32::from(u16::from_le_bytes([first[4], first[5]]));
    Some((Content::Wasm(Box::new(seen.wasm(layer(&first), version))), faults))
}

/// What the layer of the header says; the modules of the first releases had a version of 32 bits, whose
/// upper half is the layer now.
fn layer(header: &[u8; HEADER as usize]) -> WasmKind {
    if header[6..] == [1, 0] { WasmKind::Component } else { WasmKind::Module }
}
