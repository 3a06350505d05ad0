//! The C library that a compiler links, and its sysroot, cheaply.

use std::path::Path;
use std::time::UNIX_EPOCH;

use ogive_system::System;
use sha2::{Digest as _, Sha256};

use super::{Digests, Input};
use crate::compiler::Asked;
use crate::target::go_arguments;
use crate::{Kind, Toolchain};

/// What every program is linked with.
const LINKED: [&str; 8] =
    ["crt1.o", "crt2.o", "libc.so", "libc.a", "libgcc.a", "libstdc++.so", "libstdc++.a", "libmsvcrt.a"];

/// The C library's files, by contents; the sysroot by the names, sizes and times of what stands in its folders.
pub(super) fn inputs(asked: &Asked<'_>, toolchain: &Toolchain, digests: &Digests) -> Vec<Input> {
    if toolchain.kind == Kind::Zig {
        // They are zig's own, which its version stands for.
        return sysroot(asked.system, toolchain);
    }
    let flags = go_arguments(toolchain.platform);
    let files = LINKED.iter().filter_map(|name| asked.file(&flags, name));
    let mut found: Vec<Input> = files
        .filter_map(|path| {
            let digest = digests.of(asked.system, &path).ok()?;
            Some(Input { name: format!("library {}", path.display()), value: digest.to_string() })
        })
        .collect();
    found.extend(sysroot(asked.system, toolchain));
    found
}

fn sysroot(system: &System, toolchain: &Toolchain) -> Vec<Input> {
    let Some(sysroot) = &toolchain.sysroot else { return Vec::new() };
    let triple = &toolchain.triple;
    let folders =
        ["usr/include", "usr/lib", "lib", "usr/lib64"].map(|folder| sysroot.join(folder)).into_iter();
    let mut hasher = Sha256::new();
    let multiarch = ["usr/lib", "usr/include", "lib"].map(|folder| sysroot.join(folder).join(triple));
    for folder in folders.chain(multiarch) {
        hasher.update(listing(system, &folder));
    }
    let value: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    vec![Input { name: format!("sysroot {}", sysroot.display()), value }]
}

/// Names, sizes and times of what stands in a folder.
fn listing(system: &System, folder: &Path) -> String {
    let entries = system.files.list(folder).unwrap_or_default().into_iter();
    let line = |name: std::ffi::OsString| {
        let entry = system.files.entry(&folder.join(&name)).ok()??;
        let modified = entry.modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let modified = modified.map_or(0, |time| time.as_nanos());
        Some(format!("{} {} {modified}\n", name.to_string_lossy(), entry.size))
    };
    let lines: String = entries.filter_map(|(name, _)| line(name)).collect();
    format!("{}\n{lines}", folder.display())
}
