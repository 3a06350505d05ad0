//! The runtime of C++: which one a compiler links, and which one programs get.

use std::str::FromStr;

use ogive_cc::{Cxx, CxxRuntime, cxx_runtimes};

/// How programs get the runtime of C++.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CxxChoice {
    /// It is in the program.
    Static,
    /// It has to be where the program runs.
    Shared,
}

impl FromStr for CxxChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "static" => Ok(Self::Static),
            "shared" => Ok(Self::Shared),
            _ => Err(format!("{text:?} is not static or shared")),
        }
    }
}

/// What is wished of the runtime of C++.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CxxWish {
    /// How programs get it; as the compiler links it when none.
    pub choice: Option<CxxChoice>,
    /// The libraries that programs may load; any when none.
    pub allowed: Option<Vec<String>>,
}

/// The runtime that programs with C++ are to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CxxExpected {
    /// Which.
    pub runtime: CxxRuntime,
    /// Whether somebody asked for it; else it is what the compiler does by itself.
    pub asked: bool,
}

/// What links the runtime of C++ into a program.
const STATIC: [&str; 2] = ["-static-libstdc++", "-static-libgcc"];

impl CxxWish {
    /// Which runtime programs of a compiler get, and what its linker is told for that. Where the runtime is no library
    /// that programs may load, it is linked in.
    ///
    /// # Errors
    /// When the compiler can't do what is wished, as a sentence.
    pub(super) fn settle(&self, cxx: &Cxx, compiler: &str) -> Result<(CxxExpected, Vec<String>), String> {
        let may_load =
            |library: &String| self.allowed.as_ref().is_none_or(|allowed| allowed.contains(library));
        let asked = self.choice.is_some();
        match (&cxx.runtime, self.choice) {
            (CxxRuntime::Static, Some(CxxChoice::Shared)) => Err(format!(
                "{compiler} links the runtime of C++ into programs, and a shared one is asked for"
            )),
            (CxxRuntime::Static, _) => Ok((CxxExpected { runtime: CxxRuntime::Static, asked }, Vec::new())),
            (CxxRuntime::Shared { library }, Some(CxxChoice::Shared)) if !may_load(library) => Err(format!(
                "{library}, the shared runtime of C++ of {compiler}, is no library that is allowed"
            )),
            (CxxRuntime::Shared { library }, choice)
                if choice != Some(CxxChoice::Static) && may_load(library) =>
            {
                Ok((CxxExpected { runtime: cxx.runtime.clone(), asked }, Vec::new()))
            }
            (CxxRuntime::Shared { .. }, _) if cxx.static_runtime.value() == Some(&true) => {
                let flags = STATIC.map(str::to_owned).to_vec();
                Ok((CxxExpected { runtime: CxxRuntime::Static, asked: true }, flags))
            }
            (CxxRuntime::Shared { library }, Some(_)) => Err(format!(
                "{compiler} links {library}, and has no static runtime of C++, which is asked for"
            )),
            (CxxRuntime::Shared { library }, None) => Err(format!(
                "{compiler} links {library}, which is no library that is allowed, and has no static runtime of C++"
            )),
        }
    }
}

/// What of the runtime that a program loads is not as it was to be, each as a clause.
pub(crate) fn lies(needed: &[String], expected: &CxxExpected) -> Vec<String> {
    let loaded = cxx_runtimes(needed);
    match &expected.runtime {
        CxxRuntime::Static => {
            let told =
                |library: &&str| format!("it loads {library}, and the runtime of C++ was to be linked in");
            loaded.iter().map(told).collect()
        }
        CxxRuntime::Shared { .. } if loaded.is_empty() && expected.asked => {
            vec!["it loads no runtime of C++, and a shared one was asked for".to_owned()]
        }
        CxxRuntime::Shared { library } => {
            let others = loaded.iter().filter(|loaded| *loaded != library);
            others
                .map(|other| format!("it loads {other}, and the C++ compiler's own runtime is {library}"))
                .collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use ogive_record::{Fact, Provenance};

    use super::*;

    fn compiler(library: Option<&str>, can_be_static: bool) -> Cxx {
        let runtime =
            library.map_or(CxxRuntime::Static, |library| CxxRuntime::Shared { library: library.into() });
        Cxx { runtime, static_runtime: Fact::known(can_be_static, Provenance::BuiltIn) }
    }

    fn wish(choice: Option<CxxChoice>, allowed: Option<&[&str]>) -> CxxWish {
        let allowed = allowed.map(|allowed| allowed.iter().map(|&name| name.to_owned()).collect());
        CxxWish { choice, allowed }
    }

    #[test]
    fn the_runtime_is_the_compilers_own_unless_it_may_not_be_loaded() {
        let (gcc, zig) = (compiler(Some("libstdc++.so.6"), true), compiler(None, true));
        let bare = compiler(Some("libstdc++.so.6"), false);
        let settled = |wish: CxxWish, cxx: &Cxx| {
            wish.settle(cxx, "g++").map(|(expected, flags)| (expected.runtime, flags.len()))
        };
        let shared = || CxxRuntime::Shared { library: "libstdc++.so.6".into() };
        let (is_static, is_shared) = (Some(CxxChoice::Static), Some(CxxChoice::Shared));
        assert_eq!(settled(wish(None, None), &gcc), Ok((shared(), 0)));
        assert_eq!(settled(wish(None, Some(&["libc.so.6"])), &gcc), Ok((CxxRuntime::Static, 2)));
        assert_eq!(settled(wish(is_static, None), &gcc), Ok((CxxRuntime::Static, 2)));
        assert_eq!(settled(wish(is_shared, Some(&["libstdc++.so.6"])), &gcc), Ok((shared(), 0)));
        assert_eq!(settled(wish(is_static, None), &zig), Ok((CxxRuntime::Static, 0)));
        for (wish, cxx, says) in [
            (wish(is_shared, Some(&[])), &gcc, "is no library that is allowed"),
            (wish(is_shared, None), &zig, "a shared one is asked for"),
            (wish(is_static, None), &bare, "has no static runtime of C++, which is asked for"),
            (wish(None, Some(&[])), &bare, "and has no static runtime of C++"),
        ] {
            assert!(settled(wish, cxx).unwrap_err().contains(says), "{says}");
        }
    }

    #[test]
    fn what_a_program_loads_is_held_against_it() {
        let expected =
            |library: Option<&str>, asked| CxxExpected { runtime: compiler(library, true).runtime, asked };
        let told = |needed: &[&str], expected| {
            lies(&needed.iter().map(|&name| name.to_owned()).collect::<Vec<_>>(), &expected).join("; ")
        };
        assert_eq!(told(&["libc.so.6", "libstdc++.so.6"], expected(Some("libstdc++.so.6"), true)), "");
        assert_eq!(told(&["libc.so.6"], expected(Some("libstdc++.so.6"), false)), "");
        assert!(told(&["libc.so.6"], expected(Some("libstdc++.so.6"), true)).contains("loads no runtime"));
        assert!(told(&["libc++.so.1"], expected(None, true)).contains("was to be linked in"));
        let other = told(
            &["libstdc++.so.6", "libc++.so.1", "libc++abi.so.1"],
            expected(Some("libstdc++.so.6"), false),
        );
        assert_eq!(other, "it loads libc++.so.1, and the C++ compiler's own runtime is libstdc++.so.6");
    }
}
