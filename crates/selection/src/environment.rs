//! Which variables a selected SDK needs: what may be shared between architectures, and what must
//! be kept apart.
//!
//! Sources are alike everywhere, so the module cache is shared. Installed tools overwrite one
//! another, so tools of another architecture than the hardware's go to `bin/GOOS_GOARCH`, where
//! Go itself puts what it cross-compiles. Objects that a C compiler made may be mixed up in the
//! build cache, so a foreign SDK that may use cgo gets its own.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use ogive_platform::{Goarch, Goos, SdkName};

use crate::files::ogive_toml::Setting;
use crate::{Installed, Partition};

/// What becomes of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It is set.
    Set(OsString),
    /// It is removed.
    Unset,
    /// It stays as it is.
    Keep,
}

/// A variable, what becomes of it and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// What becomes of it.
    pub change: Change,
    /// Why, as a clause.
    pub because: &'static str,
}

/// What the variables depend on.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// The SDK that runs.
    pub sdk: &'a Installed,
    /// The hardware's architecture.
    pub hardware: Goarch,
    /// How far architectures are kept apart.
    pub partition: Partition,
    /// The present environment.
    pub var: &'a dyn Fn(&str) -> Option<OsString>,
    /// The folder of build caches that are not shared.
    pub gocache: &'a Path,
    /// The project's `[go.env]`.
    pub project: &'a [Setting],
}

/// The variables of a selected SDK.
#[must_use]
pub fn environment(around: &Surroundings<'_>) -> Vec<Variable> {
    let mut list = List { around, variables: Vec::with_capacity(8) };
    list.goroot();
    match around.partition {
        Partition::Off => {}
        Partition::Auto => list.auto(),
        Partition::Full => list.full(),
    }
    list.settings();
    list.variables
}

struct List<'a> {
    around: &'a Surroundings<'a>,
    variables: Vec<Variable>,
}

impl List<'_> {
    fn var(&self, name: &str) -> Option<OsString> {
        (self.around.var)(name).filter(|value| !value.is_empty())
    }

    fn add(&mut self, name: &str, change: Change, because: &'static str) {
        self.variables.push(Variable { name: name.to_owned(), change, because });
    }

    fn goroot(&mut self) {
        match self.var("GOROOT") {
            Some(goroot) if goroot == self.around.sdk.goroot => {
                self.add("GOROOT", Change::Keep, "it is the selected SDK's");
            }
            _ => self.add("GOROOT", Change::Unset, "the go command finds its own; a wrong one breaks it"),
        }
    }

    fn auto(&mut self) {
        let sdk = self.around.sdk.name;
        let foreign = sdk.host.arch != self.around.hardware;
        let own = platform(sdk);
        let gobin = self.var("GOBIN").map(PathBuf::from);
        let set_for_other =
            gobin.as_deref().and_then(|path| split(path)).is_some_and(|(_, name)| *name != *own);
        let base = self.gobin_base(gobin.as_deref());
        match (foreign && !self.crosses(), base) {
            (true, Some(base)) => {
                let because = "tools of a foreign SDK must not overwrite the hardware's own";
                self.add("GOBIN", Change::Set(base.join(&own).into()), because);
            }
            // Set by the shim of a foreign SDK further up: this one belongs elsewhere.
            (_, Some(base)) if set_for_other || (foreign && split_is(gobin.as_deref(), &own)) => {
                let usual = self.gopath().is_some_and(|(first, _)| first.join("bin") == base);
                let change = if usual { Change::Unset } else { Change::Set(base.into()) };
                self.add("GOBIN", change, "it was set for another architecture");
            }
            _ => self.add("GOBIN", Change::Keep, "the hardware's own tools stay where they are"),
        }
        self.add("GOMODCACHE", Change::Keep, "it holds sources only, so all share it");
        let split_cache = foreign && self.var("CGO_ENABLED").is_none_or(|value| value != "0");
        self.gocache(split_cache, "what a C compiler made for one architecture must not serve another");
    }

    fn full(&mut self) {
        let own = platform(self.around.sdk.name);
        if let Some((base, rest)) = self.gopath() {
            let gopath = base.join(&own);
            let all = std::iter::once(gopath.clone()).chain(rest);
            if let Ok(all) = std::env::join_paths(all) {
                self.add("GOPATH", Change::Set(all), "each platform has its own");
            }
            let modules = base.join("pkg").join("mod");
            match self.var("GOMODCACHE") {
                Some(_) => self.add("GOMODCACHE", Change::Keep, "it holds sources only, so all share it"),
                None => {
                    let because = "it holds sources only, so all share it";
                    self.add("GOMODCACHE", Change::Set(modules.into()), because);
                }
            }
            let named = self.var("GOBIN").map(PathBuf::from);
            let within = named.as_deref().is_some_and(|path| path.starts_with(&base));
            let gobin = match named {
                Some(path) if !within => {
                    split(&path).map_or(path.clone(), |(base, _)| base.to_owned()).join(&own)
                }
                _ => gopath.join("bin"),
            };
            if self.crosses() {
                self.add("GOBIN", Change::Unset, "with it set, Go refuses to install what it cross-compiles");
            } else {
                self.add("GOBIN", Change::Set(gobin.into()), "each platform has its own");
            }
        }
        self.gocache(true, "each platform has its own");
    }

    fn gocache(&mut self, split: bool, because: &'static str) {
        let ours =
            self.var("GOCACHE").is_some_and(|value| Path::new(&value).starts_with(self.around.gocache));
        match (split, self.var("GOCACHE")) {
            (_, Some(_)) if !ours => self.add("GOCACHE", Change::Keep, "it is set already"),
            (true, _) => {
                let folder = self.around.gocache.join(platform(self.around.sdk.name));
                self.add("GOCACHE", Change::Set(folder.into()), because);
            }
            (false, Some(_)) => self.add("GOCACHE", Change::Unset, "it was set for another architecture"),
            (false, None) => {
                self.add("GOCACHE", Change::Keep, "its keys tell architectures apart, so all share it");
            }
        }
    }

    fn settings(&mut self) {
        for setting in self.around.project {
            match setting.refusal {
                Some(because) => self.add(&setting.name, Change::Keep, because),
                None if (self.around.var)(&setting.name).is_some() => {
                    self.add(&setting.name, Change::Keep, "the environment comes before ogive.toml");
                }
                None => self.add(&setting.name, Change::Set((&setting.value).into()), "ogive.toml sets it"),
            }
        }
        if !self.variables.iter().any(|variable| variable.name == "GOPROXY") {
            self.add("GOPROXY", Change::Keep, "one serves all architectures");
        }
    }

    /// GOOS or GOARCH name another target than the SDK's own: Go then installs to
    /// `bin/GOOS_GOARCH` by itself, and refuses to when GOBIN is set.
    fn crosses(&self) -> bool {
        let host = self.around.sdk.name.host;
        self.var("GOOS").is_some_and(|os| os != host.os.name())
            || self.var("GOARCH").is_some_and(|arch| arch != host.arch.name())
    }

    /// GOBIN before any architecture's name was added to it.
    fn gobin_base(&self, gobin: Option<&Path>) -> Option<PathBuf> {
        match gobin {
            Some(path) => Some(split(path).map_or(path, |(base, _)| base).to_owned()),
            None => self.gopath().map(|(first, _)| first.join("bin")),
        }
    }

    fn home_variable(&self) -> &'static str {
        if self.around.sdk.name.host.os == Goos::Windows { "USERPROFILE" } else { "HOME" }
    }

    /// The first folder of GOPATH, before any architecture's name was added to it, and the others.
    fn gopath(&self) -> Option<(PathBuf, Vec<PathBuf>)> {
        let set = self.var("GOPATH");
        let mut folders = set.iter().flat_map(std::env::split_paths).filter(|p| !p.as_os_str().is_empty());
        let first = match folders.next() {
            Some(first) => split(&first).map_or(first.clone(), |(base, _)| base.to_owned()),
            // Go knows the home folder by this variable alone, and has no GOPATH without it.
            None => PathBuf::from(self.var(self.home_variable())?).join("go"),
        };
        Some((first, folders.collect()))
    }
}

/// `linux_amd64`, as Go names the folders of cross-compiled tools.
fn platform(sdk: SdkName) -> String {
    format!("{}_{}", sdk.host.os, sdk.host.arch)
}

/// A path that ends in a platform's name, cut before it.
fn split(path: &Path) -> Option<(&Path, &OsStr)> {
    let name = path.file_name()?;
    let (os, arch) = name.to_str()?.split_once('_')?;
    let known = os.parse::<Goos>().is_ok() && arch.parse::<Goarch>().is_ok();
    known.then_some((path.parent()?, name))
}

fn split_is(path: Option<&Path>, name: &str) -> bool {
    path.and_then(split).is_some_and(|(_, own)| own == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The variables as a program started with `vars` would see them.
    fn seen(sdk: &str, partition: Partition, vars: &[(&str, &str)]) -> Vec<(String, String)> {
        let name: SdkName = sdk.parse().unwrap();
        let sdk = Installed { name, goroot: Path::new("/s").join(name.folder()), external: false };
        let var = |name: &str| vars.iter().find(|(n, _)| *n == name).map(|(_, v)| OsString::from(v));
        let home = |name: &str| (name == "HOME").then(|| "/h".into());
        let variables = environment(&Surroundings {
            sdk: &sdk,
            hardware: Goarch::Arm64,
            partition,
            var: &|name| var(name).or_else(|| home(name)),
            gocache: Path::new("/c/gocache"),
            project: &[],
        });
        let mut seen: Vec<(String, String)> = vars.iter().map(|(n, v)| ((*n).into(), (*v).into())).collect();
        for variable in variables {
            if variable.change != Change::Keep {
                seen.retain(|(name, _)| *name != variable.name);
            }
            if let Change::Set(value) = variable.change {
                seen.push((variable.name, value.into_string().unwrap()));
            }
        }
        seen.sort();
        seen
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
    }

    const NATIVE: &str = "1.27.3-linux-arm64";
    const FOREIGN: &str = "1.27.3-linux-amd64";

    #[test]
    fn auto_leaves_the_hardwares_own_alone_and_moves_foreign_tools() {
        assert_eq!(seen(NATIVE, Partition::Auto, &[]), []);
        assert_eq!(seen(NATIVE, Partition::Auto, &[("GOBIN", "/x/bin")]), pairs(&[("GOBIN", "/x/bin")]));
        let own = ("GOCACHE", "/c/gocache/linux_amd64");
        let foreign = |vars: &[(&str, &str)]| seen(FOREIGN, Partition::Auto, vars);
        assert_eq!(foreign(&[]), pairs(&[("GOBIN", "/h/go/bin/linux_amd64"), own]));
        assert_eq!(foreign(&[("GOBIN", "/x/bin")]), pairs(&[("GOBIN", "/x/bin/linux_amd64"), own]));
        assert_eq!(
            foreign(&[("CGO_ENABLED", "0")]),
            pairs(&[("CGO_ENABLED", "0"), ("GOBIN", "/h/go/bin/linux_amd64")])
        );
        assert_eq!(foreign(&[("GOARCH", "arm64")]), pairs(&[("GOARCH", "arm64"), own]));
        assert_eq!(
            foreign(&[("GOCACHE", "/mine"), ("GOPATH", "/p:/q")]),
            pairs(&[("GOBIN", "/p/bin/linux_amd64"), ("GOCACHE", "/mine"), ("GOPATH", "/p:/q")])
        );
    }

    #[test]
    fn without_a_home_go_has_no_gopath_so_tools_stay() {
        let none = pairs(&[("GOCACHE", "/c/gocache/linux_amd64"), ("HOME", "")]);
        assert_eq!(seen(FOREIGN, Partition::Auto, &[("HOME", "")]), none);
        assert_eq!(seen(FOREIGN, Partition::Full, &[("HOME", "")]), none);
    }

    #[test]
    fn nested_shims_neither_pile_up_nor_leave_traces() {
        for partition in [Partition::Auto, Partition::Full] {
            for start in [&[][..], &[("GOBIN", "/x/bin")][..], &[("GOPATH", "/p")][..]] {
                let natively = seen(NATIVE, partition, start);
                let once = seen(FOREIGN, partition, start);
                let borrowed: Vec<(&str, &str)> = once.iter().map(|(n, v)| (&**n, &**v)).collect();
                assert_eq!(seen(FOREIGN, partition, &borrowed), once, "{partition:?} {start:?}");
                assert_eq!(seen(NATIVE, partition, &borrowed), natively, "{partition:?} {start:?}");
            }
        }
    }

    #[test]
    fn full_gives_each_platform_its_own_and_shares_sources() {
        assert_eq!(
            seen(NATIVE, Partition::Full, &[]),
            pairs(&[
                ("GOBIN", "/h/go/linux_arm64/bin"),
                ("GOCACHE", "/c/gocache/linux_arm64"),
                ("GOMODCACHE", "/h/go/pkg/mod"),
                ("GOPATH", "/h/go/linux_arm64"),
            ])
        );
    }

    #[test]
    fn off_only_keeps_goroot_right() {
        assert_eq!(seen(FOREIGN, Partition::Off, &[("GOROOT", "/gone")]), []);
        let own = "/s/go1.27.3.linux-amd64";
        assert_eq!(seen(FOREIGN, Partition::Off, &[("GOROOT", own)]), pairs(&[("GOROOT", own)]));
    }
}
