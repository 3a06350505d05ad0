//! Bytes that arrive in order, kept so that they can be read by position.
//!
//! What tells what a program is stands at both of its ends and, Go's build info, somewhere in between:
//! head and tail alone would not do. So an entry of an archive is kept whole, small ones in memory and
//! larger ones in a temporary file, which has no name any more when the first byte is written to it.

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ogive_binary::Source;
use ogive_system::{FilesMut, RandomAccess, System};

/// The most bytes of one entry that are kept in memory.
pub const IN_MEMORY: u64 = 4 << 20;

/// What arrived.
pub struct Spooled {
    kept: Kept,
    size: u64,
}

enum Kept {
    Memory(Vec<u8>),
    File { file: Arc<dyn RandomAccess>, _named: Named },
}

/// The name of a temporary file, which goes when it is dropped at the latest.
struct Named {
    files: Arc<dyn FilesMut>,
    path: PathBuf,
}

impl Drop for Named {
    fn drop(&mut self) {
        // What is left behind is in the folder for such things.
        let _ = self.files.remove_file(&self.path);
    }
}

/// Reads `stream` to its end, in memory up to [`IN_MEMORY`] bytes, in a temporary file beyond.
///
/// # Errors
/// As the stream reports; when the temporary file can't be made or written.
pub fn spool(system: &System, stream: &mut dyn Read) -> io::Result<Spooled> {
    let mut bytes = Vec::new();
    stream.take(IN_MEMORY).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < IN_MEMORY {
        let size = bytes.len() as u64;
        return Ok(Spooled { kept: Kept::Memory(bytes), size });
    }
    let (mut writer, path) = create(system)?;
    let named = Named { files: Arc::clone(&system.files), path };
    let file = system.files.open_random(&named.path)?;
    // Where an open file keeps its name, dropping takes it away.
    let _ = system.files.remove_file(&named.path);
    writer.write_all(&bytes)?;
    drop(bytes);
    io::copy(stream, &mut writer)?;
    writer.flush()?;
    drop(writer);
    let size = file.size()?;
    Ok(Spooled { kept: Kept::File { file, _named: named }, size })
}

fn create(system: &System) -> io::Result<(Box<dyn Write + Send>, PathBuf)> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let variable = ["TMPDIR", "TEMP", "TMP"].into_iter().find_map(|name| system.environment.var(name));
    let folder = PathBuf::from(variable.unwrap_or_else(|| "/tmp".to_owned()));
    loop {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("ogive-inspect-{}-{number}", std::process::id()));
        match system.files.create_new(&path, 0o600) {
            Ok(writer) => return Ok((writer, path)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 10_000 => {}
            Err(error) => return Err(error),
        }
    }
}

impl Source for Spooled {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        match &self.kept {
            Kept::Memory(bytes) => Source::read_at(bytes, buffer, offset),
            Kept::File { file, .. } => file.read_at(buffer, offset),
        }
    }
}
