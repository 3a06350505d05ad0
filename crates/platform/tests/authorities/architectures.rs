//! What architectures are like, compared with the source of the go command's own standard library.

use std::collections::BTreeSet;
use std::path::Path;

use ogive_platform::names::Endianness;
use ogive_platform::{Architecture, Unaligned};

use crate::go;

#[expect(clippy::disallowed_methods, reason = "a test reads the authority it compares with")]
fn source(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The number that Go source gives to a constant or field.
fn number(text: &str, name: &str) -> Option<u32> {
    let mut lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    let value = lines.find_map(|line| {
        let (left, right) = line.split_once(['=', ':'])?;
        (left.trim() == name).then(|| right.trim().trim_end_matches(',').to_owned())
    })?;
    value.parse().ok()
}

#[test]
fn sizes_and_byte_orders_are_gos_own() {
    let goarch = go::root().join("src/internal/goarch");
    let all = source(&goarch.join("goarch.go"));
    let big = all.lines().find(|line| line.starts_with("const BigEndian")).unwrap();
    let big: BTreeSet<String> = big
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter_map(|word| word.strip_prefix("Is"))
        .map(str::to_ascii_lowercase)
        .collect();
    let sizes = source(&go::root().join("src/cmd/internal/sys/arch.go"));
    for known in Architecture::all() {
        let name = known.arch.name();
        let own = source(&goarch.join(format!("goarch_{name}.go")));
        assert_eq!(number(&own, "_DefaultPhysPageSize"), Some(known.go_page_size), "{name}");
        assert_eq!(number(&own, "_PCQuantum"), Some(known.code_alignment.into()), "{name}");
        assert_eq!(known.endianness == Endianness::Big, big.contains(name), "{name}");
        assert_eq!(known.int64_alignment, known.pointer_size, "{name}: Int64Align is PtrSize");
        let quoted = format!("\"{name}\",");
        let start = sizes
            .lines()
            .position(|line| line.trim_start().starts_with("Name:") && line.trim_end().ends_with(&quoted));
        let block: Vec<&str> = sizes.lines().skip(start.unwrap()).take_while(|line| *line != "}").collect();
        let block = block.join("\n");
        assert_eq!(number(&block, "PtrSize"), Some(known.pointer_size.into()), "{name}");
        assert!(block.contains(if big.contains(name) { "binary.BigEndian" } else { "binary.LittleEndian" }));
        let strict = number(&block, "Alignment") != Some(1);
        assert_eq!(known.unaligned == Unaligned::MayTrap, strict, "{name}");
    }
}

#[test]
fn arguments_go_in_the_registers_that_gos_abi_says() {
    let abi = go::root().join("src/internal/abi");
    for known in Architecture::all() {
        let name = known.arch.name().trim_end_matches("le");
        let names = [format!("abi_{name}.go"), format!("abi_{name}x.go")];
        let own = names.iter().map(|name| abi.join(name)).find(|path| {
            #[expect(clippy::disallowed_methods, reason = "a test looks at the authority it compares with")]
            path.is_file()
        });
        let theirs = own.map_or((0, 0), |path| {
            let text = source(&path);
            (number(&text, "IntArgRegs").unwrap(), number(&text, "FloatArgRegs").unwrap())
        });
        let ours = (u32::from(known.argument_registers.0), u32::from(known.argument_registers.1));
        assert_eq!(ours, theirs, "{name}");
    }
}
