//! `ogive env`: the variables that fit the Go of this folder.

use std::ffi::OsString;

use ogive_build::CgoChoice;
use ogive_platform::{Platform, SdkName};
use ogive_report::{Document, NamedSchema, schema_of};
use ogive_selection::environment::{Change, Surroundings, Variable, environment};
use ogive_selection::{Decision, GoRequest, Installed};
use schemars::JsonSchema;
use serde::Serialize;

use crate::activation::Shell;
use crate::building::target;
use crate::here::Asked;
use crate::selecting::available;
use crate::{Context, Exit, Failure, env_vars};

/// Print the environment that fits the Go of this folder
///
/// GOROOT is unset on purpose: the go command finds its own. Tools and caches of another
/// architecture than this machine's are kept apart (--partition); modules are shared. What
/// ogive.toml sets under [go.env] is included as far as it is harmless.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  eval \"$(ogive env)\"\n  ogive env --shell fish | source\n  \
ogive env --github >> \"$GITHUB_ENV\"\n  eval \"$(ogive env --platform linux/arm64)\"\n  ogive env --dotenv > .env\n  ogive env +amd64 --json")]
pub struct Args {
    /// For another Go than this folder's: +amd64, +1.27.3
    #[arg(value_name = "GO")]
    request: Option<GoRequest>,
    /// For another platform: with its variables, its C compiler and its pkg-config
    #[arg(long, short = 'P', value_name = "PLATFORM")]
    platform: Option<Platform>,
    /// For this shell; by default for the one that SHELL names, else bash
    #[arg(long, value_name = "SHELL")]
    shell: Option<Shell>,
    /// As lines NAME="value" for a .env file
    #[arg(long, conflicts_with_all = ["shell", "github"])]
    dotenv: bool,
    /// As lines for the file that GITHUB_ENV names
    #[arg(long, conflicts_with = "shell")]
    github: bool,
}

/// The variables that fit an SDK.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct EnvDocument {
    /// The SDK.
    sdk: SdkName,
    /// Its GOROOT, which is not to be exported.
    goroot: String,
    /// How far architectures are kept apart: auto, full or off.
    partition: &'static str,
    /// Each variable that was considered.
    variables: Vec<VariableDocument>,
}

/// A variable.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct VariableDocument {
    /// Its name.
    name: String,
    /// set, unset or keep.
    change: &'static str,
    /// The value to set.
    value: Option<String>,
    /// Why.
    because: &'static str,
}

impl Document for EnvDocument {
    const SCHEMA: &'static str = "ogive.env.v1";
}

/// How variables are written down.
#[derive(Debug, Clone, Copy)]
enum Format {
    Shell(Shell),
    Dotenv,
    Github,
}

/// Runs the command.
///
/// # Errors
/// When no Go can be chosen, or a value can't be written in the format.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let text = args.request.map(|request| format!("+{request}"));
    let asked = Asked { argument: text.as_deref().zip(args.request), ..Asked::default() };
    let (sdk, decision) = available(context, asked)?;
    let mut variables = variables(context, &sdk, &decision)?;
    if let Some(platform) = args.platform {
        variables.retain(|variable| variable.name != "GOBIN" && variable.name != "GOCACHE");
        for (name, value) in target::variables(context, platform, CgoChoice::Auto, None)? {
            let name = name.to_string_lossy().into_owned();
            let change = value.map_or(Change::Unset, Change::Set);
            variables.push(Variable { name, change, because: "the platform asks for it" });
        }
    }
    if context.reporter.json() {
        context.reporter.document(&EnvDocument {
            sdk: sdk.name,
            goroot: sdk.goroot.display().to_string(),
            partition: context.settings.partition.value.name(),
            variables: variables.iter().map(document).collect(),
        })?;
        return Ok(Exit::Fine);
    }
    let by_variable = || {
        let program = context.system.environment.var(env_vars::foreign::SHELL)?;
        Shell::of_program(program.as_ref())
    };
    let format = match (args.dotenv, args.github) {
        (true, _) => Format::Dotenv,
        (_, true) => Format::Github,
        _ => Format::Shell(args.shell.or_else(by_variable).unwrap_or(Shell::Bash)),
    };
    let mut lines = String::new();
    for variable in &variables {
        lines.push_str(&line(format, variable)?);
    }
    for setting in &decision.environment {
        if let Some(because) = setting.refusal {
            context.reporter.warn(&format!(
                "ogive.toml asks on line {} for {}, which is not set: {because}",
                setting.line, setting.name
            ));
        }
    }
    context.reporter.data(&lines)?;
    Ok(Exit::Fine)
}

/// The variables that fit an SDK here.
///
/// # Errors
/// When Go has no name for this machine.
pub fn variables(context: &Context, sdk: &Installed, decision: &Decision) -> anyhow::Result<Vec<Variable>> {
    let outside = &context.system.environment;
    Ok(environment(&Surroundings {
        sdk,
        hardware: context.hardware()?.arch,
        partition: context.settings.partition.value,
        var: &|name| outside.var_os(name),
        gocache: &context.layout.gocache(),
        project: &decision.environment,
    }))
}

fn document(variable: &Variable) -> VariableDocument {
    let (change, value) = match &variable.change {
        Change::Set(value) => ("set", Some(value.to_string_lossy().into_owned())),
        Change::Unset => ("unset", None),
        Change::Keep => ("keep", None),
    };
    VariableDocument { name: variable.name.clone(), change, value, because: variable.because }
}

fn line(format: Format, variable: &Variable) -> anyhow::Result<String> {
    let name = &variable.name;
    let value = match &variable.change {
        Change::Keep => return Ok(String::new()),
        Change::Unset => None,
        Change::Set(value) => Some(text(name, value)?),
    };
    Ok(match (format, value) {
        (Format::Shell(Shell::Bash | Shell::Zsh), None) => format!("unset {name}\n"),
        (Format::Shell(Shell::Bash | Shell::Zsh), Some(value)) => {
            format!("export {name}='{}'\n", value.replace('\'', r"'\''"))
        }
        (Format::Shell(Shell::Fish), None) => format!("set --erase {name}\n"),
        (Format::Shell(Shell::Fish), Some(value)) => {
            let value = value.replace('\\', r"\\").replace('\'', r"\'");
            format!("set --global --export {name} '{value}'\n")
        }
        (Format::Shell(Shell::PowerShell), None) => {
            format!("Remove-Item Env:{name} -ErrorAction SilentlyContinue\n")
        }
        (Format::Shell(Shell::PowerShell), Some(value)) => {
            format!("$env:{name} = '{}'\n", value.replace('\'', "''"))
        }
        // Neither format can remove a variable; Go takes an empty one for unset.
        (Format::Dotenv, value) => {
            let value = value.unwrap_or_default();
            let quoted = value.replace('\\', r"\\").replace('"', "\\\"").replace('$', r"\$");
            format!("{name}=\"{quoted}\"\n")
        }
        (Format::Github, value) => format!("{name}={}\n", value.unwrap_or_default()),
    })
}

/// A value of one line; others would start new entries in some of the formats.
fn text<'v>(name: &str, value: &'v OsString) -> anyhow::Result<&'v str> {
    value.to_str().filter(|text| !text.contains(['\n', '\r', '\0'])).ok_or_else(|| {
        Failure::usage(format!("the value of {name}, {value:?}, can't be written as one line of text"))
            .hint("`ogive exec` passes it on as it is")
            .into()
    })
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<EnvDocument>()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(format: Format, value: &str) -> String {
        let change = Change::Set(value.into());
        line(format, &Variable { name: "GOBIN".into(), change, because: "" }).unwrap()
    }

    #[test]
    fn hostile_values_stay_one_word() {
        let value = "/a b/'$(x)`y`\"\\";
        assert_eq!(written(Format::Shell(Shell::Zsh), value), "export GOBIN='/a b/'\\''$(x)`y`\"\\'\n");
        assert_eq!(
            written(Format::Shell(Shell::Fish), value),
            "set --global --export GOBIN '/a b/\\'$(x)`y`\"\\\\'\n"
        );
        assert_eq!(written(Format::Shell(Shell::PowerShell), value), "$env:GOBIN = '/a b/''$(x)`y`\"\\'\n");
        assert_eq!(written(Format::Dotenv, value), "GOBIN=\"/a b/'\\$(x)`y`\\\"\\\\\"\n");
        assert_eq!(written(Format::Github, "/a b"), "GOBIN=/a b\n");
        let broken = Variable { name: "GOBIN".into(), change: Change::Set("/a\nCC=x".into()), because: "" };
        assert!(line(Format::Github, &broken).is_err());
    }
}
