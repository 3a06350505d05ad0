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
    let text = text(system, Path::new("/proc/meminfo"))?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let free = line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024;
    let own = text_of_group(system);
    let group = Path::new("/sys/fs/cgroup").join(own.trim_start_matches('/'));
    let groups = group.ancestors().take_while(|group| group.starts_with("/sys/fs/cgroup"));
    let left = groups.filter_map(|group| left_in(system, group)).min();
    Some(left.map_or(free, |left| left.min(free)))
}

/// The control group of this process, as its own namespace names it; empty where there is none.
fn text_of_group(system: &System) -> String {
    let text = text(system, Path::new("/proc/self/cgroup")).unwrap_or_default();
    text.lines().find_map(|line| line.strip_prefix("0::")).unwrap_or_default().to_owned()
}

/// What a control group with a limit may still take. Files that it has read and does not use count as in use, and are
/// given up when memory is wanted.
fn left_in(system: &System, group: &Path) -> Option<u64> {
    let number = |name: &str| text(system, &group.join(name))?.trim().parse::<u64>().ok();
    let (most, used) = number("memory.max").zip(number("memory.current"))?;
    let stat = text(system, &group.join("memory.stat")).unwrap_or_default();
    let given_up = stat.lines().find_map(|line| line.strip_prefix("inactive_file ")?.parse::<u64>().ok());
    Some(most.saturating_sub(used.saturating_sub(given_up.unwrap_or(0))))
}

fn text(system: &System, path: &Path) -> Option<String> {
    Some(String::from_utf8_lossy(&system.files.read(path, 1 << 16).ok()?).into_owned())
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
    /// What is in use while no build runs: this program's own.
    own: u64,
    /// What all builds use now.
    used: u64,
    /// The most that one build has been seen to use.
    each: Option<u64>,
    /// Whether one has been seen to its end, where it links and uses most.
    ended: bool,
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
            state: Mutex::new(State { each, ended: each.is_some(), ..State::default() }),
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
        let mut state = self.state();
        state.running -= 1;
        state.ended = true;
        drop(state);
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
            match state.running as u64 {
                0 => state.own = used,
                running => {
                    state.used = used.saturating_sub(state.own);
                    state.each = Some(state.each.unwrap_or(0).max(state.used / running));
                }
            }
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

/// What a build is taken to use until one has been seen to its end: what the linker of a large program takes.
const UNKNOWN: u64 = 1 << 30;

/// One build may always run. Another needs as much memory as the largest has been seen to take, and half of it again;
/// and those that run may still grow to that.
fn has_room(state: &State, most: usize) -> bool {
    let (running, seen) = (state.running, state.each.unwrap_or(0));
    let each = if state.ended { seen } else { seen.max(UNKNOWN) };
    match state.available {
        _ if running == 0 => true,
        _ if running >= most => false,
        // Where memory can't be told there is no ground to wait.
        None => true,
        Some(available) => {
            let still = (each * running as u64).saturating_sub(state.used);
            available > still + each + each / 2
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MB: u64 = 1 << 20;

    #[test]
    fn memory_that_was_seen_lets_in() {
        let room = |running: usize, each, used, available| {
            let state = State { running, each: Some(each), ended: true, used, available, ..State::default() };
            has_room(&state, 4)
        };
        assert!(room(0, 9, 0, Some(0)), "one may always run");
        assert!(room(1, 10, 10, Some(16)) && !room(1, 10, 10, Some(15)));
        assert!(!room(1, 10, 2, Some(16)), "the one that runs will take more");
        assert!(!room(4, 1, 4, Some(100)));
        assert!(room(3, 10, 30, None), "where memory can't be told nobody waits");
        let fresh =
            |available| has_room(&State { running: 1, available: Some(available), ..State::default() }, 4);
        assert!(!fresh(2000 * MB) && fresh(3000 * MB), "of the first one nothing is known");
        let capacity = Capacity { cores: 8, limit: None };
        assert_eq!((capacity.at_once(3), capacity.each(3), capacity.each(8), capacity.each(1)), (3, 6, 2, 8));
    }

    #[test]
    fn little_memory_means_fewer_at_once() {
        // Eight want in, on eight cores; each takes 500 MB of what there is.
        let at_once = |memory: u64| {
            let gate = Gate::new(8, Some(500 * MB));
            gate.measured(Some(20 * MB), Some(memory));
            let mut inside = 0;
            while inside < 8 && has_room(&gate.state(), 8) {
                assert!(gate.enter());
                inside += 1;
                gate.measured(Some(20 * MB + inside * 500 * MB), Some(memory - inside * 500 * MB));
            }
            let seen = gate.seen();
            assert_eq!((seen.at_once as u64, seen.each), (inside, Some(500 * MB)));
            inside
        };
        assert_eq!([16_000, 2000, 1000, 600].map(|memory| at_once(memory * MB)), [8, 3, 1, 1]);
    }

    #[test]
    fn the_limit_of_a_control_group_counts_without_files_that_were_read() {
        let mut machine = ogive_system::memory::MemorySystem::new();
        machine.files = machine
            .files
            .file("/proc/meminfo", "MemTotal: 9000000 kB\nMemAvailable:    8000000 kB\n")
            .file("/proc/self/cgroup", "0::/user/build\n")
            .file("/sys/fs/cgroup/user/memory.max", "1000\n")
            .file("/sys/fs/cgroup/user/memory.current", "900\n")
            .file("/sys/fs/cgroup/user/memory.stat", "anon 500\ninactive_file 400\n")
            .file("/sys/fs/cgroup/user/build/memory.max", "max\n")
            .file("/sys/fs/cgroup/user/build/memory.current", "100\n");
        assert_eq!(available_memory(&machine.system()), Some(500));
    }
}
