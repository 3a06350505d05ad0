//! `go.mod` files, compared with the go command.

use std::io::Read as _;
use std::process::Command;

use ogive_gosource::module::{GoMod, ModuleVersion};
use serde_json::{Value, json};

use super::go;

fn by_us(bytes: &[u8]) -> Value {
    let read = GoMod::read(bytes);
    assert_eq!(read.errors, [], "{}", String::from_utf8_lossy(bytes));
    let module = |module: &ModuleVersion| {
        let mut value = json!({ "Path": module.path });
        if !module.version.is_empty() {
            value["Version"] = json!(module.version);
        }
        value
    };
    let require = read.require.iter().map(|required| {
        let mut value = module(&required.module);
        if required.indirect {
            value["Indirect"] = json!(true);
        }
        value
    });
    let replace =
        read.replace.iter().map(|each| json!({ "Old": module(&each.old), "New": module(&each.new) }));
    let lists = [
        ("Require", require.collect::<Vec<_>>()),
        ("Exclude", read.exclude.iter().map(module).collect()),
        ("Replace", replace.collect()),
        ("Tool", read.tool.iter().map(|path| json!({ "Path": path })).collect()),
        ("Ignore", read.ignore.iter().map(|path| json!({ "Path": path })).collect()),
    ];
    let mut value = json!({ "Module": { "Path": read.module } });
    if let Some(go) = read.go {
        value["Go"] = json!(go);
    }
    for (name, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        value[name] = json!(list);
    }
    value
}

#[test]
fn every_go_mod_of_many_modules_says_what_the_go_command_reads() {
    let Some(modules) = ogive_testkit::modules() else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("go.mod");
    let mut count = 0;
    for module in modules {
        let mut zip = zip::ZipArchive::new(std::fs::File::open(&module).unwrap()).unwrap();
        let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
        // Older modules have none.
        let Some(name) = names.iter().filter(|name| name.ends_with("/go.mod")).min_by_key(|name| name.len())
        else {
            continue;
        };
        let mut bytes = Vec::new();
        zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
        std::fs::write(&file, &bytes).unwrap();
        let mut command =
            Command::new(go::root().join("bin").join(format!("go{}", std::env::consts::EXE_SUFFIX)));
        command
            .args(["mod", "edit", "-json"])
            .arg(&file)
            .env("HOME", folder.path())
            .env("GOROOT", go::root());
        command.envs([("GOENV", "off"), ("GOFLAGS", ""), ("GOTOOLCHAIN", "local"), ("GOTELEMETRY", "off")]);
        let output = command.current_dir(folder.path()).output().unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        let mut theirs: Value = serde_json::from_slice(&output.stdout).unwrap();
        for other in ["Toolchain", "Retract", "GoDebug", "Godebug"] {
            theirs.as_object_mut().unwrap().remove(other);
        }
        // A comment above the module may say that it is deprecated.
        theirs["Module"].as_object_mut().unwrap().remove("Deprecated");
        assert_eq!(by_us(&bytes), theirs, "{name}");
        count += 1;
    }
    assert!(count > 100, "{count} files");
}
