//! Which files are pipelines.

use std::path::Path;

use ogive_platform::constraint::FileKind;
use serde::{Deserialize, Serialize};

use super::Act;

/// What kind of pipeline a file is, by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PipelineKind {
    /// A `Dockerfile` or `Containerfile`.
    Dockerfile,
    /// A workflow of GitHub Actions.
    Workflow,
    /// A pipeline of GitLab.
    Gitlab,
    /// The settings of goreleaser.
    Goreleaser,
    /// The settings of promu.
    Promu,
    /// The settings of ko.
    Ko,
    /// Services of Docker Compose.
    Compose,
    /// A bake file, in HCL.
    BakeHcl,
    /// A bake file, in JSON.
    BakeJson,
    /// A makefile.
    Makefile,
    /// A justfile.
    Justfile,
    /// A Taskfile.
    Taskfile,
    /// A `.bazelrc`, or a file of Bazel's language.
    Bazel,
    /// Any other YAML: Kubernetes objects, Kustomize, charts of Helm.
    Manifest,
}

/// Folders that begin with a dot and hold pipelines.
const HIDDEN: &[&str] = &[".build", ".ci", ".docker", ".github", ".gitlab"];

/// What stands behind the last dot of files that something else is made of, or that only tell of one.
const NOT_DOCKERFILES: &[&str] = &[
    "bak",
    "dockerignore",
    "erb",
    "go",
    "gotmpl",
    "in",
    "j2",
    "jinja",
    "jinja2",
    "json",
    "md",
    "mustache",
    "orig",
    "patch",
    "py",
    "rst",
    "sh",
    "sha256",
    "template",
    "tmpl",
    "toml",
    "tpl",
    "txt",
    "yaml",
    "yml",
];

impl PipelineKind {
    /// What the file at `path`, from the top, is; none for what is no pipeline.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        if FileKind::of(&name) == FileKind::Go {
            return None;
        }
        let (stem, end) = name.rsplit_once('.').map_or((name.as_str(), ""), |(stem, end)| (stem, end));
        if matches!(end, "yml" | "yaml") {
            return Some(Self::of_yaml(path, stem, &name));
        }
        let begins = |word: &str| {
            name.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']))
        };
        if (begins("dockerfile") || begins("containerfile") || matches!(end, "dockerfile" | "containerfile"))
            && !NOT_DOCKERFILES.contains(&end)
        {
            return Some(Self::Dockerfile);
        }
        match (name.as_str(), end) {
            ("makefile" | "gnumakefile", _) | (_, "mk" | "mak") => Some(Self::Makefile),
            ("justfile" | ".justfile", _) | (_, "just") => Some(Self::Justfile),
            ("build" | "build.bazel" | ".bazelrc", _) | (_, "bzl") => Some(Self::Bazel),
            (_, "hcl") if stem.contains("bake") => Some(Self::BakeHcl),
            (_, "json") if stem.contains("docker-bake") => Some(Self::BakeJson),
            _ if name.starts_with("makefile.") && !matches!(end, "am" | "in" | "md" | "txt") => {
                Some(Self::Makefile)
            }
            _ => None,
        }
    }

    fn of_yaml(path: &Path, stem: &str, name: &str) -> Self {
        let folder = path.parent().unwrap_or(Path::new(""));
        if folder.ends_with(".github/workflows") {
            return Self::Workflow;
        }
        if name.ends_with(".gitlab-ci.yml") || folder.iter().next().is_some_and(|first| first == ".gitlab") {
            return Self::Gitlab;
        }
        let plain = stem.trim_start_matches('.');
        match plain {
            "ko" if stem != plain => Self::Ko,
            _ if plain.starts_with("goreleaser") => Self::Goreleaser,
            _ if plain == "promu" || plain.starts_with("promu-") => Self::Promu,
            _ if plain.starts_with("docker-compose")
                || plain == "compose"
                || plain.starts_with("compose.") =>
            {
                Self::Compose
            }
            _ if plain == "taskfile" || plain.starts_with("taskfile.") || plain.starts_with("taskfile_") => {
                Self::Taskfile
            }
            _ => Self::Manifest,
        }
    }

    /// Whether such a file is made to list the platforms that something is done for, rather than to do it.
    #[must_use]
    pub fn lists(self, act: Act) -> bool {
        match self {
            Self::Goreleaser | Self::Promu | Self::Ko | Self::BakeHcl | Self::BakeJson => true,
            Self::Workflow | Self::Gitlab | Self::Compose => act == Act::Image,
            _ => false,
        }
    }

    /// Whether a folder of this name holds pipelines although it begins with a dot.
    #[must_use]
    pub fn may_be_in(folder: &str) -> bool {
        HIDDEN.contains(&folder)
    }

    /// Whether it is worth reading: of YAML in general, only what speaks of architectures is.
    #[must_use]
    pub fn wants(self, bytes: &[u8]) -> bool {
        let has = |word: &str| memchr::memmem::find(bytes, word.as_bytes()).is_some();
        match self {
            Self::Manifest => has("kubernetes.io/arch") || has("kubernetes.io~1arch"),
            Self::Bazel => has("goarch") || has("--platforms"),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipeline_is_known_by_its_place() {
        use PipelineKind as K;
        for (path, kind) in [
            ("Dockerfile", Some(K::Dockerfile)),
            ("build/Dockerfile.arm64", Some(K::Dockerfile)),
            ("build/server.Dockerfile", Some(K::Dockerfile)),
            ("Containerfile", Some(K::Dockerfile)),
            ("Dockerfile.tmpl", None),
            ("dockerfile.go", None),
            ("Dockerfiles", None),
            (".github/workflows/ci.yml", Some(K::Workflow)),
            (".github/dependabot.yml", Some(K::Manifest)),
            (".gitlab-ci.yml", Some(K::Gitlab)),
            (".gitlab/test.yml", Some(K::Gitlab)),
            (".goreleaser.yaml", Some(K::Goreleaser)),
            ("goreleaser-nightly.yml", Some(K::Goreleaser)),
            (".promu.yml", Some(K::Promu)),
            (".promu-cgo.yml", Some(K::Promu)),
            (".ko.yaml", Some(K::Ko)),
            ("ko.yaml", Some(K::Manifest)),
            ("docker-compose.prod.yml", Some(K::Compose)),
            ("docker-bake.hcl", Some(K::BakeHcl)),
            ("docker-bake.json", Some(K::BakeJson)),
            ("main.hcl", None),
            ("Makefile", Some(K::Makefile)),
            ("hack/common.mk", Some(K::Makefile)),
            ("Makefile.in", None),
            ("justfile", Some(K::Justfile)),
            ("Taskfile.yml", Some(K::Taskfile)),
            ("pkg/BUILD.bazel", Some(K::Bazel)),
            (".bazelrc", Some(K::Bazel)),
            ("main.go", None),
        ] {
            assert_eq!(PipelineKind::of(Path::new(path)), kind, "{path}");
        }
    }
}
