//! Sessions, groups and signals of Unix.

use std::io;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitStatus};
use std::thread;

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions};

/// Lets a program start without a controlling terminal, as leader of its own process group.
pub(super) fn in_own_session(command: &mut Command) {
    #[expect(unsafe_code, reason = "std has only process groups, which can still take the terminal")]
    // SAFETY: setsid is async-signal-safe, and it neither allocates nor locks.
    unsafe {
        command.pre_exec(|| rustix::process::setsid().map(drop).map_err(Into::into));
    }
}

/// What a program in a session of its own started and did not send away.
pub(super) struct Group(Option<Pid>);

impl Group {
    pub(super) fn of(child: &Child) -> Self {
        Self(pid(child))
    }

    /// To be called before the child is waited for, while its number is still its own.
    pub(super) fn kill(&self) {
        if let Some(leader) = self.0 {
            // It may have ended by itself just now.
            let _ = rustix::process::kill_process_group(leader, Signal::KILL);
        }
    }
}

fn pid(child: &Child) -> Option<Pid> {
    i32::try_from(child.id()).ok().and_then(Pid::from_raw)
}

/// Calls `ended` when the child has ended, and leaves its status for who waits for it.
pub(super) fn watch(child: &Child, ended: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let pid = pid(child).ok_or(io::ErrorKind::InvalidInput)?;
    thread::Builder::new().spawn(move || {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        while matches!(rustix::process::waitid(WaitId::Pid(pid), options), Err(rustix::io::Errno::INTR)) {}
        ended();
    })?;
    Ok(())
}

pub(super) fn signal(status: ExitStatus) -> Option<i32> {
    status.signal()
}

/// Becomes the program. Returns only on failure.
pub(super) fn replace_self(mut command: Command) -> io::Error {
    command.exec()
}
