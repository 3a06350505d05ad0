//! Parts that texts are looked into for.

/// Where a part is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Beginning,
    End,
    Anywhere,
}

impl Part {
    /// Where a function looks that says whether it is there.
    pub(super) fn of(function: &str) -> Option<Self> {
        match function {
            "strings.HasPrefix" => Some(Self::Beginning),
            "strings.HasSuffix" => Some(Self::End),
            "strings.Contains" => Some(Self::Anywhere),
            _ => None,
        }
    }

    /// Whether a text has a part there.
    pub(crate) fn is_in(self, text: &str, part: &str) -> bool {
        match self {
            Self::Beginning => text.starts_with(part),
            Self::End => text.ends_with(part),
            Self::Anywhere => text.contains(part),
        }
    }
}
