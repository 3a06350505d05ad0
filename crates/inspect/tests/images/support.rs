//! Machines and images of these tests.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ogive_inspect::{ImageOptions, ImageReport, ImageSubject, inspect_image};
use ogive_system::memory::MemoryEnvironment;
use ogive_system::{Cancel, Command, Exit, Output, Processes, StandardStream, System};
use ogive_testkit::http::{Request, Response};
pub use ogive_testkit::lying_layout;

/// This machine with an empty home and no variables.
pub fn machine(home: &Path) -> System {
    environment(MemoryEnvironment::new().with_home(home.join("home")))
}

fn environment(environment: MemoryEnvironment) -> System {
    System { environment: Arc::new(environment), ..System::real() }
}

/// The same with a variable.
pub fn with(home: &Path, name: &str, value: &Path) -> System {
    environment(MemoryEnvironment::new().with_home(home.join("home")).with_var(name, value))
}

/// The same with programs of `folder` found first.
pub fn with_programs(folder: &Path, docker: &Path) -> System {
    let processes = Arc::new(In(folder.to_owned(), System::real()));
    System { processes, ..with(folder, "DOCKER_CONFIG", docker) }
}

/// Starts programs of a folder, as a PATH that has it first would.
struct In(PathBuf, System);

impl Processes for In {
    fn output(&self, command: &Command) -> std::io::Result<Output> {
        let program = self.0.join(&command.program);
        self.1.processes.output(&Command { program, ..command.clone() })
    }

    fn run(&self, command: &Command) -> std::io::Result<Exit> {
        self.1.processes.run(command)
    }

    fn run_listening(&self, command: &Command, stdout: StandardStream) -> std::io::Result<Output> {
        self.1.processes.run_listening(command, stdout)
    }

    fn interrupts(&self) -> std::io::Result<Cancel> {
        self.1.processes.interrupts()
    }

    fn memory_of_descendants(&self) -> std::io::Result<u64> {
        self.1.processes.memory_of_descendants()
    }

    fn replace_self(&self, command: &Command) -> std::io::Error {
        self.1.processes.replace_self(command)
    }
}

/// Looks at an image.
pub fn inspect(system: &System, subject: &str) -> ImageReport {
    let subject = ImageSubject::parse(subject).unwrap();
    inspect_image(system, &subject, &ImageOptions::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// The rules of the findings, in order.
pub fn rules_of(report: &ImageReport) -> Vec<&str> {
    report.findings.iter().map(|finding| finding.rule.as_str()).collect()
}

/// A real program of Go.
pub fn gofmt(platform: &str) -> Vec<u8> {
    std::fs::read(ogive_testkit::goroot(&format!("1.27.3-{platform}")).join("bin/gofmt")).unwrap()
}

/// The digest that the first entry of an index has.
pub fn digest_of(index: &Path) -> String {
    let index: serde_json::Value = serde_json::from_slice(&std::fs::read(index).unwrap()).unwrap();
    index["manifests"][0]["digest"].as_str().unwrap().to_owned()
}

/// Answers as a registry that has one layout as `team/app`.
pub fn serve_layout(layout: &Path, request: &Request) -> Response {
    let last = request.path().rsplit('/').next().unwrap();
    let digest = if last == "latest" { digest_of(&layout.join("index.json")) } else { last.to_owned() };
    let file = layout.join("blobs/sha256").join(digest.trim_start_matches("sha256:"));
    if file.exists() { Response::file(&file) } else { Response::status(404, "nothing") }
}
