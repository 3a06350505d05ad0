//! `path-entry-unsafe`: folders that are searched before Go's are not what they should be.

use ogive_machine::{FolderDefect, Machine, Meaning, PathEntry, SearchPath};
use ogive_record::{
    Audience, Confidence, Example, Provenance, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::starts;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("path-entry-unsafe"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a folder before Go's on PATH is missing, relative, or writable by everybody",
    rationale: "In a relative folder go is whatever the current folder holds, and in one that everybody may write \
                to it is whatever somebody put there. The go command refuses programs that were found by a \
                relative folder.",
    examples: &[Example { wrong: "PATH=.:/usr/local/go/bin:$PATH", right: "PATH=/usr/local/go/bin:$PATH" }],
    references: &[Reference {
        title: "Command PATH security in Go",
        url: "https://go.dev/blog/path-security",
    }],
};

/// Folders that are searched before Go's are not what they should be.
pub(crate) struct PathEntryUnsafe;

impl Rule<Machine> for PathEntryUnsafe {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let mut wrong: Vec<(&PathEntry, FolderDefect)> = Vec::new();
        let mut has_go = false;
        for path in starts::paths(machine) {
            let Some(before) = before_go(path) else { continue };
            has_go = true;
            for entry in before {
                let known = wrong.iter().any(|(seen, _)| seen.folder == entry.folder);
                wrong.extend(
                    entry.defect.filter(|_| !known && !is_windows_drive(machine, entry)).map(|d| (entry, d)),
                );
            }
        }
        if !has_go {
            return Verdict::NotApplicable;
        }
        verdict(&META, wrong.into_iter().map(|(entry, defect)| tell(machine, entry, defect)).collect())
    }
}

/// The folders that are searched before that of `go`, all where it is an alias or a function; none where
/// there is no go.
fn before_go(path: &SearchPath) -> Option<&[PathEntry]> {
    let programs = match path.word("go")? {
        Meaning::Programs(programs) => programs,
        Meaning::Alias { .. } | Meaning::Function { .. } => return Some(&path.folders),
    };
    let folder = programs.first()?.parent()?;
    let at = path.folders.iter().position(|entry| entry.folder == folder)?;
    path.folders.get(..=at)
}

/// Whether Windows Subsystem for Linux put it there: what it mounts says that everybody may write.
fn is_windows_drive(machine: &Machine, entry: &PathEntry) -> bool {
    let system = machine.abilities.host.system.value();
    let is_wsl = system.is_some_and(|system| system.kernel.to_ascii_lowercase().contains("microsoft"));
    is_wsl && entry.folder.starts_with("/mnt")
}

fn tell(machine: &Machine, entry: &PathEntry, defect: FolderDefect) -> Said {
    let folder = match entry.folder.as_os_str().is_empty() {
        true => "the current folder (an empty entry)".to_owned(),
        false => entry.folder.display().to_string(),
    };
    let (what, severity) = match defect {
        FolderDefect::Missing => ("does not exist", Severity::Info),
        FolderDefect::Relative => ("depends on where one stands", Severity::Warning),
        FolderDefect::WritableByOthers => ("is writable by everybody", Severity::Warning),
    };
    let by = starts::added_by(machine, &entry.folder.join("go"));
    let remove = match by {
        Some(line) => format!("take it out of PATH: {}", line),
        None => "take it out of PATH".to_owned(),
    };
    let steps = match defect {
        FolderDefect::WritableByOthers => vec![format!("chmod o-w {folder}"), format!("or {remove}")],
        FolderDefect::Missing | FolderDefect::Relative => vec![remove],
    };
    let said = Said::new(format!("{folder}, searched before Go's folder, {what}"))
        .severity(severity)
        .at(by.cloned())
        .known("PATH", folder.clone(), &Provenance::Environment("PATH".into()));
    // A folder that is missing today may be there tomorrow: that is for its user to say.
    let off =
        starts::off_path(machine, &entry.folder.join("go")).filter(|_| defect == FolderDefect::Relative);
    match off {
        Some(off) => said.repairs(format!("take {folder} off PATH"), vec![off]).steps(steps),
        None => said.steps(steps),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    fn entry(folder: &str, defect: FolderDefect) -> PathEntry {
        PathEntry { folder: folder.into(), added_by: None, defect: Some(defect) }
    }

    fn go() -> Scenario {
        Scenario::linux_amd64().go("/usr/local/go", "1.27.3", "linux/amd64")
    }

    #[test]
    fn what_is_searched_before_go_is_told() {
        let wrong = go().with(|machine| {
            machine.search_path.folders.insert(0, entry("/gone", FolderDefect::Missing));
            machine.search_path.folders.insert(1, entry("", FolderDefect::Relative));
            machine.search_path.folders.insert(2, entry("/tmp", FolderDefect::WritableByOthers));
        });
        let Verdict::Failed(findings) = PathEntryUnsafe.check(&wrong.build()) else {
            panic!("nothing found")
        };
        let severities: Vec<Severity> = findings.iter().map(|finding| finding.severity).collect();
        assert_eq!(severities, [Severity::Info, Severity::Warning, Severity::Warning]);
        assert!(findings[1].title.starts_with("the current folder"), "{}", findings[1].title);
    }

    #[test]
    fn what_is_searched_behind_go_is_not() {
        let behind = go().with(|machine| {
            machine.search_path.folders.push(entry("/tmp", FolderDefect::WritableByOthers));
        });
        assert_eq!(PathEntryUnsafe.check(&behind.build()), Verdict::Passed);
        let aliased = go().with(|machine| {
            machine.search_path.folders.push(entry("/tmp", FolderDefect::WritableByOthers));
            machine.search_path.words[0].meaning = Meaning::Function { made_by: None };
        });
        assert!(matches!(PathEntryUnsafe.check(&aliased.build()), Verdict::Failed(_)));
        assert_eq!(PathEntryUnsafe.check(&Scenario::linux_amd64().build()), Verdict::NotApplicable);
    }

    #[test]
    fn what_windows_mounts_is_left_alone() {
        let wsl = go().with(|machine| {
            if let ogive_record::Fact::Known { value, .. } = &mut machine.abilities.host.system {
                value.kernel = "5.15.153.1-microsoft-standard-WSL2".into();
            }
            let windows = entry("/mnt/c/Windows/system32", FolderDefect::WritableByOthers);
            machine.search_path.folders.insert(0, windows);
        });
        assert_eq!(PathEntryUnsafe.check(&wsl.build()), Verdict::Passed);
    }
}
