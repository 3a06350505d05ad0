//! clang, which compiles for everything and has no C library.

use ogive_platform::Goos;
use ogive_platform::names::{Dialect, name_in};

use super::cross::versioned;
use super::gnu::{Compiler, ar_beside, cxx_beside};
use super::{No, Search, word};
use crate::compiler::program;
use crate::{Kind, Toolchain, gnu_triple};

pub(super) fn look(search: &Search<'_>) -> Result<Toolchain, No> {
    let port = search.platform.port;
    let target = match port.os {
        Goos::Darwin => return super::apple::clang(search),
        Goos::Android | Goos::Ios => {
            return Err(No::unfit(format!("clang alone has no libraries for {}", port.os)));
        }
        Goos::Linux | Goos::Windows => gnu_triple(search.platform, search.want.libc),
        _ => name_in(search.platform, Dialect::Llvm).ok(),
    };
    let target = target.ok_or_else(|| No::unfit(format!("clang has no name for {port}")))?;
    let mut arguments = vec![format!("--target={target}")];
    if let Some(sysroot) = &search.want.sysroot {
        if !search.system.files.is_dir(sysroot) {
            return Err(No::absent(format!("there is no sysroot {}", sysroot.display())));
        }
        arguments.push(format!("--sysroot={}", word(sysroot)?));
    } else if !matches!(port.os, Goos::Linux | Goos::Windows) {
        return Err(No::absent(format!("clang needs a sysroot of {port}, and none is given")));
    }
    // Debian has clang with its version alone, too.
    let mut names = versioned(search, "clang-");
    names.insert(0, "clang".to_owned());
    let found = search.first_fit(&names, |name, path| {
        let cxx = cxx_beside(search, &path);
        let ar = ar_beside(search, &path, &["llvm-ar".to_owned()]);
        let compiler = Compiler {
            name: name.to_owned(),
            program: path,
            arguments: arguments.clone(),
            cxx,
            turns: false,
        };
        let toolchain = search.fit(Kind::Clang, &compiler)?;
        Ok(Toolchain {
            ar,
            ld_flags: linker(search, &target),
            sysroot: search.want.sysroot.clone(),
            triple: target.clone(),
            because: format!("{} has what {target} needs", toolchain.because),
            ..toolchain
        })
    });
    found.map_err(|no| match no.because.starts_with("there is no ") {
        true => No::absent("there is no clang on PATH"),
        false => no,
    })
}

/// Without the target's own linker clang takes the machine's, which refuses: LLVM's links for all.
fn linker(search: &Search<'_>, target: &str) -> Vec<String> {
    let here = |name: &str| program(search.system, name, search.folders).is_ok();
    let lld = !here(&format!("{target}-ld")) && here("ld.lld");
    if lld { vec!["-fuse-ld=lld".to_owned()] } else { Vec::new() }
}
