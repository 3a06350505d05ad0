//! What `[ … ]` and `[[ … ]]` say.

use super::run::Shell;
use crate::shells::read::world::{UNKNOWN, matches};

impl Shell<'_, '_> {
    /// What `test` says of words; none when only running something would tell.
    pub(super) fn test(&self, words: &[String], is_pattern: bool) -> Option<bool> {
        let (either, both) = if is_pattern { ("||", "&&") } else { ("-o", "-a") };
        let mut or = Some(false);
        for alternative in words.split(|word| word == either) {
            let mut and = Some(true);
            for part in alternative.split(|word| word == both) {
                and = match (and, self.test_one(part, is_pattern)) {
                    (Some(false), _) | (_, Some(false)) => Some(false),
                    (Some(true), Some(true)) => Some(true),
                    _ => None,
                };
            }
            or = match (or, and) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            };
        }
        or
    }

    fn option(&self, name: &str) -> Option<bool> {
        match name.replace('_', "").as_str() {
            "interactive" => Some(self.world.way.is_interactive()),
            "login" => Some(self.world.way.is_login()),
            "rcs" | "globalrcs" => Some(true),
            _ => None,
        }
    }

    fn test_one(&self, words: &[String], is_pattern: bool) -> Option<bool> {
        let words: Vec<&str> =
            words.iter().map(String::as_str).filter(|word| *word != "(" && *word != ")").collect();
        if words.iter().any(|word| word.contains(UNKNOWN)) {
            return None;
        }
        match words.as_slice() {
            ["!", rest @ ..] => {
                let rest: Vec<String> = rest.iter().map(|word| (*word).to_owned()).collect();
                self.test_one(&rest, is_pattern).map(|is| !is)
            }
            [] => Some(false),
            [text] => Some(!text.is_empty()),
            ["-n", text] => Some(!text.is_empty()),
            // A word that expands to nothing is none.
            ["-z", text] => Some(text.is_empty()),
            ["-t", _] => Some(false),
            ["-v", name] => Some(self.world.value(name).is_some()),
            ["-o", option] => self.option(option),
            [operator, name] => self.world.test_file(operator, name),
            [left, "=" | "==", right] => Some(is_same(left, right, is_pattern)),
            [left, "!=", right] => Some(!is_same(left, right, is_pattern)),
            [left, operator, right] => {
                let (left, right) = (left.parse::<i64>().ok()?, right.parse::<i64>().ok()?);
                match *operator {
                    "-eq" => Some(left == right),
                    "-ne" => Some(left != right),
                    "-lt" => Some(left < right),
                    "-le" => Some(left <= right),
                    "-gt" => Some(left > right),
                    "-ge" => Some(left >= right),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

fn is_same(left: &str, right: &str, is_pattern: bool) -> bool {
    if is_pattern { matches(right, left) } else { left == right }
}
