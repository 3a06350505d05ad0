//! C++ and its runtime.

use ogive_record::{Fact, Provenance};

use super::tools::{Language, Made, Tools};
use super::{ProbeError, check, linked, source};
use crate::Toolchain;

/// What a C++ compiler makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cxx {
    /// The runtime of a plain program.
    pub runtime: CxxRuntime,
    /// Whether the runtime can be linked in: by default, or by `-static-libstdc++`.
    pub static_runtime: Fact<bool>,
}

/// The runtime library of C++.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CxxRuntime {
    /// A library that has to be where the program runs.
    Shared {
        /// Its name, such as `libstdc++.so.6`.
        library: String,
    },
    /// It is in the program.
    Static,
}

pub(super) fn probe(tools: &Tools<'_>, toolchain: &Toolchain) -> Fact<Cxx> {
    let words = toolchain.cxx.clone().unwrap_or_default();
    let provenance = Provenance::Command(vec![words]);
    if !tools.has_cxx() {
        return Fact::unknown("there is no C++ compiler", provenance);
    }
    match made(tools, toolchain) {
        Ok(cxx) => Fact::known(cxx, provenance),
        Err(error) => Fact::unknown(error.to_string(), provenance),
    }
}

fn made(tools: &Tools<'_>, toolchain: &Toolchain) -> Result<Cxx, ProbeError> {
    let object = tools.compile(Language::Cxx, "probe.cc", source::CXX)?;
    check::program(toolchain, &object.program, "object", &object.compiler)?;
    let made = tools.link(Language::Cxx, "probe-cxx", &object, &[])?;
    check::program(toolchain, &made.program, "program", &made.compiler)?;
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
    let is_runtime = |name: &&String| {
        let file = name.rsplit('/').next().unwrap_or(name);
        file.starts_with("libstdc++") || file.starts_with("libc++") || file.starts_with("libgnustl")
    };
    let needed = linked(&made.program).needed;
    match needed.iter().find(is_runtime) {
        Some(library) => CxxRuntime::Shared { library: library.clone() },
        None => CxxRuntime::Static,
    }
}
