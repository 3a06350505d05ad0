//! The resources of one program.

use std::collections::BTreeMap;

use super::ident::{Ident, kinds};
use super::{Icon, Manifest, VersionInfo};

/// The language that stands for none in particular.
pub const NEUTRAL: u16 = 0;
/// English as in the United States: what tools take where nothing is said.
pub const ENGLISH: u16 = 0x409;

/// Where a resource stands: type, name, language.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Its type.
    pub kind: Ident,
    /// Its name among those of the type.
    pub name: Ident,
    /// Its language, as Windows numbers them (`LANGID`).
    pub language: u16,
}

/// `RT_VERSION #1 0409`
impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {:04X}", kinds::name(&self.kind), self.name, self.language)
    }
}

/// A resource that can't be taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetError {
    /// Two things want the same place.
    #[error("there are two resources {0}")]
    Twice(Key),
    /// `0`, or a text that is empty, has a NUL or is longer than the format holds.
    #[error("{0:?} can't be the type or name of a resource")]
    Name(String),
    /// All 65,535 numbers of pictures are taken.
    #[error("there are more than 65535 pictures of icons")]
    TooManyIcons,
    /// Texts of more than 64 KiB.
    #[error("the texts of the version have more than the 64 KiB that the format holds")]
    VersionTooLong,
}

/// The resources of one program, as a tree of types, names and languages, in the order of the format.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resources {
    entries: BTreeMap<Key, Vec<u8>>,
}

impl Resources {
    /// No resources.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds bytes.
    ///
    /// # Errors
    /// When the place is taken, or type or name are none that the format holds.
    pub fn add(&mut self, kind: Ident, name: Ident, language: u16, data: Vec<u8>) -> Result<(), SetError> {
        for ident in [&kind, &name] {
            check(ident)?;
        }
        let key = Key { kind, name, language };
        if self.entries.contains_key(&key) {
            return Err(SetError::Twice(key));
        }
        self.entries.insert(key, data);
        Ok(())
    }

    /// Adds an icon and its pictures. Windows shows the first icon of a program as the program's: the first
    /// text, else the lowest number.
    ///
    /// # Errors
    /// As [`Resources::add`]; when it has no picture, or there are too many of them.
    pub fn add_icon(&mut self, name: Ident, language: u16, icon: &Icon) -> Result<(), SetError> {
        self.add_icon_in(name, language, NEUTRAL, icon)
    }

    /// The same with a language for the pictures too, as compilers of `.rc` files do it.
    ///
    /// # Errors
    /// As [`Resources::add_icon`].
    pub fn add_icon_in(
        &mut self,
        name: Ident,
        language: u16,
        of_pictures: u16,
        icon: &Icon,
    ) -> Result<(), SetError> {
        let key = Key { kind: kinds::GROUP_ICON, name: name.clone(), language };
        if self.entries.contains_key(&key) {
            return Err(SetError::Twice(key));
        }
        let first = self.last_icon().checked_add(1).ok_or(SetError::TooManyIcons)?;
        let last = usize::from(first) + icon.pictures.len();
        if last > usize::from(u16::MAX) {
            return Err(SetError::TooManyIcons);
        }
        self.add(kinds::GROUP_ICON, name, language, icon.group(first))?;
        for (id, picture) in (first..).zip(&icon.pictures) {
            self.add(kinds::ICON, Ident::Id(id), of_pictures, picture.data.clone())?;
        }
        Ok(())
    }

    /// The highest number of a picture.
    fn last_icon(&self) -> u16 {
        let ids = self.entries.keys().filter(|key| key.kind == kinds::ICON).map(|key| match key.name {
            Ident::Id(id) => id,
            Ident::Name(_) => 0,
        });
        ids.max().unwrap_or(0)
    }

    /// Adds what the properties of the file show, as resource 1.
    ///
    /// # Errors
    /// As [`Resources::add`]; when its texts are too long.
    pub fn add_version(&mut self, language: u16, version: &VersionInfo) -> Result<(), SetError> {
        if !version.fits() {
            return Err(SetError::VersionTooLong);
        }
        self.add(kinds::VERSION, Ident::Id(1), language, version.bytes())
    }

    /// Changes every version that is there.
    ///
    /// # Errors
    /// When its texts become too long.
    pub fn change_versions(&mut self, change: impl Fn(&mut VersionInfo)) -> Result<(), SetError> {
        for (_, data) in self.entries.iter_mut().filter(|(key, _)| key.kind == kinds::VERSION) {
            if let Some(mut version) = VersionInfo::parse(data) {
                change(&mut version);
                if !version.fits() {
                    return Err(SetError::VersionTooLong);
                }
                *data = version.bytes();
            }
        }
        Ok(())
    }

    /// Adds the manifest, as resource 1 (`CREATEPROCESS_MANIFEST_RESOURCE_ID`).
    ///
    /// # Errors
    /// As [`Resources::add`].
    pub fn add_manifest(&mut self, manifest: &Manifest) -> Result<(), SetError> {
        self.add(kinds::MANIFEST, Ident::Id(1), ENGLISH, manifest.bytes())
    }

    /// Takes all of `other` in. Pictures of icons get other numbers where theirs are taken.
    ///
    /// # Errors
    /// When both have the same resource.
    pub fn merge(&mut self, other: &Self) -> Result<(), SetError> {
        for (key, data) in &other.entries {
            match &key.kind {
                kind if *kind == kinds::ICON => {}
                kind if *kind == kinds::GROUP_ICON => {
                    let Some(icon) = other.icon(&key.name, key.language) else {
                        self.add(key.kind.clone(), key.name.clone(), key.language, data.clone())?;
                        continue;
                    };
                    let pictures = other.picture_language(data).unwrap_or(NEUTRAL);
                    self.add_icon_in(key.name.clone(), key.language, pictures, &icon)?;
                }
                _ => self.add(key.kind.clone(), key.name.clone(), key.language, data.clone())?,
            }
        }
        Ok(())
    }

    /// The language of a group's first picture.
    fn picture_language(&self, group: &[u8]) -> Option<u16> {
        let id = super::icon::picture_ids(group)?.first().copied()?;
        let mut keys = self.entries.keys();
        keys.find(|key| key.kind == kinds::ICON && key.name == Ident::Id(id)).map(|key| key.language)
    }

    /// All resources in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Key, &[u8])> {
        self.entries.iter().map(|(key, data)| (key, data.as_slice()))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The first resource of a type.
    #[must_use]
    pub fn first(&self, kind: &Ident) -> Option<&[u8]> {
        self.iter().find(|(key, _)| key.kind == *kind).map(|(_, data)| data)
    }

    /// The resources of a type.
    pub fn of<'s>(&'s self, kind: &'s Ident) -> impl Iterator<Item = (&'s Key, &'s [u8])> {
        self.iter().filter(move |(key, _)| key.kind == *kind)
    }

    /// The bytes of one resource.
    #[must_use]
    pub fn get(&self, kind: &Ident, name: &Ident, language: u16) -> Option<&[u8]> {
        let key = Key { kind: kind.clone(), name: name.clone(), language };
        self.entries.get(&key).map(Vec::as_slice)
    }

    /// An icon with its pictures; none when one of them is not there.
    #[must_use]
    pub fn icon(&self, name: &Ident, language: u16) -> Option<Icon> {
        let group = self.get(&kinds::GROUP_ICON, name, language)?;
        Icon::of_group(group, |id| {
            self.of(&kinds::ICON).find(|(key, _)| key.name == Ident::Id(id)).map(|(_, data)| data)
        })
    }

    /// The version of the first language.
    #[must_use]
    pub fn version(&self) -> Option<VersionInfo> {
        VersionInfo::parse(self.first(&kinds::VERSION)?)
    }

    /// The text of the first manifest.
    #[must_use]
    pub fn manifest(&self) -> Option<String> {
        let data = self.first(&kinds::MANIFEST)?;
        let data = data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(data);
        Some(String::from_utf8_lossy(data).into_owned())
    }
}

fn check(ident: &Ident) -> Result<(), SetError> {
    let holds = match ident {
        Ident::Id(id) => *id != 0,
        Ident::Name(name) => {
            !name.is_empty() && !name.contains('\0') && name.encode_utf16().count() <= usize::from(u16::MAX)
        }
    };
    if holds { Ok(()) } else { Err(SetError::Name(ident.to_string())) }
}
