//! Taskfiles.

use std::collections::BTreeMap;

use super::environment::GoEnvironment;
use super::run::{Shell, names, plain};
use super::told::{Pin, PinKind, Told};
use super::yaml::{Node, Yaml};

/// How many variables are kept of one list.
const VARIABLES: usize = 256;

type Variables = BTreeMap<String, Option<String>>;

/// What a Taskfile says.
pub(super) fn read(yaml: &Yaml<'_>, told: &mut Told) {
    let Some(top) = yaml.documents().next() else { return };
    let Some(tasks) = top.get("tasks") else { return };
    let mut outer = Variables::new();
    set(&mut outer, top.get("vars"));
    let mut environment = GoEnvironment::default();
    pin(&mut environment, top.get("env"), "", &outer, told);
    for (name, task) in tasks.entries() {
        let name = name.text().unwrap_or_default();
        let mut variables = outer.clone();
        set(&mut variables, task.get("vars"));
        let mut environment = environment.clone();
        pin(&mut environment, task.get("env"), name, &variables, told);
        let expand = |text: &str| expand(text, &variables);
        // Where a task runs is said in many ways.
        let folder = task.get("dir").map_or(Some(String::new()), |dir| expand(dir.text()?));
        let mut shell = Shell {
            environment,
            machine: None,
            emulates: false,
            expand: &expand,
            settled: &expand,
            folder,
            name,
        };
        let commands = task.get("cmds").or_else(|| task.get("cmd")).unwrap_or(task);
        for command in commands.items() {
            shell.read(&command.get("cmd").unwrap_or(command).script(), told);
        }
    }
}

fn set(variables: &mut Variables, node: Option<Node<'_, '_>>) {
    let entries = node.into_iter().flat_map(|node| node.entries().collect::<Vec<_>>());
    for (name, value) in entries.take(VARIABLES) {
        if let Some(name) = name.text() {
            variables.insert(name.to_owned(), value.text().and_then(plain));
        }
    }
}

/// Variables of the environment; a constant architecture among them is a pin.
fn pin(
    environment: &mut GoEnvironment,
    node: Option<Node<'_, '_>>,
    task: &str,
    variables: &Variables,
    told: &mut Told,
) {
    let Some(node) = node else { return };
    for (name, value) in node.entries() {
        let (Some(name), text) = (name.text(), value.text()) else { continue };
        environment.set(name, text.and_then(|text| expand(text, variables)));
    }
    let value = node.get("GOARCH");
    let arch = value.and_then(|value| value.text()?.parse().ok());
    if let (Some(value), Some(arch)) = (value, arch) {
        let (offset, named) = (value.offset(), names(task, arch));
        told.pins.push(Pin { os: environment.os(), arch, kind: PinKind::Fixed, offset, named });
    }
}

/// The text with `{{.NAME}}` replaced; none where others are in it.
fn expand(text: &str, variables: &Variables) -> Option<String> {
    let mut told = String::new();
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once("{{") {
        let (name, after) = inside.split_once("}}")?;
        told.push_str(before);
        told.push_str(variables.get(name.trim().strip_prefix('.')?)?.as_deref()?);
        rest = after;
    }
    told.push_str(rest);
    plain(&told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tasks_pin_and_build() {
        let text = "\
version: '3'
vars: {OS: linux}
tasks:
  build:
    env:
      GOOS: linux
      GOARCH: amd64
    cmds:
    - go build .
  cross-arm64:
    cmds:
    - cmd: GOOS={{.OS}} GOARCH=arm64 go build .
  any:
    cmds: [GOARCH={{ARCH}} go build .]
";
        let (yaml, _) = Yaml::read(text);
        let mut told = Told::default();
        read(&yaml, &mut told);
        let claims: Vec<_> = told.claims.iter().map(|claim| claim.port.to_string()).collect();
        assert_eq!(claims, ["linux/amd64", "linux/arm64"]);
        let pins: Vec<_> = told.pins.iter().map(|pin| (pin.arch.name(), pin.named)).collect();
        assert_eq!(pins, [("amd64", false), ("arm64", true)]);
        assert!(text[told.pins[0].offset as usize..].starts_with("amd64"));
    }
}
