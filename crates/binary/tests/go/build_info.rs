//! What `go version -m` says of programs, and what it can't say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use ogive_binary::{Content, GoBuild, GoModule, Program};
use ogive_testkit::wheels::windows_goroot;
use ogive_testkit::{GoProgram, go_programs, goroot, host};

use crate::{contents, output, program};

/// What the go command says of each file or of those in each folder: the lines behind the name, joined.
fn go_version(paths: &[PathBuf]) -> BTreeMap<PathBuf, String> {
    let sdk = goroot(&format!("{}-{}", go_programs::RELEASE, host()));
    let go = sdk.join("bin").join(format!("go{}", std::env::consts::EXE_SUFFIX));
    let mut arguments = vec!["version", "-m"];
    arguments.extend(paths.iter().map(|path| path.to_str().unwrap()));
    let mut files = BTreeMap::new();
    let mut current: Option<PathBuf> = None;
    for line in output(&go, &arguments).lines() {
        // It prints an empty line behind a replacement.
        if let Some(line) = line.strip_prefix('\t').filter(|line| !line.is_empty()) {
            let text: &mut String = files.get_mut(current.as_ref().unwrap()).unwrap();
            text.push_str(line);
            text.push('\n');
        } else if let Some((file, version)) = line.split_once(": ") {
            let file = PathBuf::from(file);
            files.insert(file.clone(), format!("{version}\n"));
            current = Some(file);
        }
    }
    files
}

/// The same lines from what ogive read.
fn lines(build: &GoBuild) -> String {
    fn module(text: &mut String, word: &str, it: &GoModule) {
        text.push_str(&format!("{word}\t{}\t{}", it.path, it.version));
        match &it.replace {
            Some(replacement) => {
                text.push('\n');
                module(text, "=>", replacement);
            }
            None => text.push_str(&format!("\t{}\n", it.sum)),
        }
    }
    let quoted = |text: &str, special: &[char]| match text.contains(special) {
        true => format!("{text:?}"),
        false => text.to_owned(),
    };
    let mut text = format!("{}\n", build.version);
    if let Some(path) = &build.path {
        text.push_str(&format!("path\t{path}\n"));
    }
    build.main.iter().for_each(|main| module(&mut text, "mod", main));
    build.dependencies.iter().for_each(|dependency| module(&mut text, "dep", dependency));
    for setting in &build.settings {
        let key = quoted(&setting.key, &['=', ' ', '\t', '\r', '"', '`']);
        let value = quoted(&setting.value, &[' ', '\t', '\r', '"', '`']);
        text.push_str(&format!("build\t{key}={value}\n"));
    }
    text
}

/// The build info of the first piece of code, or why there is none.
fn build(program: &Program) -> Result<&GoBuild, String> {
    let code = program.codes().into_iter().next().ok_or("it is no code")?;
    code.go.value().ok_or_else(|| format!("{:?}", code.go))
}

/// Compares every program that the go command reads; returns those.
fn assert_agree(files: &[PathBuf]) -> BTreeSet<PathBuf> {
    let mut differ = String::new();
    let mut agreed = BTreeSet::new();
    for (file, said) in &go_version(files) {
        if said.contains("not a Go executable") || said.contains("unrecognized file format") {
            continue;
        }
        let program = program(file);
        let read = build(&program).map(lines).unwrap_or_else(|why| why);
        if read == *said {
            agreed.insert(file.clone());
        } else {
            differ.push_str(&format!("{}: go says\n{said}ogive says\n{read}\n", file.display()));
        }
    }
    assert!(differ.is_empty(), "{} agree, but {differ}", agreed.len());
    agreed
}

fn is_wasm(program: &GoProgram) -> bool {
    program.port.arch.name() == "wasm"
}

fn files(programs: &[GoProgram]) -> Vec<PathBuf> {
    programs.iter().map(|program| program.file.clone()).collect()
}

#[test]
fn programs_of_all_ports_say_what_the_go_command_says() {
    let programs = go_programs::for_all_ports();
    assert!(programs.len() >= 40, "{}", programs.len());
    // The go command reads no WebAssembly. Whether it finds the mark in programs for Plan 9 depends on the size of
    // their text: it looks at offsets in the file that 16 divides (searchMagic), but the linker aligns in memory.
    let may_be_unread = ["js/wasm", "wasip1/wasm", "plan9/386", "plan9/amd64", "plan9/arm"];
    let agreed = assert_agree(&files(&programs));
    for program in
        programs.iter().filter(|program| !may_be_unread.contains(&program.port.to_string().as_str()))
    {
        assert!(
            agreed.contains(&program.file),
            "the go command reads nothing from {}",
            program.file.display()
        );
    }
}

#[test]
fn programs_of_all_build_modes_and_levels_say_what_the_go_command_says() {
    let programs = go_programs::variants();
    // The go command reads no archives and no WebAssembly.
    let read = programs.iter().filter(|program| !is_wasm(program) && !program.name.ends_with("c-archive"));
    assert_eq!(assert_agree(&files(&programs)).len(), read.count());
}

#[test]
fn programs_of_old_releases_say_what_the_go_command_says() {
    let programs = go_programs::of_old_releases();
    let read = programs.iter().filter(|program| !is_wasm(program) && has_build_info(program));
    assert_eq!(assert_agree(&files(&programs)).len(), read.count());
}

fn has_build_info(program: &GoProgram) -> bool {
    program.release.parse::<ogive_platform::GoVersion>().unwrap() >= "1.13.0".parse().unwrap()
}

#[test]
fn programs_before_build_info_tell_their_version_unless_stripped() {
    for go_program in go_programs::of_old_releases().iter().filter(|program| !has_build_info(program)) {
        let program = program(&go_program.file);
        match build(&program) {
            Ok(build) => {
                assert!(!go_program.name.contains("stripped"), "{}", go_program.name);
                assert_eq!(build.version, format!("go{}", go_program.release), "{}", go_program.name);
                // Go 1.12 wrote module info, though nothing that leads to it.
                let path = (go_program.release == "1.12.17").then_some("example.com/app");
                assert_eq!(build.path.as_deref(), path, "{}", go_program.name);
            }
            Err(why) => {
                assert!(go_program.name.contains("stripped"), "{}: {why}", go_program.name);
                assert!(why.contains("built before Go 1.13, or removed"), "{why}");
            }
        }
    }
}

#[test]
fn every_program_of_sdk_trees_says_what_the_go_command_says() {
    let modules = ["linux-amd64", "linux-arm64", "darwin-amd64", "darwin-arm64"];
    let modules = modules.map(|host| goroot(&format!("{}-{host}", go_programs::RELEASE)));
    let wheels = ["amd64", "arm64"].map(|machine| windows_goroot(go_programs::RELEASE, machine));
    for root in modules.into_iter().chain(wheels.into_iter().flatten()) {
        // Folders are looked through for files that may be executed, which a wheel's may not.
        let folders = [root.join("bin"), root.join("pkg").join("tool")];
        let agreed = assert_agree(&folders.iter().flat_map(|folder| programs_in(folder)).collect::<Vec<_>>());
        assert!(agreed.len() >= 8, "{}: {} programs", root.display(), agreed.len());
    }
}

/// The files below a folder.
fn programs_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { programs_in(&path) } else { vec![path] }).collect()
}

/// Replaces every `from` in `bytes`; they are as long as one another.
fn replaced(mut bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    let starts: Vec<usize> =
        (0..bytes.len().saturating_sub(from.len())).filter(|at| bytes[*at..].starts_with(from)).collect();
    assert!(!starts.is_empty());
    starts.iter().for_each(|at| bytes[*at..at + to.len()].copy_from_slice(to));
    bytes
}

fn why(bytes: &[u8]) -> String {
    let program = ogive_binary::read(&bytes.to_vec()).unwrap();
    build(&program).map(|build| build.version.clone()).unwrap_or_else(|why| why)
}

#[test]
fn missing_build_info_has_a_reason() {
    let plain = contents(&go_programs::go_program("plain", "linux/amd64").file);
    let obfuscated = replaced(plain.clone(), b"\xff Go buildinf:", b"\xff no buildinf:");
    // The symbol still leads to the version, and the marks around it to the module info.
    let still = ogive_binary::read(&obfuscated).unwrap();
    assert_eq!(build(&still).map(lines), build(&ogive_binary::read(&plain).unwrap()).map(lines));
    let stripped = contents(&go_programs::go_program("stripped", "linux/amd64").file);
    let obfuscated = replaced(stripped.clone(), b"\xff Go buildinf:", b"\xff no buildinf:");
    assert!(why(&obfuscated).contains("was overwritten"), "{}", why(&obfuscated));
    // What UPX leaves: headers with its sign, no sections, no data.
    let mut packed = stripped[..4096].to_vec();
    packed[40..48].fill(0);
    packed[60..64].fill(0);
    packed[0x200..0x204].copy_from_slice(b"UPX!");
    assert!(why(&packed).contains("packed by UPX"), "{}", why(&packed));
    let unlike = replaced(stripped, b"mod\texample.com/app", b"mod example.com app");
    assert!(why(&unlike).starts_with("go1."), "an unknown word is skipped: {}", why(&unlike));
}

#[test]
fn objects_in_a_c_archive_tell_nothing_but_their_machine() {
    if !go_programs::variants().iter().any(|program| program.name.ends_with("c-archive")) {
        return;
    }
    let file = go_programs::go_program("c-archive", "linux/amd64").file;
    let Content::Archive(archive) = program(&file).content else { panic!("no archive") };
    assert!(archive.groups.iter().all(|group| group.target.value().unwrap().arch.name() == "amd64"));
}

#[test]
fn settings_give_the_platform_with_its_level() {
    for (name, port, expected) in [
        ("v3", "linux/amd64", "linux/amd64/v3"),
        ("v5", "linux/arm", "linux/arm/5"),
        ("v9.0", "linux/arm64", "linux/arm64/v9.0"),
        ("power10", "linux/ppc64le", "linux/ppc64le/power10"),
    ] {
        let program = program(Path::new(&go_programs::go_program(name, port).file));
        let platform = build(&program).unwrap().platform().unwrap();
        assert_eq!(platform.to_string(), expected);
    }
}

#[test]
fn programs_of_all_ports_are_for_their_port() {
    for go_program in go_programs::for_all_ports() {
        let program = program(&go_program.file);
        assert!(program.faults.is_empty(), "{}: {:?}", go_program.name, program.faults);
        let targets = program.targets();
        let [target] = targets.as_slice() else { panic!("{}: {targets:?}", go_program.name) };
        assert_eq!(target.arch, go_program.port.arch, "{}", go_program.name);
        // Some systems leave no trace in the format; Go's build info has it then.
        assert!(target.os.is_none_or(|os| os == go_program.port.os), "{}: {target}", go_program.name);
        let build = build(&program).unwrap().platform().unwrap();
        assert_eq!(build.port, go_program.port, "{}", go_program.name);
    }
}
