//! Plans on a terminal.

use std::path::Path;

use ogive_record::{Action, EntryState, Plan};

use crate::diff;
use crate::style::{STRONG, paint};

/// A plan as lines. `current` gives the text of a file as it is now, for the diffs.
#[must_use]
pub fn plan(plan: &Plan, current: &dyn Fn(&Path) -> Option<String>) -> String {
    let mut text = format!("{}\n", paint(STRONG, &plan.title));
    if plan.actions.is_empty() {
        text.push_str("  nothing to do\n");
    }
    for action in &plan.actions {
        text.push_str(&format!("\n{}\n", summary(action)));
        if let Action::ReplaceFile { path, contents, before, .. } = action {
            let old = match before {
                EntryState::Absent => String::new(),
                _ => current(path).unwrap_or_default(),
            };
            text.push_str(&diff(&path.display().to_string(), &old, &contents.text()));
        }
    }
    text
}

fn summary(action: &Action) -> String {
    match action {
        Action::ReplaceFile { path, before: EntryState::Absent, purpose, .. } => {
            format!("make {}: {purpose}", path.display())
        }
        Action::ReplaceFile { path, purpose, .. } => format!("change {}: {purpose}", path.display()),
        Action::CopyFile { from, path, .. } => format!("copy {} to {}", from.display(), path.display()),
        Action::CreateDirectory { path } => format!("make the folder {}", path.display()),
        Action::Move { from, to } => format!("move {} to {}", from.display(), to.display()),
        Action::Link { path, target, .. } => format!("link {} to {}", path.display(), target.display()),
        Action::SetGoEnv { file, name, after: Some(value), .. } => {
            format!("set {name}={value} in {}", file.display())
        }
        Action::SetGoEnv { file, name, after: None, .. } => format!("unset {name} in {}", file.display()),
        Action::InstallSdk { sdk } => format!("install Go {sdk}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::style::plain;
    use ogive_platform::SdkName;

    #[test]
    fn a_plan_is_its_actions_with_diffs() {
        let sdk: SdkName = "1.27.3-linux-arm64".parse().unwrap();
        let shown = plan(
            &Plan {
                title: "set-up of ogive for this user".into(),
                actions: vec![
                    Action::CreateDirectory { path: "/h/shims".into() },
                    Action::ReplaceFile {
                        path: "/h/.zshrc".into(),
                        before: EntryState::Directory,
                        contents: "one\ntwo\n".into(),
                        mode: 0o644,
                        purpose: "shims first on PATH".into(),
                    },
                    Action::InstallSdk { sdk },
                ],
            },
            &|_| Some("one\n".into()),
        );
        insta::assert_snapshot!(plain(&shown), @r"
        set-up of ogive for this user

        make the folder /h/shims

        change /h/.zshrc: shims first on PATH
        --- /h/.zshrc
        +++ /h/.zshrc
        @@ -1 +1,2 @@
         one
        +two

        install Go 1.27.3-linux-arm64
        ");
    }
}
