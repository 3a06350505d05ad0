//! A sysroot, cheaply: the names, sizes and times of what stands in its folders.

use std::path::Path;

use ogive_system::System;
use sha2::{Digest as _, Sha256};

use super::{Input, nanoseconds};
use crate::Toolchain;

/// The sysroot, where the toolchain has one.
pub(super) fn input(system: &System, toolchain: &Toolchain) -> Option<Input> {
    let sysroot = toolchain.sysroot.as_ref()?;
    let triple = &toolchain.triple;
    let folders =
        ["usr/include", "usr/lib", "lib", "usr/lib64"].map(|folder| sysroot.join(folder)).into_iter();
    let multiarch = ["usr/lib", "usr/include", "lib"].map(|folder| sysroot.join(folder).join(triple));
    let mut hasher = Sha256::new();
    for folder in folders.chain(multiarch) {
        hasher.update(listing(system, &folder));
    }
    let value: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Some(Input { name: format!("sysroot {}", sysroot.display()), value })
}

fn listing(system: &System, folder: &Path) -> String {
    let entries = system.files.list(folder).unwrap_or_default().into_iter();
    let line = |name: std::ffi::OsString| {
        let entry = system.files.entry(&folder.join(&name)).ok()??;
        Some(format!("{} {} {}\n", name.to_string_lossy(), entry.size, nanoseconds(&entry)))
    };
    let lines: String = entries.filter_map(|(name, _)| line(name)).collect();
    format!("{}\n{lines}", folder.display())
}
