//! `binfmt_misc` (Linux, `Documentation/admin-guide/binfmt-misc.rst`, `fs/binfmt_misc.c`).

use std::path::Path;

use ogive_machine::{BINFMT_FOLDER, BinfmtMisc, Handler, Registration};
use ogive_platform::Goarch;
use ogive_record::{Fact, Provenance};
use ogive_system::{EntryKind, Files, System};

use super::interpreter;

/// More than any entry prints: names, paths and patterns are limited by the kernel.
const LONGEST: u64 = 64 << 10;

fn seen(path: &Path) -> Provenance {
    Provenance::File { path: path.to_owned(), line: None }
}

pub(super) fn of(system: &System, native: &dyn Fn(Goarch) -> bool) -> Fact<BinfmtMisc> {
    let folder = Path::new(BINFMT_FOLDER);
    if !matches!(system.kernel.compiled_os(), "linux" | "android") {
        return Fact::unknown("only Linux has binfmt_misc", seen(folder));
    }
    let files = &*system.files;
    let status = match files.read(&folder.join("status"), LONGEST) {
        Ok(status) => status,
        Err(_) if files.is_dir(folder) => {
            let because = "binfmt_misc is not mounted here; the kernel may have handlers all the same";
            return Fact::unknown(because, seen(folder));
        }
        Err(_) => return Fact::unknown("this kernel shows no binfmt_misc", seen(folder)),
    };
    let names = match files.list(folder) {
        Ok(names) => names,
        Err(e) => return Fact::unknown(e.to_string(), seen(folder)),
    };
    let handlers = names
        .into_iter()
        .filter(|(name, kind)| *kind == EntryKind::File && name != "status" && name != "register")
        .filter_map(|(name, _)| {
            let text = files.read(&folder.join(&name), LONGEST).ok()?;
            parse(&name.to_string_lossy(), &String::from_utf8_lossy(&text), files, native)
        })
        .collect();
    Fact::known(BinfmtMisc { enabled: status.starts_with(b"enabled"), handlers }, seen(folder))
}

/// Reads what the kernel prints of a handler.
fn parse(name: &str, text: &str, files: &dyn Files, native: &dyn Fn(Goarch) -> bool) -> Option<Handler> {
    let (Registration { interpreter, flags, pattern }, enabled) = Registration::shown(text)?;
    let state = interpreter::state(files, &interpreter, native);
    Some(Handler { name: name.to_owned(), enabled, state, interpreter, flags, pattern })
}

#[cfg(test)]
mod tests {
    use ogive_system::memory::MemoryFiles;

    use super::*;

    const ARM64: &str = "enabled\ninterpreter /usr/bin/qemu-aarch64-static\nflags: POF\noffset 0\n\
                         magic 7f454c460201010000000000000000000200b700\n\
                         mask ffffffffffffff00fffffffffffffffffeffffff\n";

    fn header(machine: u16, kind: u16) -> Vec<u8> {
        let mut head = b"\x7fELF\x02\x01\x01".to_vec();
        head.resize(16, 0);
        head.extend(kind.to_le_bytes());
        head.extend(machine.to_le_bytes());
        head.resize(64, 0);
        head
    }

    fn handler(name: &str, text: &str) -> Option<Handler> {
        parse(name, text, &MemoryFiles::new(), &|_| false)
    }

    #[test]
    fn a_handler_is_known_by_its_magic_and_not_by_its_name() {
        let handler = handler("whatever", ARM64).unwrap();
        assert!(handler.enabled && handler.is_fixed());
        for (machine, kind, fits) in [(183, 2, true), (183, 3, true), (183, 1, false), (62, 2, false)] {
            assert_eq!(handler.pattern.matches(&header(machine, kind), "app"), fits, "{machine} {kind}");
        }
        // The mask leaves EI_OSABI out.
        let mut netbsd = header(183, 2);
        netbsd[7] = 2;
        assert!(handler.pattern.matches(&netbsd, "app"));
        assert!(!handler.pattern.matches(b"\x7fELF", "qemu-aarch64"));
    }

    #[test]
    fn a_handler_may_go_by_the_name_of_the_file() {
        let text = "disabled\ninterpreter /usr/bin/wine\nflags: \nextension .exe\n";
        let wine = handler("windows", text).unwrap();
        assert!(!wine.enabled && !wine.is_fixed());
        assert!(wine.pattern.matches(b"", "setup.exe"));
        assert!(!wine.pattern.matches(b"", "setup.exe.txt"));
        assert!(!wine.pattern.matches(b"", "exe"));
    }

    #[test]
    fn what_is_no_handler_is_passed_over() {
        for text in ["", "enabled\n", "enabled\ninterpreter /x\noffset 0\nmagic 7f4\n", "enabled\nmagic 00\n"]
        {
            assert_eq!(handler("odd", text), None, "{text:?}");
        }
        let far = "enabled\ninterpreter /x\nflags: \noffset 18446744073709551615\nmagic 00\n";
        assert!(!handler("far", far).unwrap().pattern.matches(&[0; 256], ""));
    }
}
