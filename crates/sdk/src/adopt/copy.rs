//! Copies of an SDK's files.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use ogive_system::FilesMut;

use crate::h1::Sums;
use crate::unpack::mode;
use crate::{SdkError, parallel};

/// Copies the files named by `sums`, with the modes of an SDK. `go_env` stands in for `go.env`.
pub(super) fn copy_files(
    files: &dyn FilesMut,
    from: &Path,
    to: &Path,
    sums: &Sums,
    go_env: Option<&[u8]>,
) -> Result<(), SdkError> {
    let doing = || SdkError::io("copying an SDK");
    let names = sums.files();
    let folders: BTreeSet<&str> =
        names.iter().filter_map(|(name, _)| name.rsplit_once('/').map(|(folder, _)| folder)).collect();
    for folder in folders {
        files.create_dir_all(&to.join(folder)).map_err(doing())?;
    }
    let next = AtomicUsize::new(0);
    parallel::on_all_cores(|| {
        while let Some((name, _)) = names.get(next.fetch_add(1, Ordering::Relaxed)) {
            let place = to.join(name);
            match go_env.filter(|_| name == "go.env") {
                Some(contents) => {
                    let mut file = files.create_new(&place, mode(name)).map_err(doing())?;
                    file.write_all(contents).and_then(|()| file.flush()).map_err(doing())?;
                }
                None => {
                    files.copy(&from.join(name), &place).map_err(doing())?;
                    files.set_mode(&place, mode(name)).map_err(doing())?;
                }
            }
        }
        Ok(())
    })
}
