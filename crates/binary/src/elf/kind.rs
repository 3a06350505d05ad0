//! What kind of file: `e_type` alone does not tell a program from a library.

use super::dynamic::Dynamic;
use super::tables::Tables;
use crate::{Kind, Linking};

const RELOCATABLE: u16 = 1;
const EXECUTABLE: u16 = 2;
const DYNAMIC: u16 = 3;
const CORE: u16 = 4;

/// The kind, and how its libraries come to it.
pub(super) fn of(tables: &Tables<'_>, dynamic: &Dynamic, interpreter: Option<&str>) -> (Kind, Linking) {
    let kind = match tables.kind {
        _ if is_debug(tables) => Kind::Debug,
        RELOCATABLE if is_module(tables) => Kind::Driver,
        RELOCATABLE => Kind::Object,
        EXECUTABLE => Kind::Executable,
        // The C library and its loader can be started too, but have names as libraries.
        DYNAMIC if dynamic.program || (interpreter.is_some() && dynamic.soname.is_none()) => Kind::Executable,
        // A packer leaves a program without a dynamic section.
        DYNAMIC if !dynamic.present && tables.entry != 0 => Kind::Executable,
        DYNAMIC if starts_itself(tables, dynamic, interpreter) => Kind::Executable,
        DYNAMIC => Kind::SharedLibrary,
        CORE => Kind::Core,
        _ => Kind::Other,
    };
    let linking = match kind {
        Kind::Executable if interpreter.is_some() || !dynamic.needed.is_empty() => Linking::Dynamic,
        Kind::Executable if tables.kind == DYNAMIC => Linking::StaticPie,
        Kind::Executable => Linking::Static,
        Kind::SharedLibrary => Linking::Dynamic,
        _ => Linking::None,
    };
    (kind, linking)
}

/// Whether it is a loader without a name as a library, as musl's C library is: it needs nothing and is entered at a
/// function of its own. Linkers that look for no such function in a library say its first one.
fn starts_itself(tables: &Tables<'_>, dynamic: &Dynamic, interpreter: Option<&str>) -> bool {
    let alone = interpreter.is_none() && dynamic.soname.is_none() && dynamic.needed.is_empty();
    alone && tables.entry != 0 && tables.section(".text").is_some_and(|text| text.address != tables.entry)
}

fn is_module(tables: &Tables<'_>) -> bool {
    tables.section(".modinfo").is_some() || tables.section(".gnu.linkonce.this_module").is_some()
}

/// `objcopy --only-keep-debug` leaves the headers of all sections and the bytes of none that is loaded.
fn is_debug(tables: &Tables<'_>) -> bool {
    const ALLOC: u64 = 2;
    const NOTE: u32 = 7;
    let debug = tables.section(".debug_info").or_else(|| tables.section(".zdebug_info"));
    let mut loaded = tables.sections.iter().filter(|s| s.flags & ALLOC != 0 && s.kind != NOTE);
    let whole = |section: &super::tables::Section| section.has_bytes();
    debug.is_some() && tables.kind != RELOCATABLE && loaded.clone().next().is_some() && !loaded.any(whole)
}
