//! Bytes as each of the files that Windows resources are kept in.

#![no_main]

use std::io;

use ogive_binary::resources::{Icon, Ident, Resources, VersionInfo, inputs, object, read};
use ogive_platform::Goarch;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(icon) = Icon::parse(bytes) {
        let mut resources = Resources::new();
        if resources.add_icon(Ident::Id(1), 0, &icon).is_ok() {
            let sizes = |icon: &Icon| icon.pictures.iter().map(|each| each.data.len()).collect::<Vec<_>>();
            let again = resources.icon(&Ident::Id(1), 0).expect("an icon that was added is there");
            assert_eq!(sizes(&again), sizes(&icon));
        }
    }
    if let Some(version) = VersionInfo::parse(bytes) {
        let _ = version.bytes();
    }
    // Whatever a file names has its own bytes.
    let named = |name: &str| {
        if name.contains("no") { Err(io::ErrorKind::NotFound.into()) } else { Ok(bytes.to_vec()) }
    };
    let lines = bytes.iter().filter(|&&byte| byte == b'\n').count() + 1;
    let found = [
        inputs::winres_json::read("a/winres.json", &named),
        inputs::versioninfo_json::read("a/versioninfo.json", &named),
        inputs::rc::read("a/app.rc", &named),
    ];
    for found in found {
        match found {
            Ok(resources) => {
                let object = object(&resources, Goarch::Arm64).expect("what was read fits into an object");
                assert_eq!(read(&object).unwrap_or_default(), resources);
            }
            Err(error) => {
                let line = error.line.unwrap_or(1) as usize;
                // UTF-16 has lines where no byte says so.
                assert!(
                    line <= lines || bytes.starts_with(b"\xfe\xff") || bytes.starts_with(b"\xff\xfe"),
                    "{error}"
                );
            }
        }
    }
});
