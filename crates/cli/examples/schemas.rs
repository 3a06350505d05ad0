//! Prints the JSON Schemas of everything that `ogive --json` prints, by name, for
//! `cargo xtask generate`.

#![expect(clippy::print_stdout, reason = "its answer is what it prints")]

fn main() {
    let schemas: serde_json::Map<_, _> = ogive_cli::schemas()
        .into_iter()
        .map(|schema| (schema.name.to_owned(), schema.schema.to_value()))
        .collect();
    println!("{}", serde_json::Value::from(schemas));
}
