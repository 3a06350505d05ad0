//! Debian packages (`deb(5)`): an `ar` archive of `debian-binary`, `control.tar*` and `data.tar*`.

use std::io::{self, Read};
use std::rc::Rc;

use super::{damaged, fill, packed, skip};
use crate::limits::Metered;
use crate::look::Look;
use crate::magic::Packing;
use crate::{Place, Seen};

pub(crate) fn read(
    look: &mut Look<'_>,
    stream: &mut dyn Read,
    place: &Place,
    depth: usize,
) -> io::Result<()> {
    let mut magic = [0; 8];
    fill(stream, &mut magic)?;
    let mut header = [0; 60];
    while fill(stream, &mut header)? {
        look.budget.entry()?;
        if !header.ends_with(b"`\n") {
            return Err(damaged("package", "a member's header is wrong"));
        }
        let text = |range: std::ops::Range<usize>| String::from_utf8_lossy(&header[range]).trim().to_owned();
        let size: u64 =
            text(48..58).parse().map_err(|_| damaged("package", "a member's size is no number"))?;
        let name = text(0..16);
        let name = name.trim_end_matches('/');
        let mut contents = stream.take(size);
        if let Some(packing) = name.strip_prefix("data.tar") {
            member(look, packing, &mut contents, place, depth)?;
        } else if let Some(packing) = name.strip_prefix("control.tar") {
            member(look, packing, &mut contents, &place.within("control"), depth)?;
        }
        let left = contents.limit();
        skip(stream, left)?;
        // Members begin at even positions; the last one may lack its padding.
        if size % 2 == 1 {
            fill(stream, &mut [0; 1])?;
        }
    }
    Ok(())
}

fn member(
    look: &mut Look<'_>,
    packing: &str,
    contents: &mut dyn Read,
    place: &Place,
    depth: usize,
) -> io::Result<()> {
    match packing {
        ".bz2" => {
            look.push(place, Seen::LeftOut("it is packed by bzip2, which is not read".into()));
            Ok(())
        }
        ".lzma" => {
            let inner = packed::unpacker(Packing::Lzma, contents)?;
            look.stream(&mut Metered { inner, budget: Rc::clone(&look.budget) }, place, depth)
        }
        _ => look.stream(contents, place, depth),
    }
}
