//! Programs that the workshop starts.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

/// A command that shows itself before it runs and fails with its own name.
pub struct Run(Command);

impl Run {
    /// `program`, started in `folder`.
    pub fn new(program: impl AsRef<OsStr>, folder: &Path) -> Self {
        let mut command = Command::new(program);
        command.current_dir(folder).stdin(Stdio::null());
        Self(command)
    }

    /// The cargo that runs this task.
    pub fn cargo(folder: &Path) -> Self {
        Self::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), folder)
    }

    /// The same cargo, its tests as [`Run::interruptible`].
    pub fn interruptible_cargo(folder: &Path) -> Self {
        let cargo = Self::cargo(folder);
        Self::interruptible(cargo.0.get_program(), folder)
    }

    /// A program with the interrupt signal as usual: a shell has its background jobs ignore it, and so would
    /// every program that a test interrupts.
    pub fn interruptible(program: impl AsRef<OsStr>, folder: &Path) -> Self {
        let default = "--default-signal=INT";
        let works = Self::new("env", folder).args([default, "true"]).text().is_ok();
        if works {
            Self::new("env", folder).args([OsStr::new(default), program.as_ref()])
        } else {
            Self::new(program, folder)
        }
    }

    /// Adds arguments.
    pub fn args<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(mut self, arguments: I) -> Self {
        self.0.args(arguments);
        self
    }

    /// Sets a variable.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.0.env(name, value);
        self
    }

    /// The command as a person would type it.
    pub fn shown(&self) -> String {
        let words = std::iter::once(self.0.get_program()).chain(self.0.get_args());
        words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
    }

    /// Runs it, its output going where ours goes.
    ///
    /// # Errors
    /// When it cannot be started or does not end with 0.
    pub fn done(mut self) -> anyhow::Result<()> {
        let shown = self.shown();
        eprintln!("$ {shown}");
        let status = self.0.status().with_context(|| format!("{shown}: could not be started"))?;
        if !status.success() {
            bail!("{shown}: {status}");
        }
        Ok(())
    }

    /// As [`Run::done`], with each line of its standard output shown to `look` on its way.
    ///
    /// # Errors
    /// When it cannot be started or does not end with 0.
    pub fn watched(mut self, mut look: impl FnMut(&str)) -> anyhow::Result<()> {
        let shown = self.shown();
        eprintln!("$ {shown}");
        let child = self.0.stdout(Stdio::piped()).spawn();
        let mut child = child.with_context(|| format!("{shown}: could not be started"))?;
        let stdout = child.stdout.take().context("a piped output can be read")?;
        for line in BufReader::new(stdout).lines() {
            let line = line?;
            println!("{line}");
            look(&line);
        }
        let status = child.wait()?;
        if !status.success() {
            bail!("{shown}: {status}");
        }
        Ok(())
    }

    /// Runs it with its output going elsewhere.
    ///
    /// # Errors
    /// When it cannot be started or does not end with 0.
    pub fn into_file(mut self, output: Stdio, errors: Stdio) -> anyhow::Result<()> {
        let shown = self.shown();
        self.0.stdout(output).stderr(errors);
        let status = self.0.status().with_context(|| format!("{shown}: could not be started"))?;
        if !status.success() {
            bail!("{shown}: {status}");
        }
        Ok(())
    }

    /// Runs it and returns its standard output; its errors go where ours go.
    ///
    /// # Errors
    /// When it cannot be started or does not end with 0.
    pub fn told(mut self) -> anyhow::Result<String> {
        let shown = self.shown();
        eprintln!("$ {shown}");
        let output = self.0.stderr(Stdio::inherit()).output();
        let output = output.with_context(|| format!("{shown}: could not be started"))?;
        if !output.status.success() {
            bail!("{shown}: {}", output.status);
        }
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Runs it quietly and returns its standard output, whichever code it ends with, if there is any.
    ///
    /// # Errors
    /// When it cannot be started or says nothing; its standard error is in the message.
    pub fn said(mut self) -> anyhow::Result<String> {
        let shown = self.shown();
        let output = self.0.output().with_context(|| format!("{shown}: could not be started"))?;
        if output.stdout.is_empty() {
            bail!("{shown}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr).trim());
        }
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Runs it quietly and returns its standard output, trimmed.
    ///
    /// # Errors
    /// When it cannot be started or does not end with 0; its standard error is in the message.
    pub fn text(mut self) -> anyhow::Result<String> {
        let shown = self.shown();
        let output = self.0.output().with_context(|| format!("{shown}: could not be started"))?;
        if !output.status.success() {
            bail!("{shown}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr).trim());
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}

/// The first program of this name on `PATH`.
pub fn on_path(name: &str) -> Option<std::path::PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}
