//! What windows that are open still need: they keep what they were started with.

use std::collections::BTreeSet;

use ogive_machine::{Machine, ShellStart, Started};
use ogive_record::Fact;

/// What this window, editors and servers still need after a repair, as steps. `before` and `after` are what was
/// seen before and after it.
pub(crate) fn needs(before: &Machine, after: &Machine) -> Vec<String> {
    let mut steps = Vec::new();
    let stale = stale_variables(before, after);
    let gos = |machine: &Machine| -> Vec<_> {
        let all =
            machine.shells.iter().flat_map(|shell| shell.starts.iter().map(move |start| (shell.kind, start)));
        let go = |start: &ShellStart| Some(start.outcome.value()?.search_path.first("go")?.to_owned());
        all.map(|(kind, start)| (kind, start.way, go(start))).collect()
    };
    let path_changed = gos(before) != gos(after);
    if stale.is_empty() && !path_changed {
        return steps;
    }
    let shell = after.login_shell.value().and_then(|shell| shell.file_name()?.to_str());
    let shell = shell.unwrap_or("sh");
    let unset: String = match (stale.is_empty(), shell) {
        (true, _) => String::new(),
        (false, "fish") => format!("set -e {}; ", stale.join(" ")),
        (false, "tcsh" | "csh") => stale.iter().map(|name| format!("unsetenv {name}; ")).collect(),
        (false, _) => format!("unset {}; ", stale.join(" ")),
    };
    let login = if matches!(shell, "tcsh" | "csh" | "dash" | "sh") { "" } else { " -l" };
    steps.push(format!("in this window, and others that are open: {unset}exec {shell}{login}"));
    let runs = |name: &str| {
        let chain = after.ancestry.value();
        chain.is_some_and(|chain| chain.iter().any(|process| process.name.contains(name)))
    };
    if runs("tmux") {
        let forget: String = stale.iter().map(|name| format!("tmux set-environment -gu {name}; ")).collect();
        steps.push(format!(
            "tmux gives new windows the variables that its server was started with: {forget}save what runs in it, then \
             `tmux kill-server`"
        ));
    }
    if let Some(editor) =
        ["code", "cursor", "codium", "goland", "idea", "zed"].into_iter().find(|name| runs(name))
    {
        steps.push(format!("{editor} keeps its environment until it is closed altogether and opened again"));
    } else {
        steps.push(
            "editors that are open keep their environment: close them altogether and open them again".into(),
        );
    }
    steps
}

/// The starts that could be looked at.
fn starts(machine: &Machine) -> impl Iterator<Item = &Started> {
    let all = machine.shells.iter().flat_map(|shell| &shell.starts);
    all.filter_map(|ShellStart { outcome, .. }| match outcome {
        Fact::Known { value, .. } => Some(value),
        Fact::Unknown { .. } => None,
    })
}

/// The variables that this process has of a start-up file, and that none gives this value any more.
fn stale_variables(before: &Machine, after: &Machine) -> Vec<String> {
    let set = |machine: &Machine| -> BTreeSet<(String, String)> {
        let all = starts(machine).flat_map(|started| &started.variables);
        all.filter(|variable| matches!(variable.source, ogive_record::Provenance::File { .. }))
            .map(|variable| (variable.name.clone(), variable.value.clone()))
            .collect()
    };
    let (was, is) = (set(before), set(after));
    let here = after.go_settings.process.iter().map(|set| (set.name.clone(), set.value.clone()));
    let stale: BTreeSet<String> =
        here.filter(|set| was.contains(set) && !is.contains(set)).map(|(name, _)| name).collect();
    stale.into_iter().collect()
}
