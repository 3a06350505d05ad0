//! Which programs run the machine code of others.

use std::path::Path;

use ogive_system::{EntryKind, Files};

/// Translators that are known by their names, beside qemu's.
const KNOWN: &[&str] = &[
    "rosetta",
    "box64",
    "box86",
    "FEX",
    "FEXInterpreter",
    "FEXLoader",
    "blink",
    "latx-x86_64",
    "latx-i386",
    "spike",
];

/// The machines that qemu translates programs of (`configs/targets/*-linux-user.mak`); what else is named
/// `qemu-…` runs whole computers or disk images.
const QEMU: &[&str] = &[
    "aarch64",
    "aarch64_be",
    "alpha",
    "arm",
    "armeb",
    "hexagon",
    "hppa",
    "i386",
    "loongarch64",
    "m68k",
    "microblaze",
    "microblazeel",
    "mips",
    "mips64",
    "mips64el",
    "mipsel",
    "mipsn32",
    "mipsn32el",
    "or1k",
    "ppc",
    "ppc64",
    "ppc64le",
    "riscv32",
    "riscv64",
    "s390x",
    "sh4",
    "sh4eb",
    "sparc",
    "sparc32plus",
    "sparc64",
    "x86_64",
    "xtensa",
    "xtensaeb",
];

/// The interpreters that are registered in binfmt_misc, by the names of their files
/// (`Documentation/admin-guide/binfmt-misc.rst`). Handlers for things that are no machine code, such as
/// Python's, are among them.
pub(super) fn handlers(files: &dyn Files) -> Vec<String> {
    let folder = Path::new("/proc/sys/fs/binfmt_misc");
    let entries = files.list(folder).unwrap_or_default();
    let rules = entries
        .into_iter()
        .filter(|(name, kind)| *kind == EntryKind::File && name != "register" && name != "status");
    let interpreter = |text: String| {
        let magic = text.lines().any(|line| line.starts_with("magic 7f454c46"));
        let path = text.lines().find_map(|line| line.strip_prefix("interpreter "))?.to_owned();
        if magic { file_name(&path).map(str::to_owned) } else { None }
    };
    rules
        .filter_map(|(name, _)| files.read(&folder.join(name), super::PROC).ok())
        .filter_map(|bytes| interpreter(String::from_utf8_lossy(&bytes).into_owned()))
        .collect()
}

/// The usual name of the translator at `path`; none when it is none.
pub(super) fn name(path: &str, handlers: &[String]) -> Option<String> {
    // The kernel marks the path of a file that was replaced meanwhile.
    let path = path.strip_suffix(" (deleted)").unwrap_or(path);
    let name = file_name(path)?;
    let usual = name.strip_suffix("-static").unwrap_or(name);
    let qemu = usual.rsplit_once("qemu-").is_some_and(|(_, machine)| QEMU.contains(&machine));
    let is_one = qemu || KNOWN.contains(&usual) || handlers.iter().any(|handler| handler == name);
    is_one.then(|| usual.to_owned())
}

fn file_name(path: &str) -> Option<&str> {
    path.rsplit('/').next().filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn translators_are_known_by_name_or_by_handler() {
        let handlers = vec!["my-interpreter".to_owned()];
        for (path, name_) in [
            ("/usr/bin/qemu-aarch64-static", Some("qemu-aarch64")),
            ("/usr/bin/qemu-x86_64", Some("qemu-x86_64")),
            ("/usr/bin/qemu-aarch64-static (deleted)", Some("qemu-aarch64")),
            ("/run/rosetta/rosetta", Some("rosetta")),
            ("/opt/my-interpreter", Some("my-interpreter")),
            ("/usr/bin/qemu-system-aarch64", None),
            ("/usr/bin/qemu-img", None),
            ("/usr/bin/app", None),
        ] {
            assert_eq!(name(path, &handlers).as_deref(), name_, "{path}");
        }
    }
}
