//! What is added to a list of platforms so that it has one more.

use std::collections::BTreeSet;

use ogive_platform::ports::PortTable;
use ogive_platform::{Goos, Port, PortSet};
use ogive_record::Repair;

use crate::pipelines::{Act, Claim, Pipeline};

/// The change of one line that makes a file do the same for what is missing; none where nothing says what is missing alone:
/// a list of architectures stands for every system beside it.
pub(super) fn added(
    file: &Pipeline<'_>,
    claims: &[&Claim],
    missing: PortSet,
    declared: PortSet,
    table: PortTable,
) -> Option<Repair> {
    let last = claims.last().filter(|last| last.act != Act::Test)?;
    let whole = last.port.to_string();
    if starts_with(file, last.offset, &whole) {
        let words: Vec<String> = missing.ports().map(|port| port.to_string()).collect();
        return behind(file, last.offset, &whole, &words);
    }
    let arch = last.port.arch.name();
    if !starts_with(file, last.offset, arch) {
        return None;
    }
    let systems: BTreeSet<&str> =
        claims.iter().filter(|claim| claim.offset == last.offset).map(|claim| claim.port.os.name()).collect();
    let mut words: Vec<&str> = missing.ports().map(|port| port.arch.name()).collect();
    words.sort_unstable();
    words.dedup();
    let makes = |arch: &str| {
        let all =
            systems.iter().filter_map(|os| Some(Port::new(os.parse::<Goos>().ok()?, arch.parse().ok()?)));
        all.filter(|port| table.exists(*port)).collect::<Vec<Port>>()
    };
    let made: Vec<Port> = words.iter().flat_map(|arch| makes(arch)).collect();
    let is_made = |port: Port| made.contains(&port);
    let only_declared =
        made.iter().all(|&port| !(declared & PortSet::where_port(|of| of == port)).is_empty());
    if !only_declared || !missing.ports().all(is_made) {
        return None;
    }
    let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
    behind(file, last.offset, arch, &words)
}

fn starts_with(file: &Pipeline<'_>, offset: u32, word: &str) -> bool {
    let rest = file.text.get(offset as usize..).unwrap_or_default();
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '/' | '.'));
    let rest = rest.strip_prefix(['"', '\'']).unwrap_or(rest);
    rest.strip_prefix(word).is_some_and(ends)
}

/// Words behind one that stands in a list, in the form in which the list is written.
fn behind(file: &Pipeline<'_>, offset: u32, word: &str, words: &[String]) -> Option<Repair> {
    let mut at = offset as usize;
    at += usize::from(file.text[at..].starts_with(['"', '\'']));
    let end = at + word.len();
    let start = file.text[..at].rfind('\n').map_or(0, |end| end + 1);
    let stop = file.text[end..].find('\n').map_or(file.text.len(), |more| end + more);
    let (left, right) = (&file.text[start..at], &file.text[end..stop]);
    let quote = left.chars().last().filter(|c| matches!(c, '"' | '\'')).map(String::from).unwrap_or_default();
    let item = left.trim_start().trim_end_matches(['"', '\'']);
    let is_alone = right.strip_prefix(quote.as_str()).is_some_and(|rest| {
        let rest = rest.trim();
        rest.is_empty() || rest.starts_with('#')
    });
    let opened = left.matches('[').count() > left.matches(']').count();
    let more: String = if item == "- " && is_alone {
        let items = words.iter().map(|word| format!("\n- {quote}{word}{quote}"));
        let items: String = items.collect();
        let line = format!("{}{word}{right}", left.trim_start());
        return Some(replaced(file, start, &line, format!("{}{items}", line.trim_end())));
    } else if opened {
        let quoted = words.iter().map(|word| format!("{quote}, {quote}{word}"));
        quoted.collect()
    } else if word.contains('/') && takes_several(file, left, right) {
        words.iter().map(|word| format!(",{word}")).collect()
    } else {
        return None;
    };
    let line = format!("{left}{word}{right}");
    Some(replaced(file, start, line.trim(), format!("{left}{word}{more}{right}").trim().to_owned()))
}

/// Whether several platforms may stand where one does, commas between them: where some do, where the setting is called
/// `platforms`, and in commands that make an image for each. An image for several platforms cannot be loaded everywhere.
fn takes_several(file: &Pipeline<'_>, left: &str, right: &str) -> bool {
    if right.starts_with(',') || left.ends_with(',') {
        return true;
    }
    let name = left.trim_end_matches(['"', '\'']).trim_end().trim_end_matches([':', '=', '?', ' ']);
    let is_list = name.to_ascii_lowercase().ends_with("platforms");
    let makes_each = [" buildx ", "ko build", "ko publish", "ko apply", "ko resolve"];
    let is_command = makes_each.iter().any(|command| left.contains(command));
    let text = file.text;
    let loads = text.contains("--load") || text.contains("load: true") || text.contains("type=docker");
    (is_list || is_command) && !loads
}

fn replaced(file: &Pipeline<'_>, start: usize, before: &str, after: String) -> Repair {
    let offset = u32::try_from(start).unwrap_or(u32::MAX);
    Repair::ReplaceLine {
        file: file.path.to_owned(),
        line: file.place(offset).line,
        before: before.trim().to_owned(),
        after: Some(after),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use ogive_platform::ports;

    use super::*;
    use crate::pipelines::PipelineKind;

    /// The line that a file gets for what is missing.
    fn after(
        kind: PipelineKind,
        act: Act,
        text: &str,
        missing: &[&str],
        declared: &[&str],
    ) -> Option<String> {
        let file = Pipeline::of(Path::new("x"), kind, text).unwrap();
        let claims: Vec<&Claim> = file.told.claims_of(act).collect();
        let set = |names: &[&str]| PortSet::where_port(|port| names.contains(&port.to_string().as_str()));
        match added(&file, &claims, set(missing), set(declared), ports::newest())? {
            Repair::ReplaceLine { after, .. } => after,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_architecture_joins_a_list_where_every_system_beside_it_has_it() {
        let all = ["linux/amd64", "linux/arm64", "windows/amd64", "windows/arm64"];
        let flow = "builds:\n- goos: [linux, windows]\n  goarch: [amd64] # more later\n";
        let get = |text: &str, missing: &[&str], declared: &[&str]| {
            after(PipelineKind::Goreleaser, Act::Build, text, missing, declared)
        };
        assert_eq!(
            get(flow, &["linux/arm64", "windows/arm64"], &all).as_deref(),
            Some("goarch: [amd64, arm64] # more later")
        );
        assert_eq!(get(flow, &["linux/arm64"], &all[..3]), None, "windows/arm64 is not declared");
        let block = "builds:\n- goos:\n  - linux\n  goarch:\n  - \"386\"\n  - 'amd64'\n";
        assert_eq!(get(block, &["linux/arm64"], &all).as_deref(), Some("- 'amd64'\n- 'arm64'"));
    }

    #[test]
    fn a_platform_joins_a_list_of_platforms() {
        let text = "jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n    - uses: docker/build-push-action@v6\n      \
                    with:\n        platforms: linux/amd64,linux/386\n";
        let get = |text: &str| {
            after(PipelineKind::Workflow, Act::Image, text, &["linux/arm64"], &["linux/amd64", "linux/arm64"])
        };
        assert_eq!(get(text).as_deref(), Some("platforms: linux/amd64,linux/386,linux/arm64"));
        let run = "jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n    - run: docker buildx build --platform linux/amd64 . \n";
        assert_eq!(
            get(run).as_deref(),
            Some("- run: docker buildx build --platform linux/amd64,linux/arm64 .")
        );
        for one in
            [run.replace(" buildx", ""), run.replace(" . ", " --load ."), run.replace("buildx build", "run")]
        {
            assert_eq!(get(&one), None, "{one}");
        }
        let bake = "target \"x\" {\n  platforms = [\"linux/amd64\"]\n}\n";
        let added =
            after(PipelineKind::BakeHcl, Act::Image, bake, &["linux/arm64"], &["linux/amd64", "linux/arm64"]);
        assert_eq!(added.as_deref(), Some("platforms = [\"linux/amd64\", \"linux/arm64\"]"));
    }
}
