//! Bazel: attributes `goarch`, `platform` and `platforms` of rules, and the platforms of a `.bazelrc`, line by line.

use ogive_platform::{Goarch, Goos, Port};

use super::run::names;
use super::script::as_offset;
use super::told::{Act, Pin, PinKind, Told};

/// What a file of Bazel says.
pub(super) fn read(text: &str, told: &mut Told) {
    let mut at = 0;
    let mut rule = RuleOf::default();
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let code = line.split('#').next().unwrap_or(line);
        let place = |value: &str| as_offset(start + (value.as_ptr() as usize - line.as_ptr() as usize));
        let trimmed = code.trim();
        if let Some((_, platform)) = trimmed.split_once("--platforms=") {
            // `build:NAME` holds only when somebody asks for it by its name.
            let is_default = trimmed.split_whitespace().next().is_some_and(|word| !word.contains(':'));
            let label = platform.split_whitespace().next().unwrap_or(platform);
            match of_label(label) {
                Some(Port { os, arch }) if is_default => {
                    let offset = place(label);
                    told.pins.push(Pin { os: Some(os), arch, kind: PinKind::Fixed, offset, named: false });
                }
                Some(port) => told.claim(Act::Build, Some(port), place(label)),
                None => {}
            }
            continue;
        }
        if trimmed.ends_with('(') {
            rule = RuleOf::default();
        }
        let attribute = attribute(trimmed);
        match attribute {
            Some(("name", value)) => rule.name = text_of(value).unwrap_or_default(),
            Some(("goos", value)) => rule.os = text_of(value).and_then(|value| value.parse().ok()),
            Some(("goarch", value)) => {
                if let Some(value) = text_of(value)
                    && let Ok(arch) = value.parse::<Goarch>()
                {
                    let (os, named) = (rule.os, names(rule.name, arch));
                    told.pins.push(Pin { os, arch, kind: PinKind::Fixed, offset: place(value), named });
                    if let Some(os) = os {
                        told.claim(Act::Build, Some(Port::new(os, arch)), place(value));
                    }
                }
            }
            _ => {}
        }
        // `platform = "//platforms:linux_arm64"`, and lists of such.
        let is_of_platforms =
            |name: &str| name == "platform" || name.ends_with("platforms") || name.ends_with("(platform");
        rule.lists |= attribute.is_some_and(|(name, _)| is_of_platforms(name));
        if rule.lists {
            for label in trimmed.split('"').skip(1).step_by(2) {
                if let Some(port) = of_label(label) {
                    told.claim(Act::Build, Some(port), place(label));
                }
            }
            rule.lists =
                matches!(attribute, Some((_, "["))) || (attribute.is_none() && !trimmed.starts_with(']'));
        }
    }
}

/// What is known of the rule that is read.
#[derive(Default)]
struct RuleOf<'t> {
    name: &'t str,
    os: Option<Goos>,
    /// Whether the next lines are of a list of platforms.
    lists: bool,
}

/// The platform that a label is called for, as those of rules_go are: `@io_bazel_rules_go//go/toolchain:linux_arm64`.
fn of_label(label: &str) -> Option<Port> {
    let target = label.rsplit([':', '/']).next().unwrap_or(label);
    let mut parts = target.split(['_', '-']);
    Some(Port::new(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// `name = value`
fn attribute(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once('=')?;
    Some((name.trim(), value.trim()))
}

/// `"value",`
fn text_of(value: &str) -> Option<&str> {
    Some(value.strip_prefix('"')?.split_once('"')?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_pins() {
        let text = "\
go_binary(
    name = \"tool\",
    goos = \"linux\",
    goarch = \"amd64\",  # x
)
go_binary(
    name = \"tool-arm64\",
    goarch = \"arm64\",
)
go_binary(
    goarch = select({}),
)
build --platforms=@io_bazel_rules_go//go/toolchain:linux_amd64
build:arm --platforms=@io_bazel_rules_go//go/toolchain:linux_arm64
# goarch = \"mips\"
";
        let mut told = Told::default();
        read(text, &mut told);
        let pins: Vec<_> =
            told.pins.iter().map(|pin| (pin.os.map(Goos::name), pin.arch.name(), pin.named)).collect();
        assert_eq!(
            pins,
            [(Some("linux"), "amd64", false), (None, "arm64", true), (Some("linux"), "amd64", false)]
        );
        assert!(text[told.pins[0].offset as usize..].starts_with("amd64"));
    }
    #[test]
    fn platforms_are_declared_by_the_names_of_labels() {
        let text = "\
go_cross_binary(
    name = \"arm\",
    platform = \"@io_bazel_rules_go//go/toolchain:linux_arm64\",
)
oci_image_index(
    name = \"index\",
    platforms = [
        \"//platforms:linux_amd64\",
        \"//platforms:linux_riscv64\",
    ],
    images = [\"//platforms:linux_s390x\"],
)
go_binary(
    goos = \"windows\",
    goarch = \"arm64\",
)
oci_image_index(platforms = [\"//platforms:linux_386\"])
build:mac --platforms=//platforms:darwin_arm64
platform_data(platform = \"//platforms:mine\")
";
        let mut told = Told::default();
        read(text, &mut told);
        let claims: Vec<String> = told.claims_of(Act::Build).map(|claim| claim.port.to_string()).collect();
        let all =
            ["linux/arm64", "linux/amd64", "linux/riscv64", "windows/arm64", "linux/386", "darwin/arm64"];
        assert_eq!(claims, all);
    }
}
