//! The baseline: what was wrong when the gate was put up, and is not told.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use ogive_gate::{Earlier, Fingerprint, Found, Since, platforms_of};
use ogive_report::{Document, to_text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Judged;
use crate::{Context, Exit, Failure};

/// Where it is, from the repository's top, when nobody says.
pub(crate) const USUAL: &str = ".ogive/gate-baseline.json";

/// The most bytes of a baseline.
const MOST: u64 = 64 << 20;

/// What was wrong when the gate was put up.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct BaselineDocument {
    /// The findings, by file and rule.
    findings: Vec<Known>,
}

impl Document for BaselineDocument {
    const SCHEMA: &'static str = "ogive.gate-baseline.v1";
}

/// A finding that is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Known {
    /// Its file, from the repository's top.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<PathBuf>,
    /// Its rule.
    pub(crate) rule: String,
    /// What it said, for who reads the file.
    pub(crate) title: String,
    /// What it is known by.
    fingerprint: String,
    /// What it would be known by in a file of another name, by which it is found where its file gets one for a platform.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    elsewhere: String,
    /// The platforms that it is about: on another one it is new. None where it is about no platform in particular.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    platforms: Vec<String>,
}

/// The file as it is read: fields that later versions add do not matter.
#[derive(Deserialize)]
struct Written {
    schema: String,
    findings: Vec<Known>,
}

/// What a baseline makes of findings.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Hidden {
    /// The file.
    pub(crate) file: PathBuf,
    /// How many findings it has that are still there.
    pub(crate) hidden: usize,
    /// What it has that is not there any more.
    pub(crate) gone: Vec<Known>,
}

impl BaselineDocument {
    /// What is wrong now.
    pub(crate) fn of(found: &[Found]) -> Self {
        let mut findings: Vec<Known> = found.iter().map(known).collect();
        findings.sort();
        Self { findings }
    }

    /// How many findings it has.
    pub(crate) const fn len(&self) -> usize {
        self.findings.len()
    }

    /// Writes it.
    ///
    /// # Errors
    /// When the file or its folder can't be written.
    pub(crate) fn write(&self, context: &Context, path: &Path) -> anyhow::Result<()> {
        let files = &context.system.files;
        let failed =
            |error| Failure::new(Exit::Disk, format!("cannot write {}", path.display())).because(error);
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            files.create_dir_all(folder).map_err(failed)?;
        }
        let text = to_text(self)?;
        Ok(files.replace(path, text.as_bytes(), 0o644).map_err(failed)?)
    }
}

impl Known {
    fn earlier(&self) -> Earlier {
        Earlier {
            path: self.path.clone(),
            fingerprint: Fingerprint::written(self.fingerprint.clone()),
            elsewhere: Fingerprint::written(self.elsewhere.clone()),
            platforms: self.platforms.clone(),
        }
    }
}

fn known(found: &Found) -> Known {
    let finding = &found.finding;
    Known {
        path: finding.location.as_ref().map(|at| at.path.clone()),
        rule: finding.rule.to_string(),
        title: finding.title.clone(),
        fingerprint: found.fingerprint.to_string(),
        elsewhere: found.elsewhere.to_string(),
        platforms: platforms_of(finding).into_iter().map(str::to_owned).collect(),
    }
}

/// Takes out of what was found what a baseline has: the one that is named, else the usual one where there is such a
/// file.
///
/// # Errors
/// When the file that is named is not there, or is no baseline.
pub(crate) fn hide(
    context: &Context,
    judged: &mut Judged,
    named: Option<&Path>,
) -> anyhow::Result<Option<Hidden>> {
    let usual = judged.top.join(USUAL);
    let path = match named {
        Some(path) => path.to_owned(),
        None if context.system.files.exists(&usual) => usual,
        None => return Ok(None),
    };
    let written = read(context, &path)?;
    let is_here: HashSet<PathBuf> = judged.sources.paths().collect();
    let mut since =
        Since::of(written.iter().map(Known::earlier), &judged.review.found, |path| is_here.contains(path));
    let mut still: HashSet<String> =
        judged.review.found.iter().map(|found| found.fingerprint.to_string()).collect();
    let hidden = judged.keep(|found| match since.stands_for(found) {
        Some(known) => {
            still.insert(known.to_string());
            false
        }
        None => true,
    });
    let is_gone = |known: &&Known| judged.would_find(known) && !still.contains(&known.fingerprint);
    let gone: Vec<Known> = written.iter().filter(is_gone).cloned().collect();
    let file = path.strip_prefix(&judged.top).map(Path::to_owned).unwrap_or(path);
    Ok(Some(Hidden { file, hidden, gone }))
}

fn read(context: &Context, path: &Path) -> anyhow::Result<Vec<Known>> {
    let failed = || format!("cannot read the baseline {}", path.display());
    if !context.system.files.exists(path) {
        return Err(Failure::new(Exit::NotFound, format!("there is no {}", path.display()))
            .hint("`ogive gate baseline` writes one")
            .into());
    }
    let bytes = context
        .system
        .files
        .read(path, MOST)
        .map_err(|error| Failure::new(Exit::Disk, failed()).because(error))?;
    let written: Written = serde_json::from_slice(&bytes)
        .map_err(|error| Failure::usage(failed()).because(anyhow::Error::new(error)))?;
    if written.schema != BaselineDocument::SCHEMA {
        let what = format!(
            "it is of the form {}, and this ogive reads {}",
            written.schema,
            BaselineDocument::SCHEMA
        );
        return Err(Failure::usage(failed()).because(anyhow::Error::msg(what)).into());
    }
    Ok(written.findings)
}
