//! Files that were overwritten in place on macOS.

use ogive_binary::Signature;
use ogive_record::{Confidence, RuleName};

use crate::program::attempt::signal;
use crate::program::case::{Case, Route};
use crate::program::cause::{CauseRule, Found};
use crate::program::refusal::Refusal;
use crate::program::ways::{by_hand, run, shell};

pub(super) static RULE: CauseRule = CauseRule {
    name: RuleName::new("stale-signature"),
    title: "macOS killed it: its signature and its bytes disagree",
    rationale: "macOS remembers the signature of a file that ran, by its inode. When the file is overwritten in \
                place, as cp and some installers do, the remembered one does not fit and the kernel kills the \
                program: \"killed: 9\", \"Code Signature Invalid\" (golang/go#42684). A copy under a new inode \
                runs.",
    doctor: None,
    judge,
};

fn judge(case: &Case<'_>) -> Option<Found> {
    let attempt = case.file.attempt.as_ref()?;
    let macho = case.macho()?;
    let killed =
        attempt.signal() == Some(signal::KILL) && matches!(case.route(), Route::Native | Route::Rosetta);
    if !case.is_mac() || !killed || macho.signature == Signature::None {
        return None;
    }
    let found = Found::certain(
        Refusal::Killed,
        "macOS killed it as it started, though it is for this machine and signed",
        "Mostly the file was overwritten in place, and macOS still holds the signature of what stood there before.",
    );
    let anew = shell::path(&case.file.path)
        .map(|path| run("Give it a new inode", format!("cp {path} {path}.new && mv -f {path}.new {path}")));
    let verify = shell::path(&case.file.path).map(|path| {
        run(
            "If that does not help: see whether the signature fits",
            format!("codesign --verify --verbose {path}"),
        )
    });
    let replace = by_hand("Have whatever installs it write a new file and rename it");
    Some(found.less_sure(Confidence::Medium).with(anew).with(verify).with([replace]))
}
