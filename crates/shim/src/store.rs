//! The store as the shim sees it: settings and installed SDKs.

use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use ogive_platform::{Goos, SdkName};
use ogive_selection::{Index, Installed, Layout, UserSettings};

use crate::talk::{Failure, USAGE, say};

/// Selection files are small; whatever is larger is something else.
const LIMIT: usize = 1 << 20;

/// A file's contents; none when there is no file: a folder or a pipe of that name is none.
pub(crate) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let mut file = match open(path) {
        Ok(file) => file,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(_) if path.metadata().is_ok_and(|entry| !entry.is_file()) => return Ok(None),
        Err(error) => return Err(error),
    };
    let entry = file.metadata()?;
    if !entry.is_file() {
        return Ok(None);
    }
    // One read for the usual small file: what does not fill the buffer is at its end.
    let mut buffer = [0; 4096];
    let mut bytes = Vec::new();
    loop {
        match file.read(&mut buffer) {
            Ok(size) => {
                bytes.extend_from_slice(&buffer[..size]);
                if bytes.len() > LIMIT {
                    break;
                }
                let whole = size < buffer.len() && bytes.len() as u64 >= entry.len();
                if size == 0 || whole {
                    return Ok(Some(bytes));
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("it is larger than 1 MiB"))
}

/// Opens without waiting: a pipe that nobody writes to would hold up every go command below it.
fn open(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK | libc::O_NOCTTY);
    options.open(path)
}

/// The user's settings; the defaults when there is no file.
pub(crate) fn settings(layout: &Layout) -> Result<UserSettings, Failure> {
    let wrong = |why: String| Failure::new(USAGE, format!("the settings {why}"));
    match read(&layout.config) {
        Ok(None) => Ok(UserSettings::default()),
        Ok(Some(bytes)) => UserSettings::parse(&bytes)
            .map_err(|error| wrong(format!("{}:{}: {error}", layout.config.display(), error.line))),
        Err(error) => Err(wrong(format!("{} can't be read: {error}", layout.config.display()))),
    }
}

/// The installed SDKs, from the index; from the folders themselves when it is damaged.
pub(crate) fn index(layout: &Layout, os: Goos) -> Index {
    let sdks = layout.sdks();
    let problem = match read(&layout.index()) {
        Ok(Some(bytes)) => match Index::parse(&bytes, &sdks) {
            Ok(index) => return index,
            Err(error) => error.to_string(),
        },
        Ok(None) => match scan(layout, os) {
            index if index.installed().is_empty() => return index,
            index => {
                say(&complaint(layout, "it is missing"));
                return index;
            }
        },
        Err(error) => error.to_string(),
    };
    say(&complaint(layout, &problem));
    scan(layout, os)
}

fn complaint(layout: &Layout, problem: &str) -> String {
    format!(
        "the index of installed SDKs, {}, can't be used ({problem}); looking through the store instead. \
         `ogive list` writes it anew",
        layout.index().display()
    )
}

/// The SDKs that stand in the store, without the index.
pub(crate) fn scan(layout: &Layout, os: Goos) -> Index {
    let Ok(entries) = fs::read_dir(layout.sdks()) else { return Index::default() };
    let found = entries.flatten().filter_map(|entry| {
        let file_name = entry.file_name();
        let file_name = file_name.to_str()?;
        if let Some(folder) = file_name.strip_suffix(".json") {
            let name = SdkName::from_folder(folder).ok()?;
            let goroot = external_goroot(&fs::read(entry.path()).ok()?)?;
            return Some(Installed { name, goroot, external: true });
        }
        let name = SdkName::from_folder(file_name).ok()?;
        let goroot = entry.path();
        let go = goroot.join("bin").join(format!("go{}", os.executable_suffix()));
        go.is_file().then_some(Installed { name, goroot, external: false })
    });
    Index::new(found)
}

/// The place of an external SDK, from what is recorded beside the store's folders:
/// `"external": "/usr/lib/go"` in a JSON document.
fn external_goroot(json: &[u8]) -> Option<PathBuf> {
    let text = std::str::from_utf8(json).ok()?;
    let rest = text.split_once("\"external\"")?.1.trim_start().strip_prefix(':')?.trim_start();
    let mut path = String::new();
    let mut characters = rest.strip_prefix('"')?.chars();
    loop {
        match characters.next()? {
            '"' => return Some(PathBuf::from(path)),
            '\\' => match characters.next()? {
                escaped @ ('"' | '\\' | '/') => path.push(escaped),
                _ => return None,
            },
            plain => path.push(plain),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_none_and_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let endless = folder.path().join("endless");
        std::os::unix::fs::symlink("/dev/zero", &endless).unwrap();
        let missing = folder.path().join("missing");
        for path in [&pipe, &endless, folder.path(), &missing, &missing.join("below")] {
            assert_eq!(read(path).unwrap(), None, "{}", path.display());
        }
        let file = folder.path().join("file");
        for size in [0, 1, 4095, 4096, 4097, LIMIT] {
            fs::write(&file, vec![b'x'; size]).unwrap();
            assert_eq!(read(&file).unwrap().map(|bytes| bytes.len()), Some(size));
        }
        fs::write(&file, vec![b'x'; LIMIT + 1]).unwrap();
        assert!(read(&file).is_err());
    }

    #[test]
    fn reads_where_an_external_sdk_is() {
        let json = br#"{"schema": "x", "external": "/opt/\"go\"\\x", "h1": null}"#;
        assert_eq!(external_goroot(json), Some(PathBuf::from("/opt/\"go\"\\x")));
        for json in [&b"{}"[..], br#"{"external": null}"#, br#"{"external": "/cut"#, b"\xff"] {
            assert_eq!(external_goroot(json), None);
        }
    }
}
