//! Prints the JSON Schemas of all documents as one object, by name; `cargo xtask generate` splits
//! it into `schemas/`.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    let schemas = ogive_cli::schemas().into_iter().map(|s| (s.name.to_owned(), s.schema.to_value()));
    let all: serde_json::Map<String, serde_json::Value> = schemas.collect();
    writeln!(std::io::stdout(), "{:#}", serde_json::Value::Object(all))
}
