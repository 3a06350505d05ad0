//! Dockerfiles: stages, what they begin from, what they run, and which variables they see.

mod here;
mod read;
#[cfg(test)]
mod tests;

use super::shell::{Command, Word};

pub use read::DockerfileError;

/// A Dockerfile.
#[derive(Debug, Default)]
pub struct Dockerfile<'s> {
    /// The arguments before the first stage.
    pub globals: Vec<Setting>,
    /// The stages.
    pub stages: Vec<Stage<'s>>,
}

/// A variable that `ARG` or `ENV` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its name.
    pub name: String,
    /// Its value, for `ARG` the default.
    pub value: Option<String>,
    /// Where it stands.
    pub offset: u32,
}

/// What begins with `FROM`.
#[derive(Debug)]
pub struct Stage<'s> {
    /// Where it begins.
    pub offset: u32,
    /// The value of `--platform`.
    pub platform: Option<Word>,
    /// The image that it begins from.
    pub image: Word,
    /// Its name.
    pub name: Option<String>,
    /// The stage that it begins from, by its number.
    pub parent: Option<usize>,
    /// What it does.
    pub steps: Vec<Step<'s>>,
}

/// An instruction of a stage.
#[derive(Debug)]
pub struct Step<'s> {
    /// Where it begins.
    pub offset: u32,
    /// All of it, as it stands in the file.
    pub text: &'s str,
    /// What it does.
    pub does: Does,
}

/// What an instruction does.
#[derive(Debug)]
pub enum Does {
    /// It makes variables visible.
    Arg(Vec<Setting>),
    /// It sets variables.
    Env(Vec<Setting>),
    /// It runs commands.
    Run(Vec<Command>),
    /// It copies from another stage, or from elsewhere.
    Copy(Option<usize>),
    /// It fetches files.
    Add(Vec<Word>),
    /// Anything else.
    Other,
}

/// The variables that a builder sets by itself, once `ARG` asks for them.
pub const AUTOMATIC: &[&str] = &[
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETARCH",
    "TARGETVARIANT",
    "BUILDPLATFORM",
    "BUILDOS",
    "BUILDARCH",
    "BUILDVARIANT",
];

/// Where `text` refers to a variable: the places of the `$` in it.
pub fn references<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = usize> + 't {
    memchr::memmem::find_iter(text.as_bytes(), name.as_bytes()).filter_map(move |at| {
        let before = &text.as_bytes()[..at];
        let after = text.as_bytes().get(at + name.len());
        let ends = after.is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
        let start = if before.ends_with(b"${") { at - 2 } else { at.checked_sub(1)? };
        let begins = before.ends_with(b"${") || before.ends_with(b"$");
        let escaped = start > 0 && before[start - 1] == b'\\';
        (begins && ends && !escaped).then_some(start)
    })
}

impl<'s> Dockerfile<'s> {
    /// The stages that nothing in the file builds on: what people ask for.
    #[must_use]
    pub fn last_stages(&self) -> Vec<usize> {
        let used: Vec<usize> = self.stages.iter().flat_map(|stage| stage.uses()).collect();
        (0..self.stages.len()).filter(|stage| !used.contains(stage)).collect()
    }

    /// A stage and those that it begins from, the nearest first.
    pub fn chain(&self, stage: usize) -> impl Iterator<Item = &Stage<'s>> {
        std::iter::successors(Some(stage), |stage| self.stages[*stage].parent)
            .map(|stage| &self.stages[stage])
    }

    /// Whether what a stage begins from is what people get.
    #[must_use]
    pub fn is_shipped(&self, stage: usize) -> bool {
        let wanted = &self.stages[stage];
        self.last_stages().into_iter().any(|last| self.chain(last).any(|other| std::ptr::eq(other, wanted)))
    }

    /// Whether what comes out is made to be run: it says what runs in it.
    #[must_use]
    pub fn is_to_run(&self) -> bool {
        let says = |step: &Step<'_>| {
            let word = step.text.split(|c: char| c.is_whitespace() || c == '[').next().unwrap_or_default();
            word.eq_ignore_ascii_case("entrypoint") || word.eq_ignore_ascii_case("cmd")
        };
        self.last_stages().into_iter().any(|last| self.chain(last).flat_map(|stage| &stage.steps).any(says))
    }

    /// Whether another stage copies from this one, or from one that begins from it.
    #[must_use]
    pub fn is_copied_from(&self, stage: usize) -> bool {
        let wanted = &self.stages[stage];
        let copied = self.stages.iter().flat_map(|other| other.copies());
        copied.into_iter().any(|from| self.chain(from).any(|other| std::ptr::eq(other, wanted)))
    }

    /// The value of `--platform` that holds for a stage: its own, or that of the stage that it begins from.
    #[must_use]
    pub fn platform_of(&self, stage: usize) -> Option<&Word> {
        self.chain(stage).find_map(|stage| stage.platform.as_ref())
    }

    /// Whether a stage sees a variable: it or one that it begins from has it as `ARG` or `ENV`.
    #[must_use]
    pub fn sees(&self, stage: usize, name: &str) -> bool {
        self.chain(stage).flat_map(|stage| &stage.steps).any(|step| match &step.does {
            Does::Arg(settings) | Does::Env(settings) => settings.iter().any(|setting| setting.name == name),
            _ => false,
        })
    }
}

impl<'s> Stage<'s> {
    /// The stages that it copies from.
    pub fn copies(&self) -> impl Iterator<Item = usize> {
        self.steps.iter().filter_map(|step| match step.does {
            Does::Copy(from) => from,
            _ => None,
        })
    }

    fn uses(&self) -> impl Iterator<Item = usize> {
        self.copies().chain(self.parent)
    }

    /// What it runs: each step with its commands.
    pub fn runs(&self) -> impl Iterator<Item = (&Step<'s>, &[Command])> {
        self.steps.iter().filter_map(|step| match &step.does {
            Does::Run(commands) => Some((step, commands.as_slice())),
            _ => None,
        })
    }

    /// The variables of its `ARG` and `ENV`, with whether it is the latter.
    pub fn settings(&self) -> impl Iterator<Item = (&Setting, bool)> {
        self.steps.iter().flat_map(|step| {
            let (settings, is_env): (&[Setting], bool) = match &step.does {
                Does::Arg(settings) => (settings, false),
                Does::Env(settings) => (settings, true),
                _ => (&[], false),
            };
            settings.iter().map(move |setting| (setting, is_env))
        })
    }
}
