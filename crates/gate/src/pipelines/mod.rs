//! What a repository's pipelines say about platforms, with places.
//!
//! A file is known by its place ([`PipelineKind`]), read by a parser of its language, and tells what is built, tested and
//! made images of for which platform ([`Told`]); Dockerfiles and Kubernetes objects are kept for rules that look closer.
//! A file that can't be read is a problem, and the rest goes on.

mod bake;
mod bazel;
mod coverage;
pub mod dockerfile;
mod environment;
mod gitlab;
mod goreleaser;
mod kind;
mod makefile;
mod manifest;
mod promu;
mod reach;
pub(crate) mod run;
mod script;
mod services;
pub mod shell;
mod taskfile;
mod told;
mod workflow;
mod yaml;

use std::path::Path;

use ogive_gosource::{Lines, Place};

use self::dockerfile::Dockerfile;
use self::makefile::Dialect;
use self::yaml::Yaml;
use crate::parallel;
use crate::sources::{PipelineBytes, Problem, Sources};

pub use self::coverage::{Coverage, CoverageRow, Said};
pub use self::environment::{GoEnvironment, Variable, amd64_level};
pub use self::kind::PipelineKind;
pub use self::manifest::NodeSelector;
pub use self::reach::Reach;
pub(crate) use self::reach::with_imports;
pub use self::told::{Act, Amd64Build, Claim, GoCall, ImageOf, Pin, PinKind, Reached, Told, image_port};

/// The pipelines of a repository.
#[derive(Debug, Default)]
pub struct Pipelines<'s> {
    /// The files, by path.
    pub files: Vec<Pipeline<'s>>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// A file of a pipeline.
#[derive(Debug)]
pub struct Pipeline<'s> {
    /// Where it is, from the top.
    pub path: &'s Path,
    /// What kind it is.
    pub kind: PipelineKind,
    /// What stands in it.
    pub text: &'s str,
    /// What it says of platforms.
    pub told: Told,
    /// The whole of it, if it is a Dockerfile.
    pub dockerfile: Option<Dockerfile<'s>>,
    /// What it asks of nodes.
    pub selectors: Vec<NodeSelector>,
}

impl<'s> Pipelines<'s> {
    /// Reads the pipelines among sources, on every core.
    #[must_use]
    pub fn of(sources: &'s Sources) -> Self {
        let mut pipelines = Self::default();
        for (file, problem) in parallel::map(&sources.pipelines, Pipeline::read) {
            pipelines.files.extend(file);
            pipelines.problems.extend(problem);
        }
        pipelines
    }

    /// What pipelines do something for, each with the file that says so.
    pub fn claims(&self, act: Act) -> impl Iterator<Item = (&Pipeline<'s>, &Claim)> {
        self.files.iter().flat_map(move |file| file.told.claims_of(act).map(move |claim| (file, claim)))
    }

    /// The Dockerfiles.
    pub fn dockerfiles(&self) -> impl Iterator<Item = (&Pipeline<'s>, &Dockerfile<'s>)> {
        self.files.iter().filter_map(|file| Some((file, file.dockerfile.as_ref()?)))
    }
}

impl<'s> Pipeline<'s> {
    /// Reads a file; none where it is no text at all.
    fn read(file: &'s PipelineBytes) -> (Option<Self>, Option<Problem>) {
        let problem = |line: Option<u32>, reason: String| Problem { path: file.path.clone(), line, reason };
        let text = match std::str::from_utf8(&file.bytes) {
            Ok(text) => text,
            Err(error) => {
                let line = Lines::of(&file.bytes).place(script::as_offset(error.valid_up_to())).line;
                return (None, Some(problem(Some(line), "is not UTF-8".to_owned())));
            }
        };
        Self::of(&file.path, file.kind, text).map_or_else(
            |(pipeline, line, reason)| (Some(*pipeline), Some(problem(Some(line), reason))),
            |pipeline| (Some(pipeline), None),
        )
    }

    /// Reads a text as a pipeline of a kind.
    ///
    /// # Errors
    /// When it is none: what could be read, the line from 1, and what is wrong.
    pub fn of(path: &'s Path, kind: PipelineKind, text: &'s str) -> Result<Self, (Box<Self>, u32, String)> {
        let mut file =
            Self { path, kind, text, told: Told::default(), dockerfile: None, selectors: Vec::new() };
        let told = &mut file.told;
        let mistake = match kind {
            PipelineKind::Dockerfile => match Dockerfile::read(text) {
                Ok(dockerfile) => {
                    file.dockerfile = Some(dockerfile);
                    None
                }
                Err(error) => Some((error.line, error.reason)),
            },
            PipelineKind::Workflow => with_yaml(text, told, workflow::read),
            PipelineKind::Gitlab => with_yaml(text, told, gitlab::read),
            PipelineKind::Goreleaser => with_yaml(text, told, goreleaser::read),
            PipelineKind::Promu => with_yaml(text, told, promu::read),
            PipelineKind::Ko => with_yaml(text, told, services::read_ko),
            PipelineKind::Compose => with_yaml(text, told, services::read_compose),
            PipelineKind::Taskfile => with_yaml(text, told, taskfile::read),
            PipelineKind::BakeHcl => bake::read_hcl(text, told).err().map(|error| (error.line, error.reason)),
            PipelineKind::BakeJson => {
                bake::read_json(text, told).err().map(|error| (error.line, error.reason))
            }
            PipelineKind::Makefile => {
                makefile::read(text, Dialect::Make, told);
                None
            }
            PipelineKind::Justfile => {
                makefile::read(text, Dialect::Just, told);
                None
            }
            PipelineKind::Bazel => {
                bazel::read(text, told);
                None
            }
            PipelineKind::Manifest => {
                let (selectors, error) = manifest::read(text);
                file.selectors = selectors;
                error.map(|error| (error.line, error.reason))
            }
        };
        if matches!(kind, PipelineKind::Makefile | PipelineKind::Justfile | PipelineKind::Taskfile) {
            // What these build and test without naming a platform is for the machine of who calls them.
            file.told.unknown.retain(|act| *act == Act::Image);
        }
        // What escapes and variables stand for can be longer than they are.
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        file.told.claims.iter_mut().for_each(|claim| claim.offset = claim.offset.min(end));
        match mistake {
            None => Ok(file),
            Some((line, reason)) => Err((Box::new(file), line, reason)),
        }
    }

    /// The line and column of a byte.
    #[must_use]
    pub fn place(&self, offset: u32) -> Place {
        Lines::of(self.text.as_bytes()).place(offset)
    }

    /// Whether it stands where tests and examples do, or is for the machines of developers: what is wrong there ships
    /// nowhere.
    #[must_use]
    pub fn is_for_tests(&self) -> bool {
        let name = self.path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let folders = self.path.parent().into_iter().flat_map(Path::iter).filter_map(|part| part.to_str());
        let mut words = folders.flat_map(|folder| folder.split(['-', '_', '.']));
        name.contains("gitpod")
            || name.contains("devcontainer")
            || words.any(|word| NOT_SHIPPED.contains(&word) || word.starts_with("test"))
    }
}

/// Parts of the names of folders that nothing is shipped from.
const NOT_SHIPPED: &[&str] =
    &["devcontainer", "docs", "e2e", "example", "examples", "fixtures", "hack", "samples", "tests"];

fn with_yaml(text: &str, told: &mut Told, read: impl Fn(&Yaml<'_>, &mut Told)) -> Option<(u32, String)> {
    let (yaml, error) = Yaml::read(text);
    read(&yaml, told);
    error.map(|error| (error.line, error.reason))
}
