//! Kubernetes objects, patches of Kustomize, and templates of Helm: which nodes they ask for by architecture.

use std::borrow::Cow;
use std::collections::HashSet;

use ogive_platform::Goarch;

use super::script::as_offset;
use super::yaml::{Node, Yaml, YamlError};

/// What an object asks of the architecture of nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeSelector {
    /// The architectures that it takes.
    pub architectures: Vec<Goarch>,
    /// Where the first of them stands.
    pub offset: u32,
}

/// The label, and what it was called before.
const LABELS: &[&str] = &["kubernetes.io/arch", "beta.kubernetes.io/arch"];

/// The text without the actions of templates, of the same length: a line of nothing else is empty, elsewhere letters stand
/// in their place.
pub(super) fn without_actions(text: &str) -> Cow<'_, str> {
    if !text.contains("{{") {
        return Cow::Borrowed(text);
    }
    let mut told = String::with_capacity(text.len());
    let mut inside = false;
    for line in text.split_inclusive('\n') {
        let code = line.trim_end_matches(['\n', '\r']);
        let mut parts: Vec<(&str, bool)> = Vec::new();
        let mut rest = code;
        while !rest.is_empty() {
            let end = match inside {
                true => rest.find("}}").map(|end| end + 2),
                false => rest.find("{{"),
            };
            let (part, after) = rest.split_at(end.unwrap_or(rest.len()));
            parts.push((part, inside));
            inside ^= end.is_some();
            rest = after;
        }
        let is_alone = parts.iter().all(|(part, is_action)| *is_action || part.trim().is_empty());
        let letter = if is_alone { " " } else { "x" };
        for (part, is_action) in parts {
            match is_action {
                true => told.push_str(&letter.repeat(part.len())),
                false => told.push_str(part),
            }
        }
        told.push_str(&line[code.len()..]);
    }
    Cow::Owned(told)
}

/// What objects ask for, and what is wrong with the text. Where it is a template, nothing is: then lines are read.
pub(super) fn read(text: &str) -> (Vec<NodeSelector>, Option<YamlError>) {
    let masked = without_actions(text);
    let (yaml, error) = Yaml::read(&masked);
    if error.is_some() {
        let error = error.filter(|_| matches!(masked, Cow::Borrowed(_)));
        return (of_lines(&masked), error);
    }
    let of_nodes = labels_of_nodes(&yaml);
    let mut found = Vec::new();
    for map in yaml.maps() {
        for (key, value) in map.entries() {
            let Some(name) = key.text() else { continue };
            if LABELS.contains(&name) && !of_nodes.contains(&value.offset()) {
                found.extend(selector(&[value]));
            }
        }
        let key = map.get("key").and_then(Node::text);
        if key.is_some_and(|key| LABELS.contains(&key))
            && map.get("operator").and_then(Node::text) == Some("In")
        {
            found.extend(selector(&map.get("values").map(Node::items).unwrap_or_default()));
        }
        let path = map.get("path").and_then(Node::text).unwrap_or_default();
        if path.contains("nodeSelector") && path.ends_with("kubernetes.io~1arch") {
            found.extend(map.get("value").and_then(|value| selector(&[value])));
        }
    }
    found.sort_by_key(|selector| selector.offset);
    (found, None)
}

/// Where labels of nodes themselves stand, which ask for nothing.
fn labels_of_nodes(yaml: &Yaml<'_>) -> HashSet<u32> {
    let nodes = yaml.documents().filter(|document| document.get("kind").and_then(Node::text) == Some("Node"));
    let labels = nodes.filter_map(|node| node.at(&["metadata", "labels"]));
    labels.flat_map(|labels| labels.entries().map(|(_, value)| value.offset()).collect::<Vec<_>>()).collect()
}

fn selector(values: &[Node<'_, '_>]) -> Option<NodeSelector> {
    let architectures =
        values.iter().map(|value| value.text()?.parse().ok()).collect::<Option<Vec<Goarch>>>()?;
    let offset = values.first()?.offset();
    Some(NodeSelector { architectures, offset })
}

/// What stands in lines of their own: `kubernetes.io/arch: amd64`.
fn of_lines(text: &str) -> Vec<NodeSelector> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let code = line.split(" #").next().unwrap_or(line).trim_end();
        let label = |label: &str| {
            let rest = code.trim_start().trim_start_matches(['"', '\'']).strip_prefix(label)?;
            rest.trim_start_matches(['"', '\'']).strip_prefix(':')
        };
        if let Some(value) = LABELS.iter().find_map(|name| label(name)) {
            let value = value.trim().trim_matches(['"', '\'']);
            if let (Ok(arch), Some(place)) = (value.parse(), code.rfind(value)) {
                found.push(NodeSelector { architectures: vec![arch], offset: as_offset(at + place) });
            }
        }
        at += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let (found, error) = read(text);
        assert_eq!(error, None);
        let one = |selector: &NodeSelector| {
            let first = selector.architectures[0].name();
            assert!(text[selector.offset as usize..].starts_with(first), "{selector:?}");
            selector.architectures.iter().map(|arch| arch.name()).collect::<Vec<_>>().join(" ")
        };
        found.iter().map(one).collect()
    }

    #[test]
    fn selectors_are_found_wherever_they_stand() {
        let text = "\
kind: Deployment
spec:
  template:
    spec:
      nodeSelector:
        kubernetes.io/arch: amd64
        kubernetes.io/os: linux
---
affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms:
      - matchExpressions:
        - key: \"kubernetes.io/arch\"
          operator: In
          values: [amd64, arm64]
        - key: kubernetes.io/arch
          operator: NotIn
          values: [s390x]
---
- op: add
  path: /spec/template/spec/nodeSelector/kubernetes.io~1arch
  value: amd64
---
kind: Node
metadata:
  labels: {kubernetes.io/arch: amd64}
";
        assert_eq!(told(text), ["amd64", "amd64 arm64", "amd64"]);
    }

    #[test]
    fn templates_do_not_break_it() {
        let chart = "\
{{- if .Values.x }}
spec:
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 8 }}
  {{- end }}
  name: {{ include \"x\" . }}-y
  nodeSelector:
    kubernetes.io/arch: amd64
    other: {{ .Values.arch }}
    beta.kubernetes.io/arch: {{ .Values.arch | default \"amd64\" }}
{{- end }}
";
        assert_eq!(told(chart), ["amd64"]);
        let broken = "a: {{ x }}\n  b: [\n    kubernetes.io/arch: \"arm64\" # kubernetes.io/arch: amd64\n";
        assert_eq!(told(broken), ["arm64"]);
    }

    #[test]
    fn what_is_no_yaml_is_said() {
        let (found, error) = read("a: [\nkubernetes.io/arch: amd64\n");
        assert_eq!((found.len(), error.is_some()), (1, true));
    }
}
