//! Archives that are rubbish, or sound ones with bytes changed: an error, never a panic, and
//! nothing outside of the folder.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ogive_system::memory::MemoryFiles;
use proptest::prelude::*;

use super::{Archive, Limits, Piece, Unpacked};
use crate::SdkError;
use crate::source::ArchiveFormat;

fn unpack(bytes: Vec<u8>, format: ArchiveFormat) -> (Result<Unpacked, SdkError>, MemoryFiles) {
    let files = MemoryFiles::new().directory("/store/staging");
    let source = Piece { start: 0, bytes };
    let sdk = "1.27.3-linux-amd64".parse().unwrap();
    let archive = Archive { source: &source, format, sdk, what: "x", limits: Limits::default() };
    let result = archive.unpack(&files, Path::new("/store/staging"), &|_| Ok(()));
    (result, files)
}

fn assert_inside(files: &MemoryFiles) {
    let known = ["/", "/store", "/store/staging"].map(PathBuf::from);
    for (path, ..) in files.snapshot("/") {
        assert!(path.starts_with("/store/staging") || known.contains(&path), "{}", path.display());
    }
}

fn zip_of(names: &[String]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in names {
        // A name given twice is refused by the writer already.
        if zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).is_ok() {
            zip.write_all(b"contents").unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}

fn tar_gz_of(names: &[String]) -> Vec<u8> {
    let gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let mut tar = tar::Builder::new(gzip);
    for name in names.iter().filter(|name| name.len() < 100) {
        let mut header = tar::Header::new_ustar();
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(8);
        header.set_mode(0o644);
        header.set_cksum();
        tar.append(&header, &b"contents"[..]).unwrap();
    }
    tar.into_inner().unwrap().finish().unwrap()
}

#[test]
fn a_sound_archive_is_unpacked() {
    let names = ["go/VERSION".to_owned(), "go/bin/go".to_owned()];
    for (bytes, format) in [(zip_of(&names), ArchiveFormat::Zip), (tar_gz_of(&names), ArchiveFormat::TarGz)] {
        let (result, files) = unpack(bytes, format);
        let unpacked = result.unwrap();
        assert_eq!(unpacked.bytes, 16);
        assert_eq!(files.text("/store/staging/bin/go").as_deref(), Some("contents"));
    }
}

#[test]
fn a_reader_that_fails_is_told_by_its_own_error() {
    struct Broken;
    impl super::Source for Broken {
        fn size(&self) -> Result<u64, SdkError> {
            Ok(1000)
        }
        fn read_at(&self, _: &mut [u8], _: u64) -> Result<usize, SdkError> {
            Err(SdkError::Missing { url: "here".into(), status: 404 })
        }
    }
    for format in [ArchiveFormat::ModuleZip, ArchiveFormat::Zip, ArchiveFormat::TarGz] {
        let files: Arc<MemoryFiles> = Arc::new(MemoryFiles::new().directory("/s"));
        let sdk = "1.27.3-linux-amd64".parse().unwrap();
        let archive = Archive { source: &Broken, format, sdk, what: "x", limits: Limits::default() };
        let error = archive.unpack(&*files, Path::new("/s"), &|_| Ok(())).unwrap_err();
        assert!(matches!(error, SdkError::Missing { .. }), "{format:?}: {error}");
    }
}

/// Names with everything that could lead out, or meet another.
const NAMES: &str = "go/[a-cA-C./\\\\: ]{0,8}|(\\.\\./){0,3}go/x|/[a-z]{1,3}|[a-z]:/x";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn rubbish_is_refused(bytes in proptest::collection::vec(any::<u8>(), 0..2000), tail in any::<bool>()) {
        let mut bytes = bytes;
        if tail {
            bytes.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0\x2e\0\0\0\0\0\0\0\0\0");
        }
        for format in [ArchiveFormat::ModuleZip, ArchiveFormat::TarGz] {
            prop_assert!(unpack(bytes.clone(), format).0.is_err());
        }
    }

    #[test]
    fn whatever_the_names_nothing_is_written_outside(
        names in proptest::collection::vec(NAMES, 1..6),
    ) {
        for (bytes, format) in
            [(zip_of(&names), ArchiveFormat::Zip), (tar_gz_of(&names), ArchiveFormat::TarGz)]
        {
            let (_, files) = unpack(bytes, format);
            assert_inside(&files);
        }
    }

    #[test]
    fn changed_bytes_never_panic(at in any::<prop::sample::Index>(), with in any::<u8>()) {
        let names = ["go/VERSION".to_owned(), "go/bin/go".to_owned(), "go/src/a/b.go".to_owned()];
        for (mut bytes, format) in
            [(zip_of(&names), ArchiveFormat::Zip), (tar_gz_of(&names), ArchiveFormat::TarGz)]
        {
            let at = at.index(bytes.len());
            bytes[at] = with;
            let (_, files) = unpack(bytes, format);
            assert_inside(&files);
        }
    }
}
