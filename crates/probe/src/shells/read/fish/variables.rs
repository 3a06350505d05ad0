//! What gives variables of fish their values.

use super::{Fish, prepend};

impl Fish<'_, '_> {
    pub(super) fn set(&mut self, arguments: &[String], line: u32) {
        let (mut exports, mut asks, mut erases, mut before, mut after) = (false, false, false, false, false);
        let mut rest = arguments;
        while let [option, others @ ..] = rest {
            match option.strip_prefix("--") {
                Some("export") => exports = true,
                Some("query") => asks = true,
                Some("erase") => erases = true,
                Some("prepend") => before = true,
                Some("append") => after = true,
                Some(_) => {}
                None => match option.strip_prefix('-') {
                    Some(letters) if letters.chars().all(|c| c.is_ascii_alphabetic()) => {
                        exports |= letters.contains('x');
                        asks |= letters.contains('q');
                        erases |= letters.contains('e');
                        before |= letters.contains('p');
                        after |= letters.contains('a');
                    }
                    _ => break,
                },
            }
            rest = others;
        }
        let Some((name, values)) = rest.split_first() else { return };
        if asks {
            self.status = Some(self.list(name).is_some());
        } else if erases {
            self.world.unset(name);
            self.lists.remove(name);
        } else {
            let now = if before || after { self.list(name).unwrap_or_default() } else { Vec::new() };
            let values = match before {
                true => values.iter().cloned().chain(now).collect::<Vec<_>>(),
                false => now.into_iter().chain(values.iter().cloned()).collect(),
            };
            self.give(name, &values, exports, line);
        }
    }

    pub(super) fn give(&mut self, name: &str, values: &[String], exports: bool, line: u32) {
        if name == "fish_user_paths" {
            let folders: Vec<&str> = values.iter().map(String::as_str).collect();
            prepend(self.world, &folders, line);
            self.lists.insert(name.to_owned(), values.to_vec());
            return;
        }
        if name.ends_with("PATH") {
            self.world.set(name, &values.join(":"), line);
        } else if exports || self.world.value(name).is_some() {
            self.world.set(name, &values.join(" "), line);
        } else {
            self.lists.insert(name.to_owned(), values.to_vec());
            return;
        }
        if exports {
            self.world.export(name);
        }
    }

    /// Folders that are there alone are added to `fish_user_paths`, which stand before PATH, or to PATH itself with
    /// `--path`; those that stand there already only with `--move`.
    pub(super) fn add_path(&mut self, arguments: &[String], line: u32) {
        let has = |long: &str, short: char| {
            arguments.iter().any(|option| {
                option == long
                    || (option.starts_with('-') && !option.starts_with("--") && option.contains(short))
            })
        };
        let (appends, moves) = (has("--append", 'a'), has("--move", 'm'));
        let variable = if has("--path", 'P') { "PATH" } else { "fish_user_paths" };
        let now = self.list(variable).unwrap_or_default();
        let mut wanted: Vec<String> = Vec::new();
        for folder in arguments.iter().filter(|folder| !folder.starts_with('-')) {
            let folder = folder.trim_end_matches('/').to_owned();
            let is_new = moves || !now.contains(&folder);
            if is_new && !wanted.contains(&folder) && self.world.test_file("-d", &folder) == Some(true) {
                wanted.push(folder);
            }
        }
        if wanted.is_empty() {
            return;
        }
        let kept: Vec<String> = now.into_iter().filter(|folder| !wanted.contains(folder)).collect();
        let all = if appends { [kept, wanted].concat() } else { [wanted, kept].concat() };
        self.give(variable, &all, false, line);
    }

    pub(super) fn list(&self, name: &str) -> Option<Vec<String>> {
        if let Some(list) = self.lists.get(name) {
            return Some(list.clone());
        }
        let value = self.world.value(name)?;
        Some(match name.ends_with("PATH") {
            true => value.split(':').map(str::to_owned).collect(),
            false => vec![value.to_owned()],
        })
    }
}
