//! Engines, by their files.

use std::path::{Path, PathBuf};

use ogive_machine::{Abilities, Engine, EngineKind};
use ogive_platform::Goarch;
use ogive_platform::names::from_any_name;
use ogive_record::{Fact, Provenance};
use ogive_system::System;
use serde_json::Value;

use super::text;

/// Finds them.
pub(super) fn find(system: &System, abilities: &Abilities) -> Vec<Engine> {
    let Some(home) = system.environment.home() else { return Vec::new() };
    let hardware = abilities.host.hardware.clone().map(|port| port.arch);
    let endpoint = endpoint(system, &home);
    let mut engines = colima(system, &home, &hardware);
    engines.extend(lima(system, &home, &hardware));
    engines.extend(podman(system, &home));
    for engine in &mut engines {
        engine.is_selected = endpoint.as_ref().is_some_and(|endpoint| leads_to(endpoint, engine));
    }
    let is_taken = engines.iter().any(|engine| engine.is_selected);
    if let Some(endpoint) = endpoint.filter(|_| !is_taken) {
        let place = Provenance::File { path: endpoint.file.clone(), line: None };
        let arch = match endpoint.host.as_str() {
            "unix:///var/run/docker.sock" | "unix:///run/docker.sock"
                if system.kernel.compiled_os() == "linux" =>
            {
                hardware
            }
            host if is_of_this_machine(host) => match hardware {
                Fact::Known { value, .. } => Fact::known(value, place),
                unknown => unknown,
            },
            other => Fact::unknown(format!("{other} is not asked"), place),
        };
        let (kind, name) = (EngineKind::Docker, endpoint.context);
        engines.push(Engine { kind, name, file: endpoint.file, arch, is_selected: true });
    }
    engines
}

/// Whether an address is of an engine whose virtual machine is always of the hardware's architecture: each of
/// Docker Desktop's builds and of OrbStack's runs on its own hardware alone.
fn is_of_this_machine(host: &str) -> bool {
    const SOCKETS: [&str; 3] =
        ["/.docker/run/docker.sock", "/.docker/desktop/docker.sock", "/.orbstack/run/docker.sock"];
    match host.strip_prefix("unix://") {
        Some(socket) => SOCKETS.iter().any(|of| socket.ends_with(of)),
        None => host.ends_with("/pipe/dockerDesktopLinuxEngine"),
    }
}

/// Where the docker command leads.
struct Endpoint {
    context: String,
    host: String,
    /// What says so.
    file: PathBuf,
}

/// As the docker command finds it: DOCKER_HOST, DOCKER_CONTEXT, the current context, else the usual socket.
fn endpoint(system: &System, home: &Path) -> Option<Endpoint> {
    let variable = |name: &str| system.environment.var(name).filter(|value| !value.is_empty());
    let config = variable("DOCKER_CONFIG").map_or_else(|| home.join(".docker"), PathBuf::from);
    let file = config.join("config.json");
    if let Some(host) = variable("DOCKER_HOST") {
        return Some(Endpoint { context: "DOCKER_HOST".into(), host: without_user(&host), file });
    }
    let current = variable("DOCKER_CONTEXT").or_else(|| {
        let config: Value = serde_json::from_str(&text(system, &file)?).ok()?;
        Some(config.get("currentContext")?.as_str()?.to_owned())
    });
    let Some(context) = current.filter(|name| name != "default") else {
        let socket = Path::new("/var/run/docker.sock");
        // Engines of Macs put a link to their own there.
        let real = system.files.read_link(socket).ok().filter(|real| real.is_absolute());
        let host = format!("unix://{}", real.as_deref().unwrap_or(socket).display());
        return system.files.exists(socket).then(|| Endpoint {
            context: "default".into(),
            host,
            file: socket.to_owned(),
        });
    };
    let folder = config.join("contexts/meta");
    for (name, _) in system.files.list(&folder).unwrap_or_default() {
        let file = folder.join(name).join("meta.json");
        let Some(meta) = text(system, &file).and_then(|text| serde_json::from_str::<Value>(&text).ok())
        else {
            continue;
        };
        if meta.get("Name").and_then(Value::as_str) == Some(context.as_str()) {
            let host = meta.pointer("/Endpoints/docker/Host")?.as_str()?;
            return Some(Endpoint { context, host: without_user(host), file });
        }
    }
    None
}

/// An address without who asks.
fn without_user(host: &str) -> String {
    match host.split_once("://") {
        Some((scheme, rest)) => {
            format!("{scheme}://{}", rest.rsplit_once('@').map_or(rest, |(_, host)| host))
        }
        None => host.to_owned(),
    }
}

/// Whether an address is the socket of an engine.
fn leads_to(endpoint: &Endpoint, engine: &Engine) -> bool {
    let Some(socket) = endpoint.host.strip_prefix("unix://") else { return false };
    match engine.kind {
        EngineKind::Colima => {
            socket.ends_with(&format!("/{}/docker.sock", engine.name))
                || (engine.name == "default" && socket.ends_with("/.colima/docker.sock"))
        }
        EngineKind::Lima => engine.file.parent().is_some_and(|folder| Path::new(socket).starts_with(folder)),
        EngineKind::Podman => socket.ends_with(&format!("/{}-api.sock", engine.name)),
        EngineKind::Docker => false,
    }
}

/// The profiles of Colima: what Lima was told for them, else what the user wrote.
fn colima(system: &System, home: &Path, hardware: &Fact<Goarch>) -> Vec<Engine> {
    let set = system.environment.var("COLIMA_HOME").map(PathBuf::from);
    let folder = [set, Some(home.join(".colima")), Some(home.join(".config/colima"))]
        .into_iter()
        .flatten()
        .find(|folder| system.files.is_dir(folder));
    let Some(folder) = folder else { return Vec::new() };
    let mut engines = Vec::new();
    for (profile, _) in system.files.list(&folder).unwrap_or_default() {
        let Some(profile) = profile.to_str().filter(|name| !name.starts_with('_')) else { continue };
        let file = folder.join(profile).join("colima.yaml");
        let Some(wish) = text(system, &file) else { continue };
        let instance = if profile == "default" { "colima".to_owned() } else { format!("colima-{profile}") };
        let made = folder.join("_lima").join(instance).join("lima.yaml");
        let arch = match text(system, &made) {
            Some(made_of) => arch(&made_of, &made, hardware),
            None => arch(&wish, &file, hardware),
        };
        let kind = EngineKind::Colima;
        engines.push(Engine { kind, name: profile.to_owned(), file, arch, is_selected: false });
    }
    engines
}

fn lima(system: &System, home: &Path, hardware: &Fact<Goarch>) -> Vec<Engine> {
    let folder = system.environment.var("LIMA_HOME").map_or_else(|| home.join(".lima"), PathBuf::from);
    let mut engines = Vec::new();
    for (name, _) in system.files.list(&folder).unwrap_or_default() {
        let Some(name) = name.to_str().filter(|name| !name.starts_with('_')) else { continue };
        let file = folder.join(name).join("lima.yaml");
        let Some(text) = text(system, &file) else { continue };
        let arch = arch(&text, &file, hardware);
        engines.push(Engine {
            kind: EngineKind::Lima,
            name: name.to_owned(),
            file,
            arch,
            is_selected: false,
        });
    }
    engines
}

/// The field `arch` of a YAML document; without one it is the hardware's.
fn arch(yaml: &str, file: &Path, hardware: &Fact<Goarch>) -> Fact<Goarch> {
    let field = yaml.lines().zip(1..).find_map(|(line, number)| {
        let value = line.strip_prefix("arch:")?.split('#').next()?.trim().trim_matches(['"', '\'']);
        Some((value.to_owned(), number))
    });
    let Some((value, line)) =
        field.filter(|(value, _)| !matches!(value.as_str(), "" | "null" | "default" | "host"))
    else {
        return hardware.clone();
    };
    let place = Provenance::File { path: file.to_owned(), line: Some(line) };
    match from_any_name(&value) {
        Ok(named) => Fact::known(named.arch, place),
        Err(_) => Fact::unknown(format!("{value} is no architecture that Go knows"), place),
    }
}

/// The machines of podman (`~/.config/containers/podman/machine/PROVIDER/NAME.json`).
fn podman(system: &System, home: &Path) -> Vec<Engine> {
    let folder = home.join(".config/containers/podman/machine");
    let mut engines = Vec::new();
    for (provider, _) in system.files.list(&folder).unwrap_or_default() {
        let folder = folder.join(provider);
        for (name, _) in system.files.list(&folder).unwrap_or_default() {
            let Some(name) = name.to_str().and_then(|name| name.strip_suffix(".json")) else { continue };
            let file = folder.join(format!("{name}.json"));
            let Some(machine) =
                text(system, &file).and_then(|text| serde_json::from_str::<Value>(&text).ok())
            else {
                continue;
            };
            // The program of qemu, else the name of the image that it starts from.
            let program =
                machine.pointer("/CmdLine/0").or_else(|| machine.pointer("/QEMUHypervisor/Command/0"));
            let image = machine.pointer("/ImagePath/Path").or_else(|| machine.get("ImagePath"));
            let named = [program, image].into_iter().flatten().filter_map(Value::as_str).find_map(in_name);
            let place = Provenance::File { path: file.clone(), line: None };
            let arch = match named {
                Some(arch) => Fact::known(arch, place),
                None => Fact::unknown("its file names no architecture", place),
            };
            let kind = EngineKind::Podman;
            engines.push(Engine { kind, name: name.to_owned(), file, arch, is_selected: false });
        }
    }
    engines
}

/// The architecture in a file's name: `qemu-system-aarch64`, `podman-machine-default-arm64.raw`.
fn in_name(path: &str) -> Option<Goarch> {
    let name = path.rsplit(['/', '\\']).next()?;
    let words: Vec<&str> = name.split(['-', '.', ' ']).collect();
    words.into_iter().rev().find_map(|word| match word {
        "x86_64" | "amd64" => Some(Goarch::Amd64),
        "aarch64" | "arm64" => Some(Goarch::Arm64),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use ogive_system::memory::{MadeUpKernel, MemoryEnvironment, MemoryFiles, MemorySystem};

    use super::*;

    fn found(files: MemoryFiles, environment: MemoryEnvironment) -> Vec<String> {
        let kernel = MadeUpKernel::macos("arm64", "arm64")
            .with_sysctl("hw.optional.arm64", 1)
            .with_sysctl("sysctl.proc_translated", 0);
        let system = MemorySystem { files, environment, kernel, ..MemorySystem::new() }.system();
        let abilities = ogive_host::abilities(&system);
        let shown = |engine: &Engine| {
            let arch = engine.arch.value().map_or("?".to_owned(), ToString::to_string);
            let mark = if engine.is_selected { " *" } else { "" };
            format!("{} {} {arch}{mark}", engine.kind.name(), engine.name)
        };
        find(&system, &abilities).iter().map(shown).collect()
    }

    fn ann() -> MemoryEnvironment {
        MemoryEnvironment::new().with_home("/Users/ann")
    }

    // As Colima 0.8, Lima 1.0 and podman 5 write their files, cut.
    #[test]
    fn engines_are_found_by_their_files() {
        let files = MemoryFiles::new()
            .file("/Users/ann/.colima/default/colima.yaml", "cpu: 2\narch: host\n")
            .file("/Users/ann/.colima/intel/colima.yaml", "arch: x86_64\n")
            .file("/Users/ann/.colima/_lima/colima/lima.yaml", "vmType: vz\narch: aarch64\n")
            .file("/Users/ann/.lima/docker/lima.yaml", "arch: \"x86_64\"\nimages:\n- arch: aarch64\n")
            .file("/Users/ann/.lima/plain/lima.yaml", "arch: null\n")
            .file(
                "/Users/ann/.config/containers/podman/machine/applehv/podman-machine-default.json",
                r#"{"ImagePath": {"Path": "/Users/ann/.local/share/containers/podman/machine/applehv/podman-machine-default-arm64.raw"}}"#,
            )
            .file("/Users/ann/.docker/config.json", r#"{"currentContext": "colima-intel"}"#)
            .file(
                "/Users/ann/.docker/contexts/meta/abc/meta.json",
                r#"{"Name": "colima-intel", "Endpoints": {"docker": {"Host": "unix:///Users/ann/.colima/intel/docker.sock"}}}"#,
            );
        assert_eq!(
            found(files, ann()),
            [
                "Colima default arm64",
                "Colima intel amd64 *",
                "Lima docker amd64",
                "Lima plain arm64",
                "podman podman-machine-default arm64",
            ]
        );
    }

    #[test]
    fn what_is_not_here_is_not_asked() {
        let remote = ann().with_var("DOCKER_HOST", "ssh://ann@build.example");
        assert_eq!(found(MemoryFiles::new(), remote), ["Docker DOCKER_HOST ? *"]);
        assert_eq!(found(MemoryFiles::new(), ann()), [""; 0]);
        let unknown = MemoryFiles::new().file("/var/run/docker.sock", "");
        assert_eq!(found(unknown, ann()), ["Docker default ? *"]);
    }

    // Docker Desktop's and OrbStack's contexts and links, as `docker context ls` shows them on Macs and Windows.
    #[test]
    fn docker_desktop_and_orbstack_are_of_the_machine_s_own_architecture() {
        let context = |name: &str, host: &str| {
            let meta = format!(r#"{{"Name": "{name}", "Endpoints": {{"docker": {{"Host": "{host}"}}}}}}"#);
            MemoryFiles::new()
                .file("/Users/ann/.docker/config.json", format!(r#"{{"currentContext": "{name}"}}"#))
                .file("/Users/ann/.docker/contexts/meta/abc/meta.json", meta)
        };
        let desktop = context("desktop-linux", "unix:///Users/ann/.docker/run/docker.sock");
        assert_eq!(found(desktop, ann()), ["Docker desktop-linux arm64 *"]);
        let orbstack = context("orbstack", "unix:///Users/ann/.orbstack/run/docker.sock");
        assert_eq!(found(orbstack, ann()), ["Docker orbstack arm64 *"]);
        let windows = context("desktop-linux", "npipe:////./pipe/dockerDesktopLinuxEngine");
        assert_eq!(found(windows, ann()), ["Docker desktop-linux arm64 *"]);
        let link =
            |to: &str| found(MemoryFiles::new().file(to, "").symlink("/var/run/docker.sock", to), ann());
        assert_eq!(link("/Users/ann/.docker/run/docker.sock"), ["Docker default arm64 *"]);
        assert_eq!(link("/Users/ann/.rd/docker.sock"), ["Docker default ? *"]);
    }
}
