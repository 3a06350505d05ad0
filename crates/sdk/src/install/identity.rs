//! Whether an unpacked SDK is the one that was asked for.

use std::path::Path;

use ogive_platform::SdkName;
use ogive_system::Files;

use crate::SdkError;
use crate::h1::Sums;
use crate::store::go_program;

/// Checks that the files at `root` are a Go SDK of this version for this host.
pub(crate) fn check_identity(
    files: &dyn Files,
    root: &Path,
    sums: &Sums,
    sdk: SdkName,
    what: &str,
) -> Result<(), SdkError> {
    let refuse = |because: String| Err(SdkError::Archive { what: what.to_owned(), because });
    let has = |name: &str| sums.files().binary_search_by(|(known, _)| known.as_str().cmp(name)).is_ok();
    let go = format!("bin/{}", go_program(sdk));
    for needed in ["VERSION", &go] {
        if !has(needed) {
            return refuse(format!("it has no {needed}"));
        }
    }
    let version = files.read(&root.join("VERSION"), 4096).map_err(SdkError::io("reading VERSION"))?;
    let version = String::from_utf8_lossy(&version);
    let first = version.lines().next().unwrap_or_default().trim();
    if first != format!("go{}", sdk.version) {
        return refuse(format!("it holds {first:?}, not go{}", sdk.version));
    }
    let tools = format!("pkg/tool/{}_{}/", sdk.host.os, sdk.host.arch);
    if !sums.files().iter().any(|(name, _)| name.starts_with(&tools)) {
        return refuse(format!("it has no tools for {}", sdk.host));
    }
    Ok(())
}
