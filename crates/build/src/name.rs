//! What outputs are called.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use ogive_platform::Goos;

use crate::ask::Target;
use crate::mode::BuildMode;

/// A path with placeholders, such as `dist/{name}_{os}_{arch}{ext}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameTemplate(String);

/// What an output is called: a path that stays below the folder that it is relative to.
pub type Name = String;

/// Why a template of names is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// It has a placeholder that means nothing.
    #[error("{{{0}}} is not a placeholder: {{name}}, {{os}}, {{arch}}, {{level}}, {{platform}} or {{ext}}")]
    Unknown(String),
    /// A brace is not closed.
    #[error("a brace is open in {0:?}")]
    Open(String),
    /// Outputs of different platforms would be one file.
    #[error("{0:?} gives two outputs one name: it lacks {{os}} and {{arch}}, or {{platform}}")]
    Same(String),
}

const KNOWN: [&str; 6] = ["name", "os", "arch", "level", "platform", "ext"];

impl Default for NameTemplate {
    fn default() -> Self {
        Self("dist/{name}_{os}_{arch}{level}{ext}".to_owned())
    }
}

impl fmt::Display for NameTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for NameTemplate {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let mut rest = text;
        while let Some((_, behind)) = rest.split_once('{') {
            let (word, behind) = behind.split_once('}').ok_or_else(|| NameError::Open(text.to_owned()))?;
            if !KNOWN.contains(&word) {
                return Err(NameError::Unknown(word.to_owned()));
            }
            rest = behind;
        }
        Ok(Self(text.to_owned()))
    }
}

impl NameTemplate {
    /// The folder that all outputs have in common.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        let fixed = self.0.split('{').next().unwrap_or_default();
        fixed.rfind('/').map_or_else(PathBuf::new, |at| PathBuf::from(&fixed[..at]))
    }

    /// The name of one output.
    #[must_use]
    pub fn name(&self, program: &str, target: Target, mode: BuildMode) -> Name {
        let (os, arch, level) = match target {
            Target::Universal => (Goos::Darwin.name(), "universal", String::new()),
            Target::Platform(platform) => {
                let level = platform.level.map(|level| format!("_{level}")).unwrap_or_default();
                (platform.port.os.name(), platform.port.arch.name(), level.replace([',', '/'], "-"))
            }
        };
        let os_value = match target {
            Target::Universal => Goos::Darwin,
            Target::Platform(platform) => platform.port.os,
        };
        let values = [
            ("{name}", program),
            ("{os}", os),
            ("{arch}", arch),
            ("{level}", &level),
            ("{platform}", &format!("{os}_{arch}{level}")),
            ("{ext}", extension(os_value, mode, target)),
        ];
        values.into_iter().fold(self.0.clone(), |text, (placeholder, value)| text.replace(placeholder, value))
    }
}

/// What the file's name ends with.
fn extension(os: Goos, mode: BuildMode, target: Target) -> &'static str {
    match (mode, os) {
        (BuildMode::CArchive, Goos::Windows) => ".lib",
        (BuildMode::CArchive, _) => ".a",
        (BuildMode::CShared, Goos::Windows) => ".dll",
        (BuildMode::CShared, Goos::Darwin | Goos::Ios) => ".dylib",
        (BuildMode::CShared, Goos::Wasip1) => ".wasm",
        (BuildMode::CShared, _) => ".so",
        (BuildMode::Exe | BuildMode::Pie, _) => match target {
            Target::Platform(platform) if platform.port.arch == ogive_platform::Goarch::Wasm => ".wasm",
            _ => os.executable_suffix(),
        },
    }
}

/// Whether all outputs have names of their own.
///
/// # Errors
/// When two are called the same.
pub fn distinct<'n>(template: &NameTemplate, names: impl Iterator<Item = &'n Name>) -> Result<(), NameError> {
    let mut seen = std::collections::BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(NameError::Same(template.to_string()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_they_are_for() {
        let template = NameTemplate::default();
        let name = |platform: &str, mode| {
            let target = Target::Platform(platform.parse().unwrap());
            template.name("app", target, mode)
        };
        assert_eq!(name("linux/arm64", BuildMode::Exe), "dist/app_linux_arm64");
        assert_eq!(name("linux/amd64/v3", BuildMode::Exe), "dist/app_linux_amd64_v3");
        assert_eq!(name("linux/arm/7,softfloat", BuildMode::Exe), "dist/app_linux_arm_7-softfloat");
        assert_eq!(name("windows/arm64", BuildMode::Exe), "dist/app_windows_arm64.exe");
        assert_eq!(name("js/wasm", BuildMode::Exe), "dist/app_js_wasm.wasm");
        assert_eq!(name("windows/amd64", BuildMode::CShared), "dist/app_windows_amd64.dll");
        let universal = template.name("app", Target::Universal, BuildMode::Exe);
        assert_eq!(universal, "dist/app_darwin_universal");
        for (text, says) in [("{nam}", "{nam} is not a placeholder"), ("a{os", "a brace is open")] {
            let error = text.parse::<NameTemplate>().unwrap_err().to_string();
            assert!(error.starts_with(says), "{error}");
        }
        let flat: NameTemplate = "out/{name}".parse().unwrap();
        let names = ["out/app".to_owned(), "out/app".to_owned()];
        assert_eq!(
            distinct(&flat, names.iter()).unwrap_err().to_string(),
            "\"out/{name}\" gives two outputs one name: it lacks {os} and {arch}, or {platform}"
        );
    }
}
