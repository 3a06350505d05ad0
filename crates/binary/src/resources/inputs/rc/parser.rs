//! The statements of a script.

use std::collections::BTreeMap;

use super::expression::Words;
use super::lexer::{Token, TokenKind};
use super::preprocessor::Script;
use super::{strings, version};
use crate::resources::ident::kinds;
use crate::resources::inputs::winres_json::without_file_header;
use crate::resources::inputs::{InputError, InputProblem, Reader, beside};
use crate::resources::{ENGLISH, Icon, Ident, Resources};

/// Strings stand in resources of sixteen.
const BUNDLE: u16 = 16;

/// Reads the statements.
pub(super) fn resources(script: &Script, file: &str, read: &Reader<'_>) -> Result<Resources, InputError> {
    let words = script.tokens.iter().peekable();
    let mut parser = Parser { words, script, line: 1, within: file.to_owned(), language: ENGLISH };
    let mut found = Found { resources: Resources::new(), strings: BTreeMap::new() };
    while parser.peek().is_some() {
        parser.statement(&mut found, file, read)?;
    }
    for ((language, bundle), texts) in found.strings {
        let data = texts.iter().flat_map(|text| {
            let length = u16::try_from(text.len()).unwrap_or(u16::MAX);
            std::iter::once(length).chain(text.iter().copied()).flat_map(u16::to_le_bytes)
        });
        let added = found.resources.add(kinds::STRING, Ident::Id(bundle), language, data.collect());
        added.map_err(|error| parser.problem(error.into()))?;
    }
    Ok(found.resources)
}

struct Found {
    resources: Resources,
    /// By language and number of the resource.
    strings: BTreeMap<(u16, u16), [Vec<u16>; BUNDLE as usize]>,
}

/// Words and where they are.
pub(super) struct Parser<'t> {
    words: Words<'t>,
    script: &'t Script,
    /// Of the word that was read last.
    line: u32,
    within: String,
    language: u16,
}

impl Parser<'_> {
    pub(super) fn peek(&mut self) -> Option<&TokenKind> {
        self.words.peek().map(|token| &token.kind)
    }

    fn seen(&mut self, token: &Token) {
        self.line = token.line;
        if let Some(file) = self.script.files.get(usize::from(token.file))
            && *file != self.within
        {
            self.within.clone_from(file);
        }
    }

    pub(super) fn next_kind(&mut self) -> Option<TokenKind> {
        let token = self.words.next()?;
        self.seen(token);
        Some(token.kind.clone())
    }

    /// Reads from the words themselves; the place is that of the word before the next one.
    pub(super) fn with_words<T>(&mut self, read: impl FnOnce(&mut Words<'_>) -> T) -> T {
        if let Some(token) = self.words.peek().copied() {
            self.seen(token);
        }
        read(&mut self.words)
    }

    pub(super) fn problem(&self, problem: InputProblem) -> InputError {
        problem.in_file(&self.within, Some(self.line))
    }

    pub(super) fn refused(&self, what: String) -> InputError {
        self.problem(InputProblem::Refused(what))
    }

    /// A name; `expected` says which.
    pub(super) fn word(&mut self, expected: &str) -> Result<String, InputError> {
        match self.next_kind() {
            Some(TokenKind::Word(word)) => Ok(word.to_ascii_uppercase()),
            Some(_) => Err(self.refused(format!("{expected} is expected"))),
            None => Err(self.refused(format!("the script ends where {expected} is expected"))),
        }
    }

    /// Takes a comma, when one stands there.
    pub(super) fn comma(&mut self) -> bool {
        self.words.next_if(|token| token.kind == TokenKind::Mark(',')).is_some()
    }

    pub(super) fn at_begin(&mut self) -> bool {
        self.peek().is_none_or(is_begin)
    }

    pub(super) fn begin(&mut self) -> Result<(), InputError> {
        match self.next_kind() {
            Some(kind) if is_begin(&kind) => Ok(()),
            _ => Err(self.refused("BEGIN is expected".to_owned())),
        }
    }

    /// Takes an `END`, when one stands there; there must be one sometime.
    pub(super) fn end(&mut self) -> Result<bool, InputError> {
        match self.peek() {
            Some(kind) if is_end(kind) => {
                self.next_kind();
                Ok(true)
            }
            Some(_) => Ok(false),
            None => Err(self.refused("the script ends where END is expected".to_owned())),
        }
    }

    fn statement(&mut self, found: &mut Found, file: &str, read: &Reader<'_>) -> Result<(), InputError> {
        let first = self.next_kind();
        if let Some(TokenKind::Word(word)) = &first {
            match word.to_ascii_uppercase().as_str() {
                "LANGUAGE" => {
                    self.language = self.language()?;
                    return Ok(());
                }
                "STRINGTABLE" => return self.string_table(found),
                _ => {}
            }
        }
        let name = self.ident(first)?;
        let second = self.next_kind();
        if second.is_none() {
            return Err(self.refused(format!("the type of the resource {name} is missing")));
        }
        let kind = match second {
            Some(TokenKind::Word(word)) => self.kind(&word)?,
            other => self.ident(other)?,
        };
        let language = self.options()?;
        let (line, within) = (self.line, self.within.clone());
        let resources = &mut found.resources;
        let added = if kind == kinds::VERSION && self.at_version() {
            let info = version::version(self)?;
            if !info.fits() {
                return Err(
                    self.refused("the texts of the version are longer than the format holds".to_owned())
                );
            }
            resources.add(kind, name, language, info.bytes())
        } else {
            match self.data(file, read)? {
                Data::File { name: file, bytes } if kind == kinds::GROUP_ICON => {
                    let icon = Icon::parse(&bytes);
                    let icon =
                        icon.map_err(|error| self.problem(InputProblem::Icon { name: file, error }))?;
                    resources.add_icon_in(name, language, language, &icon)
                }
                Data::Inline(_) if kind == kinds::GROUP_ICON => {
                    return Err(self.refused("an icon is a file".to_owned()));
                }
                Data::File { mut bytes, .. } => {
                    if kind == kinds::BITMAP {
                        without_file_header(&mut bytes);
                    }
                    resources.add(kind, name, language, bytes)
                }
                Data::Inline(bytes) => resources.add(kind, name, language, bytes),
            }
        };
        added.map_err(|error| InputProblem::from(error).in_file(&within, Some(line)))
    }

    /// A number, or a text in capitals.
    fn ident(&self, kind: Option<TokenKind>) -> Result<Ident, InputError> {
        match kind {
            Some(TokenKind::Number { value, .. }) => u16::try_from(value).map(Ident::Id).map_err(|_| {
                self.refused(format!("{value} is above 65535, the highest number of a resource"))
            }),
            Some(TokenKind::Word(word)) => Ok(super::constants::number(&word)
                .and_then(|number| u16::try_from(number).ok())
                .map_or_else(|| Ident::Name(word.to_uppercase()), Ident::Id)),
            Some(TokenKind::Text { raw, .. }) => {
                let text = strings::text(&raw).map_err(|what| self.refused(what))?;
                Ok(Ident::Name(text.to_uppercase()))
            }
            Some(TokenKind::Mark(mark)) => Err(self.refused(format!("{mark} is not understood here"))),
            None => Err(self.refused("the script ends within a resource".to_owned())),
        }
    }

    fn kind(&self, word: &str) -> Result<Ident, InputError> {
        let upper = word.to_ascii_uppercase();
        Ok(match upper.as_str() {
            "ICON" => kinds::GROUP_ICON,
            "BITMAP" => kinds::BITMAP,
            "RCDATA" => kinds::RCDATA,
            "VERSIONINFO" => kinds::VERSION,
            "MESSAGETABLE" => Ident::Id(11),
            "HTML" => Ident::Id(23),
            "ANICURSOR" => Ident::Id(21),
            "ANIICON" => Ident::Id(22),
            "ACCELERATORS" | "CURSOR" | "DIALOG" | "DIALOGEX" | "DLGINIT" | "FONT" | "MENU" | "MENUEX"
            | "TOOLBAR" => {
                return Err(self.refused(format!(
                    "{upper} is not made here: compile the script with windres or llvm-rc, and keep its .syso file"
                )));
            }
            _ => self.ident(Some(TokenKind::Word(word.to_owned())))?,
        })
    }

    /// What may stand between the type and the data. Returns the language.
    fn options(&mut self) -> Result<u16, InputError> {
        let mut language = self.language;
        while let Some(TokenKind::Word(word)) = self.peek() {
            match word.to_ascii_uppercase().as_str() {
                // They mean nothing since Windows has 32 bits.
                "PRELOAD" | "LOADONCALL" | "FIXED" | "MOVEABLE" | "DISCARDABLE" | "PURE" | "IMPURE"
                | "SHARED" | "NONSHARED" => {
                    self.next_kind();
                }
                "CHARACTERISTICS" | "VERSION" => {
                    self.next_kind();
                    self.number()?;
                }
                "LANGUAGE" => {
                    self.next_kind();
                    language = self.language()?;
                }
                _ => break,
            }
        }
        Ok(language)
    }

    /// A language and a dialect.
    fn language(&mut self) -> Result<u16, InputError> {
        let (language, _) = self.number()?;
        if !self.comma() {
            return Err(self.refused("LANGUAGE needs two numbers".to_owned()));
        }
        let (dialect, _) = self.number()?;
        if language > 0x3ff || dialect > 0x3f {
            return Err(self.refused(format!("there is no language {language}, {dialect}")));
        }
        Ok((dialect << 10 | language) as u16)
    }

    /// Whether what follows are numbers of a version rather than a file.
    fn at_version(&mut self) -> bool {
        !matches!(self.peek(), Some(TokenKind::Text { .. }))
    }

    fn data(&mut self, script: &str, read: &Reader<'_>) -> Result<Data, InputError> {
        let name = match self.peek() {
            Some(TokenKind::Text { raw, .. }) => strings::file_name(raw),
            Some(TokenKind::Word(word)) if !is_begin(&TokenKind::Word(word.clone())) => word.clone(),
            _ => return self.inline(),
        };
        self.next_kind();
        let bytes = read(&beside(script, &name));
        let bytes = bytes.map_err(|error| self.problem(InputProblem::Named { name: name.clone(), error }))?;
        Ok(Data::File { name, bytes })
    }

    /// Numbers and strings between `BEGIN` and `END`.
    fn inline(&mut self) -> Result<Data, InputError> {
        let mut data = Vec::new();
        self.begin()?;
        while !self.end()? {
            if self.comma() {
                continue;
            }
            if let Some(TokenKind::Text { raw, wide }) = self.peek().cloned() {
                self.next_kind();
                let units = strings::unescaped(&raw).map_err(|what| self.refused(what))?;
                if wide {
                    data.extend(units.into_iter().flat_map(u16::to_le_bytes));
                } else if raw.is_ascii() && units.iter().all(|unit| *unit <= 0xff) {
                    data.extend(units.into_iter().map(|unit| unit as u8));
                } else {
                    let what = "a string of bytes has letters beyond ASCII: write L\"…\" for UTF-16, or keep the \
                                bytes in a file";
                    return Err(self.refused(what.to_owned()));
                }
                continue;
            }
            let (value, long) = self.number()?;
            if long { data.extend(value.to_le_bytes()) } else { data.extend((value as u16).to_le_bytes()) }
        }
        Ok(Data::Inline(data))
    }

    fn string_table(&mut self, found: &mut Found) -> Result<(), InputError> {
        let language = self.options()?;
        self.begin()?;
        while !self.end()? {
            let (id, _) = self.number()?;
            let Ok(id) = u16::try_from(id) else {
                return Err(self.refused(format!("{id} is above 65535, the highest number of a string")));
            };
            self.comma();
            let mut units = Vec::new();
            while let Some(TokenKind::Text { raw, .. }) = self.peek().cloned() {
                self.next_kind();
                units.extend(strings::unescaped(&raw).map_err(|what| self.refused(what))?);
            }
            if units.is_empty() {
                return Err(self.refused(format!("the string {id} has no text")));
            }
            let bundle = found.strings.entry((language, id / BUNDLE + 1)).or_default();
            let place = &mut bundle[usize::from(id % BUNDLE)];
            if !place.is_empty() {
                return Err(self.refused(format!("there are two strings {id}")));
            }
            *place = units;
        }
        Ok(())
    }
}

/// What a resource consists of.
enum Data {
    File { name: String, bytes: Vec<u8> },
    Inline(Vec<u8>),
}

fn is_begin(kind: &TokenKind) -> bool {
    matches!(kind, TokenKind::Mark('{'))
        || matches!(kind, TokenKind::Word(word) if word.eq_ignore_ascii_case("BEGIN"))
}

fn is_end(kind: &TokenKind) -> bool {
    matches!(kind, TokenKind::Mark('}'))
        || matches!(kind, TokenKind::Word(word) if word.eq_ignore_ascii_case("END"))
}
