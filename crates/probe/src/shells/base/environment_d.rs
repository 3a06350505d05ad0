//! What systemd gives to what it starts for a user.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ogive_system::System;

use super::{Base, lines};

impl Base {
    /// The environment of a user's services, environment.d(5); none where systemd does not run
    /// (sd_booted(3)). What a desktop hands to it later by `systemctl --user import-environment` stands in no
    /// file.
    pub(in crate::shells) fn systemd_user(system: &System) -> Option<Self> {
        let runs = system.files.is_dir(Path::new("/run/systemd/system"));
        runs.then(|| Self::environment_d(system))
    }

    fn environment_d(system: &System) -> Self {
        let mut base =
            Self::with_path(system, "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        for file in files(system) {
            for (line, place) in lines(system, &file) {
                let Some((name, value)) = line.split_once('=') else { continue };
                let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                if !is_name || name.is_empty() {
                    continue;
                }
                let value = expanded(&value.replace(['"', '\''], ""), &|name| base.value(name));
                base.set(name, value, place);
            }
        }
        base
    }

    fn value(&self, name: &str) -> String {
        match (name, &self.home) {
            ("HOME", Some(home)) => home.display().to_string(),
            _ => self.given.get(name).map(|given| given.value.clone()).unwrap_or_default(),
        }
    }
}

/// The files, by name whatever their folder; of one name that of the first folder counts.
fn files(system: &System) -> Vec<PathBuf> {
    let environment = &*system.environment;
    let config = environment.var("XDG_CONFIG_HOME").map(PathBuf::from);
    let config = config.or_else(|| Some(environment.home()?.join(".config")));
    let of_system = ["/etc", "/run", "/usr/local/lib", "/usr/lib"].map(PathBuf::from);
    let mut found = BTreeMap::new();
    for folder in config.into_iter().chain(of_system).map(|folder| folder.join("environment.d")) {
        for (name, _) in system.files.list(&folder).unwrap_or_default() {
            let path = folder.join(&name);
            if path.extension().is_some_and(|extension| extension == "conf") {
                found.entry(name).or_insert(path);
            }
        }
    }
    found.into_values().collect()
}

/// With `$NAME`, `${NAME}`, `${NAME:-otherwise}` and `${NAME:+instead}` for values.
fn expanded(text: &str, value: &dyn Fn(&str) -> String) -> String {
    let mut done = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        done.push_str(before);
        let braced = after.strip_prefix('{').and_then(|inner| inner.split_once('}'));
        let (inner, left) = braced.unwrap_or_else(|| {
            let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
            after.split_at(end)
        });
        let found = |name: &str| Some(value(name)).filter(|value| !value.is_empty());
        match (inner.split_once(":-"), inner.split_once(":+")) {
            (Some((name, otherwise)), _) => {
                done.push_str(&found(name).unwrap_or_else(|| expanded(otherwise, value)));
            }
            (_, Some((name, instead))) if found(name).is_some() => done.push_str(&expanded(instead, value)),
            (_, Some(_)) => {}
            (None, None) if inner.is_empty() => done.push('$'),
            (None, None) => done.push_str(&value(inner)),
        }
        rest = left;
    }
    done + rest
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use ogive_system::memory::{MemoryEnvironment, MemoryFiles, MemorySystem};
    use ogive_system::{Command, System};

    use super::*;

    const TEXT: &str = "# mine\nA=1\nexport B=2\nPATH=$HOME/go/bin:$PATH\nC=\"x y\"\nD=${NO:-def}${A:+alt}${NO:+no}\n\
                        E='single $A'\nF=x#y\n G=lead\n";

    fn base(files: MemoryFiles, home: &str) -> Base {
        let environment = MemoryEnvironment::new().with_home(home);
        Base::environment_d(&MemorySystem { files, environment, ..MemorySystem::default() }.system())
    }

    #[test]
    fn files_are_read_by_name_and_the_user_s_own_stand_for_others() {
        let files = MemoryFiles::new()
            .file("/etc/environment.d/10-go.conf", "GOFLAGS=-v\n")
            .file("/etc/environment.d/20-go.conf", "GOFLAGS=$GOFLAGS -x\n")
            .file("/home/ann/.config/environment.d/10-go.conf", "GOFLAGS=-mod=mod\n")
            .file("/home/ann/.config/environment.d/30-go.txt", "GOFLAGS=no\n");
        let base = base(files, "/home/ann");
        assert_eq!(base.value("GOFLAGS"), "-mod=mod -x");
        assert_eq!(base.place("GOFLAGS").unwrap().to_string(), "/etc/environment.d/20-go.conf:1");
    }

    #[test]
    fn values_are_those_that_systemd_itself_gives() {
        let generator =
            Path::new("/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator");
        let real = System::real();
        if !real.files.exists(generator) {
            ogive_testkit::skip("systemd's generator of environments is not here");
            return;
        }
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join(".config/environment.d");
        real.files.create_dir_all(&folder).unwrap();
        real.files.replace(&folder.join("10.conf"), TEXT.as_bytes(), 0o644).unwrap();
        let mut command = Command::new(generator);
        command.clear_environment = true;
        command.environment = vec![("HOME".into(), Some(home.path().into()))];
        let said = String::from_utf8(real.processes.output(&command).unwrap().stdout).unwrap();
        let home = home.path().to_str().unwrap();
        let base = base(MemoryFiles::new().file(folder.join("10.conf"), TEXT), home);
        for name in ["A", "B", "C", "D", "E", "F", "G"] {
            let line = said.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
            assert_eq!(base.value(name), line.unwrap_or_default().trim_matches('"'), "{name}");
        }
        assert_eq!(base.folders()[0], Path::new(home).join("go/bin"));
    }
}
