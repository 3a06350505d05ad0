//! `VERSIONINFO`.

use super::expression;
use super::lexer::TokenKind;
use super::parser::Parser;
use super::strings;
use crate::resources::VersionInfo;
use crate::resources::inputs::InputError;
use crate::resources::version::{FixedInfo, StringTable};

/// Reads what follows `VERSIONINFO`.
pub(super) fn version(parser: &mut Parser<'_>) -> Result<VersionInfo, InputError> {
    // What a script leaves out is 0.
    let mut fixed = FixedInfo { flags_mask: 0, os: 0, kind: 0, ..FixedInfo::default() };
    while !parser.at_begin() {
        let word = parser.word("FILEVERSION or BEGIN")?;
        match word.as_str() {
            "FILEVERSION" => fixed.file = four(parser)?,
            "PRODUCTVERSION" => fixed.product = four(parser)?,
            "FILEFLAGSMASK" => fixed.flags_mask = number(parser)?,
            "FILEFLAGS" => fixed.flags = number(parser)?,
            "FILEOS" => fixed.os = number(parser)?,
            "FILETYPE" => fixed.kind = number(parser)?,
            "FILESUBTYPE" => fixed.subtype = number(parser)?,
            _ => return Err(parser.refused(format!("{word} is not understood in a VERSIONINFO"))),
        }
    }
    let mut info = VersionInfo { fixed: Some(fixed), ..VersionInfo::default() };
    parser.begin()?;
    while !parser.end()? {
        match block(parser)?.as_str() {
            "StringFileInfo" => {
                parser.begin()?;
                while !parser.end()? {
                    info.tables.push(table(parser)?);
                }
            }
            "VarFileInfo" => {
                parser.begin()?;
                while !parser.end()? {
                    info.translations.extend(translations(parser)?);
                }
            }
            other => {
                let what =
                    format!("the block {other:?} is not understood: write StringFileInfo or VarFileInfo");
                return Err(parser.refused(what));
            }
        }
    }
    Ok(info)
}

/// `BLOCK "name"`
fn block(parser: &mut Parser<'_>) -> Result<String, InputError> {
    let word = parser.word("BLOCK")?;
    if word != "BLOCK" {
        return Err(parser.refused(format!("{word} stands where BLOCK is expected")));
    }
    parser.text()
}

fn table(parser: &mut Parser<'_>) -> Result<StringTable, InputError> {
    let name = block(parser)?;
    let digits =
        |from: usize| name.get(from..from + 4).and_then(|digits| u16::from_str_radix(digits, 16).ok());
    let (Some(language), Some(charset), 8) = (digits(0), digits(4), name.len()) else {
        let what = format!("the block {name:?} must be a language and a character set, such as \"040904b0\"");
        return Err(parser.refused(what));
    };
    let mut strings = Vec::new();
    parser.begin()?;
    while !parser.end()? {
        value(parser)?;
        let key = parser.text()?;
        // The comma may be left out.
        parser.comma();
        strings.push((key, parser.texts()?));
    }
    Ok(StringTable { language, charset, strings })
}

/// `VALUE`
fn value(parser: &mut Parser<'_>) -> Result<(), InputError> {
    match parser.word("VALUE")?.as_str() {
        "VALUE" => Ok(()),
        word => Err(parser.refused(format!("{word} stands where VALUE is expected"))),
    }
}

/// `VALUE "Translation", 0x409, 1200`
fn translations(parser: &mut Parser<'_>) -> Result<Vec<(u16, u16)>, InputError> {
    value(parser)?;
    let key = parser.text()?;
    if key != "Translation" {
        return Err(parser.refused(format!("{key:?} is not understood in VarFileInfo: write Translation")));
    }
    let mut numbers = Vec::new();
    while parser.comma() {
        numbers.push(number(parser)? as u16);
    }
    if numbers.is_empty() || numbers.len() % 2 != 0 {
        return Err(parser.refused("a translation is a language and a character set: 0x409, 1200".to_owned()));
    }
    Ok(numbers.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect())
}

/// Up to four numbers with commas.
fn four(parser: &mut Parser<'_>) -> Result<[u16; 4], InputError> {
    let mut numbers = [0; 4];
    for (at, each) in numbers.iter_mut().enumerate() {
        if at > 0 && !parser.comma() {
            break;
        }
        let number = number(parser)?;
        *each = u16::try_from(number)
            .map_err(|_| parser.refused(format!("{number} is above 65535, the most that a version has")))?;
    }
    Ok(numbers)
}

fn number(parser: &mut Parser<'_>) -> Result<u32, InputError> {
    parser.number().map(|(number, _)| number)
}

impl Parser<'_> {
    /// A text.
    fn text(&mut self) -> Result<String, InputError> {
        match self.next_kind() {
            Some(TokenKind::Text { raw, .. }) => strings::text(&raw).map_err(|what| self.refused(what)),
            _ => Err(self.refused("a string in quotes is expected".to_owned())),
        }
    }

    /// A text in one piece or several.
    fn texts(&mut self) -> Result<String, InputError> {
        let mut text = self.text()?;
        while matches!(self.peek(), Some(TokenKind::Text { .. })) {
            text.push_str(&self.text()?);
        }
        Ok(text)
    }

    /// An expression.
    pub(super) fn number(&mut self) -> Result<expression::Number, InputError> {
        let number = self.with_words(expression::number);
        number.map_err(|what| self.refused(what))
    }
}
