//! Where ogive keeps its things.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use ogive_platform::{Goos, SdkName};

use self::LayoutError::NoHome;

/// The places of one installation of ogive.
///
/// With `OGIVE_HOME` set everything stands below it. Otherwise data, settings, cache and state go
/// where the XDG base directory specification puts them (on macOS too: a GOROOT with a space in it
/// breaks cgo), on Windows below `%LOCALAPPDATA%` and `%APPDATA%`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Programs, shims and SDKs.
    pub home: PathBuf,
    /// The user's settings file.
    pub config: PathBuf,
    /// What may be deleted at any time.
    pub cache: PathBuf,
    /// Journals and tree heads.
    pub state: PathBuf,
}

/// Why no places can be told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    /// `OGIVE_HOME` is unset, and so is the user's home folder.
    #[error(
        "can't tell where ogive's SDKs are: neither OGIVE_HOME nor the user's home folder is known; set OGIVE_HOME"
    )]
    NoHome,
    /// A variable names another place in every folder: what a repository holds there would be run.
    #[error("{name} is {}, which is another place in every folder; set it to an absolute path", value.display())]
    Relative {
        /// The variable.
        name: &'static str,
        /// Its value.
        value: PathBuf,
    },
}

/// The absolute path that a variable names; none when it is unset or empty.
fn absolute(
    var: impl Fn(&str) -> Option<OsString>,
    name: &'static str,
) -> Result<Option<PathBuf>, LayoutError> {
    match var(name).filter(|value| !value.is_empty()).map(PathBuf::from) {
        Some(value) if !value.has_root() => Err(LayoutError::Relative { name, value }),
        path => Ok(path),
    }
}

impl Layout {
    /// The places that variables and the user's home folder name.
    ///
    /// # Errors
    /// When neither says anything, or a variable names no absolute path.
    pub fn new(
        var: impl Fn(&str) -> Option<OsString>,
        user_home: Option<&Path>,
        os: Goos,
    ) -> Result<Self, LayoutError> {
        let (home, config) = (absolute(&var, "OGIVE_HOME")?, absolute(&var, "OGIVE_CONFIG")?);
        let var = |name: &str| var(name).filter(|v| !v.is_empty()).map(PathBuf::from);
        let mut layout = match home {
            Some(home) => Self::below(&home),
            None if os == Goos::Windows => Self::windows(&var, user_home).ok_or(NoHome)?,
            None => Self::xdg(&var, user_home).ok_or(NoHome)?,
        };
        if let Some(config) = config {
            layout.config = config;
        }
        Ok(layout)
    }

    /// The places as seen by a program that may itself stand in an installation's folder `bin` or
    /// `shims`: unless `OGIVE_HOME` says otherwise, that installation is meant, so that it is found with no
    /// variable set at all. `is_dir` tells whether a folder exists.
    ///
    /// # Errors
    /// When nothing says where, or a variable names no absolute path.
    pub fn discover(
        var: impl Fn(&str) -> Option<OsString>,
        user_home: Option<&Path>,
        os: Goos,
        executable: Option<&Path>,
        is_dir: impl Fn(&Path) -> bool,
    ) -> Result<Self, LayoutError> {
        let standard = Self::new(&var, user_home, os);
        if var("OGIVE_HOME").is_some_and(|v| !v.is_empty()) {
            return standard;
        }
        let own = executable
            .and_then(Path::parent)
            // On Windows shims are copies, and stand in a folder of their own.
            .filter(|folder| folder.ends_with("bin") || folder.ends_with("shims"))
            .and_then(Path::parent)
            .filter(|home| is_dir(&home.join("sdk")));
        let Some(own) = own else { return standard };
        if standard.as_ref().is_ok_and(|standard| standard.home == own) {
            return standard;
        }
        let mut layout = match own.ancestors().nth(3) {
            // HOME is unset or somebody else's: the place itself tells whose home it is in.
            Some(home) if os != Goos::Windows && own == home.join(".local/share/ogive") => {
                Self::xdg(&|_| None, Some(home)).ok_or(NoHome)?
            }
            _ => Self::below(own),
        };
        if let Some(config) = absolute(&var, "OGIVE_CONFIG")? {
            layout.config = config;
        }
        Ok(layout)
    }

    /// Everything below one folder.
    #[must_use]
    pub fn below(home: &Path) -> Self {
        Self {
            home: home.to_owned(),
            config: home.join("config.toml"),
            cache: home.join("cache"),
            state: home.join("state"),
        }
    }

    fn xdg(var: &dyn Fn(&str) -> Option<PathBuf>, user_home: Option<&Path>) -> Option<Self> {
        // Relative values are invalid and to be ignored (XDG base directory specification).
        let place = |name: &str, default: &str| {
            let set = var(name).filter(|p| p.has_root());
            set.or_else(|| user_home.map(|h| h.join(default))).map(|p| p.join("ogive"))
        };
        Some(Self {
            home: place("XDG_DATA_HOME", ".local/share")?,
            config: place("XDG_CONFIG_HOME", ".config")?.join("config.toml"),
            cache: place("XDG_CACHE_HOME", ".cache")?,
            state: place("XDG_STATE_HOME", ".local/state")?,
        })
    }

    fn windows(var: &dyn Fn(&str) -> Option<PathBuf>, user_home: Option<&Path>) -> Option<Self> {
        let place = |name: &str, default: &str| {
            let folder = var(name).or_else(|| user_home.map(|h| h.join("AppData").join(default)));
            folder.map(|p| p.join("ogive"))
        };
        let local = place("LOCALAPPDATA", "Local")?;
        Some(Self {
            config: place("APPDATA", "Roaming")?.join("config.toml"),
            cache: local.join("cache"),
            state: local.join("state"),
            home: local,
        })
    }

    /// The folder of ogive's own programs.
    #[must_use]
    pub fn bin(&self) -> PathBuf {
        self.home.join("bin")
    }

    /// The folder that PATH names.
    #[must_use]
    pub fn shims(&self) -> PathBuf {
        self.home.join("shims")
    }

    /// The folder of SDKs.
    #[must_use]
    pub fn sdks(&self) -> PathBuf {
        self.home.join("sdk")
    }

    /// The folder of one SDK: `sdk/go1.27.3.linux-arm64`.
    #[must_use]
    pub fn sdk(&self, name: SdkName) -> PathBuf {
        self.sdks().join(name.folder())
    }

    /// What is recorded about one SDK: `sdk/go1.27.3.linux-arm64.json`.
    #[must_use]
    pub fn sidecar(&self, name: SdkName) -> PathBuf {
        self.sdks().join(format!("{}.json", name.folder()))
    }

    /// The index of installed SDKs.
    #[must_use]
    pub fn index(&self) -> PathBuf {
        self.sdks().join("index")
    }

    /// The stable link to the default SDK, for editors that want a fixed GOROOT.
    #[must_use]
    pub fn default_link(&self) -> PathBuf {
        self.sdks().join("default")
    }

    /// The stable link to the newest installed patch of a line: `sdk/1.27`.
    #[must_use]
    pub fn line_link(&self, major: u32, minor: u32) -> PathBuf {
        self.sdks().join(format!("{major}.{minor}"))
    }

    /// Where SDKs are unpacked, on the store's file system.
    #[must_use]
    pub fn staging(&self) -> PathBuf {
        self.home.join("staging")
    }

    /// The lock file of that name.
    #[must_use]
    pub fn lock(&self, name: &str) -> PathBuf {
        self.home.join("locks").join(format!("{name}.lock"))
    }

    /// Partial and whole downloads.
    #[must_use]
    pub fn downloads(&self) -> PathBuf {
        self.cache.join("downloads")
    }

    /// The folder of build caches that are not shared.
    #[must_use]
    pub fn gocache(&self) -> PathBuf {
        self.cache.join("gocache")
    }

    /// What builds leave for the next one.
    #[must_use]
    pub fn builds(&self) -> PathBuf {
        self.cache.join("build")
    }

    /// What the gate has answered.
    #[must_use]
    pub fn answers(&self) -> PathBuf {
        self.cache.join("gate")
    }

    /// What is remembered about checksum databases.
    #[must_use]
    pub fn sumdb(&self) -> PathBuf {
        self.state.join("sumdb")
    }

    /// The transactions that `ogive undo` plays back.
    #[must_use]
    pub fn journal(&self) -> PathBuf {
        self.state.join("journal")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vars<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<OsString> + 'a {
        move |name| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| v.into())
    }

    fn at(layout: &Layout) -> [&str; 4] {
        [&layout.home, &layout.config, &layout.cache, &layout.state].map(|p| p.to_str().unwrap())
    }

    #[test]
    fn ogive_home_holds_everything() {
        let layout = Layout::new(vars(&[("OGIVE_HOME", "/o")]), None, Goos::Linux).unwrap();
        assert_eq!(at(&layout), ["/o", "/o/config.toml", "/o/cache", "/o/state"]);
    }

    #[test]
    fn follows_xdg_and_ignores_relative_values() {
        let home = Path::new("/h");
        let layout = Layout::new(vars(&[("XDG_CACHE_HOME", "/c")]), Some(home), Goos::Darwin).unwrap();
        assert_eq!(
            at(&layout),
            ["/h/.local/share/ogive", "/h/.config/ogive/config.toml", "/c/ogive", "/h/.local/state/ogive"]
        );
        let relative = Layout::new(vars(&[("XDG_CACHE_HOME", "c")]), Some(home), Goos::Linux).unwrap();
        assert_eq!(relative.cache, Path::new("/h/.cache/ogive"));
        let set = Layout::new(vars(&[("OGIVE_CONFIG", "/my.toml")]), Some(home), Goos::Linux).unwrap();
        assert_eq!(set.config, Path::new("/my.toml"));
        assert_eq!(Layout::new(vars(&[]), None, Goos::Linux), Err(NoHome));
        for name in ["OGIVE_HOME", "OGIVE_CONFIG"] {
            let relative = [(name, "of/the/repository")];
            let own = Some(Path::new("/h/.local/share/ogive/bin/ogive"));
            for layout in [
                Layout::new(vars(&relative), Some(home), Goos::Linux),
                Layout::discover(vars(&relative), None, Goos::Linux, own, |_| true),
            ] {
                assert!(matches!(layout, Err(LayoutError::Relative { name: n, .. }) if n == name));
            }
        }
    }

    #[test]
    fn windows_splits_local_and_roaming() {
        let layout =
            Layout::new(vars(&[("LOCALAPPDATA", "/l"), ("APPDATA", "/r")]), None, Goos::Windows).unwrap();
        assert_eq!(at(&layout), ["/l/ogive", "/r/ogive/config.toml", "/l/ogive/cache", "/l/ogive/state"]);
    }

    #[test]
    fn a_program_finds_the_installation_it_stands_in() {
        let find = |pairs: &[(&str, &str)], home: Option<&str>, exe: &str| {
            let exe = Path::new(exe);
            Layout::discover(vars(pairs), home.map(Path::new), Goos::Linux, Some(exe), |p| {
                p == Path::new("/h/.local/share/ogive/sdk") || p == Path::new("/opt/o/sdk")
            })
        };
        let standard = Layout::new(vars(&[]), Some(Path::new("/h")), Goos::Linux).unwrap();
        let own = "/h/.local/share/ogive/bin/ogive-shim";
        assert_eq!(find(&[], Some("/h"), own), Ok(standard.clone()));
        assert_eq!(find(&[], None, own), Ok(standard.clone()), "HOME unset");
        assert_eq!(find(&[], Some("/root"), own), Ok(standard.clone()), "HOME of somebody else");
        assert_eq!(find(&[], Some("/h"), "/opt/o/bin/ogive-shim"), Ok(Layout::below(Path::new("/opt/o"))));
        let copied = find(&[], Some("/h"), "/opt/o/shims/go.exe");
        assert_eq!(copied, Ok(Layout::below(Path::new("/opt/o"))));
        assert_eq!(find(&[], Some("/h"), "/usr/bin/ogive"), Ok(standard));
        let elsewhere = find(&[("OGIVE_HOME", "/x")], Some("/h"), own);
        assert_eq!(elsewhere, Ok(Layout::below(Path::new("/x"))));
    }
}
