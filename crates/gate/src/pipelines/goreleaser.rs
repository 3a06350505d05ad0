//! The settings of goreleaser: what is released.

use ogive_platform::{Goarch, Goos, Port, ports};

use super::environment::amd64_level;
use super::reach::Reach;
use super::run::plain;
use super::told::{Act, Amd64Build, Claim, Reached, Told};
use super::yaml::{Node, Yaml};

/// What is built where nothing is said (`internal/builders/golang` of goreleaser).
const SYSTEMS: &[&str] = &["linux", "darwin", "windows"];
const ARCHITECTURES: &[&str] = &["386", "amd64", "arm64"];

/// How many systems, architectures and exceptions of one build are told, and how many builds.
const MOST: usize = 64;

/// What the settings say.
pub(super) fn read(yaml: &Yaml<'_>, told: &mut Told) {
    let Some(top) = yaml.documents().next() else { return };
    let builds = top.get("builds").or_else(|| top.get("build"));
    match builds {
        Some(builds) if builds.is_list() => {
            for build in builds.items().into_iter().take(MOST) {
                read_build(build, told);
            }
        }
        Some(build) => read_build(build, told),
        None if top.get("version").is_some() || top.get("project_name").is_some() => read_build(top, told),
        None => {}
    }
    for images in top.get("dockers").map(Node::items).unwrap_or_default() {
        read_image(images, told);
    }
    for images in top.get("dockers_v2").map(Node::items).unwrap_or_default() {
        read_platforms(images, &["linux/amd64", "linux/arm64"], told);
    }
    for images in top.get("kos").map(Node::items).unwrap_or_default() {
        read_platforms(images, &["linux/amd64"], told);
    }
    let mut seen: Vec<Claim> = Vec::new();
    told.claims.retain(|claim| {
        let same =
            |other: &Claim| (other.act, other.port, &other.reach) == (claim.act, claim.port, &claim.reach);
        let new = !seen.iter().any(same);
        if new {
            seen.push(claim.clone());
        }
        new
    });
}

fn read_build(build: Node<'_, '_>, told: &mut Told) {
    let text = |key: &str| build.get(key).and_then(Node::text);
    if text("skip").is_some_and(|skip| skip == "true")
        || text("builder").is_some_and(|by| !matches!(by, "go" | "prebuilt"))
    {
        return;
    }
    let reach = reach(build);
    if let Some(targets) = build.get("targets").filter(|targets| targets.is_list()) {
        for target in targets.items() {
            read_target(target, &reach, told);
        }
        return;
    }
    let values = |key: &str, default: &[&str]| -> Vec<(Option<String>, u32)> {
        match build.get(key).map(Node::items).filter(|items| !items.is_empty()) {
            Some(items) => items
                .into_iter()
                .take(MOST)
                .map(|item| (item.text().and_then(plain), item.offset()))
                .collect(),
            None => default.iter().map(|name| (Some((*name).to_owned()), build.offset())).collect(),
        }
    };
    let systems = values("goos", SYSTEMS);
    let architectures = values("goarch", ARCHITECTURES);
    let levels = values("goamd64", &["v1"]);
    let mut ignored = build.get("ignore").map(Node::items).unwrap_or_default();
    ignored.truncate(MOST);
    for (os, _) in &systems {
        for (arch, offset) in &architectures {
            let (Some(os), Some(arch)) = (os, arch) else {
                told.unknown.push(Act::Build);
                continue;
            };
            // A port is left out as a whole only where no level of it is asked for.
            let is_ignored = ignored.iter().any(|one| {
                let is = |key: &str, value: &str| one.get(key).is_none_or(|node| node.text() == Some(value));
                let has_level = ["goarm", "goamd64", "gomips", "goarm64", "go386"]
                    .iter()
                    .any(|key| one.get(key).is_some());
                is("goos", os) && is("goarch", arch) && !has_level
            });
            let (Ok(os), Ok(arch)) = (os.parse::<Goos>(), arch.parse::<Goarch>()) else { continue };
            // goreleaser leaves pairs out that Go does not have.
            let port = Port::new(os, arch);
            if !is_ignored && ports::newest().exists(port) {
                if arch == Goarch::Amd64 {
                    let level = |name: &Option<String>| name.as_deref().and_then(amd64_level);
                    let of_levels = levels.iter().map(|(name, offset)| (level(name), *offset));
                    told.amd64.extend(of_levels.map(|(level, offset)| Amd64Build { os, level, offset }));
                }
                told.claim_for(
                    Act::Build,
                    Some(port),
                    *offset,
                    Reached { reach: reach.clone(), named: true },
                );
            }
        }
    }
}

/// The program that is built: `main` in `dir`.
fn reach(build: Node<'_, '_>) -> Reach {
    let text = |key: &str| match build.get(key) {
        Some(node) => node.text().and_then(plain),
        None => Some(".".to_owned()),
    };
    match text("dir").zip(text("main")) {
        Some((folder, main)) => Reach::Named { folder, patterns: vec![main] },
        None => Reach::All,
    }
}

/// `linux_arm64`, `linux_amd64_v1`, or a name for many.
fn read_target(target: Node<'_, '_>, reach: &Reach, told: &mut Told) {
    let Some(text) = target.text().and_then(plain) else {
        told.unknown.push(Act::Build);
        return;
    };
    if matches!(text.as_str(), "go_first_class" | "go_118_first_class") {
        for info in ports::newest().ports().filter(|info| info.first_class) {
            let reached = Reached { reach: reach.clone(), named: true };
            told.claim_for(Act::Build, Some(info.port), target.offset(), reached);
        }
        return;
    }
    let mut parts = text.split('_');
    let port = parts.next().zip(parts.next());
    let port: Option<Port> = port.and_then(|(os, arch)| format!("{os}/{arch}").parse().ok());
    if let Some(Port { os, arch: Goarch::Amd64 }) = port {
        let level = parts.next().map_or(Some(1), amd64_level);
        told.amd64.push(Amd64Build { os, level, offset: target.offset() });
    }
    told.claim_for(Act::Build, port, target.offset(), Reached { reach: reach.clone(), named: true });
}

/// An image, for one platform that has a default.
fn read_image(image: Node<'_, '_>, told: &mut Told) {
    let text = |key: &str, default: &str| match image.get(key) {
        Some(value) => (value.text().and_then(plain), value.offset()),
        None => (Some(default.to_owned()), image.offset()),
    };
    let ((os, _), (arch, offset)) = (text("goos", "linux"), text("goarch", "amd64"));
    let port = os.zip(arch).and_then(|(os, arch)| format!("{os}/{arch}").parse().ok());
    told.claim(Act::Image, port, offset);
}

fn read_platforms(image: Node<'_, '_>, default: &[&str], told: &mut Told) {
    match image.get("platforms").filter(|platforms| platforms.is_list()) {
        Some(platforms) => {
            for platform in platforms.items() {
                told.claim_images(platform.text().unwrap_or_default(), platform.offset());
            }
        }
        None => {
            for platform in default {
                told.claim(Act::Image, platform.parse().ok(), image.offset());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> (Vec<String>, Told) {
        let (yaml, error) = Yaml::read(text);
        assert_eq!(error, None);
        let mut told = Told::default();
        read(&yaml, &mut told);
        let lines = ogive_gosource::Lines::of(text.as_bytes());
        let claims = told
            .claims
            .iter()
            .map(|claim| format!("{:?} {} {}", claim.act, claim.port, lines.place(claim.offset).line));
        (claims.collect(), told)
    }

    #[test]
    fn builds_are_products_without_what_is_ignored() {
        let text = "\
version: 2
builds:
- goos: [linux, windows]
  goarch:
  - amd64
  - arm64
  - s390x
  goarm: ['6']
  ignore:
  - {goos: windows, goarch: arm64}
- id: other
  targets: [darwin_arm64_v8.0, '{{ .X }}']
dockers:
- goarch: arm64
- image_templates: [x]
kos:
- platforms: [linux/amd64, linux/riscv64]
";
        let (claims, told) = told(text);
        assert_eq!(
            claims,
            [
                "Build linux/amd64 5",
                "Build linux/arm64 6",
                "Build linux/s390x 7",
                "Build windows/amd64 5",
                "Build darwin/arm64 12",
                "Image linux/arm64 14",
                "Image linux/amd64 15",
                "Image linux/riscv64 17",
            ]
        );
        assert_eq!(told.unknown, [Act::Build]);
    }

    #[test]
    fn what_is_not_said_has_defaults() {
        let (claims, _) = told("builds:\n- main: ./cmd/x\n");
        assert_eq!(claims.len(), 8, "{claims:?}");
        assert!(told("release:\n  draft: true\n").0.is_empty());
        assert!(told("builds:\n- builder: rust\n").0.is_empty());
    }
}
