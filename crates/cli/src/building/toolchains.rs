//! What is wished of C toolchains.

use std::path::PathBuf;

use ogive_cc::{GlibcVersion, Kind, Libc, NamedTools, Want};
use ogive_platform::Platform;

use super::Wished;
use crate::Failure;

/// The oldest macOS that programs have to run on: digits and dots, which get into the flags of compilers.
///
/// # Errors
/// When it is no version.
pub(crate) fn minimum_macos(wished: &Wished) -> Result<Option<String>, Failure> {
    let Some(text) = &wished.table.minimum_macos else { return Ok(None) };
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match text.value.split('.').all(is_number) {
        true => Ok(Some(text.value.clone())),
        false => Err(wished.wrong(text, format!("{:?} is no version of macOS, such as 13.0", text.value))),
    }
}

/// What the settings wish for each platform.
pub(crate) struct Wants {
    libc: Option<Libc>,
    order: Vec<Kind>,
    named: Vec<(Platform, NamedTools)>,
    /// Folders that stand for `/` of a platform, for clang.
    sysroots: Vec<(Platform, PathBuf)>,
    android_api: Option<u16>,
    minimum_macos: Option<String>,
    /// Stubs that stand for Apple's SDK.
    stubs: Option<PathBuf>,
}

impl Wants {
    /// Reads what `ogive.toml` says.
    ///
    /// # Errors
    /// When it has no meaning.
    pub(crate) fn new(wished: &Wished) -> Result<Self, Failure> {
        let said = &wished.table;
        let floor: Option<GlibcVersion> = wished.parsed(said.glibc.as_ref())?;
        let libc = match (wished.parsed::<Libc>(said.libc.as_ref())?, floor) {
            (Some(Libc::Glibc { .. }) | None, Some(floor)) => Some(Libc::Glibc { floor: Some(floor) }),
            (libc, _) => libc,
        };
        let mut order = Vec::new();
        for text in &said.toolchains {
            order.push(text.value.parse::<Kind>().map_err(|error| wished.wrong(text, error))?);
        }
        let mut named = Vec::new();
        let mut sysroots = Vec::new();
        for entry in &said.cc {
            let Some(at) = entry.cc.as_ref().or(entry.sysroot.as_ref()) else {
                let place = wished.file.as_deref().unwrap_or(std::path::Path::new("ogive.toml"));
                let (place, line, platform) = (place.display(), entry.line, &entry.platform);
                return Err(Failure::usage(format!(
                    "{place}:{line}: the toolchain for {platform} has neither cc nor sysroot"
                )));
            };
            let platform = entry.platform.parse::<Platform>().map_err(|error| wished.wrong(at, error))?;
            if entry.cc.is_none() {
                sysroots.push((platform, PathBuf::from(&at.value)));
                continue;
            }
            let value = |text: &Option<ogive_selection::files::build_table::Text>| {
                text.as_ref().map(|text| text.value.clone())
            };
            named.push((
                platform,
                NamedTools {
                    cc: at.value.clone(),
                    cxx: value(&entry.cxx),
                    ar: value(&entry.ar),
                    sysroot: value(&entry.sysroot).map(Into::into),
                    pkg_config: value(&entry.pkg_config),
                },
            ));
        }
        let android_api = wished.parsed(said.android_api.as_ref())?;
        let minimum_macos = minimum_macos(wished)?;
        Ok(Self { libc, order, named, sysroots, android_api, minimum_macos, stubs: None })
    }

    /// With stubs in the place of Apple's SDK. zig has the rest that is needed.
    pub(crate) fn with_macos_stubs(self, folder: PathBuf) -> Self {
        Self { stubs: Some(folder), ..self }
    }

    /// What is wished for one platform.
    pub(crate) fn of(&self, platform: Platform) -> Want {
        let named = self.named.iter().find(|(named, _)| named.port == platform.port);
        let sysroot = self.sysroots.iter().find(|(of, _)| of.port == platform.port);
        // A folder alone is for clang.
        let order = match sysroot {
            Some(_) if self.order.is_empty() => vec![Kind::Clang],
            _ => self.order.clone(),
        };
        // A C library of Linux means nothing elsewhere.
        let libc = self.libc.filter(|_| platform.port.os == ogive_platform::Goos::Linux);
        let mac = platform.port.os == ogive_platform::Goos::Darwin;
        let stubs = self.stubs.clone().filter(|_| mac);
        let order = if stubs.is_some() { vec![Kind::Zig] } else { order };
        Want {
            libc,
            order,
            sysroot: sysroot.map(|(_, folder)| folder.clone()),
            android_api: self.android_api,
            minimum_macos: self.minimum_macos.clone().filter(|_| mac),
            sdkroot: stubs,
            named: named.map(|(_, tools)| tools.clone()),
            ..Want::new(platform)
        }
    }
}
