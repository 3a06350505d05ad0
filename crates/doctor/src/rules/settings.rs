//! Where variables are set, and how they are taken away, for the rules.

use ogive_machine::{Machine, Setting};
use ogive_record::{Action, Location, Provenance, Repair, RuleMeta, Statement, Verdict};

use super::starts;
use crate::said::{Said, place, verdict};

/// Every value that a variable has here: in the shells, in this process, in the GOENV file. Of equal values
/// of shells and process one is given, with the line that sets it where that is known.
pub(crate) fn values<'m>(machine: &'m Machine, name: &str) -> Vec<&'m Setting> {
    distinct(machine, name, |seen, setting| seen.value == setting.value)
}

/// The same with every line that gives a value, where each has to be mended.
pub(crate) fn assignments<'m>(machine: &'m Machine, name: &str) -> Vec<&'m Setting> {
    distinct(machine, name, |seen, setting| {
        let at = place(&setting.source);
        seen.value == setting.value && (at.is_none() || at == place(&seen.source))
    })
}

fn distinct<'m>(
    machine: &'m Machine,
    name: &str,
    is_same: impl Fn(&Setting, &Setting) -> bool,
) -> Vec<&'m Setting> {
    let process = machine.go_settings.process.iter().filter(|setting| setting.name == name);
    let mut all: Vec<&Setting> =
        of_shells(machine, name).chain(process).filter(|setting| !setting.value.is_empty()).collect();
    all.sort_by_key(|setting| place(&setting.source).is_none());
    let mut values: Vec<&Setting> = Vec::new();
    for setting in all {
        if !values.iter().any(|seen| is_same(seen, setting)) {
            values.push(setting);
        }
    }
    values.extend(machine.go_settings.persisted(name));
    values
}

/// A variable in each start of a shell that has it.
fn of_shells<'m>(machine: &'m Machine, name: &str) -> impl Iterator<Item = &'m Setting> {
    starts::all(machine).filter_map(move |start| start.outcome.value()?.variable(name))
}

/// The same setting as the shell has it whose start-up file gives this process its value; itself where no line does.
pub(crate) fn origin<'m>(machine: &'m Machine, setting: &'m Setting) -> &'m Setting {
    if !matches!(setting.source, Provenance::Environment(_)) {
        return setting;
    }
    let mut exported = of_shells(machine, &setting.name);
    exported
        .find(|exported| exported.value == setting.value && place(&exported.source).is_some())
        .unwrap_or(setting)
}

/// Shows a setting, and how it is taken away: out of the GOENV file and start-up files by a plan, else by a person.
pub(crate) fn taken_away(said: Said, machine: &Machine, setting: &Setting) -> Said {
    let lines = lines(machine, setting);
    let said = said.seen_at(&setting.source).setting(setting);
    let said = match lines.first() {
        Some(line) if place(&setting.source).is_none() => said.at(Some(line.clone())),
        _ => said,
    };
    match (changed(machine, setting, None), &setting.source) {
        (Some(action), _) => said.plan(format!("go env -u {}", setting.name), vec![action]),
        // What stands on the command line goes with it.
        (None, Provenance::Argument(_)) => said,
        (None, _) if lines.is_empty() => {
            said.steps(unset(setting, &place(&setting.source).into_iter().collect::<Vec<_>>()))
        }
        (None, _) => said
            .repairs(format!("take {} out of {}", setting.name, listed(&lines)), away(machine, setting))
            .steps(unset(setting, &lines)),
    }
}

/// What takes a setting away: out of the GOENV file, else out of every line that is known to give it this value.
pub(crate) fn away(machine: &Machine, setting: &Setting) -> Vec<Repair> {
    if let Some(act) = changed(machine, setting, None) {
        return vec![Repair::Act { act }];
    }
    let statement = Statement::Variable { name: setting.name.clone() };
    let out = |line: Location| {
        Some(Repair::TakeOut { file: line.path, line: line.line?, statement: statement.clone() })
    };
    lines(machine, setting).into_iter().filter_map(out).collect()
}

/// The lines of start-up files that give a variable its value, whichever shell reads them: a session inherits what
/// any of them exports.
fn lines(machine: &Machine, setting: &Setting) -> Vec<Location> {
    let exported = starts::all(machine).filter_map(|start| start.outcome.value()?.variable(&setting.name));
    let same = exported.filter(|exported| exported.value == setting.value);
    let mut lines: Vec<Location> = Vec::new();
    for source in std::iter::once(&setting.source).chain(same.map(|exported| &exported.source)) {
        let line = place(source).filter(|line| line.line.is_some());
        lines.extend(line.filter(|line| !lines.contains(line)));
    }
    lines
}

/// `/a:1 and /b:2`
fn listed(lines: &[Location]) -> String {
    lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ")
}

/// Shows a setting, and how it gets another value: in the GOENV file and start-up files by a plan, else by a person.
pub(crate) fn replaced(said: Said, machine: &Machine, setting: &Setting, value: &str) -> Said {
    let said = said.seen_at(&setting.source).setting(setting);
    let name = &setting.name;
    if let Some(action) = changed(machine, setting, Some(value)) {
        return said.plan(format!("go env -w {name}={value}"), vec![action]);
    }
    let lines = lines(machine, setting);
    if lines.is_empty() {
        return said.steps([format!("set {name}={value} where it is exported")]);
    }
    let said = said.at(lines.first().cloned());
    let step = format!("in {}, set {name}={value}", listed(&lines));
    let given = |line: Location| {
        let (file, name, value) = (line.path, name.clone(), value.to_owned());
        Some(Repair::GiveValue { file, line: line.line?, name, value })
    };
    said.repairs(step.clone(), lines.into_iter().filter_map(given).collect()).steps([step])
}

/// The steps that take a setting out of start-up files.
fn unset(setting: &Setting, lines: &[Location]) -> Vec<String> {
    let name = &setting.name;
    if lines.is_empty() {
        return vec![format!("unset {name}, and remove the line of the start-up file that exports it")];
    }
    let remove = lines.iter().map(|line| format!("remove the line that sets {name}: {line}"));
    remove.chain([format!("unset {name} in the shells that are open")]).collect()
}

fn changed(machine: &Machine, setting: &Setting, after: Option<&str>) -> Option<Action> {
    let settings = &machine.go_settings;
    let is_persisted = settings.persisted.value()?.contains(setting);
    let file = settings.goenv.value().filter(|_| is_persisted)?;
    Some(Action::SetGoEnv {
        file: file.clone(),
        name: setting.name.clone(),
        before: Some(setting.value.clone()),
        after: after.map(str::to_owned),
    })
}

/// Failed when something was said, passed when nothing was and the GOENV file could be read.
pub(crate) fn judged(meta: &RuleMeta, machine: &Machine, said: Vec<Said>) -> Verdict {
    let settings = &machine.go_settings;
    if said.is_empty() && settings.persisted.value().is_none() && !is_off(machine) {
        return Verdict::Undetermined { because: "the GOENV file can't be read".into() };
    }
    verdict(meta, said)
}

/// The same for what any session may have: a shell that could not be started leaves it open.
pub(crate) fn judged_in_sessions(meta: &RuleMeta, machine: &Machine, said: Vec<Said>) -> Verdict {
    match starts::unseen(machine).filter(|_| said.is_empty()) {
        Some(because) => Verdict::Undetermined { because },
        None => judged(meta, machine, said),
    }
}

/// Whether there is no GOENV file by the user's own wish.
fn is_off(machine: &Machine) -> bool {
    machine.go_settings.process.iter().any(|setting| setting.name == "GOENV" && setting.value == "off")
}

#[cfg(test)]
mod tests {
    use ogive_machine::Way;

    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_value_is_given_once_by_the_line_that_sets_it() {
        let machine = Scenario::linux_amd64()
            .variable("GOBIN", "/a")
            .exported("GOBIN", "/a", "/home/ann/.profile", 4)
            .persisted("GOBIN", "/b")
            .build();
        let values = values(&machine, "GOBIN");
        let shown: Vec<_> =
            values.iter().map(|setting| (setting.value.as_str(), place(&setting.source))).collect();
        assert_eq!(shown.len(), 2, "{shown:?}");
        assert_eq!(shown[0].1.as_ref().unwrap().path.to_str(), Some("/home/ann/.profile"));
        assert_eq!(shown[1].0, "/b");
    }

    #[test]
    fn a_value_goes_out_of_every_line_that_gives_it() {
        let machine = Scenario::linux_amd64()
            .variable("GOBIN", "/a")
            .exported("GOBIN", "/a", "/home/ann/.profile", 4)
            .bash(Way::Interactive, |started| {
                let source = Provenance::File { path: "/home/ann/.bashrc".into(), line: Some(2) };
                started.variables = vec![Setting { name: "GOBIN".into(), value: "/a".into(), source }];
            })
            .build();
        let session = &machine.go_settings.process[0];
        let out = |file: &str, line| Repair::TakeOut {
            file: file.into(),
            line,
            statement: Statement::Variable { name: "GOBIN".into() },
        };
        assert_eq!(away(&machine, session), [out("/home/ann/.profile", 4), out("/home/ann/.bashrc", 2)]);
    }

    #[test]
    fn every_line_that_gives_a_value_is_an_assignment() {
        let machine = Scenario::linux_amd64()
            .variable("GOBIN", "/a")
            .exported("GOBIN", "/a", "/home/ann/.profile", 4)
            .bash(Way::Interactive, |started| {
                let source = Provenance::File { path: "/home/ann/.bashrc".into(), line: Some(7) };
                started.variables.push(Setting { name: "GOBIN".into(), value: "/a".into(), source });
            })
            .build();
        let places: Vec<_> = assignments(&machine, "GOBIN").iter().map(|set| place(&set.source)).collect();
        assert_eq!(places.iter().flatten().map(|place| place.line).collect::<Vec<_>>(), [Some(4), Some(7)]);
        let process = &machine.go_settings.process[0];
        assert_eq!(place(&origin(&machine, process).source).unwrap().line, Some(4));
    }
}
