//! One file, and what lies in it.

use std::io::{self, Read};
use std::path::Path;
use std::rc::Rc;

use ogive_binary::Source;
use ogive_system::{EntryKind, System};

use crate::archive;
use crate::limits::{Arriving, Budget, Limits};
use crate::magic::{HEAD, Magic};
use crate::source::{FileSource, Stream};
use crate::spool::spool;
use crate::{Item, Place, Seen};

/// What is looked at, and how deep.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Open every file of a folder, those too whose names say that they are sources, texts or pictures.
    pub all: bool,
    /// What looking into one file may cost.
    pub limits: Limits,
    /// Compare programs with their signatures, for which all their bytes are read.
    pub signatures: bool,
}

/// The look into one file of the machine.
pub(crate) struct Look<'l> {
    pub(crate) system: &'l System,
    pub(crate) options: Options,
    pub(crate) budget: Rc<Budget>,
    pub(crate) items: Vec<Item>,
}

impl<'l> Look<'l> {
    fn new(system: &'l System, options: Options, size: u64) -> Self {
        Self { system, options, budget: Rc::new(Budget::new(options.limits, size)), items: Vec::new() }
    }

    pub(crate) fn push(&mut self, place: &Place, seen: Seen) {
        self.items.push(Item { place: place.clone(), seen });
    }

    /// Bytes by position that stand at `place`, below `depth` archives.
    pub(crate) fn source(&mut self, source: &dyn Source, place: &Place, depth: usize) {
        let mut head = [0; HEAD];
        let read = source.read_at(&mut head, 0);
        let magic = match read {
            Ok(count) => Magic::of(&head[..count]),
            Err(error) => return self.push(place, Seen::Unreadable(clause(&error))),
        };
        let result = match magic {
            Magic::Program => {
                self.program(source, place);
                Ok(())
            }
            Magic::Zip => archive::zip::read(self, source, place, depth + 1),
            magic => self.layer(magic, &mut Stream::new(source), place, depth + 1),
        };
        self.ended(result, place);
    }

    /// Bytes in order that stand at `place`, below `depth` archives.
    pub(crate) fn stream(&mut self, stream: &mut dyn Read, place: &Place, depth: usize) -> io::Result<()> {
        let head = head(stream)?;
        let magic = Magic::of(&head);
        let mut whole = head.as_slice().chain(stream);
        match magic {
            Magic::Nothing | Magic::Unread(_) => {}
            Magic::Program => match spool(self.system, &mut whole) {
                Ok(spooled) => self.program(&spooled, place),
                Err(error) => return Err(error),
            },
            Magic::Zip => {
                let spooled = spool(self.system, &mut whole)?;
                let result = archive::zip::read(self, &spooled, place, depth + 1);
                self.ended(result, place);
            }
            magic => {
                let result = self.layer(magic, &mut whole, place, depth + 1);
                self.ended(result, place);
            }
        }
        Ok(())
    }

    /// What is packed or an archive that is read in order.
    fn layer(&mut self, magic: Magic, stream: &mut dyn Read, place: &Place, depth: usize) -> io::Result<()> {
        self.budget.layer(depth)?;
        match magic {
            Magic::Packed(packing) => archive::packed::read(self, packing, stream, place, depth),
            Magic::Tar => archive::tar::read(self, stream, place, depth),
            Magic::Deb => archive::deb::read(self, stream, place, depth),
            Magic::Rpm => archive::rpm::read(self, stream, place, depth),
            Magic::Cpio => archive::cpio::read(self, stream, place, depth),
            Magic::Program | Magic::Zip | Magic::Unread(_) | Magic::Nothing => Ok(()),
        }
    }

    /// Tells how the look into an archive ended, when not well.
    fn ended(&mut self, result: io::Result<()>, place: &Place) {
        if let Err(error) = result {
            let seen = match self.budget.take_refusal() {
                Some(because) => Seen::LeftOut(because),
                None => Seen::Unreadable(clause(&error)),
            };
            // One limit ends the archives around it as well, which is said once.
            let said = self.items.last().is_some_and(
                |last| matches!((&last.seen, &seen), (Seen::LeftOut(a), Seen::LeftOut(b)) if a == b),
            );
            if !said {
                self.push(place, seen);
            }
        }
    }

    /// What may be a program; nothing is told of what turns out to be none.
    fn program(&mut self, source: &dyn Source, place: &Place) {
        match ogive_binary::read(source) {
            Ok(mut program) if program.is_program() => {
                if self.options.signatures
                    && let Err(error) = ogive_binary::check_signatures(&mut program, source)
                {
                    return self.push(place, Seen::Unreadable(clause(&error)));
                }
                self.push(place, Seen::Program(Box::new(program)));
            }
            Ok(_) => {}
            Err(error) => self.push(place, Seen::Unreadable(clause(&error))),
        }
    }
}

/// A file of the machine. What was `named` by the user is told of whatever it is.
pub(crate) fn file(system: &System, options: Options, path: &Path, named: bool) -> Vec<Item> {
    let place = Place::file(path.to_string_lossy());
    let unreadable =
        |error: &io::Error| vec![Item { place: place.clone(), seen: Seen::Unreadable(clause(error)) }];
    let source = match system.files.open_random(path).and_then(FileSource::new) {
        Ok(source) => source,
        // A file of a folder may go away while the folder is walked.
        Err(error) if error.kind() == io::ErrorKind::NotFound && !named => return Vec::new(),
        Err(error) => return unreadable(&error),
    };
    let mut look = Look::new(system, options, source.size());
    look.source(&source, &place, 0);
    let mut items = look.items;
    if let Some(error) = source.take_failure() {
        return unreadable(&error);
    }
    if let Some(fault) = source.shrunk() {
        for item in &mut items {
            if let Seen::Program(program) = &mut item.seen {
                program.faults.push(fault.clone());
            }
        }
    }
    if items.is_empty() && named {
        items.push(Item { seen: anything(&source), place });
    }
    items
}

/// What a named file is that is no program and holds none.
fn anything(source: &dyn Source) -> Seen {
    let mut head = [0; HEAD];
    let count = source.read_at(&mut head, 0).unwrap_or_default();
    match Magic::of(&head[..count]) {
        Magic::Unread(packing) => Seen::LeftOut(format!("it is packed by {packing}, which is not read")),
        Magic::Nothing | Magic::Program => match ogive_binary::read(source) {
            Ok(program) => Seen::Program(Box::new(program)),
            Err(error) => Seen::Unreadable(clause(&error)),
        },
        _ => Seen::LeftOut("no program is in it".into()),
    }
}

/// Standard input. Archives that are read in order are not kept.
pub(crate) fn input(system: &System, options: Options, stream: &mut dyn Read) -> Vec<Item> {
    let place = Place::file("-");
    let mut look = Look::new(system, options, 0);
    let mut stream = Arriving { inner: stream, budget: Rc::clone(&look.budget) };
    let unreadable =
        |error: &io::Error| vec![Item { place: place.clone(), seen: Seen::Unreadable(clause(error)) }];
    let head = match head(&mut stream) {
        Ok(head) => head,
        Err(error) => return unreadable(&error),
    };
    let magic = Magic::of(&head);
    let mut whole = head.as_slice().chain(stream);
    if matches!(magic, Magic::Program | Magic::Zip | Magic::Nothing | Magic::Unread(_)) {
        let spooled = match spool(system, &mut whole) {
            Ok(spooled) => spooled,
            Err(error) => return unreadable(&error),
        };
        look.source(&spooled, &place, 0);
        if look.items.is_empty() {
            look.push(&place, anything(&spooled));
        }
    } else {
        let result = look.layer(magic, &mut whole, &place, 1);
        look.ended(result, &place);
        if look.items.is_empty() {
            look.push(&place, Seen::LeftOut("no program is in it".into()));
        }
    }
    look.items
}

/// What is at a path that the user named.
pub(crate) fn kind(system: &System, path: &Path) -> Result<EntryKind, Seen> {
    match system.files.target(path) {
        Ok(Some(entry)) => Ok(entry.kind),
        Ok(None) => match system.files.entry(path) {
            Ok(Some(_)) => Err(Seen::Unreadable("it is a link to nothing".into())),
            _ => Err(Seen::Unreadable("nothing is there".into())),
        },
        Err(error) => Err(Seen::Unreadable(clause(&error))),
    }
}

/// The first [`HEAD`] bytes of a stream, fewer where it ends before.
fn head(stream: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    stream.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// Why something failed, as a clause; the place stands beside it.
pub(crate) fn clause(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::NotFound => "nothing is there".into(),
        io::ErrorKind::UnexpectedEof => "it ends too early".into(),
        _ => error.to_string(),
    }
}
