//! Go's build info in lines.

use ogive_binary::{GoBuild, GoModule, GoObject};
use ogive_record::Fact;

use super::{Sheet, said};

impl Sheet {
    pub(super) fn go(&mut self, go: &Fact<GoBuild>) {
        let build = match go {
            Fact::Known { value, .. } => value,
            Fact::Unknown { unknown, .. } => return self.line("go", format!("unknown, because {unknown}")),
        };
        self.line("go", build.version.clone());
        self.maybe("package", build.path.clone());
        self.maybe("module", build.main.as_ref().map(module));
        for setting in &build.settings {
            self.of_many(&format!("build {}", setting.key), setting.value.clone());
        }
        for dependency in &build.dependencies {
            self.of_many(&format!("dep {}", dependency.path), version(dependency));
        }
    }

    pub(super) fn go_object(&mut self, object: &GoObject) {
        self.line("platform", said(&object.target));
        self.line("go", object.version.clone());
        if !object.header.is_empty() {
            self.line("header", object.header.clone());
        }
    }
}

fn module(module: &GoModule) -> String {
    format!("{} {}", module.path, version(module)).trim_end().to_owned()
}

/// The version, and what replaces it.
fn version(module: &GoModule) -> String {
    match &module.replace {
        Some(replace) => {
            let by = format!("{} {}", replace.path, replace.version);
            format!("{} => {}", module.version, by.trim_end())
        }
        None => module.version.clone(),
    }
}
