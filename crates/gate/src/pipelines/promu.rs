//! The settings of promu, by which Prometheus and its exporters are built (`crossbuild` of `cmd/crossbuild.go` there).

use ogive_platform::Port;

use super::reach::Reach;
use super::run::plain;
use super::told::{Act, Reached, Told};
use super::yaml::{Node, Yaml};

/// How many programs and platforms are told.
const MOST: usize = 64;

/// The platforms that promu builds for, which the settings choose from: the systems, each with its architectures.
const PLATFORMS: &[(&str, &[&str])] = &[
    ("aix", &["ppc64"]),
    ("darwin", &["amd64", "arm64"]),
    ("dragonfly", &["amd64"]),
    ("freebsd", &["386", "amd64", "arm64", "armv6", "armv7"]),
    ("illumos", &["amd64"]),
    (
        "linux",
        &[
            "386", "amd64", "arm64", "armv5", "armv6", "armv7", "mips", "mips64", "mips64le", "mipsle",
            "ppc64", "ppc64le", "riscv64", "s390x",
        ],
    ),
    ("netbsd", &["386", "amd64", "arm64", "armv6", "armv7"]),
    ("openbsd", &["386", "amd64", "arm64", "armv7"]),
    ("windows", &["386", "amd64", "arm64"]),
];

/// What the settings say.
pub(super) fn read(yaml: &Yaml<'_>, told: &mut Told) {
    let Some(top) = yaml.documents().next() else { return };
    let binaries = top.at(&["build", "binaries"]).map(Node::items).unwrap_or_default();
    let paths: Vec<String> = binaries
        .into_iter()
        .take(MOST)
        .map(|binary| binary.get("path").and_then(Node::text).unwrap_or(".").to_owned())
        .collect();
    let patterns = if paths.is_empty() { vec![".".to_owned()] } else { paths };
    let reach = Reach::Named { folder: String::new(), patterns };
    let chosen = top.at(&["crossbuild", "platforms"]).map(Node::items).unwrap_or_default();
    let mut seen: Vec<Port> = Vec::new();
    for item in chosen.into_iter().take(MOST) {
        let text = item.text().unwrap_or_default();
        if text.is_empty()
            || plain(text).is_none()
            || text.contains(['(', '[', '|', '*', '+', '?', '^', '\\'])
        {
            told.unknown.push(Act::Build);
            continue;
        }
        // What is said is looked for anywhere in a name; `.` stands for any letter there, and is in none.
        for port in ports_with(text) {
            if !seen.contains(&port) {
                seen.push(port);
                told.claim_for(
                    Act::Build,
                    Some(port),
                    item.offset(),
                    Reached { reach: reach.clone(), named: true },
                );
            }
        }
    }
}

fn ports_with(text: &str) -> Vec<Port> {
    let all = PLATFORMS.iter().flat_map(|(os, archs)| archs.iter().map(move |arch| (*os, *arch)));
    let meant = all.filter(|(os, arch)| format!("{os}/{arch}").contains(text));
    let port = |(os, arch): (&str, &str)| {
        let arch = if arch.starts_with("armv") { "arm" } else { arch };
        format!("{os}/{arch}").parse().ok()
    };
    meant.filter_map(port).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn platforms_are_chosen_by_a_part_of_their_names() {
        let text = "\
build:
  binaries:
  - name: a
    path: ./cmd/a
crossbuild:
  platforms:
  - darwin
  - linux/arm
  - windows/amd64
  - linux/(386|mips)
";
        let (yaml, error) = Yaml::read(text);
        assert_eq!(error, None);
        let mut told = Told::default();
        read(&yaml, &mut told);
        let lines = ogive_gosource::Lines::of(text.as_bytes());
        let claims: Vec<_> = told
            .claims
            .iter()
            .map(|claim| format!("{} {}", claim.port, lines.place(claim.offset).line))
            .collect();
        assert_eq!(
            claims,
            ["darwin/amd64 7", "darwin/arm64 7", "linux/arm64 8", "linux/arm 8", "windows/amd64 9"]
        );
        assert_eq!(told.unknown, [Act::Build]);
        assert_eq!(told.claims[0].reach, Reach::of("./cmd/a"));
    }
}
