//! Room for the header of another section in a program whose headers are full.

use super::insert::{InsertError, Places, word};

/// `IMAGE_DIRECTORY_ENTRY_DEBUG`, and the size of an entry of it.
const DEBUG: usize = 6;
const DEBUG_ENTRY: usize = 28;

/// The program with everything behind its headers moved on in the file by its file alignment; in memory nothing
/// moves (PE Format, "Section Table", "Debug Directory").
///
/// # Errors
/// When the headers would reach into the first section's memory, or the program is damaged.
pub(super) fn widen(program: &[u8], places: &Places) -> Result<Vec<u8>, InsertError> {
    let by = places.optional_word(program, 36)?;
    let end = places.end(program)?;
    let wider = u32::try_from(end).ok().and_then(|end| end.checked_add(by)).ok_or(InsertError::NoRoom)?;
    let mut first = u32::MAX;
    for header in places.headers() {
        first = first.min(word(program, header + 12)?);
    }
    // `end` is where the headers say that they end, so behind the last of them.
    // A linker's alignment is 512 to 64 KiB; a smaller one may be no room at all.
    if wider > first
        || !(512..=64 << 10).contains(&by)
        || end > program.len()
        || end != places.optional_word(program, 60)? as usize
    {
        return Err(InsertError::NoRoom);
    }
    let mut offsets = vec![places.file + 8];
    for header in places.headers() {
        offsets.extend([header + 20, header + 24, header + 28]);
    }
    offsets.extend(debug_entries(program, places)?.map(|entry| entry + 24));
    let mut made = Vec::with_capacity(program.len() + by as usize);
    made.extend_from_slice(program);
    for at in offsets {
        let offset = word(program, at)?;
        if offset as usize >= end {
            let moved = offset.checked_add(by).ok_or(InsertError::TooLarge)?;
            made[at..at + 4].copy_from_slice(&moved.to_le_bytes());
        }
    }
    made[places.optional + 60..places.optional + 64].copy_from_slice(&wider.to_le_bytes());
    drop(made.splice(end..end, std::iter::repeat_n(0, by as usize)));
    Ok(made)
}

/// Where the entries of the debug directory stand in the file.
fn debug_entries(
    program: &[u8],
    places: &Places,
) -> Result<impl Iterator<Item = usize> + use<>, InsertError> {
    let directory = places.directories + 8 * DEBUG;
    // A program with fewer directories has a section's header there, or nothing.
    let known = word(program, places.directories - 4)? as usize > DEBUG;
    let (address, size) = match known {
        true => (word(program, directory)?, word(program, directory + 4)? as usize),
        false => (0, 0),
    };
    let mut at = None;
    for header in places.headers() {
        let (start, length) = (word(program, header + 12)?, word(program, header + 16)?);
        if address >= start && address - start < length {
            at = Some((word(program, header + 20)? as usize).saturating_add((address - start) as usize));
        }
    }
    let entries =
        at.into_iter().flat_map(move |at| (0..size / DEBUG_ENTRY).map(move |n| at + n * DEBUG_ENTRY));
    let length = program.len();
    Ok(entries.take_while(move |entry| entry + DEBUG_ENTRY <= length))
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests look at files as others do")]
mod tests {
    use std::process::Command;

    use ogive_testkit::{Compiler, c_program, require};

    use super::*;

    #[test]
    fn a_program_whose_headers_grew_is_read_by_others_and_runs() {
        let hello = "#include <windows.h>\nint main(void) { HANDLE out = GetStdHandle(STD_OUTPUT_HANDLE); DWORD n;\n\
                     return !WriteFile(out, \"hello\", 5, &n, 0); }\n";
        let Some(file) = c_program(Compiler::Gcc("x86_64-w64-mingw32"), &[], hello) else { return };
        let program = std::fs::read(file).unwrap();
        let places = Places::of(&program).unwrap();
        let wider = widen(&program, &places).unwrap();
        assert_eq!(wider.len(), program.len() + 512);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("wider.exe");
        std::fs::write(&file, &wider).unwrap();
        if let Some(objdump) = require("x86_64-w64-mingw32-objdump") {
            let symbols = Command::new(objdump).arg("-t").arg(&file).output().unwrap();
            assert!(String::from_utf8_lossy(&symbols.stdout).contains(" main\n"), "{symbols:?}");
        }
        if let Some(wine) = require("wine") {
            let mut run = Command::new(wine);
            let said = run_quietly(run.arg(&file).env("WINEPREFIX", folder.path().join("wine")));
            assert!(said.starts_with("hello"), "{said:?}");
        }
    }

    fn run_quietly(run: &mut Command) -> String {
        let output = run.env("WINEDEBUG", "-all").output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}
