//! Takes colours and other terminal commands out of a stream.

/// Where in a control sequence the stream stands (ECMA-48; `OSC` ends with BEL or ST).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    #[default]
    Text,
    Escape,
    Control,
    Command,
    CommandEscape,
}

/// Removes control sequences from a stream that comes in pieces.
#[derive(Debug, Default)]
pub(super) struct Strip {
    state: State,
}

impl Strip {
    /// Appends what of `bytes` is text. A line end always is: a sequence that is not finished on its line hides
    /// nothing after it.
    pub(super) fn feed(&mut self, mut bytes: &[u8], text: &mut Vec<u8>) {
        while !bytes.is_empty() {
            if self.state == State::Text {
                let end = memchr::memchr(0x1b, bytes).unwrap_or(bytes.len());
                text.extend_from_slice(&bytes[..end]);
                bytes = &bytes[end..];
                if bytes.is_empty() {
                    return;
                }
                self.state = State::Escape;
                bytes = &bytes[1..];
                continue;
            }
            let byte = bytes[0];
            if byte == b'\n' {
                self.state = State::Text;
                continue;
            }
            bytes = &bytes[1..];
            self.state = match (self.state, byte) {
                (_, 0x1b) if self.state != State::Command => State::Escape,
                (State::Escape, b'[') => State::Control,
                (State::Escape, b']') => State::Command,
                // `ESC ( B` and its kin have bytes between.
                (State::Escape, 0x20..=0x2f) => State::Escape,
                (State::Control, 0x20..=0x3f) => State::Control,
                (State::Command, 0x1b) => State::CommandEscape,
                (State::Command, 0x07) | (State::CommandEscape, b'\\') => State::Text,
                (State::Command | State::CommandEscape, _) => State::Command,
                (State::Text | State::Escape | State::Control, _) => State::Text,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(bytes: &[u8]) -> Vec<u8> {
        let mut text = Vec::new();
        Strip::default().feed(bytes, &mut text);
        text
    }

    #[test]
    fn sequences_go_and_lines_stay() {
        assert_eq!(plain(b"exec \x1b[1;31mformat\x1b[0m error"), b"exec format error");
        assert_eq!(plain(b"\x1b]8;;http://x\x1b\\link\x1b]8;;\x07 end"), b"link end");
        assert_eq!(plain(b"a\x1b[12\nb\x1b]0;never ends\nc"), b"a\nb\nc");
        assert_eq!(plain(b"\x1b(Bx\x1b"), b"x");
    }

    proptest! {
        #[test]
        fn pieces_make_no_difference(bytes in proptest::collection::vec(prop_oneof![Just(0x1b), Just(b'['), Just(b']'), Just(b'\n'), Just(b'm'), Just(7u8), any::<u8>()], 0..200), cut in 1usize..20) {
            let mut text = Vec::new();
            let mut strip = Strip::default();
            for piece in bytes.chunks(cut) {
                strip.feed(piece, &mut text);
            }
            prop_assert_eq!(text, plain(&bytes));
        }
    }
}
