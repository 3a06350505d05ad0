//! One plan for many wishes.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use ogive_platform::{GoVersion, SdkName};
use ogive_record::{Action, Change, Plan, Repair, RuleName, Statement, Wish};
use ogive_selection::Selector;
use ogive_selection::decide::PIN_FILES;
use ogive_selection::edit::pinned_version;
use ogive_system::Files;
use ogive_transaction::hunks;

use crate::dotfiles::MadeFrom;
use crate::shell::{self, Dialect, Wanted};
use crate::{Draft, handlers, json, toml};

/// The largest start-up file that is changed, in bytes.
const LIMIT: u64 = 16 << 20;

/// What became of wishes.
#[derive(Debug)]
pub struct Planned {
    /// The plan.
    pub plan: Plan,
    /// What is not in the plan, and why.
    pub refused: Vec<Refused>,
}

/// A wish that is not fulfilled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The rule whose finding stays.
    pub rule: RuleName,
    /// What was wished, as an imperative.
    pub title: String,
    /// Why it is not done, as a clause.
    pub because: String,
    /// What a person would change, and where, when that is known.
    pub change: Option<Change>,
}

/// What only the program knows how to do.
pub trait Ways {
    /// Adds the set-up to a plan. Start-up files that it may not write to are given back, with why.
    ///
    /// # Errors
    /// Why it can't be added, as a clause.
    fn set_up(&self, draft: &mut Draft<'_>, like: Option<GoVersion>) -> Result<Vec<Kept>, String>;

    /// Adds what builds a program again.
    ///
    /// # Errors
    /// Why it can't be added, as a clause.
    fn rebuild(&self, draft: &mut Draft<'_>, tool: &Rebuild<'_>) -> Result<(), String>;
}

/// A program that is to be built again.
#[derive(Debug, Clone, Copy)]
pub struct Rebuild<'a> {
    /// The program.
    pub program: &'a Path,
    /// Its package.
    pub package: &'a str,
    /// The version of its module.
    pub version: &'a str,
    /// The Go that builds it, where that matters.
    pub sdk: Option<SdkName>,
}

/// A file that is not written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Why, as a clause.
    pub because: String,
    /// What a person would change, and where, when that is known.
    pub change: Option<Change>,
}

impl Kept {
    /// For an edit of a file that is made from another.
    ///
    /// # Errors
    /// When the file can't be read, or not edited so.
    pub fn of(
        files: &dyn Files,
        file: &Path,
        made: &MadeFrom,
        edit: impl FnOnce(&[u8]) -> Result<Vec<u8>, String>,
    ) -> Result<Self, String> {
        let bytes = match files.target(file).map_err(|error| error.to_string())? {
            Some(_) => files.read(file, LIMIT).map_err(|error| error.to_string())?,
            None => Vec::new(),
        };
        let path = made.source().unwrap_or(file).to_owned();
        let summary = format!("change {} by hand", path.display());
        let hunks = hunks(&bytes, &edit(&bytes)?);
        let because = format!("{} is not changed: {made}", file.display());
        Ok(Self { because, change: Some(Change { summary, path: Some(path), hunks }) })
    }

    fn of_wish(self, wish: &Wish) -> Refused {
        let Self { because, change } = self;
        Refused { rule: wish.rule.clone(), title: wish.title.clone(), because, change }
    }
}

impl From<String> for Kept {
    fn from(because: String) -> Self {
        Self { because, change: None }
    }
}

/// The plan. Where two wishes contradict one another, the first counts; what is left of the other is seen when the
/// machine is looked at again.
pub fn plan(title: &str, wishes: &[Wish], home: &Path, ways: &dyn Ways, mut draft: Draft<'_>) -> Planned {
    let mut refused = Vec::new();
    for (file, statements) in statements(wishes) {
        take_out(&mut draft, &file, &statements, home, &mut refused);
    }
    let mut is_set_up = false;
    for wish in wishes {
        for repair in &wish.repairs {
            // Several findings wish for it; it is done once, like the first.
            if matches!(repair, Repair::SetUp { .. }) && std::mem::replace(&mut is_set_up, true) {
                continue;
            }
            // A repair is done whole or not at all.
            let before = draft.clone();
            let kept = one(&mut draft, repair, home, ways).unwrap_or_else(|kept| {
                draft = before;
                vec![kept]
            });
            refused.extend(kept.into_iter().map(|kept| kept.of_wish(wish)));
        }
    }
    let mut plan = draft.finish(title);
    // What is built again needs the Go that is installed before, and settings that are right by then.
    plan.actions.sort_by_key(|action| matches!(action, Action::RebuildTool { .. }));
    Planned { plan, refused }
}

fn one(draft: &mut Draft<'_>, repair: &Repair, home: &Path, ways: &dyn Ways) -> Result<Vec<Kept>, Kept> {
    match repair {
        // A file's statements are taken out together.
        Repair::TakeOut { .. } => {}
        Repair::Act { act } => {
            if !draft.actions().iter().any(|other| is_of_same_thing(other, act)) {
                draft.push(act.clone());
            }
        }
        Repair::MoveStatement { file, line, statement, to } => {
            move_statement(draft, file, (*line, statement), to, home)?;
        }
        Repair::GiveValue { file, line, name, value } => {
            let dialect = dialect_of(file)?;
            change(draft, file, home, &format!("{name}={value}"), |bytes| {
                shell::give_value(bytes, dialect, *line, name, value).map_err(|refusal| refusal.to_string())
            })?;
        }
        Repair::ReplaceLine { file, line, before, after } => {
            let purpose = "the line that is wrong";
            change(draft, file, home, purpose, |bytes| replace_line(bytes, *line, before, after.as_deref()))?;
        }
        Repair::PinVersion { file, version, os } => {
            let (pin, _) = PIN_FILES
                .iter()
                .find(|(_, name)| file.ends_with(name))
                .ok_or_else(|| format!("{} is no file that pins a Go", file.display()))?;
            change(draft, file, home, &format!("Go {version}"), |bytes| {
                pinned_version(*pin, bytes, Selector::Exact(*version), *os).map_err(|error| error.to_string())
            })?;
        }
        Repair::TakeOutHook { files, manager, folder, others } => {
            if let Some(others) = others {
                other_tools(draft, others, manager)?;
            }
            take_out_hook(draft, files, manager, folder, home)?;
        }
        Repair::EditJson { file, path, after } => {
            change(draft, file, home, &path.join("."), |bytes| {
                json::edit(bytes, path, after.as_deref()).map_err(|defect| defect.to_string())
            })?;
        }
        Repair::EditToml { file, path, after } => {
            change(draft, file, home, &path.join("."), |bytes| toml::edit(bytes, path, after.as_deref()))?;
        }
        Repair::MoveAside { path } => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let to = path.with_file_name(format!("aside-{name}"));
            draft.push(Action::Move { from: path.clone(), to });
        }
        Repair::SetUp { like } => return Ok(ways.set_up(draft, *like)?),
        // Two rules often tell of one tool.
        Repair::Rebuild { program, .. } if draft.actions().iter().any(|act| builds(act, program)) => {}
        Repair::Rebuild { program, package, version, sdk } => {
            ways.rebuild(draft, &Rebuild { program, package, version, sdk: *sdk })?;
        }
        Repair::Register { name, line } => handlers::register(draft, name, line)?,
    }
    Ok(Vec::new())
}

/// Both files are changed, or none.
fn move_statement(
    draft: &mut Draft<'_>,
    file: &Path,
    wanted: Wanted<'_>,
    to: &Path,
    home: &Path,
) -> Result<(), Kept> {
    let dialect = dialect_of(file)?;
    let mut statement = None;
    change(draft, file, home, &format!("moved to {}", to.display()), |bytes| {
        let refused = |refusal: shell::Refusal| refusal.to_string();
        statement = shell::whole_statement(bytes, dialect, wanted, home).map_err(refused)?;
        shell::take_out(bytes, dialect, &[wanted], home).map_err(refused)
    })?;
    let Some(statement) = statement else { return Ok(()) };
    let name = file
        .strip_prefix(home)
        .map_or_else(|_| file.display().to_string(), |below| format!("~/{}", below.display()));
    let add =
        |bytes: &[u8]| shell::add_moved(bytes, &statement, &name).map_err(|refusal| refusal.to_string());
    if let Some(made) = MadeFrom::of(draft.files(), to, home) {
        return Err(Kept::of(draft.files(), to, &made, add)?);
    }
    let added = draft.file(to, 0o644, &format!("moved from {}", file.display()), |bytes| {
        add(bytes.unwrap_or_default()).map_err(io::Error::other)
    });
    added.map_err(|error| format!("{} is not changed: {error}", to.display()).into())
}

/// Refuses a manager that provides more than Go.
fn other_tools(draft: &Draft<'_>, folder: &Path, manager: &str) -> Result<(), String> {
    let names = draft.files().list(folder).unwrap_or_default();
    let mut names = names.iter().map(|(name, _)| name.to_string_lossy());
    match names.find(|name| !matches!(&**name, "go" | "golang") && !name.starts_with('.')) {
        Some(other) => Err(format!("{manager} provides {other} too; take its Go away instead")),
        None => Ok(()),
    }
}

fn take_out_hook(
    draft: &mut Draft<'_>,
    files: &[PathBuf],
    manager: &str,
    folder: &Path,
    home: &Path,
) -> Result<(), Kept> {
    let mut is_any = false;
    for file in files {
        let Some(dialect) = Dialect::of(file) else { continue };
        let Ok(bytes) = draft.files().read(file, LIMIT) else { continue };
        let without =
            |bytes: &[u8]| shell::without_hook(bytes, dialect, manager, folder, home).ok().flatten();
        if without(&bytes).is_none() {
            continue;
        }
        is_any = true;
        // What another wish took out before needs not be taken out again.
        change(draft, file, home, &format!("{manager} taken out"), |bytes| {
            Ok(without(bytes).unwrap_or_else(|| bytes.to_owned()))
        })?;
    }
    match is_any {
        true => Ok(()),
        false => Err(format!("no plain line of a start-up file starts {manager}").into()),
    }
}

fn dialect_of(file: &Path) -> Result<Dialect, String> {
    Dialect::of(file)
        .ok_or_else(|| "it is no start-up file of a shell whose language ogive changes".to_owned())
}

fn builds(action: &Action, tool: &Path) -> bool {
    matches!(action, Action::RebuildTool { program, .. } if program == tool)
}

fn is_of_same_thing(one: &Action, other: &Action) -> bool {
    match (one, other) {
        (Action::SetGoEnv { file: a, name: b, .. }, Action::SetGoEnv { file: c, name: d, .. }) => {
            (a, b) == (c, d)
        }
        (Action::Move { from: a, .. }, Action::Move { from: b, .. }) => a == b,
        _ => one == other,
    }
}

/// A statement that is to go, and the wish that it is of.
type Owned<'w> = (u32, &'w Statement, &'w Wish);

/// The statements that are to go, by file.
fn statements(wishes: &[Wish]) -> BTreeMap<PathBuf, Vec<Owned<'_>>> {
    let mut all: BTreeMap<PathBuf, Vec<Owned<'_>>> = BTreeMap::new();
    for wish in wishes {
        for repair in &wish.repairs {
            if let Repair::TakeOut { file, line, statement } = repair {
                let of_file = all.entry(file.clone()).or_default();
                if !of_file.iter().any(|(n, other, _)| (n, *other) == (line, statement)) {
                    of_file.push((*line, statement, wish));
                }
            }
        }
    }
    all
}

/// Takes as many statements out of a file as can be; one that can't keeps the others from nothing.
fn take_out(
    draft: &mut Draft<'_>,
    file: &Path,
    wanted: &[Owned<'_>],
    home: &Path,
    refused: &mut Vec<Refused>,
) {
    let mut chosen: Vec<Wanted<'_>> = Vec::new();
    let bytes = draft.files().read(file, LIMIT);
    for (line, statement, wish) in wanted {
        let because = match (&bytes, Dialect::of(file)) {
            (Err(error), _) => Some(error.to_string()),
            (_, None) => Some("it is no start-up file of a shell whose language ogive changes".to_owned()),
            (Ok(bytes), Some(dialect)) => {
                chosen.push((*line, statement));
                shell::take_out(bytes, dialect, &chosen, home).err().map(|refusal| {
                    chosen.pop();
                    format!("in {}, {refusal}", file.display())
                })
            }
        };
        if let Some(because) = because {
            refused.push(Kept::from(because).of_wish(wish));
        }
    }
    let Some(dialect) = Dialect::of(file).filter(|_| !chosen.is_empty()) else { return };
    let changed = change(draft, file, home, "statements taken out", |bytes| {
        shell::take_out(bytes, dialect, &chosen, home).map_err(|refusal| refusal.to_string())
    });
    if let Err(kept) = changed {
        for (_, _, wish) in wanted.iter().filter(|(line, statement, _)| chosen.contains(&(*line, *statement)))
        {
            refused.push(kept.clone().of_wish(wish));
        }
    }
}

/// Changes a file of the user's, unless it is made from another.
fn change(
    draft: &mut Draft<'_>,
    file: &Path,
    home: &Path,
    purpose: &str,
    mut edit: impl FnMut(&[u8]) -> Result<Vec<u8>, String>,
) -> Result<(), Kept> {
    if let Some(made) = MadeFrom::of(draft.files(), file, home) {
        return Err(Kept::of(draft.files(), file, &made, edit)?);
    }
    let mode = 0o644;
    let edited = draft.file(file, mode, purpose, |bytes| match bytes {
        Some(bytes) => edit(bytes).map_err(io::Error::other),
        None => Err(io::Error::from(io::ErrorKind::NotFound)),
    });
    edited.map_err(|error| format!("{} is not changed: {error}", file.display()).into())
}

/// A file with another text in a line, its white space and line end kept.
fn replace_line(file: &[u8], number: u32, before: &str, after: Option<&str>) -> Result<Vec<u8>, String> {
    let at = number as usize - 1;
    let mut lines: Vec<&[u8]> = file.split_inclusive(|byte| *byte == b'\n').collect();
    let line = *lines.get(at).ok_or_else(|| format!("it has no line {number}"))?;
    if line.trim_ascii() != before.as_bytes() {
        return Err(format!("line {number} is not {before:?}"));
    }
    let start = line.len() - line.trim_ascii_start().len();
    let end = line.trim_ascii_end().len();
    let (indent, ending) = (&line[..start], &line[end..]);
    let next = [if ending.ends_with(b"\r\n") { b"\r\n".as_slice() } else { b"\n" }, indent].concat();
    let replaced = after.map(|after| {
        let after: Vec<&[u8]> = after.split('\n').map(str::as_bytes).collect();
        [indent, &after.join(&next[..]), ending].concat()
    });
    lines[at] = replaced.as_deref().unwrap_or_default();
    Ok(lines.concat())
}

#[cfg(test)]
mod tests {
    use ogive_system::memory::MemoryFiles;

    use super::*;

    #[test]
    fn a_line_is_replaced_when_it_is_the_one_that_was_meant() {
        let file = b"go 1.26\r\n\ttoolchain go1.27.1-amd64\r\nx";
        let replaced = |line, before, after| replace_line(file, line, before, after);
        assert_eq!(
            replaced(2, "toolchain go1.27.1-amd64", Some("a\nb")).unwrap(),
            b"go 1.26\r\n\ta\r\n\tb\r\nx"
        );
        assert_eq!(
            replaced(2, "toolchain go1.27.1-amd64", Some("toolchain go1.27.1")).unwrap(),
            b"go 1.26\r\n\ttoolchain go1.27.1\r\nx"
        );
        assert_eq!(replaced(2, "toolchain go1.27.1-amd64", None).unwrap(), b"go 1.26\r\nx");
        assert!(replaced(1, "go 1.27", None).is_err());
        assert!(replaced(9, "", None).is_err());
    }

    #[test]
    fn a_statement_moves_whole_or_not_at_all() {
        let moved = |zprofile: Option<u32>| {
            let line = "# mine\nexport PATH=$HOME/sdk/bin:$PATH\n";
            let mut files = MemoryFiles::new().file("/home/ann/.zshenv", line);
            if let Some(mode) = zprofile {
                files = files.file("/home/ann/.zprofile", "a\n").mode("/home/ann/.zprofile", mode);
            }
            let wish = Wish {
                rule: RuleName::new("path-helper-demotes"),
                title: "move it".into(),
                repairs: vec![Repair::MoveStatement {
                    file: "/home/ann/.zshenv".into(),
                    line: 2,
                    statement: Statement::PathEntry { folder: "/home/ann/sdk/bin".into() },
                    to: "/home/ann/.zprofile".into(),
                }],
            };
            plan("x", &[wish], Path::new("/home/ann"), &Newer(0.into()), Draft::new(&files))
        };
        let texts = |planned: &Planned| -> Vec<String> {
            let contents = planned.plan.actions.iter().filter_map(|action| match action {
                Action::ReplaceFile { contents, .. } => Some(contents.as_bytes().to_vec()),
                _ => None,
            });
            contents.map(|bytes| String::from_utf8(bytes).unwrap()).collect()
        };
        let added = "# moved by ogive from ~/.zshenv\nexport PATH=$HOME/sdk/bin:$PATH\n";
        let left = "# mine\n# taken out by ogive: export PATH=$HOME/sdk/bin:$PATH\n";
        assert_eq!(texts(&moved(Some(0o644))), [left.to_owned(), format!("a\n{added}")]);
        assert_eq!(texts(&moved(None)), [left, added]);
        let refused = moved(Some(0o444));
        assert!(texts(&refused).is_empty(), "{:?}", refused.plan);
        assert_eq!(refused.refused.len(), 1);
    }

    /// Builds with a newer Go each time it is asked.
    struct Newer(std::cell::Cell<u32>);

    impl Ways for Newer {
        fn set_up(&self, _: &mut Draft<'_>, _: Option<GoVersion>) -> Result<Vec<Kept>, String> {
            Ok(Vec::new())
        }

        fn rebuild(&self, draft: &mut Draft<'_>, tool: &Rebuild<'_>) -> Result<(), String> {
            self.0.set(self.0.get() + 1);
            draft.push(Action::RebuildTool {
                program: tool.program.to_owned(),
                before: ogive_record::Sha256Digest([0; 32]),
                package: tool.package.to_owned(),
                version: tool.version.to_owned(),
                sdk: format!("1.27.{}-linux-amd64", self.0.get()).parse().unwrap(),
            });
            Ok(())
        }
    }

    #[test]
    fn a_tool_that_two_rules_tell_of_is_built_once() {
        let wish = |rule: &'static str| Wish {
            rule: RuleName::new(rule),
            title: "build ko again".into(),
            repairs: vec![Repair::Rebuild {
                program: "/home/ann/go/bin/ko".into(),
                package: "github.com/google/ko".into(),
                version: "v0.18.0".into(),
                sdk: None,
            }],
        };
        let files = MemoryFiles::new();
        let wishes = [wish("migrated-machine"), wish("gobin-mixed")];
        let planned = plan("repairs", &wishes, Path::new("/home/ann"), &Newer(0.into()), Draft::new(&files));
        assert_eq!(planned.plan.actions.len(), 1);
        assert_eq!(planned.refused, []);
    }
}
