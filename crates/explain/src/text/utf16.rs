//! Reads a log in UTF-16, as Windows PowerShell's `>` writes it, as one in UTF-8.

/// How a stream is encoded, by its first two bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Encoding {
    #[default]
    Unknown,
    /// Whatever is not marked as UTF-16.
    Bytes,
    LittleEndian,
    BigEndian,
}

/// Decodes a stream that comes in pieces. One that does not begin with a byte order mark stays as it is.
#[derive(Debug, Default)]
pub(super) struct Decode {
    encoding: Encoding,
    /// The first byte of what is not complete yet.
    half: Option<u8>,
    /// The first half of a surrogate pair.
    high: Option<u16>,
}

impl Decode {
    /// The text of the next piece; what had to be written anew is in `decoded`.
    pub(super) fn feed<'a>(&mut self, bytes: &'a [u8], decoded: &'a mut Vec<u8>) -> &'a [u8] {
        decoded.clear();
        if self.encoding == Encoding::Bytes {
            return bytes;
        }
        let mut rest = bytes;
        if self.encoding == Encoding::Unknown {
            let head: Vec<u8> = self.half.iter().chain(bytes.iter().take(2)).copied().take(2).collect();
            self.encoding = match head[..] {
                [0xff, 0xfe] => Encoding::LittleEndian,
                [0xfe, 0xff] => Encoding::BigEndian,
                [] => return bytes,
                [first @ (0xff | 0xfe)] => {
                    self.half = Some(first);
                    return &[];
                }
                _ => Encoding::Bytes,
            };
            if self.encoding == Encoding::Bytes {
                let Some(first) = self.half.take() else { return bytes };
                decoded.push(first);
                decoded.extend_from_slice(bytes);
                return decoded;
            }
            rest = &bytes[2 - usize::from(self.half.take().is_some())..];
        }
        for byte in rest {
            match self.half.take() {
                None => self.half = Some(*byte),
                Some(first) => self.unit([first, *byte], decoded),
            }
        }
        decoded
    }

    /// What is left when the stream has ended: a first byte that turned out to be no mark.
    pub(super) fn finish(&mut self) -> Option<u8> {
        self.half.take().filter(|_| self.encoding == Encoding::Unknown)
    }

    fn unit(&mut self, bytes: [u8; 2], decoded: &mut Vec<u8>) {
        let unit = match self.encoding {
            Encoding::BigEndian => u16::from_be_bytes(bytes),
            _ => u16::from_le_bytes(bytes),
        };
        let high = self.high.take();
        if high.is_none() && (0xd800..0xdc00).contains(&unit) {
            self.high = Some(unit);
            return;
        }
        let mut buffer = [0; 4];
        for char in char::decode_utf16(high.into_iter().chain([unit])) {
            let char = char.unwrap_or(char::REPLACEMENT_CHARACTER);
            decoded.extend_from_slice(char.encode_utf8(&mut buffer).as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::scan;
    use proptest::prelude::*;

    fn in_pieces(bytes: &[u8], cut: usize) -> Vec<u8> {
        let (mut decode, mut decoded, mut text) = (Decode::default(), Vec::new(), Vec::new());
        for piece in bytes.chunks(cut) {
            text.extend_from_slice(decode.feed(piece, &mut decoded));
        }
        text.extend(decode.finish());
        text
    }

    fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        ['\u{feff}']
            .into_iter()
            .chain(text.chars())
            .collect::<String>()
            .encode_utf16()
            .flat_map(bytes_of)
            .collect()
    }

    #[test]
    fn a_log_of_windows_powershell_is_read_and_its_lines_counted() {
        let log = "go : go: building\r\n日本\r\nfork/exec C:\\go\\bin\\go.exe: exec format error\r\n";
        for bytes in [utf16(log, u16::to_le_bytes), utf16(log, u16::to_be_bytes)] {
            let scan = scan(bytes.as_slice()).unwrap();
            assert_eq!((scan.lines, scan.bytes), (3, bytes.len() as u64));
            let [found] = &scan.findings[..] else { panic!("{:?}", scan.findings) };
            assert_eq!((found.recognised.recogniser.name.as_str(), found.line), ("exec-format-error", 3));
        }
    }

    #[test]
    fn what_is_not_marked_stays_as_it_is() {
        for bytes in [&b""[..], b"\xff", b"\xff\xff\xfe", b"a\xff\xfeb", b"\xfe"] {
            assert_eq!(in_pieces(bytes, 1), bytes);
        }
    }

    proptest! {
        #[test]
        fn pieces_make_no_difference(text in "\\PC{0,40}", cut in 1usize..9, big in any::<bool>()) {
            let bytes = utf16(&text, if big { u16::to_be_bytes } else { u16::to_le_bytes });
            prop_assert_eq!(in_pieces(&bytes, cut), text.as_bytes());
        }

        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(prop_oneof![Just(0xffu8), Just(0xfe), Just(0xd8), any::<u8>()], 0..60), cut in 1usize..9) {
            prop_assert_eq!(in_pieces(&bytes, cut), in_pieces(&bytes, 60));
        }
    }
}
