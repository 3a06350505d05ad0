//! The entries of a tar stream with their long names (POSIX pax, GNU), bounded.
//!
//! `tar` itself keeps a whole extension header in memory, whatever its size.

use std::io::{self, Read};

use tar::{Archive, Entry, EntryType};

/// The most bytes of an extension header.
const LONGEST: u64 = 1 << 20;

/// The most entries of one archive.
const MOST_ENTRIES: usize = 2_000_000;

/// An entry: its name and the target of a link are those that extensions give.
pub(super) struct Named<'e, 'a, R: Read> {
    pub(super) name: String,
    pub(super) link: Option<String>,
    pub(super) entry: &'e mut Entry<'a, R>,
}

/// Calls `each` with every entry but the extensions themselves.
pub(super) fn each<R: Read>(
    stream: R,
    mut each: impl FnMut(Named<'_, '_, R>) -> io::Result<()>,
) -> io::Result<()> {
    let mut archive = Archive::new(stream);
    let (mut name, mut link) = (None, None);
    for (count, entry) in archive.entries()?.raw(true).enumerate() {
        let mut entry = entry?;
        if count >= MOST_ENTRIES {
            return Err(invalid("it has too many entries"));
        }
        match entry.header().entry_type() {
            EntryType::GNULongName => name = Some(text(&extension(&mut entry)?)),
            EntryType::GNULongLink => link = Some(text(&extension(&mut entry)?)),
            EntryType::XHeader => {
                for (key, value) in records(&extension(&mut entry)?) {
                    match key.as_str() {
                        "path" => name = Some(value),
                        "linkpath" => link = Some(value),
                        "size" => return Err(invalid("it has an entry of more than 8 GiB")),
                        _ => {}
                    }
                }
            }
            EntryType::XGlobalHeader => {}
            _ => {
                let own = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
                let name = name.take().unwrap_or(own);
                let own = entry.link_name_bytes().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
                let link = link.take().or(own);
                each(Named { name, link, entry: &mut entry })?;
            }
        }
    }
    Ok(())
}

fn invalid(says: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, says)
}

fn extension<R: Read>(entry: &mut Entry<'_, R>) -> io::Result<Vec<u8>> {
    if entry.size() > LONGEST {
        return Err(invalid("it has an extension header of more than 1 MiB"));
    }
    let mut bytes = Vec::new();
    entry.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A text up to its NUL.
fn text(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}

/// `LENGTH KEY=VALUE\n`, as far as they are well-formed.
fn records(bytes: &[u8]) -> Vec<(String, String)> {
    let mut records = Vec::new();
    let mut rest = bytes;
    while let Some(space) = rest.iter().position(|byte| *byte == b' ') {
        let length = std::str::from_utf8(&rest[..space]).ok().and_then(|text| text.parse::<usize>().ok());
        let Some(record) = length.and_then(|length| rest.get(space + 1..length)) else { break };
        let line = String::from_utf8_lossy(record);
        if let Some((key, value)) = line.trim_end_matches('\n').split_once('=') {
            records.push((key.to_owned(), value.to_owned()));
        }
        rest = &rest[space + 1 + record.len()..];
    }
    records
}
