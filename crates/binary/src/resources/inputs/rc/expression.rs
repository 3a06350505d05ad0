//! Numbers that are worked out: of resources, and of `#if`.

use std::iter::Peekable;
use std::slice::Iter;

use super::constants;
use super::lexer::{Token, TokenKind};

/// Brackets deeper than this are a jest.
const DEEPEST: u32 = 64;

/// Words with a place in them.
pub(super) type Words<'t> = Peekable<Iter<'t, Token>>;

/// A number, and whether a part of it was one of 32 bits.
pub(super) type Number = (u32, bool);

/// Reads an expression of `|`, `^`, `&`, `+`, `-`, `*`, `~`, `NOT` and brackets.
///
/// # Errors
/// A sentence.
pub(super) fn number(words: &mut Words<'_>) -> Result<Number, String> {
    binary(words, 0, DEEPEST)
}

/// What binds most stands last.
const LEVELS: &[&[char]] = &[&['|'], &['^'], &['&'], &['+', '-'], &['*', '/']];

fn binary(words: &mut Words<'_>, level: usize, left: u32) -> Result<Number, String> {
    let Some(marks) = LEVELS.get(level) else { return unary(words, left) };
    let (mut value, mut long) = binary(words, level + 1, left)?;
    while let Some(mark) = mark(words).filter(|mark| marks.contains(mark)) {
        words.next();
        let (other, other_long) = binary(words, level + 1, left)?;
        long |= other_long;
        value = match mark {
            '|' => value | other,
            '^' => value ^ other,
            '&' => value & other,
            '+' => value.wrapping_add(other),
            '-' => value.wrapping_sub(other),
            '*' => value.wrapping_mul(other),
            _ => value.checked_div(other).ok_or("a number is divided by zero")?,
        };
    }
    Ok((value, long))
}

fn mark(words: &mut Words<'_>) -> Option<char> {
    match words.peek()?.kind {
        TokenKind::Mark(mark) => Some(mark),
        _ => None,
    }
}

fn unary(words: &mut Words<'_>, left: u32) -> Result<Number, String> {
    let left = left.checked_sub(1).ok_or("brackets are nested too deep")?;
    let token = words.next().ok_or("a number is missing")?;
    match &token.kind {
        TokenKind::Number { value, long } => Ok((*value, *long)),
        TokenKind::Mark('-') => unary(words, left).map(|(value, long)| (value.wrapping_neg(), long)),
        TokenKind::Mark('~') => unary(words, left).map(|(value, long)| (!value, long)),
        TokenKind::Mark('(') => {
            let value = binary(words, 0, left)?;
            match words.next().map(|token| &token.kind) {
                Some(TokenKind::Mark(')')) => Ok(value),
                _ => Err("a bracket is not closed".to_owned()),
            }
        }
        TokenKind::Word(word) if word == "NOT" => unary(words, left).map(|(value, long)| (!value, long)),
        TokenKind::Word(word) => constants::number(word)
            .map(|value| (value, value > 0xffff))
            .ok_or_else(|| format!("{word} is no number: nothing defines it")),
        TokenKind::Text { .. } => Err("a number is expected, and a string stands there".to_owned()),
        TokenKind::Mark(mark) => Err(format!("a number is expected, and {mark} stands there")),
    }
}

/// Reads the condition of an `#if`, in which every `defined` is a number already and names that nothing defines are 0.
///
/// # Errors
/// A sentence.
pub(super) fn condition(words: &mut Words<'_>) -> Result<bool, String> {
    let value = either(words, DEEPEST)?;
    if words.next().is_some() { Err("the condition is not understood".to_owned()) } else { Ok(value != 0) }
}

fn two(words: &mut Words<'_>, wanted: char) -> bool {
    let mut ahead = words.clone();
    let is = |token: Option<&Token>| token.is_some_and(|token| token.kind == TokenKind::Mark(wanted));
    if is(ahead.next()) && is(ahead.next()) {
        words.next();
        words.next();
        return true;
    }
    false
}

fn either(words: &mut Words<'_>, left: u32) -> Result<i64, String> {
    let mut value = both(words, left)?;
    while two(words, '|') {
        value = i64::from(both(words, left)? != 0 || value != 0);
    }
    Ok(value)
}

fn both(words: &mut Words<'_>, left: u32) -> Result<i64, String> {
    let mut value = compared(words, left)?;
    while two(words, '&') {
        value = i64::from(compared(words, left)? != 0 && value != 0);
    }
    Ok(value)
}

fn compared(words: &mut Words<'_>, left: u32) -> Result<i64, String> {
    let value = single(words, left)?;
    let first = match mark(words) {
        Some(first @ ('=' | '!' | '<' | '>')) => first,
        _ => return Ok(value),
    };
    words.next();
    let equal = mark(words) == Some('=');
    if equal {
        words.next();
    }
    let other = single(words, left)?;
    let holds = match (first, equal) {
        ('=', true) => value == other,
        ('!', true) => value != other,
        ('<', true) => value <= other,
        ('>', true) => value >= other,
        ('<', false) => value < other,
        ('>', false) => value > other,
        _ => return Err("the condition is not understood".to_owned()),
    };
    Ok(i64::from(holds))
}

fn single(words: &mut Words<'_>, left: u32) -> Result<i64, String> {
    let left = left.checked_sub(1).ok_or("brackets are nested too deep")?;
    match words.next().map(|token| &token.kind) {
        Some(TokenKind::Mark('!')) => Ok(i64::from(single(words, left)? == 0)),
        Some(TokenKind::Mark('-')) => Ok(-single(words, left)?),
        Some(TokenKind::Mark('(')) => {
            let value = either(words, left)?;
            match words.next().map(|token| &token.kind) {
                Some(TokenKind::Mark(')')) => Ok(value),
                _ => Err("a bracket is not closed".to_owned()),
            }
        }
        Some(TokenKind::Number { value, .. }) => Ok(i64::from(*value)),
        Some(TokenKind::Word(word)) => Ok(i64::from(constants::number(word).unwrap_or(0))),
        _ => Err("the condition is not understood".to_owned()),
    }
}
