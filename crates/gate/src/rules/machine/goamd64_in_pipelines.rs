//! Pipelines that build for newer CPUs of x86 alone, for `goamd64-level`.

use std::collections::BTreeMap;

use ogive_platform::{Goarch, Goos, PortSet};
use ogive_record::{Finding, RuleMeta};

use crate::Subject;
use crate::pipelines::dockerfile::{Dockerfile, Does};
use crate::pipelines::shell::Verb;
use crate::pipelines::{Amd64Build, amd64_level};
use crate::said::Said;

/// A finding for every system for which a file builds no program that all CPUs of x86 run.
pub(super) fn findings(subject: &Subject<'_>, meta: &'static RuleMeta) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in subject.pipelines.files.iter().filter(|file| !file.is_for_tests()) {
        let mut builds = file.told.amd64.clone();
        builds.extend(file.dockerfile.iter().flat_map(of_dockerfile));
        let mut by_system: BTreeMap<&str, Vec<Amd64Build>> = BTreeMap::new();
        for build in builds {
            by_system.entry(build.os.name()).or_default().push(build);
        }
        for builds in by_system.values() {
            let levels: Option<Vec<u8>> = builds.iter().map(|build| build.level).collect();
            let least = levels.and_then(|levels| levels.into_iter().min()).filter(|least| *least > 1);
            let Some((least, first)) = least.zip(builds.first()) else { continue };
            let title = format!("programs for {}/amd64 are built for GOAMD64=v{least} alone", first.os);
            let said = Said::in_pipeline(meta, file, first.offset, title)
                .on(PortSet::where_port(|port| port.os == first.os && port.arch == Goarch::Amd64))
                .remedy("build for v1 too, and let those who can take the other".to_owned());
            findings.push(said.finding());
        }
    }
    findings
}

/// What a Dockerfile builds for Linux, with the variables of each stage.
fn of_dockerfile(dockerfile: &Dockerfile<'_>) -> Vec<Amd64Build> {
    let mut builds = Vec::new();
    for stage in &dockerfile.stages {
        let (mut level, mut arch): (Option<u8>, Option<&str>) = (Some(1), None);
        for step in &stage.steps {
            match &step.does {
                Does::Arg(settings) | Does::Env(settings) => {
                    for setting in settings {
                        match setting.name.as_str() {
                            "GOAMD64" => level = setting.value.as_deref().and_then(amd64_level),
                            "GOARCH" => arch = setting.value.as_deref(),
                            _ => {}
                        }
                    }
                }
                Does::Run(commands) => {
                    for command in commands {
                        let Some(go) = command.go().filter(|go| go.verb == Verb::Build) else { continue };
                        let set = |name: &str| command.assignments.iter().find(|set| set.name == name);
                        let arch = set("GOARCH").map(|set| set.value.as_str()).or(arch);
                        let level = set("GOAMD64").map_or(level, |set| amd64_level(&set.value));
                        // One that is built for what is asked for is built for amd64 too.
                        let is_other = arch
                            .is_some_and(|arch| arch.parse().is_ok_and(|arch: Goarch| arch != Goarch::Amd64));
                        if !is_other {
                            builds.push(Amd64Build { os: Goos::Linux, level, offset: go.offset });
                        }
                    }
                }
                _ => {}
            }
        }
    }
    builds
}
