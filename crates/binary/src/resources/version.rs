//! What the properties of a file show (Windows' `VS_VERSIONINFO`).
//!
//! It is made of blocks: a length, the length of a value, whether that is text, a key in UTF-16, the value,
//! and more blocks, each beginning at a multiple of 4 bytes.

use crate::little_endian::{half, word};

/// `dwSignature` and `dwStrucVersion` of `VS_FIXEDFILEINFO`
const SIGNATURE: u32 = 0xfeef_04bd;
const STRUCTURE: u32 = 0x0001_0000;
const FIXED: usize = 52;
/// UTF-16, as version resources number character sets.
pub const UNICODE: u16 = 1200;
/// `VS_FFI_FILEFLAGSMASK`
pub const FLAGS_MASK: u32 = 0x3f;
/// `VOS_NT_WINDOWS32`
pub const NT_WINDOWS32: u32 = 0x0004_0004;
/// `VFT_APP`
pub const APPLICATION: u32 = 1;
/// `VFT_DLL`
pub const LIBRARY: u32 = 2;
/// More strings than anybody writes.
const MOST: usize = 1024;
const HEADER: usize = 6;

/// What a version resource says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VersionInfo {
    /// The numbers that programs read; none where a resource has only texts.
    pub fixed: Option<FixedInfo>,
    /// Texts, for each language.
    pub tables: Vec<StringTable>,
    /// Languages and character sets that it claims to have.
    pub translations: Vec<(u16, u16)>,
}

/// `VS_FIXEDFILEINFO`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FixedInfo {
    /// The version of the file.
    pub file: [u16; 4],
    /// The version of what it belongs to.
    pub product: [u16; 4],
    /// Which of the flags count.
    pub flags_mask: u32,
    /// `VS_FF_DEBUG` and its kin.
    pub flags: u32,
    /// `VOS_NT_WINDOWS32`, as a rule.
    pub os: u32,
    /// `VFT_APP`, as a rule.
    pub kind: u32,
    /// Of drivers and fonts: which.
    pub subtype: u32,
    /// 100 nanoseconds since 1601; 0, as a rule.
    pub date: u64,
}

impl Default for FixedInfo {
    fn default() -> Self {
        Self {
            file: [0; 4],
            product: [0; 4],
            flags_mask: FLAGS_MASK,
            flags: 0,
            os: NT_WINDOWS32,
            kind: APPLICATION,
            subtype: 0,
            date: 0,
        }
    }
}

/// The texts in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StringTable {
    /// The language.
    pub language: u16,
    /// The character set that programs that are no Unicode ones shall see: [`UNICODE`], as a rule.
    pub charset: u16,
    /// Names, such as `ProductName`, and values, in order.
    pub strings: Vec<(String, String)>,
}

impl VersionInfo {
    /// The resource, of which every length is right when [`VersionInfo::fits`].
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut children = Vec::new();
        if !self.tables.is_empty() {
            let tables = self.tables.iter().map(StringTable::block);
            children.push(block("StringFileInfo", Value::None, &tables.collect::<Vec<_>>()));
        }
        if !self.translations.is_empty() {
            let pairs = self.translations.iter().flat_map(|(language, charset)| [*language, *charset]);
            let pairs: Vec<u8> = pairs.flat_map(u16::to_le_bytes).collect();
            let translation = block("Translation", Value::Bytes(&pairs), &[]);
            children.push(block("VarFileInfo", Value::None, &[translation]));
        }
        let fixed = self.fixed.map(|fixed| fixed.bytes()).unwrap_or_default();
        block("VS_VERSION_INFO", Value::Bytes(&fixed), &children)
    }

    /// Whether the format, whose lengths have 16 bits, can hold it.
    #[must_use]
    pub fn fits(&self) -> bool {
        let text = |text: &str| 2 * (text.encode_utf16().count() + 1) + 4;
        let strings = self.tables.iter().flat_map(|table| &table.strings);
        let size: usize = strings.map(|(name, value)| HEADER + text(name) + text(value)).sum();
        let tables = (self.tables.len() + 1) * 64 + self.translations.len() * 4;
        size + tables + FIXED + 256 <= usize::from(u16::MAX)
    }

    /// Reads a resource as far as it can be read; none when it is none.
    #[must_use]
    pub fn parse(data: &[u8]) -> Option<Self> {
        let (root, _) = read(data)?;
        if root.key != "VS_VERSION_INFO" {
            return None;
        }
        let mut info = Self { fixed: FixedInfo::read(root.value), ..Self::default() };
        let mut left = MOST;
        for child in Blocks(root.rest.get(padded(root.value.len())..).unwrap_or_default()) {
            match child.key.as_str() {
                "StringFileInfo" => {
                    info.tables.extend(Blocks(child.rest).map(|table| StringTable::read(&table, &mut left)));
                }
                "VarFileInfo" => {
                    for var in Blocks(child.rest).filter(|var| var.key == "Translation").take(left) {
                        let pairs = var.value.chunks_exact(4).take(left);
                        info.translations
                            .extend(pairs.filter_map(|pair| Some((half(pair, 0)?, half(pair, 2)?))));
                    }
                }
                _ => {}
            }
        }
        Some(info)
    }

    /// The text of that name in the first language that has it.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        let mut strings = self.tables.iter().flat_map(|table| &table.strings);
        strings.find(|(each, _)| each == name).map(|(_, value)| value.as_str())
    }
}

impl FixedInfo {
    fn bytes(self) -> Vec<u8> {
        let pair = |high: u16, low: u16| u32::from(high) << 16 | u32::from(low);
        let [a, b, c, d] = self.file;
        let [e, f, g, h] = self.product;
        let date = [(self.date >> 32) as u32, self.date as u32];
        let words = [SIGNATURE, STRUCTURE, pair(a, b), pair(c, d), pair(e, f), pair(g, h)];
        let more = [self.flags_mask, self.flags, self.os, self.kind, self.subtype];
        words.into_iter().chain(more).chain(date).flat_map(u32::to_le_bytes).collect()
    }

    fn read(value: &[u8]) -> Option<Self> {
        let at = |number: usize| word(value, 4 * number);
        if at(0)? != SIGNATURE {
            return None;
        }
        let four = |number: usize| {
            let (high, low) = (at(number)?, at(number + 1)?);
            Some([(high >> 16) as u16, high as u16, (low >> 16) as u16, low as u16])
        };
        Some(Self {
            file: four(2)?,
            product: four(4)?,
            flags_mask: at(6).unwrap_or_default(),
            flags: at(7).unwrap_or_default(),
            os: at(8).unwrap_or_default(),
            kind: at(9).unwrap_or_default(),
            subtype: at(10).unwrap_or_default(),
            date: u64::from(at(11).unwrap_or_default()) << 32 | u64::from(at(12).unwrap_or_default()),
        })
    }
}

impl StringTable {
    fn block(&self) -> Vec<u8> {
        let string = |(name, value): &(String, String)| block(name, Value::Text(value), &[]);
        let strings: Vec<Vec<u8>> = self.strings.iter().map(string).collect();
        block(&format!("{:04x}{:04x}", self.language, self.charset), Value::None, &strings)
    }

    fn read(table: &Block<'_>, left: &mut usize) -> Self {
        let number = |from: usize| {
            let digits = table.key.get(from..from + 4);
            digits.and_then(|digits| u16::from_str_radix(digits, 16).ok()).unwrap_or_default()
        };
        let strings: Vec<_> =
            Blocks(table.rest).take(*left).map(|string| (string.key, utf16(string.rest))).collect();
        *left -= strings.len();
        Self { language: number(0), charset: number(4), strings }
    }
}

enum Value<'v> {
    None,
    Bytes(&'v [u8]),
    Text(&'v str),
}

/// A block with its value and its children.
fn block(key: &str, value: Value<'_>, children: &[Vec<u8>]) -> Vec<u8> {
    let units =
        |text: &str| -> Vec<u8> { text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect() };
    let (value, length, is_text) = match value {
        // Where there is no value, there would be text.
        Value::None => (Vec::new(), 0, true),
        Value::Bytes(bytes) => (bytes.to_vec(), bytes.len(), false),
        Value::Text(text) => {
            let value = units(text);
            let length = value.len() / 2;
            (value, length, true)
        }
    };
    let mut block = vec![0; HEADER];
    block.extend(units(key));
    for part in [&value].into_iter().chain(children) {
        if !part.is_empty() {
            block.resize(padded(block.len()), 0);
            block.extend(part);
        }
    }
    let sizes = [block.len(), length, usize::from(is_text)];
    for (at, size) in sizes.into_iter().enumerate() {
        let size = u16::try_from(size).unwrap_or(u16::MAX);
        block[2 * at..2 * at + 2].copy_from_slice(&size.to_le_bytes());
    }
    block
}

/// A block that was read.
struct Block<'d> {
    key: String,
    value: &'d [u8],
    /// Where its value or its blocks stand.
    rest: &'d [u8],
}

/// The blocks in a row.
struct Blocks<'d>(&'d [u8]);

impl<'d> Iterator for Blocks<'d> {
    type Item = Block<'d>;

    fn next(&mut self) -> Option<Block<'d>> {
        let (block, rest) = read(self.0)?;
        self.0 = rest;
        Some(block)
    }
}

/// The block at the start, and what stands behind it.
fn read(data: &[u8]) -> Option<(Block<'_>, &[u8])> {
    let length = usize::from(half(data, 0)?);
    let value = usize::from(half(data, 2)?);
    if length < HEADER {
        return None;
    }
    let whole = data.get(..length.min(data.len()))?;
    let end = whole.get(HEADER..)?.chunks_exact(2).position(|unit| unit == [0, 0])?;
    let key = utf16(&whole[HEADER..HEADER + 2 * end]);
    let start = padded(HEADER + 2 * (end + 1));
    let rest = whole.get(start..).unwrap_or_default();
    let next = data.get(padded(length)..).unwrap_or_default();
    Some((Block { key, value: rest.get(..value).unwrap_or_default(), rest }, next))
}

const fn padded(length: usize) -> usize {
    length.next_multiple_of(4)
}

fn utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
    let units: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let strings = |language, texts: &[(&str, &str)]| StringTable {
            language,
            charset: UNICODE,
            strings: texts.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
        };
        let info = VersionInfo {
            fixed: Some(FixedInfo {
                file: [1, 2, 3, 4],
                product: [5, 6, 7, 65535],
                flags: 1,
                date: 0x01d9_0000_1234_5678,
                ..FixedInfo::default()
            }),
            tables: vec![
                strings(0x409, &[("ProductName", "Answers"), ("Comments", ""), ("A", "ü 🎉")]),
                strings(0x407, &[("ProductName", "Antworten")]),
            ],
            translations: vec![(0x409, UNICODE), (0x407, UNICODE)],
        };
        let bytes = info.bytes();
        assert_eq!(bytes.len(), usize::from(half(&bytes, 0).unwrap()));
        assert_eq!(VersionInfo::parse(&bytes).unwrap(), info);
        assert_eq!(info.text("ProductName"), Some("Answers"));
        assert!(info.fits());
        assert_eq!(VersionInfo::parse(&VersionInfo::default().bytes()), Some(VersionInfo::default()));
    }

    #[test]
    fn texts_that_the_format_cannot_hold_are_told() {
        let table = StringTable { strings: vec![("A".into(), "x".repeat(40_000))], ..StringTable::default() };
        assert!(!VersionInfo { tables: vec![table], ..VersionInfo::default() }.fits());
    }
}
