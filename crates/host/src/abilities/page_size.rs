//! The size of a page of memory.

use std::path::Path;

use ogive_record::{Fact, Provenance};
use ogive_system::System;

/// `AT_PAGESZ` of the auxiliary vector (getauxval(3)).
const AT_PAGESZ: usize = 6;

/// In bytes. Programs whose segments are aligned to less than this are refused or crash.
pub(super) fn of(system: &System) -> Fact<u64> {
    let path = Path::new("/proc/self/auxv");
    let seen = Provenance::File { path: path.to_owned(), line: None };
    match system.kernel.compiled_os() {
        "linux" | "android" => match system.files.read(path, 1 << 16) {
            Ok(vector) => match entry(&vector) {
                Some(size) => Fact::known(size, seen),
                None => Fact::unknown("the auxiliary vector does not tell", seen),
            },
            Err(e) => Fact::unknown(e.to_string(), seen),
        },
        "darwin" => {
            let seen = Provenance::SystemCall("sysctl hw.pagesize".into());
            match system.kernel.sysctl("hw.pagesize") {
                Ok(Some(size)) if size > 0 => Fact::known(size.unsigned_abs(), seen),
                Ok(_) => Fact::unknown("hw.pagesize is not known to this kernel", seen),
                Err(e) => Fact::unknown(e.to_string(), seen),
            }
        }
        _ => Fact::unknown("it is not asked for on this system", Provenance::BuiltIn),
    }
}

fn entry(vector: &[u8]) -> Option<u64> {
    const WORD: usize = size_of::<usize>();
    let word = |bytes: &[u8]| bytes.try_into().map(usize::from_ne_bytes).ok();
    let mut pairs = vector.chunks_exact(2 * WORD);
    pairs
        .find(|pair| word(&pair[..WORD]) == Some(AT_PAGESZ))
        .and_then(|pair| word(&pair[WORD..]))
        .map(|n| n as u64)
}
