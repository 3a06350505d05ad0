//! A page that was saved as a program.

use ogive_binary::{Content, Other};
use ogive_record::RuleName;

use crate::program::case::Case;
use crate::program::cause::{CauseRule, Found};
use crate::program::refusal::Refusal;
use crate::program::ways::{by_hand, run};

pub(super) static RULE: CauseRule = CauseRule {
    name: RuleName::new("html-page"),
    title: "the file is a page, not a program",
    rationale: "A server that does not have a file, or wants somebody to sign in, answers with a page, and \
                what downloads without looking saves it by the program's name. Shells read it as a script: \
                \"syntax error near unexpected token `newline'\".",
    doctor: None,
    judge,
};

fn judge(case: &Case<'_>) -> Option<Found> {
    let Content::Other(Other::Html { title }) = &case.program.content else { return None };
    let title = title.as_ref().map(|title| format!(", titled {title:?}")).unwrap_or_default();
    Some(
        Found::certain(
            Refusal::Format,
            format!("the file is an HTML page{title}"),
            "The download failed: the server sent a page in place of the program.",
        )
        .with([
            run("Download it again so that a failure is one", "curl --fail --location --remote-name URL"),
            by_hand("Look at the page for what the server says: a wrong address, a sign-in, a limit"),
        ]),
    )
}
