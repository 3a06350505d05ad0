//! What of a toolchain decides what it makes: the files of compiler, assembler and linker, the version, the
//! target, the sysroot. Of this the go command sees only the text of CC and a line that names a version.

mod chain;
mod digests;
mod libraries;

use std::fmt::Write as _;
use std::io;

use ogive_record::Sha256Digest;
use ogive_system::System;
use sha2::{Digest as _, Sha256};

pub use digests::Digests;

use crate::Toolchain;
use crate::compiler::Asked;
use crate::target::go_arguments;

/// What of a toolchain decides what it makes, part by part, so that two can be told apart by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// The parts, sorted by name.
    pub inputs: Vec<Input>,
}

/// A part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
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
        add("version", asked.line(&["--version"]).unwrap_or_default());
        add(&format!("program {program}"), digests.of(system, program.as_ref())?.to_string());
        if let Some(cxx) = toolchain.cxx_words().ok().flatten().and_then(|words| words.into_iter().next())
            && cxx != *program
        {
            add(&format!("program {cxx}"), digests.of(system, cxx.as_ref())?.to_string());
        }
        inputs.extend(chain::inputs(&asked, toolchain, digests));
        inputs.extend(libraries::inputs(&asked, toolchain, digests));
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
