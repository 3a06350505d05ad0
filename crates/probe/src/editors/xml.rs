//! The XML files of JetBrains' editors, with their lines.

use ogive_machine::{Receiver, Steers};
use roxmltree::{Document, Node, ParsingOptions};

use super::file::{Found, defect};
use super::leaf::{Leaf, Lines, variable};

/// More elements than any real file has.
const MOST_NODES: u32 = 1_000_000;
/// Farther from its component than anything that concerns Go.
const DEEPEST: usize = 8;

/// What concerns Go in a file: the components GOROOT, GoLibraries and VgoProject, and the variables of run
/// configurations (as GoLand 2024.3 writes them).
pub(super) fn found(text: &str) -> Found {
    let lines = Lines::of(text);
    let options = ParsingOptions { nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| {
        let place = error.pos();
        let message = error.to_string();
        // The parser names the place in the sentence, too.
        let message = message.split(" at ").next().unwrap_or_default().to_owned();
        let mut wrong = defect(&lines, 0, message);
        (wrong.line, wrong.column) = (place.row, place.col);
        wrong
    })?;
    let mut found = Vec::new();
    for node in document.descendants().filter(Node::is_element) {
        found.extend(of_node(node, &lines));
    }
    Ok(found)
}

fn of_node(node: Node<'_, '_>, lines: &Lines) -> Option<(Leaf, Steers)> {
    let leaf = |path: &[&str], value: &str| Leaf {
        path: path.iter().map(|&name| name.to_owned()).collect(),
        value: value.to_owned(),
        line: lines.line(node.range().start),
    };
    let name = || node.attribute("name");
    match node.tag_name().name() {
        "component" if name() == Some("GOROOT") => {
            let value = node.attribute("url").or_else(|| node.attribute("path"))?;
            // Without an SDK GoLand writes an empty place.
            (!value.is_empty()).then(|| (leaf(&["GOROOT"], value), Steers::Goroot))
        }
        "option" if component(node)?.ends_with("Libraries") => {
            let value = node.attribute("value")?;
            let is_gopath = component(node)?.starts_with("Go") && value.starts_with("file://");
            is_gopath.then(|| (leaf(&["GoLibraries", "urls"], value), Steers::Gopath))
        }
        "entry" if component(node)? == "VgoProject" => {
            let (name, value) = (node.attribute("key")?, node.attribute("value")?);
            let steers = variable(name, Receiver::Tools)?;
            Some((leaf(&["VgoProject", "environment", name], value), steers))
        }
        "env" => {
            let configuration = above(node, "configuration")?;
            let kind = configuration.attribute("type").filter(|kind| kind.starts_with("Go"))?;
            let of = if kind.contains("Test") { Receiver::Tests } else { Receiver::Debugger };
            let (name, value) = (name()?, node.attribute("value")?);
            let run = configuration.attribute("name").unwrap_or(kind);
            Some((leaf(&[run, "envs", name], value), variable(name, of)?))
        }
        _ => None,
    }
}

/// The name of the component that something stands in.
fn component<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    above(node, "component")?.attribute("name")
}

fn above<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.ancestors().skip(1).take(DEEPEST).find(|above| above.tag_name().name() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shortened from a workspace.xml of GoLand 2024.3.
    const WORKSPACE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<project version="4">
  <component name="GOROOT" url="file:///opt/homebrew/opt/go/libexec" />
  <component name="GoLibraries">
    <option name="indexEntireGoPath" value="true" />
    <option name="urls"><list>
      <option value="file://$USER_HOME$/go" />
    </list></option>
  </component>
  <component name="RunManager">
    <configuration name="go build m" type="GoApplicationRunConfiguration" factoryName="Go Application">
      <envs>
        <env name="GOARCH" value="arm64" />
        <env name="DATABASE" value="x" />
      </envs>
    </configuration>
    <configuration name="java" type="Application"><envs><env name="GOOS" value="js" /></envs></configuration>
  </component>
</project>
"#;

    #[test]
    fn a_workspace_tells_its_go_and_its_variables() {
        let told: Vec<String> = found(WORKSPACE)
            .unwrap()
            .iter()
            .map(|(leaf, steers)| format!("{}: {} {steers:?}", leaf.line, leaf.value))
            .collect();
        assert_eq!(
            told,
            [
                "3: file:///opt/homebrew/opt/go/libexec Goroot",
                "7: file://$USER_HOME$/go Gopath",
                "13: arm64 Variable { name: \"GOARCH\", of: Debugger }",
            ]
        );
    }

    #[test]
    fn what_is_malformed_or_hostile_is_refused() {
        let wrong = found("<project>\n  <component name=\"GOROOT\">\n</project>").unwrap_err();
        assert_eq!((wrong.line, wrong.column), (3, 1), "{wrong:?}");
        assert!(found("<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>").is_err());
        let _ = found(&"<a>".repeat(200_000));
    }
}
