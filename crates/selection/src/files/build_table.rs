//! `[build]` of an `ogive.toml`: what is built, for which platforms and how.
//!
//! ```toml
//! [build]
//! platforms = ["linux/amd64", "linux/arm64", "darwin/universal"]
//! packages = ["./cmd/app"]
//! output = "dist/{name}_{os}_{arch}{ext}"
//! tags = ["netgo"]
//! ldflags = "-s -w"
//! cgo = "auto"
//! glibc = "2.28"
//! ```
//!
//! What the values mean is not known here, but where they stand.

use super::problem::FileError;
use super::toml_text::{Document, Item};

/// A text and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The text.
    pub value: String,
    /// Counted from 1.
    pub line: u32,
}

/// A C toolchain that is named for a platform.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NamedToolchain {
    /// The platform, as it is written: `linux/arm64`.
    pub platform: String,
    /// CC.
    pub cc: Option<Text>,
    /// CXX.
    pub cxx: Option<Text>,
    /// AR.
    pub ar: Option<Text>,
    /// The folder that headers and libraries are looked for in.
    pub sysroot: Option<Text>,
    /// The pkg-config that knows the platform's libraries.
    pub pkg_config: Option<Text>,
    /// Counted from 1.
    pub line: u32,
}

/// What an `ogive.toml` says of builds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BuildTable {
    /// Words for platforms.
    pub platforms: Vec<Text>,
    /// Packages.
    pub packages: Vec<Text>,
    /// The template of names.
    pub output: Option<Text>,
    /// The file of checksums.
    pub checksums: Option<Text>,
    /// Build tags.
    pub tags: Vec<Text>,
    /// Flags of the linker.
    pub ldflags: Option<Text>,
    /// `auto`, `on` or `off`.
    pub cgo: Option<Text>,
    /// The C library that programs are linked with: `glibc` or `musl`.
    pub libc: Option<Text>,
    /// The newest glibc that programs may ask for.
    pub glibc: Option<Text>,
    /// The oldest macOS that programs have to run on.
    pub minimum_macos: Option<Text>,
    /// The kinds of C toolchains, in the order in which they are looked for.
    pub toolchains: Vec<Text>,
    /// What is fetched where no C compiler is found: `zig`, or a release of it, `zig@0.17.1`.
    pub fetch: Option<Text>,
    /// How programs get the runtime of C++: `static` or `shared`.
    pub cxx_runtime: Option<Text>,
    /// The oldest Android, as an API level.
    pub android_api: Option<Text>,
    /// The libraries that programs may load; any when there is no list.
    pub allowed_libraries: Option<Vec<Text>>,
    /// How what was built is verified: `read` or `run`.
    pub verify: Option<Text>,
    /// What programs are given when they are run.
    pub verify_with: Vec<Text>,
    /// C toolchains by platform.
    pub cc: Vec<NamedToolchain>,
}

/// Reads the table `build` of a file that holds others too.
///
/// # Errors
/// When the file is not TOML, or what it says of builds is unknown or has the wrong type.
pub fn parse(bytes: &[u8]) -> Result<BuildTable, FileError> {
    let document = Document::parse(bytes)?;
    let mut table = BuildTable::default();
    let Some((_, build)) = document.entries().find(|(name, _)| *name == "build") else { return Ok(table) };
    for (name, item) in build.entries().ok_or_else(|| build.must_be("a table"))? {
        match name {
            "platforms" => table.platforms = texts(&item)?,
            "packages" => table.packages = texts(&item)?,
            "output" => table.output = Some(text(&item)?),
            "checksums" => table.checksums = Some(text(&item)?),
            "tags" => table.tags = texts(&item)?,
            "ldflags" => table.ldflags = Some(text(&item)?),
            "cgo" => {
                let cgo = text(&item)?;
                if !matches!(cgo.value.as_str(), "auto" | "on" | "off") {
                    return Err(item.must_be("auto, on or off"));
                }
                table.cgo = Some(cgo);
            }
            "libc" => table.libc = Some(text(&item)?),
            "glibc" => table.glibc = Some(text(&item)?),
            "minimum-macos" => table.minimum_macos = Some(text(&item)?),
            "toolchains" => table.toolchains = texts(&item)?,
            "fetch" => table.fetch = Some(text(&item)?),
            "cxx-runtime" => table.cxx_runtime = Some(text(&item)?),
            "android-api" => table.android_api = Some(text(&item)?),
            "allowed-libraries" => table.allowed_libraries = Some(texts(&item)?),
            "verify" => table.verify = Some(text(&item)?),
            "verify-with" => table.verify_with = texts(&item)?,
            "cc" => {
                for (platform, item) in item.entries().ok_or_else(|| item.must_be("a table"))? {
                    table.cc.push(toolchain(super::plain(platform, item.line)?, &item)?);
                }
            }
            _ => {
                return Err(item.unknown(
                    "platforms, packages, output, checksums, tags, ldflags, cgo, libc, glibc, minimum-macos, \
                     toolchains, fetch, cxx-runtime, android-api, allowed-libraries, verify, verify-with, cc",
                ));
            }
        }
    }
    Ok(table)
}

fn toolchain(platform: &str, item: &Item<'_>) -> Result<NamedToolchain, FileError> {
    let mut named =
        NamedToolchain { platform: platform.to_owned(), line: item.line, ..NamedToolchain::default() };
    if item.as_str().is_some() {
        named.cc = Some(text(item)?);
        return Ok(named);
    }
    for (name, entry) in item.entries().ok_or_else(|| item.must_be("a command or a table"))? {
        let place = match name {
            "cc" => &mut named.cc,
            "cxx" => &mut named.cxx,
            "ar" => &mut named.ar,
            "sysroot" => &mut named.sysroot,
            "pkg-config" => &mut named.pkg_config,
            _ => return Err(entry.unknown("cc, cxx, ar, sysroot, pkg-config")),
        };
        *place = Some(text(&entry)?);
    }
    Ok(named)
}

fn text(item: &Item<'_>) -> Result<Text, FileError> {
    Ok(Text { value: super::plain(item.text()?, item.line)?.to_owned(), line: item.line })
}

/// A list of strings, or one alone.
fn texts(item: &Item<'_>) -> Result<Vec<Text>, FileError> {
    match item.elements() {
        Some(elements) => elements.iter().map(text).collect(),
        None => text(item).map(|one| vec![one]).map_err(|_| item.must_be("a list of strings")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_stands_where() {
        let text =
            b"[go]\nversion = 3\n[build]\nplatforms = [\"linux/arm64\",\n  \"native\"]\ncgo = \"off\"\n\
            [build.cc]\n\"linux/arm64\" = \"zig cc -target aarch64-linux-musl\"\n\
            \"windows/amd64\" = { cc = \"x86_64-w64-mingw32-gcc\", sysroot = \"/opt/w\" }\n";
        let table = parse(text).unwrap();
        let platforms: Vec<_> = table.platforms.iter().map(|text| (&*text.value, text.line)).collect();
        assert_eq!(platforms, [("linux/arm64", 4), ("native", 5)]);
        assert_eq!(table.cgo, Some(Text { value: "off".into(), line: 6 }));
        assert_eq!(table.cc.len(), 2);
        assert_eq!(table.cc[1].sysroot.as_ref().unwrap().value, "/opt/w");
        assert_eq!(parse(b"[gate]\nx = 1").unwrap(), BuildTable::default());
        for (text, line, says) in [
            ("[build]\nplatform = ['x']", 2, "no setting build.platform"),
            ("[build]\nplatforms = 3", 2, "a list of strings"),
            ("[build.cc]\n'linux/arm64' = { gcc = 'x' }", 2, "cc, cxx, ar, sysroot, pkg-config"),
            ("build = 3", 1, "a table"),
            ("[build]\nldflags = \"\\u001b[2J\"", 2, "plain text"),
        ] {
            let error = parse(text.as_bytes()).unwrap_err();
            assert_eq!(error.line, line, "{text}");
            assert!(error.to_string().contains(says), "{text}: {error}");
        }
    }
}
