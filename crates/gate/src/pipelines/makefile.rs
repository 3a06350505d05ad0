//! Makefiles and justfiles, line by line: variables, targets, and what these run. Tolerant: whatever the text is, an
//! answer comes back.

use std::collections::{BTreeMap, BTreeSet};

use super::environment::GoEnvironment;
use super::run::{LONGEST, Shell, names, plain};
use super::script::{LineEnd, Script, as_offset};
use super::told::{Pin, PinKind, Told};

/// How many references lead to one another at most.
const REFERENCES: usize = 8;

/// Whose language it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Make,
    Just,
}

/// A variable of the file.
#[derive(Debug, Clone)]
struct Variable {
    value: String,
    offset: u32,
    /// Whether something else may be asked for: `?=`.
    is_default: bool,
    /// Whether it is set under a condition, or for one target.
    conditional: bool,
    target: String,
}

/// What a file says.
pub(super) fn read(text: &str, dialect: Dialect, told: &mut Told) {
    let file = File::of(text, dialect);
    let mut values: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    for (name, variable) in &file.variables {
        let value = Some(variable.value.as_str());
        let entry = values.entry(name).or_insert(value);
        // What is set twice depends on what is asked for.
        if *entry != value {
            *entry = None;
        }
    }
    let mut environment = GoEnvironment::default();
    for (name, variable) in &file.variables {
        // Of what the shell sees, whatever the target.
        if variable.target.is_empty() && !variable.is_default {
            environment.set(name, values.get(name.as_str()).copied().flatten().and_then(plain));
        }
    }
    let mut of_architecture =
        file.variables.iter().filter(|(name, _)| name == "GOARCH").map(|(_, variable)| variable);
    // What is set several times depends on something.
    if let (Some(variable), None) = (of_architecture.next(), of_architecture.next()) {
        let arch = plain(&variable.value).and_then(|value| value.trim().parse().ok());
        if let Some(arch) = arch.filter(|_| !variable.conditional) {
            let kind = if variable.is_default { PinKind::Default } else { PinKind::Fixed };
            let named = names(&variable.target, arch);
            told.pins.push(Pin { os: environment.os(), arch, kind, offset: variable.offset, named });
        }
    }
    let defaults: BTreeSet<&str> = file
        .variables
        .iter()
        .filter_map(|(name, variable)| variable.is_default.then_some(name.as_str()))
        .collect();
    let settled: BTreeMap<&str, Option<&str>> =
        values.iter().map(|(&name, value)| (name, value.filter(|_| !defaults.contains(name)))).collect();
    let settled = |text: &str| expand(text, &settled, dialect);
    let expand = |text: &str| expand(text, &values, dialect);
    for (target, lines) in &file.recipes {
        let mut shell = Shell {
            environment: environment.clone(),
            machine: None,
            emulates: false,
            expand: &expand,
            settled: &settled,
            folder: Some(String::new()),
            name: target,
        };
        if dialect == Dialect::Make {
            // Each line is a shell of its own.
            for line in lines {
                shell.environment = environment.clone();
                shell.folder = Some(String::new());
                shell.read(line, told);
            }
        } else {
            for line in lines {
                shell.read(line, told);
            }
        }
    }
}

struct File {
    variables: Vec<(String, Variable)>,
    recipes: Vec<(String, Vec<Script>)>,
}

impl File {
    fn of(text: &str, dialect: Dialect) -> Self {
        let mut file = Self { variables: Vec::new(), recipes: Vec::new() };
        let mut depth = 0_u32;
        let mut skips = false;
        for (script, first) in logical_lines(text) {
            let line = script.text().trim_end();
            let code = first.trim_start();
            if skips {
                skips = !code.starts_with("endef");
                continue;
            }
            let is_recipe = match dialect {
                Dialect::Make => first.starts_with('\t'),
                Dialect::Just => first.starts_with([' ', '\t']),
            };
            if is_recipe && !file.recipes.is_empty() {
                let is_command = !code.is_empty() && !code.starts_with('#');
                if let Some((_, lines)) = file.recipes.last_mut().filter(|_| is_command) {
                    lines.push(recipe_line(&script, dialect));
                }
                continue;
            }
            let word = code.split(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
            match word {
                "ifeq" | "ifneq" | "ifdef" | "ifndef" => depth += 1,
                "endif" => depth = depth.saturating_sub(1),
                "define" => skips = true,
                _ if code.starts_with('#') || code.is_empty() || code.starts_with('[') => {}
                _ => file.read_line(&script, line, depth > 0),
            }
        }
        file
    }

    /// A line that begins a target or sets a variable, or does both.
    fn read_line(&mut self, script: &Script, line: &str, conditional: bool) {
        let bare = line.trim_start();
        let exported = bare
            .strip_prefix("export ")
            .or_else(|| bare.strip_prefix("override "))
            .unwrap_or(bare)
            .trim_start();
        if let Some((name, sign, value)) = assignment(exported) {
            self.set(script, line, (name, sign, value), conditional, "");
            return;
        }
        let Some((targets, rest)) = bare.split_once(':') else { return };
        let rest = rest.trim_start_matches(':').trim_start();
        let rest = rest.strip_prefix("export ").unwrap_or(rest);
        if let Some(set) = assignment(rest) {
            self.set(script, line, set, true, targets.trim());
            return;
        }
        self.recipes.push((targets.trim().to_owned(), Vec::new()));
    }

    fn set(&mut self, script: &Script, line: &str, set: (&str, &str, &str), conditional: bool, target: &str) {
        let (name, sign, value) = set;
        let value = value.split(" #").next().unwrap_or(value).trim();
        let text = value.trim_matches(['"', '\'']);
        let place = (text.as_ptr() as usize).saturating_sub(line.as_ptr() as usize);
        let variable = Variable {
            value: text.to_owned(),
            offset: script.offset(place),
            is_default: sign == "?=",
            conditional,
            target: target.to_owned(),
        };
        self.variables.push((name.to_owned(), variable));
    }
}

/// `NAME := value`, in all its forms.
fn assignment(line: &str) -> Option<(&str, &str, &str)> {
    let end = line.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')))?;
    let (name, rest) = line.split_at(end);
    let rest = rest.trim_start();
    let sign =
        [":::=", "::=", ":=", "?=", "+=", "!=", "="].into_iter().find(|sign| rest.starts_with(sign))?;
    (!name.is_empty()).then(|| (name, sign, rest[sign.len()..].trim_start()))
}

/// Lines that backslashes join, each with what its first line begins with.
fn logical_lines(text: &str) -> Vec<(Script, &str)> {
    let mut found = Vec::new();
    let mut script = Script::default();
    let (mut first, mut at, mut is_joined) = ("", 0, false);
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        if !is_joined {
            first = bare;
        }
        let joined = bare.strip_suffix('\\');
        script.push(
            joined.unwrap_or(bare),
            as_offset(at),
            if joined.is_some() { LineEnd::Joined } else { LineEnd::Break },
        );
        is_joined = joined.is_some();
        if !is_joined {
            found.push((std::mem::take(&mut script), first));
        }
        at += line.len();
    }
    if is_joined {
        found.push((script, first));
    }
    found
}

/// A line of a recipe as a shell gets it.
fn recipe_line(script: &Script, dialect: Dialect) -> Script {
    let text = script.text();
    let start = text.find(|c: char| !matches!(c, '\t' | ' ' | '@' | '-' | '+')).unwrap_or(text.len());
    let mut line = Script::default();
    let mut at = start;
    // `$$` is what shells see as `$`.
    let ends = memchr::memmem::find_iter(text.as_bytes(), b"$$")
        .filter(|end| dialect == Dialect::Make && *end >= start);
    for end in ends.collect::<Vec<_>>() {
        if end >= at {
            line.push(&text[at..end], script.offset(at), LineEnd::Joined);
            at = end + 1;
        }
    }
    line.push(&text[at..], script.offset(at), LineEnd::Break);
    line
}

/// The text with its references to variables of the file replaced; none where others are in it.
fn expand(text: &str, values: &BTreeMap<&str, Option<&str>>, dialect: Dialect) -> Option<String> {
    let mut told = text.to_owned();
    for _ in 0..REFERENCES {
        let (open, close): (&str, &str) = match dialect {
            Dialect::Just => ("{{", "}}"),
            Dialect::Make if told.contains("${") => ("${", "}"),
            Dialect::Make => ("$(", ")"),
        };
        let Some(start) = told.find(open) else { break };
        let end = start + told[start..].find(close)?;
        let name = told[start + open.len()..end].trim();
        let value = (*values.get(name)?)?;
        told = format!("{}{value}{}", &told[..start], &told[end + close.len()..]);
        if told.len() > LONGEST {
            return None;
        }
    }
    plain(&told)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, dialect: Dialect) -> (Vec<String>, Vec<String>) {
        let mut told = Told::default();
        read(text, dialect, &mut told);
        let lines = ogive_gosource::Lines::of(text.as_bytes());
        let claims = told
            .claims
            .iter()
            .map(|claim| format!("{:?} {} {}", claim.act, claim.port, lines.place(claim.offset).line));
        let pins = told.pins.iter().map(|pin| {
            let place = lines.place(pin.offset);
            let marks = format!(
                "{}{}",
                if pin.named { "n" } else { "" },
                if pin.kind == PinKind::Default { "?" } else { "" }
            );
            format!("{} {}:{} {marks}", pin.arch, place.line, place.column)
        });
        (claims.collect(), pins.collect())
    }

    #[test]
    fn makefiles_pin_and_build() {
        let text = "\
# GOARCH=mips
GOOS := linux
PLATFORMS ?= linux/arm64,linux/amd64,linux/s390x
ARCH ?= amd64
ifeq ($(X),y)
GOARCH = arm
endif
build: deps
\t@CGO_ENABLED=0 GOARCH=amd64 \\
\t  go build -o bin/x .
\t# GOARCH=386 go build

build-linux-arm64: GOARCH=arm64
build-linux-arm64:
\tGOOS=linux GOARCH=arm64 $(GO) build .
all:
\tfor a in amd64 arm64; do GOARCH=$$a go build .; done
\tGOARCH=$(ARCH) go build .
image:
\tdocker buildx build --platform=$(PLATFORMS) .
test:
\tgo test ./...
";
        let (claims, pins) = told(text, Dialect::Make);
        assert_eq!(
            claims,
            [
                "Build linux/amd64 10",
                "Build linux/arm64 15",
                "Image linux/arm64 20",
                "Image linux/amd64 20",
                "Image linux/s390x 20",
            ]
        );
        assert_eq!(pins, ["amd64 9:17 ", "arm64 15:13 n"]);
    }

    #[test]
    fn variables_are_pins_where_nothing_decides_them() {
        assert_eq!(told("GOARCH ?= amd64\nx:\n\tgo build\n", Dialect::Make).1, ["amd64 1:11 ?"]);
        assert_eq!(told("export GOARCH = amd64 # always\n", Dialect::Make).1, ["amd64 1:17 "]);
        for silent in [
            "GOARCH ?= $(shell go env GOARCH)\n",
            "define x\nGOARCH=amd64\nendef\n",
            "a:\n\tif x; then GOARCH=amd64; fi\n",
        ] {
            assert_eq!(told(silent, Dialect::Make).1, Vec::<String>::new(), "{silent}");
        }
    }

    #[test]
    fn justfiles_are_alike() {
        let text = "arch := \"amd64\"\nexport GOARCH := \"amd64\"\n\nbuild:\n    GOOS=linux GOARCH={{arch}} go build .\n    @GOARCH=arm64 go build .\n";
        let (claims, pins) = told(text, Dialect::Just);
        assert_eq!(claims, ["Build linux/amd64 5"]);
        assert_eq!(pins, ["amd64 2:19 ", "arm64 6:6 "]);
    }
}
