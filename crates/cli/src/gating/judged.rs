//! A repository, read and judged.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ogive_build::module_cache;
use ogive_gate::pipelines::Coverage;
use ogive_gate::{
    Date, Declared, DeclaredError, Found, Kept, Problem, Review, Reviewing, Sources, Subject, Terms, review,
    rule_metas,
};
use ogive_platform::{Port, PortSet, ports};
use ogive_record::{Asked, Choice, Provenance, RuleName};
use ogive_report::source;
use ogive_system::Files;

use super::baseline::Known;
use super::keeping::Keeping;
use super::place::{Narrowed, Place};
use crate::platform_argument::split;
use crate::ruling::{Book, RuleChoice, read_settled};
use crate::{Context, Exit, Failure};

/// What is judged, and by which rules.
#[derive(Debug, Clone, clap::Args)]
pub struct Judging {
    /// Folders with all below them, files, or packages by their paths; this folder when left out
    ///
    /// The whole repository is read all the same, since what is missing may be anywhere in it. Its top is the nearest
    /// folder with .git, go.work or ogive.toml. `./...` and `example.com/m/...` are understood.
    #[arg(value_name = "FOLDER|PACKAGE")]
    paths: Vec<OsString>,
    /// For which platforms instead of those that are declared: linux/arm64, all, all-first-class, native; !linux/386 alone for
    /// all that are declared but that one
    #[arg(long, visible_alias = "target", value_name = "PLATFORM")]
    platform: Vec<String>,
    /// Read what is imported of other modules in the module cache too; nothing is fetched
    #[arg(long)]
    deps: bool,
    /// Which rules are asked.
    #[command(flatten)]
    rules: RuleChoice,
}

/// A repository that was judged.
#[derive(Debug)]
pub(crate) struct Judged {
    /// Its top.
    pub(crate) top: PathBuf,
    /// What was read.
    pub(crate) sources: Sources,
    /// What is to be kept of it, where that is other than before.
    pub(super) kept: Option<Arc<Kept>>,
    /// What was found.
    pub(crate) review: Review,
    /// The platforms, and who says so.
    pub(crate) declared: Declared,
    /// What could not be read or is refused by Go.
    pub(crate) problems: Vec<Problem>,
    /// The packages.
    pub(crate) packages: Vec<JudgedPackage>,
    /// What pipelines do for each platform.
    pub(crate) coverage: Coverage,
    /// Whether no `go.mod` says which Go is asked for.
    pub(crate) is_go_assumed: bool,
    /// The part of the repository that is meant.
    narrowed: Narrowed,
    /// Which rules were asked.
    asked: Asked,
    /// Whether the platforms are those that are declared.
    is_whole: bool,
}

/// A package that was judged.
#[derive(Debug)]
pub(crate) struct JudgedPackage {
    /// Its folder, from the top.
    pub(crate) folder: PathBuf,
    /// The builds that it has files in.
    pub(crate) builds: PortSet,
}

/// What is asked of any tree of a repository.
pub(crate) struct Question {
    /// On which terms it is read.
    pub(crate) terms: Terms,
    /// Which rules are asked.
    pub(crate) asked: Asked,
    /// The day.
    today: Date,
}

impl Judging {
    /// Reads the repository and judges it, by what is kept of it where something is.
    ///
    /// # Errors
    /// When what is named is not there, a flag or `ogive.toml` is wrong, or there is neither Go nor a pipeline.
    pub(crate) fn judged(
        &self,
        context: &Context,
        keeping: Option<&Keeping>,
    ) -> anyhow::Result<(Judged, Question)> {
        let place = self.place(context)?;
        match keeping {
            Some(keeping) => keeping.judged(self, context, &place),
            None => self.judged_of(context, &place, self.sources(context, &place)),
        }
    }

    /// Judges what was read, if that is something.
    pub(super) fn judged_of(
        &self,
        context: &Context,
        place: &Place,
        sources: Sources,
    ) -> anyhow::Result<(Judged, Question)> {
        if sources.folders.is_empty() && sources.pipelines.is_empty() {
            let what = format!("there is nothing of Go in {}, and no pipeline", place.top.display());
            return Err(Failure::new(Exit::NotFound, what).into());
        }
        self.judge(context, place, sources).map_err(|unjudged| unjudged.1)
    }

    /// Reads a repository, and what it imports of other modules.
    pub(super) fn sources(&self, context: &Context, place: &Place) -> Sources {
        self.sources_by(context, &*context.system.files, place)
    }

    /// The same, through some files.
    pub(super) fn sources_by(&self, context: &Context, files: &dyn Files, place: &Place) -> Sources {
        self.with_foreign(context, files, place, Sources::read(files, &place.top))
    }

    /// Reads what has changed of a repository since something was kept of it; none where that is of no use.
    pub(super) fn sources_later(
        &self,
        context: &Context,
        files: &Arc<dyn Files>,
        place: &Place,
        (kept, changed): (&Arc<Kept>, &BTreeSet<PathBuf>),
    ) -> Option<Sources> {
        let sources = Sources::later(files, &place.top, kept, changed)?;
        Some(self.with_foreign(context, &**files, place, sources))
    }

    fn with_foreign(
        &self,
        context: &Context,
        files: &dyn Files,
        place: &Place,
        mut sources: Sources,
    ) -> Sources {
        let cache = self.deps.then(|| module_cache(&context.system)).flatten();
        sources.read_foreign(files, &place.top, cache.as_deref());
        sources
    }

    /// What is asked of any part of a repository, as one text.
    pub(super) fn words(&self) -> String {
        let Self { paths: _, platform, deps, rules } = self;
        format!("{platform:?} {deps} {rules:?}")
    }

    /// Judges what was read of a place.
    ///
    /// # Errors
    /// When a flag or `ogive.toml` is wrong; what was read is given back.
    pub(crate) fn judge(
        &self,
        context: &Context,
        place: &Place,
        sources: Sources,
    ) -> Result<(Judged, Question), Box<(Sources, anyhow::Error)>> {
        let question = match self.question(context, &sources) {
            Ok(question) => question,
            Err(error) => return Err(Box::new((sources, error))),
        };
        match surveyed(place, &sources, &question) {
            Ok(survey) => {
                let Survey { review, declared, problems, packages, coverage, is_go_assumed, narrowed, kept } =
                    survey;
                let (top, asked) = (place.top.clone(), question.asked.clone());
                let is_whole = question.terms.platforms.is_empty();
                let kept = kept.map(Arc::new);
                let mut sources = sources;
                if let Some(kept) = &kept {
                    sources.keep(Arc::clone(kept));
                }
                let mut judged = Judged {
                    top,
                    kept,
                    sources,
                    review,
                    declared,
                    problems,
                    packages,
                    coverage,
                    is_go_assumed,
                    narrowed,
                    asked,
                    is_whole,
                };
                judged.keep(|_| true);
                Ok((judged, question))
            }
            Err(error) => Err(Box::new((sources, error))),
        }
    }

    /// The repository and the part of it that is named.
    ///
    /// # Errors
    /// When nothing is there, or two repositories are named.
    pub(crate) fn place(&self, context: &Context) -> anyhow::Result<Place> {
        Place::named(context, &self.paths)
    }

    /// What is asked of sources.
    ///
    /// # Errors
    /// When a flag or `ogive.toml` is wrong.
    pub(super) fn question(&self, context: &Context, sources: &Sources) -> anyhow::Result<Question> {
        let mut asked = self.rules.asked(Book::GATE)?;
        if let Some(bytes) = &sources.ogive_toml {
            let path = Path::new("ogive.toml");
            let settled = read_settled(bytes, Book::GATE.table, path)
                .map_err(|error| Failure::usage(format!("ogive.toml:{}: {error}", error.line)))?;
            for (name, settled) in settled {
                if Book::GATE.has(&name) {
                    asked.settled.insert(name, settled);
                    continue;
                }
                let (place, near) = (source(&settled.by), Book::GATE.near(&name));
                context.reporter.warn(&format!("no rule of the gate is called {name:?} ({place}); {near}"));
            }
        }
        let platforms: Vec<String> = self.platform.iter().flat_map(|words| split(words)).collect();
        if platforms.is_empty() && !self.platform.is_empty() {
            return Err(Failure::usage("--platform names no platform")
                .hint("name some, such as linux/arm64, or leave the flag out for those that are declared")
                .into());
        }
        let terms = Terms { table: ports::newest(), here: here(context)?, platforms, module: None };
        let now = ogive_transaction::rfc3339(context.system.clock.now());
        let today = now.get(..10).unwrap_or_default().parse::<Date>().map_err(|error| {
            Failure::new(Exit::Disk, format!("the clock says {now}")).because(anyhow::Error::new(error))
        })?;
        Ok(Question { terms, asked, today })
    }
}

/// What is found of sources, which it does not hold.
pub(super) struct Survey {
    pub(super) review: Review,
    declared: Declared,
    problems: Vec<Problem>,
    packages: Vec<JudgedPackage>,
    coverage: Coverage,
    is_go_assumed: bool,
    narrowed: Narrowed,
    pub(super) kept: Option<Kept>,
}

/// Judges sources, and leaves of what is found the part that is named.
///
/// # Errors
/// When the declared platforms are none, or no package has a path that was named.
pub(super) fn surveyed(place: &Place, sources: &Sources, question: &Question) -> anyhow::Result<Survey> {
    let subject = Subject::read(sources, &question.terms).map_err(|error| wrong(&error))?;
    let narrowed = place.narrowed(&subject.repository)?;
    let mut review = review(sources, &subject, question.reviewing());
    let kept =
        sources.is_worth_keeping().then(|| Kept::of(sources, &subject, &question.asked, &review.judgement));
    let kept = kept.flatten();
    review.found.retain(|found| narrowed.has(&found.finding));
    review.suppressed.retain(|suppressed| narrowed.has(&suppressed.found.finding));
    let Subject { repository, pipelines, declared } = subject;
    let coverage = Coverage::of(&pipelines, declared.builds);
    let mut problems = [repository.problems, pipelines.problems].concat();
    problems.retain(|problem| narrowed.has_file(&problem.path));
    problems.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
    let modules = &repository.modules.all;
    let is_go_assumed =
        !repository.packages.is_empty() && modules.iter().all(|module| module.go_mod.go.is_none());
    let packages = (0..repository.packages.len()).map(|number| JudgedPackage {
        folder: repository.packages.place(number).folder.clone(),
        builds: repository.packages.builds(number),
    });
    let packages = packages.collect();
    Ok(Survey { review, declared, problems, packages, coverage, is_go_assumed, narrowed, kept })
}

impl Question {
    /// What else than the sources and the flags decides what is found, as one text.
    pub(super) fn said(&self) -> String {
        format!("{:?} {:?}", self.asked, self.today)
    }

    /// What a review goes by.
    pub(crate) fn reviewing(&self) -> Reviewing<'_> {
        Reviewing { asked: &self.asked, today: self.today, is_whole: self.terms.platforms.is_empty() }
    }
}

/// The port that a build here is for.
fn here(context: &Context) -> anyhow::Result<Port> {
    let hardware = context.hardware()?;
    Ok(Port { os: hardware.os, arch: hardware.arch })
}

fn wrong(error: &DeclaredError) -> Failure {
    let failure = Failure::usage(error.to_string());
    match error {
        DeclaredError::Asked { .. } | DeclaredError::Platform { .. } => {
            failure.hint("a platform is written linux/arm64; `ogive rule --list` lists them")
        }
        _ => failure,
    }
}

impl Judged {
    /// Leaves of what was found what is to be told; gives how much is not. A rule passes when nothing of its is left.
    pub(crate) fn keep(&mut self, keep: impl FnMut(&Found) -> bool) -> usize {
        let Review { found, judgement, .. } = &mut self.review;
        let before = found.len();
        found.retain(keep);
        let is_left = |rule: &RuleName| found.iter().any(|found| found.finding.rule == *rule);
        let rules = std::mem::take(&mut judgement.failed);
        let (failed, passed): (Vec<RuleName>, Vec<RuleName>) = rules.into_iter().partition(is_left);
        judgement.failed = failed;
        judgement.passed.extend(passed);
        before - found.len()
    }

    /// Whether a finding of a baseline would be found, if it were still there.
    pub(crate) fn would_find(&self, known: &Known) -> bool {
        let rule = rule_metas().find(|meta| meta.name.as_str() == known.rule);
        self.is_whole
            && known.path.as_ref().is_none_or(|path| self.narrowed.has_file(path))
            && rule.is_none_or(|meta| matches!(self.asked.choice(&meta.name), Choice::Asked(_)))
    }

    /// Whether only a part of what there is to find was looked for.
    pub(crate) fn is_part(&self) -> bool {
        !self.is_whole
            || !self.narrowed.is_all()
            || !self.asked.only.is_empty()
            || !self.asked.skip.is_empty()
    }

    /// The release of Go whose tags hold, as `1.27`.
    pub(crate) fn go() -> String {
        let (major, minor) = ports::newest().line();
        format!("{major}.{minor}")
    }

    /// Where the platforms are declared, in a few words.
    pub(crate) fn declared_by(&self) -> String {
        let said: Vec<String> = self.declared.said.iter().map(place).collect();
        said.join(", ")
    }
}

fn place(said: &Provenance) -> String {
    match said {
        Provenance::BuiltIn => "none is declared: those of first class".to_owned(),
        other => source(other),
    }
}
