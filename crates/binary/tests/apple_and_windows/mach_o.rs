//! What LLVM says of Mach-O files.

use std::path::Path;

use ogive_binary::{Content, Kind, MachO, Signature, Slice, read};

use crate::{Differences, contents, llvm, made, number, output, program};

/// What `llvm-objdump --private-headers` says of load commands.
#[derive(Debug, Default, PartialEq)]
struct Sheet {
    platform: Option<(String, String, Option<String>)>,
    loader: Option<String>,
    dylibs: Vec<String>,
    rpaths: Vec<String>,
    id: Option<String>,
    uuid: Option<String>,
    signed: bool,
    encrypted: bool,
}

fn theirs(text: &str) -> Sheet {
    let mut sheet = Sheet::default();
    let mut command = "";
    for line in text.lines() {
        let Some((field, value)) = line.trim().split_once(' ') else { continue };
        let value = value.trim();
        let text = || value.rsplit_once(" (offset").map_or(value, |(text, _)| text).to_owned();
        let platform = || sheet_platform(command);
        match (command, field) {
            (_, "cmd") => command = value,
            ("LC_BUILD_VERSION", "platform") => {
                sheet.platform = Some((value.to_owned(), String::new(), None));
            }
            ("LC_BUILD_VERSION", "minos") => sheet.platform.as_mut().unwrap().1 = value.to_owned(),
            ("LC_BUILD_VERSION", "sdk") if value != "n/a" => {
                sheet.platform.as_mut().unwrap().2 = Some(value.to_owned());
            }
            (_, "version") if platform().is_some() => {
                sheet.platform = Some((platform().unwrap().to_owned(), value.to_owned(), None));
            }
            (_, "sdk") if platform().is_some() && value != "n/a" => {
                sheet.platform.as_mut().unwrap().2 = Some(value.to_owned());
            }
            ("LC_LOAD_DYLINKER", "name") => sheet.loader = Some(text()),
            ("LC_ID_DYLIB", "name") => sheet.id = Some(text()),
            (_, "name") if command.ends_with("_DYLIB") => sheet.dylibs.push(text()),
            ("LC_RPATH", "path") => sheet.rpaths.push(text()),
            ("LC_UUID", "uuid") => sheet.uuid = Some(value.to_owned()),
            ("LC_CODE_SIGNATURE", "dataoff") => sheet.signed = true,
            (_, "cryptid") => sheet.encrypted = value != "0",
            _ => {}
        }
    }
    sheet
}

fn sheet_platform(command: &str) -> Option<&'static str> {
    Some(match command {
        "LC_VERSION_MIN_MACOSX" => "macos",
        "LC_VERSION_MIN_IPHONEOS" => "ios",
        "LC_VERSION_MIN_TVOS" => "tvos",
        "LC_VERSION_MIN_WATCHOS" => "watchos",
        _ => return None,
    })
}

fn ours(macho: &MachO) -> Sheet {
    Sheet {
        platform: macho
            .platform
            .as_ref()
            .map(|platform| (name_of_llvm(platform.name), platform.minimum.clone(), platform.sdk.clone())),
        loader: macho.loader.clone(),
        dylibs: macho.dylibs.clone(),
        rpaths: macho.rpaths.clone(),
        id: macho.id.clone(),
        uuid: macho.uuid.clone(),
        signed: macho.signature != Signature::None,
        encrypted: macho.encrypted,
    }
}

/// LLVM writes Apple's names together: `macCatalyst`, `iossimulator`.
fn name_of_llvm(name: &str) -> String {
    match name {
        "mac-catalyst" => "macCatalyst".to_owned(),
        _ => name.replace('-', ""),
    }
}

#[test]
fn every_field_of_thin_files_is_what_llvm_says() {
    let Some((objdump, readobj)) = llvm("llvm-objdump").zip(llvm("llvm-readobj")) else { return };
    let Some(lipo) = llvm("llvm-lipo") else { return };
    let folder = tempfile::tempdir().unwrap();
    let files = made::mach_o(&folder);
    assert!(files.len() >= 30, "{}", files.len());
    let mut differences = Differences::default();
    for file in &files {
        let text = file.to_str().unwrap();
        let read = program(file);
        let Content::MachO(macho) = &read.content else { panic!("{text}: {:?}", read.content) };
        differences.compare(file, "faults", format!("{:?}", read.faults), "[]".to_owned());
        // Where it knows no subtypes of a type, it spells the field in another way.
        let headers = output(&readobj, &["--file-headers", text]).replace("CpuSubtype:", "CpuSubType:");
        let class = if headers.contains("Magic64") { 64 } else { 32 };
        differences.compare(file, "class", macho.class, class);
        differences.compare(file, "cputype", u64::from(macho.cpu.cputype), number(&headers, "CpuType:"));
        // It leaves out the feature bits.
        let subtype = u64::from(macho.cpu.cpusubtype & 0x00ff_ffff);
        differences.compare(file, "cpusubtype", subtype, number(&headers, "CpuSubType:"));
        differences.compare(file, "filetype", u64::from(macho.file_type), number(&headers, "FileType:"));
        differences.compare(file, "flags", u64::from(macho.flags), number(&headers, "Flags ["));
        let said = theirs(&output(&objdump, &["--macho", "--private-headers", text]));
        differences.compare(file, "load commands", ours(macho), said);
        let name = output(&lipo, &[text, "-archs"]);
        differences.compare(file, "lipo -archs", macho.cpu.name.unwrap_or("?"), name.trim());
        compare_with_file(&mut differences, file, macho);
    }
    drop(differences);
    println!("{} Mach-O files agree", files.len());
}

fn compare_with_file(differences: &mut Differences, path: &Path, macho: &MachO) {
    let Some(file) = ogive_testkit::require("file") else { return };
    let said = output(&file, &["-b", path.to_str().unwrap()]);
    differences.compare(path, "bits of file(1)", macho.class == 64, said.starts_with("Mach-O 64-bit"));
    let kind = match macho.code.kind {
        Kind::Executable => " executable",
        Kind::SharedLibrary => " dynamically linked shared library",
        Kind::Object => " object",
        other => panic!("{}: {other:?}", path.display()),
    };
    assert!(said.contains(kind), "{}: {said}", path.display());
}

#[test]
fn programs_tell_their_system_and_how_they_are_signed() {
    let plain = |port: &str| program(&ogive_testkit::go_program("plain", port).file);
    let Content::MachO(arm64) = plain("darwin/arm64").content else { panic!() };
    assert_eq!(arm64.code.target.value().unwrap().to_string(), "darwin/arm64/v8.0");
    let linked = Signature::AdHoc { linker: true, identifier: Some("a.out".to_owned()) };
    assert_eq!(arm64.signature, linked, "Go's linker signs for arm64");
    let Content::MachO(amd64) = plain("darwin/amd64").content else { panic!() };
    assert_eq!(amd64.signature, Signature::None);
    // The level in its build info.
    let v2 = program(&ogive_testkit::go_program("v2", "darwin/amd64").file);
    assert_eq!(v2.targets()[0].to_string(), "darwin/amd64/v2");
}

#[test]
fn slices_are_those_of_lipo_and_read_as_files_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let Some((file, lipo)) = made::universal(&folder).zip(llvm("llvm-lipo")) else { return };
    let Some(objdump) = llvm("llvm-objdump") else { return };
    let bytes = contents(&file);
    let Content::Universal(universal) = program(&file).content else { panic!("no universal file") };
    let names: Vec<&str> = universal.slices.iter().map(|slice| slice.cpu.name.unwrap()).collect();
    assert_eq!(names.join(" "), output(&lipo, &[file.to_str().unwrap(), "-archs"]).trim());
    let details = output(&objdump, &["--macho", "--universal-headers", file.to_str().unwrap()]);
    let said: Vec<u64> = details
        .lines()
        .filter_map(|line| {
            let (field, value) = line.trim().split_once(' ')?;
            let value = value.strip_prefix("2^").map_or(value, |rest| rest.split(' ').next().unwrap());
            matches!(field, "offset" | "size" | "align").then(|| value.parse().unwrap())
        })
        .collect();
    let ours: Vec<u64> =
        universal.slices.iter().flat_map(|slice| [slice.offset, slice.size, slice.align.into()]).collect();
    assert_eq!(ours, said, "{details}");
    for slice in &universal.slices {
        assert!(slice.faults.is_empty(), "{:?}", slice.faults);
        let (start, size) = (slice.offset as usize, slice.size as usize);
        let thin = read(&bytes[start..start + size].to_vec()).unwrap();
        let Content::MachO(thin) = thin.content else { panic!("no thin file") };
        assert_eq!(slice.macho.as_ref().unwrap(), &thin);
    }
}

/// A universal file of these contents, each with a CPU type and subtype; offsets of 32 or 64 bits.
pub(crate) fn joined(contents: &[(u32, u32, Vec<u8>)], offsets: u8) -> Vec<u8> {
    let (magic, entry) = if offsets == 64 { (0xcafe_babf_u32, 32) } else { (0xcafe_babe, 20) };
    let mut bytes = [magic.to_be_bytes(), (contents.len() as u32).to_be_bytes()].concat();
    let mut offset = (8 + entry * contents.len()).next_multiple_of(4096);
    for (cputype, cpusubtype, content) in contents {
        bytes.extend([cputype.to_be_bytes(), cpusubtype.to_be_bytes()].concat());
        if offsets == 64 {
            bytes.extend([(offset as u64).to_be_bytes(), (content.len() as u64).to_be_bytes()].concat());
            bytes.extend([12_u32.to_be_bytes(), [0; 4]].concat());
        } else {
            bytes.extend([offset as u32, content.len() as u32, 12].map(u32::to_be_bytes).concat());
        }
        offset = (offset + content.len()).next_multiple_of(4096);
    }
    for (.., content) in contents {
        bytes.resize(bytes.len().next_multiple_of(4096), 0);
        bytes.extend(content);
    }
    bytes
}

#[test]
fn every_slice_of_a_go_program_tells_its_build_info() {
    let arm64 = contents(&ogive_testkit::go_program("plain", "darwin/arm64").file);
    let amd64 = contents(&ogive_testkit::go_program("old", "darwin/amd64").file);
    for offsets in [32, 64] {
        let slices = [(0x0100_0007, 3, amd64.clone()), (0x0100_000c, 0, arm64.clone())];
        let program = read(&joined(&slices, offsets)).unwrap();
        assert!(program.faults.is_empty());
        let versions: Vec<String> =
            program.codes().iter().map(|code| code.go.value().unwrap().version.clone()).collect();
        assert!(versions.len() == 2 && versions[1] == "go1.27.3", "{versions:?}");
        let Content::Universal(universal) = program.content else { panic!("no universal file") };
        assert_eq!(universal.offsets, offsets);
        assert!(universal.slices.iter().all(|slice: &Slice| slice.faults.is_empty()));
    }
}

#[test]
fn static_libraries_stand_in_slices() {
    let folder = tempfile::tempdir().unwrap();
    let (objects, Some(ar)) = (made::apple_objects(&folder), llvm("llvm-ar")) else { return };
    let Some(object) = objects.first() else { return };
    let library = folder.path().join("libanswer.a");
    output(&ar, &["rcs", library.to_str().unwrap(), object.to_str().unwrap()]);
    let file = joined(&[(0x0100_000c, 2, contents(&library))], 32);
    let program = read(&file).unwrap();
    let Content::Universal(universal) = &program.content else { panic!("{:?}", program.content) };
    assert_eq!(universal.slices[0].archive.as_ref().unwrap().members, 1);
    assert_eq!(program.targets()[0].arch.name(), "arm64");
}
