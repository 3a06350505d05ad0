//! C++ and its runtime.

use std::path::Path;

use ogive_record::{Fact, Provenance};
use ogive_system::System;
use schemars::JsonSchema;
use serde::Serialize;

use super::tools::{Language, Made, Tools};
use super::{ProbeError, check, linked, source};
use crate::Toolchain;

/// What a C++ compiler makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Cxx {
    /// The runtime of a plain program.
    pub runtime: CxxRuntime,
    /// Whether the runtime can be linked in: by default, or by `-static-libstdc++`.
    pub static_runtime: Fact<bool>,
}

/// The runtime library of C++.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CxxRuntime {
    /// A library that has to be where the program runs.
    Shared {
        /// Its name, such as `libstdc++.so.6`.
        library: String,
    },
    /// It is in the program.
    Static,
}

/// Compiles, links and reads a program in C++. `scratch` is an empty folder that the caller removes. zig makes a
/// target's C++ library when it first links for it, which takes a while.
///
/// # Errors
/// When there is no compiler, when it does not compile or link, takes too long, or when what came out is not for the
/// platform.
pub fn probe_cxx(system: &System, toolchain: &Toolchain, scratch: &Path) -> Result<Cxx, ProbeError> {
    let tools = Tools::new(system, toolchain, scratch)?;
    if !tools.has_cxx() {
        return Err(ProbeError::NoCxx { compiler: toolchain.cc.clone() });
    }
    let object = tools.compile(Language::Cxx, "probe.cc", source::CXX)?;
    check::program(toolchain, &object.program, "an object", &object.compiler)?;
    let made = tools.link(Language::Cxx, "probe-cxx", &object, &[])?;
    check::program(toolchain, &made.program, "a program", &made.compiler)?;
    let runtime = runtime(&made);
    let flag = "-static-libstdc++";
    let static_runtime = match &runtime {
        CxxRuntime::Static => Fact::known(true, Provenance::Command(made.command)),
        CxxRuntime::Shared { .. } => {
            let flags = [flag, "-static-libgcc"];
            match tools.link(Language::Cxx, "probe-cxx-static", &object, &flags) {
                Ok(made) => {
                    let is_static = self::runtime(&made) == CxxRuntime::Static;
                    Fact::known(is_static, Provenance::Command(made.command))
                }
                Err(ProbeError::Refused { .. }) => Fact::known(false, Provenance::Argument(flag.to_owned())),
                Err(error) => Fact::unknown(error.to_string(), Provenance::Argument(flag.to_owned())),
            }
        }
    };
    Ok(Cxx { runtime, static_runtime })
}

/// By the libraries that the program names: `libstdc++.so.6`, `libc++.so.1`, `libstdc++-6.dll`,
/// `/usr/lib/libc++.1.dylib`.
fn runtime(made: &Made) -> CxxRuntime {
    match cxx_runtimes(&linked(&made.program).needed).first() {
        Some(&library) => CxxRuntime::Shared { library: library.to_owned() },
        None => CxxRuntime::Static,
    }
}

/// Those of a program's libraries that are a runtime of C++; what libc++ itself loads, `libc++abi`, is none.
#[must_use]
pub fn cxx_runtimes(libraries: &[String]) -> Vec<&str> {
    let is_runtime = |name: &&str| {
        let file = name.rsplit('/').next().unwrap_or(name);
        let starts = |start: &str| file.starts_with(start);
        starts("libstdc++") || starts("libgnustl") || starts("libc++") && !starts("libc++abi")
    };
    libraries.iter().map(String::as_str).filter(is_runtime).collect()
}
