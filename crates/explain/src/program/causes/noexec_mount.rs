//! File systems from which nothing may be started.

use ogive_record::RuleName;

use crate::program::case::Case;
use crate::program::cause::{CauseRule, Found};
use crate::program::refusal::Refusal;
use crate::program::ways::{by_hand, run, shell};

pub(super) static RULE: CauseRule = CauseRule {
    name: RuleName::new("noexec-mount"),
    title: "the file system is mounted noexec",
    rationale: "A file system can be mounted so that nothing on it may be started, as /tmp, /dev/shm and memory \
                sticks are on careful systems. The kernel answers \"permission denied\", whatever the mode \
                says. `go run` and `go test` start what they build below TMPDIR, and fail there.",
    doctor: None,
    judge,
};

fn judge(case: &Case<'_>) -> Option<Found> {
    let mount = case.file.mount.value().filter(|mount| mount.noexec)?;
    let point = mount.point.display();
    let found = Found::certain(
        Refusal::Access,
        format!("{point} is mounted noexec"),
        "Nothing on that file system may be started, whatever its mode.",
    );
    let copy = shell::path(&case.file.path)
        .map(|path| run("Start a copy elsewhere", format!("install -m 755 {path} ~/.local/bin/")));
    let remount = shell::path(&mount.point)
        .map(|point| run("Or allow it, until the next start", format!("sudo mount -o remount,exec {point}")));
    let temporary = by_hand("For go run and go test: set GOTMPDIR to a folder on another file system");
    Some(found.with(copy).with([temporary]).with(remount))
}
