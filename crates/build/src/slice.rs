//! One program for one platform: decided, and built by the go command into its stage.

use std::path::{Path, PathBuf};

use ogive_binary::Subsystem;
use ogive_platform::{GoVersion, Goos, Platform};
use ogive_system::{Command, Exit};

use crate::ask::Target;
use crate::cgo::CxxExpected;
use crate::cgo::hide_zig;
use crate::decision::{self, CgoDecision, Grounds};
use crate::environment::{self, Set};
use crate::go_settings;
use crate::hidden;
use crate::lister::Listed;
use crate::mode::BuildMode;
use crate::packages::{ListError, Main};
use crate::report::Outcome;
use crate::rested::{Rested, Why};
use crate::run::{Event, Work};
use crate::stage;
use crate::toolchain::{NoToolchain, Toolchain};
use crate::windows;

/// What a failed slice leaves: what was decided until then, and how it ended.
pub(crate) type Ended = (Option<CgoDecision>, Outcome);

/// The first Go that writes the state of a repository into programs.
const STATE: GoVersion = GoVersion::release(1, 18, 0);

/// One platform of a target.
pub(crate) struct Slice<'a> {
    pub(crate) work: &'a Work<'a>,
    pub(crate) target: Target,
    pub(crate) platform: Platform,
}

/// What the go command built for one platform.
pub(crate) struct Staged {
    pub(crate) platform: Platform,
    pub(crate) cgo: CgoDecision,
    /// The runtime of C++ that its programs are to have.
    pub(crate) cxx: Option<CxxExpected>,
    /// What is other than at the last build; none where no C compiler has a part in it.
    pub(crate) why: Option<Why>,
    pub(crate) programs: Vec<StagedProgram>,
}

/// A program in its stage.
pub(crate) struct StagedProgram {
    pub(crate) package: String,
    /// What it is called, without what its platform adds.
    pub(crate) name: String,
    pub(crate) file: PathBuf,
}

impl Slice<'_> {
    pub(crate) fn build(&self) -> Result<Staged, Ended> {
        let Work { shop, request, .. } = self.work;
        shop.events.event(&Event::Looks(self.target));
        let (cgo, Listed { listing, rests }) = self.decide()?;
        let failed = |outcome| (Some(cgo.clone()), outcome);
        if listing.mains.is_empty() {
            let said = format!("there is no package main in {}", request.packages.join(" "));
            return Err(failed(Outcome::Failed { said }));
        }
        let faults = windows::faults(shop.system, request, &listing.mains, self.platform);
        if !faults.is_empty() {
            return Err(failed(Outcome::Failed { said: faults.join("\n") }));
        }
        let toolchain = match cgo.uses_c() {
            false => None,
            true => {
                let found = shop.toolchains.of(self.platform, &listing.users, shop.cancel);
                Some(found.map_err(|none| failed(outcome(none)))?)
            }
        };
        let folder = stage::folder(request, self.platform);
        let files = &shop.system.files;
        let unwritten = |error: std::io::Error| failed(Outcome::Failed { said: error.to_string() });
        if toolchain.is_some() {
            // The go command does not see that a library has changed, and would take the old file for right.
            files.remove_dir_all(&folder).map_err(unwritten)?;
        }
        files.create_dir_all(&folder).map_err(unwritten)?;
        let programs: Vec<(&Main, String, PathBuf)> = listing
            .mains
            .iter()
            .map(|main| {
                let name = executable_name(&main.package, &request.packages);
                let file = folder.join(format!("{name}{}", self.suffix()));
                (main, name, file)
            })
            .collect();
        let rested = toolchain.clone().map(|toolchain| Rested::new(self.platform, request, toolchain));
        let inputs = stage::inputs(&stage::project(request), self.platform);
        let why = rested.as_ref().map(|now| Why::of(now, Rested::load(shop.system, &inputs).as_ref()));
        let hides = toolchain.as_ref().map(|toolchain| {
            let windows = self.platform.port.os == Goos::Windows;
            hidden::variables(*shop, request, &listing, windows, &toolchain.variables)
        });
        let variables = self.variables(&cgo, toolchain.as_ref(), hides.unwrap_or_default());
        let command = self.command(&variables, toolchain.as_ref(), &folder);
        let rests = rests.filter(|_| toolchain.is_none() && !request.flags.keeps_origin);
        let state = rests.as_ref().and_then(|rests| self.work.lister.state_of_programs(&command, rests));
        let made: Vec<&Path> = programs.iter().map(|(_, _, file)| file.as_path()).collect();
        let record = stage::made(request, self.platform);
        let is_made = state.as_ref().is_some_and(|state| self.work.lister.is_made(&record, state, &made));
        if !is_made {
            shop.events.event(&Event::Builds(self.target, cgo.clone()));
            self.go_build(&command).map_err(failed)?;
            if let (Some(rests), Some(state)) = (&rests, &state) {
                self.work.lister.made(&record, (&command, rests), state, &made);
            }
        }
        if toolchain.is_some() && !request.flags.keeps_origin {
            for (_, _, file) in &programs {
                hide_zig(shop.system, file, &variables).map_err(unwritten)?;
            }
        }
        if let Some(rested) = rested {
            rested.save(shop.system, &inputs).map_err(unwritten)?;
        }
        let programs = programs.into_iter().map(|(main, name, file)| StagedProgram {
            package: main.package.clone(),
            name,
            file,
        });
        let cxx = toolchain.and_then(|toolchain| toolchain.cxx);
        Ok(Staged { platform: self.platform, programs: programs.collect(), cgo, cxx, why })
    }

    /// What the go command lets an output's name end with (`cmd/go/internal/work`, `buildModeInit`).
    fn suffix(&self) -> &'static str {
        match self.work.request.flags.mode {
            BuildMode::CArchive => ".a",
            _ => self.platform.port.os.executable_suffix(),
        }
    }

    /// Whether cgo is used, and the packages, which are listed with cgo unless it is settled that there is none.
    fn decide(&self) -> Result<(CgoDecision, Listed), Ended> {
        let Work { shop, request, .. } = self.work;
        let grounds = Grounds {
            choice: request.cgo,
            mode: request.flags.mode,
            instrument: request.flags.instrument,
            table: self.work.table(),
            platform: self.platform,
        };
        let settled = grounds.settled();
        let trial = settled.clone().unwrap_or(CgoDecision::Cgo { because: String::new() });
        let list = |cgo: &CgoDecision| {
            self.work.lister.list(self.platform, cgo, shop.cancel).map_err(|error| {
                let outcome = match error {
                    ListError::Cancelled => Outcome::NotBegun,
                    error => Outcome::Failed { said: error.to_string() },
                };
                (None, outcome)
            })
        };
        let listed = list(&trial)?;
        let cgo = settled.unwrap_or_else(|| decision::by_packages(&listed.listing.users));
        Ok((cgo, listed))
    }

    /// The go command that builds.
    fn command(&self, variables: &[Set], toolchain: Option<&Toolchain>, folder: &Path) -> Command {
        let Work { shop, request, each, .. } = self.work;
        let mut command = Command::new(request.go.command());
        command.directory = Some(request.directory.clone());
        command.environment = variables.to_vec();
        command.cancel = Some(shop.cancel.clone());
        command.arguments = vec!["build".into(), "-p".into(), each.to_string().into()];
        let mut flags = request.flags.clone();
        if flags.ldflags.is_none() {
            flags.ldflags = go_settings::link_flags(shop.system);
        }
        let flags = &flags;
        let subsystem = request.windows_of(self.platform).and_then(|windows| windows.subsystem);
        let wished = windows::link_flags(flags, subsystem == Some(Subsystem::Gui), toolchain);
        let mut add = |text: String| command.arguments.push(text.into());
        if !flags.keeps_origin {
            add("-trimpath".into());
            if request.go.name.version >= STATE {
                add("-buildvcs=false".into());
            }
        }
        if !flags.tags.is_empty() {
            add(format!("-tags={}", flags.tags.join(",")));
        }
        if flags.mode != BuildMode::Exe {
            add(format!("-buildmode={}", flags.mode));
        }
        if let Some(instrument) = flags.instrument {
            add(instrument.flag().into());
        }
        if let Some(ldflags) = link_flags(wished.as_deref(), toolchain) {
            add(format!("-ldflags={ldflags}"));
        }
        flags.more.iter().for_each(|flag| add(flag.clone()));
        let mut out = folder.as_os_str().to_owned();
        out.push("/");
        command.arguments.extend(["-o".into(), out, "--".into()]);
        command.arguments.extend(request.packages.iter().map(Into::into));
        command
    }

    fn go_build(&self, command: &Command) -> Result<(), Outcome> {
        let output = match self.work.shop.system.processes.output(command) {
            Ok(output) => output,
            Err(error) => return Err(Outcome::Failed { said: error.to_string() }),
        };
        match output.exit {
            Exit::Code(0) => Ok(()),
            Exit::Cancelled => Err(Outcome::NotBegun),
            _ => Err(Outcome::Failed { said: String::from_utf8_lossy(&output.stderr).trim().to_owned() }),
        }
    }

    fn variables(&self, cgo: &CgoDecision, toolchain: Option<&Toolchain>, hides: Vec<Set>) -> Vec<Set> {
        let request = self.work.request;
        let mut variables = environment::variables(&request.go, self.platform, cgo);
        if let Some(toolchain) = toolchain {
            variables.extend(toolchain.variables.iter().cloned());
        }
        variables.extend(hides);
        variables.extend(request.variables.iter().cloned());
        variables
    }
}

fn outcome(none: NoToolchain) -> Outcome {
    match none {
        NoToolchain::Missing { because, how } => Outcome::MissingTool { because, how },
        NoToolchain::Wrong(said) => Outcome::Failed { said: said.join("\n") },
        NoToolchain::Cancelled => Outcome::NotBegun,
    }
}

/// The value of `-ldflags`; none when the linker is to be told nothing. What a C compiler had a part in gets no build
/// ID: it is made of the salt that keeps the cache right.
fn link_flags(wanted: Option<&str>, toolchain: Option<&Toolchain>) -> Option<String> {
    let mut flags: Vec<String> = wanted.map(str::to_owned).into_iter().collect();
    if let Some(toolchain) = toolchain {
        flags.push("-buildid=".to_owned());
        flags.extend(toolchain.link_flags.iter().cloned());
    }
    (!flags.is_empty()).then(|| flags.join(" "))
}

/// What the go command calls a program (`cmd/go/internal/load`, `DefaultExecName`): the last element of its path that
/// is no major version; of a list of files the first one's.
fn executable_name(package: &str, arguments: &[String]) -> String {
    if package == "command-line-arguments" {
        let file = arguments.iter().find_map(|argument| Path::new(argument).file_stem());
        return file.map_or_else(|| package.to_owned(), |stem| stem.to_string_lossy().into_owned());
    }
    let is_version = |element: &str| {
        element.strip_prefix('v').is_some_and(|digits| {
            digits.bytes().all(|byte| byte.is_ascii_digit())
                && !digits.starts_with('0')
                && digits != "1"
                && !digits.is_empty()
        })
    };
    let mut elements = package.rsplit('/');
    let last = elements.next().unwrap_or(package);
    match elements.next() {
        Some(before) if is_version(last) => before.to_owned(),
        _ => last.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_called_as_the_go_command_calls_them() {
        let name = |package: &str| executable_name(package, &["./...".into()]);
        assert_eq!(name("example.com/app/cmd/tool"), "tool");
        assert_eq!(name("example.com/app/v2"), "app");
        assert_eq!(name("example.com/app/v1"), "v1");
        assert_eq!(name("gopkg.in/app.v2"), "app.v2");
        assert_eq!(executable_name("command-line-arguments", &["cmd/x.go".into()]), "x");
    }
}
