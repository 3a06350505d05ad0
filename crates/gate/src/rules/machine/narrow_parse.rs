//! `narrow-parse`: a number is read as an int and used as a wider one.

use ogive_gosource::lexer::Kind;
use ogive_record::{
    Audience, Confidence, Example, Finding, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::narrow;
use super::variables::body;
use crate::Subject;
use crate::repository::Role;
use crate::rules::looking::{Looked, imports, look, says};
use crate::said::some;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("narrow-parse"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "a number is read as an int and used as a wider one",
    rationale: "strconv.Atoi refuses what does not fit into an int, which has 32 bits on 32-bit machines. What is converted to 64 bits \
                behind it was meant to be larger: \"value out of range\".",
    examples: &[Example {
        wrong: "n, err := strconv.Atoi(text)\nsize := int64(n)",
        right: "size, err := strconv.ParseInt(text, 10, 64)",
    }],
    references: &[
        Reference { title: "go-gitea/gitea#20161", url: "https://github.com/go-gitea/gitea/issues/20161" },
        Reference { title: "strconv.Atoi", url: "https://pkg.go.dev/strconv#Atoi" },
    ],
};

/// A number is read as an int and used as a wider one.
pub(in crate::rules) struct NarrowParse;

impl Rule<Subject<'_>> for NarrowParse {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        look(
            subject,
            |file| {
                file.role == Role::Build
                    && imports(file, &["strconv"])
                    && says(file, "Atoi")
                    && says(file, "int64(")
            },
            judge,
        )
    }
}

fn judge(looked: &Looked<'_, '_, '_>) -> Vec<Finding> {
    let code = &looked.code;
    let builds = looked.builds & narrow();
    let mut findings = Vec::new();
    if builds.is_empty() {
        return findings;
    }
    for (_, range) in looked.members(&["strconv"]).into_iter().filter(|(name, _)| *name == "Atoi") {
        let start = range.start;
        let operator = matches!(code.before(start), Kind::Define | Kind::Assign);
        // `n, err := strconv.Atoi(…)`
        let Some(name) = start.checked_sub(4).filter(|_| operator && code.kind(start - 3) == Kind::Comma)
        else {
            continue;
        };
        let Some(inside) = body(code, start).filter(|_| code.kind(name) == Kind::Ident) else { continue };
        let text = code.text(name);
        let mut at = code.skip(range.end);
        let wide = loop {
            // Another value, or the end of the function.
            let is_given = code.is_name(at, text)
                && matches!(code.kind(at + 1), Kind::Define | Kind::Assign | Kind::Comma)
                && matches!(code.before(at), Kind::Semicolon | Kind::LeftBrace | Kind::If);
            if at >= inside.end || is_given {
                break None;
            }
            let is_wide = matches!(code.text(at), "int64" | "uint64")
                && code.kind(at + 1) == Kind::LeftParen
                && code.is_name(at + 2, text)
                && code.kind(at + 3) == Kind::RightParen;
            if is_wide {
                break Some(at);
            }
            at += 1;
        };
        let Some(wide) = wide else { continue };
        let shown = code.written(wide..wide + 4);
        let title =
            format!("Atoi reads no more than 32 bits on {}, and {shown} is meant to hold more", some(builds));
        let step = "use strconv.ParseInt(…, 10, 64)".to_owned();
        findings.push(looked.said(&META, start, title).on(builds).remedy(step).finding());
    }
    findings
}
