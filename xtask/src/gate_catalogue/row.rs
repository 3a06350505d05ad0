//! The committed issues: a line each.
//!
//! `rule owner/repository#number module faulty fixed path words that the title has`; `-` instead of the fixed version where
//! none is served. `unreachable rule owner/repository#number why` where the faulty version is not to be had.

use anyhow::{Context as _, bail};

/// An issue whose faulty version is there.
#[derive(Debug)]
pub struct Case {
    /// The rule.
    pub rule: String,
    /// `owner/repository#number`.
    pub issue: String,
    module: String,
    faulty: String,
    fixed: Option<String>,
    /// The file that the gate has to point at.
    pub path: String,
    /// What the title has to say; anything when empty.
    pub about: String,
}

/// An issue that can't be tried.
#[derive(Debug)]
pub struct Unreachable {
    /// The rule.
    pub rule: String,
    /// `owner/repository#number`.
    pub issue: String,
    /// Why not.
    pub why: String,
}

/// All issues.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// Those that can be tried.
    pub cases: Vec<Case>,
    /// Those that can't.
    pub unreachable: Vec<Unreachable>,
}

impl Catalogue {
    /// Reads the lines; those that begin with `#` are for people.
    ///
    /// # Errors
    /// When a line lacks something.
    pub fn read(text: &str) -> anyhow::Result<Self> {
        let mut catalogue = Self::default();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let mut words = line.split_whitespace().map(str::to_owned);
            let mut word = || words.next().with_context(|| format!("something is missing in: {line}"));
            let first = word()?;
            if first == "unreachable" {
                let (rule, issue) = (word()?, word()?);
                let why = words.collect::<Vec<_>>().join(" ");
                if why.is_empty() {
                    bail!("no reason: {line}");
                }
                catalogue.unreachable.push(Unreachable { rule, issue, why });
                continue;
            }
            let (issue, module, faulty, fixed, path) = (word()?, word()?, word()?, word()?, word()?);
            let about = words.collect::<Vec<_>>().join(" ");
            let fixed = Some(fixed).filter(|fixed| fixed != "-");
            catalogue.cases.push(Case { rule: first, issue, module, faulty, fixed, path, about });
        }
        Ok(catalogue)
    }
}

impl Case {
    /// The version that has the fault, as `path@version`.
    pub fn faulty(&self) -> String {
        format!("{}@{}", self.module, self.faulty)
    }

    /// The version that has it no more.
    pub fn fixed(&self) -> Option<String> {
        self.fixed.as_ref().map(|fixed| format!("{}@{fixed}", self.module))
    }

    /// Both.
    pub fn modules(&self) -> impl Iterator<Item = String> + use<> {
        std::iter::once(self.faulty()).chain(self.fixed())
    }
}
