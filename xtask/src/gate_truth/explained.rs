//! Why the gate and the truth disagree, where that is known.

use super::compare::Disagreement;

/// Reasons, in the order of their file.
pub struct Explained(Vec<Reason>);

struct Reason {
    module: String,
    row: String,
    package: String,
    symbol: String,
    text: String,
}

impl Explained {
    /// Reads lines of `module rule package symbol: reason`; `*` stands for any. Lines that are empty or begin with `#` say
    /// nothing.
    pub fn read(text: &str) -> Self {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        Self(lines.filter_map(Reason::read).collect())
    }

    /// The reason for a disagreement about a module.
    pub fn reason(&self, module: &str, disagreement: &Disagreement) -> Option<&str> {
        let item = &disagreement.item;
        let is = |pattern: &str, text: &str| match pattern.strip_suffix('*') {
            Some(start) => text.starts_with(start),
            None => pattern == text,
        };
        let reason = self.0.iter().find(|reason| {
            is(&reason.module, module)
                && is(&reason.row, &item.row)
                && is(&reason.package, &item.package)
                && is(&reason.symbol, &item.symbol)
        })?;
        Some(&reason.text)
    }
}

impl Reason {
    fn read(line: &str) -> Option<Self> {
        let (head, text) = line.split_once(": ")?;
        let mut words = head.split(' ').map(str::to_owned);
        let (module, row, package, symbol) = (words.next()?, words.next()?, words.next()?, words.next()?);
        Some(Self { module, row, package, symbol, text: text.to_owned() })
    }
}
