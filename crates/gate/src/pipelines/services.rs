//! Small files that say platforms: the settings of ko, and services of Compose.

use super::told::{Act, Told};
use super::yaml::{Node, Yaml};

/// What the settings of ko say.
pub(super) fn read_ko(yaml: &Yaml<'_>, told: &mut Told) {
    let platforms = yaml.documents().next().and_then(|top| top.get("defaultPlatforms"));
    for platform in platforms.map(Node::items).unwrap_or_default() {
        told.claim_images(platform.text().unwrap_or_default(), platform.offset());
    }
}

/// What services say: those that are built here.
pub(super) fn read_compose(yaml: &Yaml<'_>, told: &mut Told) {
    let Some(services) = yaml.documents().next().and_then(|top| top.get("services")) else { return };
    for (_, service) in services.entries() {
        let Some(build) = service.get("build") else { continue };
        let platforms = build.get("platforms").or_else(|| service.get("platform"));
        for platform in platforms.map(Node::items).unwrap_or_default() {
            match platform.text().and_then(super::run::plain) {
                Some(text) => told.claim_images(&text, platform.offset()),
                None => told.unknown.push(Act::Image),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, read: impl Fn(&Yaml<'_>, &mut Told)) -> Vec<String> {
        let (yaml, _) = Yaml::read(text);
        let mut told = Told::default();
        read(&yaml, &mut told);
        told.claims.iter().map(|claim| claim.port.to_string()).collect()
    }

    #[test]
    fn both_say_images() {
        assert_eq!(
            told("defaultPlatforms:\n- linux/amd64\n- linux/arm64\n", read_ko),
            ["linux/amd64", "linux/arm64"]
        );
        let compose = "services:\n  a:\n    image: x\n    platform: linux/amd64\n  b:\n    build: .\n    platform: linux/arm64\n  c:\n    build:\n      platforms: [linux/amd64, '${P}']\n";
        assert_eq!(told(compose, read_compose), ["linux/arm64", "linux/amd64"]);
    }
}
