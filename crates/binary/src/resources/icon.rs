//! Icons: `.ico` files, and the groups and pictures that become of them.
//!
//! Both begin with the same header and nearly the same rows (Microsoft's "Icons", `GRPICONDIR`); a row of a
//! file says where its picture stands, a row of a group which resource it is.

use crate::little_endian::{half, word};

/// A picture of more bytes than this is none of an icon.
const LARGEST: u32 = 10 << 20;
const HEADER: usize = 6;
const FILE_ROW: usize = 16;
const GROUP_ROW: usize = 14;
/// The part of a row that files and groups share.
const SHARED: usize = 12;
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
/// The largest size in pixels that an icon can have.
const WIDEST: u32 = 256;

/// An icon: one picture in several sizes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Icon {
    /// At least one.
    pub pictures: Vec<Picture>,
}

/// One size of an icon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels from left to right, 1 to 256.
    pub width: u16,
    /// Pixels from top to bottom, 1 to 256.
    pub height: u16,
    /// The number of colours; 0 from 256 on.
    pub colours: u8,
    /// Planes of colour: 0 or 1.
    pub planes: u16,
    /// Bits of a pixel; some files say 0.
    pub bits: u16,
    /// A bitmap without its file header, or a PNG.
    pub data: Vec<u8>,
}

/// What is wrong with an icon.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IconError {
    /// No `.ico` file, and no PNG either.
    #[error("this is no .ico file and no PNG picture")]
    NoIcon,
    /// A cursor, which begins nearly the same way.
    #[error("this is a cursor (.cur), not an icon")]
    Cursor,
    /// Without pictures.
    #[error("there is no picture in it")]
    Empty,
    /// It ends before a picture, counted from 1, does.
    #[error("it ends before its picture {0} does")]
    Truncated(usize),
    /// A picture of more than 10 MiB.
    #[error("its picture {0} has more than 10 MiB")]
    TooLarge(usize),
    /// A picture that is neither of the two kinds.
    #[error("its picture {0} is neither a bitmap nor a PNG")]
    NoPicture(usize),
    /// A PNG of more pixels than an icon can have.
    #[error("the picture has {width}×{height} pixels; an icon has at most 256×256")]
    TooWide {
        /// Pixels from left to right.
        width: u32,
        /// Pixels from top to bottom.
        height: u32,
    },
}

impl Icon {
    /// Reads an `.ico` file, or a PNG as an icon of one size.
    ///
    /// # Errors
    /// When it is neither, or a picture can't be read.
    pub fn parse(bytes: &[u8]) -> Result<Self, IconError> {
        if bytes.starts_with(PNG) {
            return Ok(Self { pictures: vec![png(bytes)?] });
        }
        match (half(bytes, 0), half(bytes, 2)) {
            (Some(0), Some(1)) => {}
            (Some(0), Some(2)) => return Err(IconError::Cursor),
            _ => return Err(IconError::NoIcon),
        }
        let count = half(bytes, 4).ok_or(IconError::NoIcon)?;
        let picture = |number: usize| {
            let row = bytes.get(HEADER + (number - 1) * FILE_ROW..).and_then(|rest| rest.get(..FILE_ROW));
            let row = row.ok_or(IconError::Truncated(number))?;
            let (size, offset) = (word(row, 8), word(row, SHARED));
            let (size, offset) = size.zip(offset).ok_or(IconError::Truncated(number))?;
            if size > LARGEST {
                return Err(IconError::TooLarge(number));
            }
            let data = bytes.get(offset as usize..).and_then(|rest| rest.get(..size as usize));
            let data = data.ok_or(IconError::Truncated(number))?;
            if !data.starts_with(PNG) && !is_bitmap(data) {
                return Err(IconError::NoPicture(number));
            }
            Ok(Picture::of(row, data))
        };
        let pictures: Vec<Picture> = (1..=usize::from(count)).map(picture).collect::<Result<_, _>>()?;
        if pictures.is_empty() { Err(IconError::Empty) } else { Ok(Self { pictures }) }
    }

    /// One icon of several: PNG files of one size each, or `.ico` files.
    ///
    /// # Errors
    /// As [`Icon::parse`]; none of them is an error too.
    pub fn of_files<'b>(files: impl IntoIterator<Item = &'b [u8]>) -> Result<Self, IconError> {
        let mut pictures = Vec::new();
        for bytes in files {
            pictures.extend(Self::parse(bytes)?.pictures);
        }
        if pictures.is_empty() { Err(IconError::Empty) } else { Ok(Self { pictures }) }
    }

    /// Puts the pictures with most colours first, and of those the largest: Windows scales the first one that
    /// will do.
    pub fn sort(&mut self) {
        self.pictures.sort_by_key(|picture| std::cmp::Reverse((picture.bits, picture.width)));
    }

    /// The resource `RT_GROUP_ICON`, whose pictures are numbered from `first`.
    #[must_use]
    pub fn group(&self, first: u16) -> Vec<u8> {
        let count = u16::try_from(self.pictures.len()).unwrap_or(u16::MAX);
        let mut group = [0, 1, count].map(u16::to_le_bytes).concat();
        for (id, picture) in (first..=u16::MAX).zip(&self.pictures) {
            // 256 is written as 0.
            group.extend([picture.width as u8, picture.height as u8, picture.colours, 0]);
            group.extend([picture.planes, picture.bits].map(u16::to_le_bytes).concat());
            group.extend(u32::try_from(picture.data.len()).unwrap_or(u32::MAX).to_le_bytes());
            group.extend(id.to_le_bytes());
        }
        group
    }

    /// Reads a group; `picture` gives the data of each.
    pub(super) fn of_group<'d>(group: &[u8], picture: impl Fn(u16) -> Option<&'d [u8]>) -> Option<Self> {
        let ids = picture_ids(group)?;
        let rows = group.get(HEADER..)?.chunks_exact(GROUP_ROW);
        let pictures = rows.zip(ids).map(|(row, id)| Some(Picture::of(row, picture(id)?)));
        Some(Self { pictures: pictures.collect::<Option<_>>()? })
    }
}

impl Picture {
    fn of(row: &[u8], data: &[u8]) -> Self {
        let pixels = |at: usize| match row.get(at) {
            Some(0) | None => 256,
            Some(pixels) => u16::from(*pixels),
        };
        Self {
            width: pixels(0),
            height: pixels(1),
            colours: row.get(2).copied().unwrap_or(0),
            planes: half(row, 4).unwrap_or(0),
            bits: half(row, 6).unwrap_or(0),
            data: data.to_vec(),
        }
    }
}

/// The numbers of the pictures of a group.
pub(super) fn picture_ids(group: &[u8]) -> Option<Vec<u16>> {
    let count = usize::from(half(group, 4)?);
    let rows = group.get(HEADER..)?.get(..count * GROUP_ROW)?;
    rows.chunks_exact(GROUP_ROW).map(|row| half(row, SHARED)).collect()
}

/// A PNG as Windows takes it for a picture of an icon: as it is.
fn png(bytes: &[u8]) -> Result<Picture, IconError> {
    // The signature; the length, type and fields of the header chunk (PNG, "IHDR").
    let big = |at: usize| {
        bytes.get(at..at + 4).map(|four| u32::from_be_bytes([four[0], four[1], four[2], four[3]]))
    };
    let (width, height) = big(16).zip(big(20)).ok_or(IconError::Truncated(1))?;
    if bytes.get(12..16) != Some(b"IHDR") || width == 0 || height == 0 {
        return Err(IconError::NoPicture(1));
    }
    if width > WIDEST || height > WIDEST {
        return Err(IconError::TooWide { width, height });
    }
    // What the file says of its colours is for Windows to read; in an icon it counts as one with all.
    let (width, height) = (width as u16, height as u16);
    Ok(Picture { width, height, colours: 0, planes: 1, bits: 32, data: bytes.to_vec() })
}

/// Whether it begins as a bitmap without file header does (`BITMAPINFOHEADER` and its longer kin).
fn is_bitmap(data: &[u8]) -> bool {
    word(data, 0).is_some_and(|size| matches!(size, 12 | 40 | 52 | 56 | 64 | 108 | 124))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png_of(width: u32, height: u32) -> Vec<u8> {
        let sizes = [width.to_be_bytes(), height.to_be_bytes()].concat();
        [PNG, &[0, 0, 0, 13], b"IHDR", &sizes, &[8, 6, 0, 0, 0]].concat()
    }

    fn ico(pictures: &[&[u8]]) -> Vec<u8> {
        let mut file = [0, 1, pictures.len() as u16].map(u16::to_le_bytes).concat();
        let mut offset = HEADER + FILE_ROW * pictures.len();
        for picture in pictures {
            file.extend([16, 0, 0, 0, 1, 0, 32, 0]);
            file.extend((picture.len() as u32).to_le_bytes());
            file.extend((offset as u32).to_le_bytes());
            offset += picture.len();
        }
        file.extend(pictures.concat());
        file
    }

    #[test]
    fn files_become_groups_and_pictures() {
        let bitmap = [&40_u32.to_le_bytes()[..], &[7; 60]].concat();
        let png = png_of(256, 256);
        let icon = Icon::parse(&ico(&[&bitmap, &png])).unwrap();
        let sizes: Vec<_> = icon.pictures.iter().map(|p| (p.width, p.height, p.bits)).collect();
        assert_eq!(sizes, [(16, 256, 32), (16, 256, 32)]);
        let group = icon.group(5);
        assert_eq!(group.len(), HEADER + 2 * GROUP_ROW);
        assert_eq!(picture_ids(&group), Some(vec![5, 6]));
        let data = |id: u16| Some(if id == 5 { bitmap.as_slice() } else { png.as_slice() });
        assert_eq!(Icon::of_group(&group, data), Some(icon));
    }

    #[test]
    fn pictures_of_one_size_become_an_icon_too() {
        let icon = Icon::of_files([&png_of(32, 32)[..], &png_of(256, 256)]).unwrap();
        assert_eq!((icon.pictures[1].width, icon.group(1)[HEADER + GROUP_ROW]), (256, 0));
    }

    #[test]
    fn what_is_no_icon_is_refused() {
        let bitmap = [&40_u32.to_le_bytes()[..], &[7; 60]].concat();
        let whole = ico(&[&bitmap]);
        let refused = |bytes: &[u8]| Icon::parse(bytes).unwrap_err();
        assert_eq!(refused(b""), IconError::NoIcon);
        assert_eq!(refused(b"GIF89a"), IconError::NoIcon);
        assert_eq!(refused(&[0, 0, 2, 0, 1, 0]), IconError::Cursor);
        assert_eq!(refused(&ico(&[])), IconError::Empty);
        assert_eq!(refused(&whole[..whole.len() - 1]), IconError::Truncated(1));
        assert_eq!(refused(&[0, 0, 1, 0, 255, 255]), IconError::Truncated(1));
        assert_eq!(refused(&ico(&[b"<svg></svg>"])), IconError::NoPicture(1));
        assert_eq!(refused(&png_of(512, 16)), IconError::TooWide { width: 512, height: 16 });
    }
}
