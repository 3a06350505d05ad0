//! zig, which compiles C for most targets with their C libraries in it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use ogive_platform::Goos;
use ogive_system::{Command, Exit, System};

use super::android::numbers;
use super::{No, Search, text, word};
use crate::compiler::{Asked, program};
use crate::{GlibcVersion, Kind, Libc, Toolchain, zig_target};

/// How long Python may take to say where a package is.
const PATIENCE: Duration = Duration::from_secs(10);

/// Below which fcntl goes to a symbol that such a glibc does not have (ziglang/zig#9485).
const FCNTL64: GlibcVersion = GlibcVersion::new(2, 28);

pub(super) fn look(search: &Search<'_>) -> Result<Toolchain, No> {
    let port = search.platform.port;
    let wish = search.want.libc;
    let libc = match (port.os, wish) {
        (Goos::Linux, None | Some(Libc::Glibc { .. } | Libc::Musl)) => {
            wish.or(Some(Libc::Glibc { floor: None }))
        }
        (Goos::Windows, None | Some(Libc::Ucrt)) => Some(Libc::Ucrt),
        (Goos::Darwin, None | Some(Libc::Darwin)) => Some(Libc::Darwin),
        (_, Some(wish)) => return Err(No::unfit(format!("zig has no {wish} for {port}"))),
        (_, None) => None,
    };
    let minimum = super::apple::minimum_of(search);
    let target = zig_target(search.platform, libc, Some(minimum)).map_err(No::unfit)?;
    let apple = (port.os == Goos::Darwin).then(|| super::apple::zig_arguments(search)).transpose()?;
    let (sdk_arguments, sysroot) = apple.map_or((Vec::new(), None), |(words, sdk)| (words, Some(sdk)));
    let (zig, place) = zig(search)?;
    let zig_word = word(&zig)?;
    let words = |mode: &str| -> Vec<String> {
        let start = [zig_word.clone(), mode.to_owned()].into_iter();
        start.chain(target.iter().cloned()).chain(sdk_arguments.iter().cloned()).collect()
    };
    let asked = Asked { system: search.system, program: &zig, arguments: &[] };
    let version = asked.line(&["version"]);
    let version = version.ok_or_else(|| No::absent(format!("{} does not say its version", zig.display())))?;
    let toolchain =
        search.toolchain(Kind::Zig, &words("cc"), format!("zig {version} is {}, {place}", zig.display()))?;
    let darwin = port.os == Goos::Darwin;
    let windows = port.os == Goos::Windows;
    let own = |list: &[&str]| -> Vec<String> { list.iter().map(|&flag| flag.to_owned()).collect() };
    Ok(Toolchain {
        cxx: Some(text(&words("c++"))?),
        ar: Some(text(&[zig_word.clone(), "ar".to_owned()])?),
        triple: target.get(1).cloned().unwrap_or_default(),
        sysroot,
        libc,
        // It writes debug information, with paths, unless it is told not to, and checks of its own.
        c_flags: own(&["-O2", "-g0", "-fno-sanitize=undefined"]),
        go_ld_flags: if darwin { super::apple::without_debug_information() } else { Vec::new() },
        gui_flags: if windows { own(&["-Wl,--subsystem,windows"]) } else { Vec::new() },
        notes: notes(libc),
        ..toolchain
    })
}

fn notes(libc: Option<Libc>) -> Vec<String> {
    match libc {
        Some(Libc::Glibc { floor: Some(floor) }) if floor < FCNTL64 => vec![format!(
            "zig's headers send fcntl to fcntl64, which glibc {floor} does not have: what calls fcntl does not \
             link (ziglang/zig#9485); {FCNTL64} does."
        )],
        _ => Vec::new(),
    }
}

/// The program, and where it was found, as a clause.
fn zig(search: &Search<'_>) -> Result<(PathBuf, &'static str), No> {
    if let Ok(zig) = program(search.system, "zig", search.folders) {
        return Ok((zig, "on PATH"));
    }
    if let Some(zig) = search.store.and_then(|store| newest_in_store(search.system, store)) {
        return Ok((zig, "fetched by ogive"));
    }
    if let Some(zig) = of_python(search) {
        return Ok((zig, "a package of Python"));
    }
    Err(No::absent("there is no zig on PATH, in ogive's store or among Python's packages"))
}

/// The newest zig that was fetched: `ziglang-VERSION/ziglang/zig`.
fn newest_in_store(system: &System, store: &Path) -> Option<PathBuf> {
    let folders = system.files.list(store).unwrap_or_default();
    let mut found: Vec<(Vec<u64>, PathBuf)> = folders
        .into_iter()
        .filter_map(|(name, _)| {
            let version = numbers(name.to_str()?.strip_prefix("ziglang-")?);
            let folder = store.join(&name).join("ziglang");
            let zig = ["zig", "zig.exe"].map(|zig| folder.join(zig)).into_iter();
            Some((version, zig.into_iter().find(|zig| system.files.exists(zig))?))
        })
        .collect();
    found.sort();
    found.pop().map(|(_, zig)| zig)
}

/// Python's package `ziglang`, where Python says it is: nothing of the package is run.
fn of_python(search: &Search<'_>) -> Option<PathBuf> {
    const ASK: &str = "import importlib.util as u, sys\n\
        sys.path = [p for p in sys.path if p]\n\
        s = u.find_spec('ziglang')\n\
        print(s.origin if s and s.origin else '')";
    let python = ["python3", "python"].into_iter();
    let python = python.filter_map(|name| program(search.system, name, search.folders).ok()).next()?;
    let mut command = Command::new(&python).arg("-c").arg(ASK);
    command.time_limit = Some(PATIENCE);
    command.leaves_nothing = true;
    let output = search.system.processes.output(&command).ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let package = Path::new(text.trim()).parent()?;
    let zig = ["zig", "zig.exe"].map(|name| package.join(name)).into_iter();
    zig.into_iter()
        .find(|zig| output.exit == Exit::Code(0) && zig.has_root() && search.system.files.exists(zig))
}
