//! Build constraints, compared with `go/build` for every port with and without cgo.

use std::path::Path;

use ogive_platform::constraint::{CgoCondition, Compiler, Context, FileConstraint};
use ogive_platform::{Port, PortSet};
use serde_json::json;

use crate::generate::Chance;
use crate::go;

struct File {
    name: String,
    content: Vec<u8>,
    tags: Vec<String>,
    compiler: Compiler,
}

/// One letter a build: `1` in, `0` out, `e` refused; all ports without cgo, then all with.
fn letters(builds: PortSet, refused: PortSet) -> String {
    let letter = |port: Port, cgo: bool| match (refused.contains(port, cgo), builds.contains(port, cgo)) {
        (true, _) => 'e',
        (_, true) => '1',
        _ => '0',
    };
    [false, true].iter().flat_map(|&cgo| Port::all().iter().map(move |&port| letter(port, cgo))).collect()
}

fn context(tags: &[String], compiler: Compiler) -> Context {
    let plain = Context::without_tool_tags(go::version(), compiler);
    tags.iter().fold(plain, |context, tag| context.with_tag(tag))
}

fn compare(files: &[File]) -> usize {
    let questions: Vec<_> = files
        .iter()
        .map(|file| {
            json!({
                "name": file.name,
                "content": go::base64(&file.content),
                "tags": file.tags,
                "compiler": if file.compiler == Compiler::Gc { "gc" } else { "gccgo" },
            })
        })
        .collect();
    let version = go::version();
    let mut constrained = 0;
    for (file, answer) in files.iter().zip(go::ask(&questions)) {
        let plain = Context::without_tool_tags(version, file.compiler);
        let context = file.tags.iter().fold(plain, |context, tag| context.with_tag(tag));
        let constraint = FileConstraint::of(&file.name, &file.content);
        let ours = match constraint.builds(&context) {
            Ok(builds) => letters(builds, PortSet::EMPTY),
            Err(_) => letters(PortSet::EMPTY, constraint.name.builds(&context)),
        };
        assert_eq!(
            ours,
            answer,
            "{:?} with {:?} ({:?}):\n{}\n{constraint:?}",
            file.name,
            file.tags,
            file.compiler,
            String::from_utf8_lossy(&file.content[..file.content.len().min(2000)]),
        );
        constrained += usize::from(answer.contains('0') && answer.contains('1'));
    }
    constrained
}

const SUFFIXES: &[&str] = &[
    "linux", "windows", "darwin", "android", "ios", "illumos", "solaris", "wasip1", "js", "zos", "hurd",
    "nacl", "386", "amd64", "arm", "arm64", "wasm", "riscv64", "loong64", "mips64le", "s390", "sparc64",
    "amd64p32", "unix", "test", "cgo", "x", "", "LINUX", "go1",
];

const TAGS: &[&str] = &[
    "linux",
    "darwin",
    "windows",
    "android",
    "ios",
    "solaris",
    "illumos",
    "freebsd",
    "unix",
    "cgo",
    "gc",
    "gccgo",
    "amd64",
    "arm64",
    "386",
    "arm",
    "riscv64",
    "wasm",
    "js",
    "go1.1",
    "go1.18",
    "go1.21",
    "go1.999",
    "ignore",
    "custom",
    "other",
    "boringcrypto",
    "goexperiment.boringcrypto",
    "amd64.v3",
    "größe",
    "_",
    "1.2",
    "nacl",
];

fn name(chance: &mut Chance) -> String {
    let mut name = String::from(chance.of(&["x", "x", "x_y", "linux", "", "_x", ".x", "a.b", "x-y", "é"]));
    for _ in 0..chance.below(4) {
        name.push('_');
        name.push_str(chance.of(SUFFIXES));
    }
    name.push_str(
        chance
            .of(&[".go", ".go", ".go", ".s", ".c", ".h", ".syso", ".S", ".cxx", ".txt", "", ".x.go", ".f90"]),
    );
    name
}

fn expression(chance: &mut Chance) -> String {
    // Mostly well formed, and broken here and there.
    let mut text = String::new();
    let operands = 1 + chance.below(5);
    let mut open = 0;
    for at in 0..operands {
        if at > 0 {
            text.push_str(chance.of(&[" && ", " || ", "&&", "||", " && ", " || ", "\t&&  "]));
        }
        if chance.below(4) == 0 {
            text.push_str(chance.of(&["!", "!", "!", "! ", "!!"]));
        }
        if chance.below(4) == 0 {
            text.push('(');
            open += 1;
        }
        text.push_str(chance.of(TAGS));
        if open > 0 && chance.below(3) == 0 {
            text.push(')');
            open -= 1;
        }
    }
    text.push_str(&")".repeat(open));
    if chance.below(12) == 0 {
        text.push_str(
            chance.of(&[")", "(", " x", "&", "|", ",", "&&", " //", "-", "!", "\u{a0}", "\u{fffd}"]),
        );
    }
    text
}

fn terms(chance: &mut Chance) -> String {
    let mut words = Vec::new();
    for _ in 0..chance.below(4) {
        let mut word = String::new();
        for at in 0..1 + chance.below(3) {
            if at > 0 {
                word.push(',');
            }
            word.push_str(chance.of(&["", "", "", "!", "!!"]));
            word.push_str(chance.of(TAGS));
            word.push_str(chance.of(&["", "", "", "", "", "", "-", "&&"]));
        }
        words.push(word);
    }
    words.join(chance.of(&[" ", "  ", "\t"]))
}

fn content(chance: &mut Chance) -> Vec<u8> {
    let mut bytes = Vec::new();
    if chance.below(20) == 0 {
        bytes.extend(b"\xef\xbb\xbf");
    }
    for _ in 0..chance.below(7) {
        let line = match chance.below(16) {
            0..=3 => format!("//go:build {}", expression(chance)),
            4..=6 => format!("{}{}", chance.of(&["// +build ", "//+build ", "//  +build\t"]), terms(chance)),
            7 | 8 => String::new(),
            9 => chance
                .of(&["// text", "//", "  // text", "\u{a0}", "//go:binary-only-package", "// +building"])
                .to_owned(),
            10 => chance
                .of(&["/* a */", "/*", "*/", "/* a", "b */", "/**/ // +build linux", "/* */ x", "/", "/*/"])
                .to_owned(),
            11 => {
                format!("{}//go:build {}", chance.of(&[" ", "\t", "x ", "/* */ ", "; "]), expression(chance))
            }
            12 => chance
                .of(&["//go:build", "//go:buildx", "// +build", "//go:build\r", ";", "package x;", "#if 0"])
                .to_owned(),
            13 => "package x".to_owned(),
            14 => chance
                .of(&["import \"C\"", "import (", ")", "\"fmt\"", "import `a", "var x = 1", "\"\\"])
                .to_owned(),
            _ => chance.of(&["", "", "", "// \0", "\0", "\u{3000}", "// +build linux \u{2028}"]).to_owned(),
        };
        bytes.extend(line.as_bytes());
        if chance.below(60) == 0 {
            bytes.push(0xff);
        }
        bytes.extend(chance.of(&["\n", "\n", "\n", "\n", "\n", "\r\n", "\n\n"]).as_bytes());
    }
    if chance.below(3) > 0 {
        bytes.extend(b"\npackage x\n");
    }
    bytes
}

#[test]
fn files_made_by_chance_belong_where_go_says() {
    let chance = &mut Chance::new(0x0095_1fe5);
    let files: Vec<File> = (0..20_000)
        .map(|_| File {
            name: if chance.below(3) == 0 { "x.go".to_owned() } else { name(chance) },
            content: content(chance),
            tags: (0..chance.below(3)).map(|_| chance.of(TAGS).to_owned()).collect(),
            compiler: if chance.below(5) == 0 { Compiler::Gccgo } else { Compiler::Gc },
        })
        .collect();
    let constrained = compare(&files);
    assert!(constrained > 2000, "only {constrained} of them tell builds apart");
}

#[test]
fn every_file_of_the_go_distribution_belongs_where_go_says() {
    let mut files = Vec::new();
    collect(&go::root().join("src"), &mut files);
    assert!(files.len() > 5000, "{} files", files.len());
    let constrained = compare(&files);
    assert!(constrained > 1000, "only {constrained} of them tell builds apart");
}

#[expect(clippy::disallowed_methods, reason = "the test's corpus is the Go distribution on the disk")]
fn collect(folder: &Path, files: &mut Vec<File>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
            continue;
        }
        // The head is what counts; whole files would be a hundred megabytes.
        let mut content = std::fs::read(&path).unwrap();
        content.truncate(8 << 10);
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        files.push(File { name, content, tags: Vec::new(), compiler: Compiler::Gc });
    }
}

#[test]
fn cgo_lines_apply_where_go_says() {
    let chance = &mut Chance::new(0x0000_c90c);
    let mut conditions: Vec<String> = [
        "",
        "linux",
        "!windows,amd64 darwin",
        "(linux&&amd64)",
        "(linux && amd64)",
        "linux||darwin",
        "!!linux",
        "a-b",
    ]
    .map(str::to_owned)
    .to_vec();
    for _ in 0..3000 {
        let text = if chance.below(2) == 0 { terms(chance) } else { expression(chance) };
        // A word that Go takes for the verb, or the end of the condition, is another matter.
        if text.trim() == text && !text.contains([':', '\0']) {
            conditions.push(text);
        }
    }
    let questions: Vec<_> = conditions.iter().map(|text| json!({ "cgo": text, "compiler": "gc" })).collect();
    let context = context(&[], Compiler::Gc);
    for (text, answer) in conditions.iter().zip(go::ask(&questions)) {
        let builds = CgoCondition::parse(text).builds(&context) & PortSet::with_cgo();
        assert_eq!(letters(builds, PortSet::EMPTY), answer, "#cgo {text} CFLAGS: …");
    }
}
