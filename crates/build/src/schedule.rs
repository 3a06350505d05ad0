//! How many builds run at once: as many as there are cores, as far as memory is seen to allow it.

use std::path::Path;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use ogive_system::System;

/// What this machine has for builds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    /// CPUs that this process may use.
    pub cores: usize,
    /// The most builds at once, where somebody says so.
    pub limit: Option<usize>,
}

impl Capacity {
    /// The most builds that run at once, of so many.
    #[must_use]
    pub fn at_once(self, builds: usize) -> usize {
        self.limit.unwrap_or(self.cores).clamp(1, builds.max(1))
    }

    /// What `-p` each build gets: all cores for a single one, else so many that all together have some work for each
    /// core while one of them links.
    #[must_use]
    pub fn each(self, at_once: usize) -> usize {
        match at_once {
            0 | 1 => self.cores,
            _ => (2 * self.cores).div_ceil(at_once).clamp(1, self.cores),
        }
    }
}

/// Memory that programs may still take without any being swapped out, in bytes (proc(5), cgroups(7)); none where that
/// can't be told.
#[must_use]
pub fn available_memory(system: &System) -> Option<u64> {
    let text = system.files.read(Path::new("/proc/meminfo"), 1 << 16).ok()?;
    let text = String::from_utf8_lossy(&text).into_owned();
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let free = line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024;
    let number = |path: &str| {
        let bytes = system.files.read(Path::new(path), 64).ok()?;
        String::from_utf8_lossy(&bytes).trim().parse::<u64>().ok()
    };
    let group = number("/sys/fs/cgroup/memory.max")
        .zip(number("/sys/fs/cgroup/memory.current"))
        .map(|(most, used)| most.saturating_sub(used));
    Some(group.map_or(free, |group| group.min(free)))
}

/// Lets builds in.
pub struct Gate {
    state: Mutex<State>,
    changed: Condvar,
    most: usize,
}

#[derive(Debug, Default, Clone, Copy)]
struct State {
    running: usize,
    /// The most that one build has been seen to use.
    each: Option<u64>,
    available: Option<u64>,
    peak: u64,
    peak_running: usize,
    closed: bool,
}

/// What was seen while builds ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// The most memory of all together, in bytes; 0 where it could not be told.
    pub peak: u64,
    /// The most memory of one build.
    pub each: Option<u64>,
    /// The most builds that ran at once.
    pub at_once: usize,
}

impl Gate {
    /// A gate for at most `most` builds. `each` is what a build used at an earlier run.
    #[must_use]
    pub fn new(most: usize, each: Option<u64>) -> Self {
        Self {
            state: Mutex::new(State { each, ..State::default() }),
            changed: Condvar::new(),
            most: most.max(1),
        }
    }

    /// Waits until there is room, and takes it; says no when the gate was closed.
    #[must_use]
    pub fn enter(&self) -> bool {
        let mut state = self.state();
        while !state.closed && !has_room(&state, self.most) {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.closed {
            return false;
        }
        state.running += 1;
        state.peak_running = state.peak_running.max(state.running);
        true
    }

    /// Gives the room back.
    pub fn leave(&self) {
        self.state().running -= 1;
        self.changed.notify_all();
    }

    /// Lets nobody in any more.
    pub fn close(&self) {
        self.state().closed = true;
        self.changed.notify_all();
    }

    /// Takes in what is in use and what is left, in bytes.
    pub fn measured(&self, used: Option<u64>, available: Option<u64>) {
        let mut state = self.state();
        state.available = available;
        if let Some(used) = used {
            state.peak = state.peak.max(used);
            let each = used / state.running.max(1) as u64;
            state.each = Some(state.each.unwrap_or(0).max(each));
        }
        drop(state);
        self.changed.notify_all();
    }

    /// What was seen.
    #[must_use]
    pub fn seen(&self) -> Seen {
        let state = self.state();
        Seen { peak: state.peak, each: state.each, at_once: state.peak_running }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One build may always run. Another needs as much memory as the largest has been seen to take, and half of it again.
fn has_room(state: &State, most: usize) -> bool {
    match (state.running, state.each, state.available) {
        (0, ..) => true,
        (running, ..) if running >= most => false,
        (_, Some(each), Some(available)) => available > each + each / 2,
        // Where memory can't be told there is no ground to wait; before the first look there is.
        (_, None, Some(_)) => false,
        (_, _, None) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_that_was_seen_lets_in() {
        let room =
            |running, each, available| has_room(&State { running, each, available, ..State::default() }, 4);
        assert!(room(0, Some(9), Some(0)), "one may always run");
        assert!(room(1, Some(10), Some(16)) && !room(1, Some(10), Some(15)));
        assert!(!room(4, Some(1), Some(100)));
        assert!(!room(1, None, Some(100)), "nothing was seen yet");
        let capacity = Capacity { cores: 8, limit: None };
        assert_eq!((capacity.at_once(3), capacity.each(3), capacity.each(8), capacity.each(1)), (3, 6, 2, 8));
    }
}
