//! A command and what it calls.

/// A word, without its quotes; substitutions in it stand as they were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// What it says.
    pub text: String,
    /// Where it begins in the file.
    pub offset: u32,
}

/// A variable that is set before a command, or by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The variable.
    pub name: String,
    /// What it is set to.
    pub value: String,
    /// Where the assignment begins in the file.
    pub offset: u32,
}

/// A command with the variables that are set for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The variables that stand before it, or that it exports.
    pub assignments: Vec<Assignment>,
    /// Its words; none where it only sets variables.
    pub words: Vec<Word>,
    /// Whether it runs only under a condition.
    pub conditional: bool,
}

/// What the go command is asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// To build.
    Build,
    /// To install.
    Install,
    /// To test.
    Test,
    /// To build and run.
    Run,
}

/// A call of the go command.
#[derive(Debug, Clone, Copy)]
pub struct GoCommand<'c> {
    /// What it is asked.
    pub verb: Verb,
    /// What stands behind the verb.
    pub arguments: &'c [Word],
    /// The folder that it goes to first: `-C`.
    pub folder: Option<&'c Word>,
    /// Where the call stands.
    pub offset: u32,
}

/// Programs that run what stands behind them.
const WRAPPERS: &[&str] = &["env", "sudo", "exec", "command", "nice", "nohup", "time", "xvfb-run"];

impl Command {
    pub(super) fn of(words: Vec<Word>, conditional: bool) -> Self {
        let mut command = Self { assignments: Vec::new(), words: Vec::new(), conditional };
        let mut exports = false;
        let mut rest = words.into_iter().peekable();
        while let Some(word) = rest.peek() {
            if let Some(assignment) = Assignment::of(word) {
                command.assignments.push(assignment);
            } else if matches!(word.text.as_str(), "export" | "declare" | "readonly" | "local") {
                exports = true;
            } else {
                let is_passed_over =
                    WRAPPERS.contains(&word.text.as_str()) || exports && word.text.starts_with('-');
                if !is_passed_over {
                    break;
                }
            }
            rest.next();
        }
        if !exports {
            command.words = rest.collect();
        }
        command
    }

    /// The name of the program, without the folder that it stands in.
    #[must_use]
    pub fn program(&self) -> &str {
        let word = self.words.first().map_or("", |word| word.text.as_str());
        word.rsplit('/').next().unwrap_or(word)
    }

    /// The call of the go command that it is, through variables named for it too.
    #[must_use]
    pub fn go(&self) -> Option<GoCommand<'_>> {
        let offset = self.words.first()?.offset;
        let program = self.program();
        let bare = program.trim_start_matches('@').trim_matches(['$', '(', ')', '{', '}']);
        if matches!(bare, "gotestsum" | "ginkgo") {
            return Some(GoCommand { verb: Verb::Test, arguments: &self.words[1..], folder: None, offset });
        }
        if !matches!(bare, "go" | "GO" | "GOCMD" | "GO_CMD" | "GOBIN" | "GO_BIN" | "GOEXE")
            && !bare.starts_with("go1.")
        {
            return None;
        }
        let mut at = 1;
        let mut folder = None;
        if self.words.get(at).is_some_and(|word| word.text == "-C") {
            folder = self.words.get(at + 1);
            at += 2;
        }
        let verb = match self.words.get(at)?.text.as_str() {
            "build" => Verb::Build,
            "install" => Verb::Install,
            "test" => Verb::Test,
            "run" => Verb::Run,
            _ => return None,
        };
        Some(GoCommand { verb, arguments: &self.words[at + 1..], folder, offset })
    }

    /// The values of a flag, `--platform x` and `--platform=x`.
    pub fn flag<'c>(&'c self, name: &'c str) -> impl Iterator<Item = Word> + 'c {
        self.words.iter().enumerate().filter_map(move |(at, word)| {
            let rest = word.text.strip_prefix(name)?;
            if rest.is_empty() {
                return self.words.get(at + 1).cloned();
            }
            let value = rest.strip_prefix('=')?;
            Some(Word { text: value.to_owned(), offset: word.offset })
        })
    }
}

/// The flags of builds that take the word behind them.
const WITH_VALUES: &[&str] = &[
    "C",
    "asmflags",
    "buildmode",
    "compiler",
    "gccgoflags",
    "gcflags",
    "installsuffix",
    "ldflags",
    "mod",
    "modfile",
    "o",
    "overlay",
    "p",
    "pgo",
    "pkgdir",
    "tags",
    "toolexec",
];

impl GoCommand<'_> {
    /// Whether it asks for the race detector.
    #[must_use]
    pub fn has_race(&self) -> bool {
        self.arguments.iter().any(|word| matches!(word.text.as_str(), "-race" | "--race" | "-race=true"))
    }

    /// The packages that it names, references replaced by `expand`; none where these can't be told. Without a name it is
    /// the one of the folder.
    #[must_use]
    pub fn packages(&self, expand: &dyn Fn(&str) -> Option<String>) -> Option<Vec<String>> {
        let (mut found, mut is_unknown) = (Vec::new(), false);
        let mut is_value = false;
        for word in self.arguments {
            if std::mem::take(&mut is_value) {
                continue;
            }
            if let Some(flag) = word.text.strip_prefix('-') {
                is_value = WITH_VALUES.contains(&flag.trim_start_matches('-'));
                continue;
            }
            let Some(known) = expand(&word.text) else {
                is_unknown = true;
                continue;
            };
            // What a reference stands for may be flags as well.
            let is_package = |part: &&str| {
                *part == "."
                    || part.starts_with("./")
                    || part.starts_with("../")
                    || !part.starts_with('-') && (part.contains('/') || part.ends_with(".go"))
            };
            found.extend(known.split_whitespace().filter(is_package).map(str::to_owned));
        }
        match (found.is_empty(), is_unknown) {
            (true, true) => None,
            (true, false) => Some(vec![".".to_owned()]),
            (false, _) => Some(found),
        }
    }

    /// Whether it builds a tool from elsewhere: `go install example.com/tool@v1`.
    #[must_use]
    pub fn is_of_a_tool(&self) -> bool {
        matches!(self.verb, Verb::Install | Verb::Run)
            && self.arguments.iter().any(|word| word.text.contains('@'))
    }
}

impl Assignment {
    fn of(word: &Word) -> Option<Self> {
        let (name, value) = word.text.split_once('=')?;
        let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        let named = begins && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        named.then(|| Self { name: name.to_owned(), value: value.to_owned(), offset: word.offset })
    }
}
