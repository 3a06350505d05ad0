//! How what was built is verified.

/// `--verify`, and `verify` of `[build]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verify {
    /// Each file is read.
    Read,
    /// Each file is read, and run where this machine can run it.
    Run,
}

impl std::str::FromStr for Verify {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "read" => Ok(Self::Read),
            "run" => Ok(Self::Run),
            _ => Err(format!("{text:?} is not read or run")),
        }
    }
}
