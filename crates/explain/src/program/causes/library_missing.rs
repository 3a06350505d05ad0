//! Shared libraries that are nowhere.

use ogive_record::{Confidence, RuleName};

use crate::program::case::{Case, Route};
use crate::program::cause::{CauseRule, Found};
use crate::program::refusal::Refusal;
use crate::program::ways::packages::{Family, family};
use crate::program::ways::{by_hand, rebuild, run};

pub(super) static RULE: CauseRule = CauseRule {
    name: RuleName::new("library-missing"),
    title: "a library that the program needs is not here",
    rationale: "The dynamic loader looks for each library that the program names (DT_NEEDED) in the folders of \
                the program, of LD_LIBRARY_PATH and of the system, passes over files for another machine, and \
                ends the program with 127 when one is nowhere: \"error while loading shared libraries\".",
    doctor: None,
    judge,
};

/// The library is looked for by its name alone, since the loader's cache is not read.
fn judge(case: &Case<'_>) -> Option<Found> {
    let libraries = case.file.libraries.as_ref().filter(|libraries| !libraries.missing.is_empty())?;
    if case.route() != Route::Native {
        return None;
    }
    let names = libraries.missing.join(", ");
    let folders: Vec<String> = libraries.folders.iter().map(|folder| folder.display().to_string()).collect();
    let title = format!("the program needs {names}, which is not here");
    let why = format!("The loader ends the program. Looked into: {}.", folders.join(", "));
    let found = Found::certain(Refusal::Loader, title, why).less_sure(Confidence::Medium);
    let first =
        libraries.missing.first().map(|name| name.rsplit('/').next().unwrap_or(name)).filter(|name| {
            !name.starts_with('-') && name.chars().all(|c| c.is_ascii_alphanumeric() || "-._+".contains(c))
        });
    let search = first.and_then(|name| match family(case) {
        Family::Debian => {
            Some(run("Find the package that has it (with apt-file)", format!("apt-file search /{name}")))
        }
        Family::Fedora => Some(run("Find the package that has it", format!("dnf provides '*/{name}'"))),
        Family::Suse => Some(run("Find the package that has it", format!("zypper search --provides {name}"))),
        Family::Arch => Some(run("Find the package that has it", format!("pacman -F {name}"))),
        Family::Alpine | Family::Other => None,
    });
    let found = found.with(search).with(rebuild::without_libc(case));
    Some(
        found.with([by_hand("Or put the library beside the program and name the folder in LD_LIBRARY_PATH")]),
    )
}
