//! What of a toolchain decides what it makes: the files of compiler, assembler and linker, the version, the
//! target, the sysroot. Of this the go command sees only the text of CC and a line that names a version.

mod digests;
mod driver;
mod sysroot;
mod zig;

use std::fmt::Write as _;
use std::io;
use std::time::UNIX_EPOCH;

use ogive_record::Sha256Digest;
use ogive_system::{Entry, System};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

pub use digests::Digests;
pub use zig::library as zig_library;

use crate::compiler::Asked;
use crate::target::go_arguments;
use crate::{Kind, Toolchain};

/// What of a toolchain decides what it makes, part by part, so that two can be told apart by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Fingerprint {
    /// The parts, sorted by name.
    pub inputs: Vec<Input>,
}

/// When something was last changed, in nanoseconds since 1970.
fn nanoseconds(entry: &Entry) -> u128 {
    let since = entry.modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |since| since.as_nanos())
}

/// A part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Input {
    /// What it is, for people: `program /usr/bin/gcc`, `version`.
    pub name: String,
    /// What it was: a digest, or a text.
    pub value: String,
}

impl Fingerprint {
    /// The part that stays the same between builds unless somebody changes the toolchain: contents of the
    /// compiler and of what stands behind a wrapper, as far as `-###` tells; version, target, C library, sysroot.
    /// Nothing of pkg-config, headers or libraries beside the C library.
    ///
    /// # Errors
    /// When the compiler can't be read.
    pub fn stable(system: &System, toolchain: &Toolchain, digests: &Digests) -> io::Result<Self> {
        let words = toolchain.cc_words().map_err(io::Error::other)?;
        let (program, arguments) = words.split_first().ok_or_else(|| io::Error::other("CC is empty"))?;
        let asked = Asked { system, program: program.as_ref(), arguments };
        let mut inputs = Vec::new();
        let mut add = |name: &str, value: String| inputs.push(Input { name: name.to_owned(), value });
        add("CC", toolchain.cc.clone());
        add("CXX", toolchain.cxx.clone().unwrap_or_default());
        add("target", format!("{} {}", toolchain.triple, go_arguments(toolchain.platform).join(" ")));
        add("flags", [&toolchain.c_flags[..], &toolchain.ld_flags].concat().join(" "));
        for (name, value) in &toolchain.environment {
            add(name, value.clone());
        }
        let cxx = toolchain.cxx_words().map_err(io::Error::other)?.and_then(|words| words.into_iter().next());
        for program in [Some(program.clone()), cxx].into_iter().flatten() {
            let path = system.files.canonicalize(program.as_ref())?;
            add(&format!("program {}", path.display()), digests.of(system, &path)?.to_string());
        }
        inputs.extend(match toolchain.kind {
            Kind::Zig => zig::inputs(&Asked { arguments: &[], ..asked }, digests),
            _ => driver::inputs(&asked, toolchain, digests),
        });
        inputs.extend(sysroot::input(system, toolchain));
        inputs.sort();
        inputs.dedup();
        Ok(Self { inputs })
    }

    /// One digest of all parts.
    #[must_use]
    pub fn digest(&self) -> Sha256Digest {
        let mut text = String::new();
        for input in &self.inputs {
            // Lengths, so that no value can pass for the next part.
            let _ = write!(text, "{} {} {}{}", input.name.len(), input.value.len(), input.name, input.value);
        }
        Sha256Digest(Sha256::digest(text.as_bytes()).into())
    }

    /// The names of the parts that differ.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let missing = |from: &Self, of: &Self| -> Vec<String> {
            let absent = from.inputs.iter().filter(|input| !of.inputs.contains(input));
            absent.map(|input| input.name.clone()).collect()
        };
        let mut names = missing(self, other);
        names.extend(missing(other, self));
        names.sort();
        names.dedup();
        names
    }
}
