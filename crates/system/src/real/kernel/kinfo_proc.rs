//! `struct kinfo_proc` of macOS, whose 64-bit shape is the same on both of its architectures
//! (xnu, bsd/sys/sysctl.h and bsd/sys/proc.h). libc does not declare it.

use crate::ListedProcess;

/// Its size.
pub(super) const SIZE: usize = 648;
/// `kp_proc.p_flag`
const FLAG: usize = 32;
/// `kp_proc.p_pid`
const PID: usize = 40;
/// `kp_proc.p_comm`, with its NUL
const COMM: std::ops::Range<usize> = 243..260;
/// `kp_eproc.e_ppid`
const PARENT: usize = 560;

/// The processes of an array of them.
pub(super) fn processes(bytes: &[u8]) -> Vec<ListedProcess> {
    bytes.chunks_exact(SIZE).filter_map(process).collect()
}

fn process(bytes: &[u8]) -> Option<ListedProcess> {
    let number = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let name = bytes.get(COMM)?.split(|byte| *byte == 0).next()?;
    Some(ListedProcess {
        pid: number(PID)?,
        parent: number(PARENT)?,
        name: String::from_utf8_lossy(name).into_owned(),
        flags: Some(number(FLAG)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As C lays it out, by the declarations of Apple's headers and of golang.org/x/sys/unix.
    #[repr(C)]
    #[derive(Clone, Copy)]
    struct KinfoProc {
        starttime: [i64; 2],
        vmspace: u64,
        sigacts: u64,
        flag: i32,
        stat: i8,
        pid: i32,
        oppid: i32,
        dupfd: i32,
        user_stack: u64,
        exit_thread: u64,
        debugger: i32,
        sigwait: i32,
        estcpu: u32,
        cpticks: i32,
        pctcpu: u32,
        wchan: u64,
        wmesg: u64,
        swtime: u32,
        slptime: u32,
        realtimer: [i64; 4],
        rtime: [i64; 2],
        ticks: [u64; 3],
        traceflag: i32,
        tracep: u64,
        siglist: i32,
        textvp: u64,
        holdcnt: i32,
        signals: [u32; 3],
        priorities: [i8; 3],
        comm: [u8; 17],
        pgrp: u64,
        addr: u64,
        xstat: u16,
        acflag: u16,
        ru: u64,
        paddr: u64,
        sess: u64,
        pcred_lock: [u8; 72],
        pcred_ucred: u64,
        pcred_ids: [u32; 5],
        pcred_end: u32,
        ucred_ref: i32,
        ucred_uid: u32,
        ucred_ngroups: i16,
        ucred_groups: [u32; 16],
        ucred_end: u32,
        vm_dummy: i32,
        vm_dummy2: u64,
        vm_dummy3: [i32; 5],
        vm_dummy4: [u64; 3],
        ppid: i32,
        pgid: i32,
        jobc: i16,
        tdev: i32,
        tpgid: i32,
        tsess: u64,
        wmesg_text: [u8; 8],
        xsize: i32,
        xrssize: i16,
        xccount: i16,
        xswrss: i16,
        flags: i32,
        login: [u8; 12],
        spare: [i32; 4],
    }

    #[test]
    fn fields_stand_where_c_puts_them() {
        assert_eq!(size_of::<KinfoProc>(), SIZE);
        assert_eq!(std::mem::offset_of!(KinfoProc, flag), FLAG);
        assert_eq!(std::mem::offset_of!(KinfoProc, pid), PID);
        assert_eq!(std::mem::offset_of!(KinfoProc, comm), COMM.start);
        assert_eq!(std::mem::offset_of!(KinfoProc, ppid), PARENT);
    }

    #[test]
    fn an_array_is_read_to_its_last_whole_entry() {
        let mut entry = [0; SIZE];
        entry[FLAG..FLAG + 4].copy_from_slice(&0x0002_4004_u32.to_le_bytes());
        entry[PID..PID + 4].copy_from_slice(&4711_u32.to_le_bytes());
        entry[PARENT..PARENT + 4].copy_from_slice(&1_u32.to_le_bytes());
        entry[COMM.start..COMM.start + 4].copy_from_slice(b"tmux");
        let mut bytes = entry.to_vec();
        bytes.extend_from_slice(&entry[..100]);
        let name = "tmux".to_owned();
        let tmux = ListedProcess { pid: 4711, parent: 1, name, flags: Some(0x0002_4004) };
        assert_eq!(processes(&bytes), [tmux]);
    }
}
