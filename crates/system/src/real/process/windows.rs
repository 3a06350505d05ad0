//! Jobs of Windows.

use std::io;
use std::os::windows::io::{AsHandle, AsRawHandle, FromRawHandle, OwnedHandle};
use std::os::windows::process::CommandExt;
use std::process::{Child, Command, ExitStatus};
use std::thread;

use windows_sys::Win32::System::Console::SetConsoleCtrlHandler;
use windows_sys::Win32::System::JobObjects::{
    AssignProcessToJobObject, CreateJobObjectW, TerminateJobObject,
};
use windows_sys::Win32::System::Threading::{CREATE_NO_WINDOW, INFINITE, WaitForSingleObject};

/// Lets a program start without a console.
pub(super) fn in_own_session(command: &mut Command) {
    command.creation_flags(CREATE_NO_WINDOW);
}

/// A program and what it starts.
pub(super) struct Group(Option<OwnedHandle>);

impl Group {
    /// Where the system allows no job, killing does nothing but to the program's pipes.
    pub(super) fn of(child: &Child) -> Self {
        #[expect(unsafe_code, reason = "the system's interface")]
        // SAFETY: a job without name and attributes; the handle that comes back is owned by nobody
        // else, and both handles live during the second call.
        let job = unsafe {
            let job = CreateJobObjectW(std::ptr::null(), std::ptr::null());
            if job.is_null() {
                return Self(None);
            }
            let job = OwnedHandle::from_raw_handle(job);
            let assigned = AssignProcessToJobObject(job.as_raw_handle(), child.as_raw_handle());
            (assigned != 0).then_some(job)
        };
        Self(job)
    }

    pub(super) fn kill(&self) {
        if let Some(job) = &self.0 {
            #[expect(unsafe_code, reason = "the system's interface")]
            // SAFETY: the handle is a job's and open.
            unsafe {
                TerminateJobObject(job.as_raw_handle(), 1);
            }
        }
    }
}

/// Calls `ended` when the child has ended.
pub(super) fn watch(child: &Child, ended: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let process = child.as_handle().try_clone_to_owned()?;
    thread::Builder::new().spawn(move || {
        #[expect(unsafe_code, reason = "the system's interface")]
        // SAFETY: the handle is a process' and open.
        unsafe {
            WaitForSingleObject(process.as_raw_handle(), INFINITE);
        }
        ended();
    })?;
    Ok(())
}

pub(super) fn signal(_: ExitStatus) -> Option<i32> {
    None
}

/// Runs the program and ends with its code, for Windows cannot replace a process. Returns only when
/// the program can't be started.
pub(super) fn replace_self(mut command: Command) -> io::Error {
    /// Ctrl-C is for the program, which has the same console.
    extern "system" fn ignore(_: u32) -> i32 {
        1
    }
    #[expect(unsafe_code, reason = "the system's interface")]
    // SAFETY: the handler touches nothing and lives as long as the program.
    unsafe {
        SetConsoleCtrlHandler(Some(ignore), 1);
    }
    match command.status() {
        Ok(status) => std::process::exit(status.code().unwrap_or(1)),
        Err(e) => e,
    }
}
