//! A file of an index, hashed on its way.

use std::io::{Read as _, Write as _};
use std::path::Path;

use ogive_record::Sha256Digest;
use ogive_system::{HttpRequest, System};
use sha2::{Digest as _, Sha256};
use url::Url;

use super::error::files;
use super::index::shown;
use super::listing::Listed;
use super::{FetchError, Index};

/// The largest wheel that is taken, in bytes; ziglang's have about 100 MiB.
const LARGEST: u64 = 1 << 30;

/// Writes a file to `path`; returns where it came from, without credentials.
pub(super) fn to(
    system: &System,
    index: &Index,
    file: &Listed,
    asked: Sha256Digest,
    path: &Path,
    progress: &mut dyn FnMut(u64, Option<u64>),
) -> Result<String, FetchError> {
    let url = with_credentials(&file.url, &index.url);
    let answer = system
        .http
        .send(&HttpRequest::get(&url))
        .map_err(|cause| FetchError::Http { url: shown(&url), cause })?;
    if answer.status != 200 {
        return Err(FetchError::Status { url: shown(&url), status: answer.status });
    }
    let total = answer.header("content-length").and_then(|length| length.parse().ok());
    let doing = || format!("write {}", path.display());
    let mut to = system.files.create_new(path, 0o644).map_err(files(doing()))?;
    let mut body = answer.body.take(LARGEST + 1);
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    let mut done = 0;
    loop {
        let read = body.read(&mut buffer);
        let count = read.map_err(|cause| FetchError::Broken { url: shown(&url), cause })?;
        if count == 0 {
            break;
        }
        done += count as u64;
        if done > LARGEST {
            let because = format!("it is larger than {} MiB", LARGEST >> 20);
            return Err(FetchError::Wheel { because });
        }
        hasher.update(&buffer[..count]);
        to.write_all(&buffer[..count]).map_err(files(doing()))?;
        progress(done, total);
    }
    to.flush().map_err(files(doing()))?;
    let came = Sha256Digest(hasher.finalize().into());
    if came == asked {
        return Ok(shown(file.url.as_str()));
    }
    let (asked, came) = (asked.to_string(), came.to_string());
    Err(FetchError::WrongDigest { file: file.name.clone(), asked, came })
}

/// The credentials of the index, where the file lies on the same server, as pip does.
fn with_credentials(file: &Url, index: &str) -> String {
    let mut url = file.clone();
    if let Ok(index) = Url::parse(index)
        && index.origin() == url.origin()
        && url.username().is_empty()
    {
        // Neither fails for addresses that have a host.
        let _ = url.set_username(index.username());
        let _ = url.set_password(index.password());
    }
    url.to_string()
}
