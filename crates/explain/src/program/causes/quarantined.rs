//! Downloads in macOS' quarantine.

use ogive_binary::Signature;
use ogive_record::{Confidence, RuleName};

use crate::program::case::Case;
use crate::program::cause::{CauseRule, Found};
use crate::program::refusal::Refusal;
use crate::program::ways::{by_hand, run, shell};

pub(super) static RULE: CauseRule = CauseRule {
    name: RuleName::new("quarantined"),
    title: "macOS keeps the download in quarantine",
    rationale: "Browsers and mail programs mark what they download (com.apple.quarantine). macOS checks a \
                marked program at its first start, and stops it when nobody known signed it or Apple did not \
                notarise it: a dialog, then \"killed: 9\". curl does not mark, so that the same file from there \
                runs.",
    doctor: None,
    judge,
};

/// The user has allowed it (`QTN_FLAG_USER_APPROVED`).
const APPROVED: u32 = 0x0040;

/// `0083;66a1b2c3;Safari;…`: flags in hexadecimal, time, agent, identifier.
fn judge(case: &Case<'_>) -> Option<Found> {
    let value = case.file.quarantine.value()?.as_deref()?;
    let mut fields = value.split(';');
    let flags = fields.next().and_then(|flags| u32::from_str_radix(flags, 16).ok());
    if !case.is_mac() || flags.is_some_and(|flags| flags & APPROVED != 0) {
        return None;
    }
    let agent = fields.nth(1).filter(|agent| !agent.is_empty());
    let agent = agent.map(|agent| format!(" by {agent}")).unwrap_or_default();
    // Who signs by a team mostly has Apple notarise too, which is not to be seen in the file.
    let signed =
        matches!(case.macho().map(|macho| &macho.signature), Some(Signature::Signed { team: Some(_), .. }));
    let confidence = if signed { Confidence::Low } else { Confidence::Medium };
    let found = Found::certain(
        Refusal::Killed,
        format!("the file was downloaded{agent} and is in quarantine"),
        "macOS stops programs in quarantine that are not notarised, with a dialog or without a word.",
    );
    let release = shell::path(&case.file.path).map(|path| {
        run("If you trust where it comes from, take it out", format!("xattr -d com.apple.quarantine {path}"))
    });
    let settings = by_hand("Or allow it in System Settings, Privacy & Security, after one try");
    Some(found.less_sure(confidence).with(release).with([settings]))
}
