//! A document without the names of its user, machine and work.

mod hiding;
mod names;

use std::path::Path;

use ogive_machine::Machine;
use serde_json::Value;

use self::hiding::Hiding;

/// What stands for the user.
const USER: &str = "user";

/// The same document with the user's folder as `/home/user`, and the user's name wherever it is a part of a
/// path or a word of its own; import paths of modules that not everybody knows, branches, and names below projects
/// and GOPATH/src have placeholders.
pub(crate) fn anonymous(machine: &Machine) -> anyhow::Result<Machine> {
    let mut hidden = machine.clone();
    let mut hiding = Hiding::of(&mut hidden);
    let mut value = serde_json::to_value(hidden)?;
    replace(&mut value, &mut |text| hiding.text(text));
    if let Some(home) = machine.home.value() {
        // A folder elsewhere need not have its user's name.
        let is_usual =
            home.parent().is_some_and(|above| above == Path::new("/home") || above == Path::new("/Users"));
        let name = home.file_name().and_then(|name| name.to_str()).filter(|_| is_usual);
        let name = name.unwrap_or_default().to_owned();
        let home = home.display().to_string();
        let stands =
            if home.starts_with("/Users/") { format!("/Users/{USER}") } else { format!("/home/{USER}") };
        replace(&mut value, &mut |text| named(&text.replace(&home, &stands), &name));
    }
    Ok(serde_json::from_value(value)?)
}

fn replace(value: &mut Value, with: &mut dyn FnMut(&str) -> String) {
    match value {
        Value::String(text) => *text = with(text),
        Value::Array(values) => values.iter_mut().for_each(|value| replace(value, with)),
        Value::Object(fields) => {
            let renamed = std::mem::take(fields).into_iter().map(|(key, mut value)| {
                replace(&mut value, with);
                // Keys that are names of fields stay; those that are paths do not.
                (if key.contains('/') { with(&key) } else { key }, value)
            });
            *fields = renamed.collect();
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// With a name replaced where it is a word.
fn named(text: &str, name: &str) -> String {
    // A short name, or root, would change what is no name.
    if name.len() < 3 || name == "root" {
        return text.to_owned();
    }
    replaced(text, name, USER)
}

/// A text with a name replaced where it is a word or a part of a path.
fn replaced(text: &str, name: &str, stands: &str) -> String {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(name) {
        let before = rest[..at].chars().next_back().is_some_and(is_part);
        let after = rest[at + name.len()..].chars().next().is_some_and(is_part);
        kept.push_str(&rest[..at]);
        kept.push_str(if before || after { name } else { stands });
        rest = &rest[at + name.len()..];
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_replaced_where_it_is_one() {
        assert_eq!(named("/srv/ann/go, ann:x annex /j-ann", "ann"), "/srv/user/go, user:x annex /j-ann");
        assert_eq!(named("/root/x", "root"), "/root/x");
    }
}
