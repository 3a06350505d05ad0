//! The steps of a job: commands, and the actions that say platforms.

use ogive_platform::names::from_any_name;
use ogive_platform::{Goarch, Goos, Port};

use super::Job;
use crate::pipelines::reach::Reach;
use crate::pipelines::run::Shell;
use crate::pipelines::script::Script;
use crate::pipelines::told::{Act, Reached};
use crate::pipelines::yaml::Node;

impl Job<'_, '_> {
    pub(super) fn read_step(&mut self, step: Node<'_, '_>) {
        if step.get("if").and_then(Node::text).is_some_and(|condition| self.values.is_false(condition)) {
            return;
        }
        let (environment, variables) = (self.environment.clone(), self.values.variables.clone());
        self.set_variables(step.get("env"));
        if let Some(action) = step.get("uses") {
            self.read_action(action, step.get("with"));
        }
        let is_shell = step.get("shell").and_then(Node::text).is_none_or(|shell| !shell.contains("python"));
        if let Some(run) = step.get("run").filter(|_| is_shell) {
            let folder = step.get("working-directory").and_then(Node::text);
            let folder = folder.map_or(Some(self.folder.clone()), |text| self.values.replace(text));
            self.read_commands(&run.script(), self.values.machine, folder);
        }
        self.environment = environment;
        self.values.variables = variables;
        // What a step writes for those after it is decided while it runs.
        let text = step.get("run").and_then(Node::text).filter(|text| text.contains("GITHUB_ENV"));
        for name in ["GOOS", "GOARCH", "CGO_ENABLED"] {
            if text.is_some_and(|text| text.contains(name)) {
                self.environment.set(name, None);
            }
        }
    }

    fn read_commands(&mut self, script: &Script, machine: Option<Port>, folder: Option<String>) {
        let values = &self.values;
        let mut shell = Shell {
            environment: self.environment.clone(),
            machine,
            emulates: self.emulates,
            expand: &|text| values.expand(text),
            settled: &|text| values.expand(text),
            folder,
            name: "",
        };
        shell.read(script, self.told);
        self.environment = shell.environment;
    }

    fn read_action(&mut self, action: Node<'_, '_>, with: Option<Node<'_, '_>>) {
        let name = action.text().unwrap_or_default();
        let name = name.split('@').next().unwrap_or(name).to_ascii_lowercase();
        let input = |key: &str| with.and_then(|with| with.get(key));
        let text = |key: &str| input(key).and_then(Node::text).map(|text| self.values.replace(text));
        match name.as_str() {
            "docker/setup-qemu-action" => {
                self.emulates = true;
                self.told.emulates.get_or_insert(action.offset());
            }
            "docker/build-push-action" | "depot/build-push-action" | "redhat-actions/buildah-build" => {
                self.read_images(action, with);
            }
            "actions/setup-go" => {
                if let Some(Some(arch)) = text("architecture") {
                    let arch = match arch.as_str() {
                        "x64" => Ok(Goarch::Amd64),
                        "x86" => Ok(Goarch::I386),
                        other => other.parse::<Goarch>(),
                    };
                    if let (Ok(arch), Some(machine)) = (arch, self.values.machine) {
                        self.values.machine = Some(Port::new(machine.os, arch));
                    }
                }
            }
            "wangyoucao577/go-release-action" => {
                if let (Some(os), Some(arch)) = (text("goos"), text("goarch")) {
                    let port = os.zip(arch).and_then(|(os, arch)| format!("{os}/{arch}").parse().ok());
                    let offset = input("goarch").map_or(action.offset(), Node::offset);
                    // Where it is left out, the action builds what is at the top, which may be all there is.
                    let folder = text("project_path").flatten();
                    let reach = folder.map_or(Reach::All, |folder| Reach::of(&folder));
                    self.told.claim_for(Act::Build, port, offset, Reached { reach, named: true });
                }
            }
            "uraimo/run-on-arch-action" => {
                let arch =
                    text("arch").flatten().and_then(|arch| from_any_name(&arch).ok().map(|named| named.arch));
                // `arch: none` with `base_image: --platform=linux/riscv64 …`.
                let image = text("base_image").flatten();
                let of_image = image.as_deref().and_then(|image| {
                    let platform =
                        image.split_whitespace().find_map(|word| word.strip_prefix("--platform="))?;
                    Some(crate::pipelines::told::image_port(platform)?.arch)
                });
                let arch = arch.or(of_image);
                self.read_elsewhere(arch.map(|arch| Port::new(Goos::Linux, arch)), input("run"));
            }
            "cross-platform-actions/action" => {
                let system = text("operating_system").flatten().and_then(|name| name.parse::<Goos>().ok());
                let arch = text("architecture").unwrap_or_else(|| Some("amd64".to_owned()));
                let arch = arch.and_then(|arch| from_any_name(&arch).ok().map(|named| named.arch));
                self.read_elsewhere(system.zip(arch).map(|(os, arch)| Port::new(os, arch)), input("run"));
            }
            _ => {
                let system = name.strip_prefix("vmactions/").and_then(|name| name.strip_suffix("-vm"));
                let Some(system) = system.and_then(|name| name.parse::<Goos>().ok()) else { return };
                let arch = match text("arch") {
                    None => Some(Goarch::Amd64),
                    Some(arch) => arch.and_then(|arch| from_any_name(&arch).ok().map(|named| named.arch)),
                };
                self.read_elsewhere(arch.map(|arch| Port::new(system, arch)), input("run"));
            }
        }
    }

    /// Commands that an action runs on another machine.
    fn read_elsewhere(&mut self, machine: Option<Port>, run: Option<Node<'_, '_>>) {
        if let Some(run) = run {
            self.read_commands(&run.script(), machine, Some(String::new()));
        }
    }

    fn read_images(&mut self, action: Node<'_, '_>, with: Option<Node<'_, '_>>) {
        let first = self.told.claims.len();
        self.read_platforms(action, with);
        let text = |key: &str| with.and_then(|with| with.get(key)).and_then(Node::text);
        let context = self.values.replace(text("context").unwrap_or("."));
        let file = match text("file") {
            Some(file) => self.values.replace(file),
            None => context.map(|context| format!("{}/Dockerfile", context.trim_end_matches('/'))),
        };
        if let Some(file) = file {
            self.told.made_of(&file, first);
        }
    }

    fn read_platforms(&mut self, action: Node<'_, '_>, with: Option<Node<'_, '_>>) {
        let machine = self.values.machine;
        self.told.images_on_arm |= machine.is_some_and(|machine| machine.arch == Goarch::Arm64);
        let list = with.and_then(|with| with.get("platforms").or_else(|| with.get("archs")));
        let Some(list) = list else {
            // Without a list, for the machine that it runs on.
            let port = machine.filter(|machine| machine.os == Goos::Linux);
            self.told.claim_here(Act::Image, port, action.offset());
            return;
        };
        let items = list.items();
        for item in items {
            let script = item.script();
            let Some(told) = self.values.replace(item.text().unwrap_or_default()) else {
                self.told.claim(Act::Image, None, item.offset());
                continue;
            };
            let qualified =
                |word: &str| if word.contains('/') { word.to_owned() } else { format!("linux/{word}") };
            for word in told.split(|c: char| c == ',' || c.is_whitespace()).filter(|word| !word.is_empty()) {
                // Where it stands, if it stands there as it is.
                let at = script.text().find(word).map_or(item.offset(), |at| script.offset(at));
                let port = crate::pipelines::told::image_port(&qualified(word));
                self.told.claim(Act::Image, port, at);
            }
        }
    }
}
