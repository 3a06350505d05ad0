//! tcsh and csh, line by line.

use std::path::Path;

use super::world::{UNKNOWN, World, matches};

/// Reads what tcsh reads when it starts; false when a file ends it.
pub(super) fn start(world: &mut World<'_>) -> bool {
    let own = |name: &str| world.path(name);
    let mut files = vec!["/etc/csh.cshrc".into()];
    files.extend(world.way.is_login().then(|| "/etc/csh.login".into()));
    // The first that is there (tcsh(1), "Startup and shutdown").
    files.extend([".tcshrc", ".cshrc"].map(own).into_iter().find(|path| world.system.files.exists(path)));
    files.extend(world.way.is_login().then(|| own(".login")));
    files.iter().all(|file| read(world, file))
}

/// A block of an `if`: whether its lines count, and whether any of it did.
struct Block {
    counts: bool,
    was: bool,
    is_known: bool,
}

fn read(world: &mut World<'_>, path: &Path) -> bool {
    let Some(text) = world.begin(path) else { return true };
    let mut blocks: Vec<Block> = Vec::new();
    let mut ended = false;
    let joined = text.replace("\\\n", " ");
    for (line, number) in joined.lines().zip(1..) {
        for command in line.split(';') {
            let command = command.trim();
            if command.is_empty() || command.starts_with('#') || ended {
                continue;
            }
            let counts = blocks.iter().all(|block| block.counts);
            if command == "endif" {
                blocks.pop();
            } else if let Some(rest) = command.strip_prefix("else") {
                if let Some(block) = blocks.last_mut() {
                    let condition = condition(world, rest.trim());
                    block.counts = !block.was && condition != Some(false);
                    block.was |= block.counts;
                }
            } else if command.starts_with("if") && command.ends_with("then") {
                let is = condition(world, command[2..].trim());
                let counts = is != Some(false);
                blocks.push(Block { counts, was: counts, is_known: is.is_some() });
            } else if counts {
                let known = blocks.iter().all(|block| block.is_known);
                ended = !run(world, command, number, known);
            }
        }
    }
    world.end();
    !ended
}

/// What `( … ) …` is; none when only running something would tell.
fn condition(world: &World<'_>, text: &str) -> Option<bool> {
    if text.is_empty() {
        return Some(true);
    }
    let inner = text.strip_prefix("if").unwrap_or(text).trim().trim_end_matches("then").trim();
    let inner = inner.strip_prefix('(')?.strip_suffix(')')?.trim();
    let (inner, is_negated) = match inner.strip_prefix('!') {
        Some(inner) => (inner.trim(), true),
        None => (inner, false),
    };
    let words: Vec<&str> = inner.split_ascii_whitespace().collect();
    let is = match words.as_slice() {
        [one] => {
            let name = one.strip_prefix("$?").or_else(|| one.strip_prefix("${?"))?.trim_end_matches('}');
            match name {
                // What reads its commands as they are typed has one, and `tcsh -l` does.
                "prompt" => world.way.is_interactive() || world.way.is_login(),
                "loginsh" => world.way.is_login(),
                name => world.value(name).is_some(),
            }
        }
        [operator, file] if operator.starts_with('-') => world.test_file(operator, &value(world, file))?,
        [left, operator @ ("==" | "!=" | "=~"), right] => {
            let (left, right) = (value(world, left), value(world, right));
            if left.contains(UNKNOWN) || right.contains(UNKNOWN) {
                return None;
            }
            match *operator {
                "=~" => matches(&right, &left),
                operator => (left == right) == (operator == "=="),
            }
        }
        _ => return None,
    };
    Some(is != is_negated)
}

/// Follows a command; false when it ends the shell.
fn run(world: &mut World<'_>, command: &str, line: u32, is_known: bool) -> bool {
    if !world.step() {
        return false;
    }
    if let Some(rest) = command.strip_prefix("if") {
        // `if ( … ) command`
        let Some(end) = rest.rfind(')').filter(|_| rest.trim_start().starts_with('(')) else { return true };
        let is = condition(world, rest[..=end].trim());
        let then = rest[end + 1..].trim();
        return is == Some(false) || then.is_empty() || run(world, then, line, is_known && is.is_some());
    }
    let (name, rest) = command.split_once([' ', '\t']).unwrap_or((command, ""));
    let rest = rest.trim();
    match name {
        "setenv" => {
            let (name, text) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
            let text = value(world, text.trim());
            world.set(name, &text, line);
            world.export(name);
        }
        "unsetenv" => world.unset(rest),
        "set" => {
            let Some((name, text)) = rest.split_once('=') else { return true };
            let text = text.trim();
            if name.trim() == "path" {
                let folders = text.trim_start_matches('(').trim_end_matches(')').trim();
                let folders: Vec<String> =
                    folders.split_ascii_whitespace().map(|word| value(world, word)).collect();
                world.set("PATH", &folders.join(":"), line);
            }
        }
        "alias" => {
            if let Some((name, text)) = rest.split_once([' ', '\t']) {
                let text = text.trim().trim_matches(['\'', '"']).to_owned();
                world.alias(name, &text, line);
            }
        }
        "unalias" => world.unalias(rest),
        "source" => {
            let file = value(world, rest);
            if !file.contains(UNKNOWN) {
                let path = world.path(&file);
                return read(world, &path);
            }
        }
        "exit" | "exec" | "logout" => return !is_known,
        _ => {}
    }
    true
}

/// A word with its variables, unquoted.
fn value(world: &World<'_>, word: &str) -> String {
    let mut done = String::new();
    let word = word.replace(['"', '\''], "");
    let word = match word.strip_prefix('~') {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("{}{rest}", world.home),
        _ => word,
    };
    let mut rest = word.as_str();
    while let Some((before, after)) = rest.split_once('$') {
        done.push_str(before);
        let inner = after.trim_start_matches('{');
        let end = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(inner.len());
        let name = &inner[..end];
        match name {
            "path" => done.push_str(world.value("PATH").unwrap_or_default()),
            "home" => done.push_str(&world.home),
            "" => done.push(UNKNOWN),
            name => done.push_str(world.value(name).unwrap_or_default()),
        }
        rest = inner[end..].strip_prefix('}').unwrap_or(&inner[end..]);
    }
    done.push_str(&rest.replace('`', &UNKNOWN.to_string()));
    done
}
