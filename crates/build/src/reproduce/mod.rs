//! Whether another folder, user and cache make the same bytes: what was built is built once more, of a copy of the
//! sources, and compared.

mod origin;
mod tree;

use std::path::{Path, PathBuf};

use ogive_binary::{Difference, differences};
use schemars::JsonSchema;
use serde::Serialize;

use crate::ask::Chosen;
use crate::cgo::zig_cache;
use crate::environment::Set;
use crate::report::{Artifact, Outcome, Report, Row};
use crate::request::Request;
use crate::run::{BuildError, Workshop, build};
use crate::stage;

use origin::Origin;
use tree::Tree;

/// What programs are called there, whatever they are called here.
const NAMES: &str = "reproduced/{name}_{platform}{ext}";
/// The largest program that is compared, in bytes.
const MOST: u64 = 2 << 30;

/// What came of building it once more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "reproduced", rename_all = "kebab-case")]
pub enum Reproduced {
    /// The same bytes.
    Same,
    /// Other bytes.
    Differs {
        /// The programs that differ.
        programs: Vec<Unlike>,
    },
    /// It could not be built elsewhere.
    NotBuilt {
        /// What was said.
        said: String,
    },
}

/// A program that is not the same when it is built elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Unlike {
    /// Where it lies, relative to the folder of the build.
    pub path: PathBuf,
    /// How it differs, part by part.
    pub differences: Vec<Difference>,
}

/// Builds everything of a report once more and writes into it what came of that.
pub(crate) fn check(shop: Workshop<'_>, request: &Request, report: &mut Report) -> Result<(), BuildError> {
    let fresh = stage::project(request).join(format!("reproduce-{}", std::process::id()));
    let ended = checked(shop, request, report, &fresh);
    let removed = shop.system.files.remove_dir_all(&fresh);
    ended?;
    removed.map_err(|source| BuildError::Write { path: fresh, source })
}

fn checked(
    shop: Workshop<'_>,
    request: &Request,
    report: &mut Report,
    fresh: &Path,
) -> Result<(), BuildError> {
    let built = |row: &&mut Row| matches!(row.outcome, Outcome::Built(_));
    let targets = report.rows.iter_mut().filter(built).map(|row| Chosen { target: row.target, named: true });
    let targets: Vec<Chosen> = targets.collect();
    if targets.is_empty() {
        return Ok(());
    }
    let write = |source| BuildError::Write { path: fresh.to_owned(), source };
    let Some(origin) = Origin::of(shop, request) else { return Err(BuildError::Cancelled) };
    let tree = Tree::copied(shop, request, &origin, &fresh.join("elsewhere/source")).map_err(write)?;
    let home = fresh.join("elsewhere/home-of-another");
    let temporary = fresh.join("elsewhere/tmp");
    for folder in [&home, &temporary] {
        shop.system.files.create_dir_all(folder).map_err(write)?;
    }
    let folders = folders(shop, request, &origin);
    let second = Request {
        directory: tree.moved(&request.directory),
        packages: request.packages.iter().map(|package| tree.moved_argument(package)).collect(),
        targets,
        trial: None,
        checksums: None,
        names: NAMES.parse().unwrap_or_default(),
        checks_reproducible: false,
        stage: fresh.join("stage"),
        variables: elsewhere(&origin, &home, &temporary, &fresh.join("elsewhere/cache")),
        ..request.clone()
    };
    let other = build(shop, &second)?;
    for row in report.rows.iter_mut().filter(built) {
        let Some(again) = other.rows.iter().find(|again| again.target == row.target) else { continue };
        let Outcome::Built(built) = &row.outcome else { continue };
        row.reproduced = Some(match &again.outcome {
            Outcome::Built(again) => {
                let compare = Compared { shop, one: &request.directory, other: &second.directory };
                compare.programs(&built.artifacts, &again.artifacts, &folders)
            }
            outcome => Reproduced::NotBuilt { said: said(outcome) },
        });
    }
    Ok(())
}

/// Folders that programs which are made elsewhere do not know, longest first.
fn folders(shop: Workshop<'_>, request: &Request, origin: &Origin) -> Vec<String> {
    let mut folders: Vec<PathBuf> = origin.roots.clone();
    folders.push(request.directory.clone());
    folders.extend(shop.system.environment.home());
    folders.retain(|folder| folder.components().count() > 1);
    let mut folders: Vec<String> =
        folders.into_iter().filter_map(|folder| folder.into_os_string().into_string().ok()).collect();
    folders.sort_by_key(|folder| std::cmp::Reverse(folder.len()));
    folders.dedup();
    folders
}

/// The variables of another user with other caches, who has the same modules and settings of Go.
fn elsewhere(origin: &Origin, home: &Path, temporary: &Path, cache: &Path) -> Vec<Set> {
    let mut set: Vec<Set> =
        origin.kept.iter().map(|(name, value)| (name.into(), Some(value.into()))).collect();
    for (name, value) in [
        ("HOME", home),
        ("USERPROFILE", home),
        ("XDG_CACHE_HOME", &home.join("cache")),
        ("GOCACHE", cache),
        ("TMPDIR", temporary),
        ("TMP", temporary),
        ("TEMP", temporary),
    ] {
        set.push((name.into(), Some(value.into())));
    }
    for name in ["USER", "LOGNAME", "USERNAME"] {
        set.push((name.into(), Some("another".into())));
    }
    set.extend(zig_cache(home).map(|(name, value)| (name.into(), Some(value.into()))));
    set.push(("GOTMPDIR".into(), None));
    set
}

fn said(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Failed { said } => said.clone(),
        Outcome::Lied { lies } => {
            lies.iter().map(|lie| format!("{}: {}", lie.program, lie.told)).collect::<Vec<_>>().join("\n")
        }
        Outcome::MissingTool { because, .. }
        | Outcome::Impossible { because }
        | Outcome::LeftOut { because } => because.clone(),
        Outcome::Built(_) | Outcome::NotBegun => "it was not begun".to_owned(),
    }
}

struct Compared<'a> {
    shop: Workshop<'a>,
    one: &'a Path,
    other: &'a Path,
}

impl Compared<'_> {
    fn programs(&self, ones: &[Artifact], others: &[Artifact], folders: &[String]) -> Reproduced {
        let mut programs = Vec::new();
        for one in ones {
            let Some(other) = others.iter().find(|other| other.package == one.package) else {
                return Reproduced::NotBuilt { said: format!("{} is not made there", one.path.display()) };
            };
            if one.sha256 == other.sha256 {
                continue;
            }
            let read = |path: PathBuf| self.shop.system.files.read(&path, MOST);
            match (read(self.one.join(&one.path)), read(self.other.join(&other.path))) {
                (Ok(first), Ok(second)) => programs.push(Unlike {
                    path: one.path.clone(),
                    differences: differences(&first, &second, folders),
                }),
                (Err(error), _) | (_, Err(error)) => {
                    return Reproduced::NotBuilt { said: error.to_string() };
                }
            }
        }
        if programs.is_empty() { Reproduced::Same } else { Reproduced::Differs { programs } }
    }
}
