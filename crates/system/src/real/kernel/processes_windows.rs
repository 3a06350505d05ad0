//! The processes of Windows.

use std::ffi::OsString;
use std::io;
use std::os::windows::ffi::OsStringExt;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::path::PathBuf;

use windows_sys::Win32::Foundation::{ERROR_NO_MORE_FILES, FILETIME, INVALID_HANDLE_VALUE};
use windows_sys::Win32::System::Diagnostics::ToolHelp::{
    CreateToolhelp32Snapshot, PROCESSENTRY32W, Process32FirstW, Process32NextW, TH32CS_SNAPPROCESS,
};
use windows_sys::Win32::System::Threading::{
    GetProcessInformation, GetProcessTimes, IsWow64Process2, OpenProcess, PROCESS_MACHINE_INFORMATION,
    PROCESS_NAME_WIN32, PROCESS_QUERY_LIMITED_INFORMATION, ProcessMachineTypeInfo,
    QueryFullProcessImageNameW,
};

use crate::{ListedProcess, NativeMachine, WindowsProcess};

/// What a path may have at most, in units of UTF-16.
const LONGEST: u32 = 1 << 15;

pub(super) fn all() -> io::Result<Vec<ListedProcess>> {
    #[expect(unsafe_code, reason = "the system's interface")]
    // SAFETY: the handle that comes back is owned by nobody else.
    let snapshot = unsafe {
        let handle = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
        if handle == INVALID_HANDLE_VALUE {
            return Err(io::Error::last_os_error());
        }
        OwnedHandle::from_raw_handle(handle)
    };
    let size = size_of::<PROCESSENTRY32W>() as u32;
    let mut entry = PROCESSENTRY32W { dwSize: size, ..PROCESSENTRY32W::default() };
    let mut listed = Vec::new();
    loop {
        let next = if listed.is_empty() { Process32FirstW } else { Process32NextW };
        #[expect(unsafe_code, reason = "the system's interface")]
        // SAFETY: the handle is a snapshot's and open; the entry is ours and says its size.
        let done = unsafe { next(snapshot.as_raw_handle(), &raw mut entry) };
        if done == 0 {
            let error = io::Error::last_os_error();
            let is_end = error.raw_os_error() == Some(ERROR_NO_MORE_FILES.cast_signed());
            return if is_end { Ok(listed) } else { Err(error) };
        }
        let name = entry.szExeFile.split(|unit| *unit == 0).next().unwrap_or_default();
        listed.push(ListedProcess {
            pid: entry.th32ProcessID,
            parent: entry.th32ParentProcessID,
            name: String::from_utf16_lossy(name),
            flags: None,
        });
    }
}

pub(super) fn program(pid: u32) -> io::Result<PathBuf> {
    let process = open(pid)?;
    let mut buffer = vec![0; LONGEST as usize];
    let mut length = LONGEST;
    #[expect(unsafe_code, reason = "the system's interface")]
    // SAFETY: the handle is a process' and open; the call writes at most `length` units to the buffer.
    let done = unsafe {
        let path = buffer.as_mut_ptr();
        QueryFullProcessImageNameW(process.as_raw_handle(), PROCESS_NAME_WIN32, path, &raw mut length)
    };
    if done == 0 {
        return Err(io::Error::last_os_error());
    }
    buffer.truncate(length as usize);
    Ok(OsString::from_wide(&buffer).into())
}

pub(super) fn windows_process(pid: u32) -> io::Result<WindowsProcess> {
    let process = open(pid)?;
    let (mut own, mut native) = (0, 0);
    let mut times = [FILETIME::default(); 4];
    let [created, exited, in_kernel, in_user] = &mut times;
    #[expect(unsafe_code, reason = "the system's interface")]
    // SAFETY: the handle is a process' and open; all that is written to is ours.
    let done = unsafe {
        let process = process.as_raw_handle();
        IsWow64Process2(process, &raw mut own, &raw mut native) != 0
            && GetProcessTimes(process, created, exited, in_kernel, in_user) != 0
    };
    if !done {
        return Err(io::Error::last_os_error());
    }
    let started = u64::from(times[0].dwHighDateTime) << 32 | u64::from(times[0].dwLowDateTime);
    let machines = NativeMachine { process: own, native };
    Ok(WindowsProcess { machines, code: code(&process), started })
}

fn code(process: &OwnedHandle) -> Option<u16> {
    let mut information = PROCESS_MACHINE_INFORMATION::default();
    let size = size_of::<PROCESS_MACHINE_INFORMATION>() as u32;
    #[expect(unsafe_code, reason = "the system's interface")]
    // SAFETY: the handle is a process' and open; the structure is ours and of the size that is told.
    let done = unsafe {
        let place = (&raw mut information).cast();
        GetProcessInformation(process.as_raw_handle(), ProcessMachineTypeInfo, place, size)
    };
    (done != 0).then_some(information.ProcessMachine)
}

/// With the right that every process of the same user gives, and most others.
fn open(pid: u32) -> io::Result<OwnedHandle> {
    #[expect(unsafe_code, reason = "the system's interface")]
    // SAFETY: the handle that comes back is owned by nobody else.
    unsafe {
        let handle = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, 0, pid);
        if handle.is_null() {
            Err(io::Error::last_os_error())
        } else {
            Ok(OwnedHandle::from_raw_handle(handle))
        }
    }
}
