//! The sections of a module or component, by their headers.

use wasmparser::{
    BinaryReader, ComponentExport, ComponentImport, Export, FromReader, ImportSectionReader, MemoryType,
    ProducersSectionReader, SectionLimited, TypeRef,
};

use super::seen::{Seen, add};
use super::{HEADER, features};
use crate::Fault;
use crate::ahead::Ahead;
use crate::go::module_info;
use crate::source::{Bytes, WINDOW};

/// How many sections are walked. Modules have few; components one for every type and instance.
const SECTIONS: u32 = 100_000;
/// How many components may stand in one another.
const DEPTH: u32 = 16;

/// How much data is looked through where nothing says that it is Go's.
const UNLIKELY: u64 = 16 << 20;

/// A walk through a file.
struct Walk<'w, 's> {
    bytes: Bytes<'w>,
    file: Ahead<'w>,
    seen: &'s mut Seen,
    faults: &'s mut Vec<Fault>,
    /// How many sections may still be walked.
    left: u32,
}

/// Reads the sections between the two offsets.
pub(super) fn read(
    bytes: Bytes<'_>,
    (start, end): (u64, u64),
    component: bool,
    seen: &mut Seen,
    faults: &mut Vec<Fault>,
) {
    let mut walk = Walk { bytes, file: Ahead::new(bytes), seen, faults, left: SECTIONS };
    walk.sections(start, end, component, 0);
}

impl<'w> Walk<'w, '_> {
    fn sections(&mut self, start: u64, end: u64, component: bool, depth: u32) {
        let mut at = start;
        while at < end {
            if self.left == 0 {
                let what = format!("it has more than {SECTIONS} sections, and the rest is not looked at");
                self.faults.push(Fault::Malformed { what });
                return;
            }
            self.left -= 1;
            let mut reader = BinaryReader::new(self.file.get(at, 6), 0);
            let (Ok(id), Ok(size)) = (reader.read_u8(), reader.read_var_u32()) else {
                let whole = end == self.bytes.size() && end - at < 6;
                self.faults.push(match whole {
                    true => Fault::Truncated { needs: end + 1 },
                    false => Fault::Malformed { what: format!("no section begins at offset {at}") },
                });
                return;
            };
            let content = at + reader.current_position() as u64;
            let size = u64::from(size);
            if content + size > end {
                self.faults.push(Fault::Truncated { needs: content + size });
            }
            let available = size.min(end.saturating_sub(content));
            match (component, id) {
                (_, 0) => self.custom(content, available),
                (true, 1 | 4) => self.nested(content, available, depth),
                (true, 10) => self.items(content, available, |seen, import: ComponentImport<'_>| {
                    add(&mut seen.imports, import.name.name);
                }),
                (true, 11) => self.items(content, available, |seen, export: ComponentExport<'_>| {
                    seen.exports.insert(export.name.name.to_owned());
                }),
                (false, _) => self.core(id, content, available),
                _ => {}
            }
            at = content + size;
        }
    }

    /// A module or component that stands in a section of a component.
    fn nested(&mut self, start: u64, size: u64, depth: u32) {
        let header = self.file.get(start, HEADER as usize);
        let Ok(header) = <[u8; HEADER as usize]>::try_from(header) else { return };
        if depth >= DEPTH || !header.starts_with(super::MAGIC) {
            self.faults.push(Fault::Malformed { what: format!("no module begins at offset {start}") });
            return;
        }
        let component = super::layer(&header) == super::WasmKind::Component;
        // What a module within imports is given by the component.
        let outside = (std::mem::take(&mut self.seen.imports), std::mem::take(&mut self.seen.exports));
        self.sections(start + HEADER, start.saturating_add(size), component, depth + 1);
        (self.seen.imports, self.seen.exports) = outside;
    }

    /// Gives `each` the items of a section, as far as they can be read.
    fn items<T: FromReader<'w>>(&mut self, offset: u64, size: u64, each: impl Fn(&mut Seen, T)) {
        if let Ok(items) = SectionLimited::<T>::new(contents(self.bytes, offset, size)) {
            for item in items.into_iter().map_while(Result::ok) {
                each(self.seen, item);
            }
        }
    }

    /// A section of a core module.
    fn core(&mut self, id: u8, offset: u64, size: u64) {
        match id {
            1 => {
                if let Ok(types) = SectionLimited::new(contents(self.bytes, offset, size)) {
                    features::of_types(types, &mut self.seen.features);
                }
            }
            2 => {
                let imports = ImportSectionReader::new(contents(self.bytes, offset, size));
                let Ok(imports) = imports else { return };
                for import in imports.into_imports().map_while(Result::ok) {
                    add(&mut self.seen.imports, import.module);
                    features::of_import(import.ty, &mut self.seen.features);
                    self.seen.memories += u64::from(matches!(import.ty, TypeRef::Memory(_)));
                }
            }
            5 => self.items(offset, size, |seen, memory: MemoryType| {
                seen.memories += 1;
                features::of_memory(memory, &mut seen.features);
            }),
            7 => self.items(offset, size, |seen, export: Export<'_>| {
                // Only the names of entry points matter, and there may be a million others.
                if seen.exports.len() < 4096 || matches!(export.name, "_start" | "_initialize" | "run") {
                    seen.exports.insert(export.name.to_owned());
                }
            }),
            10 => {
                let code = self.bytes.up_to(offset, size.min(features::CODE));
                features::of_code(code, &mut self.seen.features);
            }
            // How many segments there are, which only instructions on bulk memory need to know.
            12 => drop(self.seen.features.insert("bulk-memory".to_owned())),
            13 => drop(self.seen.features.insert("exception-handling".to_owned())),
            // Go's linker writes no header of build info there.
            11 if self.seen.modules.is_none() => {
                let searched = if self.seen.looks_like_go() { size } else { size.min(UNLIKELY) };
                self.seen.modules = module_info::find(self.bytes, offset, searched);
            }
            _ => {}
        }
    }

    fn custom(&mut self, offset: u64, size: u64) {
        /// The longest name that is read.
        const NAME: u64 = 256;
        let mut reader = contents(self.bytes, offset, size.min(NAME));
        let Ok(name) = reader.read_string().map(str::to_owned) else { return };
        let skipped = reader.current_position() as u64;
        let (offset, size) = (offset + skipped, size - skipped);
        match name.as_str() {
            "linking" => self.seen.object = true,
            "go:buildid" => self.seen.go_build_id = true,
            "dylink" | "dylink.0" => self.seen.library = true,
            "target_features" => self.target_features(offset, size),
            "producers" => self.producers(offset, size),
            // WasmEdge puts machine code there; Envoy and other hosts of Proxy-Wasm name the engine, the
            // system and the CPU.
            name if name == "wasmedge" || name.starts_with("precompiled_") => {
                add(&mut self.seen.precompiled, name);
            }
            _ => {}
        }
    }

    /// Features that the linker says are used (`+`), or which all objects had to agree on (`=`).
    fn target_features(&mut self, offset: u64, size: u64) {
        let mut reader = contents(self.bytes, offset, size);
        let count = reader.read_var_u32().unwrap_or(0).min(256);
        for _ in 0..count {
            let (Ok(sign), Ok(name)) = (reader.read_u8(), reader.read_string()) else { return };
            if sign == b'+' || sign == b'=' {
                self.seen.features.insert(name.to_owned());
            }
        }
    }

    fn producers(&mut self, offset: u64, size: u64) {
        let fields = ProducersSectionReader::new(contents(self.bytes, offset, size));
        let Ok(fields) = fields else { return };
        for field in fields.into_iter().map_while(Result::ok) {
            for value in field.values.into_iter().map_while(Result::ok) {
                let text = format!("{} {} {}", field.name, value.name, value.version);
                add(&mut self.seen.producers, text.trim_end());
                if (field.name, value.name) == ("language", "Go") && value.version.starts_with("go") {
                    self.seen.go = Some(value.version.to_owned());
                }
            }
        }
    }
}

/// The start of a section's contents, at most a window.
fn contents(bytes: Bytes<'_>, offset: u64, size: u64) -> BinaryReader<'_> {
    BinaryReader::new(bytes.up_to(offset, size.min(WINDOW)), 0)
}
