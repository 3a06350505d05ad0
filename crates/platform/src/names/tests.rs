use proptest::prelude::*;

use super::*;

fn platform(text: &str) -> Platform {
    text.parse().unwrap()
}

fn read(text: &str, dialect: Dialect) -> String {
    match from_name(text, dialect) {
        Ok(named) => named.to_string(),
        Err(error) => error.to_string(),
    }
}

/// Every port at every level and at none.
fn platforms() -> Vec<Platform> {
    let levels =
        |port: Port| Level::all_of(port.arch).into_iter().filter_map(move |l| Platform::with_level(port, l));
    Port::all().iter().flat_map(|&port| std::iter::once(Platform::new(port)).chain(levels(port))).collect()
}

/// Whether the name says nothing else than the platform: it may say less.
fn fits(named: Named, platform: Platform) -> bool {
    named.arch == platform.port.arch
        && named.os.is_none_or(|os| os == platform.port.os)
        && (named.level.is_none() || platform.level.is_none() || named.level == platform.level)
}

#[test]
fn every_name_that_is_written_is_read_back() {
    let mut names = 0;
    for platform in platforms() {
        for &dialect in Dialect::ALL {
            let Ok(name) = name_in(platform, dialect) else { continue };
            names += 1;
            match from_name(&name, dialect) {
                Ok(named) => assert!(fits(named, platform), "{platform}: {name} as {dialect} is {named}"),
                Err(NameError::Ambiguous { candidates, .. }) => {
                    let fit = candidates.iter().any(|&named| fits(named, platform));
                    assert!(fit && candidates.len() > 1, "{platform}: {name} as {dialect}: {candidates:?}");
                }
                Err(error) => panic!("{platform}: {error}"),
            }
        }
    }
    assert!(names > 1000, "{names}");
}

#[test]
fn names_of_well_known_platforms() {
    use Dialect as D;
    for (of, dialect, name) in [
        ("linux/arm64", D::Uname, "aarch64"),
        ("darwin/arm64", D::Uname, "arm64"),
        ("freebsd/amd64", D::Uname, "amd64"),
        ("linux/arm/7", D::Uname, "armv7l"),
        ("linux/arm/7", D::Debian, "armhf"),
        ("linux/arm/5", D::Debian, "armel"),
        ("linux/ppc64le", D::Debian, "ppc64el"),
        ("linux/amd64/v3", D::Debian, "amd64"),
        ("linux/amd64/v3", D::Rpm, "x86_64_v3"),
        ("linux/386", D::Gnu, "i686-linux-gnu"),
        ("windows/amd64", D::Gnu, "x86_64-w64-mingw32"),
        ("linux/mipsle/softfloat", D::Zig, "mipsel-linux-gnueabi"),
        ("darwin/arm64", D::Zig, "aarch64-macos"),
        ("darwin/arm64", D::Llvm, "arm64-apple-macosx"),
        ("linux/riscv64", D::Rust, "riscv64gc-unknown-linux-gnu"),
        ("linux/riscv64/rva23u64", D::Rust, "riscv64a23-unknown-linux-gnu"),
        ("linux/arm", D::Oci, "linux/arm"),
        ("linux/arm/6", D::Oci, "linux/arm/v6"),
        ("linux/arm64/v8.0", D::Oci, "linux/arm64/v8"),
        ("linux/arm64", D::Kubernetes, "kubernetes.io/arch=arm64,kubernetes.io/os=linux"),
        ("linux/arm64", D::Elf, "EM_AARCH64"),
        ("darwin/amd64", D::MachO, "x86_64"),
        ("windows/arm64", D::Pe, "IMAGE_FILE_MACHINE_ARM64"),
        ("windows/386", D::Node, "win32-ia32"),
        ("linux/arm/6", D::Python, "linux_armv6l"),
        ("windows/amd64", D::Python, "win_amd64"),
        ("darwin/arm64", D::HomebrewPrefix, "/opt/homebrew"),
        ("linux/arm64", D::HomebrewBottle, "arm64_linux"),
        ("darwin/arm64", D::Aws, "arm64_mac"),
        ("linux/amd64", D::Aws, "x86_64"),
    ] {
        assert_eq!(name_in(platform(of), dialect).as_deref(), Ok(name), "{of} as {dialect}");
    }
}

#[test]
fn what_has_no_name_is_an_error_and_no_guess() {
    let error = |of: &str, dialect| name_in(platform(of), dialect).unwrap_err().to_string();
    assert_eq!(error("plan9/arm", Dialect::Rust), "plan9/arm has no name as Rust target");
    assert_eq!(
        error("linux/arm", Dialect::Debian),
        "linux/arm has several names as Debian architecture, one for each level: armel, armhf"
    );
    assert_eq!(error("linux/arm/6", Dialect::Debian), "linux/arm/6 has no name as Debian architecture");
    assert_eq!(
        error("linux/arm", Dialect::Python),
        "linux/arm has several names as Python platform tag, one for each level: \
         linux_armv5tel, linux_armv6l, linux_armv7l"
    );
    assert_eq!(
        error("darwin/arm64", Dialect::HomebrewBottle),
        "darwin/arm64 has no name as Homebrew bottle tag"
    );
    assert_eq!(
        error("linux/arm/7,softfloat", Dialect::Oci),
        "linux/arm/7,softfloat has no name as OCI platform"
    );
}

#[test]
fn ambiguous_names_list_what_they_can_mean() {
    use Dialect as D;
    for (text, dialect, says) in [
        ("arm", D::Uname, "\"arm\" as uname -m can mean arm/5 or arm/6 or arm/7"),
        ("arm", D::Debian, "\"arm\" as Debian architecture can mean linux/arm/5 or linux/arm/7"),
        ("mips", D::Uname, "\"mips\" as uname -m can mean mips or mipsle"),
        (
            "arm-linux-gnueabihf",
            D::Gnu,
            "\"arm-linux-gnueabihf\" as GNU triple can mean linux/arm/6 or linux/arm/7",
        ),
        ("linux/armhf", D::Oci, "\"linux/armhf\" as OCI platform can mean linux/arm/6 or linux/arm/7"),
        ("linux-ppc64", D::Node, "\"linux-ppc64\" as Node platform can mean linux/ppc64 or linux/ppc64le"),
        ("sunos-x64", D::Node, "\"sunos-x64\" as Node platform can mean illumos/amd64 or solaris/amd64"),
        (
            "macosx_11_0_universal2",
            D::Python,
            "\"macosx_11_0_universal2\" as Python platform tag can mean darwin/amd64 or darwin/arm64",
        ),
        (
            "/home/linuxbrew/.linuxbrew",
            D::HomebrewPrefix,
            "\"/home/linuxbrew/.linuxbrew\" as Homebrew prefix can mean linux/amd64 or linux/arm64",
        ),
        ("EM_PPC64", D::Elf, "\"EM_PPC64\" as ELF machine can mean ppc64 or ppc64le"),
        ("armv9", D::Uname, "\"armv9\" is not a platform as uname -m"),
    ] {
        assert_eq!(read(text, dialect), says);
    }
}

#[test]
fn reads_spellings_that_it_does_not_write() {
    use Dialect as D;
    for (text, dialect, means) in [
        ("armv8l", D::Uname, "arm/7"),
        ("x86_64-pc-linux-gnu", D::Gnu, "linux/amd64"),
        ("x86_64-linux-musl", D::Gnu, "linux/amd64"),
        ("armv7l-unknown-linux-musleabihf", D::Gnu, "linux/arm/7"),
        ("aarch64-apple-darwin24.1.0", D::Gnu, "darwin/arm64"),
        ("x86_64-unknown-freebsd14.1", D::Gnu, "freebsd/amd64"),
        ("aarch64-linux-gnu.2.28", D::Zig, "linux/arm64"),
        ("aarch64-macos.13.0-none", D::Zig, "darwin/arm64"),
        ("aarch64-macos.13.0", D::Zig, "darwin/arm64"),
        ("arm64-apple-macosx14.0.0", D::Llvm, "darwin/arm64"),
        ("arm64e-apple-macosx", D::Llvm, "darwin/arm64/v8.3"),
        ("aarch64-linux-android21", D::Llvm, "android/arm64"),
        ("x86_64-unknown-linux-musl", D::Rust, "linux/amd64"),
        ("Linux/AArch64", D::Oci, "linux/arm64"),
        ("linux/arm/v8", D::Oci, "linux/arm/7"),
        ("linux/amd64/v2", D::Oci, "linux/amd64/v2"),
        ("beta.kubernetes.io/arch=amd64", D::Kubernetes, "amd64"),
        ("kubernetes.io/os=windows, kubernetes.io/arch==amd64", D::Kubernetes, "windows/amd64"),
        ("manylinux_2_17_aarch64", D::Python, "linux/arm64"),
        ("manylinux2014_x86_64", D::Python, "linux/amd64"),
        ("musllinux_1_2_armv7l", D::Python, "linux/arm/7"),
        ("macosx-14.0-arm64", D::Python, "darwin/arm64"),
        ("win-arm64", D::Python, "windows/arm64"),
        ("android_24_arm64_v8a", D::Python, "android/arm64"),
        ("ios_13_0_arm64_iphoneos", D::Python, "ios/arm64"),
        ("arm64_sequoia", D::HomebrewBottle, "darwin/arm64"),
        ("ventura", D::HomebrewBottle, "darwin/amd64"),
        ("/opt/homebrew/", D::HomebrewPrefix, "darwin/arm64"),
        ("x86_64h", D::MachO, "amd64/v3"),
        ("ARM64", D::Aws, "arm64"),
    ] {
        assert_eq!(read(text, dialect), means, "{text} as {dialect}");
    }
}

#[test]
fn what_people_type_is_read_in_every_dialect() {
    for (text, means) in [
        ("linux/arm64", Some("linux/arm64")),
        ("aarch64", Some("arm64")),
        ("x86_64", Some("amd64")),
        ("x64", Some("amd64")),
        ("arm64", Some("arm64")),
        ("i686", Some("386")),
        ("aarch64-apple-darwin", Some("darwin/arm64")),
        ("armel", Some("linux/arm/5")),
        ("arm", None),
        ("armv7", None),
        ("armhf", None),
        ("mips64", None),
        ("m68k", None),
    ] {
        assert_eq!(from_any_name(text).ok().map(|named| named.to_string()).as_deref(), means, "{text}");
    }
    let error = |text: &str| from_any_name(text).unwrap_err().to_string();
    assert_eq!(error("armhf"), "\"armhf\" as name of any kind can mean arm/6 or arm/7");
    assert_eq!(error("armv7"), "\"armv7\" as name of any kind can mean arm/7,softfloat or arm/7");
}

#[test]
fn headers_are_typed() {
    let header = ElfHeader::of(platform("linux/arm64")).unwrap();
    assert_eq!((header.machine, header.class, header.endianness), (183, ElfClass::Elf64, Endianness::Little));
    for &port in Port::all() {
        if let Ok(header) = ElfHeader::of(port.into()) {
            assert!(fits(header.named().unwrap(), port.into()), "{port}");
        }
        if let Ok(cpu) = MachCpu::of(port.into()) {
            assert!(fits(cpu.named().unwrap(), port.into()), "{port}");
        }
        if let Ok(machine) = PeMachine::of(port.into()) {
            assert!(fits(machine.named().unwrap(), port.into()), "{port}");
        }
    }
    let n32 = ElfHeader {
        class: ElfClass::Elf32,
        endianness: Endianness::Little,
        os_abi: 0,
        machine: 8,
        flags: 0x20,
    };
    assert_eq!(n32.named().unwrap().arch, Goarch::Mips64p32le);
    let arm64e = MachCpu { cputype: 0x0100_000c, cpusubtype: 0x8000_0002 };
    assert!(arm64e.is_arm64e());
    assert_eq!(arm64e.named().unwrap().to_string(), "arm64/v8.3");
    assert!(PeMachine(0x1234).named().is_err());
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(
        text in "(\\PC{0,40}|[a-z0-9_]{1,8}([-/_.=,][a-z0-9_]{0,10}){0,4})",
        dialect in proptest::sample::select(Dialect::ALL),
    ) {
        let _ = (from_name(&text, dialect), from_any_name(&text));
    }

    #[test]
    fn any_bytes_are_a_header_or_none(bytes in proptest::collection::vec(any::<u8>(), 0..80), elf: bool) {
        let bytes = if elf { [b"\x7fELF".to_vec(), bytes].concat() } else { bytes };
        let _ = ElfHeader::parse(&bytes).map(ElfHeader::named);
    }
}
