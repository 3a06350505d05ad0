//! The x bit.

use ogive_record::RuleName;

use crate::program::case::Case;
use crate::program::cause::{CauseRule, Found};
use crate::program::file::FileKind;
use crate::program::refusal::Refusal;
use crate::program::ways::{run, shell};

pub(super) static RULE: CauseRule = CauseRule {
    name: RuleName::new("not-executable"),
    title: "the file has no x bit",
    rationale: "Unix starts a file only when its mode says that this user may (x). Downloads, zip files and \
                artefacts of CI systems lose the bit, and the kernel answers \"permission denied\", for root \
                too.",
    doctor: None,
    judge,
};

fn judge(case: &Case<'_>) -> Option<Found> {
    let noexec = case.file.mount.value().is_some_and(|mount| mount.noexec);
    let (mode, may) = (case.file.mode & 0o7777, case.file.executable.value());
    if case.is_windows() || may != Some(&false) || case.file.kind != FileKind::File {
        return None;
    }
    let path = shell::path(&case.file.path);
    if mode & 0o111 == 0 {
        let found = Found::certain(
            Refusal::Access,
            format!("the file has no x bit (mode {mode:03o})"),
            "Nobody may start it, root neither.",
        );
        return Some(found.with(path.map(|path| run("Give it the bit", format!("chmod +x {path}")))));
    }
    (!noexec).then(|| {
        let found = Found::certain(
            Refusal::Access,
            format!("this user may not run it (mode {mode:03o})"),
            "Its mode allows others to start it, not you; or a folder above it lets you not through.",
        );
        found.with(path.map(|path| run("Allow everybody, as its owner", format!("sudo chmod a+rx {path}"))))
    })
}
