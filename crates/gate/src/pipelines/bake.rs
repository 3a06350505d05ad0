//! Bake files: images for many platforms, in HCL or JSON.

use hcl_edit::Span as _;
use hcl_edit::expr::Expression;
use hcl_edit::structure::Structure;
use jsonc_parser::ast::{ObjectPropName, Value};
use jsonc_parser::common::Ranged as _;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::run::plain;
use super::script::as_offset;
use super::told::{Act, Told};

/// How deep brackets may stand in one another. The parser reads the operands that follow a second
/// operator twice when the text ends in them, so each bracket that opens there doubles its time.
const DEPTH: usize = 16;
/// How many signs that the parser descends at may stand in one expression.
const SIGNS: usize = 1024;

/// Why a text is no bake file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BakeError {
    pub(super) line: u32,
    pub(super) reason: String,
}

/// What a bake file in HCL says.
pub(super) fn read_hcl(text: &str, told: &mut Told) -> Result<(), BakeError> {
    if let Some(at) = too_deep(text) {
        let line = text[..at].bytes().filter(|byte| *byte == b'\n').count() + 1;
        return Err(BakeError {
            line: as_offset(line),
            reason: "brackets stand too deep in one another".to_owned(),
        });
    }
    let body = hcl_edit::parser::parse_body(text).map_err(|error| BakeError {
        line: as_offset(error.location().line()),
        reason: error.message().to_owned(),
    })?;
    for block in body.iter().filter_map(Structure::as_block).filter(|block| block.ident.as_str() == "target")
    {
        for attribute in block.body.iter().filter_map(Structure::as_attribute) {
            if attribute.key.as_str() == "platforms" {
                read_list(&attribute.value, told);
            }
        }
    }
    Ok(())
}

fn read_list(list: &Expression, told: &mut Told) {
    let Expression::Array(items) = list else {
        told.unknown.push(Act::Image);
        return;
    };
    for item in items {
        match (item, item.span()) {
            (Expression::String(text), Some(span)) => told.claim_images(text, as_offset(span.start + 1)),
            _ => told.unknown.push(Act::Image),
        }
    }
}

/// Where brackets, or signs that the parser descends at too, stand too deep in one another.
fn too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut signs) = (0_usize, 0_usize);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'\n' if depth == 0 => signs = 0,
            b'!' | b'-' | b'?' => signs += 1,
            _ => {}
        }
        if depth > DEPTH || signs > SIGNS {
            return Some(at);
        }
    }
    None
}

/// What a bake file in JSON says.
pub(super) fn read_json(text: &str, told: &mut Told) -> Result<(), BakeError> {
    let parsed =
        parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default()).map_err(|error| {
            let line = as_offset(error.line_display());
            BakeError { line, reason: error.kind().to_string() }
        })?;
    let Some(Value::Object(top)) = parsed.value else { return Ok(()) };
    let of = |name: &ObjectPropName<'_>, wanted: &str| name.as_str() == wanted;
    for targets in top.properties.iter().filter(|property| of(&property.name, "target")) {
        let Value::Object(targets) = &targets.value else { continue };
        for target in &targets.properties {
            let Value::Object(target) = &target.value else { continue };
            for platforms in target.properties.iter().filter(|property| of(&property.name, "platforms")) {
                let Value::Array(items) = &platforms.value else { continue };
                for item in &items.elements {
                    match item {
                        Value::StringLit(text) if plain(&text.value).is_some() => {
                            told.claim_images(&text.value, as_offset(item.range().start + 1));
                        }
                        _ => told.unknown.push(Act::Image),
                    }
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str, told: &Told) -> Vec<String> {
        let claims = told.claims.iter();
        claims
            .map(|claim| {
                assert!(text[claim.offset as usize..].starts_with(&claim.port.to_string()));
                claim.port.to_string()
            })
            .collect()
    }

    #[test]
    fn both_forms_say_images() {
        let hcl = "variable \"X\" { default = \"linux/386\" }\n# linux/arm64\ntarget \"app\" {\n  platforms = [\"linux/amd64\", \"linux/arm64\", X]\n}\ntarget \"b\" { platforms = split(\",\", X) }\n";
        let mut told = Told::default();
        read_hcl(hcl, &mut told).unwrap();
        assert_eq!(places(hcl, &told), ["linux/amd64", "linux/arm64"]);
        assert_eq!(told.unknown.len(), 2);
        let json = "{\"target\": {\"app\": {\"platforms\": [\"linux/amd64\", \"linux/riscv64\"]}}}";
        let mut told = Told::default();
        read_json(json, &mut told).unwrap();
        assert_eq!(places(json, &told), ["linux/amd64", "linux/riscv64"]);
    }

    #[test]
    fn mistakes_are_said_with_their_line() {
        let mut told = Told::default();
        assert_eq!(read_hcl("a = 1\nb = [\n", &mut told).unwrap_err().line, 2);
        assert_eq!(read_hcl(&format!("\nx = {}", "[".repeat(9999)), &mut told).unwrap_err().line, 2);
        assert_eq!(read_hcl(&format!("\nx = {}", "1+1+(".repeat(30)), &mut told).unwrap_err().line, 2);
        assert_eq!(read_json("{\n  \"a\": x}", &mut told).unwrap_err().line, 2);
    }
}
