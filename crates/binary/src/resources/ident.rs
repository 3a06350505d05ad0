//! Types and names of resources: numbers or texts.

use std::fmt;

/// What a resource, or a type of resources, is called.
///
/// Texts come before numbers, as the format asks; texts are ordered by their UTF-16 units.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Ident {
    /// A text.
    Name(String),
    /// A number.
    Id(u16),
}

impl Ord for Ident {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        match (self, other) {
            (Self::Name(one), Self::Name(two)) => one.encode_utf16().cmp(two.encode_utf16()),
            (Self::Id(one), Self::Id(two)) => one.cmp(two),
            (Self::Name(_), Self::Id(_)) => std::cmp::Ordering::Less,
            (Self::Id(_), Self::Name(_)) => std::cmp::Ordering::Greater,
        }
    }
}

impl PartialOrd for Ident {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// `#24`, or the text.
impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Id(id) => write!(f, "#{id}"),
        }
    }
}

/// The types of resources that Windows knows (`winuser.h`).
pub mod kinds {
    use super::Ident;

    /// `RT_CURSOR`
    pub const CURSOR: Ident = Ident::Id(1);
    /// `RT_BITMAP`
    pub const BITMAP: Ident = Ident::Id(2);
    /// `RT_ICON`: one picture of an icon.
    pub const ICON: Ident = Ident::Id(3);
    /// `RT_STRING`: sixteen strings.
    pub const STRING: Ident = Ident::Id(6);
    /// `RT_RCDATA`: bytes.
    pub const RCDATA: Ident = Ident::Id(10);
    /// `RT_GROUP_CURSOR`
    pub const GROUP_CURSOR: Ident = Ident::Id(12);
    /// `RT_GROUP_ICON`: an icon, whose pictures are resources of their own.
    pub const GROUP_ICON: Ident = Ident::Id(14);
    /// `RT_VERSION`
    pub const VERSION: Ident = Ident::Id(16);
    /// `RT_MANIFEST`
    pub const MANIFEST: Ident = Ident::Id(24);

    const NAMES: &[(u16, &str)] = &[
        (1, "RT_CURSOR"),
        (2, "RT_BITMAP"),
        (3, "RT_ICON"),
        (4, "RT_MENU"),
        (5, "RT_DIALOG"),
        (6, "RT_STRING"),
        (7, "RT_FONTDIR"),
        (8, "RT_FONT"),
        (9, "RT_ACCELERATOR"),
        (10, "RT_RCDATA"),
        (11, "RT_MESSAGETABLE"),
        (12, "RT_GROUP_CURSOR"),
        (14, "RT_GROUP_ICON"),
        (16, "RT_VERSION"),
        (17, "RT_DLGINCLUDE"),
        (19, "RT_PLUGPLAY"),
        (20, "RT_VXD"),
        (21, "RT_ANICURSOR"),
        (22, "RT_ANIICON"),
        (23, "RT_HTML"),
        (24, "RT_MANIFEST"),
    ];

    /// The type of that name in `winuser.h`, such as `RT_MANIFEST`.
    #[must_use]
    pub fn named(name: &str) -> Option<Ident> {
        NAMES.iter().find(|(_, each)| *each == name).map(|(id, _)| Ident::Id(*id))
    }

    /// The name in `winuser.h`, else what [`Ident`] prints.
    #[must_use]
    pub fn name(kind: &Ident) -> String {
        let known = NAMES.iter().find(|(id, _)| Ident::Id(*id) == *kind);
        known.map_or_else(|| kind.to_string(), |(_, name)| (*name).to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_before_numbers() {
        let mut idents = [Ident::Id(2), Ident::Name("b".into()), Ident::Id(1), Ident::Name("A".into())];
        idents.sort();
        let shown: Vec<String> = idents.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["A", "b", "#1", "#2"]);
        assert_eq!(kinds::named("RT_MANIFEST"), Some(kinds::MANIFEST));
        assert_eq!(kinds::name(&Ident::Name("WAVE".into())), "WAVE");
    }
}
