//! Operating systems as Go names them.

use crate::text::named_enum;

named_enum! {
    /// A GOOS, ports that exist and names that are only reserved (`internal/syslist`).
    Goos, "GOOS" {
        Aix = "aix",
        Android = "android",
        Darwin = "darwin",
        Dragonfly = "dragonfly",
        Freebsd = "freebsd",
        Hurd = "hurd",
        Illumos = "illumos",
        Ios = "ios",
        Js = "js",
        Linux = "linux",
        Nacl = "nacl",
        Netbsd = "netbsd",
        Openbsd = "openbsd",
        Plan9 = "plan9",
        Solaris = "solaris",
        Wasip1 = "wasip1",
        Windows = "windows",
        Zos = "zos",
    }
}

impl Goos {
    /// Whether the build tag `unix` holds (`internal/syslist`, `UnixOS`).
    #[must_use]
    pub const fn is_unix(self) -> bool {
        !matches!(self, Self::Js | Self::Nacl | Self::Plan9 | Self::Wasip1 | Self::Windows | Self::Zos)
    }

    /// The second GOOS whose tag holds too: android is linux, ios is darwin, illumos is solaris
    /// (`go/build`, `matchTag`).
    #[must_use]
    pub const fn implied(self) -> Option<Self> {
        match self {
            Self::Android => Some(Self::Linux),
            Self::Illumos => Some(Self::Solaris),
            Self::Ios => Some(Self::Darwin),
            _ => None,
        }
    }

    /// `.exe` on Windows, nothing elsewhere.
    #[must_use]
    pub const fn executable_suffix(self) -> &'static str {
        match self {
            Self::Windows => ".exe",
            _ => "",
        }
    }
}
