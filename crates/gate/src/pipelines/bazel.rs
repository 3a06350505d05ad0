//! Bazel: attributes `goarch` of rules, and the platforms of a `.bazelrc`, line by line.

use ogive_platform::{Goarch, Goos};

use super::run::names;
use super::script::as_offset;
use super::told::{Pin, PinKind, Told};

/// What a file of Bazel says.
pub(super) fn read(text: &str, told: &mut Told) {
    let mut at = 0;
    let mut os: Option<Goos> = None;
    let mut rule = "";
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
            let target = label.rsplit([':', '/']).next().unwrap_or(label);
            let mut parts = target.split('_');
            let (system, arch) = (parts.next().and_then(|part| part.parse().ok()), parts.next());
            let arch = arch.and_then(|arch| arch.parse().ok()).filter(|_| is_default);
            if let (Some(os), Some(arch)) = (system, arch) {
                let offset = place(label);
                told.pins.push(Pin { os: Some(os), arch, kind: PinKind::Fixed, offset, named: false });
            }
            continue;
        }
        if trimmed.ends_with('(') {
            (os, rule) = (None, "");
        }
        match attribute(trimmed) {
            Some(("name", value)) => rule = value,
            Some(("goos", value)) => os = value.parse().ok(),
            Some(("goarch", value)) => {
                if let Ok(arch) = value.parse::<Goarch>() {
                    let named = names(rule, arch);
                    told.pins.push(Pin { os, arch, kind: PinKind::Fixed, offset: place(value), named });
                }
            }
            _ => {}
        }
    }
}

/// `name = "value",`
fn attribute(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once('=')?;
    let value = value.trim().strip_prefix('"')?;
    let (value, _) = value.split_once('"')?;
    Some((name.trim(), value))
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
}
