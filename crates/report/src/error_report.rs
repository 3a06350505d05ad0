//! Errors for people and for programs.

use schemars::JsonSchema;
use serde::Serialize;

use crate::Document;
use crate::style::{DIM, ERROR, LITERAL, paint};

/// What failed: what was being done and to what, why, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ErrorReport {
    /// What was being done, to what, as a sentence's beginning: "cannot install 1.27.3-linux-arm64".
    pub doing: String,
    /// Why, the nearest cause first.
    pub causes: Vec<String>,
    /// What to do next. Text in back quotes is something to type.
    pub hints: Vec<String>,
    /// The code that the program ends with.
    pub exit: u8,
}

impl ErrorReport {
    /// The report as lines for a terminal. Causes that say nothing new are left out.
    #[must_use]
    pub fn render(&self) -> String {
        let mut text = format!("{} {}\n", paint(ERROR, "error:"), sentence(&self.doing));
        let mut said = self.doing.clone();
        for cause in &self.causes {
            if said.contains(cause.as_str()) {
                continue;
            }
            said.push_str(cause);
            text.push_str(&indented(&format!("{} ", paint(DIM, "because")), &sentence(cause)));
        }
        for hint in &self.hints {
            text.push_str(&indented(&format!("{} ", paint(LITERAL, "next:")), &typed(hint)));
        }
        text
    }

    /// The report as a document.
    #[must_use]
    pub fn document(&self) -> ErrorDocument {
        ErrorDocument {
            error: self.doing.clone(),
            causes: self.causes.clone(),
            hints: self.hints.clone(),
            exit: self.exit,
        }
    }
}

/// An error as JSON, in place of the document that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ErrorDocument {
    /// What was being done, and to what.
    pub error: String,
    /// Why, the nearest cause first.
    pub causes: Vec<String>,
    /// What to do next. Text in back quotes is something to type.
    pub hints: Vec<String>,
    /// The code that the program ends with.
    pub exit: u8,
}

impl Document for ErrorDocument {
    const SCHEMA: &'static str = "ogive.error.v1";
}

/// Causes end without a full stop, whoever wrote them.
fn sentence(text: &str) -> String {
    text.trim_end().trim_end_matches('.').to_owned()
}

/// What stands in back quotes is shown as something to type.
fn typed(text: &str) -> String {
    let mut out = String::new();
    for (n, part) in text.split('`').enumerate() {
        if n % 2 == 0 { out.push_str(part) } else { out.push_str(&paint(LITERAL, part)) }
    }
    out
}

fn indented(label: &str, text: &str) -> String {
    let indent = " ".repeat(2 + crate::style::width(label));
    let mut lines = text.lines();
    let mut out = format!("  {label}{}\n", lines.next().unwrap_or_default());
    for line in lines {
        out.push_str(&format!("{indent}{line}\n"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::style::plain;

    fn report() -> ErrorReport {
        ErrorReport {
            doing: "cannot install 1.27.3-linux-arm64".into(),
            causes: vec![
                "the download broke off".into(),
                "the download broke off".into(),
                "line one\nline two.".into(),
            ],
            hints: vec!["`ogive install 1.27.3` goes on where it stopped".into()],
            exit: 4,
        }
    }

    #[test]
    fn says_what_why_and_what_next() {
        insta::assert_snapshot!(plain(&report().render()), @r"
        error: cannot install 1.27.3-linux-arm64
          because the download broke off
          because line one
                  line two
          next: ogive install 1.27.3 goes on where it stopped
        ");
    }

    #[test]
    fn as_a_document() {
        let text = crate::to_text(&report().document()).unwrap();
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["schema"], "ogive.error.v1");
        assert_eq!(value["exit"], 4);
    }
}
