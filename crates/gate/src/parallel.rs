//! Work on every core.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How many items one core takes at once.
const BATCH: usize = 16;

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// What `work` makes of each item, in the order of the items.
pub(crate) fn map<'a, T: Sync, R: Send>(items: &'a [T], work: impl Fn(&'a T) -> R + Sync) -> Vec<R> {
    in_batches(items, BATCH, work)
}

/// As [`map`], for few items that take long.
pub(crate) fn each<'a, T: Sync, R: Send>(items: &'a [T], work: impl Fn(&'a T) -> R + Sync) -> Vec<R> {
    in_batches(items, 1, work)
}

fn in_batches<'a, T: Sync, R: Send>(items: &'a [T], size: usize, work: impl Fn(&'a T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let one = || {
        let mut made = Vec::new();
        loop {
            let start = next.fetch_add(size, Ordering::Relaxed);
            let Some(batch) = items.get(start..items.len().min(start + size)).filter(|b| !b.is_empty())
            else {
                return made;
            };
            made.extend(batch.iter().enumerate().map(|(at, item)| (start + at, work(item))));
        }
    };
    let mut made = everywhere(&one, cores().min(items.len().div_ceil(size)));
    made.sort_unstable_by_key(|(at, _)| *at);
    made.into_iter().map(|(_, made)| made).collect()
}

/// Jobs that bring other jobs, and how many cores are at some.
struct Queue<J> {
    jobs: Vec<J>,
    busy: usize,
}

/// Does a job and those that it brings, until there are none; what they made is in no order.
pub(crate) fn drain<J: Send, R: Send>(first: J, work: impl Fn(J, &mut Vec<R>) -> Vec<J> + Sync) -> Vec<R> {
    let queue = Mutex::new(Queue { jobs: vec![first], busy: 0 });
    let changed = Condvar::new();
    let lock = || -> MutexGuard<'_, Queue<J>> { queue.lock().unwrap_or_else(PoisonError::into_inner) };
    let one = || {
        let mut made = Vec::new();
        let mut held = lock();
        loop {
            if let Some(job) = held.jobs.pop() {
                held.busy += 1;
                drop(held);
                let more = work(job, &mut made);
                held = lock();
                held.busy -= 1;
                held.jobs.extend(more);
                changed.notify_all();
            } else if held.busy == 0 {
                return made;
            } else {
                held = changed.wait(held).unwrap_or_else(PoisonError::into_inner);
            }
        }
    };
    everywhere(&one, cores())
}

fn everywhere<R: Send>(one: &(impl Fn() -> Vec<R> + Sync), threads: usize) -> Vec<R> {
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(one)).collect();
        let mut made = one();
        for other in others {
            made.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        made
    })
}
