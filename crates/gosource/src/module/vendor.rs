//! `vendor/modules.txt`, which `go mod vendor` writes (`cmd/go/internal/modload/vendor.go`).

use super::ModuleVersion;

/// A module with packages below `vendor`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vendored {
    /// The module, by the name under which it is imported.
    pub module: ModuleVersion,
    /// What stands there in its place.
    pub replaced_by: Option<ModuleVersion>,
    /// Whether the `go.mod` itself names it.
    pub explicit: bool,
    /// The version of its `go` line.
    pub go: Option<String>,
    /// The paths of the packages that are there.
    pub packages: Vec<String>,
}

/// What is below `vendor`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vendor {
    /// The modules, in the order of the file.
    pub modules: Vec<Vendored>,
}

impl Vendor {
    /// Reads a file. Like Go, passes over what it does not know.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let mut modules: Vec<Vendored> = Vec::new();
        for line in text.lines() {
            if let Some(notes) = line.strip_prefix("## ") {
                if let Some(module) = modules.last_mut() {
                    for note in notes.split(';').map(str::trim) {
                        module.explicit |= note == "explicit";
                        module.go = note.strip_prefix("go ").map(str::to_owned).or(module.go.take());
                    }
                }
            } else if let Some(module) = line.strip_prefix("# ") {
                modules.extend(vendored(module));
            } else if let Some(module) = modules.last_mut()
                && !line.trim().is_empty()
            {
                module.packages.push(line.trim().to_owned());
            }
        }
        // What was replaced without being used is listed again at the end.
        modules.retain(|module| !module.packages.is_empty() || module.explicit);
        Self { modules }
    }
}

/// Reads `path version [=> path [version]]`.
fn vendored(line: &str) -> Option<Vendored> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let arrow = words.iter().position(|word| *word == "=>").unwrap_or(words.len());
    let side = |words: &[&str]| {
        let path = (*words.first()?).to_owned();
        Some(ModuleVersion { path, version: words.get(1).copied().unwrap_or_default().to_owned() })
    };
    let replaced_by = words.get(arrow + 1..).and_then(side);
    Some(Vendored {
        module: side(&words[..arrow])?,
        replaced_by,
        explicit: false,
        go: None,
        packages: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_have_packages() {
        // Of containerd and of a module with a replacement.
        let text = "# cyphar.com/go-pathrs v0.2.1\n## explicit; go 1.18\ncyphar.com/go-pathrs\ncyphar.com/go-pathrs/internal\n\
                    # dario.cat/mergo v1.0.1 => ../mergo\n## explicit\ndario.cat/mergo\n\
                    # x.y/z v1.0.0 => x.y/w v1.1.0\n# dario.cat/mergo => ../mergo\n";
        let vendor = Vendor::read(text.as_bytes());
        let brief: Vec<_> = vendor
            .modules
            .iter()
            .map(|each| (each.module.path.as_str(), each.packages.len(), each.explicit))
            .collect();
        assert_eq!(brief, [("cyphar.com/go-pathrs", 2, true), ("dario.cat/mergo", 1, true)]);
        assert_eq!(vendor.modules[0].go.as_deref(), Some("1.18"));
        let folder = ModuleVersion { path: "../mergo".to_owned(), version: String::new() };
        assert_eq!(vendor.modules[1].replaced_by, Some(folder));
    }
}
