//! What is kept of a repository between two runs, so that the second reads only what has changed and what the judgement of
//! that rests on.
//!
//! It stands in two files: what was looked at when the sources were read ([`Trace`]), and what was found of them ([`Kept`]). By
//! the first it is found out what has changed since; everything else is as it was.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use ogive_gate::{Kept, Sources};
use ogive_system::trace::{Compared, Holds, Recorder, Trace};
use ogive_system::{Files, FilesMut};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::judged::{Judged, Judging, Question};
use super::place::Place;
use super::stored::{digest, keep, load};
use crate::Context;

/// From how many files on that look other than they did, and are the same, what was looked at is written anew.
const MANY: usize = 64;

/// The most files that are kept: two of a repository.
const MOST: usize = 32;

/// What was looked at, as it is written.
#[derive(Serialize, Deserialize)]
struct Looked<T> {
    id: String,
    trace: T,
}

/// What was found, as it is written.
#[derive(Serialize, Deserialize)]
struct Found<K> {
    id: String,
    kept: K,
}

/// What is kept, and who remembers what an answer rests on beside it.
pub(crate) struct Keeping {
    /// Files, past the recorder.
    files: Arc<dyn FilesMut>,
    recorder: Arc<Recorder>,
    /// The time before which nothing was looked at.
    now: SystemTime,
    place: KeptIn,
    before: Option<Before>,
    /// What the answer rests on, by its name.
    base: OnceCell<String>,
    /// What is asked of the repository, in short.
    key: String,
    /// The tree of the revision that is held against.
    tree: Option<String>,
    /// How the sources are read, some of them late.
    reading: RefCell<Option<Reading>>,
    /// Whether what is to be remembered may be other than what was there: something could not be read, or was changed while git
    /// was asked for what differs.
    is_doubtful: Cell<bool>,
}

/// How sources are read.
struct Reading {
    recorder: Arc<Recorder>,
    of: Part,
}

/// What is read of sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    All,
    /// What has changed, and what somebody asks for; what is kept says the rest.
    Changed,
}

/// Where it is kept.
struct KeptIn {
    folder: PathBuf,
    trees: PathBuf,
    looked: PathBuf,
    found: PathBuf,
}

/// What was looked at before, held against what is there now.
struct Before {
    id: String,
    compared: Compared,
}

impl Keeping {
    /// Holds what was looked at of a repository before against what is there now. `surroundings` is what else judgements depend
    /// on: the machine, the program.
    pub(super) fn begin(
        context: &Context,
        (judging, place): (&Judging, &Place),
        surroundings: &str,
        now: SystemTime,
    ) -> Self {
        let files = Arc::clone(&context.system.files);
        let key = digest(&format!("{} {:?} {surroundings}", judging.words(), place.top));
        let folder = context.layout.answers().join("kept");
        let place = KeptIn {
            looked: folder.join(format!("{key}.looked.json")),
            found: folder.join(format!("{key}.found.json")),
            trees: context.layout.answers().join("trees"),
            folder,
        };
        let recorder = Arc::new(Recorder::new(Arc::clone(&files), now));
        let before = load::<Looked<Trace>>(&*files, &place.looked);
        let before = before.map(|Looked { id, trace }| {
            let compared = trace.compare(&*files, now);
            if compared.touched > MANY {
                keep(
                    &*files,
                    (&place.folder, MOST),
                    &place.looked,
                    &Looked { id: id.clone(), trace: compared.as_it_looks(&trace) },
                );
            }
            Before { id, compared }
        });
        Self {
            files,
            recorder,
            now,
            place,
            before,
            base: OnceCell::new(),
            key,
            tree: None,
            reading: RefCell::default(),
            is_doubtful: Cell::default(),
        }
    }

    /// With the tree of the revision that is held against.
    pub(super) fn with_tree(mut self, tree: Option<&String>) -> Self {
        self.tree = tree.cloned();
        self
    }

    /// The tree of the revision that is held against.
    pub(super) fn tree(&self) -> Option<&str> {
        self.tree.as_deref()
    }

    /// What was kept of the tree that is held against. `asked` is what else that depends on.
    pub(super) fn of_tree<T: DeserializeOwned>(&self, asked: &str) -> Option<T> {
        load(&*self.files, &self.path_of_tree(asked)?)
    }

    /// Keeps something of the tree that is held against.
    pub(super) fn keep_of_tree(&self, asked: &str, kept: &impl Serialize) {
        if let Some(path) = self.path_of_tree(asked) {
            keep(&*self.files, (&self.place.trees, MOST), &path, kept);
        }
    }

    fn path_of_tree(&self, asked: &str) -> Option<PathBuf> {
        let key = digest(&format!("{} {} {asked}", self.key, self.tree.as_ref()?));
        Some(self.place.trees.join(format!("{key}.json")))
    }

    /// Whether all sources are still as they were when they were read, so that what git says now of files holds for them. Where
    /// not, neither what is found in a tree nor the answer is to be kept.
    pub(super) fn confirm_unchanged(&self, sources: &Sources) -> bool {
        let is_as_it_was =
            |trace: &Trace| matches!(trace.holds(&*self.files, self.now), Some(Holds::AsItWas));
        let is_unchanged = sources.is_sound()
            && self.reads().is_some_and(|reads| is_as_it_was(&reads))
            && self.same().is_none_or(is_as_it_was);
        self.doubt_unless(is_unchanged);
        is_unchanged
    }

    /// Tells that nothing more is read of sources: what was read late has to agree with what was read before.
    pub(crate) fn ends(&self, sources: &Sources) {
        let is_read = self.reading.borrow().is_some();
        self.doubt_unless(sources.is_sound() && (!is_read || self.reads().is_some()));
    }

    /// What the sources were read by, up to now; none where that is more than can be told, or not what is kept.
    fn reads(&self) -> Option<Trace> {
        let reads = self.reading.borrow().as_ref()?.recorder.trace()?;
        self.same().is_none_or(|same| same.agrees(&reads)).then_some(reads)
    }

    /// What is as it was before, where only what has changed is read.
    fn same(&self) -> Option<&Trace> {
        let is_of_changed = self.reading.borrow().as_ref().is_some_and(|reading| reading.of == Part::Changed);
        self.before.as_ref().filter(|_| is_of_changed).map(|before| &before.compared.same)
    }

    fn doubt_unless(&self, is_sure: bool) {
        self.is_doubtful.set(self.is_doubtful.get() || !is_sure);
    }

    /// Whether an answer is worth remembering.
    pub(super) const fn is_sure(&self) -> bool {
        !self.is_doubtful.get()
    }

    /// Who remembers what an answer rests on beside what is kept.
    pub(super) const fn recorder(&self) -> &Arc<Recorder> {
        &self.recorder
    }

    /// What is kept that the answer rests on, by its name.
    pub(super) fn base(&self) -> Option<&str> {
        self.base.get().map(String::as_str)
    }

    /// Whether an answer that rests on what is kept, by its name, and on what was looked at beside it may hold still: nothing
    /// that is not looked at beside it has changed.
    pub(super) fn covers(&self, base: Option<&str>, beside: &Trace) -> bool {
        match (base, &self.before) {
            (None, _) => true,
            (Some(base), Some(before)) => before.id == base && before.compared.is_told_by(beside),
            (Some(_), None) => false,
        }
    }

    /// Reads what has changed of a repository, and judges it.
    ///
    /// # Errors
    /// As [`Judging::judged`].
    pub(super) fn judged(
        &self,
        judging: &Judging,
        context: &Context,
        place: &Place,
    ) -> anyhow::Result<(Judged, Question)> {
        if let Some(before) = &self.before
            && let Some(Found { id, kept }) = load::<Found<Kept>>(&*self.files, &self.place.found)
            && before.id == id
            && let Some(judged) = self.again(judging, context, place, (before, Arc::new(kept)))?
        {
            return Ok(judged);
        }
        let (sources, seen) =
            self.read(Part::All, |files| judging.sources_by(context, &**files, place).to_be_kept());
        let judged = judging.judged_of(context, place, sources)?;
        let trace = seen.trace();
        match (&judged.0.kept, &trace) {
            (Some(kept), Some(trace)) => self.store(trace, kept),
            _ => self.recorder.saw(trace.as_ref()),
        }
        Ok(judged)
    }

    /// The same, by what is kept; none where that is of no use.
    fn again(
        &self,
        judging: &Judging,
        context: &Context,
        place: &Place,
        (before, kept): (&Before, Arc<Kept>),
    ) -> anyhow::Result<Option<(Judged, Question)>> {
        let inside = |path: &PathBuf| path.strip_prefix(&place.top).map(Path::to_owned).ok();
        let changed = before.compared.changed.iter().map(inside).collect::<Option<BTreeSet<PathBuf>>>();
        let Some(changed) = changed else { return Ok(None) };
        let (sources, seen) =
            self.read(Part::Changed, |files| judging.sources_later(context, files, place, (&kept, &changed)));
        let Some(sources) = sources else { return Ok(None) };
        let judged = judging.judged_of(context, place, sources)?;
        let Some(looked) = seen.trace().filter(|_| judged.0.sources.is_sound()) else { return Ok(None) };
        // What is gone was not looked at.
        for gone in before.compared.changed.iter().filter(|path| !looked.looks_at(path)) {
            // Whether something is there is remembered, whatever it is.
            let _ = seen.target(gone);
        }
        let Some(seen) = seen.trace() else { return Ok(None) };
        let beside = seen.beyond(&before.compared.same);
        // What was read just now of what has not changed is what stood there before, or it was changed in between.
        let Some(all) = before.compared.same.with(&seen) else { return Ok(None) };
        match &judged.0.kept {
            Some(kept) => self.store(&all, kept),
            None => {
                self.recorder.saw(Some(&beside));
                self.base.get_or_init(|| before.id.clone());
            }
        }
        Ok(Some(judged))
    }

    /// Reads something, and remembers what was looked at for it.
    fn read<T>(&self, of: Part, read: impl FnOnce(&Arc<dyn Files>) -> T) -> (T, Arc<Recorder>) {
        let recorder = Arc::new(Recorder::new(Arc::clone(&self.files), self.now));
        self.reading.replace(Some(Reading { recorder: Arc::clone(&recorder), of }));
        let files: Arc<dyn Files> = Arc::clone(&recorder) as _;
        (read(&files), recorder)
    }

    fn store(&self, trace: &Trace, kept: &Kept) {
        let KeptIn { folder, looked, found, .. } = &self.place;
        let id = digest(&format!("{:?} {}", self.now, std::process::id()));
        keep(&*self.files, (folder, MOST), found, &Found { id: id.clone(), kept });
        keep(&*self.files, (folder, MOST), looked, &Looked { id: id.clone(), trace });
        self.base.get_or_init(|| id);
    }
}
