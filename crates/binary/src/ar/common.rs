//! The common format and its dialects: System V and GNU, BSD and Apple, Microsoft, Go, thin archives
//! (`ar.h`; Microsoft's PE format, "Archive (Library) File Format"; `cmd/internal/archive`).

use ogive_record::{Fact, Provenance};

use super::group::Groups;
use super::member::{HEAD, classify};
use super::{ArchiveKind, MEMBERS, MemberKind};
use crate::Fault;
use crate::ahead::Ahead;

/// How long `ar_hdr` is.
const HEADER: u64 = 60;
/// How long a name may be.
const LONGEST_NAME: u64 = 512;

/// What a member's header says.
struct Header {
    /// Its name field without the blanks behind it.
    name: String,
    /// How long it is, in bytes.
    size: u64,
}

/// The table of long names.
#[derive(Clone, Copy)]
struct Names {
    offset: u64,
    size: u64,
}

/// Counts the members into `groups`; returns whose archive it is.
pub(super) fn read(
    file: &mut Ahead<'_>,
    thin: bool,
    groups: &mut Groups,
    faults: &mut Vec<Fault>,
) -> ArchiveKind {
    let mut dialect = thin.then_some(ArchiveKind::Thin);
    let mut names = Names { offset: 0, size: 0 };
    let (mut linker_members, mut count) = (0, 0);
    let mut at = object::archive::MAGIC.len() as u64;
    while at < file.size() {
        count += 1;
        if count > MEMBERS {
            let what = format!("it has more than {MEMBERS} members, and the rest is not looked at");
            faults.push(Fault::Malformed { what });
            break;
        }
        if file.size() - at < HEADER {
            // Some writers leave bytes behind the last member; only the start of a header is a loss.
            if file.get(at, 1) != b"\n" {
                faults.push(Fault::Truncated { needs: at + HEADER });
            }
            break;
        }
        let Some(header) = header(file.get(at, HEADER as usize)) else {
            faults.push(Fault::Malformed { what: format!("no member of an archive begins at offset {at}") });
            break;
        };
        let data = at + HEADER;
        let special = special(&header.name);
        let elsewhere = thin && special.is_none();
        let size = if elsewhere { 0 } else { header.size };
        let end = data.saturating_add(size);
        if end > file.size() {
            faults.push(Fault::Truncated { needs: end });
        }
        match special {
            Some(Special::Names) => names = Names { offset: data, size },
            Some(Special::Linker) => {
                linker_members += 1;
                let kind = if linker_members > 1 { ArchiveKind::Coff } else { ArchiveKind::Gnu };
                if dialect.is_none_or(|dialect| dialect == ArchiveKind::Gnu) {
                    dialect = Some(kind);
                }
            }
            Some(Special::BsdSymbols) => dialect = dialect.or(Some(ArchiveKind::Bsd)),
            None if elsewhere => {
                let because = "the archive is thin: its members are other files";
                let target = Fact::unknown(because, Provenance::Field("!<thin>".to_owned()));
                groups.add(MemberKind::Elsewhere, target, || long_name(file, names, &header.name));
            }
            None => {
                let bsd = header.name.strip_prefix("#1/").and_then(|length| length.parse::<u64>().ok());
                let name_size = bsd.unwrap_or(0).min(size);
                let name = bsd.map_or_else(|| header.name.clone(), |_| embedded_name(file, data, name_size));
                if is_bsd_symbols(&name) {
                    dialect = dialect.or(Some(ArchiveKind::Bsd));
                } else {
                    let data = data + name_size;
                    let size = size - name_size;
                    let head = file.get(data, usize::try_from(size).unwrap_or(HEAD).min(HEAD));
                    let (kind, target) = classify(&name, head, size);
                    dialect = match (dialect, kind) {
                        // LLVM writes Windows libraries with one linker member.
                        (None | Some(ArchiveKind::Gnu), MemberKind::CoffImport) => Some(ArchiveKind::Coff),
                        (None, _) => Some(dialect_of(&header.name, kind)),
                        (known, _) => known,
                    };
                    groups.add(kind, target, || long_name(file, names, &name));
                }
            }
        }
        // Members begin at even offsets.
        at = end.saturating_add(end & 1);
    }
    dialect.unwrap_or(ArchiveKind::Gnu)
}

fn header(bytes: &[u8]) -> Option<Header> {
    let (header, _) = object::pod::from_bytes::<object::archive::Header>(bytes).ok()?;
    if header.terminator != object::archive::TERMINATOR {
        return None;
    }
    let name = String::from_utf8_lossy(&header.name).trim_end_matches([' ', '\0']).to_owned();
    let size = std::str::from_utf8(&header.size).ok()?.trim_end().parse().ok()?;
    Some(Header { name, size })
}

/// Members that are no files.
enum Special {
    /// Which member defines which symbol: one in System V's archives, two in Microsoft's, and more of them
    /// for hybrid code.
    Linker,
    /// The table of long names.
    Names,
    /// The symbol table of BSD and of Go's first releases.
    BsdSymbols,
}

fn special(name: &str) -> Option<Special> {
    match name {
        "/" | "/SYM64/" | "/<ECSYMBOLS>/" | "/<XFGHASHMAP>/" => Some(Special::Linker),
        "//" | "ARFILENAMES/" => Some(Special::Names),
        _ => is_bsd_symbols(name).then_some(Special::BsdSymbols),
    }
}

fn is_bsd_symbols(name: &str) -> bool {
    matches!(name, "__.SYMDEF" | "__.SYMDEF SORTED" | "__.SYMDEF_64" | "__.SYMDEF_64 SORTED" | "__.GOSYMDEF")
}

/// Whose archive it is, by its first file.
fn dialect_of(name: &str, kind: MemberKind) -> ArchiveKind {
    match kind {
        MemberKind::GoExport | MemberKind::GoObject => ArchiveKind::Go,
        _ if name.starts_with('/') || name.ends_with('/') => ArchiveKind::Gnu,
        _ => ArchiveKind::Bsd,
    }
}

/// The name that stands before a member's contents, NULs behind it.
fn embedded_name(file: &mut Ahead<'_>, offset: u64, size: u64) -> String {
    let name = file.get(offset, usize::try_from(size.min(LONGEST_NAME)).unwrap_or_default());
    String::from_utf8_lossy(name).trim_end_matches('\0').to_owned()
}

/// The name that `name` stands for: `/123` is an offset into the table, and a slash ends a short one.
fn long_name(file: &mut Ahead<'_>, names: Names, name: &str) -> String {
    let Some(offset) = name.strip_prefix('/').and_then(|offset| offset.parse::<u64>().ok()) else {
        return name.strip_suffix('/').unwrap_or(name).to_owned();
    };
    let size = names.size.saturating_sub(offset).min(LONGEST_NAME);
    let at = names.offset.saturating_add(offset);
    let bytes = file.get(at, usize::try_from(size).unwrap_or_default());
    // A newline ends it in GNU's archives, a NUL in Microsoft's.
    let end = bytes.iter().position(|byte| matches!(byte, b'\n' | 0)).unwrap_or(bytes.len());
    let text = String::from_utf8_lossy(&bytes[..end]);
    let text = text.strip_suffix('/').unwrap_or(&text);
    if text.is_empty() { name.to_owned() } else { text.to_owned() }
}
