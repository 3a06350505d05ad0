//! Becoming another program.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::Path;

/// A variable of the new program: a value, or removed.
pub(crate) type Variables<'a> = [(&'a str, Option<&'a OsStr>)];

/// Becomes the program; returns only when that fails. Signals are inherited as they are.
#[cfg(unix)]
#[expect(unsafe_code, reason = "execve has no safe form that leaves signals as they are")]
pub(crate) fn replace(program: &Path, arguments: &[OsString], variables: &Variables<'_>) -> io::Result<u8> {
    use std::ffi::{CStr, CString, c_char};
    use std::os::unix::ffi::OsStrExt;
    use std::ptr::null;

    unsafe extern "C" {
        static environ: *const *const c_char;
    }

    let program = CString::new(program.as_os_str().as_bytes())?;
    let words: Result<Vec<CString>, _> = arguments.iter().map(|word| CString::new(word.as_bytes())).collect();
    let words = words?;
    let mut word_pointers = vec![program.as_ptr()];
    word_pointers.extend(words.iter().map(|word| word.as_ptr()));
    word_pointers.push(null());

    let mut added = Vec::with_capacity(variables.len());
    for (name, value) in variables {
        if let Some(value) = value {
            added.push(CString::new([name.as_bytes(), b"=", value.as_bytes()].concat())?);
        }
    }
    let mut pointers = Vec::with_capacity(128);
    // SAFETY: one thread runs, nothing changes the environment, and `environ` is null or a list
    // of strings that ends in a null pointer.
    unsafe {
        let mut at = environ;
        while !at.is_null() && !(*at).is_null() {
            let entry = CStr::from_ptr(*at).to_bytes();
            let name = entry.split(|&byte| byte == b'=').next().unwrap_or_default();
            if !variables.iter().any(|(changed, _)| changed.as_bytes() == name) {
                pointers.push(*at);
            }
            at = at.add(1);
        }
    }
    pointers.extend(added.iter().map(|entry| entry.as_ptr()));
    pointers.push(null());
    // SAFETY: both lists end in a null pointer, and what they point to outlives the call.
    unsafe { libc::execve(program.as_ptr(), word_pointers.as_ptr(), pointers.as_ptr()) };
    Err(io::Error::last_os_error())
}

/// Runs the program and waits for it, since Windows has nothing like `execve`.
#[cfg(not(unix))]
pub(crate) fn replace(program: &Path, arguments: &[OsString], variables: &Variables<'_>) -> io::Result<u8> {
    let mut command = std::process::Command::new(program);
    command.args(arguments);
    for (name, value) in variables {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let status = command.status()?;
    Ok(status.code().map_or(1, |code| u8::try_from(code).unwrap_or(1)))
}

/// The path that was executed, links not followed, where the system tells.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the auxiliary vector holds a pointer")]
pub(crate) fn executed_path() -> Option<std::path::PathBuf> {
    use std::os::unix::ffi::OsStrExt;

    // SAFETY: the kernel puts a pointer to a string there that lives as long as the process
    // (getauxval(3), AT_EXECFN), or nothing.
    let path = unsafe {
        let path = libc::getauxval(libc::AT_EXECFN) as *const std::ffi::c_char;
        (!path.is_null()).then(|| std::ffi::CStr::from_ptr(path))?
    };
    Some(OsStr::from_bytes(path.to_bytes()).into())
}

/// The path that was executed, links not followed, where the system tells: macOS does, and on
/// Windows shims are copies.
#[cfg(not(target_os = "linux"))]
pub(crate) fn executed_path() -> Option<std::path::PathBuf> {
    std::env::current_exe().ok()
}

/// Whether two paths lead to one file.
pub(crate) fn same_file(a: &Path, b: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let (Ok(a), Ok(b)) = (a.metadata(), b.metadata()) else { return false };
        (a.dev(), a.ino()) == (b.dev(), b.ino())
    }
    #[cfg(not(unix))]
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}
