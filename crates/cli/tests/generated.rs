//! Help, manual, completions and schemas, as generated from the program itself.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests look at files; what cannot be, fails"
)]

use ogive_testkit::Sandbox;

/// The examples in the help of every command, the program's name left out.
fn examples() -> Vec<Vec<String>> {
    fn collect(command: &clap::Command, found: &mut Vec<Vec<String>>) {
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        for line in help.lines().map(str::trim).filter(|line| line.contains("ogive ")) {
            let own = line.trim_start_matches("eval \"$(").trim_end_matches(")\"");
            let own = own.split(" | ").next().unwrap().split(" >").next().unwrap();
            if let Some(rest) = own.strip_prefix("ogive") {
                found.push(words(rest));
            }
        }
        command.get_subcommands().for_each(|sub| collect(sub, found));
    }
    let mut found = Vec::new();
    let root = ogive_cli::cli::command();
    root.get_subcommands().for_each(|sub| collect(sub, &mut found));
    found
}

/// The words of a command line; double quotes hold one together.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (n, part) in line.split('"').enumerate() {
        if n % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

#[test]
fn every_example_is_a_valid_command_line() {
    let examples = examples();
    assert!(examples.len() > 20, "{examples:?}");
    for example in examples {
        let line = std::iter::once("ogive".to_owned()).chain(example.iter().cloned());
        let parsed = ogive_cli::cli::command().try_get_matches_from(line);
        assert!(parsed.is_ok(), "ogive {}: {}", example.join(" "), parsed.unwrap_err());
    }
}

#[test]
fn every_command_has_a_description_and_an_example() {
    fn check(command: &clap::Command, name: &str) {
        assert!(command.get_about().is_some(), "{name} has no description");
        let mut subs = command.get_subcommands().peekable();
        if subs.peek().is_none() {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.starts_with("Examples:"), "{name} has no example");
        }
        subs.for_each(|sub| check(sub, &format!("{name} {}", sub.get_name())));
    }
    ogive_cli::cli::command().get_subcommands().for_each(|sub| check(sub, sub.get_name()));
    ogive_cli::cli::command().debug_assert();
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let sandbox = Sandbox::new();
    let dir = sandbox.root().join("man");
    let _ = sandbox.ogive(["man", "--dir"]).args([&dir]).run().expect_code(0);
    let page = std::fs::read_to_string(dir.join("ogive-install.1")).unwrap().replace("\\-", "-");
    assert!(page.contains("1.27.3-arm64"), "{page}");
    assert!(page.contains(".SH EXAMPLES"), "{page}");
    let root = std::fs::read_to_string(dir.join("ogive.1")).unwrap();
    assert!(root.contains("The folder that holds SDKs and shims"), "{root}");
    assert!(!root.contains('\x1b'));
    assert!(root.contains("OGIVE_HOME") && root.contains("EXIT STATUS"), "{root}");
    assert!(dir.join("ogive-self-uninstall.1").is_file());
}

#[test]
fn completions_are_accepted_by_their_shells() {
    let sandbox = Sandbox::new();
    for (shell, check) in [("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")] {
        let script = sandbox.ogive(["completions", shell]).succeed();
        assert!(script.contains("uninstall"), "{shell}");
        let Some(program) = ogive_testkit::require(shell) else { continue };
        let file = sandbox.write(&format!("completions.{shell}"), script);
        let _ = sandbox.program(program).args([check]).args([file]).run().expect_code(0);
    }
}

#[test]
fn every_schema_is_valid_and_names_its_document() {
    let schemas = ogive_cli::schemas();
    assert!(schemas.len() > 3);
    for schema in schemas {
        let value = schema.schema.to_value();
        assert!(jsonschema::meta::is_valid(&value), "{}", schema.name);
        assert_eq!(value["properties"]["schema"]["const"], schema.name);
    }
}
