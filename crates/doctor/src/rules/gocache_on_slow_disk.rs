//! `gocache-on-slow-disk`: the build cache is on a network or shared file system.

use ogive_machine::{Machine, Mount};
use ogive_record::{
    Audience, Confidence, Example, Fact, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::settings;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("gocache-on-slow-disk"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "the build cache is on a network or shared file system",
    rationale: "The cache has a small file for each package and result, and go looks at thousands of them in a build: \
                each one then is a round trip. What the cache holds can be built again, so it belongs on a disk of \
                the machine itself.",
    examples: &[
        Example { wrong: "GOCACHE=/mnt/c/go-build in WSL", right: "GOCACHE not set: ~/.cache/go-build" },
        Example { wrong: "a HOME on NFS", right: "GOCACHE on a local disk" },
    ],
    references: &[Reference {
        title: "Build and test caching",
        url: "https://pkg.go.dev/cmd/go#hdr-Build_and_test_caching",
    }],
};

/// Types of file systems whose files are elsewhere, and what people call them.
const REMOTE: &[(&str, &str)] = &[
    ("nfs", "NFS"),
    ("nfs4", "NFS"),
    ("cifs", "SMB"),
    ("smb3", "SMB"),
    ("smbfs", "SMB"),
    ("afpfs", "AFP"),
    ("webdav", "WebDAV"),
    ("afs", "AFS"),
    ("ceph", "Ceph"),
    ("lustre", "Lustre"),
    ("9p", "9p, by which WSL and some virtual machines see their host's files"),
    ("drvfs", "drvfs, by which WSL sees Windows' files"),
    ("vboxsf", "a shared folder of VirtualBox"),
    ("prl_fs", "a shared folder of Parallels"),
    ("virtiofs", "virtiofs, by which a virtual machine sees its host's files"),
];

/// The build cache is on a network or shared file system.
pub(crate) struct GocacheOnSlowDisk;

impl Rule<Machine> for GocacheOnSlowDisk {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let cache = match &machine.go_settings.cache {
            Fact::Known { value, .. } => value,
            Fact::Unknown { unknown, .. } => return Verdict::Undetermined { because: unknown.clone() },
        };
        let (fact, mount) = match &cache.mount {
            Some(fact @ Fact::Known { value, .. }) => (fact, value),
            Some(Fact::Unknown { unknown, .. }) => return Verdict::Undetermined { because: unknown.clone() },
            None => {
                let because = "nobody looked which file system the build cache is on";
                return Verdict::Undetermined { because: because.into() };
            }
        };
        let Some(kind) = remote(mount) else { return Verdict::Passed };
        let folder = cache.folder.display();
        let said = Said::new(format!("the build cache, {folder}, is on {kind}"))
            .known("GOCACHE", folder.to_string(), machine.go_settings.cache.provenance())
            .fact("its file system", fact);
        // Without the setting the cache lies below HOME.
        let is_home_local = machine.home.value().is_some_and(|home| !home.starts_with(&mount.point));
        let set = settings::values(machine, "GOCACHE");
        let set = set.iter().find(|setting| cache.folder.as_os_str() == setting.value.as_str());
        let said = match set.filter(|_| is_home_local) {
            Some(setting) => settings::taken_away(said, machine, setting),
            None => said.steps(["go env -w GOCACHE=FOLDER, with a folder on a disk of this machine"]),
        };
        verdict(&META, vec![said])
    }
}

/// What a file system is called whose files are elsewhere; none for others.
fn remote(mount: &Mount) -> Option<String> {
    let kind = mount.kind.as_str();
    if let Some((_, name)) = REMOTE.iter().find(|(of, _)| *of == kind) {
        return Some((*name).to_owned());
    }
    if mount.is_remote {
        return Some(format!("another computer ({kind})"));
    }
    // `fuseblk` is a local disk: NTFS or exFAT.
    kind.strip_prefix("fuse.").map(|program| format!("a file system of the program {program}"))
}

#[cfg(test)]
mod tests {
    use ogive_record::{Provenance, Remedy};

    use super::*;
    use crate::scenario::Scenario;

    fn mounted(point: &str, kind: &str) -> Scenario {
        let mount =
            Mount { point: point.into(), kind: kind.into(), is_remote: false, noexec: false, nosuid: false };
        Scenario::linux_amd64().with(|machine| {
            if let Fact::Known { value, .. } = &mut machine.go_settings.cache {
                value.folder = std::path::Path::new(point).join("go-build");
                value.mount = Some(Fact::known(mount, Provenance::BuiltIn));
            }
        })
    }

    #[test]
    fn remote_file_systems_are_told_and_local_ones_are_not() {
        let check = |kind: &str| GocacheOnSlowDisk.check(&mounted("/home", kind).build());
        for remote in
            ["afpfs", "webdav", "smbfs", "nfs4", "cifs", "9p", "virtiofs", "fuse.sshfs", "fuse.vmhgfs-fuse"]
        {
            assert!(matches!(check(remote), Verdict::Failed(_)), "{remote}");
        }
        for local in ["apfs", "NTFS", "ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "fuseblk"] {
            assert_eq!(check(local), Verdict::Passed, "{local}");
        }
    }

    #[test]
    fn a_system_may_say_that_it_is_elsewhere() {
        let share = mounted("/", "NTFS").with(|machine| {
            let Fact::Known { value, .. } = &mut machine.go_settings.cache else { return };
            if let Some(Fact::Known { value, .. }) = &mut value.mount {
                value.is_remote = true;
            }
        });
        let Verdict::Failed(findings) = GocacheOnSlowDisk.check(&share.build()) else {
            panic!("nothing found")
        };
        assert!(findings[0].title.ends_with("is on another computer (NTFS)"), "{}", findings[0].title);
    }

    #[test]
    fn a_setting_is_taken_away_where_home_is_better() {
        let wsl = mounted("/mnt/c", "9p").persisted("GOCACHE", "/mnt/c/go-build").build();
        let Verdict::Failed(findings) = GocacheOnSlowDisk.check(&wsl) else { panic!("nothing found") };
        let Remedy::Plan(plan) = &findings[0].remedies[0] else { panic!("no plan") };
        assert_eq!(plan.title, "go env -u GOCACHE");
        let home = mounted("/home", "nfs").persisted("GOCACHE", "/home/go-build").build();
        let Verdict::Failed(findings) = GocacheOnSlowDisk.check(&home) else { panic!("nothing found") };
        assert!(matches!(findings[0].remedies[..], [Remedy::Steps(_)]));
    }

    #[test]
    fn what_was_not_looked_at_is_open() {
        let check = |scenario: Scenario| GocacheOnSlowDisk.check(&scenario.build());
        assert!(matches!(check(Scenario::linux_amd64()), Verdict::Undetermined { .. }));
        let no_home = Scenario::linux_amd64()
            .with(|machine| machine.go_settings.cache = Fact::unknown("no HOME", Provenance::BuiltIn));
        assert!(matches!(check(no_home), Verdict::Undetermined { .. }));
    }
}
