//! Go's linker and those of C take the objects, and Windows' structures come out.

use std::path::Path;
use std::process::Command;

use ogive_binary::resources::{InsertError, Resources, insert, object, read};
use ogive_binary::{Content, Pe, Subsystem};
use ogive_platform::Goarch;
use ogive_testkit::{c_programs, places, require, wheels};

use crate::{made, output, text};

fn pe(file: &Path) -> Pe {
    let Content::Pe(pe) = ogive_binary::read(&std::fs::read(file).unwrap()).unwrap().content else {
        panic!("{} is no PE file", file.display())
    };
    *pe
}

/// What Python's `pefile` reads: a line a resource, with its bytes.
const PEFILE: &str = "import pefile, sys\n\
    pe = pefile.PE(sys.argv[1])\n\
    print('subsystem', pe.OPTIONAL_HEADER.Subsystem)\n\
    ident = lambda entry: '#%d' % entry.id if entry.name is None else str(entry.name)\n\
    for kind in pe.DIRECTORY_ENTRY_RESOURCE.entries:\n\
    \x20   for name in kind.directory.entries:\n\
    \x20       for language in name.directory.entries:\n\
    \x20           data = language.data.struct\n\
    \x20           print(ident(kind), ident(name), '%04X' % language.id, pe.get_data(data.OffsetToData, data.Size).hex())\n\
    for info in pe.FileInfo[0]:\n\
    \x20   for table in getattr(info, 'StringTable', []):\n\
    \x20       for key, value in table.entries.items():\n\
    \x20           print('string', table.LangID.decode(), key.decode(), value.decode())\n\
    fixed = pe.VS_FIXEDFILEINFO[0]\n\
    print('fixed %x %x %x %x' % (fixed.FileVersionMS, fixed.FileVersionLS, fixed.ProductVersionMS, fixed.FileOS))\n";

fn as_pefile(resources: &Resources) -> Vec<String> {
    let hex = |data: &[u8]| data.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let line = |(key, data): (&ogive_binary::resources::Key, &[u8])| {
        format!("{} {} {:04X} {}", key.kind, key.name, key.language, hex(data))
    };
    resources.iter().map(line).collect()
}

#[test]
fn go_links_them_for_each_architecture_and_another_reader_sees_them() {
    let folder = tempfile::tempdir().unwrap();
    let resources = made::everything();
    for arch in made::ARCHITECTURES {
        for (flags, subsystem) in
            [(&[][..], Subsystem::Console), (&["-ldflags=-H=windowsgui"][..], Subsystem::Gui)]
        {
            let file = made::program(folder.path(), &resources, arch, flags);
            let bytes = std::fs::read(&file).unwrap();
            assert_eq!(read(&bytes).as_ref(), Some(&resources), "{arch}");
            let pe = pe(&file);
            assert_eq!(pe.subsystem, subsystem, "{arch}");
            assert_eq!(pe.version.as_ref().unwrap().file.as_deref(), Some("1.2.3.4"));
            assert!(pe.manifest.unwrap().contains("requireAdministrator"));
            let types: Vec<_> = pe.resources.iter().map(|each| (each.kind.as_str(), each.count)).collect();
            let expected = [
                ("WAVE", 2),
                ("RT_ICON", 6),
                ("RT_RCDATA", 1),
                ("RT_GROUP_ICON", 2),
                ("RT_VERSION", 1),
                ("RT_MANIFEST", 1),
            ];
            assert_eq!(types, expected, "{arch}");
            let (Some(python), Some(pefile)) =
                (require("python3"), wheels::pure_wheel("pefile", "2024.8.26"))
            else {
                return;
            };
            let said =
                output(Command::new(python).args(["-c", PEFILE, text(&file)]).env("PYTHONPATH", pefile));
            let said: Vec<&str> = said.lines().collect();
            for line in as_pefile(&resources) {
                assert!(said.contains(&line.as_str()), "{arch}: pefile does not see {line}");
            }
            let number = if subsystem == Subsystem::Gui { 2 } else { 3 };
            // It reads the strings of the first language alone.
            for line in [
                &format!("subsystem {number}"),
                "string 040904b0 ProductName Answers",
                "string 040904b0 FileDescription A description with an ü",
                "fixed 10002 30004 50006 40004",
            ] {
                assert!(said.contains(&line), "{arch}: pefile does not say {line}");
            }
        }
    }
}

/// What is linked already gets them too: Windows' structures are whole, and nothing of the program's own has moved.
#[test]
fn a_program_that_is_linked_gets_them() {
    let folder = tempfile::tempdir().unwrap();
    let resources = made::everything();
    let mut linked = Vec::new();
    for arch in made::ARCHITECTURES {
        let file = folder.path().join(format!("plain-{arch}.exe"));
        let mut go = made::go(folder.path(), &[]);
        output(go.env("GOARCH", arch.name()).args(["build", "-o", text(&file)]));
        linked.push(file);
    }
    let main = folder.path().join("main.c");
    std::fs::write(&main, "int main(void) { return 0; }\n").unwrap();
    for gcc in ["x86_64-w64-mingw32-gcc", "i686-w64-mingw32-gcc"].into_iter().filter_map(require) {
        let file = folder.path().join(gcc.file_name().unwrap()).with_extension("exe");
        output(Command::new(gcc).arg(&main).arg("-o").arg(&file));
        linked.push(file);
    }
    for file in linked {
        let before = std::fs::read(&file).unwrap();
        let bytes = insert(&before, &resources).unwrap();
        assert_eq!(insert(&before, &resources).unwrap(), bytes);
        assert_eq!(insert(&bytes, &resources), Err(InsertError::HasResources));
        assert_eq!(read(&bytes).as_ref(), Some(&resources), "{}", file.display());
        let (was, is) = (ogive_binary::read(&before).unwrap(), ogive_binary::read(&bytes).unwrap());
        assert_eq!(was.codes(), is.codes());
        assert!(is.faults.is_empty(), "{:?}", is.faults);
        let headers = 0x1000.min(before.len());
        assert!(bytes[headers..before.len()] == before[headers..], "the program's own bytes stay");
        std::fs::write(&file, &bytes).unwrap();
        let (Some(python), Some(pefile)) = (require("python3"), wheels::pure_wheel("pefile", "2024.8.26"))
        else {
            continue;
        };
        let more = "if pe.OPTIONAL_HEADER.CheckSum: print('sum', pe.verify_checksum())\n\
            print('warnings', pe.get_warnings())\n";
        let program = format!("{PEFILE}{more}");
        let said = output(Command::new(python).args(["-c", &program, text(&file)]).env("PYTHONPATH", pefile));
        let said: Vec<&str> = said.lines().collect();
        for line in as_pefile(&resources) {
            assert!(said.contains(&line.as_str()), "{}: pefile does not see {line}", file.display());
        }
        assert!(said.contains(&"warnings []") && !said.contains(&"sum False"), "{said:?}");
        if let Some(readobj) = require("llvm-readobj") {
            let said = output(Command::new(readobj).args(["--sections", "--coff-resources"]).arg(&file));
            assert!(said.contains("Name: .rsrc") && said.contains("Type: VERSIONINFO (ID 16)"), "{said}");
        }
    }
}

/// What Go leaves to the linker of a C compiler.
#[test]
fn go_hands_them_to_linkers_of_c() {
    let resources = made::everything();
    let zig = c_programs::zig().map(|zig| format!("{} cc -target aarch64-windows-gnu", text(&zig)));
    for (arch, compiler) in [
        (Goarch::Amd64, require("x86_64-w64-mingw32-gcc").map(|gcc| text(&gcc).to_owned())),
        (Goarch::I386, require("i686-w64-mingw32-gcc").map(|gcc| text(&gcc).to_owned())),
        (Goarch::Arm64, zig),
    ] {
        let Some(compiler) = compiler else { continue };
        let folder = tempfile::tempdir().unwrap();
        let name = format!("rsrc_windows_{arch}.syso");
        let object = object(&resources, arch).unwrap();
        let mut go = made::go(folder.path(), &[(&name, &object)]);
        go.env("CGO_ENABLED", "1").env("GOARCH", arch.name()).env("CC", compiler);
        let zig_cache = places::fixtures().join("zig-cache");
        go.env("ZIG_GLOBAL_CACHE_DIR", &zig_cache).env("ZIG_LOCAL_CACHE_DIR", &zig_cache);
        // Zig makes a program with a console unless it is told so itself.
        let flags = "-ldflags=-linkmode=external -H=windowsgui -extldflags=-Wl,--subsystem,windows";
        output(go.args(["build", "-o", "app.exe", flags]));
        let file = folder.path().join("app.exe");
        let found = read(&std::fs::read(&file).unwrap()).unwrap();
        for (key, data) in resources.iter() {
            assert!(found.get(&key.kind, &key.name, key.language) == Some(data), "{arch}: {key}");
        }
        assert_eq!(pe(&file).subsystem, Subsystem::Gui, "{arch}");
    }
}

#[test]
fn the_same_resources_give_the_same_object() {
    for arch in made::ARCHITECTURES {
        assert_eq!(object(&made::everything(), arch), object(&made::everything(), arch));
    }
}

#[test]
fn objects_read_back_and_llvm_finds_nothing_odd() {
    let folder = tempfile::tempdir().unwrap();
    let resources = made::everything();
    for (arch, machine, relocation) in [
        (Goarch::Amd64, "IMAGE_FILE_MACHINE_AMD64 (0x8664)", "IMAGE_REL_AMD64_ADDR32NB"),
        (Goarch::Arm64, "IMAGE_FILE_MACHINE_ARM64 (0xAA64)", "IMAGE_REL_ARM64_ADDR32NB"),
        (Goarch::I386, "IMAGE_FILE_MACHINE_I386 (0x14C)", "IMAGE_REL_I386_DIR32NB"),
        (Goarch::Arm, "IMAGE_FILE_MACHINE_ARMNT (0x1C4)", "IMAGE_REL_ARM_ADDR32NB"),
    ] {
        let object = object(&resources, arch).unwrap();
        assert_eq!(read(&object).as_ref(), Some(&resources), "{arch}");
        let Content::Coff(coff) = ogive_binary::read(&object).unwrap().content else { panic!("no object") };
        assert!(coff.resources && coff.target.value().unwrap().arch == arch);
        let file = folder.path().join(format!("{arch}.syso"));
        std::fs::write(&file, &object).unwrap();
        let Some(readobj) = require("llvm-readobj") else { return };
        let flags = ["--file-headers", "--sections", "--symbols", "--relocations", "--coff-resources"];
        let said = output(Command::new(readobj).args(flags).arg(&file));
        for part in [
            machine,
            "SectionCount: 1",
            "SymbolCount: 1",
            "TimeDateStamp: 1970-01-01",
            "Name: .rsrc",
            "Characteristics [ (0x40000040)",
            "StorageClass: Static (0x3)",
            "Type: VERSIONINFO (ID 16)",
        ] {
            assert!(said.contains(part), "{arch}: no {part} in {said}");
        }
        assert_eq!(said.matches(relocation).count(), resources.len(), "{arch}: {said}");
    }
}

#[test]
fn linkers_of_c_take_them() {
    let folder = tempfile::tempdir().unwrap();
    let resources = made::everything();
    let main = folder.path().join("main.c");
    std::fs::write(&main, "int main(void) { return 0; }\nint mainCRTStartup(void) { return 0; }\n").unwrap();
    let at = |name: &str| folder.path().join(name);
    let syso = |arch: Goarch| {
        let file = at(&format!("rsrc_{arch}.o"));
        std::fs::write(&file, object(&resources, arch).unwrap()).unwrap();
        file
    };
    let mut linked = Vec::new();
    for (arch, gcc) in [(Goarch::Amd64, "x86_64-w64-mingw32-gcc"), (Goarch::I386, "i686-w64-mingw32-gcc")] {
        let Some(gcc) = require(gcc) else { continue };
        let file = at(&format!("gcc-{arch}.exe"));
        let plain = at("plain.c");
        std::fs::write(&plain, "int main(void) { return 0; }\n").unwrap();
        output(Command::new(gcc).args([&plain, &syso(arch)]).arg("-o").arg(&file));
        linked.push((format!("gcc {arch}"), file));
    }
    if let Some(zig) = c_programs::zig() {
        for (arch, cpu) in [(Goarch::Amd64, "x86_64"), (Goarch::Arm64, "aarch64"), (Goarch::I386, "x86")] {
            let object = at(&format!("main-{arch}.obj"));
            let target = format!("--target={}-pc-windows-msvc", if cpu == "x86" { "i686" } else { cpu });
            output(Command::new(&zig).args(["clang", &target, "-c"]).arg(&main).arg("-o").arg(&object));
            let file = at(&format!("lld-{arch}.exe"));
            let out = format!("/out:{}", text(&file));
            let entry = "/entry:mainCRTStartup";
            let arguments = ["lld-link", entry, "/nodefaultlib", "/subsystem:windows", &out];
            // As the driver of MinGW tells it: objects that say nothing of exception handlers are taken.
            let safe = (arch == Goarch::I386).then_some("/safeseh:no");
            output(Command::new(&zig).args(arguments).args(safe).arg(&object).arg(syso(arch)));
            linked.push((format!("lld {arch}"), file));
        }
    }
    for (linker, file) in linked {
        let found = read(&std::fs::read(&file).unwrap()).unwrap();
        // The runtime of MinGW may bring a manifest of its own as well.
        for (key, data) in resources.iter() {
            let same = found.get(&key.kind, &key.name, key.language) == Some(data);
            assert!(same, "{linker}: {key} is not what it was");
        }
    }
}
