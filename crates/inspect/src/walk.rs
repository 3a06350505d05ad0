//! Folders, on every core.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use ogive_system::{EntryKind, System};

use crate::look::{Options, clause, file};
use crate::names::Worth;
use crate::{Item, Place, Seen};

/// How many files one core takes at once.
const BATCH: usize = 64;
/// After so many files the watcher is told.
const TOLD: u64 = 1024;

/// Something that one core does.
enum Job {
    Folder(PathBuf),
    Files(PathBuf, Vec<OsString>),
}

/// What is to be done, and how many are at it.
struct Queue {
    jobs: Vec<Job>,
    busy: usize,
}

struct Walk<'w> {
    system: &'w System,
    options: Options,
    queue: Mutex<Queue>,
    changed: Condvar,
    files: AtomicU64,
    watch: &'w (dyn Fn(u64) + Sync),
}

/// Every program below a folder, in the order of the paths, whatever core found it. Links are not
/// followed, so that no loop can be run into. `watch` is told now and then how many files there were.
pub(crate) fn folder(
    system: &System,
    options: Options,
    top: &Path,
    watch: &(dyn Fn(u64) + Sync),
) -> Vec<Item> {
    let queue = Mutex::new(Queue { jobs: vec![Job::Folder(top.to_owned())], busy: 0 });
    let walk = Walk { system, options, queue, changed: Condvar::new(), files: AtomicU64::new(0), watch };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut found = std::thread::scope(|scope| {
        let others: Vec<_> = (1..cores).map(|_| scope.spawn(|| walk.work())).collect();
        let mut found = walk.work();
        for other in others {
            found.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        found
    });
    // Items of one file came from one core and stay in order.
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found.into_iter().flat_map(|(_, items)| items).collect()
}

impl Walk<'_> {
    /// Takes jobs until nobody has any.
    fn work(&self) -> Vec<(PathBuf, Vec<Item>)> {
        let mut found = Vec::new();
        let mut queue = self.queue();
        loop {
            if let Some(job) = queue.jobs.pop() {
                queue.busy += 1;
                drop(queue);
                let more = self.run(job, &mut found);
                queue = self.queue();
                queue.busy -= 1;
                queue.jobs.extend(more);
                self.changed.notify_all();
            } else if queue.busy == 0 {
                return found;
            } else {
                queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
            }
        }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does a job; returns what else there is to do.
    fn run(&self, job: Job, found: &mut Vec<(PathBuf, Vec<Item>)>) -> Vec<Job> {
        match job {
            Job::Files(folder, names) => {
                self.look(&folder, names, found);
                Vec::new()
            }
            Job::Folder(folder) => {
                let names = match self.system.files.list(&folder) {
                    Ok(names) => names,
                    Err(error) => {
                        let place = Place::file(folder.to_string_lossy());
                        let item = Item { place, seen: Seen::Unreadable(clause(&error)) };
                        found.push((folder, vec![item]));
                        return Vec::new();
                    }
                };
                self.count(names.len() as u64);
                let (mut jobs, mut files) = (Vec::new(), Vec::new());
                for (name, kind) in names {
                    match kind {
                        EntryKind::Directory => jobs.push(Job::Folder(within(&folder, &name))),
                        EntryKind::File if self.is_worth(&folder, &name) => files.push(name),
                        EntryKind::File | EntryKind::Link | EntryKind::Other => {}
                    }
                }
                while files.len() > BATCH {
                    jobs.push(Job::Files(folder.clone(), files.split_off(files.len() - BATCH)));
                }
                self.look(&folder, files, found);
                jobs
            }
        }
    }

    fn look(&self, folder: &Path, names: Vec<OsString>, found: &mut Vec<(PathBuf, Vec<Item>)>) {
        for name in names {
            let path = within(folder, &name);
            let items = file(self.system, self.options, &path, false);
            if !items.is_empty() {
                found.push((path, items));
            }
        }
    }

    fn is_worth(&self, folder: &Path, name: &OsString) -> bool {
        self.options.all
            || match Worth::of(name) {
                Worth::Opening => true,
                Worth::Nothing => false,
                Worth::OpeningIfExecutable => {
                    let entry = self.system.files.entry(&within(folder, name));
                    entry.is_ok_and(|entry| entry.is_some_and(|entry| entry.mode & 0o111 != 0))
                }
            }
    }

    fn count(&self, files: u64) {
        let before = self.files.fetch_add(files, Ordering::Relaxed);
        if before / TOLD != (before + files) / TOLD {
            (self.watch)(before + files);
        }
    }
}

/// The path of a name in a folder, as people write it: what lies in `.` is named by itself.
fn within(folder: &Path, name: &OsString) -> PathBuf {
    if folder == Path::new(".") { PathBuf::from(name) } else { folder.join(name) }
}
