//! One SDK: fetched, made runnable, and asked.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde_json::{Value, json};

use super::{Facts, Line};
use crate::run::Run;

/// What the SDK of `release` says; from an earlier run where there was one.
pub fn line(folder: &Path, minor: u32, release: &'static str) -> anyhow::Result<Line> {
    let kept = folder.join(format!("go{release}.json"));
    if let Some(line) = std::fs::read(&kept).ok().and_then(|bytes| from_json(&bytes, minor, release)) {
        return Ok(line);
    }
    let sdk = Sdk::fetch(folder, release)?;
    let line = sdk.ask(minor, release)?;
    std::fs::write(&kept, serde_json::to_vec_pretty(&to_json(&line))?)?;
    for folder in [&sdk.modules, &sdk.work] {
        std::fs::remove_dir_all(folder)?;
    }
    Ok(line)
}

struct Sdk {
    modules: PathBuf,
    root: PathBuf,
    work: PathBuf,
}

impl Sdk {
    /// Downloads the toolchain module and makes it what the archive would have been.
    fn fetch(folder: &Path, release: &str) -> anyhow::Result<Self> {
        // Others are asked at the same time.
        let work = folder.join(format!("work-{release}"));
        std::fs::create_dir_all(&work)?;
        let host = Run::new("go", &work).args(["env", "GOHOSTOS", "GOHOSTARCH"]).text()?.replace('\n', "-");
        let modules = folder.join(format!("modules-{release}"));
        let text = Run::new("go", &work)
            .args(["mod", "download", "-json", &format!("golang.org/toolchain@v0.0.1-go{release}.{host}")])
            .env("GOMODCACHE", &modules)
            .env("GOFLAGS", "-modcacherw")
            .env("GOTOOLCHAIN", "local")
            .text()?;
        let answer: Value = serde_json::from_str(&text).context("read what `go mod download` says")?;
        let root = PathBuf::from(answer["Dir"].as_str().context("`go mod download` names no folder")?);
        make_runnable(&root.join("bin"))?;
        make_runnable(&root.join("pkg/tool"))?;
        restore_modules(&root.join("src"))?;
        Ok(Self { modules, root, work })
    }

    /// This SDK's go command, undisturbed by the settings of the machine.
    fn go<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Run {
        Run::new(self.root.join("bin/go"), &self.work)
            .args(arguments)
            .env("GOROOT", &self.root)
            .env("GOTOOLCHAIN", "local")
            .env("GO111MODULE", "off")
            .env("GOENV", "off")
            .env("GOFLAGS", "")
            .env("GOCACHE", self.modules.join("gocache"))
    }

    fn ask(&self, minor: u32, release: &'static str) -> anyhow::Result<Line> {
        let mut line = Line { minor, release, ..Line::default() };
        // Releases before 1.21 have no `-broken`, and list what is broken nowhere but in a source.
        let list = |all: &[&str]| self.go(&[&["tool", "dist", "list", "-json"], all].concat()).text();
        let listed: Value = serde_json::from_str(&list(&["-broken"]).or_else(|_| list(&[]))?)?;
        for entry in listed.as_array().context("`go tool dist list` gives no list")? {
            let text = |key: &str| entry[key].as_str().with_context(|| format!("a port without {key}"));
            let flag = |key: &str| entry[key].as_bool().unwrap_or(false);
            let facts =
                Facts { first_class: flag("FirstClass"), cgo: flag("CgoSupported"), ..Facts::default() };
            line.ports.insert(format!("{}/{}", text("GOOS")?, text("GOARCH")?), facts);
        }
        for port in self.broken()? {
            line.ports.entry(port).or_default().broken = true;
        }
        self.ask_functions(&mut line)?;
        for port in line.ports.keys() {
            let (os, arch) = port.split_once('/').context("a port without a slash")?;
            let tags = self.go(&["list", "-e", "-f", "{{join context.ToolTags \" \"}}", "unsafe"]);
            // Before 1.17 there is no such list, and no such tags.
            let tags =
                if minor < 17 { String::new() } else { tags.env("GOOS", os).env("GOARCH", arch).text()? };
            for tag in tags.split(' ').filter(|tag| !tag.is_empty()) {
                line.tags.entry(tag.to_owned()).or_default().push(port.clone());
            }
        }
        line.stamped = self.stamped()?;
        Ok(line)
    }

    /// The ports that are known and do not work: those that no plain list shows.
    fn broken(&self) -> anyhow::Result<Vec<String>> {
        let source = std::fs::read_to_string(self.root.join("src/cmd/dist/build.go"))?;
        let block = ["\nvar broken = map[string]bool{", "\nvar incomplete = map[string]bool{"]
            .iter()
            .find_map(|start| source.split_once(start))
            .and_then(|(_, rest)| rest.split_once('}'))
            .context("cmd/dist has no list of broken ports")?
            .0;
        Ok(block
            .split('"')
            .filter(|part| part.contains('/') && !part.contains(' '))
            .map(str::to_owned)
            .collect())
    }

    /// Runs the SDK's own functions: the source is compiled as part of a small program.
    fn ask_functions(&self, line: &mut Line) -> anyhow::Result<()> {
        let folder = self.work.join("functions");
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        std::fs::create_dir_all(&folder)?;
        let mut source = String::new();
        for home in ["src/internal/platform", "src/cmd/internal/sys"] {
            for name in ["supported.go", "zosarch.go"] {
                let Ok(text) = std::fs::read_to_string(self.root.join(home).join(name)) else { continue };
                let (_, body) = text.split_once("\npackage ").context("a source without a package")?;
                let (_, body) = body.split_once('\n').context("a source without a body")?;
                std::fs::write(folder.join(name), format!("package main\n{body}"))?;
                source.push_str(body);
            }
        }
        let with_cgo = source.contains("func MustLinkExternal(goos, goarch string, withCgo bool)");
        let must = |cgo: &str| match with_cgo {
            true => format!("MustLinkExternal(os, arch, {cgo})"),
            false => "MustLinkExternal(os, arch)".to_owned(),
        };
        // A port whose programs are position-independent by default needs the external linker
        // where Go's own cannot make them. Releases without the functions knew two such systems.
        let pie = match source.contains("func DefaultPIE(") {
            true => "DefaultPIE(os, arch, false)",
            false => r#"(os == "android" || os == "ios")"#,
        };
        let internal_pie = match source.contains("func InternalLinkPIESupported(") {
            true => "InternalLinkPIESupported(os, arch)",
            false => r#"os + "/" + arch == "android/arm64""#,
        };
        let external = |cgo: &str| format!("{} || {pie} && !({internal_pie})", must(cgo));
        let ports: Vec<String> = line.ports.keys().map(|port| format!("{port:?}")).collect();
        let program = format!(
            r#"package main

import "strings"

func main() {{
	for _, port := range []string{{{ports}}} {{
		parts := strings.Split(port, "/")
		os, arch := parts[0], parts[1]
		println(port, RaceDetectorSupported(os, arch), {without}, {with})
	}}
}}
"#,
            ports = ports.join(", "),
            without = external("false"),
            with = external("true"),
        );
        std::fs::write(folder.join("main.go"), program)?;
        let binary = folder.join("functions.bin");
        let files: Vec<PathBuf> =
            std::fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<_>>()?;
        let mut arguments: Vec<&OsStr> = vec!["build".as_ref(), "-o".as_ref(), binary.as_ref()];
        arguments.extend(files.iter().map(|file| file.as_os_str()));
        self.go(&arguments).env("CGO_ENABLED", "0").text()?;
        let output = std::process::Command::new(&binary).output()?;
        for answer in String::from_utf8(output.stderr)?.lines() {
            let words: Vec<&str> = answer.split(' ').collect();
            let &[port, race, external, external_with_cgo] = words.as_slice() else {
                bail!("the program answers {answer:?}");
            };
            let facts = line.ports.get_mut(port).with_context(|| format!("{port} was not asked for"))?;
            facts.race = race == "true";
            facts.external = external == "true";
            facts.external_with_cgo = external_with_cgo == "true";
        }
        Ok(())
    }

    /// The least macOS that the linker writes into programs, for amd64 and arm64.
    fn stamped(&self) -> anyhow::Result<[(u16, u16); 2]> {
        let source = std::fs::read_to_string(self.root.join("src/cmd/link/internal/ld/macho.go"))?;
        let mut found: Vec<(u16, u16)> = Vec::new();
        for line in source.lines().map(str::trim) {
            let numbers = if let Some(rest) =
                line.strip_prefix("macOS").and_then(|r| r.split_once("macVersionFlag{"))
            {
                rest.1.split_once(',').and_then(|(major, rest)| Some((major, rest.split_once(',')?.0)))
            } else {
                let value = line.strip_prefix("version = ").or_else(|| line.strip_prefix("ml.data[0] = "));
                value
                    .and_then(|value| value.split_once("<<16 | "))
                    .and_then(|(major, rest)| Some((major, rest.split_once("<<8")?.0)))
            };
            if let Some((major, minor)) = numbers
                && let (Ok(major), Ok(minor)) = (major.trim().parse(), minor.trim().parse())
            {
                found.push((major, minor));
            }
        }
        match *found.as_slice() {
            // Apple's 64-bit Arm computers came with macOS 11.
            [one] => Ok([one, one.max((11, 0))]),
            [amd64, arm64] => Ok([amd64, arm64]),
            _ => bail!("the linker's source has another shape: {found:?} read as macOS versions"),
        }
    }
}

/// Toolchain modules carry no modes.
#[cfg(not(unix))]
fn make_runnable(_: &Path) -> anyhow::Result<()> {
    Ok(())
}

/// Toolchain modules carry no modes.
#[cfg(unix)]
fn make_runnable(folder: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            make_runnable(&path)?;
        } else {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755))?;
        }
    }
    Ok(())
}

/// Toolchain modules rename each `go.mod`, which cannot stand inside a module.
fn restore_modules(folder: &Path) -> anyhow::Result<()> {
    for home in [folder.to_path_buf(), folder.join("cmd")] {
        let renamed = home.join("_go.mod");
        if renamed.is_file() {
            std::fs::rename(renamed, home.join("go.mod"))?;
        }
    }
    Ok(())
}

fn to_json(line: &Line) -> Value {
    let ports: serde_json::Map<String, Value> = line
        .ports
        .iter()
        .map(|(port, f)| {
            let flags = [f.first_class, f.cgo, f.race, f.broken, f.external, f.external_with_cgo];
            (port.clone(), json!(flags))
        })
        .collect();
    json!({ "ports": ports, "tags": line.tags, "stamped": line.stamped })
}

fn from_json(bytes: &[u8], minor: u32, release: &'static str) -> Option<Line> {
    let value: Value = serde_json::from_slice(bytes).ok()?;
    let mut ports = BTreeMap::new();
    for (port, flags) in value["ports"].as_object()? {
        let flags: Vec<bool> = serde_json::from_value(flags.clone()).ok()?;
        let &[first_class, cgo, race, broken, external, external_with_cgo] = flags.as_slice() else {
            return None;
        };
        ports.insert(port.clone(), Facts { first_class, cgo, race, broken, external, external_with_cgo });
    }
    Some(Line {
        minor,
        release,
        ports,
        tags: serde_json::from_value(value["tags"].clone()).ok()?,
        stamped: serde_json::from_value(value["stamped"].clone()).ok()?,
        ..Line::default()
    })
}
