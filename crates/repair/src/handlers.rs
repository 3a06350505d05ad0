//! Registering handlers of `binfmt_misc`, in the kernel and in the files that the machine starts with.

use std::path::{Path, PathBuf};

use ogive_machine::{BINFMT_FOLDER, Registration};
use ogive_record::{Action, HandlerState};
use ogive_system::Files;
use ogive_transaction::handler_state;

use crate::Draft;
use crate::plan::Kept;

/// Where the lines stand that systemd registers when the machine starts; a file of an earlier folder hides those of
/// its name in later ones (binfmt.d(5)).
const FOLDERS: [&str; 4] = ["/etc/binfmt.d", "/run/binfmt.d", "/usr/local/lib/binfmt.d", "/usr/lib/binfmt.d"];

/// The largest of these files that is read, in bytes.
const LIMIT: u64 = 1 << 20;

/// Adds what registers a handler. What was registered by hand is for as long as the kernel runs, and a line of
/// binfmt.d(5) is changed, by a file of its name in `/etc`, where it would bring the old handler back.
pub(crate) fn register(draft: &mut Draft<'_>, name: &str, line: &str) -> Result<(), Kept> {
    let files = draft.files();
    let writable = files.is_writable(&Path::new(BINFMT_FOLDER).join("register")).unwrap_or(false);
    if !writable {
        return Err("only root may tell the kernel of handlers".to_owned().into());
    }
    let before = handler_state(files, name).map_err(|error| error.to_string())?;
    let configured = configured(files, name);
    let usual = configured.as_ref().filter(|configured| {
        // What a package brought is what is meant, as long as it is there.
        before.is_none() && files.exists(&configured.registration.interpreter)
    });
    let line = match usual {
        Some(configured) => configured.registration.line(name).unwrap_or_else(|| line.to_owned()),
        None => line.to_owned(),
    };
    if let Some(configured) = &configured
        && configured.registration.line(name).as_deref() != Some(&line)
    {
        let file_name = configured.file.file_name().unwrap_or_default();
        let text = configured.text.replace(&configured.line, &line);
        let purpose = format!("the handler {name}, whenever the machine starts");
        draft
            .file(&Path::new(FOLDERS[0]).join(file_name), 0o644, &purpose, |_| {
                Ok::<_, std::io::Error>(text.into_bytes())
            })
            .map_err(|error| error.to_string())?;
    }
    let after = Some(HandlerState { line, enabled: true });
    if before != after {
        draft.push(Action::SetHandler { name: name.to_owned(), before, after });
    }
    Ok(())
}

/// A line that the machine starts with.
struct Configured {
    file: PathBuf,
    text: String,
    line: String,
    registration: Registration,
}

fn configured(files: &dyn Files, name: &str) -> Option<Configured> {
    let mut hidden = std::collections::BTreeSet::new();
    for folder in FOLDERS {
        for (file, _) in files.list(Path::new(folder)).unwrap_or_default() {
            if !hidden.insert(file.clone()) {
                continue;
            }
            let file = Path::new(folder).join(file);
            let Ok(text) = files.read(&file, LIMIT) else { continue };
            let text = String::from_utf8_lossy(&text).into_owned();
            let line = text.lines().find_map(|line| {
                let (of, registration) = Registration::registered(line)?;
                (of == name).then(|| (line.to_owned(), registration))
            });
            if let Some((line, registration)) = line {
                return Some(Configured { file, text, line, registration });
            }
        }
    }
    None
}
