//! What a shell said after its start.

use std::collections::BTreeMap;

use ogive_machine::ShellKind;
use ogive_record::Location;

/// Stands before what names mean.
pub(super) const WORDS_BEGIN: &str = "\u{1e}ogive-words";
/// Stands before the environment.
pub(super) const ENVIRONMENT: &str = "\u{1e}ogive-environment";

/// Stands before [`LINE`], when the shell found it in its input.
pub(super) const INPUT: &str = "ogive-input";
/// What stands in the shell's input; start-up files that read take it away.
pub(super) const LINE: &str = "ogive";

/// What a name means other than a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Defined {
    Alias(String),
    /// Where it is made, where the shell tells.
    Function(Option<Location>),
}

/// What a shell said.
pub(super) struct Answer {
    said: String,
    was_asked: bool,
    words: BTreeMap<String, Defined>,
    variables: BTreeMap<String, String>,
}

impl Answer {
    /// Reads it; none when the shell did not get as far.
    pub(super) fn read(stdout: &[u8], kind: ShellKind) -> Option<Self> {
        let text = String::from_utf8_lossy(stdout);
        let (said, rest) = text.rsplit_once(&format!("\n{WORDS_BEGIN}\n"))?;
        let (words, environment) = rest.split_once(&format!("{ENVIRONMENT}\n"))?;
        let input = words.split('\u{1e}').find_map(|entry| entry.strip_prefix(INPUT)?.strip_prefix('\u{1f}'));
        let was_asked = input.is_some_and(|input| input.trim() != LINE);
        let words = words.split('\u{1e}').filter_map(|entry| {
            let (name, told) = entry.split_once('\u{1f}')?;
            Some((name.to_owned(), defined(name, told.trim(), kind)?))
        });
        let variables = environment.split('\0').filter_map(|entry| {
            let (name, value) = entry.split_once('=')?;
            Some((name.to_owned(), value.to_owned()))
        });
        Some(Self {
            said: said.trim().to_owned(),
            was_asked,
            words: words.collect(),
            variables: variables.collect(),
        })
    }

    /// The environment alone, of what no shell stands before.
    pub(super) fn of<'v>(variables: impl Iterator<Item = (&'v str, &'v str)>) -> Self {
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self { said: String::new(), was_asked: false, words: BTreeMap::new(), variables: variables.collect() }
    }

    /// What files that were read come to.
    pub(super) const fn made_up(
        variables: BTreeMap<String, String>,
        words: BTreeMap<String, Defined>,
    ) -> Self {
        Self { said: String::new(), was_asked: false, words, variables }
    }

    pub(super) fn said(&self) -> &str {
        &self.said
    }

    /// Whether start-up files read what was typed.
    pub(super) const fn was_asked(&self) -> bool {
        self.was_asked
    }

    pub(super) fn defined(&self, name: &str) -> Option<&Defined> {
        self.words.get(name)
    }

    pub(super) fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }

    pub(super) fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        self.variables.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

fn defined(name: &str, told: &str, kind: ShellKind) -> Option<Defined> {
    let first = told.lines().next()?;
    match kind {
        ShellKind::Fish => fish_function(told),
        ShellKind::Nu => match told.split_once(' ') {
            Some(("alias", text)) => Some(Defined::Alias(text.to_owned())),
            _ => (first == "custom").then_some(Defined::Function(None)),
        },
        ShellKind::Tcsh => (!told.is_empty()).then(|| Defined::Alias(told.to_owned())),
        _ => {
            let is = first.strip_prefix(name)?.strip_prefix(' ')?;
            // ksh calls a remembered place a tracked alias.
            if is.contains("tracked alias") {
                return None;
            }
            let alias = ["is aliased to ", "is an alias for ", "is a global alias for "]
                .iter()
                .find_map(|words| is.strip_prefix(words));
            if let Some(alias) = alias {
                return Some(Defined::Alias(alias.trim_matches(['`', '\'', '"']).to_owned()));
            }
            let is_function = is.contains("function");
            is_function.then_some(Defined::Function(None))
        }
    }
}

/// `# Defined in /home/ann/.config/fish/config.fish @ line 3`; aliases are functions, too, which say so
/// (fish, `alias`).
fn fish_function(told: &str) -> Option<Defined> {
    // What fish itself brings for everybody, such as colours for ls, changes no program.
    if told.is_empty() || told.contains("/usr/share/fish/") {
        return None;
    }
    let alias = told.lines().find_map(|line| line.split_once("--description 'alias ").map(|(_, rest)| rest));
    if let Some(alias) = alias {
        let text = alias.trim_end_matches('\'');
        let text = text.split_once([' ', '=']).map_or(text, |(_, text)| text);
        return Some(Defined::Alias(text.to_owned()));
    }
    let place = told.lines().find_map(|line| {
        let (path, number) = line.strip_prefix("# Defined in ")?.split_once(" @ line ")?;
        Some(Location { path: path.into(), line: number.trim().parse().ok(), column: None })
    });
    Some(Defined::Function(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn means(kind: ShellKind, told: &str) -> Option<Defined> {
        defined("go", told, kind)
    }

    /// As bash 5.2, zsh 5.9, dash 0.5.12, mksh 59, ksh 93u+m, fish 3.6 and Nushell 0.115 answer.
    #[test]
    fn what_shells_say_of_a_name_is_read() {
        let alias = |text: &str| Some(Defined::Alias(text.to_owned()));
        assert_eq!(means(ShellKind::Bash, "go is aliased to `arch -x86_64 go'"), alias("arch -x86_64 go"));
        assert_eq!(means(ShellKind::Zsh, "go is an alias for foo"), alias("foo"));
        assert_eq!(means(ShellKind::Dash, "go is an alias for foo"), alias("foo"));
        assert_eq!(means(ShellKind::Tcsh, "arch -x86_64 go"), alias("arch -x86_64 go"));
        let function = Some(Defined::Function(None));
        assert_eq!(means(ShellKind::Bash, "go is a function\ngo () \n{ \n    echo\n}"), function);
        assert_eq!(means(ShellKind::Zsh, "go is a shell function from /root/.zshrc"), function);
        assert_eq!(means(ShellKind::Dash, "go is a shell function"), function);
        for (kind, told) in [
            (ShellKind::Bash, "go is /usr/bin/go"),
            (ShellKind::Ksh, "go is a tracked alias for /usr/bin/go"),
            (ShellKind::Bash, "bash: command: go: not found"),
            (ShellKind::Dash, "go: not found"),
            (ShellKind::Tcsh, ""),
            (ShellKind::Fish, ""),
        ] {
            assert_eq!(means(kind, told), None, "{told}");
        }
        assert_eq!(means(ShellKind::Nu, "alias arch -x86_64 go"), alias("arch -x86_64 go"));
        assert_eq!(means(ShellKind::Nu, "custom"), Some(Defined::Function(None)));
        assert_eq!(means(ShellKind::Nu, "external"), None);
        let fish = "# Defined in /h/.config/fish/config.fish @ line 3\nfunction go\n echo\nend";
        let place = Location { path: "/h/.config/fish/config.fish".into(), line: Some(3), column: None };
        assert_eq!(means(ShellKind::Fish, fish), Some(Defined::Function(Some(place))));
        let fish =
            "# Defined via `source`\nfunction go --description 'alias go arch go'\n  arch go $argv\nend";
        assert_eq!(means(ShellKind::Fish, fish), alias("arch go"));
    }
}
