//! JSON with comments, with its lines.

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged as _;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use ogive_machine::EditorFileDefect;

use super::file::defect;
use super::leaf::{Leaves, Lines};

/// The values of a file.
pub(crate) fn leaves(text: &str) -> Result<Leaves, EditorFileDefect> {
    let options = ParseOptions {
        allow_comments: true,
        allow_trailing_commas: true,
        allow_loose_object_property_names: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let lines = Lines::of(text);
    let parsed = parse_to_ast(text, &CollectOptions::default(), &options).map_err(|error| {
        let mut message = error.kind().to_string();
        message[..1].make_ascii_lowercase();
        defect(&lines, error.range().start, message)
    })?;
    let mut found = Leaves::default();
    if let Some(value) = &parsed.value {
        collect(value, &lines, value.start(), &mut Vec::new(), &mut found);
    }
    Ok(found)
}

/// `begin` is where the field begins that the value belongs to.
fn collect(value: &Value<'_>, lines: &Lines, begin: usize, path: &mut Vec<String>, found: &mut Leaves) {
    let text = match value {
        Value::Object(object) => {
            for property in &object.properties {
                path.push(property.name.as_str().to_owned());
                collect(&property.value, lines, property.start(), path, found);
                path.pop();
            }
            return;
        }
        Value::Array(array) => {
            for (at, element) in array.elements.iter().enumerate() {
                path.push(at.to_string());
                collect(element, lines, element.start(), path, found);
                path.pop();
            }
            return;
        }
        Value::NullKeyword(_) => return,
        Value::StringLit(string) => string.value.to_string(),
        Value::NumberLit(number) => number.value.to_owned(),
        Value::BooleanLit(truth) => truth.value.to_string(),
    };
    found.add(path, &text, lines.line(begin));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_their_paths_and_lines() {
        let text = "// mine\n{\n  \"a.b\": 1, /* x\n  */ \"c\": {\"d\": [true,\n null, \"e\",],},\n \"a.b\": 2,\n}\n";
        let found: Vec<String> = leaves(text)
            .unwrap()
            .iter()
            .map(|leaf| format!("{}: {} = {}", leaf.line, leaf.path.join("/"), leaf.value))
            .collect();
        assert_eq!(found, ["6: a.b = 2", "4: c/d/0 = true", "5: c/d/2 = e"]);
        assert_eq!(leaves("").unwrap().iter().count(), 0);
        assert_eq!(leaves("// nothing\n").unwrap().iter().count(), 0);
        let defect = leaves("{\n  \"a\": 1\n  \"b\": 2\n}").unwrap_err();
        assert_eq!((defect.line, defect.column, defect.message.as_str()), (2, 9, "expected comma"));
        assert!(leaves(&"[".repeat(100_000)).is_err());
    }
}
