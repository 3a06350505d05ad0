//! Dynamic loaders that are not here.

use ogive_binary::Elf;
use ogive_machine::{Interpreter, Libc};
use ogive_platform::{Goarch, Goos};
use ogive_record::RuleName;

use crate::Way;
use crate::program::case::{Case, Route};
use crate::program::cause::{CauseRule, Found};
use crate::program::refusal::Refusal;
use crate::program::ways::packages::{Family, family};
use crate::program::ways::{native, rebuild, run, shell};

pub(super) static RULE: CauseRule = CauseRule {
    name: RuleName::new("loader-missing"),
    title: "the program's dynamic loader is not here",
    rationale: "A dynamically linked ELF program names its loader by an absolute path (PT_INTERP), and the \
                kernel starts that. When it is missing the error is \"no such file or directory\" for a program \
                that is there. A glibc program on Alpine, a musl program on Debian, a program for another \
                architecture's libraries and one built by Nix all look so.",
    doctor: Some(RuleName::new("wrong-libc")),
    judge,
};

fn judge(case: &Case<'_>) -> Option<Found> {
    let elf = case.elf()?;
    let loader = elf.interpreter.as_deref()?;
    match (case.route(), case.file.interpreter.as_ref()?.value()?) {
        (Route::Native, Interpreter::Missing) => Some(native_missing(case, elf, loader)),
        (Route::Native, Interpreter::NotExecutable) => Some(Found::certain(
            Refusal::Access,
            format!("its loader {loader} may not be run by this user"),
            "The kernel starts the loader in place of the program, and may not.",
        )),
        (Route::Native, Interpreter::Program { arch: Some(arch), .. }) => {
            let own = case.target()?.arch;
            (*arch != own).then(|| {
                Found::certain(
                    Refusal::BadLoader,
                    format!("its loader {loader} is here, but for {arch}"),
                    format!("The program is for {own}; the kernel refuses a loader of another architecture."),
                )
                .with(native(case))
            })
        }
        (Route::Handler(handler), Interpreter::Missing) if emulates(&handler.interpreter) => {
            Some(translated_missing(case, loader))
        }
        _ => None,
    }
}

/// Whether it is qemu, which needs the loader of the program that it runs; others may bring their own.
fn emulates(interpreter: &std::path::Path) -> bool {
    let text = interpreter.to_string_lossy();
    text.contains("qemu")
}

fn native_missing(case: &Case<'_>, elf: &Elf, loader: &str) -> Found {
    let musl_here = matches!(case.machine.host.libc.value(), Some(Libc::Musl { .. }));
    let glibc_here = matches!(case.machine.host.libc.value(), Some(Libc::Glibc { .. }));
    let is_musl = loader.contains("/ld-musl-");
    let is_glibc =
        loader.contains("/ld-linux") || loader.contains("/ld64.so") || loader.ends_with("/ld.so.1");
    let narrow = case.target().is_some_and(|target| Some(target.arch) != case.cpu());
    let title = match () {
        () if musl_here && is_glibc => {
            format!("a glibc program, and this system is a musl one: {loader} is not here")
        }
        () if glibc_here && is_musl => {
            format!("a musl program, and this system is a glibc one: {loader} is not here")
        }
        () if loader.starts_with("/nix/store/") => {
            format!("a program of Nix, whose loader {loader} is not here")
        }
        () if loader.contains("/linker") => "a program of Android, whose loader is not here".to_owned(),
        () => format!("its dynamic loader {loader} is not here"),
    };
    let why = "The kernel starts the loader that the program names, and says \"no such file or directory\" of \
               that, not of the program.";
    let mut ways: Vec<Way> = rebuild::without_libc(case).into_iter().collect();
    ways.extend(native(case));
    ways.extend(install(case, elf, loader, narrow));
    let patch = shell::path(&case.file.path).zip(case.machine.host.libc.value());
    if let Some((path, _)) = patch
        && loader.starts_with("/nix/store/")
    {
        ways.push(run(
            "Or have it use this system's loader",
            format!("patchelf --set-interpreter /lib64/ld-linux-x86-64.so.2 {path}"),
        ));
    }
    Found::certain(Refusal::NoEntry, title, why).with(ways)
}

/// The packages that hold the loader.
fn install(case: &Case<'_>, elf: &Elf, loader: &str, narrow: bool) -> Option<Way> {
    let family = family(case);
    let arch = elf.code.target.value()?.arch;
    let packages = match (family, loader.contains("/ld-musl-"), arch) {
        (Family::Alpine, false, _) => "gcompat",
        (Family::Debian, true, _) if !narrow => "musl",
        (Family::Fedora, true, _) if !narrow => "musl-libc",
        (Family::Arch, true, _) if !narrow => "musl",
        (Family::Debian, false, Goarch::I386) if narrow => {
            let line =
                "sudo dpkg --add-architecture i386 && sudo apt-get update && sudo apt-get install libc6:i386";
            return Some(run("Install the 32-bit C library", line));
        }
        (Family::Debian, false, Goarch::Arm) if narrow => {
            let line = "sudo dpkg --add-architecture armhf && sudo apt-get update && sudo apt-get install libc6:armhf";
            return Some(run("Install the 32-bit C library", line));
        }
        (Family::Fedora, false, Goarch::I386) if narrow => "glibc.i686",
        (Family::Arch, false, Goarch::I386) if narrow => "lib32-glibc",
        _ => return None,
    };
    Some(family.install("Install the C library that it wants beside this system's", packages))
}

fn translated_missing(case: &Case<'_>, loader: &str) -> Found {
    let title = format!("an emulator runs it, but its own dynamic loader {loader} is not here");
    let why = "An emulator translates the program and its libraries; the libraries must be here, for the \
               program's architecture: \"qemu: Could not open …\".";
    let mut ways: Vec<Way> = rebuild::without_libc(case).into_iter().collect();
    ways.extend(native(case));
    let arch = case
        .target()
        .filter(|target| matches!(target.os, None | Some(Goos::Linux)))
        .map(|target| target.arch);
    let debian = arch.and_then(|arch| match arch {
        Goarch::Arm64 => Some("arm64"),
        Goarch::Amd64 => Some("amd64"),
        Goarch::Arm => Some("armhf"),
        Goarch::Ppc64le => Some("ppc64el"),
        Goarch::S390x => Some("s390x"),
        Goarch::Riscv64 => Some("riscv64"),
        _ => None,
    });
    if let (Family::Debian, Some(name)) = (family(case), debian) {
        let line = format!(
            "sudo dpkg --add-architecture {name} && sudo apt-get update && sudo apt-get install libc6:{name}"
        );
        ways.push(run("Install that architecture's C library", line));
    }
    if let Some(path) = shell::path(&case.file.path) {
        ways.push(run(
            "Or name a folder with that architecture's system",
            format!("QEMU_LD_PREFIX=FOLDER {path}"),
        ));
    }
    Found::certain(Refusal::Translator, title, why).with(ways)
}
