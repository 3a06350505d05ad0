//! The compiler of this machine.

use ogive_platform::Goos;

use super::gnu::{Compiler, cxx_beside};
use super::{No, Search};
use crate::{Kind, Toolchain};

/// The usual names, Go's own default first (`cmd/go/internal/cfg`, `DefaultCC`).
pub(super) fn look(search: &Search<'_>) -> Result<Toolchain, No> {
    let os = search.platform.port.os;
    if os == Goos::Ios {
        return Err(ios(search));
    }
    let clang_first = matches!(os, Goos::Darwin | Goos::Freebsd | Goos::Openbsd);
    let names = if clang_first { ["clang", "gcc", "cc"] } else { ["gcc", "clang", "cc"] };
    search.first_fit(&names.map(str::to_owned), |name, program| {
        let cxx = cxx_beside(search, &program);
        let compiler =
            Compiler { name: name.to_owned(), program, arguments: Vec::new(), cxx, turns: name == names[0] };
        let mut toolchain = search.fit(Kind::Native, &compiler)?;
        if os == Goos::Darwin {
            super::apple::minimum(search, &mut toolchain);
        }
        Ok(toolchain)
    })
}

fn ios(search: &Search<'_>) -> No {
    let mac = search.system.kernel.name().is_ok_and(|name| name.system == "Darwin");
    No::unfit(if mac {
        "compilers for iOS are asked for by name: name `xcrun --sdk iphoneos clang` and its arguments in ogive.toml"
    } else {
        "programs for iOS are made on Macs only, by Xcode"
    })
}
