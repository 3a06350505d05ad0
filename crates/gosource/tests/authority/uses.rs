//! What is used, compared with what `go/types` resolves.

use std::collections::BTreeSet;

use ogive_gosource::File;

use super::{corpus, go};

#[test]
fn every_file_of_the_standard_library_uses_what_go_resolves() {
    let top = corpus::standard_library();
    let theirs = go::ask("uses", std::slice::from_ref(&top));
    let mut differences = Vec::new();
    let (mut count, mut fields, mut keys) = (0, 0, 0);
    for (name, said) in &theirs {
        let source = std::fs::read(top.join(name)).unwrap();
        let theirs: BTreeSet<u32> = said.split_whitespace().map(|offset| offset.parse().unwrap()).collect();
        let file = File::read(&source);
        let mut certain = BTreeSet::new();
        for used in &file.uses {
            match (used.key, theirs.contains(&used.name.offset)) {
                (false, _) => drop(certain.insert(used.name.offset)),
                (true, true) => {
                    keys += 1;
                    certain.insert(used.name.offset);
                }
                (true, false) => fields += 1,
            }
        }
        count += certain.len();
        for offset in certain.symmetric_difference(&theirs) {
            let start = *offset as usize;
            let text = String::from_utf8_lossy(&source[start..source.len().min(start + 40)]).into_owned();
            let whose = if theirs.contains(offset) { "Go's" } else { "ours" };
            differences.push(format!("{name}:{offset}: {whose} alone: {text:?}"));
        }
    }
    assert!(differences.is_empty(), "{}", differences[..differences.len().min(20)].join("\n"));
    assert!(theirs.len() > 3000 && count > 800_000, "{} files, {count} uses", theirs.len());
    // What rules rest on that take keys for fields.
    assert!(keys * 10_000 < fields, "{keys} keys, {fields} fields");
}
