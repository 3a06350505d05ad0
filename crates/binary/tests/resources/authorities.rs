//! `go-winres` and `goversioninfo` make the same tree of their own files.

use std::path::Path;
use std::process::Command;

use ogive_binary::resources::ident::kinds;
use ogive_binary::resources::{Resources, VersionInfo, inputs, read};
use ogive_testkit::go_tool;

use crate::{made, output};

const WINRES: &str = r##"{
  "RT_GROUP_ICON": {
    "APP": { "0000": ["icon256.png", "icon16.png"] },
    "#7": { "0409": "app.ico", "040C": "app.ico" }
  },
  "RT_MANIFEST": {
    "#1": { "0409": {
      "identity": { "name": "Example & Co", "version": "1.2.3.4" },
      "description": "what it <is>",
      "minimum-os": "win10",
      "execution-level": "highest",
      "ui-access": true,
      "auto-elevate": true,
      "dpi-awareness": "per monitor v2",
      "disable-theming": true,
      "disable-window-filtering": true,
      "high-resolution-scrolling-aware": true,
      "ultra-high-resolution-scrolling-aware": true,
      "long-path-aware": true,
      "printer-driver-isolation": true,
      "gdi-scaling": true,
      "segment-heap": true,
      "use-common-controls-v6": true
    } }
  },
  "RT_VERSION": {
    "#1": { "0000": {
      "fixed": { "file_version": "1.2.3.4", "product_version": "5.6.7.8", "flags": "Debug,PrivateBuild",
                 "type": "dll", "timestamp": "2020-12-18T23:00:00.25+01:00" },
      "info": {
        "0409": { "FileDescription": "what ünd", "ProductName": "Answers", "ZZ": "", "aa": "x" },
        "0407": { "ProductName": "Antworten" }
      }
    } }
  },
  "RT_BITMAP": { "PICTURE": { "0000": "picture.bmp" } },
  "RT_RCDATA": { "#1": { "0000": "blob.bin" }, "Grün": { "0407": "blob.bin" } },
  "WAVE": { "#2": { "0000": "blob.bin" } },
  "#300": { "A": { "0000": "blob.bin" } }
}"##;

fn compare(ours: &Resources, theirs: &Resources, whole: bool) {
    let keys = |resources: &Resources| resources.iter().map(|(key, _)| key.to_string()).collect::<Vec<_>>();
    assert_eq!(keys(ours), keys(theirs));
    for (key, data) in ours.iter() {
        let other = theirs.get(&key.kind, &key.name, key.language).unwrap();
        if key.kind == kinds::VERSION && !whole {
            assert_eq!(VersionInfo::parse(data), VersionInfo::parse(other), "{key}");
        } else if key.kind == kinds::MANIFEST {
            assert_eq!(words(data), words(other), "{key}");
        } else {
            assert!(data == other, "{key}: ours {data:?}\ntheirs {other:?}");
        }
    }
}

/// A manifest by what it says: blanks between elements are nobody's concern.
fn words(data: &[u8]) -> Vec<String> {
    let text = String::from_utf8(data.to_vec()).unwrap().replace("&#34;", "&quot;");
    let parts = text.split_inclusive('>').map(|part| part.trim().to_owned());
    parts.filter(|part| !part.is_empty()).collect()
}

fn write(folder: &Path, files: &[(&str, &[u8])]) {
    files.iter().for_each(|(name, bytes)| std::fs::write(folder.join(name), bytes).unwrap());
}

#[test]
fn go_winres_makes_the_same_of_winres_json() {
    let tool = go_tool("github.com/tc-hib/go-winres", "v0.3.3");
    let folder = tempfile::tempdir().unwrap();
    let bitmap = made::bitmap(16);
    let picture =
        [b"BM", &(14 + bitmap.len() as u32).to_le_bytes()[..], &[0; 4], &[54, 0, 0, 0], &bitmap].concat();
    write(
        folder.path(),
        &[
            ("winres.json", WINRES.as_bytes()),
            ("icon256.png", &made::png(256)),
            ("icon16.png", &made::png(16)),
            ("app.ico", &made::icon()),
            ("picture.bmp", &picture),
            ("blob.bin", b"12345"),
        ],
    );
    let read_file = |path: &str| std::fs::read(folder.path().join(path));
    let ours = inputs::winres_json::read("winres.json", &read_file).unwrap();
    let mut command = Command::new(tool);
    command.current_dir(folder.path()).args(["make", "--in", "winres.json", "--out", "theirs"]);
    output(command.args(["--arch", "amd64,arm64,386"]));
    for arch in made::ARCHITECTURES {
        let object = std::fs::read(folder.path().join(format!("theirs_windows_{arch}.syso"))).unwrap();
        let theirs = read(&object).unwrap();
        // It encodes PNG anew: same pictures, other bytes. Those are the first two.
        let mut kept = Resources::new();
        for (key, data) in theirs.iter() {
            let own = ours.get(&key.kind, &key.name, key.language);
            let is_png = |data: Option<&[u8]>| data.is_some_and(|data| data.starts_with(b"\x89PNG"));
            let both = key.kind == kinds::ICON && is_png(Some(data)) && is_png(own);
            let of_png = key.kind == kinds::GROUP_ICON && key.name.to_string() == "APP";
            let data = if both || of_png { own.unwrap() } else { data };
            kept.add(key.kind.clone(), key.name.clone(), key.language, data.to_vec()).unwrap();
        }
        compare(&ours, &kept, true);
        let name = ogive_binary::resources::Ident::Name("APP".into());
        let sizes = |resources: &Resources| -> Vec<_> {
            let icon = resources.icon(&name, 0).unwrap();
            icon.pictures.iter().map(|each| (each.width, each.height, each.planes, each.bits)).collect()
        };
        assert_eq!(sizes(&ours), sizes(&theirs));
        // Of the same tree ogive makes the same object, to the byte.
        let again = ogive_binary::resources::object(&theirs, arch).unwrap();
        let first = again.iter().zip(&object).position(|(ours, theirs)| ours != theirs);
        assert_eq!((again.len(), first), (object.len(), None), "{arch}");
    }
}

const VERSIONINFO: &str = r#"{
  "FixedFileInfo": {
    "FileVersion": { "Major": 6, "Minor": 3, "Patch": 9600, "Build": 17284 },
    "FileFlagsMask": "3f", "FileFlags ": "00", "FileOS": "040004", "FileType": "01", "FileSubType": "00"
  },
  "StringFileInfo": {
    "Comments": "", "CompanyName": "Company, Inc.", "FileDescription": "",
    "FileVersion": "6.3.9600.17284 (aaa.140822-1915)", "InternalName": "goversioninfo",
    "LegalCopyright": "© Author. Licensed under MIT.", "OriginalFilename": "a.exe",
    "ProductName": "Go Version Info", "ProductVersion": "7.8.9 beta"
  },
  "VarFileInfo": { "Translation": { "LangID": "0409", "CharsetID": "04B0" } },
  "IconPath": "app.ico",
  "ManifestPath": "app.manifest"
}"#;

#[test]
fn goversioninfo_makes_the_same_of_versioninfo_json() {
    let tool = go_tool("github.com/josephspurrier/goversioninfo/cmd/goversioninfo", "v1.7.0");
    let folder = tempfile::tempdir().unwrap();
    for json in [
        VERSIONINFO.to_owned(),
        VERSIONINFO.replace("\"IconPath\": \"app.ico\",", ""),
        VERSIONINFO.replace("\"ManifestPath\"", "\"ApplicationIconPath\": \"other.ico\", \"ManifestPath\""),
        VERSIONINFO.replace("\"04B0\"", "1200").replace("\"0409\"", "1031"),
        "{}".to_owned(),
    ] {
        write(
            folder.path(),
            &[
                ("versioninfo.json", json.as_bytes()),
                ("app.ico", &made::icon()),
                ("other.ico", &made::ico(&[(48, made::bitmap(48))])),
                ("app.manifest", b"<assembly/>"),
            ],
        );
        let read_file = |path: &str| std::fs::read(folder.path().join(path));
        let ours = inputs::versioninfo_json::read("versioninfo.json", &read_file).unwrap();
        output(Command::new(&tool).current_dir(folder.path()).arg("-platform-specific"));
        for arch in made::ARCHITECTURES {
            let object = std::fs::read(folder.path().join(format!("resource_windows_{arch}.syso"))).unwrap();
            compare(&ours, &read(&object).unwrap(), false);
        }
    }
}
