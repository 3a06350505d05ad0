//! `.syso` files: whether their names tell the builds that they are for.
//!
//! The go command links every one whose name admits the build, and looks into none: one without suffixes enters every
//! build (golang/go#38020), where linkers refuse it or take it in silence, and one whose code is for another architecture is linked as it is.

use std::fmt;
use std::io;

use ogive_platform::constraint::{FileKind, NameConstraint};
use ogive_platform::{Goos, Port};

use crate::{Content, Program, Source, Target};

/// A `.syso` file.
#[derive(Debug, Clone, PartialEq)]
pub struct Syso {
    /// Its path, or its name alone.
    pub path: String,
    /// What it is.
    pub program: Program,
}

/// What is wrong with a `.syso` file, or with several of one link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SysoFault {
    /// Its name, or the build that it is linked into, is for something else than what it holds.
    OtherMachine {
        /// The file.
        path: String,
        /// What its name says, such as `windows/arm64`.
        named: String,
        /// What it holds: `windows/amd64`.
        holds: String,
    },
    /// Its name leaves open what it is for, so that it enters builds for which it is not.
    InOtherBuilds {
        /// The file.
        path: String,
        /// What it holds.
        holds: String,
        /// A name that says so.
        better: String,
    },
    /// It is nothing that can be linked.
    NoObject {
        /// The file.
        path: String,
    },
    /// Several files bring resources, and a program has one section of them.
    SeveralResources {
        /// The files.
        paths: Vec<String>,
    },
}

impl SysoFault {
    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> String {
        match self {
            Self::OtherMachine { path, .. } => format!("make {path} anew for what its name says"),
            Self::InOtherBuilds { path, better, .. } => format!("rename {path} to {better}"),
            Self::NoObject { path } => format!("take {path} away, or make it anew"),
            Self::SeveralResources { .. } => {
                "keep one of them and put into it what the others have".to_owned()
            }
        }
    }
}

impl fmt::Display for SysoFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherMachine { path, named, holds } => {
                write!(f, "{path} is linked into programs for {named} and is made for {holds}")
            }
            Self::InOtherBuilds { path, holds, .. } => {
                write!(f, "{path} is for {holds}, and its name lets it into other builds too")
            }
            Self::NoObject { path } => write!(f, "{path} is no object that can be linked"),
            Self::SeveralResources { paths } => {
                write!(f, "{} all bring resources, and Go links one such file", paths.join(", "))
            }
        }
    }
}

impl Syso {
    /// Looks at the bytes of a file.
    ///
    /// # Errors
    /// When its first bytes can't be read.
    pub fn read<S: Source + ?Sized>(path: &str, bytes: &S) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), program: crate::read(bytes)? })
    }

    /// Whether it has Windows resources.
    #[must_use]
    pub fn has_resources(&self) -> bool {
        matches!(&self.program.content, Content::Coff(coff) if coff.resources)
    }

    fn name(&self) -> &str {
        self.path.rsplit(['/', '\\']).next().unwrap_or(&self.path)
    }

    /// Whether the go command links it into programs for `port`, as its name says.
    #[must_use]
    pub fn is_in_build(&self, port: Port) -> bool {
        let name = NameConstraint::of(self.name());
        let os = name.os.is_none_or(|os| os == port.os || implied(port.os) == Some(os));
        FileKind::of(self.name()) == FileKind::Object && os && name.arch.is_none_or(|arch| arch == port.arch)
    }

    /// What is wrong with it by itself.
    #[must_use]
    pub fn faults(&self) -> Vec<SysoFault> {
        if FileKind::of(self.name()) != FileKind::Object {
            return Vec::new();
        }
        let path = self.path.clone();
        let targets = self.program.targets();
        let [target] = targets[..] else {
            // Objects for several machines, and those of machines without a name, are left alone.
            let is_object = self.program.is_program() && !matches!(self.program.content, Content::Script(_));
            return if is_object { Vec::new() } else { vec![SysoFault::NoObject { path }] };
        };
        let name = NameConstraint::of(self.name());
        let holds = shown(target);
        let contradicts = name.arch.is_some_and(|arch| arch != target.arch)
            || name.os.is_some_and(|os| Format::of(os) != self.format());
        if contradicts {
            let part = |text: Option<&str>| text.unwrap_or("any").to_owned();
            let (os, arch) = (part(name.os.map(Goos::name)), part(name.arch.map(|arch| arch.name())));
            return vec![SysoFault::OtherMachine { path, named: format!("{os}/{arch}"), holds }];
        }
        let os = name.os.or(target.os);
        match (name.os, name.arch, os) {
            (Some(_), Some(_), _) | (_, _, None) => Vec::new(),
            // Code may stand in a package that is for one architecture, as that of Go's race detector does.
            (Some(_), None, _) | (None, Some(_), _) if !self.has_resources() => Vec::new(),
            (_, _, Some(os)) => {
                let stem = self.name().trim_end_matches(".syso");
                let stem = [Some(target.arch.name()), name.os.map(Goos::name)]
                    .into_iter()
                    .flatten()
                    .fold(stem, |stem, part| stem.strip_suffix(&format!("_{part}")).unwrap_or(stem));
                let better = format!("{stem}_{os}_{}.syso", target.arch);
                vec![SysoFault::InOtherBuilds { path, holds, better }]
            }
        }
    }

    fn format(&self) -> Format {
        match self.program.content {
            Content::Coff(_) | Content::Pe(_) => Format::Coff,
            Content::MachO(_) | Content::Universal(_) => Format::MachO,
            _ => Format::Other,
        }
    }
}

/// What is wrong with the files of all packages that are linked into a program for `port`: those that are for something
/// else, and resources that come from several files. Files that are not in such a build count for nothing.
#[must_use]
pub fn faults_of_link(files: &[Syso], port: Port) -> Vec<SysoFault> {
    let linked: Vec<&Syso> = files.iter().filter(|file| file.is_in_build(port)).collect();
    let mut faults = Vec::new();
    for file in &linked {
        let targets = file.program.targets();
        let fits = |target: &Target| target.arch == port.arch && Format::of(port.os) == file.format();
        if !targets.is_empty() && !targets.iter().any(fits) {
            faults.push(SysoFault::OtherMachine {
                path: file.path.clone(),
                named: port.to_string(),
                holds: targets.iter().map(|target| shown(*target)).collect::<Vec<_>>().join(", "),
            });
        } else if targets.is_empty() {
            faults.extend(file.faults());
        }
    }
    let resources: Vec<String> =
        linked.iter().filter(|file| file.has_resources()).map(|file| file.path.clone()).collect();
    if resources.len() > 1 {
        faults.push(SysoFault::SeveralResources { paths: resources });
    }
    faults
}

/// Which objects a system takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Coff,
    MachO,
    Other,
}

impl Format {
    const fn of(os: Goos) -> Self {
        match os {
            Goos::Windows => Self::Coff,
            Goos::Darwin | Goos::Ios => Self::MachO,
            _ => Self::Other,
        }
    }
}

/// The system whose files a build for this one takes too.
const fn implied(os: Goos) -> Option<Goos> {
    match os {
        Goos::Android => Some(Goos::Linux),
        Goos::Illumos => Some(Goos::Solaris),
        Goos::Ios => Some(Goos::Darwin),
        _ => None,
    }
}

fn shown(target: Target) -> String {
    Target { level: None, ..target }.to_string()
}

#[cfg(test)]
mod tests {
    use ogive_platform::Goarch;

    use super::*;
    use crate::resources::{Resources, object};

    fn syso(path: &str, arch: Goarch) -> Syso {
        Syso::read(path, &object(&Resources::new(), arch).unwrap()).unwrap()
    }

    #[test]
    fn names_are_held_against_what_the_files_hold() {
        let told = |path: &str| syso(path, Goarch::Amd64).faults().first().map(ToString::to_string);
        assert_eq!(told("rsrc_windows_amd64.syso"), None);
        assert_eq!(told("notes.txt"), None);
        assert_eq!(
            told("cmd/app/rsrc_windows_arm64.syso").unwrap(),
            "cmd/app/rsrc_windows_arm64.syso is linked into programs for windows/arm64 and is made for windows/amd64"
        );
        assert!(told("rsrc_linux_amd64.syso").unwrap().contains("programs for linux/amd64"));
        for (path, better) in [
            ("rsrc.syso", "rename rsrc.syso to rsrc_windows_amd64.syso"),
            ("a/rsrc_windows.syso", "rename a/rsrc_windows.syso to rsrc_windows_amd64.syso"),
            ("rsrc_amd64.syso", "rename rsrc_amd64.syso to rsrc_windows_amd64.syso"),
        ] {
            let faults = syso(path, Goarch::Amd64).faults();
            assert!(faults[0].to_string().contains("other builds"), "{faults:?}");
            assert_eq!(faults[0].advice(), better);
        }
        let page = Syso::read("rsrc_windows_amd64.syso", &b"<html>"[..]).unwrap();
        assert_eq!(page.faults(), [SysoFault::NoObject { path: page.path.clone() }]);
    }

    #[test]
    fn a_link_takes_one_file_with_resources() {
        let files = [
            syso("a/rsrc_windows_amd64.syso", Goarch::Amd64),
            syso("b/rsrc.syso", Goarch::Amd64),
            syso("c/rsrc_windows_arm64.syso", Goarch::Arm64),
        ];
        let told = |port: &str| -> Vec<String> {
            faults_of_link(&files, port.parse().unwrap()).iter().map(ToString::to_string).collect()
        };
        assert_eq!(
            told("windows/amd64"),
            ["a/rsrc_windows_amd64.syso, b/rsrc.syso all bring resources, and Go links one such file"]
        );
        assert_eq!(told("windows/arm64").len(), 2);
        assert_eq!(
            told("linux/amd64"),
            ["b/rsrc.syso is linked into programs for linux/amd64 and is made for windows/amd64"]
        );
    }
}
