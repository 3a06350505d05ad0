//! What of a line a statement is.

use ogive_record::Statement as Wanted;

use super::Dialect;
use super::list::{Without, without};
use super::words::{Joint, Line, Statement, is_name, literal, parse};

/// What of a line goes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Share {
    /// All of it.
    Whole,
    /// This stays.
    Part(String),
    /// More than one wants to take out hangs on it.
    Entangled,
}

/// What of a statement goes.
#[derive(PartialEq, Eq)]
pub(super) enum Piece {
    Nothing,
    All,
    /// The statement without it.
    Rest(String),
}

/// Words that begin or end something larger than a line.
const COMPOUND: &[&str] = &[
    "if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac", "function",
    "{", "}", "begin", "end", "switch", "foreach", "endif", "endsw", "select", "!", "exec",
];

/// Commands that only look.
const TESTS: &[&str] = &["[", "[[", "test", "command", "type", "which", "hash", "type", "true"];

/// What declares variables and exports them.
const DECLARING: &[&str] = &["export", "declare", "typeset", "readonly", "local"];

/// What of a line goes, `piece` telling what of each statement's words; none when nothing does.
pub(super) fn share(
    line: &Line,
    text: &str,
    dialect: Dialect,
    piece: &dyn Fn(&[&str]) -> Piece,
) -> Option<Share> {
    let first = |statement: &Statement| statement.words.first().map_or("", |word| &text[word.clone()]);
    if line.statements.is_empty() {
        return None;
    }
    if line.statements.iter().any(|statement| COMPOUND.contains(&first(statement))) {
        return Some(Share::Entangled);
    }
    let words = |statement: &Statement| -> Vec<&str> {
        statement.words.iter().map(|word| &text[word.clone()]).collect()
    };
    let pieces: Vec<Piece> = line.statements.iter().map(|statement| piece(&words(statement))).collect();
    if pieces.iter().all(|piece| matches!(piece, Piece::Nothing)) {
        return None;
    }
    let goes = |at: usize| match pieces[at] {
        Piece::All => true,
        // `mise activate fish | source`
        Piece::Nothing if at > 0 && dialect == Dialect::Fish && line.statements[at].joint == Joint::Other => {
            pieces[at - 1] == Piece::All && words(&line.statements[at]) == ["source"]
        }
        Piece::Nothing => {
            TESTS.contains(&first(&line.statements[at]))
                && line.statements.get(at + 1).is_some_and(|next| next.joint == Joint::And)
        }
        Piece::Rest(_) => false,
    };
    if (0..pieces.len()).all(goes) {
        return Some(Share::Whole);
    }
    let mut kept = text.to_owned();
    for (at, piece) in pieces.iter().enumerate().rev() {
        let statement = &line.statements[at];
        match piece {
            Piece::Nothing => {}
            Piece::Rest(rest) => kept.replace_range(statement.range(), rest),
            Piece::All => {
                let next = line.statements.get(at + 1);
                let loose = |joint: Joint| matches!(joint, Joint::Start | Joint::Then);
                if !loose(statement.joint) || next.is_some_and(|next| !loose(next.joint)) {
                    return Some(Share::Entangled);
                }
                // What follows moves up; the last one goes with what stands between it and the one before.
                let range = match (next, at.checked_sub(1)) {
                    (Some(next), _) => statement.range().start..next.range().start,
                    (None, Some(before)) => line.statements[before].range().end..statement.range().end,
                    (None, None) => statement.range(),
                };
                kept.replace_range(range, "");
            }
        }
    }
    Some(Share::Part(kept))
}

/// What of a statement's words `wanted` is.
pub(super) fn piece(
    words: &[&str],
    dialect: Dialect,
    wanted: &Wanted,
    value: &dyn Fn(&str) -> Option<String>,
) -> Piece {
    match wanted {
        Wanted::Variable { name } => variable(words, dialect, name),
        Wanted::Alias { name } => alias(words, dialect, name),
        Wanted::PathEntry { folder } => {
            let is_it = |word: &str| {
                literal(word, value).is_some_and(|meaning| folder.as_os_str() == meaning.as_str())
            };
            path_entry(words, dialect, &is_it)
        }
    }
}

/// Where the words begin that a declaring command declares.
fn declared(words: &[&str]) -> Option<usize> {
    if !words.first().is_some_and(|word| DECLARING.contains(word)) {
        return None;
    }
    Some(1 + words[1..].iter().take_while(|word| word.starts_with(['-', '+'])).count())
}

fn assigned(word: &str) -> Option<(&str, &str)> {
    let (name, value) = word.split_once('=')?;
    let bare = name.strip_suffix('+').unwrap_or(name);
    (!bare.is_empty() && bare.chars().all(is_name)).then_some((name, value))
}

/// The variables that a statement sets, and to what.
pub(super) fn assignments<'t>(
    statement: &Statement,
    text: &'t str,
    dialect: Dialect,
) -> Vec<(&'t str, &'t str)> {
    let words: Vec<&'t str> = statement.words.iter().map(|word| &text[word.clone()]).collect();
    match (dialect, words.as_slice()) {
        (Dialect::Csh, ["setenv", name, value]) => vec![(name, value)],
        (Dialect::Fish, ["set", rest @ ..]) => {
            let rest: Vec<&str> = rest.iter().copied().filter(|word| !word.starts_with('-')).collect();
            if let [name, value] = rest[..] { vec![(name, value)] } else { Vec::new() }
        }
        _ => {
            let from = declared(&words).unwrap_or(0);
            let all: Option<Vec<_>> = words[from..].iter().map(|word| assigned(word)).collect();
            all.unwrap_or_default()
        }
    }
}

/// The value that a line gives to a variable, as it is written.
pub(super) fn raw_value<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let line = parse(text)?;
    let dialects = [Dialect::Posix, Dialect::Fish, Dialect::Csh];
    let all = line.statements.iter().flat_map(|s| dialects.iter().flat_map(|d| assignments(s, text, *d)));
    all.filter(|(set, _)| *set == name).map(|(_, value)| value).next_back()
}

fn variable(words: &[&str], dialect: Dialect, name: &str) -> Piece {
    let is_it = |word: &&str| **word == *name || assigned(word).is_some_and(|(set, _)| set == name);
    match (dialect, words) {
        (Dialect::Csh, ["setenv", set, ..]) => all_if(*set == name),
        (Dialect::Csh, ["set", rest @ ..]) => all_if(rest.first().is_some_and(is_it)),
        (Dialect::Fish, ["set", rest @ ..]) => {
            let set = rest.iter().find(|word| !word.starts_with('-'));
            all_if(set.is_some_and(is_it))
        }
        _ => {
            let declared = declared(words);
            let from = declared.unwrap_or(0);
            if declared.is_none() && !words.iter().all(|word| assigned(word).is_some()) {
                return Piece::Nothing;
            }
            rest(words, from, |word| is_it(&word))
        }
    }
}

fn alias(words: &[&str], dialect: Dialect, name: &str) -> Piece {
    let ["alias", rest_of @ ..] = words else { return Piece::Nothing };
    let with_value =
        |word: &str| word.split_once('=').is_some_and(|(made, _)| made.trim_matches('\'') == name);
    if dialect != Dialect::Posix {
        return all_if(rest_of.first().is_some_and(|word| *word == name || with_value(word)));
    }
    let flags = rest_of.iter().take_while(|word| word.starts_with('-')).count();
    rest(words, 1 + flags, with_value)
}

/// What of a statement puts a folder onto PATH.
pub(super) fn path_entry(words: &[&str], dialect: Dialect, is_it: &dyn Fn(&str) -> bool) -> Piece {
    let of_value = |before: &str, value: &str, after: &str| match without(value, is_it) {
        Without::None => Piece::Nothing,
        Without::Empty => Piece::All,
        Without::Kept(value) => Piece::Rest(format!("{before}{value}{after}")),
    };
    match (dialect, words) {
        (Dialect::Csh, ["setenv", "PATH", value]) => of_value("setenv PATH ", value, ""),
        (Dialect::Csh, ["set", "path", "=", value]) => of_value("set path = ", value, ""),
        (Dialect::Csh, ["set", word]) => match word.split_once('=') {
            Some(("path", value)) => of_value("set path=", value, ""),
            _ => Piece::Nothing,
        },
        (Dialect::Fish, ["set", rest_of @ ..]) => {
            let flags = rest_of.iter().take_while(|word| word.starts_with('-')).count();
            let Some(("PATH" | "fish_user_paths", _)) = rest_of.get(flags).map(|name| (*name, ())) else {
                return Piece::Nothing;
            };
            let from = 1 + flags + 1;
            let kept = words[from..].iter().filter(|word| !is_it(word));
            let only_path = kept.clone().all(|word| matches!(*word, "$PATH" | "$fish_user_paths"));
            if only_path && kept.count() < words.len() - from {
                return Piece::All;
            }
            rest(words, from, is_it)
        }
        (_, [command, rest_of @ ..])
            if assigned(command).is_none() && !DECLARING.contains(command) && !TESTS.contains(command) =>
        {
            // A function or a builtin that puts a folder there: pathmunge, fish_add_path.
            let is_path = |word: &&str| word.contains('/') || word.contains('$') || word.starts_with('~');
            if !rest_of.iter().any(|word| is_it(word)) {
                return Piece::Nothing;
            }
            if rest_of.iter().filter(|word| is_path(word)).count() == 1 {
                return Piece::All;
            }
            rest(words, 1, is_it)
        }
        _ => {
            let from = declared(words).unwrap_or(0);
            let [word] = words[from..] else { return Piece::Nothing };
            let before = words[..from].iter().map(|word| format!("{word} ")).collect::<String>();
            match word.split_once('=') {
                Some((name @ ("PATH" | "path" | "path+" | "PATH+"), value)) => {
                    of_value(&format!("{before}{name}="), value, "")
                }
                _ => Piece::Nothing,
            }
        }
    }
}

fn all_if(it_is: bool) -> Piece {
    if it_is { Piece::All } else { Piece::Nothing }
}

/// A statement without some of its words from `from` on.
fn rest(words: &[&str], from: usize, goes: impl Fn(&str) -> bool) -> Piece {
    let kept: Vec<&str> = words[from..].iter().copied().filter(|word| !goes(word)).collect();
    if kept.len() == words.len() - from {
        return Piece::Nothing;
    }
    if kept.is_empty() {
        return Piece::All;
    }
    Piece::Rest(words[..from].iter().copied().chain(kept).collect::<Vec<_>>().join(" "))
}
