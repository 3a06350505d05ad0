//! What the tests need from Debian: shells, an emulator, C compilers, tools to look at files and system
//! calls.

use std::path::Path;

use anyhow::Context as _;

use crate::run::{Run, on_path};

/// A program that tests start, and the Debian package that has it.
const PACKAGES: &[(&str, &str)] = &[
    ("clang", "clang"),
    ("lld-link", "lld"),
    ("file", "file"),
    ("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64-win32"),
    ("i686-w64-mingw32-gcc", "gcc-mingw-w64-i686-win32"),
    ("qemu-aarch64-static", "qemu-user-static"),
    // Import libraries; its compiler would be much larger.
    ("x86_64-w64-mingw32-ld", "binutils-mingw-w64-x86-64"),
    ("x86_64-w64-mingw32-ld", "mingw-w64-x86-64-dev"),
    ("zsh", "zsh"),
    ("fish", "fish"),
    ("rpmbuild", "rpm"),
    ("zstd", "zstd"),
    ("xz", "xz-utils"),
    ("mksh", "mksh"),
    ("ksh", "ksh93u+m"),
    ("tcsh", "tcsh"),
    ("locale-gen", "locales"),
    ("strace", "strace"),
    ("tmux", "tmux"),
    ("git", "git"),
    // An editor that speaks to language servers.
    ("nvim", "neovim"),
    ("valgrind", "valgrind"),
    ("man", "man-db"),
    ("cc", "gcc"),
    ("readelf", "binutils"),
    ("llvm-readobj", "llvm"),
    ("wine", "wine64"),
    ("wine", "wine"),
    // Each C compiler with its C library.
    ("i686-linux-gnu-gcc", "gcc-i686-linux-gnu"),
    ("i686-linux-gnu-gcc", "libc6-dev-i386-cross"),
    ("aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu"),
    ("aarch64-linux-gnu-gcc", "libc6-dev-arm64-cross"),
    ("arm-linux-gnueabihf-gcc", "gcc-arm-linux-gnueabihf"),
    ("arm-linux-gnueabihf-gcc", "libc6-dev-armhf-cross"),
    ("arm-linux-gnueabi-gcc", "gcc-arm-linux-gnueabi"),
    ("arm-linux-gnueabi-gcc", "libc6-dev-armel-cross"),
    ("mips-linux-gnu-gcc", "gcc-mips-linux-gnu"),
    ("mips-linux-gnu-gcc", "libc6-dev-mips-cross"),
    ("mips64el-linux-gnuabi64-gcc", "gcc-mips64el-linux-gnuabi64"),
    ("mips64el-linux-gnuabi64-gcc", "libc6-dev-mips64el-cross"),
    ("powerpc64-linux-gnu-gcc", "gcc-powerpc64-linux-gnu"),
    ("powerpc64-linux-gnu-gcc", "libc6-dev-ppc64-cross"),
    ("powerpc64le-linux-gnu-gcc", "gcc-powerpc64le-linux-gnu"),
    ("powerpc64le-linux-gnu-gcc", "libc6-dev-ppc64el-cross"),
    ("riscv64-linux-gnu-gcc", "gcc-riscv64-linux-gnu"),
    ("riscv64-linux-gnu-gcc", "libc6-dev-riscv64-cross"),
    ("s390x-linux-gnu-gcc", "gcc-s390x-linux-gnu"),
    ("s390x-linux-gnu-gcc", "libc6-dev-s390x-cross"),
    ("c++", "g++"),
    ("aarch64-linux-gnu-g++", "g++-aarch64-linux-gnu"),
    ("musl-gcc", "musl-tools"),
    ("pkg-config", "pkgconf"),
    ("docker-registry", "docker-registry"),
    ("skopeo", "skopeo"),
    ("containerd", "containerd"),
    ("htpasswd", "apache2-utils"),
];

/// Where Linux keeps its handlers for foreign programs.
const HANDLERS: &str = "/proc/sys/fs/binfmt_misc";

/// The handler that Debian's package describes but registers only through systemd.
const ARM64_HANDLER: &str = "/usr/lib/binfmt.d/qemu-aarch64.conf";

/// Installs the missing packages, where this is Debian and we may. Returns what is missing still.
///
/// # Errors
/// When apt-get fails.
pub fn packages(root: &Path) -> anyhow::Result<Vec<&'static str>> {
    let missing = || PACKAGES.iter().filter(|(program, _)| on_path(program).is_none());
    let packages: Vec<&str> = missing().map(|(_, package)| *package).collect();
    if packages.is_empty() {
        return Ok(Vec::new());
    }
    if on_path("apt-get").is_none() || !is_root() {
        eprintln!("not installed here (no apt-get, or not root): {}", packages.join(" "));
    } else {
        Run::new("apt-get", root).args(["update", "-qq"]).done()?;
        Run::new("apt-get", root)
            .args(["install", "-y", "-qq", "--no-install-recommends"])
            .args(&packages)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .done()?;
    }
    let mut programs: Vec<&str> = missing().map(|(program, _)| *program).collect();
    programs.dedup();
    Ok(programs)
}

/// Has Linux run arm64 programs by qemu, when it can and nobody registered a handler.
/// Returns why it could not.
pub fn emulation() -> Option<String> {
    if cfg!(target_arch = "aarch64") {
        return None;
    }
    register().err().map(|error| format!("{error:#}"))
}

fn register() -> anyhow::Result<()> {
    let handlers = Path::new(HANDLERS);
    if !handlers.join("register").exists() {
        Run::new("mount", Path::new("/")).args(["-t", "binfmt_misc", "binfmt_misc", HANDLERS]).text()?;
    }
    if handlers.join("qemu-aarch64").exists() {
        return Ok(());
    }
    let text = std::fs::read_to_string(ARM64_HANDLER).with_context(|| format!("read {ARM64_HANDLER}"))?;
    let handler = text.lines().next().context("the handler's description is empty")?;
    std::fs::write(handlers.join("register"), handler).context("register the arm64 handler")
}

/// Whether this process may install packages.
fn is_root() -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
    }
    #[cfg(not(unix))]
    {
        false
    }
}
