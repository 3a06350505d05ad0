//! Stable placeholders: the same name gets the same one throughout a document, so that its shape stays.

use std::collections::HashMap;

/// Hosts that many share: what lies on them tells nobody's name, what stands below does.
const SHARED: [&str; 8] = [
    "bitbucket.org",
    "codeberg.org",
    "git.sr.ht",
    "github.com",
    "gitlab.com",
    "golang.org",
    "google.golang.org",
    "gopkg.in",
];

/// Modules that everybody knows; what a rule may look for among them.
const PUBLIC: [&str; 22] = [
    "github.com/air-verse/air",
    "github.com/bufbuild/buf",
    "github.com/cweill/gotests",
    "github.com/fatih/gomodifytags",
    "github.com/go-delve/delve",
    "github.com/golang",
    "github.com/golang-migrate/migrate",
    "github.com/golangci/golangci-lint",
    "github.com/google/wire",
    "github.com/goreleaser/goreleaser",
    "github.com/haya14busa/goplay",
    "github.com/josharian/impl",
    "github.com/kisielk/errcheck",
    "github.com/mgechev/revive",
    "github.com/securego/gosec",
    "github.com/vektra/mockery",
    "golang.org",
    "google.golang.org",
    "gotest.tools/gotestsum",
    "honnef.co/go/tools",
    "mvdan.cc",
    "sigs.k8s.io/kind",
];

/// Names of files and folders that tell what something is and not whose: tools, layouts, files that steer Go.
const PLAIN: [&str; 44] = [
    ".devcontainer",
    ".git",
    ".github",
    ".go-version",
    ".idea",
    ".tool-versions",
    ".vscode",
    "Dockerfile",
    "Makefile",
    "bin",
    "build",
    "cmd",
    "compose.yaml",
    "compose.yml",
    "devcontainer.json",
    "dlv",
    "docker-compose.yaml",
    "docker-compose.yml",
    "go",
    "go.mod",
    "go.sum",
    "go.work",
    "gofmt",
    "gopls",
    "home",
    "internal",
    "launch.json",
    "main.go",
    "mise.toml",
    "node_modules",
    "ogive.toml",
    "opt",
    "pkg",
    "private",
    "settings.json",
    "src",
    "srv",
    "tasks.json",
    "test",
    "tmp",
    "usr",
    "var",
    "vendor",
    "work",
];

/// Ends of file names that are kept.
const ENDS: [&str; 14] =
    ["c", "go", "h", "json", "lua", "md", "mod", "s", "sh", "toml", "txt", "work", "yaml", "yml"];

/// Names that were replaced, and by what.
#[derive(Debug, Default)]
pub(super) struct Names(HashMap<String, String>);

impl Names {
    /// Whether everybody knows a module or a package.
    pub(super) fn is_public(path: &str) -> bool {
        PUBLIC.iter().any(|known| {
            path.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    /// An import path, or a pattern of them: parts that nobody else has are replaced.
    pub(super) fn import_path(&mut self, path: &str) -> String {
        if Self::is_public(path) {
            return path.to_owned();
        }
        let mut parts = Vec::new();
        for (at, part) in path.split('/').enumerate() {
            parts.push(match at {
                0 if part.contains('.') => self.host(part),
                _ => self.part(part),
            });
        }
        parts.join("/")
    }

    /// A host, its port kept.
    pub(super) fn host(&mut self, host: &str) -> String {
        let (name, port) = host.split_once(':').map_or((host, None), |(name, port)| (name, Some(port)));
        if SHARED.contains(&name) {
            return host.to_owned();
        }
        let stands = self.stands_for(name, "host") + ".example";
        port.map_or(stands.clone(), |port| format!("{stands}:{port}"))
    }

    /// A path of files, relative or not.
    pub(super) fn files(&mut self, path: &str) -> String {
        path.split('/').map(|part| self.part(part)).collect::<Vec<_>>().join("/")
    }

    /// A name of a file or folder, or a part of an import path.
    pub(super) fn part(&mut self, part: &str) -> String {
        let is_version =
            part.strip_prefix('v').is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
        if part.is_empty()
            || is_version
            || PLAIN.contains(&part)
            || part.bytes().all(|byte| b"*?.".contains(&byte))
        {
            return part.to_owned();
        }
        match part.rsplit_once('.').filter(|(name, end)| !name.is_empty() && ENDS.contains(end)) {
            Some((name, end)) => format!("{}.{end}", self.stands_for(name, "name")),
            None => self.stands_for(part, "name"),
        }
    }

    /// A branch.
    pub(super) fn branch(&mut self, branch: &str) -> String {
        match branch {
            "HEAD" | "main" | "master" => branch.to_owned(),
            _ => self.stands_for(branch, "branch"),
        }
    }

    /// A text of which nothing is kept but whether it is empty.
    pub(super) fn text(&mut self, text: &str) -> String {
        if text.is_empty() { String::new() } else { self.stands_for(text, "text") }
    }

    fn stands_for(&mut self, name: &str, kind: &str) -> String {
        let number = self.0.len() + 1;
        self.0.entry(format!("{kind} {name}")).or_insert_with(|| format!("{kind}{number}")).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_else_has_is_replaced_and_the_shape_stays() {
        let mut names = Names::default();
        assert_eq!(
            names.import_path("git.acme.example/hush/cmd/vault/v2"),
            "host1.example/name2/cmd/name3/v2"
        );
        assert_eq!(names.import_path("git.acme.example/*"), "host1.example/*");
        assert_eq!(names.import_path("github.com/acme/hush"), "github.com/name4/name2");
        for public in ["golang.org/x/tools/gopls", "github.com/golang/mock/mockgen", "mvdan.cc/gofumpt"] {
            assert_eq!(names.import_path(public), public);
        }
        assert_ne!(names.import_path("golang.organic/x"), "golang.organic/x");
        assert_eq!(names.files("hush/secret.go"), "name2/name7.go");
        assert_eq!((names.branch("main").as_str(), names.branch("hush").as_str()), ("main", "branch8"));
    }
}
