//! Resources of all kinds, and programs with them.

use std::path::{Path, PathBuf};
use std::process::Command;

use ogive_binary::resources::ident::kinds;
use ogive_binary::resources::version::{FixedInfo, StringTable, UNICODE};
use ogive_binary::resources::{
    DpiAwareness, ExecutionLevel, Icon, Ident, ManifestSettings, Resources, Switch, VersionInfo, object,
};
use ogive_platform::Goarch;
use ogive_testkit::{go_programs, places};

use crate::{output, text};

/// The architectures that Go makes Windows programs for.
pub(crate) const ARCHITECTURES: [Goarch; 3] = [Goarch::Amd64, Goarch::Arm64, Goarch::I386];

/// A bitmap as icons hold it: 32 bits a pixel, and a mask.
pub(crate) fn bitmap(size: u32) -> Vec<u8> {
    let pixels = size * size * 4;
    let mask = size.div_ceil(32) * 4 * size;
    let header: [u32; 3] = [40, size, 2 * size];
    let rest: [u32; 6] = [0, pixels + mask, 0, 0, 0, 0];
    let words = |words: &[u32]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
    let colours = (0..pixels).map(|at| (at % 251) as u8).collect();
    [words(&header), vec![1, 0, 32, 0], words(&rest), colours, vec![0; mask as usize]].concat()
}

/// A PNG of that size, as Python's zlib compresses it.
pub(crate) fn png(size: u32) -> Vec<u8> {
    let program = "import sys, zlib, struct\n\
        n = int(sys.argv[1])\n\
        raw = b''.join(b'\\0' + bytes([x % 256, y % 256, 128, 255]) for y in range(n) for x in [0]) if 0 else \
        b''.join(b'\\0' + b''.join(bytes([x % 256, y % 256, 128, 255]) for x in range(n)) for y in range(n))\n\
        def chunk(t, d): return struct.pack('>I', len(d)) + t + d + struct.pack('>I', zlib.crc32(t + d))\n\
        out = b'\\x89PNG\\r\\n\\x1a\\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', n, n, 8, 6, 0, 0, 0)) + \
        chunk(b'IDAT', zlib.compress(raw)) + chunk(b'IEND', b'')\n\
        sys.stdout.buffer.write(out)\n";
    let output = Command::new("python3").args(["-c", program, &size.to_string()]).output().unwrap();
    assert!(output.status.success());
    output.stdout
}

/// An `.ico` file of bitmaps and PNGs.
pub(crate) fn ico(pictures: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut file = [0, 1, pictures.len() as u16].map(u16::to_le_bytes).concat();
    let mut offset = 6 + 16 * pictures.len();
    for (size, picture) in pictures {
        file.extend([*size as u8, *size as u8, 0, 0, 1, 0, 32, 0]);
        file.extend((picture.len() as u32).to_le_bytes());
        file.extend((offset as u32).to_le_bytes());
        offset += picture.len();
    }
    pictures.iter().for_each(|(_, picture)| file.extend(picture));
    file
}

/// Two sizes as bitmaps and one as a PNG.
pub(crate) fn icon() -> Vec<u8> {
    ico(&[(16, bitmap(16)), (32, bitmap(32)), (256, png(256))])
}

/// Everything that there is.
pub(crate) fn everything() -> Resources {
    let mut resources = Resources::new();
    let icon = Icon::parse(&icon()).unwrap();
    resources.add_icon(Ident::Name("APP".into()), 0, &icon).unwrap();
    resources.add_icon(Ident::Id(7), 0x407, &icon).unwrap();
    let strings = |language, texts: &[(&str, &str)]| StringTable {
        language,
        charset: UNICODE,
        strings: texts.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
    };
    let version = VersionInfo {
        fixed: Some(FixedInfo { file: [1, 2, 3, 4], product: [5, 6, 7, 8], ..FixedInfo::default() }),
        tables: vec![
            strings(
                0x409,
                &[("ProductName", "Answers"), ("FileDescription", "A description with an ü"), ("Empty", "")],
            ),
            strings(0x407, &[("ProductName", "Antworten")]),
        ],
        translations: vec![(0x409, UNICODE), (0x407, UNICODE)],
    };
    resources.add_version(0x409, &version).unwrap();
    let manifest = ManifestSettings {
        dpi: DpiAwareness::PerMonitorV2,
        level: ExecutionLevel::RequireAdministrator,
        switches: vec![Switch::LongPaths],
        ..ManifestSettings::default()
    };
    resources.add_manifest(&manifest.into()).unwrap();
    resources.add(kinds::RCDATA, Ident::Name("Größe".into()), 0, b"odd".to_vec()).unwrap();
    resources.add(Ident::Name("WAVE".into()), Ident::Name("APP".into()), 0x411, vec![0; 5]).unwrap();
    resources.add(Ident::Name("WAVE".into()), Ident::Id(1), 0, Vec::new()).unwrap();
    resources
}

/// A go command of the real SDK, in a module of its own with these objects beside the source.
pub(crate) fn go(folder: &Path, objects: &[(&str, &[u8])]) -> Command {
    std::fs::write(folder.join("go.mod"), "module example.com/app\n\ngo 1.20\n").unwrap();
    std::fs::write(folder.join("main.go"), "package main\n\nfunc main() { println(\"hello\") }\n").unwrap();
    for (name, bytes) in objects {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    let sdk = ogive_testkit::goroot(&format!("{}-{}", go_programs::RELEASE, ogive_testkit::host()));
    let mut go = Command::new(sdk.join("bin/go"));
    go.current_dir(folder).env("GOROOT", &sdk).env("GOPATH", folder.join("gopath"));
    go.env("GOCACHE", places::go_cache());
    for (name, value) in
        [("GOENV", "off"), ("GOFLAGS", ""), ("GOPROXY", "off"), ("GOTOOLCHAIN", "local"), ("GOWORK", "off")]
    {
        go.env(name, value);
    }
    go.env("GOOS", "windows").env("CGO_ENABLED", "0");
    go
}

/// A Go program for `arch` with these resources, by Go's own linker.
pub(crate) fn program(folder: &Path, resources: &Resources, arch: Goarch, flags: &[&str]) -> PathBuf {
    let file = folder.join(format!("app-{arch}.exe"));
    let name = format!("rsrc_windows_{arch}.syso");
    let object = object(resources, arch).unwrap();
    let mut go = go(folder, &[(&name, &object)]);
    output(go.env("GOARCH", arch.name()).args(["build", "-o", text(&file)]).args(flags));
    std::fs::remove_file(folder.join(name)).unwrap();
    file
}
