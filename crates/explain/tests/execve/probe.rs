//! Looks at files and starts them, in a namespace of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use ogive_explain::program::{explain, explain_command, observe_file, refusal};
use ogive_system::{StandardStream, System};
use ogive_testkit::{require, skip};
use serde_json::{Value, json};

/// What was told and what happened.
#[derive(Debug, Clone)]
pub(crate) struct Probe {
    /// The name of the cause, none when nothing is in the way.
    pub(crate) cause: Option<String>,
    /// Its title, or how the file runs.
    pub(crate) title: String,
    /// The commands of the ways out, in order.
    pub(crate) commands: Vec<String>,
    /// What was told of the machine, one text a fact.
    pub(crate) machine: Vec<String>,
    /// What `execve` answered.
    pub(crate) errno: Option<i32>,
}

/// Everything below a folder that ends with the test.
pub(crate) struct Scene {
    pub(crate) folder: tempfile::TempDir,
}

impl Scene {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Puts a file there that everybody may start.
    pub(crate) fn program(&self, name: &str, contents: &[u8]) -> PathBuf {
        use std::os::unix::fs::PermissionsExt as _;
        let path = self.path(name);
        std::fs::write(&path, contents).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    /// Makes the scene by a shell script in a namespace, then looks at a file and starts it there.
    /// None, and the skip counted, where there can be no such namespace.
    pub(crate) fn look(&self, setup: &str, file: &Path) -> Option<Probe> {
        let unshare = require("unshare")?;
        let test = std::env::current_exe().unwrap();
        let script = format!(
            "set -e\nenter=\nmount -t binfmt_misc none /proc/sys/fs/binfmt_misc || exit 77\n\
             cd /proc/sys/fs/binfmt_misc\n{setup}\ncd /\n\
             exec $enter '{}' --ignored --exact probe::inside --nocapture",
            test.display()
        );
        let output = Command::new(unshare)
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", &script])
            .env("OGIVE_PROBE", file)
            .env("OGIVE_SCENE", self.folder.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        if output.status.code() == Some(77) || err.contains("unshare failed") {
            skip("no user namespace here may have its own binfmt_misc");
            return None;
        }
        let line = out.lines().find_map(|line| Some(line.split_once("PROBE")?.1));
        let value: Value = serde_json::from_str(line.unwrap_or_else(|| panic!("{out}{err}"))).unwrap();
        Some(agreed(&value))
    }
}

/// Checks that what was told is what happened.
fn agreed(value: &Value) -> Probe {
    let text = |key: &str| value[key].as_str().map(str::to_owned);
    let number = |key: &str| value[key].as_i64().map(|n| i32::try_from(n).unwrap());
    let list = |key: &str| -> Vec<String> {
        value[key].as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect()
    };
    let probe = Probe {
        cause: text("cause"),
        title: text("title").unwrap(),
        commands: list("commands"),
        machine: list("machine"),
        errno: number("errno"),
    };
    assert_eq!(probe.errno, number("told"), "told and happened differ: {value:#}");
    if probe.cause.is_none() {
        assert_eq!(value["ended-well"], json!(true), "nothing was said to be in the way: {value:#}");
    } else {
        assert_eq!(value["ended-well"], json!(false), "it was said not to run: {value:#}");
    }
    // Watching a run must come to the same cause as looking at the file.
    assert_eq!(value["cause"], value["watched"], "{value:#}");
    probe
}

/// Started by [`Scene::look`].
#[test]
#[ignore = "only started by others"]
fn inside() {
    let file = PathBuf::from(std::env::var_os("OGIVE_PROBE").unwrap());
    let system = System::real();
    let machine = ogive_host::abilities(&system);
    let (program, state) = observe_file(&system, &file, &machine).unwrap();
    let explanation = explain(&program, &state, &machine);
    let told = refusal(&program, &state, &machine).and_then(|refusal| refusal.errno());
    let started =
        Command::new(&file).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let errno = started.as_ref().err().and_then(std::io::Error::raw_os_error);
    let ended_well = started.is_ok_and(|status| status.success());
    let watched = explain_command(&system, &[file.into_os_string()], StandardStream::Output).unwrap();
    let watched = watched.explanation.and_then(|explanation| explanation.cause).map(|cause| cause.name);
    let machine = explanation.machine.iter().map(|evidence| {
        let fact = serde_json::to_value(&evidence.fact).unwrap();
        format!(
            "{}: {}",
            evidence.subject,
            fact["value"].as_str().or(fact["unknown"].as_str()).unwrap_or_default()
        )
    });
    let machine: Vec<String> = machine.collect();
    let runs = machine.iter().find(|line| line.starts_with("it runs here")).cloned();
    let cause = explanation.cause.as_ref();
    println!(
        "PROBE{}",
        json!({
            "cause": cause.map(|cause| &cause.name),
            "title": cause.map(|cause| cause.title.clone()).or(runs),
            "commands": explanation.ways.iter().filter_map(|way| way.command.clone()).collect::<Vec<_>>(),
            "machine": machine,
            "told": told,
            "errno": errno,
            "ended-well": ended_well,
            "watched": watched,
        })
    );
}
