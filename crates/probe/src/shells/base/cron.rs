//! What jobs of cron have.

use std::path::{Path, PathBuf};

use ogive_system::System;

use super::{Base, environment_file, lines};

/// Where crontabs of users lie, by system: Debian, Red Hat, macOS.
const TABS: &[&str] = &["/var/spool/cron/crontabs", "/var/spool/cron", "/usr/lib/cron/tabs"];

/// Programs by which a cron is known.
const CRONS: &[&str] = &["/usr/sbin/cron", "/usr/sbin/crond", "/usr/bin/crontab"];

impl Base {
    /// A job's environment; none where no cron is. crontab(5): PATH is `/usr/bin:/bin` whatever pam_env says,
    /// which gives the other variables on Debian, and lines of the crontab itself set what they name for the
    /// jobs below them.
    pub(in crate::shells) fn cron(system: &System) -> Option<Self> {
        let mut base = Self::with_path(system, "/usr/bin:/bin");
        let table = base.user.as_deref().and_then(|user| crontab(system, user));
        if table.is_none() && !CRONS.iter().any(|cron| system.files.exists(Path::new(cron))) {
            return None;
        }
        for (name, given) in environment_file(system) {
            base.given.entry(name).or_insert(given);
        }
        for (line, place) in table.map(|table| lines(system, &table)).unwrap_or_default() {
            let Some((name, value)) = line.split_once('=') else { continue };
            let name = name.trim_end().trim_matches(['"', '\'']);
            // A job begins with a time: `0 4 * * * A=1 make`.
            if name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            {
                base.set(name, value.trim().trim_matches(['"', '\'']).to_owned(), place);
            }
        }
        Some(base)
    }
}

fn crontab(system: &System, user: &str) -> Option<PathBuf> {
    let named = TABS.iter().map(|folder| Path::new(folder).join(user));
    named.into_iter().find(|table| !user.contains('/') && system.files.exists(table))
}

#[cfg(test)]
mod tests {
    use ogive_system::memory::{MemoryEnvironment, MemoryFiles, MemorySystem};

    use super::*;

    #[test]
    fn a_crontab_s_own_lines_alone_change_cron_s_path() {
        let cron = |files: MemoryFiles| {
            let environment = MemoryEnvironment::new().with_var("LOGNAME", "ann");
            Base::cron(&MemorySystem { files, environment, ..MemorySystem::default() }.system())
        };
        assert_eq!(cron(MemoryFiles::new()), None);
        let files = MemoryFiles::new()
            .file("/usr/bin/crontab", "")
            .file("/etc/environment", "PATH=/opt/go/bin:/bin\nGOFLAGS=-v\n");
        let base = cron(files.clone()).unwrap();
        assert_eq!(base.folders(), [PathBuf::from("/usr/bin"), "/bin".into()]);
        assert_eq!(base.place("GOFLAGS").unwrap().line, Some(2));
        let table = "# m h\nPATH = \"/usr/local/go/bin:/usr/bin\"\n0 4 * * * CC=x make\n@daily CC=x make\n";
        let base = cron(files.file("/var/spool/cron/crontabs/ann", table)).unwrap();
        let place = base.place_of(Path::new("/usr/local/go/bin")).unwrap();
        assert_eq!(place.to_string(), "/var/spool/cron/crontabs/ann:2");
        assert_eq!(base.place("CC"), None);
    }
}
