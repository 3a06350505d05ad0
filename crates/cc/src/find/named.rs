//! A toolchain that `ogive.toml` names.

use super::{No, Search, text, word};
use crate::compiler::{Asked, program};
use crate::{Kind, Toolchain, split};

/// It is taken as it is named: what it makes is seen when it is probed.
pub(super) fn look(search: &Search<'_>) -> Result<Toolchain, No> {
    let Some(named) = &search.want.named else {
        return Err(No::unfit(format!("ogive.toml names no compiler for {}", search.platform)));
    };
    let resolved = |command: &str| -> Result<Vec<String>, No> {
        let mut words = split(command).map_err(|error| No::unfit(error.to_string()))?;
        let first = words.first_mut().ok_or_else(|| No::unfit("the named compiler has no name"))?;
        *first = word(&program(search.system, first, search.folders).map_err(No::absent)?)?;
        Ok(words)
    };
    let mut words = resolved(&named.cc)?;
    let sysroot = named.sysroot.as_ref().or(search.want.sysroot.as_ref());
    let sysroot_flag = match sysroot {
        Some(sysroot) if !search.system.files.is_dir(sysroot) => {
            return Err(No::absent(format!("there is no sysroot {}", sysroot.display())));
        }
        Some(sysroot) => Some(format!("--sysroot={}", word(sysroot)?)),
        None => None,
    };
    words.extend(sysroot_flag.clone());
    let toolchain = search.toolchain(Kind::Named, &words, format!("ogive.toml names {}", named.cc))?;
    let cxx = named.cxx.as_deref().map(|cxx| -> Result<String, No> {
        let mut words = resolved(cxx)?;
        words.extend(sysroot_flag.clone());
        text(&words)
    });
    let ar = named.ar.as_deref().map(|ar| text(&resolved(ar)?));
    let pkg_config = named.pkg_config.as_deref();
    let pkg_config = pkg_config.map(|name| program(search.system, name, search.folders).map_err(No::absent));
    let asked = Asked { system: search.system, program: &toolchain.program, arguments: &words[1..] };
    Ok(Toolchain {
        triple: asked.triple().unwrap_or_default(),
        cxx: cxx.transpose()?,
        ar: ar.transpose()?,
        sysroot: sysroot.cloned(),
        pkg_config: pkg_config.transpose()?,
        libc: search.want.libc,
        ..toolchain
    })
}
