//! TOML, with its lines.

use ogive_machine::EditorFileDefect;
use toml::de::{DeTable, DeValue};

use super::file::defect;
use super::leaf::{Leaves, Lines};

/// The values of a file.
pub(super) fn leaves(text: &str) -> Result<Leaves, EditorFileDefect> {
    let lines = Lines::of(text);
    let root = DeTable::parse(text).map_err(|error| {
        defect(&lines, error.span().map_or(0, |span| span.start), error.message().replace('\n', ", "))
    })?;
    let mut found = Leaves::default();
    table(root.get_ref(), &lines, &mut Vec::new(), &mut found);
    Ok(found)
}

fn table(table: &DeTable<'_>, lines: &Lines, path: &mut Vec<String>, found: &mut Leaves) {
    for (name, inner) in table.iter() {
        path.push(name.get_ref().to_string());
        value(inner.get_ref(), name.span().start, lines, path, found);
        path.pop();
    }
}

fn value(value_at: &DeValue<'_>, begin: usize, lines: &Lines, path: &mut Vec<String>, found: &mut Leaves) {
    let text = match value_at {
        DeValue::Table(inner) => return table(inner, lines, path, found),
        DeValue::Array(array) => {
            for (at, element) in array.iter().enumerate() {
                path.push(at.to_string());
                value(element.get_ref(), element.span().start, lines, path, found);
                path.pop();
            }
            return;
        }
        DeValue::String(text) => text.to_string(),
        DeValue::Boolean(truth) => truth.to_string(),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Datetime(time) => time.to_string(),
    };
    found.add(path, &text, lines.line(begin));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_their_paths_and_lines() {
        let text = "[language-server.gopls]\ncommand = \"/x/gopls\"\nargs = [\n  \"a\",\n]\n\n[[language]]\nname = \"go\"\n";
        let found: Vec<String> = leaves(text)
            .unwrap()
            .iter()
            .map(|leaf| format!("{}: {} = {}", leaf.line, leaf.path.join("/"), leaf.value))
            .collect();
        assert_eq!(
            found,
            [
                "8: language/0/name = go",
                "4: language-server/gopls/args/0 = a",
                "2: language-server/gopls/command = /x/gopls"
            ]
        );
        assert_eq!(leaves("a = 1\nb = = 2\n").unwrap_err().line, 2);
    }
}
