//! The file system that layers make together.

use std::rc::Rc;

use super::layer::{Layer, Node};
use super::path;

/// How many links may stand on the way to a file (Linux, `MAXSYMLINKS`).
const MOST_LINKS: usize = 40;

/// Layers, the lowest first.
pub(super) struct Tree {
    layers: Vec<Rc<Layer>>,
}

/// A file that was found.
pub(super) struct Found<'t> {
    /// The number of its layer.
    pub(super) layer: usize,
    /// Its path from the root, without `/` first.
    pub(super) path: String,
    /// What stands there.
    pub(super) node: &'t Node,
}

impl Tree {
    pub(super) const fn new(layers: Vec<Rc<Layer>>) -> Self {
        Self { layers }
    }

    /// What the highest layer that has a say puts at a path, links on the way not followed.
    fn at(&self, path: &str) -> Option<(usize, &Node)> {
        let mut implied = None;
        for (number, layer) in self.layers.iter().enumerate().rev() {
            match layer.nodes.get(path) {
                Some(Node::Implied) => implied = implied.or(Some((number, &Node::Implied))),
                Some(node) => return Some((number, node)),
                None => {}
            }
            let hides = |folder: &str| {
                layer.whiteouts.contains(folder)
                    || layer.opaque.contains(folder)
                    || !matches!(layer.nodes.get(folder), None | Some(Node::Folder | Node::Implied))
            };
            if layer.whiteouts.contains(path) || layer.opaque.contains("") || path::above(path).any(hides) {
                break;
            }
        }
        implied
    }

    /// Whether the file of a layer is what the image has at its path.
    pub(super) fn shows(&self, layer: usize, path: &str) -> bool {
        self.at(path).is_some_and(|(number, _)| number == layer)
    }

    /// The file at a path from the root, links followed; they cannot lead out.
    ///
    /// Where a layer has `bin/x` and one below it the link `bin`, engines differ: some write through the link,
    /// as `tar` does, others make a folder over it. Either place counts.
    pub(super) fn find(&self, path: &str) -> Option<Found<'_>> {
        let rest = path.split('/').rev().map(str::to_owned).collect();
        let mut ways = Ways { untried: vec![Way { walked: Vec::new(), rest }], links: 0 };
        while let Some(way) = ways.untried.pop() {
            if let Some(found) = self.follow(way, &mut ways) {
                return Some(found);
            }
        }
        None
    }

    fn follow(&self, way: Way, ways: &mut Ways) -> Option<Found<'_>> {
        let Way { mut walked, mut rest } = way;
        while let Some(part) = rest.pop() {
            match part.as_str() {
                "" | "." => continue,
                ".." => {
                    walked.pop();
                    continue;
                }
                _ => walked.push(part),
            }
            let here = walked.join("/");
            let (layer, node) = self.at(&here)?;
            match node {
                Node::Link(target) => {
                    ways.links += 1;
                    if ways.links > MOST_LINKS {
                        return None;
                    }
                    if self.has_folder_above(layer, &here) {
                        ways.untried.push(Way { walked: walked.clone(), rest: rest.clone() });
                    }
                    walked.pop();
                    if target.starts_with('/') {
                        walked.clear();
                    }
                    rest.extend(target.split('/').rev().map(str::to_owned));
                }
                Node::Hard(target) => {
                    // It names a file of its own layer or one below.
                    let node = self.layers[layer].nodes.get(target).or_else(|| Some(self.at(target)?.1))?;
                    if rest.iter().all(|part| part.is_empty() || part == ".") {
                        return Some(Found { layer, path: here, node });
                    }
                    return None;
                }
                Node::Folder | Node::Implied => {}
                node => {
                    if rest.iter().all(|part| part.is_empty()) {
                        return Some(Found { layer, path: here, node });
                    }
                    return None;
                }
            }
        }
        None
    }

    /// Whether a higher layer has something below a path.
    fn has_folder_above(&self, layer: usize, path: &str) -> bool {
        let higher = self.layers.iter().skip(layer + 1);
        higher.into_iter().any(|layer| matches!(layer.nodes.get(path), Some(Node::Implied)))
    }
}

/// How far a path was followed, and what comes then, the next part last.
struct Way {
    walked: Vec<String>,
    rest: Vec<String>,
}

/// Ways to a file that were not tried, and how many links were followed on all of them.
struct Ways {
    untried: Vec<Way>,
    links: usize,
}
