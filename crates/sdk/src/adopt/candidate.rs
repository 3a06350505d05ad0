//! Folders that look like an SDK.

use std::path::{Path, PathBuf};

use ogive_platform::{GoVersion, Goarch, Goos, Port, SdkName};
use ogive_system::{EntryKind, Files};

use crate::SdkError;
use crate::store::go_program;

/// A folder that looks like an SDK.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What it says it is.
    pub name: SdkName,
    /// Its GOROOT, links resolved.
    pub goroot: PathBuf,
}

/// Looks at a folder, or at the `go` in one: `VERSION` says which version it is, and the folder of
/// tools for which host.
///
/// # Errors
/// When it is no SDK, or one whose version is not a release.
pub fn recognise(files: &dyn Files, path: &Path) -> Result<Candidate, SdkError> {
    let refuse = |because: String| SdkError::NotAnSdk { path: path.to_owned(), because };
    if !files.exists(path) {
        return Err(refuse("nothing is there".into()));
    }
    let real = files.canonicalize(path).map_err(SdkError::io("looking for an SDK"))?;
    let goroot = if files.is_dir(&real) {
        real
    } else {
        real.parent().and_then(Path::parent).map(Path::to_owned).unwrap_or(real)
    };
    let version = files.read(&goroot.join("VERSION"), 4096);
    let version = version.map_err(|_| refuse("it has no VERSION".into()))?;
    let version = String::from_utf8_lossy(&version);
    let version = version.lines().next().unwrap_or_default().trim();
    let parsed: GoVersion = version
        .strip_prefix("go")
        .and_then(|version| version.parse().ok())
        .filter(|version: &GoVersion| !version.is_language())
        .ok_or_else(|| refuse(format!("its version is {version:?}, which is no release of Go")))?;
    let tools = goroot.join("pkg").join("tool");
    let hosts: Vec<Port> = files
        .list(&tools)
        .map_err(|_| refuse("it has no pkg/tool".into()))?
        .into_iter()
        .filter(|(_, kind)| *kind == EntryKind::Directory)
        .filter_map(|(name, _)| port(name.to_str()?))
        .collect();
    let [host] = hosts.as_slice() else {
        let because = if hosts.is_empty() { "no host" } else { "several hosts" };
        return Err(refuse(format!("it has tools for {because}")));
    };
    let name = SdkName::new(parsed, *host);
    if !files.exists(&goroot.join("bin").join(go_program(name))) {
        return Err(refuse(format!("it has no bin/{}", go_program(name))));
    }
    Ok(Candidate { name, goroot })
}

/// `linux_amd64`
fn port(folder: &str) -> Option<Port> {
    let (os, arch) = folder.split_once('_')?;
    Some(Port::new(os.parse::<Goos>().ok()?, arch.parse::<Goarch>().ok()?))
}
